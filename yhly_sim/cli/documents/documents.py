"""`yhly docs`: the pages that are written from the code."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yhly_sim.cli.terminal.options import Json, writable_folder
from yhly_sim.cli.terminal.screen import print_json, print_line
from yhly_sim.engine.errors import YhlyError
from yhly_sim.engine.language import current_language, say

SECTIONS_NAMED = 4
"""How many sections of a page are named in the sentence; `--json` gives all."""


def docs(
    out: Annotated[str | None, typer.Option("--out", metavar="DIR", help="option_docs_out")] = None,
    check: Annotated[bool, typer.Option("--check", help="option_docs_check")] = False,
    json: Json = False,
) -> None:
    """Writes the documents; with `check` only compares them, and ends with exit code 1 where one differs."""
    if check:
        _check(None if out is None else Path(out), json)
        return
    folder = writable_folder(out)
    from yhly_sim.cli.documents.described import described_commands
    from yhly_sim.studies.docs import write_docs

    written = write_docs(described_commands(), folder)
    if json:
        print_json({"written": [str(path) for path in written]})
    else:
        print_line("documents_done", count=len(written), folder=written[0].parent)


def _check(folder: Path | None, json: bool) -> None:
    from yhly_sim.cli.documents.described import described_commands
    from yhly_sim.studies.docs import drift, pages

    differing = drift(described_commands(), folder)
    if json:
        print_json({"differing": differing})
    if differing:
        comma = "；" if current_language() == "zh" else "; "
        named = [say("documents_drifted_page", file=name, sections=_named(sections))
                 for name, sections in differing.items()]
        raise YhlyError("documents_drifted", count=len(differing), pages=comma.join(named))
    if not json:
        print_line("documents_current", count=len(pages(described_commands())))


def _named(sections: list[str]) -> str:
    if not sections:
        return say("documents_missing_page")
    comma = "、" if current_language() == "zh" else ", "
    more = say("documents_more_sections", count=len(sections) - SECTIONS_NAMED)
    return comma.join(sections[:SECTIONS_NAMED]) + (more if len(sections) > SECTIONS_NAMED else "")
