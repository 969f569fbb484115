"""`yhly prepare`: everything that costs time once, made the evening before; and how that is shown."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import Annotated, Any, Callable, Iterator

import typer

from yhly_sim.cli.terminal.options import Quiet
from yhly_sim.cli.terminal.progress import unwritable_cache
from yhly_sim.cli.terminal.screen import tell
from yhly_sim.engine.language import current_language, say
from yhly_sim.scenarios.load import load_scenario

PARTS = 1000


def prepare(
    scenario: Annotated[str, typer.Argument(metavar="[SCENARIO]", help="argument_prepare_scenario")] = "weidu",
    quiet: Quiet = False,
) -> None:
    """Compiles the code, builds and keeps the world of a scenario, and makes all that `yhly web` needs."""
    chosen = load_scenario(scenario)
    from yhly_sim.studies.classroom.lab_facts import SEEDS
    from yhly_sim.studies.subject import our_model
    from yhly_sim.web.making_ready import make_ready

    if unwritable_cache() is not None:
        tell("cache_not_kept", folder=unwritable_cache())
    with shown_steps(quiet=quiet) as show:
        make_ready(seeds=SEEDS, tell=show)
        prepared = our_model().prepare
        assert prepared is not None
        prepared([{"scenario": chosen, "seed": 1, "replication": 0, "days": None, "world": None}])
    if not quiet:
        tell("prepared", scenario=chosen.titled(current_language()), world=chosen.world)


@contextmanager
def shown_steps(*, quiet: bool) -> Iterator[Callable[[dict[str, Any] | None], None]]:
    """Gives what takes the news of `make_ready`, and None at its end: a bar on a terminal, a line a thing elsewhere."""
    shown = None if quiet else (_Bar() if sys.stderr.isatty() else _Lines())
    try:
        yield shown.show if shown else lambda news: None
    finally:
        if shown:
            shown.show(None)


def named(news: dict[str, Any]) -> str:
    """What is being made, in words."""
    return say(f"web_ready_{news['step']}", lang=None, **news["fields"])


class _Lines:
    def __init__(self) -> None:
        self._last: tuple[int, str] | None = None

    def show(self, news: dict[str, Any] | None) -> None:
        if news is not None and (news["place"], news["step"]) != self._last:
            self._last = (news["place"], news["step"])
            tell("preparing_line", what=named(news), place=news["place"], count=news["count"])


class _Bar:
    """Made with the first news, so that nothing is shown where nothing is missing; gone at the end."""

    def __init__(self) -> None:
        self._bar: Any = None

    def show(self, news: dict[str, Any] | None) -> None:
        if news is None:
            if self._bar is not None:
                self._bar.stop()
            self._bar = None
            return
        if self._bar is None:
            self._begin()
        share = news["done"] / news["of"] if news["of"] else 0.0
        self._bar.update(self._task, description=named(news), total=PARTS * news["count"],
                         completed=round(PARTS * (news["place"] - 1 + share)))

    def _begin(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        self._bar = Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(),
                             console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task("", total=None)
        self._bar.start()
