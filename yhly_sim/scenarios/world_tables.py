"""Rows of world files, from CSV with headings in either language and from lists in YAML."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any, Mapping

from yhly_sim.engine.errors import UserError
from yhly_sim.engine.safe_yaml import Lines
from yhly_sim.scenarios.world_fields import COMMUNITY_FIELDS, COURTYARD_FIELDS, Row, known_field

MAX_CSV_BYTES = 20_000_000


def read_csv(path: Path) -> tuple[str, list[Row]]:
    """A table as (what it holds, "communities" or "courtyards"; its rows).

    UTF-8, or GB 18030 as spreadsheets in China save it. A table with a heading of households or kind
    holds courtyards. Empty lines, and lines whose first cell begins with '#', are passed over.
    """
    file = str(path)
    records = _records(file, _decoded(path, file))
    if not records:
        raise UserError("world_csv_bad", file=file, line=1, reason="empty")
    line, header = records[0]
    words = [word.strip() for word in header]
    is_courtyards = any(word in ("households", "kind", "户数", "类型") for word in words)
    fields = COURTYARD_FIELDS if is_courtyards else COMMUNITY_FIELDS
    columns = [known_field(word, fields, file=file, line=line) if word else "" for word in words]
    for place, column in enumerate(columns):
        if column and column in columns[:place]:
            raise UserError("world_heading_twice", file=file, line=line, field=words[place])
    rows = []
    for line, cells in records[1:]:
        if any(cell.strip() for cell in cells[len(columns):]):
            raise UserError("world_row_too_long", file=file, line=line)
        values = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column}
        rows.append(Row(file, line, values, fields, {}))
    return ("courtyards" if is_courtyards else "communities"), rows


def _decoded(path: Path, file: str) -> str:
    try:
        with open(path, "rb") as stream:
            raw = stream.read(MAX_CSV_BYTES + 1)
    except OSError as error:
        raise UserError("file_not_readable", file=file, reason=error.strerror or str(error)) from None
    if len(raw) > MAX_CSV_BYTES:
        raise UserError("world_csv_too_large", file=file, limit=MAX_CSV_BYTES)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        try:
            return raw.decode("gb18030")
        except UnicodeDecodeError:
            line = raw[: bad.start].count(b"\n") + 1
            raise UserError("world_csv_bad", file=file, line=line, reason="encoding") from None


def _records(file: str, text: str) -> list[tuple[int, list[str]]]:
    """(line, cells) of every line that holds something."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells) and not cells[0].lstrip().startswith("#"):
                records.append((reader.line_num, cells))
    except csv.Error as error:
        raise UserError("world_csv_bad", file=file, line=reader.line_num, reason=str(error)) from None
    return records


def yaml_rows(file: str, data: Mapping[str, Any], lines: Lines, name: str) -> list[Row]:
    """The items of a list in a YAML world file as rows; name: "communities" or "courtyards"."""
    if data.get(name) is None:
        return []
    if not isinstance(data[name], list):
        raise UserError("world_not_a_list", file=file, line=lines[(name,)], field=name)
    fields = COURTYARD_FIELDS if name == "courtyards" else COMMUNITY_FIELDS
    rows = []
    for place, item in enumerate(data[name]):
        line = lines[(name, place)]
        if not isinstance(item, dict):
            raise UserError("world_not_a_list", file=file, line=line, field=name)
        values, line_of = {}, {}
        for word, value in item.items():
            at = lines[(name, place, word)]
            field = known_field(word, fields, file=file, line=at)
            if field in values:
                raise UserError("world_heading_twice", file=file, line=at, field=word)
            values[field], line_of[field] = value, at
        rows.append(Row(file, line, values, fields, line_of))
    return rows
