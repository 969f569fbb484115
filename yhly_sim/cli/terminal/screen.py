"""What is printed: results on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys
from typing import Any, Iterable

from yhly_sim.engine.language import say

PIPE_WIDTH = 160
"""Columns of a table when nobody looks: a file should not break its lines as a small window does."""


def print_json(data: Any) -> None:
    """One JSON object on standard output; its keys are the same in both languages."""
    print(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False))


def print_line(message: str, **fields: object) -> None:
    """A sentence of the catalogue on standard output."""
    print(say(message, lang=None, **fields))


def print_text(text: str) -> None:
    """Sentences on standard output: broken between words on a terminal, one line to a file."""
    if not sys.stdout.isatty():
        print(text)
        return
    from rich.text import Text

    print_rich(Text(text))


def print_rich(content: Any) -> None:
    """A table of the report on standard output."""
    _console().print(content)


def screen_width() -> int:
    """Columns of standard output."""
    return int(_console().width)


def _console() -> Any:
    from yhly_sim.cli.terminal.chinese_lines import ReadConsole

    return ReadConsole(width=None if sys.stdout.isatty() else PIPE_WIDTH, highlight=False)


def tell(message: str, **fields: object) -> None:
    """A sentence of the catalogue on standard error."""
    print(say(message, lang=None, **fields), file=sys.stderr, flush=True)


def print_table(headings: Iterable[str], rows: Iterable[Iterable[object]], *, title: str | None = None) -> None:
    """A table on standard output; headings and title are messages, a cell is text as it stands."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=say(title) if title else None, box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False)
    for heading in headings:
        table.add_column(say(heading), overflow="fold")
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    print_rich(table)
