"""Where runs are kept: the folder of a store, asked for or found."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Iterator

from yhly_sim.engine.errors import MachineError, UserError, YhlyError

if TYPE_CHECKING:
    from yhly_sim.store.store import Store

NEEDED = {"experiments": ("dask", "distributed", "duckdb", "filelock", "psutil", "SALib", "sklearn", "pymoo"),
          "report": ("plotly", "docx"), "pdf": ("plotly", "docx", "playwright")}
"""Extra of the package -> modules that come with it."""


def store_folder(given: str | Path | None = None) -> Path:
    """The folder of the store: the one given, else `$YHLY_STORE`, else `yhly-store` in the working folder."""
    return Path(given or os.environ.get("YHLY_STORE") or Path.cwd() / "yhly-store")


def check_extra(extra: str = "experiments") -> None:
    """Refuse, in one sentence that says what to install, where the libraries of an extra are missing."""
    from importlib.util import find_spec

    missing = [name for name in NEEDED[extra] if find_spec(name) is None]
    if missing:
        raise MachineError("extra_missing", extra=extra, names=", ".join(missing))


@contextmanager
def writing_store(given: str | Path | None = None) -> Iterator[Store]:
    """The store, to be written; made where there is none. A second writer is refused by name."""
    check_extra()
    from yhly_sim.store.store import Store

    with Store.open(store_folder(given), write=True) as store:
        yield store


@contextmanager
def reading_store(given: str | Path | None = None) -> Iterator[Store]:
    """The store, to be read, also while a batch writes. Raises UserError where there is none."""
    check_extra()
    from yhly_sim.store.store import Store

    folder = store_folder(given)
    if not folder.is_dir():
        raise UserError("no_store", folder=folder)
    with Store.open(folder) as store:
        yield store


def writer_of(given: str | Path | None = None) -> dict[str, Any] | None:
    """pid, host and since of who writes into the store now; None where nobody does."""
    from yhly_sim.store.lock import holder_of, is_being_written

    folder = store_folder(given)
    try:
        if not folder.is_dir() or not is_being_written(folder):
            return None
    except YhlyError:  # whoever wants to write is told what is wrong
        return None
    return holder_of(folder) or {"pid": 0, "host": "", "since": ""}
