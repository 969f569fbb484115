"""Many outcomes, one family: Holm's correction."""

from __future__ import annotations

import math
from typing import Sequence


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's step-down adjusted p values, in the order given; NaN stays NaN and is no member of the family.

    Source: Holm (1979), Scandinavian Journal of Statistics 6, 65-70.

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    family = sorted((p, place) for place, p in enumerate(p_values) if not math.isnan(p))
    adjusted = [math.nan] * len(p_values)
    largest = 0.0
    for rank, (p, place) in enumerate(family):
        largest = max(largest, min(1.0, p * (len(family) - rank)))
        adjusted[place] = largest
    return adjusted
