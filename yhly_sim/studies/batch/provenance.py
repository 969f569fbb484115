"""Where results come from: code, versions, machine, seeds, failures, as plain data."""

from __future__ import annotations

import platform
from datetime import UTC, datetime
from typing import Any, Sequence

from yhly_sim.engine.identity import code_id, installed_version
from yhly_sim.execution.finished import Finished
from yhly_sim.execution.processes import usable_cores

PACKAGES = ("yhly-sim", "numpy", "numba", "llvmlite", "mesa", "pandas", "scipy", "matplotlib", "pyarrow")


def origin() -> dict[str, Any]:
    """Code id, versions and kind of machine; no name of a host or a user."""
    return {
        "program": "yhly-sim",
        "version": installed_version("yhly-sim"),
        "code_id": code_id(),
        "versions": versions(),
        "machine": {"system": platform.system(), "processor": platform.machine(), "cores": usable_cores()},
    }


def versions() -> dict[str, str]:
    """Versions of Python and of what computes."""
    return {"python": platform.python_version(), **{name: installed_version(name) for name in PACKAGES}}


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def failures_of(finished: Sequence[Finished]) -> list[dict[str, Any]]:
    """One entry for each failed run: its scenario, seed, replication, reason and traceback."""
    return [
        {
            "scenario": str(one.row["scenario"]),
            "seed": one.row["seed"],
            "replication": one.row["replication"],
            "reason": "the process died" if one.worker_died else (one.traceback or "").strip().splitlines()[-1],
            "traceback": one.traceback,
        }
        for one in finished
        if one.is_failed
    ]
