"""Warm-ups kept on disk: a run on the day of its reform, for other processes to go on from, to the bit.

A file holds what the days before the reform have changed in the built world, which is kept apart: some 21 MB for a
district of half a million people, read in a quarter of a second together with its world, where living the 180 days
takes a second and more.
"""

from __future__ import annotations

import contextlib
import os
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.columns import TABLES
from yhly_sim.engine.fingerprints import fingerprint
from yhly_sim.engine.identity import cache_folder, code_id
from yhly_sim.engine.outcomes import Row
from yhly_sim.engine.tables import State, Table
from yhly_sim.model.addresses import told
from yhly_sim.model.provenance import sources_of
from yhly_sim.model.rows import rules_of_row, scenario_of_row
from yhly_sim.model.snapshot import UNREADABLE, Snapshot, forget_old_files, periods_until, write_arrays
from yhly_sim.model.world import WORLD_SEED, World, find_world
from yhly_sim.scenarios.policy import policy_of

KEPT_WARMUPS = 12
"""Files of warm-ups that are kept: 250 MB of a full-size district."""

REST = "rest"
"""The entry of a file that is no column: the recorder, and what the run computed once."""


@dataclass(frozen=True)
class Warmup:
    """The warm-up of a row: where it is kept, in which world, under which periods of its policy."""

    path: Path
    world: World
    periods: tuple[Any, ...]
    own: tuple[tuple[str, str], ...]
    day: int


def warmup_of(row: Row) -> Warmup:
    """The warm-up of a row by all that it follows from: code, world, luck, own rules, and policy until the reform.

    Raises UserError for a row that is wrong.
    """
    scenario = scenario_of_row(row)
    policy, day = policy_of(scenario), scenario.warmup_days
    world_seed = WORLD_SEED if row.get("world_seed") is None else row["world_seed"]
    world = find_world(row.get("world") or scenario.world, policy, world_seed)
    periods = periods_until(policy, day)
    own = tuple(sorted(sources_of(rules_of_row(row), ()).items()))
    address = fingerprint([code_id(), world.address, row["seed"], row.get("replication") or 0, day, own,
                           [told(period).plain() for period in periods]])
    return Warmup(cache_folder() / "warmups" / f"{address}.npz", world, periods, own, day)


def keep_warmup(row: Row, snapshot: Snapshot) -> None:
    """Write the snapshot of a row on the day of its reform, where it is not kept yet, and forget the oldest.

    A folder that cannot be written only costs the time to live these days again.
    """
    warmup = warmup_of(row)
    if warmup.path.exists() or snapshot.day != warmup.day:
        return
    built = warmup.world.state()
    arrays = {f"{name}.{column}": table[column] for name, table in snapshot.state.tables.items() for column in table
              if len(table) and not _is_as_built(table, built.tables[name], column)}
    rest = {"rows": {name: len(table) for name, table in snapshot.state.tables.items()},
            "constants": snapshot.constants, "recorder": snapshot.recorder}
    with contextlib.suppress(OSError):
        write_arrays({**arrays, REST: np.frombuffer(pickle.dumps(rest, protocol=5), dtype=np.uint8)}, warmup.path)
        forget_old_files(warmup.path.parent, KEPT_WARMUPS)


def kept_warmup(row: Row) -> Snapshot | None:
    """The snapshot of a row on the day of its reform, where it is kept and sound; no one else could have written it."""
    warmup = warmup_of(row)
    try:
        os.utime(warmup.path)
        with warmup.path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            changed = {name: arrays[name] for name in arrays.files}
        rest = pickle.loads(changed.pop(REST).tobytes())  # of our own cache folder, as machine code is
    except (*UNREADABLE, pickle.UnpicklingError, AttributeError):
        return None
    built = warmup.world.state()
    state = State(_table(built.tables[name], changed) if rows else Table(name, TABLES[name])
                  for name, rows in rest["rows"].items())
    return Snapshot(day=warmup.day, world=warmup.world.address, seed=row["seed"],
                    replication=row.get("replication") or 0, own=warmup.own, periods=warmup.periods, state=state,
                    constants=rest["constants"], recorder=rest["recorder"])


def _table(built: Table, changed: dict[str, NDArray[Any]]) -> Table:
    """A table as the warm-up left it: its columns that were kept, the others as they were built."""
    columns = {column: changed.get(f"{built.name}.{column}", built[column]) for column in built}
    return Table.of(built.name, built.columns, columns)


def _is_as_built(table: Table, built: Table, column: str) -> bool:
    """Whether a column is that of the built world, bit for bit."""
    return len(table) == len(built) and table[column].tobytes() == built[column].tobytes()
