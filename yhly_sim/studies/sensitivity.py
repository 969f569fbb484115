"""`yhly sensitivity`: which factors the outcomes of an experiment depend on, found in stored runs; nothing is run."""

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

    from yhly_sim.analysis.sensitivity import Sensitivity
    from yhly_sim.design.experiment import Experiment

COLUMNS = ("stratum", "against", "outcome", "method", "index", "factor", "other", "value", "ci_low", "ci_high", "dummy",
           "is_detected", "noise_share", "replication_low", "replication_high", "without_noise", "without_noise_low",
           "without_noise_high", "units", "half_width", "point", "scenario", "key")


@dataclass(frozen=True)
class SensitivityResult:
    """What was found about every outcome in every stratum, with the results that it was found in.

    refused: (stratum, outcome, why) where an outcome that nobody named could not be analysed.
    """

    findings: tuple[Sensitivity, ...]
    refused: tuple[tuple[str, str, UserError], ...]
    results: Results
    provenance: Mapping[str, Any]

    @property
    def table(self) -> pd.DataFrame:
        """One row an index of a factor (or pair): its value with interval, dummy, share of luck; see `Index`."""
        import pandas as pd

        return pd.concat([found.table for found in self.findings], ignore_index=True)

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

    def sentence(self, lang: str | None = None) -> str:
        """One paragraph a finding: what it depends on, how surely, how much is luck; then what was not examined."""
        from yhly_sim.report.sensitivity_sentence import not_examined, sensitivity_sentence

        said = [sensitivity_sentence(found, lang) for found in self.findings]
        return "\n".join([*said, *(not_examined(*one, lang) for one in self.refused)])

    def tables(self, lang: str | None = None) -> Group:
        """The tables, for a terminal."""
        from rich.console import Group

        from yhly_sim.report.sensitivity_table import sensitivity_table

        return Group(*(sensitivity_table(found, lang) for found in self.findings))

    def plot(self, outcome: str | None = None, lang: str | None = None) -> Figure:
        """The figure of the first finding, or of the first about an outcome."""
        from yhly_sim.report.sensitivity_figure import sensitivity_figure

        found = next(one for one in self.findings if outcome in (None, one.outcome.name))
        return sensitivity_figure(found, lang)

    def to_json(self, lang: str | None = None) -> dict[str, Any]:
        """`sensitivity` (stratum -> outcome -> finding), `refused`, `sentence`, `provenance`, for `json.dumps`."""
        found: dict[str, dict[str, Any]] = {}
        for one in self.findings:
            found.setdefault(str(one.stratum), {})[one.outcome.name] = one.to_json()
        refused = [{"stratum": stratum, "outcome": outcome, "reason": error.message}
                   for stratum, outcome, error in self.refused]
        return {"sensitivity": found, "refused": refused, "sentence": self.sentence(lang),
                "provenance": dict(self.provenance)}

    def write(self, out: str | Path, lang: str | None = None) -> Path:
        """Write indices, convergence, runs, sentence, a figure a finding and provenance; gives back the folder."""
        from yhly_sim.report.folder import write_study
        from yhly_sim.report.sensitivity_figure import sensitivity_figure

        lang = lang or current_language()
        figures = {f"figure_{place}_{found.outcome.name}": sensitivity_figure(found, lang)
                   for place, found in enumerate(self.findings[1:], start=2)}
        return write_study(
            Path(out), table=self.to_json(lang), outcomes=self.results.outcomes, figure=self.plot(lang=lang),
            frames={"indices": self.table, "convergence": self.convergence, "runs": self.results.runs},
            more_figures=figures, columns={name: f"analysis_column_{name}" for name in COLUMNS}, scenarios=(),
            provenance=self.provenance, sentences={one: self.sentence(one) for one in LANGUAGES})


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
    from yhly_sim.analysis.sensitivity import RESAMPLES
    from yhly_sim.analysis.sensitivity import sensitivity as analyse
    from yhly_sim.analysis.sensitivity_sample import method_for
    from yhly_sim.analysis.sensitivity_strata import beside, strata_of

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
    findings: list[Sensitivity] = []
    refused: list[tuple[str, str, UserError]] = []
    for stratum in strata:
        for name in names:
            try:
                findings.append(analyse(
                    results, name, scenario=stratum.scenario, at={one: str(label) for one, label in stratum.at.items()},
                    against=against, method=asked, resamples=RESAMPLES if resamples is None else resamples))
            except UserError as error:
                if outcomes:
                    raise
                refused.append((str(stratum), name, error))
    if not findings:
        raise refused[0][2]
    result = SensitivityResult(tuple(findings), tuple(refused), results, provenance_of(
        results, "sensitivity", outcomes=list(names), scenario=scenario, at=dict(at or {}), against=against,
        method=asked, quick=quick, started=started, finished=now(), seconds=round(time.perf_counter() - clock, 3)))
    if out is not None:
        result.write(out)
    return result
