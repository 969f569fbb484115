"""Whether everything is as it was written; what is not is named, and its runs can be forgotten, to run again."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Iterable, Iterator, Literal

from yhly_sim.engine.errors import MachineError
from yhly_sim.store.compaction import delete_replaced, drop_part, forget_from_parts, forget_runs
from yhly_sim.store.contents import Contents
from yhly_sim.store.faults import one_sentence
from yhly_sim.store.index import PARTS_FOLDER, one_moment, transaction
from yhly_sim.store.lock import is_being_written
from yhly_sim.store.parts import digest_of_file
from yhly_sim.store.values import digest_of, unpack

DamageKind = Literal["missing", "damaged", "spool", "record", "foreign"]
"""missing, damaged: a file of a part. spool: a run that is in no part yet. record: a text of the index that runs need
(address, row, origin, settings, catalogue, traceback). foreign: a file among the parts that no index knows; it harms
nothing."""


@dataclass(frozen=True)
class Damage:
    """Something that is not as it was written.

    name: of the file, or of the run or text. keys: the runs that are lost by it. is_repaired: they are forgotten.
    """

    kind: DamageKind
    name: str
    keys: tuple[str, ...] = ()
    is_repaired: bool = False


def find_damage(connection: sqlite3.Connection, folder: Path, *, is_writer: bool) -> list[Damage]:
    """Compare index, spool and parts with the digests that were kept when they were written.

    Raises MachineError where the index itself is damaged.
    """
    nobody_writes = is_writer or not is_being_written(folder)
    with one_moment(connection, folder):
        (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if verdict != "ok":
            raise MachineError("store_index_damaged", folder=folder, reason=" ".join(verdict.split()))
        found = [*_parts(connection, folder), *_spool(connection), *_texts(connection)]
        if nobody_writes:
            found += _foreign(connection, folder)
    return found


def _parts(connection: sqlite3.Connection, folder: Path) -> Iterator[Damage]:
    for name, part, digest in connection.execute("SELECT name, part, digest FROM files ORDER BY name").fetchall():
        kind: DamageKind | None = None
        try:
            if digest_of_file(folder / PARTS_FOLDER / name) != digest:
                kind = "damaged"
        except FileNotFoundError:
            kind = "missing"
        except OSError:  # a sector that cannot be read
            kind = "damaged"
        if kind is not None:
            yield Damage(kind, name, _keys(connection, "part = ?", part))


def _spool(connection: sqlite3.Connection) -> Iterator[Damage]:
    for key, digest, packed in connection.execute("SELECT key, digest, packed FROM spool JOIN runs USING (key)"):
        try:
            is_whole = digest_of("ok", unpack(packed)) == digest
        except Exception:  # whatever turned bits make of it
            is_whole = False
        if not is_whole:
            yield Damage("spool", key, (key,))
    nowhere = _keys(connection, "status = 'ok' AND part IS NULL AND key NOT IN (SELECT key FROM spool)")
    for key in nowhere:
        yield Damage("spool", key, (key,))


def _texts(connection: sqlite3.Connection) -> Iterator[Damage]:
    for text in Contents(connection).damaged():
        keys = _keys(connection, "? IN (address, row, origin, settings, catalogue, traceback)", text)
        yield Damage("record", str(text), keys)


def _foreign(connection: sqlite3.Connection, folder: Path) -> Iterator[Damage]:
    known = {name for (name,) in connection.execute("SELECT name FROM files UNION SELECT name FROM replaced")}
    for file in sorted((folder / PARTS_FOLDER).glob("*")):
        if file.name not in known:
            yield Damage("foreign", file.name)


def _keys(connection: sqlite3.Connection, condition: str, *arguments: object) -> tuple[str, ...]:
    rows = connection.execute(f"SELECT key FROM runs WHERE {condition} ORDER BY key", arguments)
    return tuple(key for (key,) in rows)


def forget(connection: sqlite3.Connection, folder: Path, damages: Iterable[Damage]) -> list[Damage]:
    """Forget the runs of what is damaged, so that they run again; everything else stays. Gives back what was done.

    Each step is a transaction by itself: who dies in between finds the rest of the damage at the next check.
    """
    damages = list(damages)
    with one_sentence(folder):
        for damage in damages:
            if damage.kind in ("missing", "damaged"):
                found = connection.execute("SELECT part FROM files WHERE name = ?", (damage.name,)).fetchone()
                if found is not None:  # two files of one part may be damaged
                    with transaction(connection):
                        drop_part(connection, found[0])
                        forget_runs(connection, damage.keys)
        lost = [key for damage in damages if damage.kind in ("spool", "record") for key in damage.keys]
        if lost:
            forget_from_parts(connection, folder, lost)
        with transaction(connection):
            forget_runs(connection, lost)
            for damage in damages:
                if damage.kind == "record":
                    _forget_text(connection, int(damage.name))
        delete_replaced(connection, folder)
    return [replace(damage, is_repaired=damage.kind != "foreign") for damage in damages]


def _forget_text(connection: sqlite3.Connection, identity: int) -> None:
    """Take a damaged text out, so that it is put in anew; so is an experiment that it specified, when it next runs."""
    connection.execute("DELETE FROM experiment_runs WHERE experiment IN (SELECT id FROM experiments WHERE spec = ?)",
                       (identity,))
    connection.execute("DELETE FROM experiments WHERE spec = ?", (identity,))
    connection.execute("DELETE FROM contents WHERE id = ?", (identity,))
