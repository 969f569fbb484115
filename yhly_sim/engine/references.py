"""Names of code as an experiment or a row gives them: `module:name`, or `path/to/file.py:name`. Nothing is loaded."""

from __future__ import annotations

from pathlib import Path


def split_reference(reference: object) -> tuple[str, str] | None:
    """(module or path, name) of a reference; None where it is none.

    >>> split_reference("rules/mine.py:readily"), split_reference("package.module:Class"), split_reference("mine.py")
    (('rules/mine.py', 'readily'), ('package.module', 'Class'), None)
    """
    where, _, name = reference.rpartition(":") if isinstance(reference, str) else ("", "", "")
    return (where, name) if where and name.isidentifier() else None


def is_path(where: str) -> bool:
    """Whether the first part of a reference names a file rather than a module."""
    return where.endswith(".py") or "/" in where or "\\" in where


def find_file(where: str, beside: Path | None) -> Path | None:
    """The file of a reference: looked for in `beside` first, then in the working folder; None where there is none."""
    candidates = [folder / where for folder in (beside, Path.cwd()) if folder is not None]
    return next((path.resolve() for path in candidates if path.is_file()), None)
