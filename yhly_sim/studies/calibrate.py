"""`yhly calibrate`: what targets say about parameters, from stored runs alone; the posterior is a file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Mapping

from yhly_sim.analysis.results import Results
from yhly_sim.engine.errors import MachineError
from yhly_sim.engine.language import LANGUAGES, current_language
from yhly_sim.studies.arguments import check_count
from yhly_sim.studies.batch.analysed import provenance_of, stored_results

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure
    from rich.console import Group

    from yhly_sim.analysis.calibration.posterior import Calibration
    from yhly_sim.design.experiment import Experiment
    from yhly_sim.engine.outcomes import Outcome


COLUMNS = ("factor", "parameter", "weight", "distance", "low", "high", "mean", "mean_error", "sd", "interval_low",
           "interval_high", "hdi_low", "hdi_high", "ratio", "ratio_interval_low", "ratio_interval_high", "state",
           "coverage", "coverage_interval_low", "coverage_interval_high", "recovery_error", "rank_p")
"""Columns of posterior and parameters that are no parameters."""


@dataclass(frozen=True)
class CalibrationResult:
    """What a calibration found, with the results that it was found in."""

    found: Calibration
    results: Results
    provenance: Mapping[str, Any]

    @property
    def posterior(self) -> pd.DataFrame:
        """One row a draw: a column each parameter, named by its path, `weight` and `distance`."""
        return self.found.posterior_table

    @property
    def table(self) -> pd.DataFrame:
        """One row a parameter: mean, interval, variance ratio with interval, verdict, coverage of held-out truths."""
        import pandas as pd

        return pd.DataFrame.from_dict(self.found.to_json()["parameters"], orient="index").rename_axis("factor")

    @property
    def _register(self) -> dict[str, Outcome]:
        return {outcome.name: outcome for outcome in self.results.outcomes}

    def sentence(self, lang: str | None = None) -> str:
        """Reach, what was narrowed, what cannot be told apart, and how far to trust it."""
        from yhly_sim.report.calibration.sentence import calibration_sentence

        return calibration_sentence(self.found, self._register, lang)

    def tables(self, lang: str | None = None) -> Group:
        """The tables, for a terminal."""
        from yhly_sim.report.calibration.table import calibration_table

        return calibration_table(self.found, self._register, lang)

    def plot(self, lang: str | None = None) -> Figure:
        """The figure: posteriors against priors, and the pairs that go together."""
        from yhly_sim.report.calibration.figure import calibration_figure

        return calibration_figure(self.found, lang or current_language())

    def to_json(self, lang: str | None = None) -> dict[str, Any]:
        """`parameters`, `targets`, `recovery` and more, `sentence`, `provenance`; only the sentence has a language."""
        return {**self.found.to_json(), "sentence": self.sentence(lang), "provenance": dict(self.provenance)}

    def write(self, out: str | Path, lang: str | None = None) -> Path:
        """Write the posterior, the table, sentence, figure and provenance to a folder; gives back the folder.

        `posterior.csv` is what an experiment draws its uncertainties from (`uncertainties: {from: posterior.csv}`);
        `posterior.json` beside it says where it came from and how far it can be trusted.
        """
        from yhly_sim.report.folder import write_study

        folder = write_study(
            Path(out), table=self.to_json(lang),
            frames={"posterior": self.posterior, "parameters": _plain(self.table)}, outcomes=self.results.outcomes,
            figure=self.plot(lang), scenarios=(), provenance=self.provenance,
            sentences={one: self.sentence(one) for one in LANGUAGES},
            columns={name: f"column_calibrate_{name}" for name in COLUMNS})
        _write_beside(folder / "posterior.json", self.facts())
        return folder

    def write_posterior(self, path: str | Path) -> Path:
        """Write the posterior to a CSV file, and where it came from to a JSON file beside it; gives back the first."""
        file = Path(path)
        try:
            self.posterior.to_csv(file, index=False)
        except OSError as error:
            raise MachineError("out_not_writable", path=file, reason=error.strerror or error) from error
        _write_beside(file.with_suffix(".json"), self.facts())
        return file

    def facts(self) -> dict[str, Any]:
        """Where the posterior came from, as plain data."""
        whole = self.found.to_json()
        return {"what": "weighted draws of the posterior; columns are parameters, weight is the weight of the row, "
                        "distance how far from the targets its run came, in standard deviations of luck and target",
                **{key: whole[key] for key in ("targets", "is_reachable", "nearest", "joint_p", "recovery",
                                               "known_only_together", "draws", "settings", "accepted", "share",
                                               "lucks")},
                "priors": {one.parameter: [one.low, one.high] for one in self.found.estimates},
                "ratios": {one.parameter: one.ratio for one in self.found.estimates},
                "targets_file": Path(self.found.targets.file).name, "provenance": dict(self.provenance)}


def calibrate(
    experiment: str | Path | Experiment | Results,
    targets: str | Path,
    *,
    share: float | None = None,
    mass: float = 0.9,
    truths: int = 100,
    heteroscedastic: bool = False,
    quick: bool = False,
    store: str | Path | None = None,
    out: str | Path | None = None,
) -> CalibrationResult:
    """Find which parameters of an experiment agree with the targets, by rejection and regression on its runs.

    experiment: name, file or object of one of kind lhs that was run, or its results; its ranges are the priors.
    targets: file. share: part of the runs that is accepted (default: a tenth, more where settings are few). mass: of
    intervals. truths: held-out runs that are taken for the truth. heteroscedastic: the spread of the regression changes
    with the summaries. quick, store: which runs. out: a folder that is written at the end.

    Raises UserError for a wrong file, or an experiment that does not fit.
    """
    from yhly_sim.analysis.calibration.posterior import calibrate as infer
    from yhly_sim.analysis.calibration.targets import load_targets

    check_count("truths", truths, least=10)
    wanted = load_targets(targets)
    if out is not None:
        from yhly_sim.report.folder import check_folder

        check_folder(Path(out))
    results = stored_results(experiment, quick=quick, store=store)
    found = infer(results, wanted, share=share, mass=mass, truths=truths, heteroscedastic=heteroscedastic)
    result = CalibrationResult(found, results, provenance_of(
        results, "calibrate", targets_file=Path(wanted.file).name, share=found.share, mass=mass, truths=truths,
        heteroscedastic=heteroscedastic, quick=quick))
    if out is not None:
        result.write(out)
    return result


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Intervals as two columns each: lists are no cells of a table."""
    plain = table.reset_index()
    for name in [name for name in plain.columns if isinstance(plain[name].iloc[0], list)]:
        plain[f"{name}_low"], plain[f"{name}_high"] = plain[name].str[0], plain[name].str[1]
        plain = plain.drop(columns=name)
    return plain


def _write_beside(path: Path, facts: Mapping[str, Any]) -> None:
    try:
        path.write_text(json.dumps(facts, ensure_ascii=False, indent=2, default=str) + "\n", encoding="utf-8")
    except OSError as error:
        raise MachineError("out_not_writable", path=path, reason=error.strerror or error) from error
