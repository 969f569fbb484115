"""`yhly docs`: pages written from the code, and whether those that stand there still say what the code says."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Mapping

from yhly_sim.engine.errors import UserError
from yhly_sim.engine.identity import PACKAGE
from yhly_sim.engine.safe_yaml import load_user_yaml
from yhly_sim.report.documents.markdown import differing_sections
from yhly_sim.report.documents.pages import all_pages

PATTERNS = "validation.yaml"


def docs_folder() -> Path | None:
    """The folder `docs` of a source checkout; None where only the package is installed."""
    folder = PACKAGE.parent / "docs"
    return folder if folder.is_dir() and (PACKAGE.parent / "pyproject.toml").is_file() else None


def pages() -> dict[str, str]:
    """File name -> text of every page that is written from the code, the same on every machine and day."""
    return all_pages(_patterns())


def write_docs(out: Path | None = None) -> list[Path]:
    """Write all pages to a folder, by default to `docs` of the source checkout; gives back their files.

    Raises UserError where there is no such folder and `out` is not given.
    """
    folder = _folder(out)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        written.append(folder / name)
    return written


def drift(out: Path | None = None) -> dict[str, list[str]]:
    """File name -> sections in which a page of the folder differs from what the code says; none: there is no such page.

    Raises UserError where there is no source checkout and `out` is not given.
    """
    folder = _folder(out)
    found: dict[str, list[str]] = {}
    for name, text in pages().items():
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


def _patterns() -> Mapping[str, Any] | None:
    """The record of tested patterns of the source checkout, if there is one."""
    folder = docs_folder()
    if folder is None or not (folder / PATTERNS).is_file():
        return None
    data, _ = load_user_yaml(folder / PATTERNS)
    rows: Mapping[str, Any] = data.get("patterns", data)
    return rows
