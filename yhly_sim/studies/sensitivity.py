"""`yhly sensitivity`: which factors the outcomes of an experiment depend on, found in stored runs; nothing is run."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Mapping, Sequence

from yhly_sim.analysis.results import Results
from yhly_sim.studies.batch.analysed import Findings, find_each, outcomes_for, provenance_of, stored_results
from yhly_sim.studies.batch.provenance import now

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure
    from rich.console import RenderableType

    from yhly_sim.analysis.sensitivity.analyse import Sensitivity
    from yhly_sim.analysis.sensitivity.strata import Stratum
    from yhly_sim.design.experiment import Experiment

COLUMNS = ("stratum", "against", "outcome", "method", "index", "factor", "other", "value", "ci_low", "ci_high", "dummy",
           "is_detected", "noise_share", "replication_low", "replication_high", "without_noise", "without_noise_low",
           "without_noise_high", "units", "half_width", "point", "scenario", "key")


class SensitivityResult(Findings["Sensitivity"]):
    """What was found about every outcome in every stratum, with the results that it was found in.

    `table` has one row an index of a factor (or pair): its value with interval, dummy, share of luck; see `Index`.
    """

    study, place, rows, columns = "sensitivity", "stratum", "indices", COLUMNS

    def place_of(self, found: Sensitivity) -> str:
        return str(found.stratum)

    def sentence_of(self, found: Sensitivity, lang: str | None) -> str:
        """What it depends on, how surely, how much is luck."""
        from yhly_sim.report.sensitivity.sentence import sensitivity_sentence

        return sensitivity_sentence(found, lang)

    def table_of(self, found: Sensitivity, lang: str | None) -> RenderableType:
        from yhly_sim.report.sensitivity.table import sensitivity_table

        return sensitivity_table(found, lang)

    def figure_of(self, found: Sensitivity, lang: str | None) -> Figure:
        from yhly_sim.report.sensitivity.figure import sensitivity_figure

        return sensitivity_figure(found, lang)

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        return {**super().frames, "convergence": self.convergence}

    @property
    def convergence(self) -> pd.DataFrame:
        """One row a factor and size of the sample: stratum, outcome, index, factor, units, value, half_width."""
        import pandas as pd

        rows = [{"stratum": str(found.stratum), "outcome": found.outcome.name, "index": course.index, "factor": factor,
                 "units": size, "value": values[place], "half_width": course.half_widths[factor][place]}
                for found in self.findings if (course := found.convergence) is not None
                for factor, values in course.values.items() for place, size in enumerate(course.units)]
        names = ["stratum", "outcome", "index", "factor", "units", "value", "half_width"]
        return pd.DataFrame(rows, columns=names)


def sensitivity(
    experiment: str | Path | Experiment | Results,
    outcomes: Sequence[str] | None = None,
    *,
    scenario: str | None = None,
    at: Mapping[str, str] | None = None,
    against: str | None = None,
    method: str | None = None,
    resamples: int | None = None,
    quick: bool = False,
    store: str | Path | None = None,
    out: str | Path | None = None,
) -> SensitivityResult:
    """Find which factors the outcomes of an experiment depend on, by Morris, Sobol or PAWN as its design allows.

    experiment: name, file or object of one that was run, or its results. outcomes: default all that it lists.
    scenario, at: look at this scenario, at these settings of factors in a grid (default: at each, one by one). against:
    take another scenario, or another setting (`factor=level`), away first. method: pawn on a sobol design.
    quick, store: which runs. out: a folder that is written at the end.

    Raises UserError for a design that is no sample, too many lost points, or names that are not there. An outcome that
    was not named and cannot be analysed is told as not examined, as long as another one can.
    """
    from yhly_sim.analysis.sensitivity.analyse import RESAMPLES
    from yhly_sim.analysis.sensitivity.analyse import sensitivity as analyse
    from yhly_sim.analysis.sensitivity.sample import method_for
    from yhly_sim.analysis.sensitivity.strata import beside, strata_of

    if out is not None:
        from yhly_sim.report.folder import check_folder

        check_folder(Path(out))
    started, clock = now(), time.perf_counter()
    results = stored_results(experiment, quick=quick, store=store)
    asked = method_for(results, method)
    names = outcomes_for(results, outcomes)
    strata = strata_of(results, scenario=scenario, at=at)
    if against is not None:  # that one minus itself says nothing
        strata = tuple(one for one in strata if beside(results, one, against) != one) or strata

    def found_in(stratum: Stratum, name: str) -> Sensitivity:
        return analyse(results, name, scenario=stratum.scenario,
                       at={one: str(label) for one, label in stratum.at.items()}, against=against, method=asked,
                       resamples=RESAMPLES if resamples is None else resamples)

    findings, refused = find_each(found_in, strata, names, are_named=bool(outcomes))
    result = SensitivityResult(findings, refused, results, provenance_of(
        results, "sensitivity", outcomes=list(names), scenario=scenario, at=dict(at or {}), against=against,
        method=asked, quick=quick, started=started, finished=now(), seconds=round(time.perf_counter() - clock, 3)))
    if out is not None:
        result.write(out)
    return result
