"""A shallow decision tree over the factors, cut back by cross-validation; its leaves are boxes.

Breiman, Friedman, Olshen and Stone (1984); the tree itself is grown by scikit-learn. A tree finds several regions at
once where PRIM finds one box.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Sequence

import numpy as np
from numpy.typing import NDArray

from yhly_sim.analysis.discovery.agreement import Counts, counts
from yhly_sim.analysis.discovery.boxes import Box, Flags, Limit, Settings
from yhly_sim.analysis.discovery.evidence import folds_of
from yhly_sim.analysis.discovery.pruning import cut_at, cuts, shares
from yhly_sim.engine.derived_seeds import derived_seed

DEPTH, LEAST_LEAF = 3, 0.05


@dataclass(frozen=True)
class Leaf:
    """One end of the tree. is_region: it belongs to the leaves whose union agrees best with the cases."""

    box: Box
    points: int
    cases: int
    is_region: bool

    @property
    def density(self) -> float:
        return self.cases / self.points


@dataclass(frozen=True)
class Tree:
    """Leaves, the densest first. alpha: the price of a leaf at which the tree was cut back."""

    leaves: tuple[Leaf, ...]
    alpha: float

    @property
    def factors(self) -> frozenset[str]:
        return frozenset().union(*(leaf.box.factors for leaf in self.leaves))

    @property
    def region(self) -> tuple[Leaf, ...]:
        return tuple(leaf for leaf in self.leaves if leaf.is_region)

    def inside(self, settings: Settings) -> Flags:
        flags = np.zeros(len(settings), dtype=np.bool_)
        for leaf in self.region:
            flags |= leaf.box.inside(settings)
        return flags

    def to_json(self) -> list[dict[str, Any]]:
        return [{"limits": leaf.box.to_json(), "points": leaf.points, "cases": leaf.cases, "density": leaf.density,
                 "is_region": leaf.is_region} for leaf in self.leaves]


def grow(settings: Settings, is_case: Flags, blocks: NDArray[np.int64], *, seed: int) -> Tree:
    """A tree of at most `DEPTH` questions in a row, no leaf below `LEAST_LEAF` of the points, cut back by
    cost-complexity pruning: of the prices of a leaf, the highest whose squared error on held-out blocks is within one
    standard error of the least.
    """
    columns = _Columns(settings)
    nodes = _fitted(columns.values, is_case, seed).tree_
    whole = cuts(nodes)
    price = _price(columns.values, is_case, blocks, [cut.price for cut in whole], seed)
    return columns.tree(nodes, cut_at(whole, price), is_case, price)


def grow_whole(settings: Settings, is_case: Flags, blocks: NDArray[np.int64], *, seed: int) -> Tree:
    """The same tree before it is cut back: what shuffled labels are tried on, since it is quick."""
    columns = _Columns(settings)
    nodes = _fitted(columns.values, is_case, seed).tree_
    return columns.tree(nodes, cuts(nodes)[0].ends, is_case, 0.0)


def _fitted(values: NDArray[np.float64], is_case: Flags, seed: int) -> Any:
    from sklearn.tree import DecisionTreeClassifier

    tree = DecisionTreeClassifier(max_depth=DEPTH, min_samples_leaf=max(2, math.ceil(LEAST_LEAF * len(values))),
                                  random_state=derived_seed(seed, "tree"))
    return tree.fit(values, is_case)


def _price(values: NDArray[np.float64], is_case: Flags, blocks: NDArray[np.int64], prices: Sequence[float],
           seed: int) -> float:
    """The price of a leaf by the rule of one standard error. Between two prices the tree is the same, so their
    geometric mean stands for both."""
    tried = [math.sqrt(one * other) for one, other in zip(prices, prices[1:], strict=False)]
    tried.append(prices[-1] * (1 + 1e-9))
    fold = folds_of(blocks, is_case, derived_seed(seed, "tree folds"))
    errors = np.array([_errors(values, is_case, fold == one, tried, seed) for one in np.unique(fold)])
    mean, spread = errors.mean(axis=0), errors.std(axis=0, ddof=1) / math.sqrt(len(errors))
    best = int(mean.argmin())
    return tried[int(np.flatnonzero(mean <= mean[best] + spread[best]).max())]


def _errors(values: NDArray[np.float64], is_case: Flags, is_out: Flags, prices: Sequence[float],
            seed: int) -> list[float]:
    """Mean squared error on the points left out, of the tree grown on the others, at each price."""
    tree = _fitted(values[~is_out], is_case[~is_out], seed)
    found, leaves = cuts(tree.tree_), tree.apply(values[is_out])
    return [float(np.mean((shares(tree.tree_, leaves, cut_at(found, price)) - is_case[is_out]) ** 2))
            for price in prices]


class _Columns:
    """Settings as the tree takes them: each factor with an order from 0 to 1, each label a column of 0 and 1."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.what: list[tuple[str, Any]] = []
        self.ends: dict[str, tuple[float, float]] = {}
        columns = []
        for name, column in settings.columns.items():
            if name in settings.labels:
                labels = settings.labels[name]
                shown = labels[1:] if len(labels) == 2 else labels
                self.what += [(name, label) for label in shown]
                columns += [(column == labels.index(label)).astype(np.float64) for label in shown]
                continue
            low, high = float(column.min()), float(column.max())
            self.ends[name] = low, high
            self.what.append((name, None))
            columns.append((column - low) / ((high - low) or 1.0))
        self.values = np.column_stack(columns)

    def tree(self, nodes: Any, ends: frozenset[int], is_case: Flags, alpha: float) -> Tree:
        """The leaves as boxes; the region is the union of the densest leaves that agrees best with the cases."""
        boxes = [Box(limits) for limits in self._leaves(nodes, ends, 0, {})]
        found = [counts(box.inside(self.settings), is_case) for box in boxes]
        order = sorted(range(len(boxes)), key=lambda place: -found[place].density)
        dense = _densest(found, order)
        return Tree(tuple(Leaf(boxes[i], found[i].inside, found[i].hits, i in dense) for i in order), alpha)

    def _leaves(self, nodes: Any, ends: frozenset[int], node: int, limits: dict[str, Limit]) -> list[dict[str, Limit]]:
        if node in ends:
            return [limits]
        name, label = self.what[nodes.feature[node]]
        below, above = self._split(name, label, float(nodes.threshold[node]), limits)
        return [*self._leaves(nodes, ends, int(nodes.children_left[node]), {**limits, name: below}),
                *self._leaves(nodes, ends, int(nodes.children_right[node]), {**limits, name: above})]

    def _split(self, name: str, label: Any, threshold: float, limits: dict[str, Limit]) -> tuple[Limit, Limit]:
        """The limits on both sides of a question."""
        if label is not None:
            there = limits.get(name, frozenset(self.settings.labels[name]))
            assert isinstance(there, frozenset)
            return there - {label}, frozenset({label})
        low, high = limits.get(name, (-math.inf, math.inf))
        least, most = self.ends[name]
        at = least + threshold * (most - least)
        return (low, at), (math.nextafter(at, math.inf), high)


def _densest(found: Sequence[Counts], order: Sequence[int]) -> set[int]:
    """Which leaves, taken from the densest on, agree best with the cases; none where that is no better than chance."""
    best, chosen, union = 0.0, 0, Counts(found[0].points, found[0].cases, 0, 0)
    for taken, place in enumerate(order, start=1):
        union = Counts(union.points, union.cases, union.inside + found[place].inside, union.hits + found[place].hits)
        if union.agreement > best + 1e-12:
            best, chosen = union.agreement, taken
    return set(order[:chosen])
