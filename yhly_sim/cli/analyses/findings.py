"""What every analysis of stored runs shows: its tables and one sentence, or JSON; and that its folder is written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from yhly_sim.cli.terminal.screen import print_json, print_rich, print_text, tell
from yhly_sim.engine.language import current_language

Experiment = Annotated[str, typer.Argument(metavar="EXPERIMENT", help="argument_experiment_run")]


def show_finding(found: Any, *, json: bool) -> None:
    """The tables and the sentence of a finding on standard output, or the whole of it as JSON."""
    lang = current_language()
    if json:
        print_json(found.to_json(lang))
        return
    print_rich(found.tables(lang))
    print()
    print_text(found.sentence(lang))


def tell_folder(folder: Path | None, *, quiet: bool) -> None:
    """That a folder was written, on standard error."""
    if folder is not None and not quiet:
        tell("folder_written", folder=folder)
