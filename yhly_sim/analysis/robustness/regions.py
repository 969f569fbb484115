"""What separates the part of the plausible space where one policy is better from the part where another is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.engine.derived_seeds import derived_seed

if TYPE_CHECKING:
    import pandas as pd

DEPTH = 3
FOLDS, REPEATS = 5, 5
SMALLEST_LEAF = 5


@dataclass(frozen=True)
class Region:
    """A part of the space: conditions ("factor", "<=" or ">", value; "is" or "is not" for a level) that hold together.

    draws: in it; better: of them those in which the policy is better.
    """

    conditions: tuple[tuple[str, str, float | str], ...]
    draws: int
    better: int


@dataclass(frozen=True)
class Regions:
    """A shallow tree over the uncertainties: where `policy` is better than `other`.

    accuracy, majority: shares of held-out draws that the tree, and that always naming the commoner answer, get right.
    gain_low, gain_high: 95 % interval of their difference (corrected for overlapping training sets). draws: in which
    the two differ; rarer: of these, how many have the less common answer. Without regions these are so few that nothing
    can be learned.
    """

    policy: str
    other: str
    regions: tuple[Region, ...]
    accuracy: float
    majority: float
    gain_low: float
    gain_high: float
    draws: int
    rarer: int

    @property
    def is_found(self) -> bool:
        """Whether the tree is better than always naming the commoner answer, interval and all."""
        return bool(self.regions) and self.gain_low > 0

    def to_json(self) -> dict[str, Any]:
        numbers = {key: getattr(self, key) for key in ("accuracy", "majority", "gain_low", "gain_high")}
        return {
            "policy": self.policy, "other": self.other, "is_found": self.is_found, "draws": self.draws,
            "rarer": self.rarer,
            **{key: value if math.isfinite(value) else None for key, value in numbers.items()},
            "regions": [{"conditions": [list(one) for one in region.conditions], "draws": region.draws,
                         "better": region.better} for region in self.regions],
        }


def what_separates(states: pd.DataFrame, is_better: NDArray[np.bool_], *, policy: str, other: str,
                   seed: int) -> Regions:
    """A tree of depth 3 that says where `policy` is better, held against draws that it has not seen.

    states: one row a draw in which the two differ, one column an uncertainty (a number, or a level as text). is_better:
    (draws,).
    Cross-validation: five folds, five times; its interval is that of Nadeau and Bengio (2003), Machine Learning 52,
    239-281.
    """
    rarer = int(min(is_better.sum(), (~is_better).sum()))
    if rarer < FOLDS:
        majority = float(max(is_better.mean(), 1 - is_better.mean())) if is_better.size else math.nan
        return Regions(policy, other, (), math.nan, majority, math.nan, math.nan, is_better.size, rarer)
    from sklearn.model_selection import RepeatedStratifiedKFold
    from sklearn.tree import DecisionTreeClassifier

    columns, features = _features(states)
    start = derived_seed(seed, f"regions {policy} {other}") % 2**31
    leaf = max(SMALLEST_LEAF, len(is_better) // 20)

    def grown(rows: NDArray[np.int64] | slice) -> Any:
        tree = DecisionTreeClassifier(max_depth=DEPTH, min_samples_leaf=leaf, random_state=start)
        return tree.fit(features[rows], is_better[rows])

    scores = []
    folds = RepeatedStratifiedKFold(n_splits=FOLDS, n_repeats=REPEATS, random_state=start)
    for train, test in folds.split(features, is_better):
        commoner = is_better[train].mean() >= 0.5
        right = (grown(train).predict(features[test]) == is_better[test]).mean()
        scores.append((right, (is_better[test] == commoner).mean()))
    accuracy, majority = (float(one) for one in np.mean(scores, axis=0))
    low, high = _gain([right - common for right, common in scores])
    return Regions(policy, other, _leaves(grown(slice(None)), columns), accuracy, majority, low, high,
                   is_better.size, rarer)


def _gain(gains: list[float]) -> tuple[float, float]:
    """Interval of the mean gain over folds whose training sets overlap."""
    from scipy.special import stdtrit

    n = len(gains)
    error = math.sqrt((1 / n + 1 / (FOLDS - 1)) * float(np.var(gains, ddof=1)))
    margin = float(stdtrit(n - 1, 0.975)) * error
    return float(np.mean(gains)) - margin, float(np.mean(gains)) + margin


def _features(states: pd.DataFrame) -> tuple[list[tuple[str, str | None]], NDArray[np.float64]]:
    """(factor, level or None) of every feature, and the features: numbers as they are, a level as 0 or 1."""
    import pandas as pd

    columns: list[tuple[str, str | None]] = []
    parts = []
    for name in states.columns:
        if pd.api.types.is_numeric_dtype(states[name]):
            columns.append((name, None))
            parts.append(states[name].to_numpy(dtype=np.float64))
            continue
        for level in list(dict.fromkeys(states[name]))[1:] or [states[name].iloc[0]]:
            columns.append((name, str(level)))
            parts.append((states[name] == level).to_numpy(dtype=np.float64))
    return columns, np.column_stack(parts)


def _leaves(fitted: Any, columns: list[tuple[str, str | None]]) -> tuple[Region, ...]:
    """The leaves of a fitted tree from left to right; two beside each other that say the same become one."""
    tree, classes = fitted.tree_, list(fitted.classes_)

    def counts(node: int) -> tuple[int, int]:
        draws = int(tree.n_node_samples[node])
        shares = tree.value[node][0] / tree.value[node][0].sum()
        return draws, round(float(shares[classes.index(True)]) * draws)

    def below(node: int) -> list[Region]:
        if tree.children_left[node] < 0:
            return [Region((), *counts(node))]
        left, right = (below(child) for child in (tree.children_left[node], tree.children_right[node]))
        if len(left) == len(right) == 1 and all(
                (2 * one.better > one.draws) == (2 * left[0].better > left[0].draws) for one in (*left, *right)):
            return [Region((), *counts(node))]
        name, level = columns[tree.feature[node]]
        if level is None:
            split = float(tree.threshold[node])
            ways: list[tuple[str, str, float | str]] = [(name, "<=", split), (name, ">", split)]
        else:
            ways = [(name, "is not", level), (name, "is", level)]
        return [Region((way, *one.conditions), one.draws, one.better)
                for way, side in zip(ways, (left, right), strict=True) for one in side]

    return tuple(below(0))
