"""What a report about an experiment is written from: results, what was found in them, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, Mapping, Sequence

from yhly_sim.analysis.comparison.compare import Comparison
from yhly_sim.analysis.comparison.cost_effectiveness import CostEffectiveness
from yhly_sim.analysis.comparison.designs import Designs
from yhly_sim.analysis.comparison.fairness import Fairness
from yhly_sim.analysis.results import Results
from yhly_sim.design.experiment import Experiment
from yhly_sim.engine.outcomes import Effect, Outcome
from yhly_sim.report.comparison.verdict import headline_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class FurtherFinding:
    """What another analysis found in the same runs. kind: attribution, sensitivity, robustness; sentence: language ->
    what it says; draw: its figure in a language; found: the result of that analysis."""

    kind: str
    sentence: Mapping[str, str]
    draw: Callable[[str], Figure]
    found: Any


@dataclass(frozen=True)
class Setting:
    """A parameter. values: all that it was set to in some of the runs, else its best value; plausible: its
    range; source: language -> where the best value comes from; origin: where it was set, empty where it was not."""

    path: str
    label: Mapping[str, str]
    values: tuple[Any, ...]
    unit: str
    plausible: tuple[float, float] | None
    grade: str
    source: Mapping[str, str]
    origin: str


@dataclass(frozen=True)
class Facts:
    """All of it.

    asked: how the report was asked for, as words of a command. titles: design -> language -> what it is called. on:
    design -> parts that are on; values: design -> parameter -> what it is set to there, of those in which designs
    differ. comparisons: each later design against the first; costs: the same set against what they buy. shown: the
    one that is looked at more closely. about: names of the outcomes that the experiment is about. payers: yuan and
    hours of each payer in `shown` against the first; spent: yuan of each payer for each purpose in the same way, or
    of the first against nothing where there is no other; None where the model keeps no books. fairness: of `shown`
    against the first; None where the runs keep no groups. refused: why an analysis that drawn parameters should allow
    found nothing (kind, language, reason). drivers: the parameters that matter, told apart as `drivers_by` says.
    grades: grade -> how many of the parameters in force have it. versions, code, digest, world, days, started,
    finished, made: where the runs come from.
    """

    experiment: Experiment
    asked: str
    results: Results
    designs: Designs
    titles: Mapping[str, Mapping[str, str]]
    on: Mapping[str, frozenset[str]]
    values: Mapping[str, Mapping[str, Any]]
    comparisons: tuple[Comparison, ...]
    shown: Comparison | None
    about: tuple[str, ...]
    effects: tuple[Effect, ...]
    costs: tuple[tuple[CostEffectiveness, ...], ...]
    payers: Comparison | None
    spent: Comparison | None
    fairness: Fairness | None
    further: tuple[FurtherFinding, ...]
    refused: Mapping[str, Mapping[str, str]]
    settings: tuple[Setting, ...]
    drivers_by: str
    drivers: tuple[Setting, ...]
    grades: Mapping[str, int]
    versions: Mapping[str, Any]
    code: str
    digest: str
    world: Mapping[str, str] | None
    days: int | None
    started: str
    finished: str
    made: str

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        return self.results.outcomes

    def outcome(self, name: str) -> Outcome:
        return self.results.outcome(name)

    def title(self, design: str, lang: str) -> str:
        return self.titles[design][lang]

    @property
    def is_quick(self) -> bool:
        """Whether the runs are of a small size."""
        return self.experiment.is_quick

    @property
    def headline(self) -> str | None:
        """The outcome that the answer begins with."""
        if self.about and self.outcome(self.about[0]).higher_is_better is not None:
            return self.about[0]
        found = headline_of(self.shown, self.outcomes) if self.shown is not None else None
        return found.name if found is not None else None

    def compared(self, name: str, lang: str) -> list[tuple[str, Any]]:
        """(title of a design, its difference to the first) of one outcome, of the designs that have it."""
        return [(self.title(one.treatment, lang), one[name]) for one in self.comparisons if name in one]


def best_of(comparisons: Sequence[Comparison], outcome: Outcome) -> Comparison | None:
    """The comparison in which an outcome gets better by most, found or not; None where no design has it."""
    sign = -1.0 if outcome.higher_is_better is False else 1.0
    there = [one for one in comparisons if outcome.name in one]
    return max(there, key=lambda one: sign * one[outcome.name].difference, default=None)
