"""A grid's two years, lived again."""

from __future__ import annotations

from yhly_sim.execution.finished import OnProgress
from yhly_sim.report.story.grid import GridStory
from yhly_sim.studies.lives.found import Life
from yhly_sim.studies.lives.living_again import facts_of, first_day, lived, named_places, told


def explain_grid(life: Life, asked: int | str, progress: OnProgress | None = None) -> GridStory:
    """The story of the grid of a row, or of a name; UserError where there is none."""
    from yhly_sim.model.observing.grid_observer import GridObserver

    names = named_places(life)
    observer = GridObserver(names.find("grid", asked), life.scenario.warmup_days)
    model = lived(life, observer, told(progress, 0, 1))
    return GridStory(model.scenario, observer.record, names, first_day(), facts_of(model), life.notes(model.outcomes))
