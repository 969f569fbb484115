"""A run as a tape: lived once, written as it is lived, for a page that plays, seeks and exports from it."""

from __future__ import annotations

from typing import Any, Callable, Mapping

from yhly_sim.engine.fingerprints import blake, fingerprint
from yhly_sim.engine.identity import code_id, installed_version
from yhly_sim.engine.outcomes import Row

WARMUPS: list[Any] = []
"""The warm-ups that this process keeps, the one used last at the end: a run with the same luck goes on from there."""

MOST_WARMUPS = 2
"""Who changes the seed and goes back waits once; one of a full-size district takes some 80 MB."""

NAMED_OTHERWISE = ("scenario", "definition", "world", "seed", "replication")
"""Parts of a row whose meaning stands in an address, not their words."""


def tape_address(row: Row) -> str:
    """What names the tape of a row: all that its bytes follow from, titles included. Nothing heavy is imported.

    Raises UserError for a scenario or a world that is unknown or wrong.
    """
    from yhly_sim.scenarios.definition import definition_of, scenario_of
    from yhly_sim.scenarios.load import load_scenario
    from yhly_sim.scenarios.policy import policy_of
    from yhly_sim.scenarios.world_files import load_world
    from yhly_sim.store.keys import run_key

    scenario = scenario_of(row["definition"]) if row.get("definition") else load_scenario(row["scenario"])
    policy_of(scenario)
    world = load_world(row.get("world") or scenario.world)
    said = definition_of(scenario)
    content = {
        **{name: said[name] for name in ("name", "title", "switches", "instruments", "warmup_days", "days")},
        "settings": _values(said["settings"]),
        "changes": [{**change, "settings": _values(change["settings"])} for change in said["changes"]],
        **{name: value for name, value in row.items() if name not in NAMED_OTHERWISE and value is not None},
        "world": [world.name, blake(repr((world.subdistricts, world.communities, world.courtyards))).hex()],
    }
    return run_key(fingerprint(content), code_id=code_id(), seed=row["seed"],
                   replication=row.get("replication", 0))


def _values(settings: list[dict[str, Any]]) -> dict[str, Any]:
    return {setting["path"]: setting["value"] for setting in settings}


def record_tape(row: Row, write: Callable[[bytes], Any], *, is_wanted: Callable[[], bool] = lambda: True) -> bool:
    """Live a row and write its tape: how far the warm-up is, then from the reform day on all there is to see.

    write: takes bytes, a whole chunk at a time. is_wanted: asked every day; where it says no, the run ends at once and
    this gives back False. The warm-up is kept in this process: the next row that agrees until the reform goes on
    from it, as from one that is kept on disk (`warm_up`), to the bit, and its tape is the same to the byte.
    Raises UserError for a row that is wrong.
    """
    from yhly_sim.model.tape import Chunk, TapeWriter, chunk, json_payload

    def tell(day: int, day_count: int) -> None:
        write(chunk(Chunk.PROGRESS, json_payload({"day": day, "day_count": day_count})))

    model = continued(row)
    if model is None:
        model = warmed(row, tell, is_wanted)
        if model is None:
            return False
    else:
        for day in range(1, model.reform_day + 1):
            tell(day, model.reform_day)
    writer = TapeWriter(model, write)
    writer.begin(address=tape_address(row), version=installed_version("yhly-sim"), code_id=code_id(),
                 title=dict(zip(("zh", "en"), model.scenario.title, strict=True)))
    while model.running:
        model.step()
        writer.after_day()
        if not is_wanted():
            model.discard()
            return False
    writer.end(_told(model.outcomes))
    model.discard()
    return True


def warm_up(row: Row, *, is_wanted: Callable[[], bool] = lambda: True, keeps: bool = False,
            tell: Callable[[int, int], None] = lambda day, day_count: None, days_on: int = 0) -> bool:
    """Live a row until its reform and keep that in this process; False where it was not wanted any more.

    keeps: whether to keep it on disk as well, for other processes. tell: takes (day, days until the reform). days_on:
    so many days of the reform are lived as well, and forgotten: what they need of the code is loaded then.
    """
    from yhly_sim.model.warmups import keep_warmup

    model = continued(row) or warmed(row, tell, is_wanted)
    if model is None:
        return False
    if keeps:
        keep_warmup(row, WARMUPS[-1])
    for _ in range(days_on):
        if not model.running or not is_wanted():
            break
        model.step()
    model.discard()
    return True


def is_warmup_kept(row: Row) -> bool:
    """Whether the warm-up of a row is on disk."""
    from yhly_sim.model.warmups import warmup_of

    return warmup_of(row).path.exists()


def warmed(row: Row, tell: Callable[[int, int], None], is_wanted: Callable[[], bool]) -> Any:
    """The model of a row on its reform day, lived until then and kept; None where it was not wanted any more."""
    from yhly_sim.model.adapter import make_model

    model = make_model(row)
    while model.running and model.day < model.reform_day:
        model.step()
        tell(model.day, model.reform_day)
        if not is_wanted():
            model.discard()
            return None
    _keep(model.snapshot())
    return model


def _keep(snapshot: Any) -> None:
    """Keep a warm-up as the one used last, and forget what is too much."""
    WARMUPS[:] = [*(one for one in WARMUPS if one is not snapshot), snapshot][-MOST_WARMUPS:]


def continued(row: Row) -> Any:
    """The model of a row on its reform day, where its warm-up is kept: in this process, else on disk."""
    from yhly_sim.model.warmups import kept_warmup

    luck = (row["seed"], row.get("replication") or 0)
    for snapshot in [one for one in reversed(WARMUPS) if (one.seed, one.replication) == luck]:
        model = _from_snapshot(row, snapshot)
        if model is not None:
            return model
    kept = kept_warmup(row)
    return None if kept is None else _from_snapshot(row, kept)


def _from_snapshot(row: Row, snapshot: Any) -> Any:
    """The model of a row that goes on from a snapshot, which is kept then; None where it is another run's."""
    from yhly_sim.engine.errors import UserError
    from yhly_sim.model.adapter import make_model

    try:
        model = make_model(row, snapshot)
    except UserError as error:
        if error.message == "snapshot_of_another_run":
            return None
        raise
    _keep(snapshot)
    return model


def _told(outcomes: Mapping[str, float]) -> dict[str, dict[str, Any]]:
    from yhly_sim.model.outcomes import OUTCOMES

    return {name: {"value": value, "unit": OUTCOMES[name].outcome.unit, "zh": OUTCOMES[name].outcome.zh,
                   "en": OUTCOMES[name].outcome.en, "reported_of": OUTCOMES[name].outcome.reported_of,
                   "better": OUTCOMES[name].outcome.higher_is_better} for name, value in outcomes.items()}
