"""The code id of runs of a model that is not ours: our code, Mesa's version, and the model's own sources."""

from __future__ import annotations

import hashlib
import sys
from functools import lru_cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any, Iterator, Sequence

from yhly_sim.engine.fingerprints import fingerprint
from yhly_sim.engine.identity import code_id, installed_version
from yhly_sim.engine.references import is_path
from yhly_sim.model.references import load_reference, loaded_file, parts_of
from yhly_sim.model.sources import file_digest

SOURCES = (".py", ".yaml", ".yml", ".json", ".toml", ".csv")
"""Files of a package from which a run may follow."""


def code_of_references(references: Sequence[str]) -> str:
    """A fingerprint of all code behind these references.

    Of a module: the files of its package and the version of its distribution. Of a file: what it and the files of its
    folder that it imports say, comments left out.
    """
    return fingerprint([code_id(), _version("mesa"), [_sources(one) for one in references]])


def _sources(reference: str) -> list[Any]:
    """What tells the code behind a reference: version, and a digest for each of its files."""
    where, _ = parts_of(reference)
    if is_path(where):
        loaded = loaded_file(Path(where), reference)
        if loaded.files:
            return sorted((path.name, _digest_once(path, content)) for path, content in loaded.files.items())
        where = loaded.module.__name__
    load_reference(reference)
    top = where.partition(".")[0]
    return [_version(top), _package_digest(top)]


@lru_cache(maxsize=256)
def _digest_once(path: Path, content: bytes) -> str:
    """The digest of a file whose content has this fingerprint: a run asks for it, and parsing it takes milliseconds."""
    return file_digest(path)


@lru_cache(maxsize=32)
def _version(top: str) -> str:
    return ", ".join(installed_version(name) for name in packages_distributions().get(top, ()))


@lru_cache(maxsize=32)
def _package_digest(top: str) -> str:
    """A fingerprint of the sources of an imported package; read once, as Python has."""
    module = sys.modules[top]
    folders = [Path(folder) for folder in getattr(module, "__path__", ())]
    if not folders:
        return "" if module.__file__ is None else file_digest(Path(module.__file__))
    fingerprints = hashlib.blake2b(digest_size=16)
    for folder in folders:
        for path in _files(folder):
            fingerprints.update(f"{path.relative_to(folder)} ".encode() + path.read_bytes())
    return fingerprints.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.suffix in SOURCES and path.is_file())
