"""Cutting a grown tree back by its weakest links, without growing it again.

Breiman, Friedman, Olshen and Stone (1984), chapter 3: with a price on every leaf, the cheapest subtree gets smaller as
the price rises, one inner node after the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Cut:
    """From this price of a leaf on (until the next cut) the tree ends at these nodes."""

    price: float
    ends: frozenset[int]


def cuts(nodes: Any) -> tuple[Cut, ...]:
    """All cuts of a tree as scikit-learn keeps it (`DecisionTreeClassifier.tree_`), from the whole tree to its root."""
    cost = nodes.impurity * nodes.weighted_n_node_samples / nodes.weighted_n_node_samples[0]
    ends = frozenset(int(node) for node in np.flatnonzero(nodes.children_left < 0))
    found = [Cut(0.0, ends)]
    while 0 not in ends:
        below = _below(nodes, ends)
        links = {node: (cost[node] - sum(cost[end] for end in leaves)) / (len(leaves) - 1)
                 for node, leaves in below.items()}
        weakest = min(links, key=lambda node: (links[node], node))
        ends = (ends - below[weakest]) | {weakest}
        found.append(Cut(max(found[-1].price, float(links[weakest])), ends))
    return tuple(found)


def cut_at(found: tuple[Cut, ...], price: float) -> frozenset[int]:
    """Where the tree ends at a price; at 0 it is whole."""
    return next(cut.ends for cut in reversed(found) if cut.price <= price and (price > 0 or cut is found[0]))


def shares(nodes: Any, leaves: NDArray[np.int64], ends: frozenset[int]) -> NDArray[np.float64]:
    """Share of cases at the end of each point's way. leaves: the leaf of the whole tree that each point comes to."""
    over = {leaf: end for end, inside in _below(nodes, frozenset(_all_leaves(nodes))).items() if end in ends
            for leaf in inside}
    if nodes.value.shape[2] < 2:  # only one kind of point was seen
        return np.zeros(len(leaves))
    values = nodes.value[:, 0, 1] / nodes.value[:, 0].sum(axis=1)
    return np.array([values[over.get(int(leaf), int(leaf))] for leaf in leaves])


def _all_leaves(nodes: Any) -> list[int]:
    return [int(node) for node in np.flatnonzero(nodes.children_left < 0)]


def _below(nodes: Any, ends: frozenset[int]) -> dict[int, frozenset[int]]:
    """Inner node -> the ends below it."""
    found: dict[int, frozenset[int]] = {}

    def reach(node: int) -> frozenset[int]:
        if node in ends:
            return frozenset({node})
        found[node] = reach(int(nodes.children_left[node])) | reach(int(nodes.children_right[node]))
        return found[node]

    reach(0)
    return found
