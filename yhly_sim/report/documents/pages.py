"""The table of pages that are written from the code: file name -> text."""

from __future__ import annotations

from typing import Any, Callable, Mapping

from yhly_sim.engine.language import LANGUAGES
from yhly_sim.report.documents.commands import Command, commands
from yhly_sim.report.documents.coverage import coverage
from yhly_sim.report.documents.dictionary import columns, parameters
from yhly_sim.report.documents.odd import odd
from yhly_sim.report.documents.parts import parts
from yhly_sim.report.documents.refusals import errors

PAGES: dict[str, Callable[[str], str]] = {
    "parameters": parameters,
    "columns": columns,
    "switches": parts,
    "coverage": coverage,
    "errors": errors,
}
"""stem of a file -> what writes it in a language, from the package alone."""


def all_pages(patterns: Mapping[str, Any] | None, known_commands: Mapping[str, Command]) -> dict[str, str]:
    """File name -> text of every page in every language.

    patterns: the record of `docs/validation.yaml`, if any; known_commands: the command line, which stands above.
    """
    texts: dict[str, str] = {}
    for lang in LANGUAGES:
        texts[file_name("odd", lang)] = odd(lang, patterns)
        texts[file_name("commands", lang)] = commands(lang, known_commands)
        texts |= {file_name(stem, lang): write(lang) for stem, write in PAGES.items()}
    return dict(sorted(texts.items()))


def file_name(stem: str, lang: str) -> str:
    """English pages have the plain name.

    >>> file_name("odd", "zh"), file_name("odd", "en")
    ('odd.zh.md', 'odd.md')
    """
    return f"{stem}.md" if lang == "en" else f"{stem}.{lang}.md"
