"""The store as plain files, for whoever has no store: tables, and what the runs were made of."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Sequence

from yhly_sim.engine.errors import UserError
from yhly_sim.store.commits import whole_row
from yhly_sim.store.contents import Contents
from yhly_sim.store.faults import one_sentence
from yhly_sim.store.query import write_tables
from yhly_sim.store.reading import Moment

FORMATS = ("parquet", "csv")


def export(
    moment: Moment, contents: Contents, folder: Path, *, format: str, keys: Sequence[str] | None = None
) -> Path:
    """Write `runs`, `series`, `books`, `tables` (.parquet or .csv), `records.jsonl` (a line a run: key, row, code id,
    origin, settings, traceback, numbers of its address and its catalogue), and `addresses.jsonl` and `catalogues.jsonl`
    (a line each: number, all that it says).

    All is written beside the folder's files first and then renamed; gives back the folder.
    """
    if format not in FORMATS:
        raise UserError("store_unknown_format", format=format, known=", ".join(FORMATS))
    with one_sentence(folder):
        folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".export-", dir=folder))
        try:
            write_tables(moment, draft, format=format, keys=keys)
            _write_records(moment, contents, draft, keys)
            for file in sorted(draft.iterdir()):
                os.replace(file, folder / file.name)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return folder


def _write_records(moment: Moment, contents: Contents, draft: Path, keys: Sequence[str] | None) -> None:
    columns = "key, seed, replication, code_id, status, address, row, origin, settings, catalogue, traceback"
    addresses, catalogues = set(), set()
    rows = sorted(moment.rows(columns, keys))
    with (draft / "records.jsonl").open("w", encoding="utf-8") as file:
        for key, seed, replication, code_id, status, address, row, origin, settings, catalogue, traceback in rows:
            addresses.add(address)
            catalogues.add(catalogue)
            told = {
                "key": key, "status": status, "code_id": code_id, "address": address, "catalogue": catalogue,
                "row": whole_row(contents.text(row), seed=seed, replication=replication),
                "origin": json.loads(contents.text(origin)), "settings": json.loads(contents.text(settings)),
                "traceback": None if traceback is None else contents.text(traceback)}
            file.write(json.dumps(told, ensure_ascii=False) + "\n")
    for name, numbers, file_name in (("address", addresses, "addresses"), ("catalogue", catalogues, "catalogues")):
        with (draft / f"{file_name}.jsonl").open("w", encoding="utf-8") as file:
            for number in sorted(numbers):
                told = {name: number, "content": json.loads(contents.text(number))}
                file.write(json.dumps(told, ensure_ascii=False) + "\n")
