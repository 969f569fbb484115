"""Texts that many runs share, kept once: addresses, rows, origins, tracebacks, specifications of experiments.

An address is some 40 KB of resolved parameters, and those of one scenario differ in a few numbers. So a text is kept as
what differs, between one comma and the next, from the first of its kind; where too much differs, it stands alone.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import OrderedDict
from typing import Any, Callable

from yhly_sim.engine.errors import MachineError
from yhly_sim.engine.fingerprints import blake

MOST_REMEMBERED = 4096
MOST_BASES = 32
LEAST_TO_COMPARE = 1000
"""Shorter texts (characters) stand alone: nothing is won."""


class Contents:
    """The table `contents` of an index."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._ids: OrderedDict[bytes, int] = OrderedDict()
        self._bases: OrderedDict[str, tuple[int, list[str]]] = OrderedDict()

    def keep(self, text: str, *, like: str) -> int:
        """The id of a text, put into the table where it is not there yet.

        like: what it resembles ("address weidu"): the first of that name is what the others are compared with.
        """
        return self.keep_known(blake(text), lambda: text, like=like)

    def keep_known(self, digest: bytes, make: Callable[[], str], *, like: str) -> int:
        """The same for a text of which the digest is known: it is made only where it is not there yet."""
        known = self._ids.get(digest)
        if known is None:
            known = self._find(digest, like)
        if known is None:
            known = self._insert(make(), digest, like)
        _remember(self._ids, digest, known, MOST_REMEMBERED)
        return known

    def _find(self, digest: bytes, like: str) -> int | None:
        found = self._connection.execute("SELECT id, base FROM contents WHERE digest = ?", (digest,)).fetchone()
        if found is None:
            return None
        identity, base = found
        if like not in self._bases:
            first = int(identity if base is None else base)
            _remember(self._bases, like, (first, self.text(first).split(",")), MOST_BASES)
        return int(identity)

    def _insert(self, text: str, digest: bytes, like: str) -> int:
        base, packed = None, b""
        pieces = text.split(",") if len(text) >= LEAST_TO_COMPARE else []
        if pieces and like in self._bases:
            base, first = self._bases[like]
            packed = _difference(first, pieces)
        if not packed:
            base, packed = None, zlib.compress(text.encode(), 6)
        cursor = self._connection.execute(
            "INSERT INTO contents (digest, base, packed) VALUES (?, ?, ?)", (digest, base, packed))
        identity = int(cursor.lastrowid or 0)
        if pieces and base is None:
            _remember(self._bases, like, (identity, pieces), MOST_BASES)
        return identity

    def text(self, identity: int) -> str:
        """The text of an id; MachineError where it is damaged."""
        found = self._connection.execute(
            "SELECT digest, base, packed FROM contents WHERE id = ?", (identity,)).fetchone()
        if found is None:
            raise MachineError("store_text_damaged", number=identity)
        digest, base, packed = found
        try:
            told = zlib.decompress(packed).decode()
            if base is not None:
                pieces = self.text(int(base)).split(",")
                for place, piece in json.loads(told):
                    pieces[place] = piece
                told = ",".join(pieces)
        except (zlib.error, ValueError, IndexError) as error:
            raise MachineError("store_text_damaged", number=identity) from error
        if blake(told) != digest:
            raise MachineError("store_text_damaged", number=identity)
        return told

    def forget_remembered(self) -> None:
        """After a transaction that was taken back: what was put in is not there."""
        self._ids.clear()
        self._bases.clear()

    def damaged(self) -> list[int]:
        """The ids of all texts that are not what was put in."""
        found = []
        for (identity,) in self._connection.execute("SELECT id FROM contents").fetchall():
            try:
                self.text(identity)
            except MachineError:
                found.append(int(identity))
        return found


def _difference(first: list[str], pieces: list[str]) -> bytes:
    """Which pieces differ from those of the first text, packed; nothing where it is not worth it."""
    if len(first) != len(pieces):
        return b""
    changed = [(place, piece) for place, (old, piece) in enumerate(zip(first, pieces, strict=True)) if old != piece]
    if 2 * len(changed) > len(pieces):
        return b""
    return zlib.compress(json.dumps(changed, separators=(",", ":")).encode(), 6)


def _remember(memory: OrderedDict[Any, Any], key: Any, value: Any, most: int) -> None:
    memory[key] = value
    memory.move_to_end(key)
    while len(memory) > most:
        memory.popitem(last=False)
