"""A run as a tape: lived once, written as it is lived, for a page that plays, seeks and exports from it."""

from __future__ import annotations

from typing import Any, Callable, Mapping

from yhly_sim.engine.identity import code_id, installed_version
from yhly_sim.engine.outcomes import Row

WARMUPS: dict[str, Any] = {}
"""The last warm-up of this process, by what it follows from: the next run with the same luck goes on from there."""


def tape_address(row: Row) -> str:
    """What names the tape of a row: its run's key."""
    from yhly_sim.store.keys import run_key
    from yhly_sim.studies.subject import our_model

    subject = our_model()
    return run_key(subject.address(row), code_id=subject.code_id(), seed=row["seed"],
                   replication=row.get("replication", 0))


def record_tape(row: Row, write: Callable[[bytes], Any], *, is_wanted: Callable[[], bool] = lambda: True) -> bool:
    """Live a row and write its tape, from the reform day on; before that, how far the warm-up is.

    write: takes bytes, a whole chunk at a time. is_wanted: asked every day; where it says no, the run ends at once and
    this gives back False. The warm-up is kept in this process: the next row that agrees until the reform goes on
    from it, to the bit. Raises UserError for a row that is wrong.
    """
    from yhly_sim.model.tape import Chunk, TapeWriter, chunk, json_payload

    model = _continued(row)
    if model is None:
        from yhly_sim.model.adapter import make_model

        model = make_model(row)
        while model.running and model.day < model.reform_day:
            model.step()
            write(chunk(Chunk.PROGRESS, json_payload({"day": model.day, "day_count": model.reform_day})))
            if not is_wanted():
                model.discard()
                return False
        WARMUPS.clear()
        WARMUPS["last"] = model.snapshot()
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


def _continued(row: Row) -> Any:
    """The model of a row on its reform day, where the warm-up that is kept is its own."""
    from yhly_sim.engine.errors import UserError
    from yhly_sim.model.adapter import make_model

    if "last" not in WARMUPS:
        return None
    try:
        return make_model(row, WARMUPS["last"])
    except UserError as error:
        if error.message == "snapshot_of_another_run":
            return None
        raise


def _told(outcomes: Mapping[str, float]) -> dict[str, dict[str, Any]]:
    from yhly_sim.model.outcomes import OUTCOMES

    return {name: {"value": value, "unit": OUTCOMES[name].outcome.unit, "zh": OUTCOMES[name].outcome.zh,
                   "en": OUTCOMES[name].outcome.en, "reported_of": OUTCOMES[name].outcome.reported_of,
                   "better": OUTCOMES[name].outcome.higher_is_better} for name, value in outcomes.items()}
