"""Snapshots: a built world kept on disk by its content, and a run kept in memory on one of its days."""

from __future__ import annotations

import contextlib
import os
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Callable

import numpy as np

from yhly_sim.domain.columns import TABLES
from yhly_sim.engine.fingerprints import fingerprint
from yhly_sim.engine.identity import cache_folder, code_id
from yhly_sim.engine.tables import State, Table
from yhly_sim.model.recorder import Recorder

KEPT_WORLDS = 12
"""Files of built worlds that are kept; a district of half a million people takes some 80 MB."""

UNREADABLE = (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile)
"""What reading a file says that is not there, cut short, or damaged."""


def counts_of(spec: Any) -> str:
    """What a world's file says of the district."""
    return repr((spec.subdistricts, spec.communities, spec.courtyards))


def world_address(spec: Any, numbers: dict[str, Any], world_seed: int) -> str:
    """The content address of a built world: its counts, the numbers that build it, its seed and the code."""
    return fingerprint([counts_of(spec), numbers, world_seed, code_id()])


def world_file(address: str) -> Path:
    return cache_folder() / "worlds" / f"{address}.npz"


def load_or_build(address: str, build: Callable[[], State]) -> State:
    """The world of an address: read where it is kept, else built and kept.

    A damaged file is built anew; a folder that cannot be written only costs the time to build.
    """
    path = world_file(address)
    try:
        return read_state(path)
    except UNREADABLE:
        state = build()
    with contextlib.suppress(OSError):
        write_state(state, path)
        forget_old_files(path.parent, KEPT_WORLDS)
    return state


def forget_old_files(folder: Path, kept: int) -> None:
    """Keep the newest files: every change of the code gives each of them another address."""
    by_age = sorted(folder.glob("*.npz"), key=lambda path: path.stat().st_mtime)
    for path in by_age[:-kept]:
        path.unlink()


def write_state(state: State, path: Path) -> None:
    """Write all columns of all tables that have rows; the file is there whole or not at all."""
    filled = {name: table for name, table in state.tables.items() if len(table)}
    write_arrays({f"{name}.{column}": table[column] for name, table in filled.items() for column in table}, path)


def write_arrays(arrays: dict[str, Any], path: Path) -> None:
    """Write named arrays with their checksums, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **arrays)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def read_state(path: Path) -> State:
    """Read a state; a file that is cut short or whose bytes have changed raises."""
    with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        held = set(arrays.files)
        return State(
            Table.of(name, columns, {column: arrays[f"{name}.{column}"] for column in columns})
            if f"{name}.{next(iter(columns))}" in held else Table(name, columns) for name, columns in TABLES.items())


@dataclass(frozen=True)
class Snapshot:
    """A run as it stood after `day` days: from it every scenario can go on that agrees with it so far.

    world, seed, replication and own name the luck and the rules; periods the policy up to that day.
    """

    day: int
    world: str
    seed: int
    replication: int
    own: tuple[tuple[str, str], ...]
    periods: tuple[Any, ...]
    state: State
    constants: SimpleNamespace
    recorder: Recorder


def periods_until(policy: Any, day: int) -> tuple[Any, ...]:
    """The periods of a policy that begin before a day."""
    return tuple(period for period in policy.periods if period.start_day < day)


def agree(some: tuple[Any, ...], others: tuple[Any, ...]) -> bool:
    """Whether two policies say the same so far."""
    return len(some) == len(others) and all(
        one.start_day == other.start_day and one.is_as(other) for one, other in zip(some, others, strict=True))
