"""`yhly experiment`: a batch that is kept, resumes where it stopped, and runs nothing twice."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping

from yhly_sim.analysis.adaptive import next_replications
from yhly_sim.analysis.results import Results
from yhly_sim.design.experiment import Experiment
from yhly_sim.design.search_arguments import SEARCH
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.language import current_language
from yhly_sim.execution.finished import OnProgress
from yhly_sim.studies.batch.batches import Batch, LazyEngine, run_through_store
from yhly_sim.studies.batch.plan import Plan, loaded, subject_of_experiment
from yhly_sim.studies.batch.provenance import now
from yhly_sim.studies.batch.stored_results import results_from
from yhly_sim.studies.batch.stores import store_folder, writing_store


@dataclass(frozen=True)
class ExperimentResult:
    """What a batch did, and what the store now has of the experiment.

    digest: over all results of the experiment; the same whoever ran them, in whatever order and with how many workers.
    """

    experiment: Experiment
    results: Results
    planned: int
    cached: int
    executed: int
    failed: int
    digest: str
    provenance: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """The keys that scripts rely on. `runs_failed` counts all failed runs of the experiment, also earlier ones."""
        return {"experiment": self.experiment.name, "runs_planned": self.planned, "runs_cached": self.cached,
                "runs_executed": self.executed, "runs_failed": self.failed, "digest": self.digest,
                "provenance": dict(self.provenance)}

    def write(self, out: str | Path, lang: str | None = None) -> Path:
        """Write all runs, their means as a figure, and provenance to a folder; gives back the folder."""
        from yhly_sim.report.experiment.figure import experiment_figure
        from yhly_sim.report.folder import write_study

        lang = lang or current_language()
        subject = subject_of_experiment(self.experiment)
        scenarios = [subject.facts(name) for name in self.experiment.scenarios]
        return write_study(
            Path(out), table=self.to_json(), frames={"runs": self.results.runs, "failed": self.results.failed},
            outcomes=self.results.outcomes, scenarios=scenarios, provenance=self.provenance,
            figure=experiment_figure(self.results, self.experiment.outcomes, title=self.experiment.titled(lang),
                                     lang=lang))


def run_experiment(
    experiment: str | Path | Experiment,
    *,
    quick: bool = False,
    replications: int | None = None,
    store: str | Path | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    serial: bool = False,
    retry_failed: bool = False,
    progress: OnProgress | None = None,
) -> ExperimentResult:
    """Run what the store does not have of an experiment, and give back all of it.

    experiment: name, file or object. quick: the size that ends in two minutes. replications: instead of the file's.
    store: folder (default: `$YHLY_STORE`, else `yhly-store` here). workers: processes; scheduler: address of a Dask
    scheduler (`tcp://host:8786`) instead; serial: in this process. retry_failed: run those again that failed before.

    Raises UserError before anything runs for whatever is wrong in the experiment, and for a search, whose points are
    not known beforehand (`optimise`).
    """
    chosen = loaded(experiment, quick=quick, replications=replications)
    refuse_search(chosen)
    subject = subject_of_experiment(chosen)
    started, clock = now(), time.perf_counter()
    with LazyEngine(workers=workers, scheduler=scheduler, serial=serial) as engine, writing_store(store) as kept:
        plan = Plan.of(chosen, subject, chosen.first_replications)
        batches: list[Batch] = []
        while True:
            plan.write(kept, is_final=False)
            batches.append(run_through_store(
                subject, plan.reader, plan.rows, keys=plan.keys, store=kept, engine=engine,
                points=len(plan.scenarios), retry_failed=retry_failed and not batches, progress=progress))
            results = results_from(kept, chosen, plan.frame())
            more = next_replications(chosen, results)
            if more <= plan.replications:
                break
            plan = Plan.of(chosen, subject, more)
        plan.write(kept)
        digest = kept.digest(plan.keys)
    planned, executed = len(set(plan.keys)), sum(batch.executed for batch in batches)
    return ExperimentResult(
        chosen, results, planned=planned, cached=planned - executed, executed=executed, failed=len(results.failed),
        digest=digest,
        provenance={
            **results.provenance, "store": str(store_folder(store).absolute()),
            "engine": "serial" if serial else scheduler or "local", "started": started, "finished": now(),
            "seconds": round(time.perf_counter() - clock, 3)})


def refuse_search(experiment: Experiment) -> None:
    """Raise UserError for a search: which points it runs depends on what it finds."""
    if experiment.kind == SEARCH:
        raise UserError("experiment_is_search", name=experiment.name, quick=" --quick" if experiment.is_quick else "")
