"""Passes over all adults: what the recorder needs to know about people each week, and once at the end."""

from __future__ import annotations

from typing import Any

from yhly_sim.engine.compiled import kernel


@kernel
def courtyard_sums(first_adult: Any, adult_count: Any, adults: Any, satisfaction: Any, trust_local: Any,
                   trust_higher: Any, out: Any) -> None:
    """Sums over the adults of each courtyard, in ascending row, into `out` (courtyards, 3).

    Satisfaction, trust in the local level, trust in the higher one.
    """
    for courtyard in range(first_adult.size):
        s = local = higher = 0.0
        for i in range(first_adult[courtyard], first_adult[courtyard] + adult_count[courtyard]):
            r = adults[i]
            s += satisfaction[r]
            local += trust_local[r]
            higher += trust_higher[r]
        out[courtyard, 0] = s
        out[courtyard, 1] = local
        out[courtyard, 2] = higher


@kernel
def old_and_active_sums(adults: Any, satisfaction: Any, age_years: Any, participation_count: Any,
                        old_age: Any) -> tuple[float, int, int]:
    """Satisfaction of the old added up in ascending row, how many they are, and how many adults have taken part."""
    total = 0.0
    old_count = took_part = 0
    for i in range(adults.size):
        r = adults[i]
        took_part += participation_count[r] > 0
        if age_years[r] >= old_age:
            total += satisfaction[r]
            old_count += 1
    return total, old_count, took_part


@kernel
def age_sums(adults: Any, age_years: Any, satisfaction: Any, trust_local: Any, trust_higher: Any,
             participation_count: Any, courtyard_id: Any, kind: Any, starts: Any, sums: Any, active: Any) -> None:
    """Sums over the adults of each age group, in ascending row, into `sums` (groups, 5): satisfaction, trust in the
    local level, trust in the higher one, having taken part, being there; and having taken part into `active` (kinds,).

    kind: of each courtyard. starts: (groups,) first year of each age group, the first at most 18.
    """
    for i in range(adults.size):
        r = adults[i]
        group = starts.size - 1
        while group > 0 and age_years[r] < starts[group]:
            group -= 1
        took_part = participation_count[r] > 0
        sums[group, 0] += satisfaction[r]
        sums[group, 1] += trust_local[r]
        sums[group, 2] += trust_higher[r]
        sums[group, 3] += took_part
        sums[group, 4] += 1
        active[kind[courtyard_id[r]]] += took_part
