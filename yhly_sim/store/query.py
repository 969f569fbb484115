"""DuckDB over a store: everything that knows its API is here.

A query sees the views `runs` (what a run is, and its outcomes), `series` and `books` (each row with key, scenario,
seed and replication of its run), `tables` (small tables of a run as JSON) and `experiment_runs` (the plans), all of one
moment. It can read nothing else.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Iterator, Sequence

from yhly_sim.engine.errors import MachineError, UserError
from yhly_sim.store.faults import extra_missing
from yhly_sim.store.records import IDENTITY
from yhly_sim.store.tables import tables_of

if TYPE_CHECKING:
    import pandas as pd

    from yhly_sim.store.reading import Moment

VIEWS = ("runs", "series", "books", "tables", "experiment_runs")
NO_ROWS = "SELECT ''::VARCHAR AS key, ''::VARCHAR AS scenario, 0::BIGINT AS seed, 0::BIGINT AS replication WHERE false"


def query(moment: Moment, sql: str) -> pd.DataFrame:
    """The answer to one SELECT.

    Raises UserError where it is something else, or does not fit the views; MachineError where a part is damaged.
    """
    with _connected(moment, [view for view in VIEWS if view in sql.lower()]) as connection:
        _check_select(connection, sql)
        with _refusals():
            frame: pd.DataFrame = connection.sql(sql).df()
            return frame


def write_tables(moment: Moment, folder: Path, *, format: str, keys: Sequence[str] | None) -> None:
    """Write runs, series, books and tables of some runs (None: all) into one file each, never all of it in memory."""
    import pyarrow as pa

    options = "FORMAT parquet, COMPRESSION zstd" if format == "parquet" else "FORMAT csv, HEADER"
    with _connected(moment, VIEWS[:4], may_write=True) as connection:
        chosen = ""
        if keys is not None:
            connection.register("chosen", pa.table({"key": pa.array(list(dict.fromkeys(keys)), pa.string())}))
            chosen = " WHERE key IN (SELECT key FROM chosen)"
        for view in VIEWS[:4]:
            target = _quoted(str(folder / f"{view}.{format}"))
            with _refusals():
                connection.execute(f"COPY (SELECT * FROM {view}{chosen}) TO {target} ({options})")


@contextmanager
def _connected(moment: Moment, views: Sequence[str], *, may_write: bool = False) -> Iterator[Any]:
    """A database in memory with these views of a moment; nothing else of the machine can be reached from it."""
    try:
        import duckdb
    except ImportError as error:
        raise extra_missing("duckdb") from error
    with tempfile.TemporaryDirectory(prefix="yhly-query-", ignore_cleanup_errors=True) as scratch:
        connection = duckdb.connect(":memory:", config={
            "temp_directory": scratch, "python_enable_replacements": False, "autoinstall_known_extensions": False,
            "autoload_known_extensions": False})
        try:
            with _refusals():
                files = _make_views(connection, moment, views)
            if not may_write:
                connection.execute(f"SET allowed_paths = [{', '.join(_quoted(file) for file in files)}]")
                connection.execute("SET enable_external_access = false")
                connection.execute("SET lock_configuration = true")
            yield connection
        finally:
            connection.close()


def _make_views(connection: Any, moment: Moment, views: Sequence[str]) -> list[str]:
    """Make views and give back the files that they read."""
    spooled = tables_of(moment.spool()) if set(views) & set(VIEWS[:4]) else {}
    read = []
    if "runs" in views:
        files = [str(file) for file, _ in moment.files("outcomes").values()]
        outcomes = _long(connection, "outcomes", files, spooled)
        connection.register("run_table", moment.run_table())
        connection.execute(
            f"CREATE VIEW runs AS SELECT * FROM run_table LEFT JOIN "
            f"(SELECT * EXCLUDE ({', '.join(IDENTITY[1:])}) FROM ({outcomes})) USING (key)")
        read += files
    for kind in ("series", "books", "tables"):
        if kind in views:
            files = [str(file) for file, _ in moment.files(kind).values()]
            connection.execute(f"CREATE VIEW {kind} AS {_long(connection, kind, files, spooled)}")
            read += files
    if "experiment_runs" in views:
        connection.register("experiment_runs", moment.experiment_table())
    return read


def _long(connection: Any, kind: str, files: Sequence[str], spooled: dict[str, Any]) -> str:
    """SQL that gives the rows of one kind, from parts and spool."""
    sources = []
    if files:
        listed = ", ".join(_quoted(file) for file in files)
        sources.append(f"SELECT * FROM read_parquet([{listed}], union_by_name = true)")
    if kind in spooled and spooled[kind].num_rows:
        connection.register(f"spooled_{kind}", spooled[kind])
        sources.append(f"SELECT * FROM spooled_{kind}")
    return " UNION ALL BY NAME ".join(sources) or NO_ROWS


def _check_select(connection: Any, sql: str) -> None:
    import duckdb

    with _refusals():
        statements = connection.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise UserError("store_query_not_select")


@contextmanager
def _refusals() -> Iterator[None]:
    """What DuckDB says, as an error of ours: its first line says what, the rest where."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        if isinstance(error, (duckdb.IOException, duckdb.OutOfMemoryException)) or ".parquet" in str(error):
            raise MachineError("store_query_stopped", reason=_first_line(error)) from error
        raise UserError("store_query_refused", reason=_first_line(error), views=", ".join(VIEWS)) from error


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
