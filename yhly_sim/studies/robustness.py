"""`yhly robustness`: which policy of an experiment stands over the plausible space, found in stored runs."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Mapping, Sequence

from yhly_sim.analysis.results import Results
from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.language import LANGUAGES, current_language
from yhly_sim.studies.arguments import check_on_scale
from yhly_sim.studies.batch.analysed import provenance_of, stored_results, with_warning
from yhly_sim.studies.batch.provenance import now
from yhly_sim.studies.comparing.paired_runs import headline_name

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure
    from rich.console import Group

    from yhly_sim.analysis.robustness.policies import Robustness
    from yhly_sim.analysis.robustness.regions import Regions
    from yhly_sim.design.experiment import Experiment

COLUMNS = ("outcome", "policy", "other", "mean", "worst", "regret_max", "regret_high", "regret_low", "regret_upper",
           "regret_mean", "chosen", "suffices", "suffices_low", "suffices_high", "share", "ci_low", "ci_high", "ahead",
           "equal", "wins", "losses", "open", "draw")


@dataclass(frozen=True)
class RobustnessResult:
    """What was found about each outcome, and what separates the parts of the space where one policy is better."""

    findings: tuple[Robustness, ...]
    regions: tuple[Regions, ...]
    results: Results
    provenance: Mapping[str, Any]

    @property
    def table(self) -> pd.DataFrame:
        """One row an outcome and policy: mean, worst, regrets, share of draws in which it suffices."""
        import pandas as pd

        rows = []
        for found in self.findings:
            for one in found.policies:
                told = one.to_json()
                suffices = told.pop("suffices")
                rows.append({"outcome": found.outcome.name, "policy": one.policy, **told, "suffices": suffices["share"],
                             "suffices_low": suffices["ci_low"], "suffices_high": suffices["ci_high"]})
        return pd.DataFrame(rows)

    @property
    def pairs(self) -> pd.DataFrame:
        """One row an outcome and ordered pair of policies: in what share of the space the first is better."""
        import pandas as pd

        rows = []
        for found in self.findings:
            for one in found.pairs:
                parts = {"ahead": one.ahead, "equal": one.equal,
                         "wins": one.wins, "losses": one.losses, "open": one.open}
                shares = {name: None if part is None else part.value for name, part in parts.items()}
                rows.append({"outcome": found.outcome.name, "policy": one.policy, "other": one.other,
                             "share": one.share, "ci_low": one.ci_low, "ci_high": one.ci_high, **shares})
        return pd.DataFrame(rows)

    @property
    def values(self) -> pd.DataFrame:
        """One row an outcome, draw and policy: the mean over its replications, beside what was drawn."""
        import pandas as pd

        parts = []
        for found in self.findings:
            sign = -1.0 if found.outcome.higher_is_better is False else 1.0
            for place, one in enumerate(found.policies):
                part = found.space.states.copy()
                part.insert(0, "mean", sign * found.means[place])
                part.insert(0, "policy", one.policy)
                part.insert(0, "draw", range(len(part)))
                part.insert(0, "outcome", found.outcome.name)
                parts.append(part)
        return pd.concat(parts, ignore_index=True)

    def called(self, lang: str | None = None) -> RobustnessResult:
        """The same with policies under the titles of what they are, in one language."""
        from yhly_sim.studies.reporting.names import titles_at
        from yhly_sim.studies.reporting.titled import titled

        space = self.findings[0].space
        points = {name: int(space.points[place, 0]) for place, name in enumerate(space.policies)}
        return titled(self, titles_at(self.results, points), lang or current_language())

    def sentence(self, lang: str | None = None) -> str:
        """One paragraph an outcome: the policy that is regretted least, where it is better, what separates."""
        from yhly_sim.report.robustness.words import robustness_sentence

        called = self.called(lang)
        pairs = zip(called.findings, called.regions, strict=True)
        said = [robustness_sentence(found, regions, self.results.factors, lang) for found, regions in pairs]
        return with_warning("\n".join(said), self.results.arguments, lang)

    def tables(self, lang: str | None = None) -> Group:
        """The tables, for a terminal."""
        from rich.console import Group

        from yhly_sim.report.robustness.words import regions_table, robustness_table

        parts: list[Any] = []
        called = self.called(lang)
        for found, regions in zip(called.findings, called.regions, strict=True):
            parts += [*([""] if parts else []), robustness_table(found, lang)]
            if regions.is_found:
                parts += ["", regions_table(regions, self.results.factors, lang)]
        return Group(*parts)

    def plot(self, outcome: str | None = None, lang: str | None = None) -> Figure:
        """The figure of the first outcome, or of one that is named."""
        from yhly_sim.report.robustness.figure import robustness_figure

        found = next(one for one in self.called(lang).findings if outcome in (None, one.outcome.name))
        return robustness_figure(found, lang or current_language())

    def to_json(self, lang: str | None = None) -> dict[str, Any]:
        """`robustness` (outcome -> finding with `regions`), `sentence`, `provenance`, for `json.dumps`."""
        found = {one.outcome.name: {**one.to_json(), "regions": regions.to_json()}
                 for one, regions in zip(self.findings, self.regions, strict=True)}
        return {"robustness": found, "sentence": self.sentence(lang), "provenance": dict(self.provenance)}

    def write(self, out: str | Path, lang: str | None = None) -> Path:
        """Write tables, values, a figure an outcome, sentence and provenance to a folder; gives back the folder."""
        from yhly_sim.report.folder import write_study

        figures = {f"figure_{place}_{found.outcome.name}": self.plot(found.outcome.name, lang)
                   for place, found in enumerate(self.findings[1:], start=2)}
        return write_study(
            Path(out), table=self.to_json(lang), outcomes=self.results.outcomes, figure=self.plot(lang=lang),
            frames={"policies": self.table, "pairs": self.pairs, "values": self.values}, more_figures=figures,
            columns={name: f"robustness_column_{name}" for name in COLUMNS}, scenarios=(), provenance=self.provenance,
            sentences={one: self.sentence(one) for one in LANGUAGES})


def robustness(
    experiment: str | Path | Experiment | Results,
    outcomes: Sequence[str] | None = None,
    *,
    thresholds: Mapping[str, float] | None = None,
    policy: str | None = None,
    against: str | None = None,
    quick: bool = False,
    store: str | Path | None = None,
    out: str | Path | None = None,
) -> RobustnessResult:
    """Hold the policies of an experiment against each other over its draws of the uncertainties.

    experiment: name, file or object of one that was run, or its results; its design crosses levers or scenarios with
    draws of uncertainties. outcomes: default the headline outcome. thresholds: outcome -> value that suffices (default:
    the median of the first policy). policy, against: the two of which it is asked what separates the part of the space
    where one is better (default: the one with the smallest 90 % regret, and the one that beats it most often).

    Raises UserError for a design without draws or with one policy, an unknown name, or an outcome without a direction.
    """
    from yhly_sim.analysis.robustness.policies import robustness as analyse
    from yhly_sim.analysis.robustness.regions import what_separates

    if out is not None:
        from yhly_sim.report.folder import check_folder

        check_folder(Path(out))
    started, clock = now(), time.perf_counter()
    results = stored_results(experiment, quick=quick, store=store)
    names = list(dict.fromkeys(outcomes or [headline_name(results.outcomes)]))
    for name in (*names, *(thresholds or {})):
        if results.outcome(name).higher_is_better is None:
            raise UserError("robustness_no_direction", name=name)
    for name, value in (thresholds or {}).items():
        check_on_scale("--threshold", results.outcome(name), value)
    findings, regions = [], []
    for name in names:
        found = analyse(results, name, threshold=(thresholds or {}).get(name))
        chosen = _known(policy, found) or found.minimax_high
        rival = _known(against, found) or found.rival_of(chosen)
        if rival == chosen:
            raise UserError("robustness_same_policy", name=chosen)
        findings.append(found)
        differ = found.differ(chosen, rival)
        regions.append(what_separates(found.space.states[differ], found.is_better(chosen, rival)[differ],
                                      policy=chosen, other=rival, seed=results.seed))
    result = RobustnessResult(tuple(findings), tuple(regions), results, provenance_of(
        results, "robustness", outcomes=names, thresholds=dict(thresholds or {}), policy=policy, against=against,
        quick=quick, started=started, finished=now(), seconds=round(time.perf_counter() - clock, 3)))
    if out is not None:
        result.write(out)
    return result


def _known(policy: str | None, found: Robustness) -> str | None:
    """The policy of that name; a UserError names the nearest."""
    names = [one.policy for one in found.policies]
    if policy is not None and policy not in names:
        raise UserError("robustness_unknown_policy", name=policy, nearest=nearest(policy, names),
                        known=", ".join(names))
    return policy
