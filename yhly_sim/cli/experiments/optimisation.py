"""`yhly optimise`: designs within a budget, and how sure they are."""

from __future__ import annotations

from typing import Annotated

import typer

from yhly_sim.cli.analyses.findings import tell_folder
from yhly_sim.cli.terminal.options import (
    Json,
    Out,
    Quick,
    Quiet,
    RetryFailed,
    Scheduler,
    Serial,
    StoreFolder,
    Workers,
    read_workers,
    writable_folder,
)
from yhly_sim.cli.terminal.progress import shown_progress
from yhly_sim.cli.terminal.screen import print_json, print_line, print_rich, print_text
from yhly_sim.engine.language import current_language


def optimise(
    name: Annotated[str, typer.Argument(metavar="EXPERIMENT", help="argument_optimise")],
    quick: Quick = False,
    store: StoreFolder = None,
    workers: Workers = None,
    scheduler: Scheduler = None,
    serial: Serial = False,
    retry_failed: RetryFailed = False,
    out: Out = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """A table of the designs on the front, and what is to be said of them."""
    processes, folder = read_workers(workers), writable_folder(out)
    from yhly_sim.studies.batch.stores import check_extra

    check_extra()
    from yhly_sim.studies.optimise import optimise as study

    with shown_progress(unit="runs", quiet=quiet) as progress:
        found = study(name, quick=quick, store=store, workers=processes, scheduler=scheduler, serial=serial,
                      retry_failed=retry_failed, progress=progress, out=folder)
    lang = current_language()
    if json:
        print_json(found.to_json(lang))
    else:
        print_text(found.experiment.asked(lang))
        print_rich(found.tables(lang))
        print()
        print_text(found.sentence(lang))
        print_line("optimise_done", runs=f"{found.found.runs:,}", again=f"{found.found.runs_again:,}")
    tell_folder(folder, quiet=quiet)
