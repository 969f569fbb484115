"""A grid's two years: what came, what did not and why, its disputes and its course; data first, then sentences."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Mapping

from yhly_sim.engine.language import current_language, say
from yhly_sim.model.observing.grid_record import INSTITUTIONS, Event, GridRecord, Stall
from yhly_sim.report.story.place_names import PlaceNames
from yhly_sim.report.story.words import Words, hours, luck, number, percent, score, started
from yhly_sim.scenarios.origins import InForce, in_force
from yhly_sim.scenarios.policy import policy_of
from yhly_sim.scenarios.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

PARAMETERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "members_needed": {"branch": ("branches.members_needed", "branches.merchants_share")},
    "before_census": {"branch": ("branches.census_months",)},
    "vote_limit": {"committee": ("committees.vote_limit",)},
    "vote_retry": {"committee": ("committees.retry_days",)},
    "tender_limit": {"firm": ("firms.introduced_count",)},
    "coverage": {"firm": ("firms.takeover_share", "firms.tender_coverage_share")},
    "notice": {"firm": ("firms.notice_days", "firms.bad_quarter_limit")},
    "order": dict.fromkeys(("branch", "committee", "firm"), ("branches.formation_order",)),
    "luck": {"branch": ("branches.formation_rate",), "committee": ("committees.founding_rate",),
             "firm": ("firms.tender_rate",),
             "centre": ("centres.delay_months_shared", "centres.delay_months_new", "centres.delay_months_old")},
    "hours": {"branch": ("branches.formation_hours", "world.preparation_hours"),
              "committee": ("committees.preparation_hours", "world.preparation_hours"),
              "centre": ("centres.siting_hours", "world.preparation_hours")},
    "quorum": {"committee": ("committees.quorum_share", "committees.canvass_mean")},
    "collection": {"firm": ("firms.entry_collection",)},
}
"""The parameters behind each cause of a stall, by institution."""

STRICTNESS = {"branch": "branches.order_strictness", "committee": "committees.order_strictness",
              "firm": "firms.order_strictness"}
"""How strictly what comes later waits for each institution."""

COUNTED = ("arisen", "voiced", "settled", "withdrawn")
COURSE = ("motivation", "effort_real", "satisfaction", "trust_local", "norm", "quality", "paying_share")


@dataclass(frozen=True)
class GridStory:
    """What became of one grid in a run. run: seed, replication, world; notes: what is to be said of the record."""

    scenario: Scenario
    record: GridRecord
    names: PlaceNames
    first_day: date
    run: dict[str, Any]
    notes: tuple[tuple[str, dict[str, Any]], ...] = ()

    @property
    def months(self) -> pd.DataFrame:
        """One row a month: how the grid stood at its end, and what became of its disputes in it."""
        import pandas as pd

        names = sorted({name for counts in self.record.dispute_counts.values() for name in counts} | set(COUNTED))
        rows = [{"month": one.month, "day": one.day - self.scenario.warmup_days, **one.values,
                 **{name: self.record.dispute_counts.get(one.month, {}).get(name, 0) for name in names}}
                for one in self.record.months]
        return pd.DataFrame(rows)

    @property
    def chain(self) -> pd.DataFrame:
        """One row an event, in order of days."""
        import pandas as pd

        return pd.DataFrame([
            {"day": event.day - self.scenario.warmup_days,
             "date": (self.first_day + timedelta(days=event.day)).isoformat(), "event": event.kind, **event.facts}
            for event in self.record.events])

    @property
    def missing(self) -> dict[str, dict[str, Any]]:
        """Institution that is not there at the end -> its cause, what it waits for, months by cause, parameters."""
        found = {}
        for name in self.record.missing():
            stall, counts = self.record.last_stall(name), self.causes(name)
            found[name] = {
                "cause": "no_grids" if stall is None else stall.cause,
                "waits_for": [] if stall is None else list(stall.waits_for), "months_by_cause": dict(counts),
                "stall": None if stall is None else asdict(stall),
                "parameters": [one.to_json() for one in self.numbers(stall)]}
        return found

    def causes(self, institution: str) -> Counter[str]:
        """How often each cause kept an institution away at month ends since the reform."""
        return Counter(stall.cause for stall in self.record.stalls if stall.institution == institution)

    def numbers(self, stall: Stall | None) -> list[InForce]:
        """The parameters behind a stall, as they were in force."""
        if stall is None:
            return []
        period = policy_of(self.scenario).period_on(stall.day)
        paths = PARAMETERS.get(stall.cause, {}).get(stall.institution, ())
        return [in_force(period, path) for path in (*paths, *(STRICTNESS[name] for name in stall.waits_for))]

    def to_json(self) -> dict[str, Any]:
        """The story as plain data; days are counted from the first day of the run."""
        record = self.record
        return {
            "grid": record.grid, "run": self.run, "scenario": self.scenario.name,
            "reform_day": self.scenario.warmup_days, "first_date": self.first_day.isoformat(),
            "notes": [list(note) for note in self.notes], "about": record.about,
            "places": {level: {"row": row, **{lang: self.names.name(level, row, lang) for lang in ("zh", "en")}}
                       for level, row in record.places.items()},
            "events": [asdict(event) for event in record.events], "stands": record.stands, "missing": self.missing,
            "stalls": [asdict(stall) | {"cause": stall.cause} for stall in record.stalls],
            "months": self.months.to_dict("records"),
            "ends": [{"reason": reason, "place": place, "count": count}
                     for (reason, place), count in sorted(record.ends.items())]}

    def text(self, lang: str | None = None, *, rules: bool = False) -> str:
        """The story in a language; with `rules` every parameter behind a stall, else those set by the scenario."""
        lang = lang or current_language()
        words = Words(lang, self.names, self.first_day, self.scenario.warmup_days)
        lines = [say(message, lang=lang, **fields) for message, fields in self.notes]
        lines += [*self._head(words), "", words.say("grid_heading_events"), *self._events(words)]
        lines += ["", words.say("grid_heading_missing"), *self._missing(words, rules)]
        lines += ["", words.say("grid_heading_disputes"), self._ends(words)]
        return "\n".join([*lines, "", words.say("grid_heading_course"), *self._course(words)])

    def _head(self, words: Words) -> list[str]:
        about = dict(self.record.about)
        kinds = words.joined(words.say("grid_kind", kind=words.say(f"map_kind_{kind}"), count=count)
                             for kind, count in about.pop("kinds").items())
        named = {level: words.place(level, row) for level, row in self.record.places.items()}
        return [
            words.say("grid_title", **named),
            words.say("story_run", scenario=self.scenario.titled(words.lang),
                      reform=words.date(self.scenario.warmup_days), **self.run),
            words.say("grid_about", kinds=kinds, **{name: f"{value:,}" if isinstance(value, int) else value
                                                    for name, value in about.items()}),
            words.say("grid_before",
                      committee=words.say("grid_had_committee" if about["had_committee"] else "grid_had_no_committee"),
                      firm=words.say("grid_had_firm" if about["had_firm"] else "grid_had_no_firm"))]

    def _events(self, words: Words) -> list[str]:
        told = [words.say("story_line", day=words.day(event.day), sentence=event_sentence(event, words))
                for event in self.record.events]
        return told or [words.say("grid_nothing_came")]

    def _missing(self, words: Words, rules: bool) -> list[str]:
        if not self.record.stalls:
            return [words.say("grid_no_grids")]
        lines = []
        for name in self.record.missing():
            stall = self.record.last_stall(name)
            if stall is None:
                continue
            lines.append(words.say("stall_line", institution=started(words.code("institution", name)),
                                   sentence=started(stall_sentence(stall, self.numbers(stall), words))))
            counts = self.causes(name)
            items = words.joined(words.say("stall_month_item", cause=words.say(f"cause_{cause}"), count=count)
                                 for cause, count in counts.most_common())
            lines.append(words.say("stall_months", count=sum(counts.values()), list=items))
            read = [one for one in self.numbers(stall) if rules or one.is_at_work]
            if read:
                lines.append(words.say("story_parameters", list=words.clauses(one.told(words.lang) for one in read)))
        return lines or [words.say("grid_all_came")]

    def _ends(self, words: Words) -> str:
        items = [
            words.say("grid_ends_item", reason=words.code("reason", reason), count=count,
                      place=words.code("body" if reason == "agreed" else "level", place))
            if place != "none" else words.say("grid_ends_bare", reason=words.code("reason", reason), count=count)
            for (reason, place), count in sorted(self.record.ends.items(), key=lambda one: -one[1])]
        return words.joined(items) if items else words.say("grid_no_disputes")

    def _course(self, words: Words) -> list[str]:
        months = self.months
        lines = [words.say("grid_course_head")]
        if months.empty:
            return lines
        year, month = months["month"].str[:4], months["month"].str[5:].astype(int)
        for quarter, part in months.groupby(year + "-Q" + ((month + 2) // 3).astype(str)):
            last = part.iloc[-1]
            cells = [str(quarter), *(str(int(part[name].sum())) for name in COUNTED),
                     *(score(float(last[name])) for name in COURSE)]
            lines.append(" | ".join(cells))
        return lines


def event_sentence(event: Event, words: Words) -> str:
    """What an event was, in a sentence; there is one for every kind of event."""
    facts: dict[str, Any] = dict(event.facts)
    told = {name: percent(value) if name in ("turnout", "participating_share", "quorum", "member_share", "collection")
            else score(value) if isinstance(value, float) else value for name, value in facts.items()}
    for name in ("turnout", "participating_share", "quorum"):
        told.setdefault(name, "–")
    for name, kind in (("branch_kind", "branch"), ("source", "secretary"), ("form", "form")):
        if name in facts:
            told[name] = words.code(kind, facts[name])
    for name in ("done_day", "leaves_day"):
        if name in facts:
            told[name.removesuffix("_day")] = words.date(facts[name])
    if event.kind == "committee_acts":
        told["member"] = words.say("event_member_chair" if facts["chair_is_member"] else "event_other_chair")
        told["concurrent"] = words.say("event_concurrent" if facts["is_concurrent"] else "event_separate")
    if event.kind == "firm_entered":
        told["replaced"] = words.say("event_replaced" if facts["replaced"] else "event_not_replaced")
    return words.say(f"event_{event.kind}", **told)


def stall_sentence(stall: Stall, numbers: list[InForce], words: Words) -> str:
    """Why an institution did not come at a month end; there is a sentence for every cause."""
    facts = stall.facts
    waits = words.joined(words.code("institution", name) for name in stall.waits_for)
    order = next((str(one.value) for one in numbers if one.path == "branches.formation_order"), "")
    shares = {name: percent(facts[name]) for name in ("turnout", "participating_share", "quorum",
                                                      "expected_collection", "entry_collection") if name in facts}
    counts = {name: number(facts[name]) for name in ("members", "members_needed", "failed_votes", "vote_limit",
                                                     "retry_days", "introduced_count") if name in facts}
    dates = {name: words.date(int(facts[f"{name}_day"])) if facts.get(f"{name}_day", -1) >= 0
             else words.say("word_not_yet") for name in ("census", "last_vote", "contract_end")}
    slowed = words.say("stall_slowed", waits=waits, readiness=number(stall.readiness)) if stall.waits_for else ""
    parts = "" if stall.rate is None or stall.cause != "luck" else words.say(
        "stall_rate", rate=number(stall.rate.result), parts=words.joined(
            f"{words.argument(name)} {number(value)}" for name, value in stall.rate.arguments.items()))
    said = _said(stall, words, waits, order, slowed, shares | counts | dates)
    return words.sentences([said, parts]) if parts else said


def _said(stall: Stall, words: Words, waits: str, order: str, slowed: str, facts: Mapping[str, str]) -> str:
    return words.say(
        f"stall_{stall.cause}", waits=waits, order=_order(order, words), slowed=slowed,
        probability=percent(stall.probability or 0.0), u=luck(stall.u if stall.u is not None else 0.0),
        hours_left=hours(stall.hours_left), hours_each=hours(stall.hours_each), before_count=stall.before_count,
        **facts)


def _order(option: str, words: Words) -> str:
    known = [name for name in option.split("_") if name in INSTITUTIONS]
    return " → ".join(words.code("institution", name) for name in known) if known else option
