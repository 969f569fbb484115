"""Docstrings as paragraphs of a page: what happens, without the examples that tests run."""

from __future__ import annotations

import inspect
import re
from typing import Any


def described(thing: Any) -> str:
    """The docstring of a rule or phase as Markdown: indented lines become a list, examples are left out.

    >>> from yhly_sim.domain.disputes.leave import withdraw_rate
    >>> described(withdraw_rate)
    'Hazard a day of withdrawing: rate (1 - severity).'
    """
    text = (inspect.getdoc(thing) or "").partition(">>>")[0].rstrip()
    lines: list[str] = []
    for line in text.splitlines():
        if re.match(r"^  \w", line):
            if lines and lines[-1].strip() and not lines[-1].startswith("- "):
                lines.append("")
            lines.append("- " + re.sub(r"^(\S+) {2,}", r"`\1`: ", line.strip()))
        else:
            if lines and lines[-1].startswith("- ") and line.strip():
                lines.append("")
            lines.append(line)
    return "\n".join(lines).strip()
