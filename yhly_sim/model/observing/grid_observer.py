"""Looks on while a run is lived and writes down what comes to one grid, when, and what keeps the rest away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np

from yhly_sim.domain.codes import Body, BranchKind, CommitteeForm, CourtyardKind, Level, Reason, SecretarySource, Stage
from yhly_sim.domain.decisions import Decision
from yhly_sim.engine.chance import KeyKind, make_key
from yhly_sim.engine.schedule import Phase, Run
from yhly_sim.model.observing.grid_record import Event, GridRecord, Month
from yhly_sim.model.observing.listening import Heard, Listener
from yhly_sim.model.observing.stalls import Prospect, prospect_of, stalls_of, standing_in

SEEN = ("survey_day", "census_day", "branch_kind", "committee_form", "committee_start_day", "is_founded_before",
        "failed_vote_count", "firm_id", "bundle_day", "contract_end_day", "centre_open_day", "has_covenant",
        "legal_officer_count", "is_concurrent")
COUNTED = (Reason.ARISEN, Reason.WITHDRAWN, Reason.PETITIONED, Reason.SUED, Reason.DISPLACED, Reason.FADED,
           Reason.RELAPSED)
CLOSING = (Reason.AGREED, Reason.DECIDED, Reason.WITHDRAWN, Reason.PETITIONED, Reason.SUED, Reason.DISPLACED,
           Reason.FADED)


class GridObserver:
    """Writes a `GridRecord` of the grid in a row; hand it to `GovernanceModel.watch`."""

    def __init__(self, grid: int, reform_day: int = 0) -> None:
        self.grid, self.reform_day = int(grid), reform_day
        self._key = int(make_key(KeyKind.GRID, self.grid))
        self.listener = Listener([self._key])
        self.record = GridRecord(self.grid)
        self._before: dict[str, Any] = {}
        self._prospect: Prospect | None = None

    def start(self, run: Run) -> None:
        state, grid = run.state, self.grid
        here = np.flatnonzero(state.courtyards.grid_id == grid)
        kinds = [CourtyardKind(int(kind)).name.lower() for kind in state.courtyards.kind[here]]
        community = int(state.grids.community_id[grid])
        self.record.places = {"grid": grid, "community": community,
                              "subdistrict": int(state.communities.subdistrict_id[community])}
        self.record.about = {
            "courtyards": here.size, "kinds": {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)},
            "households": int(state.grids.household_count[grid]),
            "residents": int(state.courtyards.resident_count[here].sum()),
            "adults": int(state.courtyards.adult_count[here].sum()),
            "members": int(state.courtyards.member_count[here].sum()),
            "local_members": int(state.courtyards.local_member_count[here].sum()),
            "had_committee": bool(state.grids.committee_form[grid] != int(CommitteeForm.NONE)),
            "had_firm": bool(state.grids.firm_id[grid] >= 0), "first_date": run.day.date.isoformat()}

    def before(self, run: Run, phase: Phase) -> None:
        if any(words.startswith("grids:") for words in phase.writes):
            self._before = self._seen(run)
        if phase.name == "formation":
            self._prospect = prospect_of(run, self.grid)
            self.listener.begin()

    def after(self, run: Run, phase: Phase) -> None:
        self.listener.end()
        if not any(words.startswith("grids:") for words in phase.writes):
            return
        heard = self.listener.of(self._key) if phase.name == "formation" else Heard()
        self._note_events(run, heard)
        if phase.name == "formation":
            if self._prospect is not None:
                self.record.stalls += stalls_of(run, self.grid, self._prospect, heard)
            self._note_month(run)

    def finish(self, run: Run) -> None:
        """The run is over: what stands, and where the grid's disputes ended."""
        self.record.stands = standing_in(run, self.grid)
        self._count_disputes(run)

    # what comes and goes

    def _seen(self, run: Run) -> dict[str, Any]:
        return {column: run.state.grids[column][self.grid].item() for column in SEEN}

    def _note_events(self, run: Run, heard: Heard) -> None:
        was, now, grids, grid = self._before, self._seen(run), run.state.grids, self.grid

        def note(kind: str, **facts: Any) -> None:
            self.record.events.append(Event(run.day.number, kind, facts))

        def began(column: str) -> bool:
            return bool(was[column] < 0 <= now[column])

        if began("survey_day"):
            note("surveyed")
        if began("census_day"):
            note("census", done_day=now["census_day"], members=self.record.about["members"],
                 local_members=self.record.about["local_members"])
        if not was["branch_kind"] and now["branch_kind"]:
            note("branch", branch_kind=BranchKind(now["branch_kind"]).name.lower(),
                 source=SecretarySource(int(grids.secretary_source[grid])).name.lower(),
                 skill=float(grids.secretary_skill[grid]), officers=int(grids.officer_count[grid]),
                 effort=float(grids.effort_real[grid]))
        vote = heard.call("participating_share", Decision.COMMITTEE_CANVASS)
        facts = {} if vote is None else {"turnout": vote.arguments["turnout"], "canvass": vote.arguments["canvass"],
                                         "participating_share": vote.result, "quorum": run.p.committees.quorum_share}
        if now["failed_vote_count"] > was["failed_vote_count"]:
            note("vote_failed", count=now["failed_vote_count"], **facts)
        if not was["committee_form"] and now["committee_form"]:
            note("committee_of_its_own" if now["is_founded_before"] else "committee_founded",
                 form=CommitteeForm(now["committee_form"]).name.lower(), seats=int(grids.seat_count[grid]),
                 member_share=float(grids.member_seat_share[grid]),
                 legitimacy=float(grids.committee_legitimacy[grid]), **facts)
        if began("committee_start_day"):
            note("committee_acts", is_concurrent=bool(now["is_concurrent"]),
                 chair_is_member=bool(grids.chair_is_member[grid]))
        if began("bundle_day"):
            note("firm_entered", replaced=bool(was["firm_id"] >= 0), quality=self._mean(run, "quality"))
        elif was["firm_id"] < 0 <= now["firm_id"]:
            note("firm_found", quality=self._mean(run, "quality"))
        elif now["firm_id"] < 0 <= was["firm_id"]:
            note("firm_left", collection=self._mean(run, "paying_share"))
        elif began("contract_end_day"):
            note("firm_notice", leaves_day=now["contract_end_day"], bad_quarters=int(grids.bad_quarter_count[grid]))
        if began("centre_open_day"):
            note("centre")
        if now["has_covenant"] != was["has_covenant"]:
            note("covenant" if now["has_covenant"] else "covenant_lapsed", norm=self._mean(run, "norm"))
        if bool(now["legal_officer_count"]) != bool(was["legal_officer_count"]):
            note("legal_officers", count=now["legal_officer_count"])

    def _mean(self, run: Run, column: str) -> float:
        courtyards = run.state.courtyards
        here = courtyards.grid_id == self.grid
        return float(np.average(courtyards[column][here], weights=np.maximum(courtyards.household_count[here], 1)))

    # the months

    def _note_month(self, run: Run) -> None:
        state, grid = run.state, self.grid
        adults = state.residents.is_adult & (state.courtyards.grid_id[state.residents.courtyard_id] == grid)
        grids = state.grids
        self.record.months.append(Month(run.day.number, run.day.date.strftime("%Y-%m"), {
            "motivation": float(grids.motivation[grid]), "effort_real": float(grids.effort_real[grid]),
            "committee_effort": float(grids.committee_effort[grid]), "officers": float(grids.officer_count[grid]),
            "satisfaction": float(state.residents.satisfaction[adults].mean()) if adults.any() else 0.0,
            "trust_local": float(state.residents.trust_local[adults].mean()) if adults.any() else 0.0,
            "norm": self._mean(run, "norm"), "quality": self._mean(run, "quality"),
            "paying_share": self._mean(run, "paying_share"), "associations": float(grids.association_count[grid])}))

    def _count_disputes(self, run: Run) -> None:
        """Disputes of the grid by calendar month and what happened to them, and where they ended after the reform."""
        disputes, ledger = run.state.disputes, run.state.ledger
        rows = np.isin(ledger.dispute_key, disputes.dispute_key[disputes.grid_id == self.grid])
        first = run.day.date - timedelta(days=run.day.number)
        for day, reason, stage, body, level in zip(*(ledger[column][rows].tolist() for column in (
                "day", "reason", "stage_to", "body", "level")), strict=True):
            month = (first + timedelta(days=day)).strftime("%Y-%m")
            counts = self.record.dispute_counts.setdefault(month, {})
            for name in _events_of(Reason(reason), Stage(stage)):
                counts[name] = counts.get(name, 0) + 1
            if Reason(reason) in CLOSING and self._reformed_on(day):
                place = Body(body).name.lower() if Reason(reason) == Reason.AGREED else Level(level).name.lower()
                end = (Reason(reason).name.lower(), place)
                self.record.ends[end] = self.record.ends.get(end, 0) + 1

    def _reformed_on(self, day: int) -> bool:
        return day >= self.reform_day


def _events_of(reason: Reason, stage: Stage) -> list[str]:
    """What a row of the ledger counts as; one that is voiced on the day it arises counts as both."""
    found = []
    if stage == Stage.SETTLED:
        found.append("settled")
    if stage == Stage.VOICED and reason in (Reason.ARISEN, Reason.VOICED):
        found.append("voiced")
    if reason in COUNTED:
        found.append(reason.name.lower())
    return found
