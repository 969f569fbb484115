"""`yhly runs`, `yhly failures` and `yhly export`: what the store has, as tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from yhly_sim.studies.batch.plan import QUICK
from yhly_sim.studies.batch.stores import reading_store

if TYPE_CHECKING:
    import pandas as pd


def kept_experiments(store: str | Path | None = None) -> pd.DataFrame:
    """One row an experiment of the store: name, planned, ok, failed, latest (when the latest of its runs began)."""
    with reading_store(store) as kept:
        return kept.experiments()


def kept_runs(name: str, *, quick: bool = False, store: str | Path | None = None) -> pd.DataFrame:
    """One row a planned run of an experiment: key, point, scenario, replication, status, seconds, host; the last three
    None where it has not run."""
    with reading_store(store) as kept:
        _, planned = kept.experiment(_stored(name, quick))
        found = kept.runs(list(dict.fromkeys(planned["key"])))[["key", "status", "seconds", "host"]]
    joined = planned.merge(found, on="key", how="left")
    return joined.astype(object).where(joined.notna(), None)


def kept_failures(name: str | None = None, *, quick: bool = False, store: str | Path | None = None) -> pd.DataFrame:
    """One row a run that raised (failed) or killed its worker (crashed), of one experiment or of all: key, scenario,
    seed, replication, status, reason, traceback."""
    with reading_store(store) as kept:
        return kept.failures(None if name is None else _stored(name, quick))


def _stored(name: str, quick: bool) -> str:
    return Path(name).stem + (QUICK if quick else "") if name.endswith((".yaml", ".yml")) else (
        name + (QUICK if quick else ""))


def export_runs(name: str | None, out: str | Path, *, format: Literal["parquet", "csv"] = "parquet",
                quick: bool = False, store: str | Path | None = None) -> Path:
    """Write the runs of an experiment (None: all of the store) as tables into a folder; gives back the folder."""
    with reading_store(store) as kept:
        keys = None if name is None else list(dict.fromkeys(kept.experiment(_stored(name, quick))[1]["key"]))
        return kept.export(out, format=format, keys=keys)
