"""An experiment as policies against states of the world: which points differ in what somebody decides, which in what
nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Iterable

import numpy as np
from numpy.typing import NDArray

from yhly_sim.analysis.results import Results
from yhly_sim.engine.errors import UserError

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Space:
    """Points of an experiment crossed out: the same states for every policy.

    policies: their names, in the order of the design. states: one row a state of the world, one column an uncertainty.
    points: (policies, states) index of the point. left_out: states that not every policy was planned in.
    """

    policies: tuple[str, ...]
    states: pd.DataFrame
    points: NDArray[np.int64]
    left_out: int

    def values(self, results: Results, outcome: str) -> Floats:
        """(policies, states, replications) of an outcome; NaN where a run failed, is not there yet or has no value."""
        table = results.by_replication(outcome)
        return np.asarray(table.to_numpy(dtype=np.float64)[table.index.get_indexer(self.points.ravel())]).reshape(
            *self.points.shape, -1)


def space_of(results: Results) -> Space:
    """The policies and states of an experiment that crosses levers (or scenarios) with draws of uncertainties.

    Raises UserError where nothing uncertain was drawn, there is one policy only, or no state has all policies.
    """
    if not any(factor.role == "uncertainty" for factor in results.factors):
        raise UserError("robustness_without_uncertainties", experiment=results.name)
    return crossed(results)


def crossed(results: Results) -> Space:
    """The same where nothing uncertain need have been drawn: then there is one state, without columns."""
    unknown = [factor.name for factor in results.factors if factor.role == "uncertainty"]
    named = policies_of(results)
    policies = tuple(dict.fromkeys(named))
    if len(policies) < 2:
        raise UserError("robustness_with_one_policy", experiment=results.name)
    points_of: dict[tuple[object, ...], dict[str, int]] = {}
    drawn: Iterable[tuple[object, ...]] = results.points[unknown].itertuples(index=False, name=None)
    if not unknown:
        drawn = [()] * len(results.points)
    for point, policy, state in zip(results.points.index, named, drawn, strict=True):
        points_of.setdefault(state, {}).setdefault(policy, int(point))
    whole = [points for points in points_of.values() if len(points) == len(policies)]
    if not whole:
        raise UserError("robustness_not_crossed", experiment=results.name)
    states = results.points.loc[[points[policies[0]] for points in whole], unknown].reset_index(drop=True)
    return Space(policies, states, np.array([[points[policy] for points in whole] for policy in policies]),
                 len(points_of) - len(whole))


def policies_of(results: Results) -> list[str]:
    """A name for what each point decides: the scenario where several are there, and the settings of its levers."""
    levers = [factor.name for factor in results.factors if factor.role == "lever"]
    shown = (["scenario"] if results.points["scenario"].nunique() > 1 or not levers else []) + levers
    return [" · ".join(_word(one) for one in row) for row in results.points[shown].itertuples(index=False)]


def _word(setting: object) -> str:
    return f"{setting:g}" if isinstance(setting, float) else str(setting)
