"""Analyses of stored runs: the results of an experiment that they begin with, and their findings by outcome."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, ClassVar, Generic, Iterable, Mapping, Protocol, Sequence, TypeVar

from yhly_sim.analysis.results import Results
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.language import LANGUAGES, current_language
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.studies.batch.provenance import origin

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure
    from rich.console import Group, RenderableType

    from yhly_sim.design.experiment import Experiment

Refused = tuple[str, str, UserError]
"""(place, outcome, why): an outcome that nobody named and that could not be analysed there."""


class Finding(Protocol):
    """What is found about one outcome in one place (a scenario, a stratum)."""

    @property
    def outcome(self) -> Outcome: ...
    @property
    def table(self) -> pd.DataFrame: ...
    def to_json(self) -> dict[str, Any]: ...


F = TypeVar("F", bound=Finding)


@dataclass(frozen=True)
class Findings(ABC, Generic[F]):
    """What was found about every outcome in every place, with the results that it was found in.

    study: what the analysis is called in JSON; place: what its places are; rows: what its table is called in a folder;
    columns: of that table.
    """

    findings: tuple[F, ...]
    refused: tuple[Refused, ...]
    results: Results
    provenance: Mapping[str, Any]

    study: ClassVar[str]
    place: ClassVar[str]
    rows: ClassVar[str]
    columns: ClassVar[tuple[str, ...]]

    @abstractmethod
    def place_of(self, found: F) -> str:
        """Where it was found."""

    @abstractmethod
    def sentence_of(self, found: F, lang: str | None) -> str:
        """The paragraph of a finding."""

    @abstractmethod
    def table_of(self, found: F, lang: str | None) -> RenderableType:
        """The table of a finding, for a terminal."""

    @abstractmethod
    def figure_of(self, found: F, lang: str | None) -> Figure:
        """The figure of a finding."""

    @property
    def table(self) -> pd.DataFrame:
        """All tables of the findings, one below the other."""
        import pandas as pd

        return pd.concat([found.table for found in self.findings], ignore_index=True)

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """What stands in a folder of the analysis besides its sentences and figures."""
        return {self.rows: self.table, "runs": self.results.runs}

    def sentence(self, lang: str | None = None) -> str:
        """One paragraph a finding; then what was not examined, and why."""
        from yhly_sim.report.sensitivity.sentence import not_examined

        said = [self.sentence_of(found, lang) for found in self.findings]
        return with_warning("\n".join([*said, *(not_examined(*one, lang) for one in self.refused)]),
                            self.results.arguments, lang)

    def tables(self, lang: str | None = None) -> Group:
        """The tables, for a terminal."""
        from rich.console import Group

        return Group(*(self.table_of(found, lang) for found in self.findings))

    def plot(self, outcome: str | None = None, lang: str | None = None) -> Figure:
        """The figure of the first finding, or of the first about an outcome."""
        return self.figure_of(next(one for one in self.findings if outcome in (None, one.outcome.name)), lang)

    def to_json(self, lang: str | None = None) -> dict[str, Any]:
        """The study's name (place -> outcome -> finding), `refused`, `sentence`, `provenance`, for `json.dumps`."""
        found: dict[str, dict[str, Any]] = {}
        for one in self.findings:
            found.setdefault(self.place_of(one), {})[one.outcome.name] = one.to_json()
        refused = [{self.place: place, "outcome": outcome, "reason": error.message}
                   for place, outcome, error in self.refused]
        return {self.study: found, "refused": refused, "sentence": self.sentence(lang),
                "provenance": dict(self.provenance)}

    def write(self, out: str | Path, lang: str | None = None) -> Path:
        """Write the frames, sentence, a figure a finding and provenance; gives back the folder."""
        from yhly_sim.report.folder import write_study

        lang = lang or current_language()
        figures = {f"figure_{number}_{found.outcome.name}": self.figure_of(found, lang)
                   for number, found in enumerate(self.findings[1:], start=2)}
        return write_study(
            Path(out), table=self.to_json(lang), outcomes=self.results.outcomes, figure=self.plot(lang=lang),
            frames=self.frames, more_figures=figures, scenarios=(), provenance=self.provenance,
            columns={name: f"analysis_column_{name}" for name in self.columns},
            sentences={one: self.sentence(one) for one in LANGUAGES})


def find_each(analyse: Callable[[Any, str], F], places: Iterable[Any], names: Sequence[str], *,
              are_named: bool) -> tuple[tuple[F, ...], tuple[Refused, ...]]:
    """What `analyse` finds about each outcome in each place, and what it refuses; an outcome that was named by the
    caller may not be refused, and all may not be: the first refusal is raised then."""
    findings: list[F] = []
    refused: list[Refused] = []
    for place in places:
        for name in names:
            try:
                findings.append(analyse(place, name))
            except UserError as error:
                if are_named:
                    raise
                refused.append((str(place), name, error))
    if not findings:
        raise refused[0][2]
    return tuple(findings), tuple(refused)


def with_warning(sentence: str, arguments: Mapping[str, Any], lang: str | None) -> str:
    """What was found; before it, where parameters were drawn from a posterior that fits nothing, that they were.

    arguments: of the design.
    """
    from yhly_sim.report.far_draws import far_draws

    return "\n".join(part for part in (far_draws(arguments, lang or current_language()), sentence) if part)


def stored_results(experiment: str | Path | Experiment | Results, *, quick: bool = False,
                   store: str | Path | None = None) -> Results:
    """Results as they are given, or what the store has of an experiment; a UserError where nothing of it was run."""
    if isinstance(experiment, Results):
        return experiment
    from yhly_sim.studies.batch.stored_results import results_of

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
