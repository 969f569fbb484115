"""Is the sample large enough: the main index on a quarter, a half and the whole of the sample, and what that says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Literal, Mapping, NamedTuple

import numpy as np

from yhly_sim.analysis.sensitivity.sample import Sample
from yhly_sim.analysis.sensitivity.values import FEWEST_UNITS

Verdict = Literal["settled", "moving", "not_told_apart", "one_factor"]


@dataclass(frozen=True)
class Convergence:
    """The main index on nested parts of the sample.

    units: sizes of the parts (trajectories, blocks, points), the whole last; the whole contains the half, the half the
    quarter. values, half_widths: factor -> one number a part.
    told_apart, pairs: pairs of factors whose indices differ by more than chance on the whole sample, and all pairs.
    reversed: pairs that are told apart on the whole sample and had the other order on half of it.
    moved: factors, not those without effect, whose index on the whole sample lies outside the interval that half of it
    gave; never with pawn, whose distances all shrink as the sample grows.
    widest: the largest half-width on the whole sample, as a share of the largest index.
    Idea: Sarrazin, Pianosi and Wagener (2016), Environmental Modelling & Software 79, 135-152.
    """

    index: str
    units: tuple[int, ...]
    values: Mapping[str, tuple[float, ...]]
    half_widths: Mapping[str, tuple[float, ...]]
    told_apart: int
    pairs: int
    reversed: tuple[tuple[str, str], ...]
    moved: tuple[str, ...]
    widest: float

    @property
    def verdict(self) -> Verdict:
        """settled: something is told apart, and half the sample said the same; moving: it did not."""
        if not self.pairs:
            return "one_factor"
        if self.reversed or self.moved:
            return "moving"
        return "settled" if self.told_apart else "not_told_apart"

    def to_json(self) -> dict[str, Any]:
        return {"index": self.index, "verdict": self.verdict, "units": list(self.units),
                "values": {name: list(own) for name, own in self.values.items()},
                "half_widths": {name: list(own) for name, own in self.half_widths.items()},
                "told_apart": self.told_apart, "pairs": self.pairs,
                "reversed": [list(pair) for pair in self.reversed], "moved": list(self.moved), "widest": self.widest}


class Measured(NamedTuple):
    """The main index of one factor on one part of the sample."""

    value: float
    half_width: float
    is_detected: bool | None


def convergence_of(sample: Sample, index: str,
                   measure: Callable[[int], list[Measured]]) -> Convergence | None:
    """The main index on a quarter, a half and all of the units, each part the first units of the next.

    measure: number of units -> the main index of every factor. A quarter that is too small is left out; None where half
    is too small.
    """
    whole = len(sample.points)
    sizes = [size for size in (whole // 4, whole // 2) if size >= FEWEST_UNITS[sample.method]] + [whole]
    if len(sizes) < 2:
        return None
    found = [measure(size) for size in sizes]
    names = [factor.name for factor in sample.factors]
    values = np.array([[one.value for one in part] for part in found])
    halves = np.array([[one.half_width for one in part] for part in found])
    first, second = np.triu_indices(len(names), k=1)
    differences = values[:, first] - values[:, second]
    is_apart = np.abs(differences[-1]) > np.hypot(halves[-1, first], halves[-1, second])
    has_turned = is_apart & (differences[-1] * differences[-2] < 0)
    has_moved = (np.abs(values[-1] - values[-2]) > halves[-2]) & (sample.method != "pawn")
    largest = float(np.abs(values[-1]).max())
    return Convergence(
        index=index, units=tuple(sizes),
        values={name: tuple(map(float, values[:, place])) for place, name in enumerate(names)},
        half_widths={name: tuple(map(float, halves[:, place])) for place, name in enumerate(names)},
        told_apart=int(is_apart.sum()), pairs=len(first),
        reversed=tuple((names[a], names[b]) for a, b in zip(first[has_turned], second[has_turned], strict=True)),
        moved=tuple(name for place, name in enumerate(names)
                    if has_moved[place] and found[-1][place].is_detected is not False),
        widest=float(halves[-1].max()) / largest if largest > 0 else 0.0)
