"""`yhly report`: an experiment that was run, as a file for those who decide."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yhly_sim.cli.findings import Experiment
from yhly_sim.cli.options import Json, Quick, Quiet, StoreFolder
from yhly_sim.cli.screen import print_json, print_line

To = Annotated[str, typer.Option("--to", metavar="html|docx", help="option_report_to")]
File = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="option_report_out")]


def report(
    experiment: Experiment,
    to: To = "html",
    out: File = None,
    quick: Quick = False,
    store: StoreFolder = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Writes the file and says where it is."""
    from yhly_sim.studies.report import write_report

    target = out or Path(f"{Path(experiment).stem}.{to}")
    written = write_report(experiment, target, to=to, quick=quick, store=store)
    if json:
        print_json({"file": str(written), "format": to, "bytes": written.stat().st_size})
    elif not quiet:
        print_line("written_done", file=written)
