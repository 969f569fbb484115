"""What Sphinx would stumble over: fences of words that it does not know, and docstrings with indented lists."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from pygments.lexers.python import PythonLexer
from pygments.lexers.special import TextLexer


def set_apart(app: Any, what: str, name: str, thing: Any, options: Any, lines: list[str]) -> None:
    """Docstrings set lists apart by indenting them only; an empty line and a sign of a block of text are put before.

    What continues an argument (a line that begins with a colon) or a directive is left as it is.
    """
    found: list[str] = []
    is_inside = is_field = False
    for before, line in pairwise(["", *lines]):
        deep = bool(line.strip()) and line.startswith(" ")
        if line.strip() and not deep:
            is_field = line.startswith((":", ".. "))
        if deep and not is_inside and not is_field and not before.endswith("::"):
            found += ["", "::", ""]
        elif is_inside and line.strip() and not deep:
            found.append("")
        is_inside = not is_field and (deep or (is_inside and not line.strip()))
        found.append(line)
    lines[:] = found


def setup(app: Any) -> dict[str, bool]:
    """Called by Sphinx."""
    app.add_lexer("equations", PythonLexer)
    app.add_lexer("csv", TextLexer)
    app.add_lexer("hand", TextLexer)
    app.connect("autodoc-process-docstring", set_apart, priority=900)  # after napoleon
    return {"parallel_read_safe": True, "parallel_write_safe": True}
