"""Paying and quality hold each other up or pull each other down: two regimes from one rule (pattern V6)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.domain.branches.township import MONTH_ENDS, make_run
from yhly_sim.domain.columns import TABLES
from yhly_sim.domain.firms.adjust import firms
from yhly_sim.domain.firms.fees import fees
from yhly_sim.engine.chance import START_DAY, Chance, KeyKind, make_key
from yhly_sim.engine.schedule import Schedule
from yhly_sim.engine.tables import State, Table

COMPOUNDS, HOUSEHOLDS_EACH = 160, 90


def build_compounds(paying_share: float = 0.58) -> Any:
    """Compounds of one courtyard and one grid each, alike but for norms (mean .45, sd .15) and their people."""
    households = COMPOUNDS * HOUSEHOLDS_EACH
    rows = {"communities": 1, "grids": COMPOUNDS, "courtyards": COMPOUNDS, "households": households,
            "residents": households, "firms": COMPOUNDS}
    state: Any = State(Table(name, columns, rows.get(name, 0)) for name, columns in TABLES.items())
    luck = Chance(3)
    compounds, homes = np.arange(COMPOUNDS), np.arange(households)
    state.grids.firm_id[:] = state.courtyards.grid_id[:] = compounds
    state.courtyards.first_household[:] = compounds * HOUSEHOLDS_EACH
    state.courtyards.paying_share[:] = paying_share
    state.courtyards.norm[:] = np.clip(
        0.45 + 0.15 * luck.normal(1, START_DAY, make_key(KeyKind.COURTYARD, compounds)), 0.0, 1.0)
    keys = make_key(KeyKind.HOUSEHOLD, homes)
    state.households.courtyard_id[:] = homes // HOUSEHOLDS_EACH
    state.households.pay_offset[:] = luck.normal(2, START_DAY, keys)
    state.households.is_owner[:] = luck.uniform(3, START_DAY, keys) < 0.8
    state.households.contribution_type[:] = luck.choose_option(
        4, START_DAY, keys, np.tile([0.50, 0.14, 0.33, 0.03], (households, 1)))
    return state


def live(state: Any, years: int, **values: float) -> None:
    """Years of month ends; the calendar of the first year is gone through again, a bad contract is kept."""
    schedule = Schedule([fees, firms])
    for year in range(years):
        for month, day in enumerate(MONTH_ENDS[:12]):
            run = make_run(state, day, firms__collection_trend=0.0, firms__bad_quarter_limit=8.0, **values)
            run.chance = Chance(11, 100 * year + month)
            schedule.run_day(run)


def collection(state: Any) -> Any:
    """Share of last month's bills that were paid; compounds that have no firm at the moment keep their last."""
    return state.courtyards.paying_share


@pytest.fixture(scope="module")
def after_ten_years() -> Any:
    state = build_compounds()
    live(state, 10)
    return state


def test_compounds_part_into_high_and_low_collection(after_ten_years: Any) -> None:
    paid = collection(after_ten_years)
    high, middle, low = (paid > 0.8).mean(), ((paid > 0.55) & (paid <= 0.75)).mean(), (paid <= 0.5).mean()
    assert high > 0.3
    assert low > 0.3
    assert middle < 0.5 * min(high, low)


def test_the_low_regime_goes_with_poor_quality_and_the_high_one_with_full(after_ten_years: Any) -> None:
    paid, quality = collection(after_ten_years), after_ten_years.courtyards.quality
    assert quality[paid > 0.9].mean() > 0.9
    assert quality[paid < 0.4].mean() < 0.45


def test_where_the_neighbours_start_decides_for_compounds_in_the_middle() -> None:
    ends = []
    for start, quality in ((0.3, 0.3), (0.9, 0.9)):
        state = build_compounds(start)
        state.courtyards.norm[:] = 0.45
        state.courtyards.quality[:] = quality
        live(state, 3)
        ends.append(collection(state).mean())
    assert ends[1] - ends[0] > 0.3


def test_without_imitation_and_without_quality_there_is_one_regime() -> None:
    state = build_compounds()
    live(state, 5, firms__imitation_effect=0.0, firms__quality_effect=1.0, firms__norm_effect=1.0)
    paid = collection(state)
    assert ((paid > 0.45) & (paid <= 0.8)).mean() > 0.8
