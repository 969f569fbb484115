"""Markdown: tables that no text breaks, and a page cut into its sections."""

from __future__ import annotations

import re
from typing import Iterable, Sequence

_HEADING = re.compile(r"^#{1,6} .+$", re.MULTILINE)


def cell(text: object) -> str:
    """Text for one cell of a table: bars escaped, line breaks as such.

    >>> cell("a | b\\nc")
    'a \\\\| b<br>c'
    """
    return str(text).strip().replace("|", "\\|").replace("\n", "<br>")


def table(headings: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """A table with its headings; every row has as many cells."""
    lines = [headings, ["---"] * len(headings)]
    lines += [[cell(one) for one in row] for row in rows]
    assert all(len(line) == len(headings) for line in lines)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def code(names: Iterable[object], separator: str = ", ") -> str:
    """Names in code letters; a dash where there is none.

    >>> code(["norm", "quality"])
    '`norm`, `quality`'
    """
    return separator.join(f"`{name}`" for name in names) or "-"


def fence(text: str, language: str = "") -> str:
    return f"```{language}\n{text}\n```"


def page(*parts: str) -> str:
    """Parts of a page, one empty line between them."""
    return "\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"


def sections(text: str) -> dict[str, str]:
    """heading -> what stands below it, up to the next heading; what precedes the first one has no heading.

    >>> list(sections("intro\\n# A\\nx\\n## B\\ny\\n"))
    ['', '# A', '## B']
    """
    found: dict[str, str] = {}
    start, heading = 0, ""
    for match in _HEADING.finditer(text):
        found[heading] = text[start:match.start()]
        start, heading = match.end(), match[0]
    found[heading] = text[start:]
    return found


def differing_sections(old: str, new: str) -> list[str]:
    """Headings of the sections in which two texts differ, in the order of the new one; "-" for the top of a page."""
    one, other = sections(old), sections(new)
    names = [name for name in (*other, *(name for name in one if name not in other))
             if one.get(name) != other.get(name)]
    if not names and old != new:
        names = [next(iter(other))]
    return [name.lstrip("# ") or "-" for name in names]
