"""Docstrings as paragraphs of a page: what happens, without the examples that tests run."""

from __future__ import annotations

import inspect
import re
from typing import Any

_WORD = re.compile(r"`[^`]*`|(?<![\w.])[A-Za-z]\w*(?:\.\w+)*")
"""What is code already, or a word; a word with an underscore is a name."""

_STEP = re.compile(r"\(\d+\) ")
_ITEM = re.compile(r"\d+\. |  (?=\w)")
_CONTINUED = re.compile(r" {3,}")


def described(thing: Any) -> str:
    """The docstring of a rule or phase as Markdown.

    Lines of a paragraph are joined, so that none begins with a sign that Markdown takes for a list. Numbered and
    indented lines are items, "(1)" begins a paragraph, names are set as code, examples are left out.

    >>> from yhly_sim.domain.disputes.leave import withdraw_rate
    >>> described(withdraw_rate)
    'Hazard a day of withdrawing: rate (1 - severity).'
    """
    blocks: list[str] = []
    is_open = False  # whether the next plain line belongs to the last block
    for line in (inspect.getdoc(thing) or "").partition(">>>")[0].splitlines():
        if not line.strip():
            is_open = False
        elif _CONTINUED.match(line) and blocks:
            blocks[-1] += " " + line.strip()
        elif item := _ITEM.match(line):
            blocks.append(_listed(line, item[0]))
            is_open = False
        elif is_open and not _STEP.match(line):
            blocks[-1] += " " + line
        else:
            blocks.append(line)
            is_open = True
    return _WORD.sub(_as_code, "\n\n".join(blocks)).replace("\n\n- ", "\n- ").strip()


def _listed(line: str, mark: str) -> str:
    """An item of a numbered list as it stands; an indented "name  what" as `name`: what."""
    return line if mark.strip() else "- " + re.sub(r"^(\S+) {2,}", r"`\1`: ", line.strip())


def _as_code(match: re.Match[str]) -> str:
    word = match[0]
    return f"`{word}`" if "_" in word and not word.startswith("`") else word
