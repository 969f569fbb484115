"""PRIM, the patient rule induction method: a box is peeled layer by layer until cases of interest are dense in it.

Friedman and Fisher (1999), Statistics and Computing 9; for scenario discovery Bryant and Lempert (2010), Technological
Forecasting and Social Change 77. Nothing in it is random.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from yhly_sim.analysis.discovery.agreement import Counts, counts
from yhly_sim.analysis.discovery.boxes import Box, Column, Flags, Limit, Settings

Rows = NDArray[np.int64]
Candidate = tuple[str, Limit, Rows]
Objective = Callable[[int, int, int, int], float]
"""(points before, cases before, points after, cases after) -> worth of the step; it is taken when above 0."""

PEEL, PASTE, LEAST_MASS = 0.05, 0.05, 0.05
DOUBTFUL = 0.05
"""A limit whose quasi-p is not below this is dropped."""


def gain_for_points(n: int, k: int, n_after: int, k_after: int) -> float:
    """Change of density for each point given up or taken in ("lenient" objective; it does not favour coarse factors).

    >>> gain_for_points(100, 20, 90, 20) > gain_for_points(100, 20, 50, 11)
    True
    """
    if n_after == 0 or n_after == n:
        return 0.0
    return (k_after / n_after - k / n) / abs(n - n_after)


def gain_for_share(n: int, k: int, n_after: int, k_after: int) -> float:
    """The same, weighted by the points that are left: eq. 14.6 of Friedman and Fisher (1999)."""
    return n_after * gain_for_points(n, k, n_after, k_after)


@dataclass(frozen=True)
class Step:
    """One box of the trajectory. stage: "start", "peel" or "paste"."""

    box: Box
    counts: Counts
    stage: str


def trajectory(
    settings: Settings,
    is_case: Flags,
    *,
    peel: float = PEEL,
    paste: float = PASTE,
    least_mass: float = LEAST_MASS,
    objective: Objective = gain_for_points,
) -> tuple[Step, ...]:
    """All boxes from the whole space to the last one: peeled while that pays, then pasted while that pays.

    peel: share of the points in the box that one step cuts off at an end of a factor (a label is cut off whole).
    paste: the same for putting back. least_mass: no box holds a smaller share of all points.
    Of equal candidates the one that restricts fewer factors is taken, then the first.
    """
    search = _Search(settings, is_case, peel, paste, least_mass, objective)
    search.run()
    return tuple(search.steps)


def chosen(steps: tuple[Step, ...]) -> Step:
    """The box with the greatest agreement beyond chance; of equal ones that which restricts fewest factors."""
    return max(steps, key=lambda step: (step.counts.agreement, -len(step.box.limits)))


def quasi_p(box: Box, settings: Settings, is_case: Flags) -> dict[tuple[str, str], float]:
    """How likely each limit would gain what it gains if it did nothing: (factor, "low" | "high" | "labels") -> p.

    One-sided binomial test of Bryant and Lempert (2010): cases inside against the density of the box without that
    limit. Quasi, since the limit was chosen on the same points.
    """
    from scipy.special import bdtrc

    now = counts(box.inside(settings), is_case)
    found = {}
    for (name, side), limits in _without_each(box).items():
        wide = counts(Box(limits).inside(settings), is_case)
        found[name, side] = 1.0 if now.hits == 0 else float(bdtrc(now.hits - 1, now.inside, wide.density))
    return found


def without_doubtful_limits(box: Box, settings: Settings, is_case: Flags) -> Box:
    """The box without limits whose quasi-p is `DOUBTFUL` or more, the most doubtful dropped first."""
    while box.limits:
        doubts = quasi_p(box, settings, is_case)
        worst = max(doubts, key=doubts.__getitem__)
        if doubts[worst] < DOUBTFUL:
            break
        box = Box(_without_each(box)[worst])
    return box


def find_box(settings: Settings, is_case: Flags) -> Box:
    """One whole search: trajectory, choice, and no doubtful limits."""
    return without_doubtful_limits(chosen(trajectory(settings, is_case)).box, settings, is_case)


def _without_each(box: Box) -> dict[tuple[str, str], dict[str, Limit]]:
    """The limits that are left when one is dropped, by the one dropped."""
    left: dict[tuple[str, str], dict[str, Limit]] = {}
    for name, limit in box.limits.items():
        others = {other: kept for other, kept in box.limits.items() if other != name}
        if isinstance(limit, frozenset):
            left[name, "labels"] = others
            continue
        low, high = limit
        if low > -math.inf:
            left[name, "low"] = {**others, name: (-math.inf, high)} if high < math.inf else others
        if high < math.inf:
            left[name, "high"] = {**others, name: (low, math.inf)} if low > -math.inf else others
    return left


class _Search:
    """The box as it stands, with the rows inside it."""

    def __init__(self, settings: Settings, is_case: Flags, peel: float, paste: float, least_mass: float,
                 objective: Objective) -> None:
        self.settings, self.is_case = settings, is_case
        self.peel, self.paste, self.objective = peel, paste, objective
        self.least = least_mass * len(settings)
        self.everything = settings.everything()
        self.limits = dict(self.everything)
        self.rows: Rows = np.arange(len(settings))
        self.steps: list[Step] = []

    def run(self) -> None:
        self.keep("start")
        for stage, candidates in (("peel", self.peels), ("paste", self.pastes)):
            while self.step(list(candidates()), is_growing=stage == "paste"):
                self.keep(stage)

    def keep(self, stage: str) -> None:
        limits = {name: limit for name, limit in self.limits.items() if limit != self.everything[name]}
        inside = counts(self.flags(self.rows), self.is_case)
        self.steps.append(Step(Box(limits), inside, stage))

    def flags(self, rows: Rows) -> Flags:
        flags = np.zeros(len(self.settings), dtype=np.bool_)
        flags[rows] = True
        return flags

    def step(self, candidates: list[Candidate], *, is_growing: bool) -> bool:
        """Take the best candidate, if it is any gain; says whether it was."""
        if not candidates:
            return False
        before = len(self.rows), int(self.is_case[self.rows].sum())
        is_restricted = {name: limit != self.everything[name] for name, limit in self.limits.items()}
        worth = [(self.objective(*before, len(rows), int(self.is_case[rows].sum())),
                  is_restricted[name] - (limit != self.everything[name])) for name, limit, rows in candidates]
        best = max(range(len(candidates)), key=worth.__getitem__)
        name, limit, rows = candidates[best]
        is_larger = len(rows) > before[0]
        if worth[best][0] <= 0 or len(rows) < self.least or len(rows) == before[0] or is_larger != is_growing:
            return False
        self.limits[name], self.rows = limit, rows
        return True

    def peels(self) -> Iterator[Candidate]:
        """One layer off either end of each factor that has an order; one label off each other factor."""
        for name, column in self.settings.columns.items():
            values, limit = column[self.rows], self.limits[name]
            if isinstance(limit, frozenset):
                for label in self.in_order(name, limit if len(limit) > 1 else frozenset()):
                    rest = limit - {label}
                    yield name, rest, self.rows[self.settings.within(name, rest)[self.rows]]
                continue
            in_order = np.sort(values)
            high, low = cut_off(in_order, 1 - self.peel), cut_off(in_order, self.peel)
            yield name, (limit[0], high), self.rows[values <= high]
            yield name, (low, limit[1]), self.rows[values >= low]

    def pastes(self) -> Iterator[Candidate]:
        """One layer back at either end, or one label back, of each restricted factor."""
        for name, column in self.settings.columns.items():
            limit, whole = self.limits[name], self.everything[name]
            if limit == whole:
                continue
            others = self.inside_others(name)
            if isinstance(limit, frozenset):
                for label in self.in_order(name, whole - limit):  # type: ignore[operator]
                    more = limit | {label}
                    yield name, more, np.flatnonzero(others & self.settings.within(name, more))
                continue
            low, high = limit
            below, above = column[others & (column <= low)], column[others & (column >= high)]
            lower = cut_off(np.sort(below), 1 - self.paste) if len(below) else -math.inf
            upper = cut_off(np.sort(above), self.paste) if len(above) else math.inf
            for wider in ((lower if lower > column.min() else -math.inf, high),
                          (low, upper if upper < column.max() else math.inf)):
                yield name, wider, np.flatnonzero(others & (column >= wider[0]) & (column <= wider[1]))

    def in_order(self, name: str, labels: frozenset[object]) -> list[object]:
        return [label for label in self.settings.labels[name] if label in labels]

    def inside_others(self, name: str) -> Flags:
        """Points inside all limits but those of one factor."""
        return Box({other: limit for other, limit in self.limits.items()
                    if other != name and limit != self.everything[other]}).inside(self.settings)


def cut_off(values: Column, share: float) -> float:
    """The limit that cuts off a share of values in order: halfway between two that differ, so that ties stay together.

    >>> cut_off(np.array([1.0, 2.0, 3.0, 4.0]), 0.25), cut_off(np.array([1.0, 1.0, 1.0, 2.0]), 0.25)
    (1.5, 1.5)
    """
    place = (len(values) - 1) * share
    below, above = math.floor(place), math.ceil(place)
    if values[below] == values[above]:
        if share > 0.5:
            below = max(int(np.searchsorted(values, values[below], side="left")) - 1, 0)
        else:
            above = min(int(np.searchsorted(values, values[above], side="right")), len(values) - 1)
    return float(values[below] + values[above]) / 2
