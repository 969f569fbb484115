"""Where a name is looked up: the working folder first, then the library that comes with the package."""

from __future__ import annotations

from pathlib import Path

from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.identity import PACKAGE


def folders(kind: str, beside: Path | None = None) -> list[Path]:
    """The folders in which files of a kind ("scenarios") may lie, those that exist, each once.

    beside: the folder of a file that names another one. In a source checkout the
    library is the repository's own folder.
    """
    candidates = [Path.cwd() / kind, PACKAGE / "library" / kind]
    if beside is not None:
        candidates.insert(0, beside)
    if (PACKAGE.parent / "pyproject.toml").exists():
        candidates.append(PACKAGE.parent / kind)
    found: list[Path] = []
    for folder in candidates:
        if folder.is_dir() and folder.resolve() not in found:
            found.append(folder.resolve())
    return found


def library(kind: str) -> Path:
    """The folder in which the package's own files of a kind lie, wherever one works."""
    installed = PACKAGE / "library" / kind
    return installed if installed.is_dir() else PACKAGE.parent / kind


def names(kind: str, beside: Path | None = None) -> dict[str, Path]:
    """name -> file of a kind, in alphabetical order.

    Raises UserError when one name stands in two folders with different content; both are named.
    """
    found: dict[str, Path] = {}
    for folder in folders(kind, beside):
        for path in sorted(folder.glob("*.yaml")):
            first = found.setdefault(path.stem, path)
            if first != path and first.read_bytes() != path.read_bytes():
                raise UserError("name_in_two_places", name=path.stem, first=first, second=path)
    return dict(sorted(found.items()))


def find_file(kind: str, name: str, *, unknown: str, beside: Path | None = None) -> Path:
    """The file that a name or a path means; `unknown` is the message when no file has that name."""
    if name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name:
        path = Path(name)
        if not path.is_file():
            raise UserError("file_is_folder" if path.is_dir() else "file_not_found", file=name)
        return path
    known = names(kind, beside)
    if name not in known:
        raise UserError(unknown, name=name, nearest=nearest(name, known), known=", ".join(known) or "-")
    return known[name]
