"""What an analysis of stored runs begins with: the results of an experiment, its outcomes, where they are from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Mapping, Sequence

from yhly_sim.analysis.results import Results
from yhly_sim.studies.provenance import origin

if TYPE_CHECKING:
    from yhly_sim.design.experiment import Experiment


def stored_results(experiment: str | Path | Experiment | Results, *, quick: bool = False,
                   store: str | Path | None = None) -> Results:
    """Results as they are given, or what the store has of an experiment; a UserError where nothing of it was run."""
    if isinstance(experiment, Results):
        return experiment
    from yhly_sim.studies.stored_results import results_of

    return results_of(experiment, quick=quick, store=store)


def outcomes_for(results: Results, asked: Sequence[str] | None) -> tuple[str, ...]:
    """The names that are asked for, checked; else those that the experiment is about; else all that the runs have."""
    if asked:
        return tuple(dict.fromkeys(results.outcome(name).name for name in asked))
    spec = results.provenance.get("experiment")
    about = spec.get("outcomes") if isinstance(spec, Mapping) else None
    return tuple(about or [outcome.name for outcome in results.outcomes])


def provenance_of(results: Results, study: str, **arguments: Any) -> dict[str, Any]:
    """What is kept of an analysis: code and machine, the experiment with its design and runs, and the arguments."""
    return {
        **origin(), "study": study, "experiment": results.name,
        "design": {"kind": results.kind, **results.arguments}, "seed": results.seed,
        "points": len(results.points), "replications": results.replications, "runs": len(results.runs),
        "runs_failed": len(results.failed), **arguments, "of_the_runs": dict(results.provenance)}
