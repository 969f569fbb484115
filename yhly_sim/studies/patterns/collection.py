"""V6: the collection of fees by compound, after years."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.analysis.regimes import masses
from yhly_sim.studies.patterns.reading import Reading

LOW, HIGH = (0.2, 0.5), (0.9, 1.0)
"""The two regimes of the pattern, as shares of what is billed."""

MONTHS = 12


def quality_fell_first(quality: NDArray[Any], collection: NDArray[Any], limit: float = LOW[1]) -> float:
    """Share of the compounds that fell below a limit whose quality had been cut before they did.

    quality, collection: (years, compounds), collection in the year and quality at its end. A compound falls in the
    first year in which its collection is below the limit after a year at or above it; quality was cut if it was lower
    at the end of the year before than at the end of the first year. NaN where none falls; a fall in the second year is
    left out, since there is nothing before it.

    >>> quality = np.array([[0.6, 0.6], [0.5, 0.6], [0.4, 0.5]])
    >>> collection = np.array([[0.7, 0.7], [0.6, 0.6], [0.4, 0.4]])
    >>> quality_fell_first(quality, collection)
    0.5
    """
    is_below = collection < limit
    cut = []
    for compound in range(collection.shape[1]):
        years = np.flatnonzero(is_below[1:, compound] & ~is_below[:-1, compound]) + 1
        if years.size and years[0] >= 2:
            cut.append(quality[years[0] - 1, compound] < quality[0, compound])
    return float(np.mean(cut)) if cut else float("nan")


class Collection(Reading):
    """Bills and payments by courtyard, month end by month end, in whole years from the reform day.

    Collection of a compound (a courtyard) in a year: yuan paid / yuan billed (`courtyards.paid_yuan`, `billed_yuan`);
    one without bills is left out. The regimes are those of the last year, every compound counting once.
    """

    numbers = ("low_share", "between_share", "high_share", "valley", "quality_fell_first")

    def __init__(self) -> None:
        self._paid: list[NDArray[Any]] = []
        self._billed: list[NDArray[Any]] = []
        self._quality: list[NDArray[Any]] = []

    def evening(self, model: Any) -> None:
        today = model.calendar_day
        if model.day <= model.reform_day or (today + timedelta(days=1)).month == today.month:
            return
        courtyards = model.state.courtyards
        self._paid.append(courtyards.paid_yuan.copy())
        self._billed.append(courtyards.billed_yuan.copy())
        self._quality.append(courtyards.quality.copy())

    def read(self, model: Any) -> dict[str, float]:
        years = len(self._paid) // MONTHS
        if years == 0:
            return dict.fromkeys(self.numbers, float("nan"))
        paid, billed = (np.add.reduceat(np.array(monthly[: years * MONTHS]), np.arange(0, years * MONTHS, MONTHS))
                        for monthly in (self._paid, self._billed))
        quality = np.array(self._quality[MONTHS - 1 : years * MONTHS : MONTHS])
        has_bills = (billed > 0).all(axis=0)
        collection = paid[:, has_bills] / billed[:, has_bills]
        last = paid[-1][billed[-1] > 0] / billed[-1][billed[-1] > 0]
        regimes = masses(last, LOW, HIGH)
        return {
            "low_share": regimes.low, "between_share": regimes.between, "high_share": regimes.high,
            "valley": regimes.valley, "quality_fell_first": quality_fell_first(quality[:, has_bills], collection),
        }
