"""`yhly attribute`: what each part of a reform adds, by Shapley values from a factorial that was run; runs nothing."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Sequence

from yhly_sim.analysis.results import Results
from yhly_sim.studies.batch.analysed import Findings, find_each, outcomes_for, provenance_of, stored_results
from yhly_sim.studies.batch.provenance import now

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from rich.console import RenderableType

    from yhly_sim.analysis.attribution.shapley import Attribution
    from yhly_sim.analysis.sensitivity.strata import Stratum
    from yhly_sim.design.experiment import Experiment

COLUMNS = ("scenario", "outcome", "unit", "kind", "first", "second", "value", "ci_low", "ci_high", "p", "p_holm",
           "point", "key")


class AttributionResult(Findings["Attribution"]):
    """What was found about every outcome in every scenario, with the results that it was found in.

    `table` has one row an amount: scenario, outcome, unit, kind, first, second, value, ci_low, ci_high, p, p_holm.
    """

    study, place, rows, columns = "attribution", "scenario", "amounts", COLUMNS

    def place_of(self, found: Attribution) -> str:
        return found.scenario

    def sentence_of(self, found: Attribution, lang: str | None) -> str:
        """What all parts do, what each adds, whether the loop closes."""
        from yhly_sim.report.attribution.sentence import attribution_sentence

        return attribution_sentence(found, lang)

    def table_of(self, found: Attribution, lang: str | None) -> RenderableType:
        from yhly_sim.report.attribution.table import attribution_table

        return attribution_table(found, lang)

    def figure_of(self, found: Attribution, lang: str | None) -> Figure:
        from yhly_sim.report.attribution.figure import attribution_figure

        return attribution_figure(found, lang)


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
    from yhly_sim.analysis.attribution.shapley import attribute as analyse
    from yhly_sim.analysis.sensitivity.strata import strata_of

    if out is not None:
        from yhly_sim.report.folder import check_folder

        check_folder(Path(out))
    started, clock = now(), time.perf_counter()
    results = stored_results(experiment, quick=quick, store=store)
    names = outcomes_for(results, outcomes)

    def found_in(stratum: Stratum, name: str) -> Attribution:
        return analyse(results, name, scenario=stratum.scenario, players=players, core=core, wings=wings)

    findings, refused = find_each(found_in, strata_of(results, scenario=scenario, gridded=()), names,
                                  are_named=bool(outcomes))
    result = AttributionResult(findings, refused, results, provenance_of(
        results, "attribute", outcomes=list(names), scenario=scenario, players=list(players or ()), core=list(core),
        wings=list(wings), quick=quick, started=started, finished=now(),
        seconds=round(time.perf_counter() - clock, 3)))
    if out is not None:
        result.write(out)
    return result
