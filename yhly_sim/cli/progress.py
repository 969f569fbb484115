"""Where a long job stands, on standard error: a bar on a terminal, a line at its stages elsewhere."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Callable, Iterator

from yhly_sim.cli.screen import tell
from yhly_sim.engine.language import say

if TYPE_CHECKING:
    from yhly_sim.execution.finished import Progress

    OnProgress = Callable[[Progress], None]


@contextmanager
def shown_progress(*, unit: str, quiet: bool) -> Iterator[OnProgress | None]:
    """Gives what a study calls with its progress; None when it shall be quiet. unit: "runs" or "days"."""
    if quiet:
        yield None
        return
    _tell_first_use()
    if sys.stderr.isatty():
        with _bar(unit) as show:
            yield show
    else:
        yield _lines(unit)


def _tell_first_use() -> None:
    from yhly_sim.engine.compiled import UNWRITABLE_CACHE, is_compiled_before

    if UNWRITABLE_CACHE is not None:
        tell("cache_not_kept", folder=UNWRITABLE_CACHE)
    elif not is_compiled_before():
        tell("first_use_compiles")


@contextmanager
def _bar(unit: str) -> Iterator[OnProgress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
               TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(say("progress_preparing"), total=None)

        def show(progress: Progress) -> None:
            if progress.stage == "preparing":
                return
            description = say(f"progress_{unit}")
            if progress.failed:
                description += say("progress_failed", failed=progress.failed)
            bar.update(task, description=description, total=progress.planned, completed=progress.done)

        yield show


def _lines(unit: str) -> OnProgress:
    """At most eleven lines a batch: one when it begins, then one for each tenth that is done."""
    told = -1

    def show(progress: Progress) -> None:
        nonlocal told
        if progress.stage == "preparing":
            tell("progress_preparing")
            return
        if progress.done == 0 and told > 0:  # another batch of the same job
            told = -1
        tenth = 10 * progress.done // max(progress.planned, 1)
        if tenth > told:
            told = tenth
            tell("progress_line", what=say(f"progress_{unit}"), done=progress.done, planned=progress.planned)

    return show
