"""Looks on while a run is lived and writes down what becomes of one dispute, and why; the run stays as it is."""

from __future__ import annotations

from typing import Any, Mapping

import numpy as np

from yhly_sim.domain.codes import (
    Authority,
    Body,
    Channel,
    CourtyardKind,
    DisputeKind,
    Level,
    MemberKind,
    Payer,
    Purpose,
    Reason,
    Respondent,
    SeverityClass,
    Stage,
)
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.disputes.arise import KIND_COUNT
from yhly_sim.domain.disputes.handle import serving_order
from yhly_sim.domain.disputes.route import lowest_level, rungs
from yhly_sim.engine.chance import START_DAY
from yhly_sim.engine.schedule import Phase, Run
from yhly_sim.model.observing.dispute_record import (
    Arisal,
    DisputeRecord,
    Feeling,
    Move,
    Payment,
    Round,
    Rung,
    Waiting,
    Work,
)
from yhly_sim.model.observing.listening import Heard, Listener

CODES: Mapping[str, Any] = {
    "kind": DisputeKind, "respondent_kind": Respondent, "severity_class": SeverityClass, "authority": Authority,
    "stage": Stage, "level": Level, "body_kind": Body, "channel": Channel,
}
OPEN_STAGES = (Stage.HIDDEN, Stage.VOICED, Stage.QUEUED, Stage.POOLED, Stage.OUTSIDE)
NOT_DRAWN_FOR = ("queue_priority", "takes_dispute", "next_step_days", "agreement_gain", "participating_share",
                 "participation_probability")
"""Rules that are asked for others than the disputes of a draw of the same length; they are seen in another way."""
PERSON = ("age_years", "digital_skill", "satisfaction", "expectation", "trust_local", "trust_higher", "threat")
FELT = ("satisfaction", "expectation", "trust_local", "trust_higher")


class DisputeObserver:
    """Writes a `DisputeRecord` of the dispute with a key; hand it to `GovernanceModel.watch`."""

    def __init__(self, key: int) -> None:
        self.key = int(key)
        self.listener = Listener([self.key])
        self.record = DisputeRecord(self.key)
        self._row = -1
        self._before: dict[str, Any] = {}
        self._first_row = self._first_account = 0
        self._felt: dict[str, tuple[float, ...]] = {}
        self._due: Any = None

    # a phase

    def before(self, run: Run, phase: Phase) -> None:
        self._first_row, self._first_account = len(run.state.ledger), len(run.state.accounts)
        if self._row < 0:
            return
        if phase.name == "account":
            self._felt = self._feelings(run)
        if not self._is_watched(phase):
            return
        self._before = self._columns(run)
        if run.day.number not in self.record.surroundings:
            self.record.surroundings[run.day.number] = self._surroundings(run)
        if phase.name == "handle":
            self._wait(run)
        if phase.name == "deliberate":
            matters = run.state.matters
            self._due = np.flatnonzero(matters.is_canvassed & (matters.next_day <= run.day.number))
            self._matter = self._matter_of(run, self._before["matter"])
        self.listener.begin()

    def after(self, run: Run, phase: Phase) -> None:
        self.listener.end()
        if phase.name == "arise" and run.day.number == _day_of(self.key):
            self._note_arisal(run)
        if self._row < 0:
            self._find(run)
            if self._row < 0:
                return
            self._before = {}
            self._note_moves(run, phase, Heard())
        if self._is_watched(phase):
            heard = self._heard()
            if heard:
                self.record.heard[run.day.number, phase.name] = heard
            self._note_moves(run, phase, heard)
        if phase.name == "handle":
            self._note_work(run)
        if phase.name == "account":
            self._note_feelings(run)
        if phase.name == "deliberate":
            self._note_round(run)

    def finish(self, run: Run) -> None:
        """The run is over: how the dispute ended."""
        if self._row >= 0:
            self.record.end = self._columns(run)

    def is_over(self, run: Run) -> bool:
        """Whether the day just lived was the last that can say anything: the morning after it was closed for good."""
        day = run.day.number
        if self._row < 0:
            return day >= _day_of(self.key)
        disputes, row = run.state.disputes, self._row
        is_closed = disputes.stage[row] in (int(Stage.WITHDRAWN), int(Stage.FADED)) or (
            disputes.stage[row] == int(Stage.SETTLED) and disputes.relapse_day[row] < day)
        return bool(is_closed) and day > self.record.moves[-1].day

    def start(self, run: Run) -> None:
        """The run is about to go on: disputes of the first stock are there already."""
        self._find(run)
        if self._row >= 0:
            self._note_moves(run, None, Heard())

    # what is seen

    def _is_watched(self, phase: Phase) -> bool:
        return self._row >= 0 and any(words.startswith("ledger:") for words in phase.writes) and phase.name != "arise"

    def _heard(self) -> Heard:
        heard = self.listener.of(self.key)
        return Heard(tuple(call for call in heard.calls if call.rule not in NOT_DRAWN_FOR), heard.draws)

    def _find(self, run: Run) -> None:
        rows = np.flatnonzero(run.state.disputes.dispute_key == np.uint64(self.key))
        if rows.size:
            self._row = int(rows[0])
            state, disputes = run.state, run.state.disputes
            grid, community = int(disputes.grid_id[self._row]), int(disputes.community_id[self._row])
            self.record.attributes = self._columns(run)
            self.record.places = {
                "courtyard": int(disputes.courtyard_id[self._row]), "grid": grid, "community": community,
                "subdistrict": int(state.communities.subdistrict_id[community])}
            self.record.people = {
                party: _person(run, row) for party, row in self._parties(run).items()}
            self._first_row = 0

    def _parties(self, run: Run) -> dict[str, int]:
        disputes = run.state.disputes
        parties = {"complainant": int(disputes.complainant_id[self._row])}
        if disputes.respondent_id[self._row] >= 0:
            parties["respondent"] = int(disputes.respondent_id[self._row])
        return parties

    def _columns(self, run: Run) -> dict[str, Any]:
        disputes, row = run.state.disputes, self._row
        found = {column: disputes[column][row].item() for column in disputes if column != "dispute_key"}
        return {column: CODES[column](value).name.lower() if column in CODES else value
                for column, value in found.items()}

    def _surroundings(self, run: Run) -> dict[str, float]:
        state, disputes, row = run.state, run.state.disputes, self._row
        courtyard, grid = disputes.courtyard_id[row], disputes.grid_id[row]
        person = disputes.complainant_id[row]
        found = {f"residents.{column}": state.residents[column][person] for column in PERSON}
        found |= {f"courtyards.{column}": state.courtyards[column][courtyard] for column in (
            "facility", "quality", "norm", "visible_share", "has_party_group")}
        found |= {f"grids.{column}": state.grids[column][grid] for column in (
            "branch_kind", "effort_real", "officer_count", "committee_start_day", "seat_count", "committee_effort",
            "firm_id", "centre_open_day", "legal_officer_count", "is_concurrent")}
        return {column: value.item() for column, value in found.items()}

    def _note_arisal(self, run: Run) -> None:
        kind, courtyard = (self.key >> 30) & 0x3F, (self.key >> 36) & 0xFFFFFF
        place = courtyard * KIND_COUNT + kind
        if kind >= KIND_COUNT or courtyard >= len(run.state.courtyards):
            return
        mean, keys = float(run.constants.means[place]), run.constants.courtyard_kind_keys[place : place + 1]
        u = float(run.chance.uniform(Decision.ARISE_COUNT, run.day.number, keys)[0])
        count = int(run.chance.poisson(Decision.ARISE_COUNT, run.day.number, keys, np.array([mean]))[0])
        courtyards = run.state.courtyards
        self.record.arisal = Arisal(
            run.day.number, mean, u, count, self.key & 0x3FFF,
            {f"courtyards.{name}": float(courtyards[name][courtyard]) for name in ("facility", "quality", "norm")},
            ("disputes.base_rate", "disputes.kind_share", "disputes.facility_elasticity",
             "disputes.quality_elasticity", "disputes.norm_elasticity", "disputes.season_peak"))

    def _note_moves(self, run: Run, phase: Phase | None, heard: Heard) -> None:
        ledger, state = run.state.ledger, run.state
        keys = ledger.dispute_key[self._first_row:]
        rows = self._first_row + np.flatnonzero(keys == np.uint64(self.key))
        if not rows.size:
            return
        after = self._columns(run)
        for row in rows:
            body = Body(int(ledger.body[row]))
            reason = Reason(int(ledger.reason[row]))
            need, entry = 0.0, ""
            ladder: tuple[Rung, ...] = ()
            if phase is not None and phase.name == "route" and reason in (Reason.ROUTED, Reason.PASSED_OVER):
                need, entry, ladder = self._ladder(run, heard)
            came_from = int(ledger.stage_from[row])
            self.record.moves.append(Move(
                day=int(ledger.day[row]), phase=phase.name if phase else "", sequence=int(ledger.sequence[row]),
                stage_from=Stage(came_from).name.lower() if came_from >= 0 else "",
                stage_to=Stage(int(ledger.stage_to[row])).name.lower(),
                level=Level(int(ledger.level[row])).name.lower(), unit_id=int(ledger.unit_id[row]),
                body=body.name.lower(), reason=reason.name.lower(), before=self._before, after=after, heard=heard,
                need_hours=need, entry_level=entry, rungs=ladder))
            if reason == Reason.AGREED:
                self._note_payment(run)
        if phase is not None and phase.name == "handle" and state.accounts:
            self._note_legal_help(run, rows)

    def _ladder(self, run: Run, heard: Heard) -> tuple[float, str, tuple[Rung, ...]]:
        disputes, bodies = run.state.disputes, run.state.bodies
        found = rungs(run, np.array([self._row]))
        entry = Level[self._before["level"].upper()]
        local = heard.draw(Decision.ROUTE_LOCAL)
        if local is not None:
            trust = run.state.residents.trust_local[disputes.complainant_id[self._row]]
            entry = lowest_level(Channel(int(disputes.channel[self._row]))) if local.u < trust else Level.COMMUNITY
        voiced = max(int(disputes.voiced_day[self._row]), 1)
        ladder = []
        for step, row in enumerate(found.body[:, 0]):
            ladder.append(Rung(
                body=Body(int(bodies.kind[row])).name.lower(), level=Level(int(found.levels[step])).name.lower(),
                unit_id=int(bodies.unit_id[row]), exists=bool(0 <= bodies.start_day[row] < voiced),
                is_reachable=bool(found.is_reachable[step, 0]), is_above_entry=bool(found.levels[step] >= entry),
                is_able=bool(found.able[step, 0]), takes=bool(found.takes[step, 0]),
                week_hours=float(bodies.week_hours[row]), backlog_hours=float(bodies.backlog_hours[row])))
        return float(found.need[0]), entry.name.lower(), tuple(ladder)

    def _wait(self, run: Run) -> None:
        """How the dispute stands in its queue this morning."""
        disputes, bodies, day = run.state.disputes, run.state.bodies, run.day.number
        if self._before["stage"] != "queued" or disputes.ready_day[self._row] > day:
            return
        body = int(disputes.body[self._row])
        rows = np.flatnonzero((disputes.stage == int(Stage.QUEUED)) & (disputes.body == body)
                              & (disputes.ready_day <= day))
        ordered = rows[serving_order(run, rows)]
        before = ordered[: int(np.flatnonzero(ordered == self._row)[0])]
        self.record.waiting[day] = Waiting(
            day, Body(int(bodies.kind[body])).name.lower(), float(bodies.hours_today[body]),
            float(bodies.backlog_hours[body]), int(before.size), float(disputes.remaining_hours[before].sum()),
            float(disputes.remaining_hours[self._row]))

    def _note_work(self, run: Run) -> None:
        hours = run.state.disputes.spent_hours[self._row] - (self._before or {"spent_hours": 0.0})["spent_hours"]
        if hours > 0.0:
            self.record.work.append(Work(run.day.number, self._before["body_kind"], self._before["level"],
                                         self._before["unit_id"], float(hours)))

    def _accounts(self, run: Run, purpose: Purpose) -> Any:
        accounts = run.state.accounts
        rows = np.arange(self._first_account, len(accounts))
        return rows[accounts.purpose[rows] == int(purpose)]

    def _note_payment(self, run: Run) -> None:
        accounts, need = run.state.accounts, run.state.disputes.money_need_yuan[self._row]
        units = {self.record.places["grid"], self.record.places["community"]}
        for row in self._accounts(run, Purpose.REPAIR):
            if accounts.yuan[row] == need and int(accounts.unit_id[row]) in units:
                self.record.payments.append(
                    Payment(run.day.number, Payer(int(accounts.payer[row])).name.lower(), float(need)))
                return

    def _note_legal_help(self, run: Run, rows: Any) -> None:
        accounts, ledger, grid = run.state.accounts, run.state.ledger, self.record.places["grid"]
        is_helped = self._before["authority"] == "law" and Level[self._before["level"].upper()] <= Level.COMMUNITY
        was_tried = bool(np.isin(ledger.reason[rows], [int(Reason.AGREED), int(Reason.ATTEMPTED)]).any())
        given = [row for row in self._accounts(run, Purpose.LEGAL_HELP) if int(accounts.unit_id[row]) == grid]
        if is_helped and was_tried and given:
            self.record.legal_help.append(
                Work(run.day.number, "legal_officers", "grid", grid, float(accounts.hours[given[0]])))

    def _feelings(self, run: Run) -> dict[str, tuple[float, ...]]:
        residents = run.state.residents
        return {party: tuple(float(residents[column][row]) for column in FELT)
                for party, row in self._parties(run).items()}

    def _note_feelings(self, run: Run) -> None:
        day, disputes = run.day.number, run.state.disputes
        if disputes.closed_day[self._row] != day:
            return
        for party, after in self._feelings(run).items():
            pairs = list(zip(self._felt[party], after, strict=True))
            self.record.feelings.append(Feeling(day, party, *pairs))

    def _matter_of(self, run: Run, matter: int) -> dict[str, Any]:
        """The matter of the dispute; of one not yet on a table, the one it would be on."""
        if matter < 0:
            disputes = run.state.disputes
            matter = int(disputes.grid_id[self._row]) * KIND_COUNT + int(disputes.kind[self._row])
        matters = run.state.matters
        return {"row": matter} | {column: matters[column][matter].item() for column in matters}

    def _note_round(self, run: Run) -> None:
        """A round held, or consent counted, on the matter in which the dispute lay when that happened."""
        moved = [move for move in self.record.moves if move.day == run.day.number and move.phase == "deliberate"]
        was_there = self._before["stage"] == "pooled" or any(move.reason == "pooled" for move in moved)
        if not was_there:
            return
        before, day = self._matter, run.day.number
        ended = any(move.reason in ("decided", "deliberation_failed") for move in moved)
        counted = self.listener.column("participating_share")
        place = np.flatnonzero(self._due == before["row"])
        if place.size and counted is not None:
            self.record.rounds.append(Round(day, 0, before["agreement"], before["agreement"], 0.0,
                                            float(counted[1][place[0]])))
            return
        now = self._matter_of(run, before["row"])
        met = self.listener.column("agreement_gain")
        if met is None or not (ended or now["round_count"] == before["round_count"] + 1):
            return
        held = [int(run.state.accounts.unit_id[row]) for row in self._accounts(run, Purpose.DELIBERATION)
                if run.state.accounts.payer[row] != int(Payer.RESIDENTS)]
        if before["grid_id"] in held and len(held) == met[1].size:
            at = held.index(before["grid_id"])
            gain = float(met[1][at])
            after = before["agreement"] + gain * (1.0 - before["agreement"])
            self.record.rounds.append(Round(day, before["round_count"] + 1, before["agreement"], after,
                                            float(np.broadcast_to(met[0]["attendance"], met[1].shape)[at])))


def _day_of(key: int) -> int:
    day = (key >> 14) & 0xFFFF
    return -1 if day == START_DAY else day


def _person(run: Run, row: int) -> dict[str, Any]:
    residents = run.state.residents
    found = {column: residents[column][row].item() for column in PERSON}
    kind = MemberKind(int(residents.member_kind[row])).name.lower()
    courtyard = int(residents.courtyard_id[row])
    where = CourtyardKind(int(run.state.courtyards.kind[courtyard])).name.lower()
    return {"row": row, "member_kind": kind, "is_visible": bool(residents.is_visible[row]), "courtyard": courtyard,
            "courtyard_kind": where} | found
