"""Living a run again, with or without somebody who looks on."""

from __future__ import annotations

from datetime import date
from typing import Any, Callable

from yhly_sim.execution.finished import OnProgress, Progress
from yhly_sim.report.story.place_names import LEVELS, PlaceNames
from yhly_sim.studies.lives.found import Life

TABLES = {"courtyard": "courtyards", "grid": "grids", "community": "communities", "subdistrict": "subdistricts"}


def model_of(life: Life) -> Any:
    """The model of a life on its first morning."""
    from yhly_sim.model.governance import GovernanceModel

    asked: dict[str, Any] = {"world": life.world, "days": life.days}
    return GovernanceModel(life.scenario, rng=life.seed, replication=life.replication, world_seed=life.world_seed,
                           **{name: value for name, value in asked.items() if value is not None})


def lived(life: Life, observer: Any, tell: Callable[[int, int], None]) -> Any:
    """The model of a life, lived to its end; tell is told (day, days)."""
    model = model_of(life)
    if observer is not None:
        model.watch(observer)
    while model.running:
        model.step()
        tell(model.day, model.day_count)
    if observer is not None:
        observer.finish(model._run)
    return model


def told(progress: OnProgress | None, before: int, runs: int) -> Callable[[int, int], None]:
    """Progress in days over all the runs that a story needs; before: how many of them are over."""
    def tell(day: int, planned: int) -> None:
        if progress is not None:
            progress(Progress("running", before * planned + day, runs * planned, 0))

    return tell


def first_day() -> date:
    """Day 0."""
    from yhly_sim.model.governance import FIRST_DAY

    return FIRST_DAY


def facts_of(model: Any) -> dict[str, Any]:
    """What a run is told by: seed, replication, world."""
    return {"seed": model.seed, "replication": model.replication, "world": model.world_name}


def places_of(model: Any) -> PlaceNames:
    """The names of the places of a run's world."""
    from yhly_sim.scenarios.world_files import load_world

    counts = {level: len(model.state.tables[TABLES[level]]) for level in LEVELS}
    return PlaceNames.of(load_world(model.scenario.world), counts,
                         dict(enumerate(model.state.courtyards.grid_id.tolist())))


def named_places(life: Life) -> PlaceNames:
    """The same before anything is lived, so that a wrong name is refused at once."""
    return places_of(model_of(life))
