"""A share and how sure it is: the score interval of Wilson (1927)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Share:
    """`count` of `total`, with the 95 % Wilson interval; without any trial share and interval are NaN."""

    count: int
    total: int

    @property
    def value(self) -> float:
        return self.count / self.total if self.total else math.nan

    @property
    def ci(self) -> tuple[float, float]:
        return wilson(self.count, self.total)

    def to_json(self) -> dict[str, Any]:
        """`share`, `ci_low`, `ci_high`, `count`, `total`; what cannot be said is null."""
        share, low, high = (None if math.isnan(one) else one for one in (self.value, *self.ci))
        return {"share": share, "ci_low": low, "ci_high": high, "count": self.count, "total": self.total}


def wilson(count: int, total: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """The score interval of a share of `count` among `total` independent trials; (NaN, NaN) without a trial.

    Unlike the plain one it has a width at 0 and at 1, and covers at small numbers.
    Source: Wilson (1927), J. Am. Statist. Assoc. 22, 209-212.

    >>> [round(end, 3) for end in wilson(9, 10)]
    [0.596, 0.982]
    """
    if total == 0:
        return math.nan, math.nan
    from scipy.special import ndtri

    z = float(ndtri(0.5 + confidence / 2))
    share, weight = count / total, 1 + z * z / total
    middle = (share + z * z / (2 * total)) / weight
    margin = z / weight * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    low = 0.0 if count == 0 else middle - margin
    high = 1.0 if count == total else middle + margin
    return low, high
