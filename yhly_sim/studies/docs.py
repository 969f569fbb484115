"""`yhly docs`: pages written from the code, and whether those that stand there still say what the code says."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Mapping

from yhly_sim.engine.errors import UserError
from yhly_sim.engine.identity import PACKAGE
from yhly_sim.report.documents.commands import Command
from yhly_sim.report.documents.markdown import differing_sections
from yhly_sim.report.documents.pages import all_pages
from yhly_sim.studies.patterns.pattern import Pattern, patterns
from yhly_sim.studies.patterns.record import read_record


def docs_folder() -> Path | None:
    """The folder `docs` of a source checkout; None where only the package is installed."""
    folder = PACKAGE.parent / "docs"
    return folder if folder.is_dir() and (PACKAGE.parent / "pyproject.toml").is_file() else None


def pages(commands: Mapping[str, Command]) -> dict[str, str]:
    """File name -> text of every page that is written from the code, the same on every machine and day.

    commands: the command line as data (`described_commands` of the face), which stands above studies.
    """
    return all_pages(_patterns(), commands)


def write_docs(commands: Mapping[str, Command], out: Path | None = None) -> list[Path]:
    """Write all pages to a folder, by default to `docs` of the source checkout; gives back their files.

    Raises UserError where there is no such folder and `out` is not given.
    """
    folder = _folder(out)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in pages(commands).items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        written.append(folder / name)
    return written


def drift(commands: Mapping[str, Command], out: Path | None = None) -> dict[str, list[str]]:
    """File name -> sections in which a page of the folder differs from what the code says; none: there is no such page.

    Raises UserError where there is no source checkout and `out` is not given.
    """
    folder = _folder(out)
    found: dict[str, list[str]] = {}
    for name, text in pages(commands).items():
        path = folder / name
        if not path.is_file():
            found[name] = []
        elif differing := differing_sections(path.read_text(encoding="utf-8"), text):
            found[name] = differing
    return found


def _folder(out: Path | None) -> Path:
    folder = out or docs_folder()
    if folder is None:
        raise UserError("documents_no_folder")
    return folder


def _patterns() -> dict[str, Any]:
    """The record of tested patterns with what its patterns and their parts are called; empty where there is none."""
    known = patterns()
    return {name: {**entry, "title": {"zh": known[name].zh, "en": known[name].en}, "parts": _parts(known[name], entry)}
            for name, entry in read_record().items()}


def _parts(pattern: Pattern, entry: Mapping[str, Any]) -> dict[str, Any]:
    titles = {part.name: {"zh": part.zh, "en": part.en} for part in pattern.parts}
    return {name: {**one, "title": titles[name]} for name, one in entry["parts"].items()}
