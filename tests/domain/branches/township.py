"""A township of three grids and twelve one-person households, on which institutions are worked out by hand."""

from __future__ import annotations

import importlib
from datetime import date
from types import SimpleNamespace
from typing import Any, Collection, Mapping

import numpy as np

from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.columns import TABLES
from yhly_sim.domain.formation import formation
from yhly_sim.domain.incentives.motivation import start_chairs
from yhly_sim.domain.incentives.stars import make_stars
from yhly_sim.domain.switches import switches
from yhly_sim.engine.calendar import Day, day_table
from yhly_sim.engine.chance import Chance
from yhly_sim.engine.rules import RuleTable
from yhly_sim.engine.schedule import Phase, Run, Schedule
from yhly_sim.engine.tables import State, Table

importlib.import_module("yhly_sim.domain.systems.deliberation")  # its rule `participating_share` is used by votes

DAYS = day_table(date(2022, 3, 5), 1200)
MONTH_ENDS = [day for day in DAYS if day.is_month_end]
SUNDAY = next(day for day in DAYS if day.weekday == 6)

ROWS = {"subdistricts": 1, "communities": 2, "grids": 3, "courtyards": 4, "households": 12, "residents": 12, "firms": 5}


def month_end(month: int, year: int = 2022) -> Day:
    return next(day for day in MONTH_ENDS if (day.month, day.date.year) == (month, year))


def build_township() -> Any:
    """Grids 0 (courtyards 0, 1) and 1 (courtyard 2) in community 0, grid 2 (courtyard 3) in community 1.

    Three households of one owner of 45 years in each courtyard, 100 m2 each, all conditional co-operators of offset 0.
    A firm serves grids 0 and 1. Everything that is scored stands at .5.
    """
    state: Any = State(Table(name, columns, ROWS.get(name, 0)) for name, columns in TABLES.items())
    state.subdistricts.preparation_hours[:] = 1000.0
    state.communities.worker_count[:] = 10
    state.grids.community_id[:] = [0, 0, 1]
    state.grids.household_count[:] = [6, 3, 3]
    state.grids.firm_id[:] = [0, 1, -1]
    state.firms.is_active[:2] = True
    state.firms.is_introduced[3:] = True
    state.firms.community_id[:] = [0, 0, 1, 0, 1]
    courtyards = state.courtyards
    courtyards.grid_id[:] = [0, 0, 1, 2]
    courtyards.first_household[:] = courtyards.first_resident[:] = [0, 3, 6, 9]
    courtyards.household_count[:] = courtyards.resident_count[:] = courtyards.adult_count[:] = 3
    courtyards.norm[:] = courtyards.paying_share[:] = 0.5
    people = np.arange(12)
    state.households.courtyard_id[:] = state.residents.courtyard_id[:] = people // 3
    state.households.representative[:] = state.residents.household_id[:] = people
    state.households.area_square_metres[:] = 100.0
    state.residents.age_years[:] = 45
    state.residents.is_adult[:] = True
    make_stars(state)
    start_chairs(state)
    return state


def make_run(state: State, day: Day, *, on: Collection[str] = (), **values: float | str) -> Run:
    """A run of the township on one day; values are parameters, `firms__pooling` for firms.pooling."""
    changed: Mapping[str, object] = {path.replace("__", ".", 1): value for path, value in values.items()}
    config = catalogue().with_values(changed).config(frozenset(switches()) - frozenset(on))
    return Run(state, day, config, frozenset(on), Chance(7), RuleTable(), SimpleNamespace(), SimpleNamespace())


def act(run: Run, *phases: Phase) -> None:
    """Live the phases with only the columns that they declare."""
    Schedule(phases).run_day(run, strict=True)


def form_for_months(state: State, months: int, **how: Any) -> None:
    """Formation at that many month ends, from March 2022 on."""
    for day in MONTH_ENDS[:months]:
        act(make_run(state, day, **how), formation)


def columns_that_differ(one: State, other: State, *, leave_out: Collection[str] = ("accounts",)) -> set[str]:
    return {
        f"{name}.{column}"
        for name, table in one.tables.items() if name not in leave_out
        for column in table.columns
        if not np.array_equal(table[column], other.tables[name][column])
    }
