"""What the store has of an experiment, as one table of runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Sequence

from yhly_sim.analysis.results import Results
from yhly_sim.design.experiment import Experiment
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.studies.batch.plan import about, loaded, name_in_store, subject_of_experiment
from yhly_sim.studies.batch.provenance import origin
from yhly_sim.studies.batch.stores import reading_store

if TYPE_CHECKING:
    import pandas as pd

    from yhly_sim.store.store import Store


def results_of(experiment: str | Path | Experiment, *, quick: bool = False, store: str | Path | None = None) -> Results:
    """What the store has of an experiment, without running anything.

    Raises UserError where the experiment was never run with this store, where its file has changed since, or where
    its runs come from different code.
    """
    chosen = loaded(experiment, quick=quick)
    with reading_store(store) as kept:
        return results_in(kept, chosen)


def results_in(store: Store, experiment: Experiment) -> Results:
    """The same from an open store."""
    name = name_in_store(experiment)
    if name not in set(store.experiments()["name"]):
        raise UserError("experiment_not_run", name=experiment.name, store=store.folder,
                        quick=" --quick" if experiment.is_quick else "")
    spec, planned = store.experiment(name)
    if about(spec) != about(experiment.spec):
        raise UserError("experiment_changed", name=experiment.name, quick=" --quick" if experiment.is_quick else "")
    return results_from(store, experiment, planned)


def results_from(store: Store, experiment: Experiment, planned: pd.DataFrame) -> Results:
    """The results of an experiment whose runs are known; planned: one row a run: key, point, scenario, replication."""
    kept = store.runs(list(dict.fromkeys(planned["key"])))
    codes = sorted(kept["code_id"].unique())
    if len(codes) > 1:
        raise UserError("mixed_code_ids", name=experiment.name, codes=", ".join(codes))
    points = experiment.frame()
    factors = points.drop(columns="scenario")
    columns = ["key", "point", "scenario", "replication"]
    ok = kept.loc[kept["status"] == "ok"]
    outcomes = _in_order(subject_of_experiment(experiment).outcomes, experiment.outcomes, ok)
    runs = planned[columns].merge(ok[["key", *(outcome.name for outcome in outcomes)]], on="key")
    runs = runs.join(factors, on="point")[[*columns, *factors.columns, *(outcome.name for outcome in outcomes)]]
    failures = store.failures()[["key", "reason"]]
    return Results(
        name=experiment.name, kind=experiment.kind, arguments=experiment.arguments, factors=experiment.factors,
        outcomes=outcomes, points=points, runs=runs, failed=planned[columns].merge(failures, on="key"),
        replications=int(planned["replication"].max()) + 1 if len(planned) else 0, seed=experiment.seed,
        provenance={
            **origin(), "study": "experiment", "experiment": experiment.spec, "code_id": codes[0] if codes else None,
            "seed": experiment.seed, "runs_planned": len(planned), "runs_there": len(runs)})


def small_tables_of(
    experiment: str | Path | Experiment, name: str, *, quick: bool = False, store: str | Path | None = None
) -> pd.DataFrame:
    """The small tables of this name (`RunResult.tables`) of the runs of an experiment: point, scenario and replication
    of the run, then the columns of the table; no rows where the runs keep none.

    Raises UserError where the experiment was never run with this store.
    """
    chosen = loaded(experiment, quick=quick)
    with reading_store(store) as kept:
        _, planned = kept.experiment(name_in_store(chosen))
        found = kept.small_tables(name, list(dict.fromkeys(planned["key"])))
    return planned[["key", "point", "scenario", "replication"]].merge(found, on="key").drop(columns="key")


def _in_order(register: Sequence[Outcome], first: Sequence[str], runs: pd.DataFrame) -> tuple[Outcome, ...]:
    """Outcomes that the runs have: those that the experiment is about, in its order, then the others."""
    there = [outcome for outcome in register if outcome.name in runs.columns and runs[outcome.name].notna().any()]
    return tuple(sorted(there, key=lambda one: first.index(one.name) if one.name in first else len(first)))
