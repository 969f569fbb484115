"""What `yhly compare` gives back: differences, how sure they are, who gains, how long it takes, with all runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Mapping

from yhly_sim.engine.language import LANGUAGES, current_language
from yhly_sim.engine.outcomes import Effect, Outcome
from yhly_sim.studies.batch.frames import kept_frames

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from yhly_sim.analysis.comparison.compare import Comparison
    from yhly_sim.analysis.comparison.cost_effectiveness import CostEffectiveness
    from yhly_sim.analysis.comparison.equivalence import Equivalence
    from yhly_sim.analysis.comparison.fairness import Fairness
    from yhly_sim.analysis.comparison.plausible import Plausible
    from yhly_sim.analysis.comparison.precision import Reached
    from yhly_sim.analysis.comparison.survival import SurvivalComparison


@dataclass(frozen=True)
class ComparisonResult:
    """What a comparison found, with all its runs.

    runs: one row a run (side, replication, seed, then outcomes); series: one row a run and week.
    books: one row a run, payer and purpose: yuan, hours, and both priced. groups: one row a run and group of people.
    durations: one row a run, event and number of days. drawn: one row a draw of the uncertainties and side.
    outcomes, weekly: registers of outcomes and of the other weekly series.
    effects, costs_of_effects: what cost is set against, and what was found about each.
    fairness: groups of people; survival: time to events. Both are empty where a model tells nothing about them.
    equivalence, precision, plausible: empty or None where they were not asked for.
    scenarios: for each side what is kept of its scenario, long facts included.
    """

    comparison: Comparison
    outcomes: tuple[Outcome, ...]
    weekly: tuple[Outcome, ...]
    runs: pd.DataFrame
    series: pd.DataFrame
    books: pd.DataFrame
    groups: pd.DataFrame
    durations: pd.DataFrame
    effects: tuple[Effect, ...]
    costs_of_effects: tuple[CostEffectiveness, ...]
    fairness: Fairness
    survival: tuple[SurvivalComparison, ...]
    scenarios: tuple[Mapping[str, Any], Mapping[str, Any]]
    provenance: Mapping[str, Any]
    equivalence: Mapping[str, Equivalence] = field(default_factory=dict)
    precision: tuple[Reached, ...] = ()
    plausible: Plausible | None = None
    drawn: pd.DataFrame | None = None

    @property
    def table(self) -> pd.DataFrame:
        """One row per outcome: means, paired difference, interval, p, effect size, and what else was asked for; units
        in `.attrs["units"]`."""
        import pandas as pd

        table = self.comparison.table
        for more in (self.equivalence, self.plausible.signs if self.plausible else {}):
            if more:
                beside = pd.DataFrame({name: one.to_json() for name, one in more.items()}).T.reindex(table.index)
                table = table.assign(**{column: beside[column] for column in beside})
        return table

    @property
    def cost_effectiveness(self) -> pd.DataFrame:
        """One row per effect: unit, both differences, verdict, ratio and its interval (NaN where there is none), the
        quadrant of the mean and the share of pairs in each quadrant."""
        from yhly_sim.analysis.comparison.cost_effectiveness import table_of

        return table_of(self.costs_of_effects)

    @property
    def titles(self) -> dict[str, Mapping[str, str]]:
        """Scenario name -> language -> title, for the scenarios that have one."""
        return {str(facts["name"]): facts["title"] for facts in self.scenarios if "title" in facts}

    def sentence(self, lang: str | None = None) -> str:
        """What was found, how sure it is, what got worse, and what the interval is not; then what was asked for
        besides: whether the precision was reached, and whether it is practically the same."""
        from yhly_sim.report.comparison.equivalence import equivalence_sentence
        from yhly_sim.report.comparison.precision import precision_sentence
        from yhly_sim.report.comparison.sentence import comparison_sentence, joined

        said = comparison_sentence(self.comparison, self.outcomes, lang, titles=self.titles, plausible=self.plausible)
        return joined([said, precision_sentence(self.precision, self.outcomes, lang),
                       equivalence_sentence(self.equivalence, self.outcomes, lang)], lang)

    def cost_sentence(self, lang: str | None = None) -> str:
        """What one more unit of each effect costs, or why that cannot be said."""
        from yhly_sim.report.comparison.costs import cost_sentence

        return cost_sentence(self.costs_of_effects, self.effects, lang)

    def time_sentence(self, lang: str | None = None) -> str:
        """How long cases wait on both sides, those counted that still wait at the end."""
        from yhly_sim.report.comparison.survival import survival_sentence

        return survival_sentence(self.survival, self.comparison, lang, titles=self.titles)

    def fairness_sentence(self, lang: str | None = None) -> str:
        """Who gains most and least of the main outcome, and whether the gap between groups changes."""
        from yhly_sim.report.comparison.fairness import fairness_sentence

        return fairness_sentence(self.fairness, self.outcomes, lang)

    def plot(self, lang: str | None = None) -> Figure:
        """The figure: paired differences with intervals, and the weekly course of both sides."""
        from yhly_sim.report.comparison.figure import comparison_figure

        return comparison_figure(self.comparison, self.series, outcomes=self.outcomes, weekly=self.weekly,
                                 titles=self.titles, lang=lang or current_language())

    def plot_time(self, lang: str | None = None) -> Figure:
        """Share of cases still waiting, day by day, both sides."""
        from yhly_sim.report.comparison.survival_figure import survival_figure

        return survival_figure(self.survival, self.comparison, titles=self.titles, lang=lang or current_language())

    def plot_fairness(self, lang: str | None = None) -> Figure:
        """Paired differences of the main outcomes within each group of people."""
        from yhly_sim.report.comparison.fairness_figure import fairness_figure

        return fairness_figure(self.fairness, self.comparison, self.outcomes, titles=self.titles,
                               lang=lang or current_language())

    def to_json(self, lang: str | None = None) -> dict[str, Any]:
        """Plain data for `json.dumps`; only the sentences have a language. What was not asked for, or what the model
        tells nothing about, is empty or null."""
        beside = {name: one.to_json() for name, one in self.equivalence.items()}
        signs = {name: one.to_json() for name, one in self.plausible.signs.items()} if self.plausible else {}
        return {
            "comparisons": {d.name: {**d.to_json(), **beside.get(d.name, {}), **signs.get(d.name, {})}
                            for d in self.comparison.differences},
            "cost_effectiveness": {one.name: one.to_json() for one in self.costs_of_effects},
            "survival": {one.event: one.to_json() for one in self.survival},
            "fairness": self.fairness.to_json(),
            "precision": {one.name: one.to_json() for one in self.precision},
            "uncertain": {"draws": self.plausible.draws, "uncertainties": self.plausible.uncertainties}
            if self.plausible else None,
            "sentence": self.sentence(lang),
            "cost_sentence": self.cost_sentence(lang),
            "time_sentence": self.time_sentence(lang),
            "fairness_sentence": self.fairness_sentence(lang),
            "provenance": dict(self.provenance),
        }

    def write(self, out: str | Path, lang: str | None = None) -> Path:
        """Write data, dictionary, figures, sentences, table and provenance to a folder; gives back the folder."""
        from yhly_sim.report.folder import write_study

        figures = {}
        if self.survival:
            figures["figure_time"] = self.plot_time(lang)
        if self.fairness.groups:
            figures["figure_fairness"] = self.plot_fairness(lang)
        frames = kept_frames(runs=self.runs, series=self.series, books=self.books)
        more = {"groups": self.groups, "durations": self.durations, "drawn": self.drawn}
        said = {one: [self.sentence(one), self.cost_sentence(one), self.time_sentence(one), self.fairness_sentence(one)]
                for one in LANGUAGES}
        return write_study(
            Path(out), table=self.to_json(lang), outcomes=(*self.outcomes, *self.weekly), figure=self.plot(lang),
            frames={**frames, **{name: frame for name, frame in more.items() if frame is not None and len(frame)}},
            more_figures=figures, columns={name: f"comparison_column_{name}" for name in COLUMNS},
            sentences={lang: "\n".join(part for part in parts if part) for lang, parts in said.items()},
            scenarios=self.scenarios, provenance=self.provenance)


COLUMNS = ("dimension", "group", "people", "event", "days", "happened", "left", "draw")
"""Columns of the data that are neither outcomes nor keys of all studies."""
