"""The adapter: runs rows of a plan on this model. Functions of plain data, so that other processes can call them.

What a row says is in `rows.py`.
"""

from __future__ import annotations

import contextlib
from typing import Any, Iterable, Sequence

from yhly_sim.engine.errors import UserError
from yhly_sim.engine.identity import compiled_folder
from yhly_sim.engine.outcomes import Row, RunResult
from yhly_sim.model.governance import GovernanceModel
from yhly_sim.model.rows import check_keys, rules_of_row, scenario_of_row
from yhly_sim.model.snapshot import KEPT_WORLDS, Snapshot, world_file
from yhly_sim.model.world import WORLD_SEED, find_world
from yhly_sim.scenarios.load import load_scenario
from yhly_sim.scenarios.policy import policy_of

SMALL_WORLD = "small"
DAYS_THAT_COMPILE = 35
"""Every phase that comes once a month or oftener has run by then."""


def make_model(row: Row, snapshot: Snapshot | None = None) -> GovernanceModel:
    """The model of a row on its first morning, or where a snapshot stands."""
    check_keys(row)
    given = {key: row[key] for key in ("replication", "days", "world", "world_seed") if row.get(key) is not None}
    return GovernanceModel(scenario_of_row(row), rng=row["seed"], snapshot=snapshot, rules=rules_of_row(row), **given)


def run_scenario(row: Row) -> RunResult:
    """Run one row to its end."""
    return finish(make_model(row))


def finish(model: GovernanceModel) -> RunResult:
    """Live a model to its end, give back what it found, and discard it."""
    model.run_model()
    result = RunResult(model.outcomes, model.series, model.provenance, model.books, model.tables)
    model.discard()
    return result


def run_group(rows: Sequence[Row]) -> list[RunResult]:
    """Run rows in their order; those that agree until the reform share world and warm-up.

    A row goes on from the first one's warm-up when both have the same world and luck and their
    policies say the same until the reform; else it begins on its own first morning. The results are those of
    `run_scenario`, bit for bit.
    """
    results = []
    kept: Snapshot | None = None
    for place, row in enumerate(rows):
        is_last = place + 1 == len(rows)
        model = _continue(row, kept) if kept is not None else None
        if is_last:
            kept = None
        if model is None:
            model = make_model(row)
            if not is_last:
                model.live_until(model.reform_day)
                kept = model.snapshot()
        results.append(finish(model))
    return results


def _continue(row: Row, kept: Snapshot) -> GovernanceModel | None:
    try:
        return make_model(row, kept)
    except UserError as error:
        if error.message == "snapshot_of_another_run":
            return None
        raise


def prepare(rows: Iterable[Row]) -> None:
    """Compile, and build the worlds of the rows, so that no worker has to: called once, before they start.

    Where there are more worlds than are kept, each is left to the run that needs it.
    """
    done = compiled_folder() / "all_compiled"
    if not done.exists():
        _compile_all()
        with contextlib.suppress(OSError):
            done.touch()
    by_world: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        by_world.setdefault(_world_key(row), row)
        if len(by_world) > KEPT_WORLDS:
            return
    for row in by_world.values():
        scenario = scenario_of_row(row)
        world_seed = WORLD_SEED if row.get("world_seed") is None else row["world_seed"]
        world = find_world(row.get("world") or scenario.world, policy_of(scenario), world_seed)
        if not world_file(world.address).exists():
            world.state()


def _world_key(row: Row) -> tuple[Any, ...]:
    """What the world of a row follows from: its scenario may set it, and numbers of its making."""
    scenario, values = row["scenario"], row.get("values") or {}
    numbers = tuple((path, value) for path, value in values.items() if path.startswith("world."))
    said = scenario if isinstance(scenario, str) and not row.get("definition") else scenario_of_row(row)
    return said, numbers, row.get("world"), row.get("world_seed")


def _compile_all() -> None:
    """A small district lives a month under the whole reform, once by itself and once as two that share a warm-up.

    Columns that are shared are locked, and for locked columns a kernel is compiled apart.
    """
    scenario = load_scenario("weidu")
    alone = {"scenario": scenario.with_settings(warmup_days=0, days=DAYS_THAT_COMPILE), "seed": 1, "world": SMALL_WORLD}
    shared = {**alone, "scenario": scenario.with_settings(warmup_days=1, days=DAYS_THAT_COMPILE)}
    run_scenario(alone)
    run_group([shared, shared])
