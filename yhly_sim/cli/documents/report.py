"""`yhly report`: an experiment that was run, or scenarios, as a file for those who decide."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yhly_sim.cli.terminal.options import Json, Quick, Quiet, StoreFolder, Workers, read_workers, writable_file
from yhly_sim.cli.terminal.progress import shown_progress
from yhly_sim.cli.terminal.screen import print_json, print_line

Names = Annotated[list[str], typer.Argument(metavar="NAME...", help="argument_report")]
To = Annotated[str, typer.Option("--to", metavar="html|docx|pdf", help="option_report_to")]
File = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="option_report_out")]


def report(
    names: Names,
    to: To = "html",
    out: File = None,
    quick: Quick = False,
    store: StoreFolder = None,
    workers: Workers = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Writes the file and says where it is; of several scenarios it runs first what the store has not yet."""
    processes = read_workers(workers)
    from yhly_sim.studies.report import check_format, run_missing, write_report

    check_format(to)
    target = writable_file(out or Path(f"{'_'.join(Path(name).stem for name in names)}.{to}"))
    if len(names) > 1:
        with shown_progress(unit="runs", quiet=quiet) as progress:
            run_missing(names, quick=quick, store=store, workers=processes, progress=progress)
    written = write_report(names, target, to=to, quick=quick, store=store)  # type: ignore[arg-type]
    if json:
        print_json(written.to_json())
    elif not quiet:
        print_line("written_done", file=written.file)
