"""What a class needs made beforehand: machine code, the world and its map, facts, the font, warm-ups.

Each is kept in the cache folder under what it follows from. Whoever is first makes it: `yhly prepare` the evening
before, else a worker of `yhly web` at its start.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Iterable, Iterator

from yhly_sim.engine.identity import compiled_folder
from yhly_sim.web.kept import keep, kept_file

WORLD, WORLD_SEED = "weidu", 1
SCENARIO = "weidu"
"""All shipped scenarios agree with it until the reform, so that they share its warm-ups."""

Tell = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Step:
    """One thing to be there. name: what it is called in `web_ready_NAME`, with its fields.

    make: makes it, telling how far it is (done, of how many) where it knows.
    """

    name: str
    is_there: Callable[[], bool]
    make: Callable[[Callable[[int, int], None]], Any]
    fields: tuple[tuple[str, Any], ...] = ()


def make_ready(*, seeds: Iterable[int], tell: Tell = lambda news: None) -> int:
    """Make what is missing, one thing after another; gives how many were.

    tell: takes {step, fields, place, count, done, of} when a thing is begun and while it comes along.
    """
    missing = [step for step in steps(seeds) if not step.is_there()]
    for place, step in enumerate(missing, 1):
        news = {"step": step.name, "fields": dict(step.fields), "place": place, "count": len(missing)}
        tell({**news, "done": 0, "of": 0})
        step.make(lambda done, of, news=news: tell({**news, "done": done, "of": of}))  # type: ignore[misc]
    return len(missing)


def steps(seeds: Iterable[int]) -> Iterator[Step]:
    """All things, in the order in which they are needed. seeds: of the warm-ups."""
    from yhly_sim.web.font import make_subset, subset_path

    yield Step("code", (compiled_folder() / "all_compiled").exists, lambda tell: _prepare([]))
    yield Step("world", _is_world_there, lambda tell: _prepare([_row(1)]))
    yield Step("map", lambda: map_file(WORLD, WORLD_SEED).exists(), lambda tell: make_map(WORLD, WORLD_SEED))
    yield Step("facts", lambda: facts_file().exists(), lambda tell: make_facts())
    for seed in seeds:
        yield _warm_up(seed)
    yield Step("font", lambda: subset_path().exists(), lambda tell: make_subset())


def map_file(world: str, seed: int) -> Path:
    """Where the map of a world is kept."""
    from yhly_sim.studies.classroom.world_map import world_map_address

    return kept_file("maps", world_map_address(world, seed))


def make_map(world: str, seed: int) -> None:
    from yhly_sim.studies.classroom.world_map import world_map_json

    keep(map_file(world, seed), world_map_json(world, seed))


def facts_file() -> Path:
    """Where the facts of the lab are kept."""
    from yhly_sim.studies.classroom.lab_facts import lab_facts_address

    return kept_file("facts", lab_facts_address())


def make_facts() -> None:
    from yhly_sim.studies.classroom.lab_facts import lab_facts

    keep(facts_file(), json.dumps(lab_facts(), ensure_ascii=False).encode())


def _row(seed: int) -> dict[str, Any]:
    return {"scenario": SCENARIO, "seed": seed, "replication": 0}


def _prepare(rows: list[dict[str, Any]]) -> None:
    from yhly_sim.studies.subject import our_model

    prepare = our_model().prepare
    assert prepare is not None
    prepare(rows)


def _is_world_there() -> bool:
    from yhly_sim.studies.classroom.world_map import is_world_kept

    return is_world_kept(WORLD, WORLD_SEED)


def _warm_up(seed: int) -> Step:
    from yhly_sim.studies.classroom.tape import is_warmup_kept, warm_up

    return Step("warmup", lambda: is_warmup_kept(_row(seed)), lambda tell: warm_up(_row(seed), keeps=True, tell=tell),
                (("seed", seed),))
