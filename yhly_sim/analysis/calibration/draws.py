"""Stored runs as draws from the prior: parameters on one side, what the simulator made of them on the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.analysis.calibration.targets import Target, Targets
from yhly_sim.analysis.results import Results
from yhly_sim.design.factor import Factor
from yhly_sim.engine.errors import UserError, nearest

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Draws:
    """n draws of p parameters and d summaries.

    A draw is one replication of one setting, under all scenarios that the targets name: the simulator is random, and
    each replication is a draw of it. values: (n, p); summaries: (n, d), in the order of the targets, as the model gives
    them. setting, replication: (n,) numbers; all settings share the luck of a replication. left_out: draws that have
    not all summaries (a run failed or is not there, or a mechanism is off).
    """

    factors: tuple[Factor, ...]
    targets: tuple[Target, ...]
    values: Array
    summaries: Array
    setting: NDArray[np.int64]
    replication: NDArray[np.int64]
    left_out: int

    def __len__(self) -> int:
        return len(self.values)

    @property
    def low(self) -> Array:
        return np.array([factor.low for factor in self.factors])

    @property
    def high(self) -> Array:
        return np.array([factor.high for factor in self.factors])

    @property
    def wanted(self) -> Array:
        """The targets' values, (d,)."""
        return np.array([target.value for target in self.targets])

    @property
    def lucks(self) -> int:
        """Number of replications, that is of different lucks."""
        return len(np.unique(self.replication))

    @property
    def settings(self) -> int:
        """Number of different settings of the parameters."""
        return len(np.unique(self.setting))


def draws_of(results: Results, targets: Targets) -> Draws:
    """The draws of an experiment that sampled its parameters evenly from their ranges (design lhs).

    Raises UserError for another design, for a factor that has levels, for a target whose outcome or scenario the
    experiment does not have, and where no setting has all summaries.
    """
    if results.kind != "lhs":
        raise UserError("calibrate_needs_lhs", name=results.name, kind=results.kind)
    for factor in results.factors:
        if not factor.is_continuous:
            raise UserError("calibrate_needs_ranges", name=results.name, factor=factor.name)
    for factor in results.factors:
        if factor.name not in results.arguments.get("drawn", [factor.name]):
            raise UserError("calibrate_needs_even", name=results.name, factor=factor.name)
    if not results.factors:
        raise UserError("discover_no_factors", name=results.name)
    wanted = tuple(_known(target, targets, results) for target in targets.targets)
    names = [factor.name for factor in results.factors]
    setting = results.points.groupby(names, sort=False).ngroup().to_numpy()
    replications = sorted(int(one) for one in results.runs["replication"].unique())
    count = int(setting.max()) + 1
    summaries = np.full((count, len(replications), len(wanted)), np.nan)
    for place, target in enumerate(wanted):
        is_here = (results.points["scenario"] == target.scenario).to_numpy()
        table = results.by_replication(target.outcome).reindex(columns=replications)
        summaries[setting[is_here], :, place] = table.to_numpy(dtype=np.float64)[is_here]
        if np.isnan(summaries[:, :, place]).all():
            raise targets.refusal("target_without_values", target, outcome=target.outcome, scenario=target.scenario)
    values = np.empty((count, len(names)))
    values[setting] = results.points[names].to_numpy(dtype=np.float64)
    rows, columns = np.nonzero(np.isfinite(summaries).all(axis=2))
    if len(rows) == 0:
        raise UserError("calibrate_no_draws", name=results.name, targets=", ".join(target.name for target in wanted))
    return Draws(results.factors, wanted, values[rows], summaries[rows, columns], rows.astype(np.int64),
                 np.array(replications)[columns], count * len(replications) - len(rows))


def _known(target: Target, targets: Targets, results: Results) -> Target:
    """The target with its scenario and labels filled in."""
    outcomes: dict[str, Any] = {outcome.name: outcome for outcome in results.outcomes}
    if target.outcome not in outcomes:
        raise targets.refusal("target_unknown_outcome", target, outcome=target.outcome,
                              nearest=nearest(target.outcome, outcomes), known=", ".join(outcomes))
    scenarios = list(dict.fromkeys(results.points["scenario"]))
    if target.scenario is None and len(scenarios) > 1:
        raise targets.refusal("target_scenario_missing", target, known=", ".join(scenarios))
    if target.scenario is not None and target.scenario not in scenarios:
        raise targets.refusal("target_unknown_scenario", target, scenario=target.scenario, known=", ".join(scenarios))
    outcome = outcomes[target.outcome]
    return replace(target, scenario=target.scenario or scenarios[0], zh=target.zh or outcome.zh,
                   en=target.en or outcome.en)
