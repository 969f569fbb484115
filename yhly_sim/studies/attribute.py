"""`yhly attribute`: what each part of a reform adds, by Shapley values from a factorial that was run; runs nothing."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Mapping, Sequence

from yhly_sim.analysis.results import Results
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.language import LANGUAGES, current_language
from yhly_sim.studies.analysed import outcomes_for, provenance_of, stored_results
from yhly_sim.studies.provenance import now

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure
    from rich.console import Group

    from yhly_sim.analysis.attribution import Attribution
    from yhly_sim.design.experiment import Experiment

COLUMNS = ("scenario", "outcome", "unit", "kind", "first", "second", "value", "ci_low", "ci_high", "p", "p_holm",
           "point", "key")


@dataclass(frozen=True)
class AttributionResult:
    """What was found about every outcome in every scenario, with the results that it was found in.

    refused: (scenario, outcome, why) where an outcome that nobody named could not be attributed.
    """

    findings: tuple[Attribution, ...]
    refused: tuple[tuple[str, str, UserError], ...]
    results: Results
    provenance: Mapping[str, Any]

    @property
    def table(self) -> pd.DataFrame:
        """One row an amount: scenario, outcome, unit, kind, first, second, value, ci_low, ci_high, p, p_holm."""
        import pandas as pd

        return pd.concat([found.table for found in self.findings], ignore_index=True)

    def sentence(self, lang: str | None = None) -> str:
        """One paragraph a finding: what all parts do, what each adds, whether the loop closes; what is left open."""
        from yhly_sim.report.attribution_sentence import attribution_sentence
        from yhly_sim.report.sensitivity_sentence import not_examined

        said = [attribution_sentence(found, lang) for found in self.findings]
        return "\n".join([*said, *(not_examined(*one, lang) for one in self.refused)])

    def tables(self, lang: str | None = None) -> Group:
        """The tables, for a terminal."""
        from rich.console import Group

        from yhly_sim.report.attribution_table import attribution_table

        return Group(*(attribution_table(found, lang) for found in self.findings))

    def plot(self, outcome: str | None = None, lang: str | None = None) -> Figure:
        """The figure of the first finding, or of the first about an outcome."""
        from yhly_sim.report.attribution_figure import attribution_figure

        found = next(one for one in self.findings if outcome in (None, one.outcome.name))
        return attribution_figure(found, lang)

    def to_json(self, lang: str | None = None) -> dict[str, Any]:
        """`attribution` (scenario -> outcome -> finding), `refused`, `sentence`, `provenance`, for `json.dumps`."""
        found: dict[str, dict[str, Any]] = {}
        for one in self.findings:
            found.setdefault(one.scenario, {})[one.outcome.name] = one.to_json()
        refused = [{"scenario": scenario, "outcome": outcome, "reason": error.message}
                   for scenario, outcome, error in self.refused]
        return {"attribution": found, "refused": refused, "sentence": self.sentence(lang),
                "provenance": dict(self.provenance)}

    def write(self, out: str | Path, lang: str | None = None) -> Path:
        """Write amounts, runs, sentence, a figure a finding and provenance; gives back the folder."""
        from yhly_sim.report.attribution_figure import attribution_figure
        from yhly_sim.report.folder import write_study

        lang = lang or current_language()
        figures = {f"figure_{place}_{found.outcome.name}": attribution_figure(found, lang)
                   for place, found in enumerate(self.findings[1:], start=2)}
        return write_study(
            Path(out), table=self.to_json(lang), outcomes=self.results.outcomes, figure=self.plot(lang=lang),
            frames={"amounts": self.table, "runs": self.results.runs}, more_figures=figures, scenarios=(),
            columns={name: f"analysis_column_{name}" for name in COLUMNS}, provenance=self.provenance,
            sentences={one: self.sentence(one) for one in LANGUAGES})


def attribute(
    experiment: str | Path | Experiment | Results,
    outcomes: Sequence[str] | None = None,
    *,
    scenario: str | None = None,
    players: Sequence[str] | None = None,
    core: Sequence[str] = (),
    wings: Sequence[str] = (),
    quick: bool = False,
    store: str | Path | None = None,
    out: str | Path | None = None,
) -> AttributionResult:
    """Find what each part of a reform adds to the outcomes of an experiment, and whether its loop closes.

    experiment: name, file or object of one that was run, or its results. outcomes: default all that it lists.
    scenario: default each, one by one. players: factors to attribute to (default: all levers of two levels).
    core, wings: sides of the loop (default: factors of these names, or branch against committee and firm).
    quick, store: which runs. out: a folder that is written at the end.

    Raises UserError for a design that is no factorial, or names that are not there. An outcome that was not named and
    cannot be attributed is told as not examined, as long as another one can.
    """
    from yhly_sim.analysis.attribution import attribute as analyse
    from yhly_sim.analysis.sensitivity_strata import strata_of

    if out is not None:
        from yhly_sim.report.folder import check_folder

        check_folder(Path(out))
    started, clock = now(), time.perf_counter()
    results = stored_results(experiment, quick=quick, store=store)
    names = outcomes_for(results, outcomes)
    findings: list[Attribution] = []
    refused: list[tuple[str, str, UserError]] = []
    for stratum in strata_of(results, scenario=scenario, gridded=()):
        for name in names:
            try:
                findings.append(analyse(results, name, scenario=stratum.scenario, players=players, core=core,
                                        wings=wings))
            except UserError as error:
                if outcomes:
                    raise
                refused.append((stratum.scenario, name, error))
    if not findings:
        raise refused[0][2]
    result = AttributionResult(tuple(findings), tuple(refused), results, provenance_of(
        results, "attribute", outcomes=list(names), scenario=scenario, players=list(players or ()), core=list(core),
        wings=list(wings), quick=quick, started=started, finished=now(),
        seconds=round(time.perf_counter() - clock, 3)))
    if out is not None:
        result.write(out)
    return result
