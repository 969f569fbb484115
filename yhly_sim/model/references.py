"""Code that a row or an experiment names: `module:name`, or `path/to/file.py:name`, found again in every process."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Callable, Iterator

from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.references import find_file, is_path, split_reference

_LOADED: dict[Path, Loaded] = {}
_LOADING = threading.RLock()


@dataclass(frozen=True)
class Loaded:
    """A file that was run as a module of its own, and the files of its folder that it took in: path -> bytes then."""

    module: ModuleType
    files: dict[Path, bytes]

    @property
    def is_as_on_disk(self) -> bool:
        return all(_content(path) == content for path, content in self.files.items())


def load_reference(reference: str) -> Any:
    """What a reference names.

    A file is run once, and again when it, or a file of its folder that it imports, has changed; nothing of it stays
    where others could meet it, so two files of one name do not disturb each other. A file in a package (a folder with
    `__init__.py`) is imported as a part of it; what Python finds by itself stays as it was first imported.

    Raises UserError where there is no such module, file or name, or where its code fails.
    """
    where, name = parts_of(reference)
    module = loaded_file(Path(where), reference).module if is_path(where) else _import(where, reference)
    if not hasattr(module, name):
        known = [word for word in vars(module) if not word.startswith("_")]
        raise UserError("reference_no_name", reference=reference, name=name, nearest=nearest(name, known))
    return getattr(module, name)


def parts_of(reference: object) -> tuple[str, str]:
    """(module or path, name) of a reference; UserError where it is none."""
    parts = split_reference(reference)
    if parts is None:
        raise UserError("reference_malformed", reference=reference)
    return parts


def absolute(reference: str, *, beside: Path | None = None) -> str:
    """A reference that means the same in every folder: a path is looked for in `beside` first, then where we are."""
    where, name = parts_of(reference)
    if not is_path(where):
        return reference
    return f"{find_file(where, beside) or Path(where).resolve()}:{name}"


def loaded_file(path: Path, reference: str) -> Loaded:
    """The module of a file, as the file is now."""
    path = path.resolve()
    with _LOADING:
        known = _LOADED.get(path)
        if known is None or not known.is_as_on_disk:
            if not path.is_file():
                raise UserError("reference_no_file", reference=reference, file=str(path))
            known = _LOADED[path] = _load(path, reference)
        return known


def _load(path: Path, reference: str) -> Loaded:
    name, folder = _place(path)
    if "." in name and _is_importable(name, path):
        return Loaded(_import(name, reference), {})
    with _modules_of(folder) as taken_in:
        module = _import(name, reference)
        return Loaded(module, {file: _content(file) for file in (path, *taken_in())})


def _place(path: Path) -> tuple[str, Path]:
    """The name under which a file is imported, and the folder from which: that of its outermost package."""
    parts, folder = [path.stem], path.parent
    while (folder / "__init__.py").is_file():
        parts.insert(0, folder.name)
        folder = folder.parent
    return ".".join(parts), folder


def _is_importable(name: str, path: Path) -> bool:
    """Whether a file in a package is what Python itself finds under that name: then it is imported only once."""
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return False
    return spec is not None and spec.origin is not None and Path(spec.origin).resolve() == path


@contextmanager
def _modules_of(folder: Path) -> Iterator[Callable[[], list[Path]]]:
    """Import from a folder first; what was imported from it is taken out again, what it hid comes back.

    Gives a function that names the files of the folder that have been imported.
    """
    names = {path.stem for path in folder.glob("*.py")}
    names |= {path.parent.name for path in folder.glob("*/__init__.py") if not _is_loaded(path)}

    def of_the_folder() -> dict[str, ModuleType]:
        return {name: module for name, module in list(sys.modules.items()) if name.partition(".")[0] in names}

    def taken_in() -> list[Path]:
        files = [getattr(module, "__file__", None) for module in of_the_folder().values()]
        return [Path(file).resolve() for file in files if file]

    hidden, path, bytecode = of_the_folder(), list(sys.path), sys.dont_write_bytecode
    for name in hidden:
        del sys.modules[name]
    sys.path.insert(0, str(folder))
    sys.dont_write_bytecode = True  # a change within a second would meet what was compiled before it
    importlib.invalidate_caches()
    try:
        yield taken_in
    finally:
        sys.path[:], sys.dont_write_bytecode = path, bytecode
        for name in of_the_folder():
            del sys.modules[name]
        sys.modules.update(hidden)


def _is_loaded(package: Path) -> bool:
    file = getattr(sys.modules.get(package.parent.name), "__file__", None)
    return file is not None and Path(file).resolve() == package.resolve()


def _import(name: str, reference: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except UserError:
        raise
    except ModuleNotFoundError as error:
        if error.name is not None and (name == error.name or name.startswith(f"{error.name}.")):
            raise UserError("reference_no_module", reference=reference, module=name) from error
        raise UserError("reference_fails", reference=reference, reason=_reason(error)) from error
    except Exception as error:
        raise UserError("reference_fails", reference=reference, reason=_reason(error)) from error


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".strip().splitlines()[0]


def _content(path: Path) -> bytes:
    try:
        return hashlib.blake2b(path.read_bytes(), digest_size=16).digest()
    except OSError:
        return b""
