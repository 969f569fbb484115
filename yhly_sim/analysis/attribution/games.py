"""Games: what each player, pair or group of players contributes to what a coalition is worth.

A coalition is a number whose bit i says whether player i is in it. Values have coalitions on their last axis, so many
games (one a replication) are solved at once; coalitions that cannot be are named by `feasible` and never read.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np


@dataclass(frozen=True)
class Orders:
    """The orders in which the players can come one after another, every step being a feasible coalition.

    ways_in, ways_on: for each coalition the orders in which it can come about, and in which it can be completed.
    """

    ways_in: np.ndarray
    ways_on: np.ndarray

    @property
    def count(self) -> int:
        return int(self.ways_in[-1])

    @property
    def players(self) -> int:
        return len(self.ways_in).bit_length() - 1

    @property
    def is_used(self) -> np.ndarray:
        """Which coalitions lie on some order; no other has a say."""
        used: np.ndarray = (self.ways_in > 0) & (self.ways_on > 0)
        return used


def orders_of(feasible: np.ndarray) -> Orders:
    """The orders through feasible coalitions, counted from both ends; feasible: shape (2^players,).

    >>> orders_of(np.ones(8, dtype=bool)).count, orders_of(np.array([True, True, False, True])).count
    (6, 1)
    """
    size, players = len(feasible), len(feasible).bit_length() - 1
    ways_in, ways_on = np.zeros(size), np.zeros(size)
    ways_in[0], ways_on[-1] = float(feasible[0]), float(feasible[-1])
    for coalition in range(1, size):
        if feasible[coalition]:
            ways_in[coalition] = sum(ways_in[coalition ^ 1 << i] for i in range(players) if coalition >> i & 1)
    for coalition in range(size - 2, -1, -1):
        if feasible[coalition]:
            ways_on[coalition] = sum(ways_on[coalition | 1 << i] for i in range(players) if not coalition >> i & 1)
    return Orders(ways_in, ways_on)


def shapley(values: np.ndarray, orders: Orders) -> np.ndarray:
    """What each player adds when it comes, averaged over all feasible orders; shape (..., players).

    With every coalition feasible this is the value of Shapley (1953). Where players need others first it is the value
    under precedence constraints of Faigle and Kern (1992), International Journal of Game Theory 21, 249-266 (on other
    families of coalitions: Bilbao and Edelman 2000, Discrete Applied Mathematics 103, 33-40). In both, the values sum
    to that of all players minus that of none.

    >>> shapley(np.array([0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0]), orders_of(np.ones(8, dtype=bool))).round(6).tolist()
    [0.166667, 0.166667, 0.666667]
    """
    weights = np.zeros((orders.players, len(orders.ways_in)))
    for i in range(orders.players):
        for before in range(weights.shape[1]):
            after = before | 1 << i
            if after != before and orders.ways_in[before] and orders.ways_on[after]:
                weight = orders.ways_in[before] * orders.ways_on[after] / orders.count
                weights[i, after] += weight
                weights[i, before] -= weight
    return _weighted(values, weights)


def pair_interactions(values: np.ndarray, orders: Orders, feasible: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How much more two players add together than each for itself: values (..., pairs), shares of orders (pairs,).

    The Shapley-Taylor index of second order (Sundararajan, Dhamdhere and Agarwal 2020, ICML, PMLR 119, 9259-9268):
    over all orders, v(T + i + j) - v(T + i) - v(T + j) + v(T) at the coalition T after which the first of the two
    comes. Pairs in the order (0, 1), (0, 2), ... . Where some coalition of the four cannot be, that order has no say;
    the shares say how many have, and a pair without any (one needs the other) is NaN.
    """
    pairs = list(combinations(range(orders.players), 2))
    weights, shares = np.zeros((len(pairs), len(feasible))), np.zeros(len(pairs))
    for place, (i, j) in enumerate(pairs):
        for base in range(len(feasible)):
            four = (base, base | 1 << i, base | 1 << j, base | 1 << i | 1 << j)
            if base >> i & 1 or base >> j & 1 or not all(feasible[one] for one in four):
                continue
            share = orders.ways_in[base] * (orders.ways_on[four[1]] + orders.ways_on[four[2]]) / orders.count
            shares[place] += share
            weights[place, list(four)] += share * np.array([1.0, -1.0, -1.0, 1.0])
    known = shares > 0
    weights[known] /= shares[known, None]
    found = _weighted(values, weights)
    found[..., ~known] = np.nan
    return found, shares


def second_difference(values: np.ndarray, first: int, second: int, base: int) -> np.ndarray:
    """v(base + first + second) - v(base + first) - v(base + second) + v(base), for disjoint coalitions; shape (...)."""
    found: np.ndarray = (values[..., base | first | second] - values[..., base | first]
                         - values[..., base | second] + values[..., base])
    return found


def _weighted(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    has_say = np.any(weights != 0, axis=0)
    found: np.ndarray = np.where(has_say, values, 0.0) @ weights.T
    return found
