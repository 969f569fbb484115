"""Lives the same days with the engine and with the oracle, and says where they part."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Iterator

import numpy as np

from tests.oracle.calendar import FIRST_DAY
from tests.oracle.schedule import live
from tests.oracle.state import to_columns
from yhly_sim.domain.schedule import SCHEDULE
from yhly_sim.domain.start import start
from yhly_sim.engine.calendar import day_table
from yhly_sim.engine.chance import Chance
from yhly_sim.engine.rules import RuleTable
from yhly_sim.engine.schedule import Run
from yhly_sim.engine.tables import State

TOLERANCE = 1e-9
"""Largest difference of two numbers that are the same, absolute or as a share of the larger one."""

ORDER = {
    "ledger": ("day", "phase", "dispute_key", "sequence"),
    "accounts": ("day", "payer", "purpose", "level", "unit_id", "yuan", "hours"),
}
"""Tables whose rows are compared in this order, not in that in which they were written."""


def live_with_engine(state: State, *, seed: int, replication: int, policy: Any, days: int) -> State:
    """The state after some days of the package's own phases; `state` is changed in place."""
    calendar, rules, chance = day_table(FIRST_DAY, days), RuleTable(), Chance(seed, replication)
    switches, p = policy(0)
    constants = start(state, p, chance, rules, calendar[0])
    run = Run(state, calendar[0], p, switches, chance, rules, SimpleNamespace(), constants)
    for day in calendar:
        run.day = day
        run.switches, run.p = policy(day.number)
        SCHEDULE.run_day(run)
    return state


def columns_of(state: State) -> dict[str, dict[str, np.ndarray]]:
    """table -> column -> values, rows of ledger and accounts in their order."""
    columns = {name: {column: np.array(table[column]) for column in table} for name, table in state.tables.items()}
    return {name: _in_order(name, table) for name, table in columns.items()}


def _in_order(name: str, table: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    if name not in ORDER:
        return table
    order = np.lexsort([_sortable(table[column]) for column in reversed(ORDER[name])])
    return {column: values[order] for column, values in table.items()}


def _sortable(values: np.ndarray) -> np.ndarray:
    """Numbers that two implementations order alike although their last bits differ."""
    return np.round(values, 6) if values.dtype.kind == "f" else values


def oracle_columns(district: Any) -> dict[str, dict[str, np.ndarray]]:
    columns = {name: {column: np.array(values) for column, values in table.items()}
               for name, table in to_columns(district).items()}
    return {name: _in_order(name, table) for name, table in columns.items()}


def differences(engine: dict[str, dict[str, np.ndarray]], oracle: dict[str, dict[str, np.ndarray]]) -> Iterator[str]:
    """One line for each column that differs, the ledger first: where it does, and by what."""
    for name in sorted(engine, key=lambda name: (name != "ledger", name)):
        if engine[name].keys() != oracle[name].keys():
            yield f"{name}: other columns: {sorted(engine[name].keys() ^ oracle[name].keys())}"
            continue
        rows, others = (len(next(iter(table[name].values()))) for table in (engine, oracle))
        if rows != others:
            yield f"{name}: {rows} rows in the engine, {others} in the oracle; {_first_other(name, engine, oracle)}"
            continue
        for column, values in engine[name].items():
            wrong = np.flatnonzero(~_are_same(values, oracle[name][column]))
            if wrong.size:
                at = wrong[0]
                yield (f"{name}.{column}: {wrong.size} of {rows} rows, first {at}: {values[at]} in the engine, "
                       f"{oracle[name][column][at]} in the oracle")


def _first_other(name: str, engine: Any, oracle: Any) -> str:
    """The first row that only one of the two has, as far as it can be told by place."""
    tables = [list(zip(*(np.asarray(values).tolist() for values in side[name].values()), strict=True))
              for side in (engine, oracle)]
    for place, (ours, theirs) in enumerate(zip(*tables, strict=False)):
        if not all(_are_same(np.array([a]), np.array([b]))[0] for a, b in zip(ours, theirs, strict=True)):
            return f"row {place}: {dict(zip(engine[name], ours, strict=True))} / {dict(zip(engine[name], theirs, strict=True))}"
    return "the shorter is the beginning of the longer"


def _are_same(ours: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    if ours.dtype.kind != "f" and theirs.dtype.kind != "f":
        return np.asarray(ours == theirs)
    scale = np.maximum(1.0, np.maximum(np.abs(ours), np.abs(theirs)))
    return np.abs(ours - theirs) <= TOLERANCE * scale


def compare(state: State, *, seed: int, replication: int, policy: Any, days: int) -> tuple[list[str], Any]:
    """(What differs, the engine's columns) after the same days in the same world."""
    terms: dict[str, Any] = {"seed": seed, "replication": replication, "policy": policy, "days": days}
    oracle = oracle_columns(live(state, **terms))
    engine = columns_of(live_with_engine(state, **terms))
    return list(differences(engine, oracle)), engine
