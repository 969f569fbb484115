"""`yhly discover`: under which settings an outcome arises, found in stored runs; nothing is run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, Mapping

from yhly_sim.analysis.results import Results
from yhly_sim.engine.language import LANGUAGES, current_language
from yhly_sim.studies.arguments import check_count
from yhly_sim.studies.batch.analysed import provenance_of, stored_results, with_warning

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure
    from rich.console import Group

    from yhly_sim.analysis.discovery.finding import Discovery
    from yhly_sim.design.experiment import Experiment
    from yhly_sim.design.factor import Factor


COLUMNS = ("is_case", "is_too_noisy", "is_in_box", "is_in_tree", "step", "stage", "points", "cases", "coverage",
           "density", "mass", "agreement", "restricted")
"""Columns of points and trajectory that are neither factors nor outcomes."""


@dataclass(frozen=True)
class DiscoveryResult:
    """What a discovery found, with the results that it was found in."""

    found: Discovery
    results: Results
    provenance: Mapping[str, Any]

    @property
    def points(self) -> pd.DataFrame:
        """One row a point that was judged: settings, mean of the outcome, and whether it is a case, too noisy to tell
        (missing where that is not known), in the box, in the region of the tree."""
        cases, name = self.found.cases, self.found.cases.wanted.outcome
        table = self.results.points.loc[cases.points].reset_index()
        table[name] = self.results.means(name).loc[cases.points].to_numpy()
        table["is_case"] = cases.is_case
        table["is_too_noisy"] = None if cases.is_doubtful is None else cases.is_doubtful
        is_boxed = bool(self.found.box.limits)
        table["is_in_box"] = self.found.box.inside(self.found.settings) if is_boxed else False
        table["is_in_tree"] = self.found.tree.inside(self.found.settings)
        return table

    @property
    def trajectory(self) -> pd.DataFrame:
        """One row a box of the trajectory of PRIM, from the whole space on."""
        import pandas as pd

        return pd.DataFrame([
            {"step": place, "stage": step.stage, "points": step.counts.inside, "cases": step.counts.hits,
             "coverage": step.counts.coverage, "density": step.counts.density, "mass": step.counts.mass,
             "agreement": step.counts.agreement, "restricted": len(step.box.limits)}
            for place, step in enumerate(self.found.steps)])

    @property
    def factors(self) -> dict[str, Factor]:
        return {factor.name: factor for factor in self.results.factors}

    def sentence(self, lang: str | None = None) -> str:
        """Where the cases lie, whether that is more than noise, how stable it is, and what it is not."""
        from yhly_sim.report.discovery.sentence import discovery_sentence

        outcome = self.results.outcome(self.found.cases.wanted.outcome)
        said = discovery_sentence(self.found, outcome, self.factors, lang)
        return with_warning(said, self.results.arguments, lang)

    def tables(self, lang: str | None = None) -> Group:
        """The tables, for a terminal."""
        from yhly_sim.report.discovery.table import discovery_table

        return discovery_table(self.found, self.factors, lang)

    def plot(self, lang: str | None = None) -> Figure:
        """The figure: trajectory of coverage and density, and the box in the ranges varied."""
        from yhly_sim.report.discovery.figure import discovery_figure

        outcome = self.results.outcome(self.found.cases.wanted.outcome)
        return discovery_figure(self.found, outcome, self.factors, lang or current_language())

    def to_json(self, lang: str | None = None) -> dict[str, Any]:
        """`cases`, `box`, `tree`, `trajectory`, `sentence`, `provenance`; only the sentence has a language."""
        return {**self.found.to_json(), "sentence": self.sentence(lang), "provenance": dict(self.provenance)}

    def write(self, out: str | Path, lang: str | None = None) -> Path:
        """Write points, trajectory, table, sentence, figure and provenance to a folder; gives back the folder."""
        from yhly_sim.report.folder import write_study

        return write_study(
            Path(out), table=self.to_json(lang), frames={"points": self.points, "trajectory": self.trajectory},
            outcomes=self.results.outcomes, figure=self.plot(lang), scenarios=(), provenance=self.provenance,
            sentences={one: self.sentence(one) for one in LANGUAGES},
            columns={name: f"column_discover_{name}" for name in COLUMNS})


def discover(
    experiment: str | Path | Experiment | Results,
    outcome: str,
    *,
    above: float | None = None,
    below: float | None = None,
    worst: float | None = None,
    in_share: float | None = None,
    resamples: int = 50,
    shuffles: int = 199,
    quick: bool = False,
    store: str | Path | None = None,
    out: str | Path | None = None,
    on_search: Callable[[], None] | None = None,
) -> DiscoveryResult:
    """Find in the runs of an experiment the settings under which an outcome lies beyond a threshold.

    experiment: name, file or object of one that was run, or its results. Exactly one of above, below (thresholds in the
    outcome's unit, held against each point's mean over replications) and worst (a share of the points). in_share: a
    point is a case where at least this share of its replications lies beyond, instead of its mean.
    resamples, shuffles: searches on random halves of the points, and on shuffled labels. quick, store: which runs.
    out: a folder that is written at the end. on_search: called when all has been checked, before the long part.

    Raises UserError for an unknown outcome, a wrong threshold, or runs that are not there.
    """
    from yhly_sim.analysis.discovery.cases import Wanted, cases_of
    from yhly_sim.analysis.discovery.finding import discover as search

    check_count("resamples", resamples, least=2)
    check_count("shuffles", shuffles, least=19)
    wanted = Wanted(outcome, above=above, below=below, worst=worst, in_share=in_share)
    if out is not None:
        from yhly_sim.report.folder import check_folder

        check_folder(Path(out))
    results = stored_results(experiment, quick=quick, store=store)
    cases_of(results, wanted)
    if on_search is not None:
        on_search()
    found = search(results, wanted, resamples=resamples, shuffles=shuffles)
    result = DiscoveryResult(found, results, provenance_of(
        results, "discover", outcome=outcome, above=above, below=below, worst=worst, in_share=in_share,
        resamples=resamples, shuffles=shuffles, quick=quick))
    if out is not None:
        result.write(out)
    return result

