"""Forms of a rule that an experiment compares: is the function there? Answered without running any of its code."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path

from yhly_sim.engine.errors import nearest
from yhly_sim.engine.pages import Page
from yhly_sim.engine.references import find_file, is_path, split_reference
from yhly_sim.engine.safe_yaml import KeyPath

PACKAGE = "package"
"""How an experiment calls the form that the package has."""


def read_form(page: Page, path: KeyPath, *, beside: Path) -> str | None:
    """The reference that stands at a path, as every process understands it; None for the package's own form.

    `module:function` stays as it is, `path/to/file.py:function` gets a full path; it is looked for in `beside` first,
    then in the working folder. Raises UserError, naming the place, where there is no such file, module or function.
    """
    reference = page.at(path)
    if reference == PACKAGE:
        return None
    parts = split_reference(reference)
    if parts is None:
        raise page.refusal("rule_form_expected", path, value=reference)
    where, name = parts
    file = find_file(where, beside) if is_path(where) else _file_of_module(where)
    if file is None or not file.is_file():
        raise page.refusal("rule_form_not_found", path, where=where)
    try:
        known = _names_of(ast.parse(file.read_bytes()))
    except (OSError, SyntaxError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise page.refusal("rule_form_not_readable", path, where=where, reason=reason) from None
    if name not in known:
        raise page.refusal("rule_form_no_function", path, where=where, name=name, nearest=nearest(name, known))
    return f"{file}:{name}" if is_path(where) else str(reference)


def _file_of_module(module: str) -> Path | None:
    try:
        found = importlib.util.find_spec(module)
    except (ImportError, ValueError, AttributeError):
        return None
    return Path(found.origin) if found is not None and found.origin and found.origin.endswith(".py") else None


def _names_of(tree: ast.Module) -> list[str]:
    """What a file defines, assigns or imports at its top level."""
    names: list[str] = []
    for part in tree.body:
        if isinstance(part, (ast.FunctionDef, ast.ClassDef)):
            names.append(part.name)
        elif isinstance(part, ast.Assign):
            names += [target.id for target in part.targets if isinstance(target, ast.Name)]
        elif isinstance(part, (ast.Import, ast.ImportFrom)):
            names += [alias.asname or alias.name for alias in part.names]
    return names
