"""Tables of the store as DataFrames: runs with their outcomes, weekly series, books."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Sequence

from yhly_sim.store.reading import Moment
from yhly_sim.store.records import IDENTITY

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def runs_frame(moment: Moment, keys: Sequence[str] | None) -> pd.DataFrame:
    """One row a run: `records.RUN_COLUMNS`, then outcomes, NaN where a run has none of that name.

    In the order of `keys`; without keys all runs, by scenario, seed, replication and key.
    """
    frame = moment.run_table(keys).to_pandas().set_index("key")
    tables = moment.tables("outcomes", keys)
    if tables:
        frame = frame.join(_together(tables).set_index("key"))
    frame = frame.reset_index(names="key")
    if keys is not None:
        place = {key: number for number, key in enumerate(dict.fromkeys(keys))}
        frame = frame.sort_values("key", key=lambda column: column.map(place), ignore_index=True)
    return frame


def long_frame(moment: Moment, kind: str, keys: Sequence[str] | None) -> pd.DataFrame:
    """The rows of one kind (series, books), each with the key of its run; those of a run stand together, in the order
    of `keys`. A column `day` comes first, and is of whole numbers where all days are whole.
    """
    import pandas as pd

    tables = moment.tables(kind, keys)
    if not tables:
        return pd.DataFrame({"key": pd.Series(dtype="str")})
    frame = _together(tables)
    if keys is not None:
        place = {key: number for number, key in enumerate(dict.fromkeys(keys))}
        frame = frame.sort_values("key", key=lambda column: column.map(place), kind="stable", ignore_index=True)
    if "day" in frame:
        is_whole = bool(pd.to_numeric(frame["day"], errors="coerce").mod(1).eq(0).all())
        frame = frame[["key", "day", *frame.columns.drop(["key", "day"])]]
        frame = frame.astype({"day": "int64"}) if is_whole else frame
    return frame


def small_tables_frame(moment: Moment, name: str, keys: Sequence[str] | None) -> pd.DataFrame:
    """The rows of one small table of each run that has it, each with the key of its run, in the order of `keys`."""
    import pandas as pd

    texts = {key: text for table in moment.tables("tables", keys)
             for key, text in zip(table.column("key").to_pylist(), table.column("tables").to_pylist(), strict=True)}
    found = []
    for key in dict.fromkeys(keys) if keys is not None else texts:
        columns = json.loads(texts.get(key, "{}")).get(name)
        if columns:
            frame = pd.DataFrame(columns)
            frame.insert(0, "key", key)
            found.append(frame)
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame({"key": pd.Series(dtype="str")})


def _together(tables: Sequence[pa.Table]) -> pd.DataFrame:
    """One frame with the columns of all, key and what was measured; where a column is text in one table and a number
    in another, it holds both."""
    import pandas as pd
    import pyarrow as pa

    bare = [table.drop_columns(list(IDENTITY[1:])) for table in tables]
    types: dict[str, set[pa.DataType]] = {}
    for table in bare:
        for field in table.schema:
            types.setdefault(field.name, set()).add(field.type)
    if all(len(found) == 1 for found in types.values()):
        frame: pd.DataFrame = pa.concat_tables(bare, promote_options="default").to_pandas()
        return frame
    return pd.concat([table.to_pandas() for table in bare], ignore_index=True)
