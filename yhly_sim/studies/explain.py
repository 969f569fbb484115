"""`yhly explain`: why one dispute went as it did, and what became of it elsewhere; or a grid's two years."""

from __future__ import annotations

from typing import Any

from yhly_sim.engine.errors import UserError
from yhly_sim.engine.language import say
from yhly_sim.execution.finished import OnProgress
from yhly_sim.report.story.dispute import DisputeStory
from yhly_sim.report.story.dispute_list import DisputeList
from yhly_sim.report.story.side import Side
from yhly_sim.studies.lives.found import Life, life_of
from yhly_sim.studies.lives.grid import explain_grid
from yhly_sim.studies.lives.living_again import facts_of, first_day, lived, places_of, told

ANY = "any"


def explain(run: Any, *, dispute: int | str | None = None, grid: int | str | None = None,
            against: Any = None, seed: int | None = None, replication: int | None = None, days: int | None = None,
            world: str | None = None, progress: OnProgress | None = None) -> Any:
    """Tell why: one dispute's story with its twin, or a grid's two years.

    run: a folder that `yhly run --out` wrote, a scenario's name or file, or a `Scenario`. dispute: a key (number, or
    text in hexadecimal or decimal), or "any" for one worth telling. grid: a row, or the name that reports use.
    against: the scenario of the twin; by default the root of what the scenario extends, none for that root itself.
    The run is lived again, its twin with it; nothing of what happens in it is changed by looking on.

    Returns a `DisputeStory` or a `GridStory`: `.text(lang)`, `.to_json()`, `.chain` or `.months` as DataFrame.
    Raises UserError for an unknown run, key, grid or scenario.
    """
    if (dispute is None) == (grid is None):
        raise UserError("explain_nothing_asked")
    life = life_of(run, seed=seed, replication=replication, days=days, world=world)
    twin = twin_scenario(life, against)
    if grid is not None:
        return explain_grid(life, grid, progress)
    assert dispute is not None
    key = worth_telling(life, count=1).keys[0] if dispute == ANY else read_key(dispute)
    return _dispute_story(life, key, twin, progress)


def worth_telling(run: Any, *, grid: int | str | None = None, courtyard: int | str | None = None,
                  kind: str | None = None, count: int = 3, seed: int | None = None, replication: int | None = None,
                  days: int | None = None, world: str | None = None, progress: OnProgress | None = None) -> DisputeList:
    """Disputes of a run worth telling, by what makes them so, at most `count` each; run as for `explain`.

    grid, courtyard: a row or a name; kind: a kind of dispute. Raises UserError where there is none.
    """
    life = run if isinstance(run, Life) else life_of(
        run, seed=seed, replication=replication, days=days, world=world)
    model = lived(life, None, told(progress, 0, 1))
    names = places_of(model)
    found = DisputeList.of(
        model.state, model.ledger, names, reform_day=model.reform_day, count=count, kind=kind,
        grid=None if grid is None else names.find("grid", grid),
        courtyard=None if courtyard is None else names.find("courtyard", courtyard))
    if not found.keys:
        raise UserError("dispute_none_worth")
    return found


def read_key(text: int | str) -> int:
    """A key as printed (0x...), in decimal, or as a number.

    >>> read_key("0x1000003080004005") == read_key(str(0x1000003080004005))
    True
    """
    try:
        key = int(text, 0) if isinstance(text, str) else int(text)
    except (ValueError, TypeError):
        raise UserError("dispute_key_unreadable", value=text) from None
    if not 0 <= key < 2**64:
        raise UserError("dispute_key_unreadable", value=text)
    return key


def twin_scenario(life: Life, against: Any) -> Life | None:
    """The scenario with which a story is compared: what is asked for, else the root of what it extends."""
    if against is not None:
        return life.under(against)
    root = life.scenario
    while root.parent is not None:
        root = root.parent
    return None if root.name == life.scenario.name else life.under(root)


def _dispute_story(life: Life, key: int, twin: Life | None, progress: OnProgress | None) -> DisputeStory:
    from yhly_sim.model.observing.dispute_observer import DisputeObserver

    runs = 1 if twin is None else 2
    ours, theirs = DisputeObserver(key), DisputeObserver(key)
    model = lived(life, ours, told(progress, 0, runs))
    other = None if twin is None else lived(twin, theirs, told(progress, 1, runs))
    if not ours.record.has_arisen:
        there = ""
        if theirs.record.has_arisen and other is not None:
            there = say("dispute_in_twin", scenario=other.scenario.name)
        raise UserError("dispute_unknown", key=hex(key), there=there)
    return DisputeStory(
        side=Side(model.scenario, ours.record),
        twin=None if other is None else Side(other.scenario, theirs.record),
        names=places_of(model), first_day=first_day(), run=facts_of(model), notes=life.notes(model.outcomes))
