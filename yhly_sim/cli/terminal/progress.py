"""Where a long job stands, on standard error: a bar on a terminal, a line every some seconds elsewhere."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Callable, Iterator

from yhly_sim.cli.terminal.screen import tell
from yhly_sim.engine.language import say
from yhly_sim.execution.pace import Pace

if TYPE_CHECKING:
    from yhly_sim.execution.finished import Progress

    OnProgress = Callable[[Progress], None]

SECONDS_BETWEEN_LINES = 10.0


@contextmanager
def shown_progress(*, unit: str, quiet: bool, compiles: bool = True) -> Iterator[OnProgress | None]:
    """Gives what a study calls with its progress; None when it shall be quiet.

    unit: "runs" or "days". compiles: whether the model is ours, whose code is compiled at its first use.
    """
    if quiet:
        yield None
        return
    if compiles:
        _tell_first_use()
    if sys.stderr.isatty():
        with _bar(unit) as show:
            yield show
    else:
        yield _lines(unit)


def unwritable_cache() -> Path | None:
    """The cache folder that was meant and cannot be written, where that is so."""
    from yhly_sim.engine.compiled import UNWRITABLE_CACHE

    return UNWRITABLE_CACHE


def _tell_first_use() -> None:
    from yhly_sim.engine.compiled import is_compiled_before

    if unwritable_cache() is not None:
        tell("cache_not_kept", folder=unwritable_cache())
    elif not is_compiled_before():
        tell("first_use_compiles")


def _paced(told: tuple[float, float] | None) -> str:
    """The pace in words: nothing while it is not known."""
    if told is None:
        return ""
    rate, left = told
    return say("progress_pace", rate=f"{rate:.3g}", left=timedelta(seconds=round(left)))


def _failed(progress: Progress) -> str:
    return say("progress_failed", failed=progress.failed) if progress.failed else ""


@contextmanager
def _bar(unit: str) -> Iterator[OnProgress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
               TextColumn("{task.fields[pace]}"))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task, pace = bar.add_task(say("progress_preparing"), total=None, pace=""), Pace()

        def show(progress: Progress) -> None:
            if progress.stage == "preparing":
                return
            bar.update(task, description=say(f"progress_{unit}") + _failed(progress), total=progress.planned,
                       completed=progress.done, pace=_paced(pace.saw(progress.done, progress.planned)))

        yield show


def _lines(unit: str) -> OnProgress:
    """One line when a batch begins, one for each tenth that is done, and one every `SECONDS_BETWEEN_LINES` between."""
    told, last, pace = -1, 0.0, Pace()

    def show(progress: Progress) -> None:
        nonlocal told, last
        if progress.stage == "preparing":
            tell("progress_preparing")
            return
        if progress.done == 0 and told > 0:  # another batch of the same job
            told = -1
        now, paced = time.monotonic(), pace.saw(progress.done, progress.planned)
        tenth = 10 * progress.done // max(progress.planned, 1)
        if tenth > told or now - last >= SECONDS_BETWEEN_LINES:
            told, last = tenth, now
            tell("progress_line", what=say(f"progress_{unit}"), done=progress.done, planned=progress.planned,
                 pace=_paced(paced), failed=_failed(progress))

    return show
