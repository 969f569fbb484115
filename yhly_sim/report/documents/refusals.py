"""Every sentence with which the program refuses, found in its own source, by exit code."""

from __future__ import annotations

import ast
import re
from functools import cache
from types import MappingProxyType
from typing import Iterator, Mapping

from yhly_sim.engine.identity import PACKAGE
from yhly_sim.engine.language import catalogue, say
from yhly_sim.report.documents.markdown import page, table

CODES = {"UserError": 2, "MachineError": 3, "YhlyError": 1}
REFUSES = re.compile(r"Error\(|raise |unknown=")
"""What a module has that refuses anything."""


def errors(lang: str) -> str:
    """The sentences of all errors, with their names and where they are raised; those of the reader first."""
    parts = [f"# {say('documents_title_errors', lang=lang)}", say("documents_written", lang=lang),
             say("documents_errors_intro", lang=lang)]
    found = refusals()
    headings = [say(name, lang=lang) for name in ("documents_error_name", "documents_error_sentence")]
    for code in (2, 3, 1):
        rows = [(f"`{name}`", _shown(_with_nearest(name, lang))) for name, one in found.items() if one == code]
        parts += [f"## {say(f'documents_errors_{code}', lang=lang)}", table(headings, rows)]
    return page(*parts)


@cache
def refusals() -> Mapping[str, int]:
    """Name of a message -> exit code, of all messages that some error of the package carries, in their order."""
    found: dict[str, int] = {}
    for path in PACKAGE.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        for name, code in _raised(ast.parse(source)) if REFUSES.search(source) else ():
            found[name] = max(code, found.get(name, 0))
    return MappingProxyType({name: found[name] for name in sorted(found)})


def _raised(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Names of messages in what is raised, and of errors that are made to be raised elsewhere.

    What a helper makes of a name (`raise self.error("unknown_key")`, `find_file(..., unknown="unknown_scenario")`) is
    the reader's mistake: helpers know a file and a line.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (kind := _name(node.func)) in CODES and node.args:
            yield from ((name, CODES[kind]) for name in _messages(node.args[0]))
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and _name(node.exc.func) not in CODES:
            yield from ((name, CODES["UserError"]) for one in node.exc.args[:2] for name in _messages(one))
        elif isinstance(node, ast.keyword) and node.arg == "unknown":
            yield from ((name, CODES["UserError"]) for name in _messages(node.value))


def _messages(node: ast.AST) -> Iterator[str]:
    """Names of messages in an expression; where a name is put together, all that begin as it does."""
    for one in ast.walk(node):
        if isinstance(one, ast.JoinedStr) and isinstance(first := one.values[0], ast.Constant):
            yield from (name for name in catalogue() if name.startswith(str(first.value)))
        elif isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value in catalogue():
            yield one.value


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _with_nearest(name: str, lang: str) -> str:
    """A sentence of the catalogue with its clause on what may have been meant."""
    clause = catalogue()["nearest_is"][lang].replace("{name}", "{nearest}")
    return catalogue()[name][lang].replace("{nearest}", clause)


def _shown(sentence: str) -> str:
    """The sentence with its fields as letters of code, and no sign that Markdown would take for its own."""
    text = sentence.replace("{{", "\x01").replace("}}", "\x02").replace("*", "\\*").replace("<", "&lt;")
    text = text.replace("_", "\\_").replace("{", "‹").replace("}", "›")
    return text.replace("\x01", "{").replace("\x02", "}")
