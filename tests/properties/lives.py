"""Runs for the properties: any set of parts, any numbers, small worlds, and what two runs have in common."""

from __future__ import annotations

import dataclasses
from typing import Any, Collection, Iterable, Mapping

import numpy as np

from tests.drawn_worlds import draw_world
from yhly_sim.domain.disputes.arise import season_factor
from yhly_sim.domain.switches import switches
from yhly_sim.engine.schedule import Phase
from yhly_sim.engine.tables import State, Table
from yhly_sim.model.governance import GovernanceModel
from yhly_sim.scenarios.load import load_scenario
from yhly_sim.scenarios.scenario import Scenario

ALL_PARTS = frozenset(switches())

PEOPLE_AND_PLACES = ("subdistricts", "communities", "grids", "courtyards", "firms", "households", "residents",
                     "adults", "tie_starts", "ties", "bodies", "matters", "stars")
"""Tables that neither grow nor shrink in a run."""


def required_by(part: str) -> frozenset[str]:
    """The parts that a part needs, and those that they need."""
    direct = switches()[part].requires
    return frozenset(direct).union(*(required_by(one) for one in direct))


def scenario_of(parts: Collection[str], values: Mapping[str, float | str] | None = None) -> Scenario:
    """The no-reform scenario with some parts on from the reform day, and some numbers set for the whole run."""
    plain = load_scenario("no_reform")
    return dataclasses.replace(plain, switches=frozenset(parts)).with_settings(dict(values or {}))


def times(factor: float) -> dict[str, Any]:
    """Rules by which so many times as many disputes arise, the first stock left as it is."""
    def busy_season_factor(is_season: Any, peak: Any, season_share: Any) -> Any:
        return factor * season_factor(is_season, peak, season_share)

    return {"season_factor": busy_season_factor}


def start_life(parts: Collection[str] = ALL_PARTS, *, world: str | int | State = "small", days: int = 120,
               warmup_days: int = 20, values: Mapping[str, float | str] | None = None, rng: int = 3,
               rules: Mapping[str, Any] | None = None, phases: Iterable[Phase] = (),
               strict: bool = False) -> GovernanceModel:
    """A model of a world by name, or of the drawn world of a number."""
    scenario = scenario_of(parts, values).with_settings(warmup_days=warmup_days)
    built = draw_world(world) if isinstance(world, int) else world
    return GovernanceModel(scenario, world=built, rng=rng, days=days, rules=rules, phases=phases, strict=strict)


def live(parts: Collection[str] = ALL_PARTS, **how: Any) -> GovernanceModel:
    """The same, lived to its end."""
    model = start_life(parts, **how)
    model.run_model()
    return model


def sorted_rows(table: Table, names: Collection[str] | None = None) -> dict[str, np.ndarray]:
    """The columns of a ledger, of books or of disputes, in an order that does not depend on that of writing."""
    columns = {name: table[name] for name in table.columns if names is None or name in names}
    order = np.lexsort(list(reversed(columns.values())))
    return {name: column[order] for name, column in columns.items()}


def ledger_of(model: GovernanceModel, without: Collection[int] = ()) -> dict[str, np.ndarray]:
    """The ledger, sorted; `without` leaves out the rows of some disputes, by key."""
    columns = sorted_rows(model.state.ledger)
    kept = ~np.isin(columns["dispute_key"], np.array(list(without), dtype=np.uint64))
    return {name: column[kept] for name, column in columns.items()}


def same_ledger(one: GovernanceModel, other: GovernanceModel, without: Collection[int] = ()) -> bool:
    mine, yours = ledger_of(one, without), ledger_of(other, without)
    return all(np.array_equal(mine[name], yours[name]) for name in mine)


def differences(one: State, other: State, *, tolerance: float = 0.0, tables: Collection[str] | None = None) -> set[str]:
    """Names of columns in which two states differ by more than a tolerance ("table" where the rows differ in number)."""
    found = set()
    for name in one.tables if tables is None else tables:
        mine, yours = one.tables[name], other.tables[name]
        if len(mine) != len(yours):
            found.add(name)
            continue
        for column in mine.columns:
            a, b = mine[column], yours[column]
            is_float = a.dtype.kind == "f"
            same = np.allclose(a, b, rtol=tolerance, atol=tolerance) if is_float and tolerance else np.array_equal(a, b)
            if not same:
                found.add(f"{name}.{column}")
    return found


def disputes_by_key(model: GovernanceModel) -> dict[int, int]:
    """dispute_key -> row."""
    return {int(key): row for row, key in enumerate(model.state.disputes.dispute_key)}
