"""Runs as Arrow tables, and runs again from these tables: the content of a part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, Iterable, Mapping, Sequence

import numpy as np

from yhly_sim.store.records import IDENTITY
from yhly_sim.store.values import Values, text_of

if TYPE_CHECKING:
    import pyarrow as pa

KINDS = ("outcomes", "series", "books", "tables")
"""One row a run; one row a run and week; one row a run, payer and purpose; one row a run, its small tables as JSON."""

@dataclass(frozen=True)
class Kept:
    """A run as it stands in a part: its identity and its values."""

    key: str
    scenario: str
    seed: int
    replication: int
    values: Values


def tables_of(runs: Sequence[Kept]) -> dict[str, pa.Table]:
    """kind -> table; a kind of which no run has anything is not there, except outcomes.

    Where a run lacks a column that others have, its entries are null; so is NaN.
    """
    tables = {"outcomes": _outcomes_table(runs)}
    if any(run.values.series for run in runs):
        tables["series"] = _series_table(runs)
    if any(run.values.books for run in runs):
        tables["books"] = _books_table(runs)
    with_tables = [run for run in runs if run.values.tables]
    if with_tables:
        tables["tables"] = _texts_table(with_tables)
    return tables


def _outcomes_table(runs: Sequence[Kept]) -> pa.Table:
    import pyarrow as pa

    columns = _identity(runs, np.ones(len(runs), np.int64))
    for name in _union(run.values.outcomes for run in runs):
        columns[name] = pa.array([run.values.outcomes.get(name) for run in runs], pa.float64())
    return pa.table(columns)


def _series_table(runs: Sequence[Kept]) -> pa.Table:
    import pyarrow as pa

    columns = _identity(runs, np.array([run.values.weeks for run in runs], np.int64))
    for name in _union(run.values.series for run in runs):
        numbers = np.concatenate([run.values.series[name] if name in run.values.series
                                  else np.full(run.values.weeks, np.nan) for run in runs])
        columns[name] = pa.array(numbers, pa.float64(), from_pandas=True)
    return pa.table(columns)


def _books_table(runs: Sequence[Kept]) -> pa.Table:
    import pyarrow as pa

    columns = _identity(runs, np.array([run.values.entries for run in runs], np.int64))
    for name in _union(run.values.books for run in runs):
        entries = [run.values.books.get(name, [None] * run.values.entries) for run in runs]
        columns[name] = _column_of_one_type([entry for of_run in entries for entry in of_run])
    return pa.table(columns)


def _texts_table(runs: Sequence[Kept]) -> pa.Table:
    import pyarrow as pa

    columns = _identity(runs, np.ones(len(runs), np.int64))
    columns["tables"] = pa.array([run.values.tables for run in runs], pa.string())
    return pa.table(columns)


def _column_of_one_type(entries: Sequence[Any]) -> pa.Array:
    """Truths, numbers, or text; what is mixed with text is text, what is mixed with numbers a number."""
    import pyarrow as pa

    types = {type(entry) for entry in entries if entry is not None}
    if str in types or not types:
        return pa.array([None if entry is None else text_of(entry) for entry in entries], pa.string())
    if types == {bool}:
        return pa.array(entries, pa.bool_())
    return pa.array([None if entry is None else float(entry) for entry in entries], pa.float64())


def _identity(runs: Sequence[Kept], lengths: Any) -> dict[str, Any]:
    import pyarrow as pa

    places = pa.array(np.repeat(np.arange(len(runs), dtype=np.int32), lengths))
    columns: dict[str, Any] = {}
    for name in IDENTITY:
        kind = pa.string() if name in ("key", "scenario") else pa.int64()
        columns[name] = pa.array([getattr(run, name) for run in runs], kind).take(places)
    return columns


def _union(named: Iterable[Iterable[str]]) -> list[str]:
    """All names, in the order in which they first come."""
    return list(dict.fromkeys(name for names in named for name in names))


def runs_in(tables: Mapping[str, pa.Table]) -> list[Kept]:
    """The runs of a part again, from its tables: the other way round of `tables_of`."""
    outcomes = tables["outcomes"].to_pylist()
    series = _by_run(tables.get("series"), lambda column: column.to_numpy())
    books = _by_run(tables.get("books"), lambda column: column.to_pylist())
    texts = {row["key"]: row["tables"] for row in tables["tables"].to_pylist()} if "tables" in tables else {}
    return [
        Kept(row["key"], row["scenario"], row["seed"], row["replication"], Values(
            {name: value for name, value in row.items() if name not in IDENTITY and value is not None},
            series.get(row["key"], {}), books.get(row["key"], {}), texts.get(row["key"], "")))
        for row in outcomes
    ]


def _by_run(table: pa.Table | None, entries_of: Callable[[Any], Any]) -> dict[str, dict[str, Any]]:
    """key -> the columns of its rows, which stand together; those that have anything for this run."""
    if table is None or table.num_rows == 0:
        return {}
    keys = np.asarray(table.column("key").to_numpy(zero_copy_only=False))
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    spans = list(zip(starts.tolist(), [*starts[1:].tolist(), len(keys)], strict=True))
    found: dict[str, dict[str, Any]] = {keys[start]: {} for start, _ in spans}
    for name in table.column_names:
        if name in IDENTITY:
            continue
        column = table.column(name)
        has_any = np.logical_or.reduceat(column.is_valid().to_numpy(), starts).tolist()
        entries = entries_of(column)
        for (start, end), is_there in zip(spans, has_any, strict=True):
            if is_there:
                found[keys[start]][name] = entries[start:end]
    return found
