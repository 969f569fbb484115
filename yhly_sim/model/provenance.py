"""Where a run comes from: everything needed to make it again, and the address of its content."""

from __future__ import annotations

import json
import platform
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Callable, Iterable, Mapping

from yhly_sim.engine.fingerprints import fingerprint
from yhly_sim.engine.identity import code_id, installed_version
from yhly_sim.model.sources import source_of

if TYPE_CHECKING:
    from yhly_sim.engine.schedule import Phase  # compiled code comes with it, which another Mesa model has no use for

VERSIONS = ("yhly-sim", "mesa", "numpy", "numba", "llvmlite", "pandas")


def sources_of(rules: Mapping[str, Callable[..., Any]], phases: Iterable[Phase]) -> dict[str, str]:
    """What a researcher put into a run: name -> source."""
    sources = {f"rule {name}": source_of(name, function) for name, function in rules.items()}
    for added in phases:
        declared = json.dumps([added.every, added.reads, added.writes, [int(d) for d in added.draws], added.after])
        sources[f"phase {added.name}"] = source_of(added.name, added.act) + declared
    return sources


def address_of(content: Mapping[str, Any], *, seed: int, replication: int) -> str:
    """The content address of a whole run: equal addresses give equal bits on the same kind of machine."""
    return fingerprint([content, code_id(), seed, replication])


def record(model: Any, *, seconds: float) -> dict[str, Any]:
    """The provenance of a run as plain data."""
    scenario = model.scenario
    return {
        "run": model.address,
        "content": model.content,
        "code": code_id(),
        "versions": {name: installed_version(name) for name in VERSIONS} | {"python": platform.python_version()},
        "host": {"machine": platform.machine(), "system": platform.system()},
        "scenario": scenario.name,
        "scenario_file": scenario.file,
        "resolved": scenario.resolved(),
        "set": [{"path": s.path, "value": s.value, "file": s.file, "line": s.line} for s in scenario.settings],
        "seed": model.seed,
        "replication": model.replication,
        "world": model.world_name,
        "world_seed": model.world_seed,
        "world_address": model.world_address,
        "own_rules_and_phases": dict(model.own_sources),
        "days_lived": model.day,
        "seconds": seconds,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
