"""The story of one dispute: data first, then a table of its chain, then sentences in either language."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Mapping

from yhly_sim.engine.language import current_language, say
from yhly_sim.model.observing.dispute_record import DisputeRecord
from yhly_sim.model.observing.parting import Parting, parting_of
from yhly_sim.report.story.place_names import PlaceNames
from yhly_sim.report.story.side import Side
from yhly_sim.report.story.steps import steps_of
from yhly_sim.report.story.twin import parting_sentences
from yhly_sim.report.story.words import Words, hours, luck, number, score, started

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class DisputeStory:
    """What became of one dispute, and what became of it elsewhere with the same luck.

    side: the run that was asked for; twin: the other scenario, None where there is none to compare with.
    run: seed, replication, world and what is to be said of the record it comes from, as (message, fields).
    called: language -> what both sides are called; by default by their titles and names.
    """

    side: Side
    twin: Side | None
    names: PlaceNames
    first_day: date
    run: dict[str, Any]
    notes: tuple[tuple[str, dict[str, Any]], ...] = ()
    called: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def record(self) -> DisputeRecord:
        return self.side.record

    @property
    def parting(self) -> Parting | None:
        """Where the twin goes another way; None without a twin, or where it never does."""
        if self.twin is None or not self.twin.record.has_arisen:
            return None
        return parting_of(self.record, self.twin.record)

    @property
    def chain(self) -> pd.DataFrame:
        """One row a move of either side: scenario, date, what happened, hours until then, chance and luck."""
        import pandas as pd

        sides = [self.side, *([self.twin] if self.twin is not None else [])]
        rows = [row for side in sides for row in self._rows(side)]
        frame = pd.DataFrame(rows)
        frame.attrs["units"] = {"day": "days", "days_since_voiced": "days", "spent_hours": "h"}
        return frame

    def _rows(self, side: Side) -> list[dict[str, Any]]:
        rows = []
        for move in side.record.moves:
            chance = move.heard.call("logistic") if move.phase == "handle" else move.heard.call("exit_probability")
            voiced = side.record.voiced_day
            rows.append({
                "scenario": side.scenario.name, "day": move.day - side.scenario.warmup_days,
                "date": (self.first_day + timedelta(days=move.day)).isoformat(),
                "days_since_voiced": None if voiced is None or move.day < voiced else move.day - voiced,
                "phase": move.phase, "reason": move.reason, "stage": move.stage_to, "level": move.level,
                "unit_id": move.unit_id, "body": move.body, "severity": move.after["severity"],
                "attempts": move.after["attempt_count"], "spent_hours": move.after["spent_hours"],
                "probability": None if chance is None else chance.result,
                "u": next((draw.u for draw in move.heard.draws if draw.decision in
                           ("SURFACE_WHETHER", "ATTEMPT_AGREE", "COURT_AGREE", "LEAVE_WHETHER")), None)})
        return rows

    def to_json(self) -> dict[str, Any]:
        """The story as plain data; days are counted from the first day of the run."""
        parting = self.parting
        return {
            "dispute": hex(self.record.key), "run": self.run, "reform_day": self.side.scenario.warmup_days,
            "first_date": self.first_day.isoformat(), "notes": [list(note) for note in self.notes],
            "here": self._side_json(self.side), "twin": None if self.twin is None else self._side_json(self.twin),
            "parting": None if parting is None else {
                "shared_moves": parting.number, "day": parting.day, "phase": parting.phase,
                "here": parting.here.reason if parting.here else None,
                "there": parting.there.reason if parting.there else None,
                "arguments": [{"rule": rule, "argument": name, "here": ours, "there": theirs}
                              for (rule, name), (ours, theirs) in parting.arguments.items()],
                "draws": [{"decision": name, "u": u, "chance_here": ours, "chance_there": theirs}
                          for name, (u, ours, theirs) in parting.draws.items()],
                "state": {name: {"here": ours, "there": theirs} for name, (ours, theirs) in parting.state.items()},
            },
        }

    def _side_json(self, side: Side) -> dict[str, Any]:
        record = side.record
        moves = []
        for place, move in enumerate(record.moves):
            told = {key: value for key, value in asdict(move).items() if key != "before"}
            moves.append(told | {"parameters": [one.to_json() for one in side.numbers_of_move(place)]})
        return {
            "scenario": side.scenario.name, "has_arisen": record.has_arisen, "attributes": record.attributes,
            "places": {level: {"row": row, **{lang: self.names.name(level, row, lang) for lang in ("zh", "en")}}
                       for level, row in record.places.items()},
            "people": record.people, "arisal": None if record.arisal is None else asdict(record.arisal),
            "moves": moves, "work": [asdict(one) for one in record.work],
            "legal_help": [asdict(one) for one in record.legal_help],
            "payments": [asdict(one) for one in record.payments], "rounds": [asdict(one) for one in record.rounds],
            "feelings": [asdict(one) for one in record.feelings], "end": record.end,
            "voiced_day": record.voiced_day, "closed_day": record.closed_day, "spent_hours": record.spent_hours,
        }

    def text(self, lang: str | None = None, *, rules: bool = False) -> str:
        """The story in a language; with `rules` every parameter that was read, else those at work in the reform."""
        lang = lang or current_language()
        words = self.words(lang)
        lines = [say(message, lang=lang, **fields) for message, fields in self.notes]
        lines += [*self.head(words), "", words.say("story_heading_chain"), *self._chain(self.side, words, rules)]
        lines += ["", words.say("story_heading_outcome"), *self.outcome(self.side, words)]
        if self.twin is not None:
            lines += ["", words.say("story_heading_twin", scenario=self._title(self.twin, lang)),
                      *self._twin(words, rules)]
        return "\n".join(lines)

    def words(self, lang: str) -> Words:
        """How this story speaks in a language."""
        return Words(lang, self.names, self.first_day, self.side.scenario.warmup_days)

    def _title(self, side: Side, lang: str) -> str:
        if lang in self.called:
            return self.called[lang][0 if side is self.side else 1]
        return side.scenario.titled(lang)

    def head(self, words: Words) -> list[str]:
        """What it is, in which run, where, between whom."""
        record, known, places = self.record, self.record.attributes, self.record.places
        person = record.people["complainant"]
        named = {level: words.place(level, row) for level, row in places.items()}
        lines = [
            words.say("story_title", key=hex(record.key), kind=words.code("kind", known["kind"]),
                      severity=words.code("severity", known["severity_class"])),
            words.say("story_run", scenario=self._title(self.side, words.lang),
                      reform=words.date(self.side.scenario.warmup_days), **self.run),
            words.say("story_where", courtyard_kind=words.say(f"map_kind_{person['courtyard_kind']}"), **named)]
        lines += [self._person(party, found, words) for party, found in record.people.items()]
        if "respondent" not in record.people:
            lines.append(words.say("story_other_side", respondent=words.code("respondent", known["respondent_kind"])))
        else:
            lines.append(words.say("story_known" if known["is_tied"] else "story_not_known"))
        money = words.say("story_money", yuan=f"{known['money_need_yuan']:,.0f}") if known["money_need_yuan"] else ""
        lines.append(words.say(
            "story_what", authority=words.code("authority", known["authority"]), severity=score(known["severity"]),
            collective=words.say("story_collective" if known["is_collective"] else "story_single"), money=money))
        return lines

    def _person(self, party: str, found: dict[str, Any], words: Words) -> str:
        return words.say(
            "story_who", party=started(words.code("party", party)), age=found["age_years"],
            member=words.code("member", found["member_kind"]), trust_local=score(found["trust_local"]),
            trust_higher=score(found["trust_higher"]), digital=score(found["digital_skill"]),
            satisfaction=score(found["satisfaction"]))

    def _chain(self, side: Side, words: Words, rules: bool, first: int = 0) -> list[str]:
        return [line for step in steps_of(side, words, rules=rules, first=first) for line in step.lines(words)]

    def outcome(self, side: Side, words: Words) -> list[str]:
        """How it ended on a side, what it cost there, and what it did to the parties."""
        record = side.record
        last, voiced = record.moves[-1], record.voiced_day
        stage = words.code("stage", last.stage_to)
        if voiced is None:
            lines = [words.say("outcome_faded", days=last.day - record.attributes["day_arisen"])
                     if last.stage_to == "faded" else words.say("outcome_hidden")]
        elif record.closed_day is not None:
            lines = [words.say("outcome_closed", stage=stage, days=last.day - voiced)]
        else:
            lines = [words.say("outcome_open", stage=stage, days=side.scenario.day_count - voiced)]
        response = record.end.get("first_response_day", -1)
        if voiced is not None and response >= voiced:
            lines.append(words.say("outcome_response", days=response - voiced))
        lines += self._cost(record, words)
        for one in record.feelings:
            fields = {name: words.say("outcome_change", before=score(getattr(one, name)[0]),
                                      after=score(getattr(one, name)[1]))
                      for name in ("satisfaction", "expectation", "trust_local", "trust_higher")}
            lines.append(words.say("outcome_feeling", date=words.date(one.day),
                                   party=words.code("party", one.party), **fields))
        return lines

    def _cost(self, record: DisputeRecord, words: Words) -> list[str]:
        given: dict[tuple[str, str, int], float] = {}
        for one in (*record.work, *record.legal_help):
            place = (one.body, one.level, one.unit_id)
            given[place] = given.get(place, 0.0) + one.hours
        items = [words.say("outcome_hours_item", body=words.body(*place), hours=hours(total))
                 for place, total in given.items()]
        lines = [words.say("outcome_hours", hours=hours(sum(given.values())), list=words.joined(items))
                 if items else words.say("outcome_no_hours")]
        return lines + [words.say("outcome_yuan", yuan=f"{one.yuan:,.0f}", payer=words.code("payer", one.payer))
                        for one in record.payments]

    def _twin(self, words: Words, rules: bool) -> list[str]:
        assert self.twin is not None
        lines, parting = self.difference(words), self.parting
        if parting is None:
            return lines
        lines.append(words.say("twin_heading_chain", scenario=self._title(self.twin, words.lang)))
        lines += self._chain(self.twin, words, rules, first=parting.number)
        return lines + self.outcome(self.twin, words)

    def difference(self, words: Words) -> list[str]:
        """How the twin differs: that it never arose and why, that all is the same, or where both part and what differs
        there."""
        assert self.twin is not None
        theirs, titles = self.twin.record, (self._title(self.side, words.lang), self._title(self.twin, words.lang))
        if not theirs.has_arisen:
            return [self._never_arose(words, titles)]
        parting = self.parting
        if parting is None:
            return [words.say("twin_same")]
        lines = parting_sentences(self.side, self.twin, parting, words, titles)
        if theirs.voiced_day is None:
            lines.append(words.say("twin_never_voiced", scenario=titles[1]))
        return lines

    def _never_arose(self, words: Words, titles: tuple[str, str]) -> str:
        assert self.twin is not None
        ours, theirs = self.record.arisal, self.twin.record.arisal
        if ours is None or theirs is None:
            return words.say("twin_gone")
        return words.say("twin_never_arose", scenario=titles[1], own=titles[0], mean=number(theirs.mean),
                         own_mean=number(ours.mean), u=luck(theirs.u), count=theirs.count, ordinal=theirs.ordinal + 1)
