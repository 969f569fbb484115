"""One pass over all residents: what the recorder needs to know about people each week."""

from __future__ import annotations

from typing import Any

from yhly_sim.engine.compiled import kernel


@kernel
def courtyard_sums(first_adult: Any, adult_count: Any, adults: Any, satisfaction: Any, trust_local: Any,
                   trust_higher: Any, age_years: Any, participation_count: Any, old_age: Any, out: Any) -> None:
    """Sums over the adults of each courtyard, in ascending row, into `out` (courtyards, 6):

    satisfaction, trust in the local level, in the higher one, satisfaction of the old, their number, and how
    many have taken part.
    """
    for courtyard in range(first_adult.size):
        s = local = higher = old = 0.0
        old_count = took_part = 0
        for i in range(first_adult[courtyard], first_adult[courtyard] + adult_count[courtyard]):
            r = adults[i]
            s += satisfaction[r]
            local += trust_local[r]
            higher += trust_higher[r]
            took_part += participation_count[r] > 0
            if age_years[r] >= old_age:
                old += satisfaction[r]
                old_count += 1
        out[courtyard, 0] = s
        out[courtyard, 1] = local
        out[courtyard, 2] = higher
        out[courtyard, 3] = old
        out[courtyard, 4] = old_count
        out[courtyard, 5] = took_part
