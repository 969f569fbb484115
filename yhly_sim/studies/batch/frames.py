"""Finished runs as tables: one row a run, one row a run and week, one row a run, payer and purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Sequence

from yhly_sim.engine.errors import YhlyError
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.execution.finished import Finished

if TYPE_CHECKING:
    import pandas as pd


def raise_if_nothing_ran(finished: Sequence[Finished]) -> None:
    """Raise the first error of ours (it tells the person what to do), or say that every run failed."""
    for one in finished:
        if one.error is not None:
            raise one.error
    if finished and all(one.is_failed for one in finished):
        reason = (finished[0].traceback or "").strip().splitlines()[-1]
        raise YhlyError("study_every_run_failed", count=len(finished), reason=reason)


def runs_frame(finished: Sequence[Finished], outcomes: Sequence[Outcome]) -> pd.DataFrame:
    """One row a run that succeeded, index replication; a column for each outcome, NaN where it is absent."""
    import pandas as pd

    kept = [one for one in finished if one.result is not None]
    rows = [{o.name: one.result.outcomes.get(o.name) for o in outcomes} for one in kept if one.result is not None]
    index = pd.Index([one.row["replication"] for one in kept], name="replication", dtype="int64")
    frame = pd.DataFrame(rows, index=index, columns=[o.name for o in outcomes], dtype="float64")
    frame.attrs["units"] = {o.name: o.unit for o in outcomes}
    return frame


def series_frame(finished: Sequence[Finished], side: str) -> pd.DataFrame:
    """One row a run and week: side, replication, day (counted from the reform) and the weekly values."""
    import pandas as pd

    parts = []
    for one in finished:
        if one.result is not None and one.result.series:
            part = pd.DataFrame(one.result.series)
            if "day" not in part.columns:
                part.insert(0, "day", range(0, 7 * len(part), 7))
            keys: Mapping[str, Any] = {"side": side, "replication": one.row["replication"]}
            parts.append(part.assign(**keys)[[*keys, "day", *part.columns.difference(["day"], sort=False)]])
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["side", "replication", "day"])


BOOK_UNITS = {"yuan": "yuan", "hours": "hours", "priced_yuan": "yuan"}


def books_frame(finished: Sequence[Finished], side: str) -> pd.DataFrame:
    """One row a run, payer and purpose: side, replication, is_cost, is_public, yuan, hours, priced_yuan (yuan and
    priced hours), from the reform day on; units in `.attrs["units"]`. Rows that are no cost (fees, gifts) are there."""
    import pandas as pd

    parts = []
    for one in finished:
        if one.result is not None and one.result.books:
            part = pd.DataFrame(one.result.books)
            part.insert(0, "side", side)
            part.insert(1, "replication", one.row["replication"])
            parts.append(part)
    columns = ["side", "replication", "payer", "purpose", "is_cost", "is_public", *BOOK_UNITS]
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    frame.attrs["units"] = dict(BOOK_UNITS)
    return frame


def table_frame(finished: Sequence[Finished], side: str, name: str) -> pd.DataFrame:
    """The small table of that name (`RunResult.tables`) of every run that has one, with side and replication."""
    import pandas as pd

    parts = []
    for one in finished:
        if one.result is not None and one.result.tables.get(name):
            part = pd.DataFrame(one.result.tables[name])
            part.insert(0, "side", side)
            part.insert(1, "replication", one.row["replication"])
            parts.append(part)
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def kept_frames(*, runs: pd.DataFrame, series: pd.DataFrame, books: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """What goes into the folder of a study: no books where the model keeps none."""
    return {"runs": runs, "series": series, **({"books": books} if len(books) else {})}
