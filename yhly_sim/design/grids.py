"""Designs over a few settings of each factor: every combination, a fraction, one at a time, one part away."""

from __future__ import annotations

import math
from itertools import product
from typing import Iterator, Sequence

from yhly_sim.design.factor import Factor
from yhly_sim.design.fractional import Columns, signs

Setting = str | float
Combination = tuple[Setting, ...]
"""One setting of each factor, in the order of the factors."""


def settings_of(factor: Factor, *, steps: int = 2) -> tuple[Setting, ...]:
    """The settings of a factor in a grid: its levels, or `steps` values evenly spread over its range, ends included.

    >>> settings_of(Factor("x", "lever", low=0.0, high=1.0, parameter="x"), steps=3)
    (0.0, 0.5, 1.0)
    """
    if not factor.is_continuous:
        return tuple(level.label for level in factor.levels)
    return tuple(dict.fromkeys(factor.at_share(place / (steps - 1)) for place in range(steps)))


def factorial(factors: Sequence[Factor], *, steps: int = 2) -> Iterator[Combination]:
    """Every combination of settings; the last factor changes fastest."""
    return product(*(settings_of(factor, steps=steps) for factor in factors))


def factorial_size(factors: Sequence[Factor], *, steps: int = 2) -> int:
    """How many combinations that is, without making them."""
    return math.prod(len(settings_of(factor, steps=steps)) for factor in factors)


def fraction(factors: Sequence[Factor], columns: Columns) -> Iterator[Combination]:
    """The runs of a fractional factorial; every factor has two settings."""
    pairs = [settings_of(factor) for factor in factors]
    for run in signs(columns):
        yield tuple(pair[which] for pair, which in zip(pairs, run, strict=True))


def one_at_a_time(factors: Sequence[Factor], *, steps: int = 2) -> Iterator[Combination]:
    """Every factor at its baseline, then each in turn at every other setting while the others stay there."""
    start = tuple(baseline_of(factor) for factor in factors)
    yield start
    for place, factor in enumerate(factors):
        for setting in settings_of(factor, steps=steps):
            if setting != start[place]:
                yield (*start[:place], setting, *start[place + 1:])


def one_at_a_time_size(factors: Sequence[Factor], *, steps: int = 2) -> int:
    """How many combinations that is."""
    return 1 + sum(sum(setting != baseline_of(factor) for setting in settings_of(factor, steps=steps))
                   for factor in factors)


def baseline_of(factor: Factor) -> Setting:
    """Where a factor stands while others vary."""
    assert factor.baseline is not None
    return factor.baseline
