"""A village of a few courtyards in which everything that is scored stands at a half: for specs and hand calculations."""

from __future__ import annotations

from datetime import date
from enum import IntEnum
from types import SimpleNamespace
from typing import Any, Collection, Mapping, Sequence

import numpy as np

from yhly_sim.domain.bodies.directory import Directory, make_bodies
from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.codes import (
    Authority,
    Body,
    BranchKind,
    Channel,
    ContributionType,
    DisputeKind,
    Level,
    MemberKind,
    Payer,
    Purpose,
    Reason,
    Respondent,
    SeverityClass,
    Stage,
    Star,
)
from yhly_sim.domain.columns import TABLES
from yhly_sim.domain.disputes.arise import KIND_COUNT, courtyard_kind_keys
from yhly_sim.domain.incentives.instruments import Instrument
from yhly_sim.domain.incentives.motivation import start_chairs
from yhly_sim.domain.incentives.stars import make_stars
from yhly_sim.domain.schedule import SCHEDULE
from yhly_sim.domain.switches import switches
from yhly_sim.domain.systems.deliberation import make_matters
from yhly_sim.engine.calendar import Day, day_table
from yhly_sim.engine.chance import Chance, KeyKind, make_key
from yhly_sim.engine.rules import RuleTable
from yhly_sim.engine.schedule import Run, Schedule
from yhly_sim.engine.tables import State, Table
from yhly_sim.scenarios.instruments import with_instruments

DAYS = day_table(date(2022, 3, 5), 1200)
MONDAY = DAYS[2]
WORDS: dict[str, type[IntEnum]] = {
    "stage": Stage, "kind": DisputeKind, "severity_class": SeverityClass, "authority": Authority, "body_kind": Body,
    "channel": Channel, "respondent_kind": Respondent, "level": Level, "reason": Reason, "branch_kind": BranchKind,
    "bodies.kind": Body, "ledger.body": Body, "purpose": Purpose, "payer": Payer, "member_kind": MemberKind, "contribution_type": ContributionType, "star": Star}
"""Columns whose numbers have names."""

PHASES = {one.name: one for one in SCHEDULE.phases}


def day_of(text: str) -> Day:
    """The row of the day table of a date such as 2022-03-07."""
    return next(day for day in DAYS if day.date == date.fromisoformat(text))


class Village:
    """Equal courtyards, each a grid of its own unless `courtyards_a_grid` says more, in one community of one subdistrict.

    Every household is one adult owner of 45 years and 100 m2, a conditional co-operator; nobody knows anybody; nobody is
    a Party member; 10 workers, 20 officials, skill 0; no institution and no firm (row g of `firms` is kept for grid g,
    the last one is that of the community's bundle).
    values: parameters by path; rules: name -> the number that the rule gives, whatever is asked; instruments: those of
    the scenario's own.
    """

    def __init__(self, *, courtyards: int = 1, households: int = 10, courtyards_a_grid: int = 1,
                 on: Collection[str] = (), values: Mapping[str, float | str] | None = None,
                 rules: Mapping[str, float] | None = None, day: Day = MONDAY, seed: int = 1,
                 instruments: Sequence[Instrument] = ()) -> None:
        self.state = _build(courtyards, households, courtyards_a_grid)
        self.on = frozenset(on)
        numbers = catalogue().with_values(dict(values or {})).config(frozenset(switches()) - self.on)
        self.config = with_instruments(numbers, tuple(instruments))
        constants = SimpleNamespace(kind_normaliser=np.ones(KIND_COUNT), directory=Directory.of(self.state),
                                    courtyard_kind_keys=courtyard_kind_keys(courtyards), has_ended_bodies=False)
        fixed = {name: _always(number) for name, number in (rules or {}).items()}
        self.run = Run(self.state, day, self.config, self.on, Chance(seed), RuleTable(fixed), SimpleNamespace(), constants)
        self.run.scratch.duplicate_hours = np.zeros(1)

    @property
    def today(self) -> int:
        return self.run.day.number

    def add_dispute(self, **fields: Any) -> int:
        """One dispute voiced today in courtyard 0 by its first adult, against the community's own bodies, over noise.

        Fields are columns; codes may be given by name. Returns the row.
        """
        disputes = self.state.disputes
        courtyard = int(fields.get("courtyard_id", 0))
        given = {
            "dispute_key": make_key(KeyKind.DISPUTE, courtyard, dispute_kind=1, day=1, ordinal=len(disputes)),
            "courtyard_id": courtyard, "grid_id": self.state.courtyards.grid_id[courtyard], "kind": "neighbour",
            "day_arisen": self.today, "complainant_id": self.state.courtyards.first_resident[courtyard],
            "respondent_kind": "body", "severity_class": "small", "severity": 0.2, "authority": "parties",
            "stage": "voiced", "voiced_day": self.today, "level_day": self.today, **fields}
        return int(disputes.append(1, **{column: self.code(column, value) for column, value in given.items()})[0])

    @staticmethod
    def code(column: str, value: Any, *, table: str = "") -> Any:
        """The number of a word of the codes, in the column where it stands."""
        words = WORDS.get(f"{table}.{column}", WORDS.get(column))
        return int(words[value.upper()]) if words is not None and isinstance(value, str) else value

    def act(self, *phases: str) -> None:
        """Live some phases of today, each with the columns that it declares."""
        for name in phases:
            one = PHASES[name]
            whole = self.run.state
            self.run.phase_code = list(PHASES).index(name)
            self.run.state = one.scope(whole)
            try:
                one.act(self.run)
            finally:
                self.run.state = whole

    def live(self, days: int, *phases: str) -> None:
        """Live some days from today on, whole or only some phases of each; today is then the day after."""
        plan = Schedule([one for one in SCHEDULE.phases if not phases or one.name in phases])
        for _ in range(days):
            plan.run_day(self.run, strict=True)
            self.wake(DAYS[self.today + 1])

    def wake(self, day: Day) -> None:
        """Let another day be today."""
        self.run.day = day
        self.run.scratch.duplicate_hours = np.zeros(1)

    def found_branch(self, *, officers: int = 3, effort: float = 0.5, skill: float = 0.0, grid: int = 0) -> None:
        """A standalone branch stands in a grid since day 0."""
        self.set_grid(grid, branch_kind=1, branch_start_day=0, officer_count=officers, effort_real=effort,
                      secretary_skill=skill)

    def found_committee(self, *, seats: int = 7, effort: float = 0.5, legitimacy: float = 0.5, skill: float = 0.0,
                        grid: int = 0) -> None:
        """A committee acts in a grid since day 0."""
        self.set_grid(grid, committee_form=1, committee_start_day=0, seat_count=seats, committee_effort=effort,
                      committee_legitimacy=legitimacy, committee_skill=skill)

    def bring_firm(self, *, grid: int = 0) -> None:
        """The community's introduced firm serves a grid since day 0."""
        row = len(self.state.firms) - 1
        self.set_grid(grid, firm_id=row)
        self.state.firms.is_active[row] = True
        self.state.firms.entry_day[row] = 0

    def set_grid(self, grid: int, **columns: Any) -> None:
        for column, value in columns.items():
            self.state.grids[column][grid] = value

    def body(self, kind: Body, unit: int = 0) -> int:
        """The row of a body."""
        bodies = self.state.bodies
        return int(np.flatnonzero((bodies.kind == int(kind)) & (bodies.unit_id == unit))[0])


def _always(number: float) -> Any:
    def fixed(*numbers: Any) -> Any:
        """What the spec says, whatever is asked."""
        shape = np.broadcast_shapes(*(np.shape(one) for one in numbers))
        return np.full(shape, number) if shape else number

    return fixed


def _build(courtyards: int, households: int, courtyards_a_grid: int) -> Any:
    grids = -(-courtyards // courtyards_a_grid)
    people = courtyards * households
    rows = {"subdistricts": 1, "communities": 1, "grids": grids, "courtyards": courtyards, "households": people,
            "residents": people, "adults": people, "firms": grids + 1, "tie_starts": people + 1}
    state: Any = State(Table(name, columns, rows.get(name, 0)) for name, columns in TABLES.items())
    state.subdistricts.official_count[:] = 20
    state.subdistricts.preparation_hours[:] = 1000.0
    state.communities.worker_count[:] = 10
    state.grids.household_count[:] = state.grids.adult_count[:] = 0
    yard = state.courtyards
    yard.grid_id[:] = np.arange(courtyards) // courtyards_a_grid
    yard.household_count[:] = yard.resident_count[:] = yard.adult_count[:] = households
    yard.first_household[:] = yard.first_resident[:] = yard.first_adult[:] = np.arange(courtyards) * households
    yard.norm[:] = yard.norm_start[:] = yard.paying_share[:] = 0.5
    count = np.bincount(yard.grid_id, minlength=grids)
    state.grids.courtyard_count[:] = count
    state.grids.household_count[:] = state.grids.adult_count[:] = count * households
    home = np.repeat(np.arange(courtyards), households)
    state.households.courtyard_id[:] = state.residents.courtyard_id[:] = home
    state.households.representative[:] = state.residents.household_id[:] = state.adults.resident[:] = np.arange(people)
    state.households.area_square_metres[:] = 100.0
    state.residents.age_years[:] = 45
    state.residents.is_adult[:] = True
    state.firms.is_introduced[-1] = True
    make_bodies(state)
    make_matters(state)
    make_stars(state)
    start_chairs(state)
    return state
