"""Passes over all residents: here memory bandwidth rules, so that a loop is worth compiling."""

from __future__ import annotations

from typing import Any

from yhly_sim.engine.compiled import kernel


@kernel
def drift_to_targets(adults: Any, first_adult: Any, adult_count: Any, target: Any, offset: Any, share: Any,
                     values: Any) -> None:
    """Every adult's value goes `share` of its way to (target of the courtyard + own offset); clipped to [0, 1]."""
    for courtyard in range(target.size):
        level = target[courtyard]
        for place in range(first_adult[courtyard], first_adult[courtyard] + adult_count[courtyard]):
            row = adults[place]
            value = values[row] + share * ((level + offset[row]) - values[row])
            values[row] = min(max(value, 0.0), 1.0)


@kernel
def relax_to_starts(starts: Any, share: Any, values: Any) -> None:
    """Every value goes `share` of its way back to its start."""
    for row in range(values.size):
        values[row] += share * (starts[row] - values[row])
