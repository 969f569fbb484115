"""A part: some hundred runs in up to four Parquet files, written once and never changed."""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Sequence

from yhly_sim.engine.errors import MachineError
from yhly_sim.engine.fingerprints import DIGEST_BYTES, blake
from yhly_sim.store.records import IDENTITY
from yhly_sim.store.tables import KINDS, Kept, tables_of

if TYPE_CHECKING:
    import pyarrow as pa

FILE_NAME = re.compile(rf"\d{{8,}}-({'|'.join(KINDS)})\.parquet(\.tmp)?")
"""What a writer makes; anything else in the folder is not ours and is left alone."""


@dataclass(frozen=True)
class PartFile:
    """A file of a part, as the index lists it."""

    name: str
    kind: str
    digest: bytes
    bytes: int


def write_part(folder: Path, number: int, runs: Sequence[Kept]) -> list[PartFile]:
    """Write the files of a part into the folder of parts; when this returns they are on the disk under their final
    names. Raises OSError where the disk is full, and leaves nothing of the part there."""
    written: list[PartFile] = []
    try:
        for kind, table in tables_of(runs).items():
            content = _parquet(table)
            name = f"{number:08d}-{kind}.parquet"
            written.append(PartFile(name, kind, blake(content), len(content)))
            _write_through(folder / name, content)
        _sync_folder(folder)
    except OSError:
        for file in written:
            for left in (folder / file.name, _draft_of(folder / file.name)):
                with suppress(OSError):
                    left.unlink()
        raise
    return written


def _parquet(table: pa.Table) -> bytes:
    import pyarrow.parquet as pq

    sink = BytesIO()
    pq.write_table(table, sink, compression="zstd", compression_level=1, use_dictionary=_text_columns(table),
                   store_schema=False)
    return sink.getvalue()


def _text_columns(table: pa.Table) -> list[str]:
    import pyarrow as pa

    return [field.name for field in table.schema if pa.types.is_string(field.type) or field.name in IDENTITY]


def _write_through(path: Path, content: bytes) -> None:
    draft = _draft_of(path)
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)


def _draft_of(path: Path) -> Path:
    return path.with_name(path.name + ".tmp")


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # a folder cannot be opened there; its entries are in the journal
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest_of_file(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=DIGEST_BYTES)).digest()


def read_file(path: Path, digest: bytes) -> pa.Table:
    """A file of a part as a table; MachineError where it is missing, or not what was written."""
    import pyarrow.parquet as pq

    try:
        content = path.read_bytes()
    except OSError as error:
        raise MachineError("store_part_damaged", file=path.name, folder=path.parent.parent) from error
    if blake(content) != digest:
        raise MachineError("store_part_damaged", file=path.name, folder=path.parent.parent)
    return pq.ParquetFile(BytesIO(content)).read()
