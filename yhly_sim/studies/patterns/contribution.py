"""V7: the share of fees paid, round after round, where nobody enforces it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.analysis.course import course
from yhly_sim.studies.patterns.reading import Reading

ROUND_MONTHS = 3
"""A household has one bill a quarter: to decide about it is a round."""

ROUNDS = 10
"""Experiments with public goods last about ten rounds."""

YEAR_ROUNDS = 4


def contribution_by_round(paid: NDArray[Any], billed: NDArray[Any]) -> NDArray[np.float64]:
    """Yuan paid over yuan billed in each round; months that make no whole round are left out.

    paid, billed: (months,) yuan. NaN in a round without bills.

    >>> contribution_by_round(np.array([1, 2, 3, 9]), np.array([4, 4, 4, 9])).tolist()
    [0.5]
    """
    whole = paid.size // ROUND_MONTHS * ROUND_MONTHS
    by_round = [np.asarray(column[:whole], dtype=np.float64).reshape(-1, ROUND_MONTHS) for column in (paid, billed)]
    got, due = (months.sum(axis=1) for months in by_round)
    return np.asarray(np.divide(got, due, out=np.full(due.size, np.nan), where=due > 0))


class Contribution(Reading):
    """Bills and payments of the whole district (`courtyards.billed_yuan`, `paid_yuan`) from the first day of the run.

    first_round, lowest_round, last_year (mean of the last four rounds): shares. slope_of_ten_rounds, later_slope:
    change a round, least squares, of the first ten rounds and of those after.
    """

    numbers = ("first_round", "lowest_round", "slope_of_ten_rounds", "later_slope", "last_year")

    def __init__(self) -> None:
        self._paid: list[float] = []
        self._billed: list[float] = []

    def evening(self, model: Any) -> None:
        today = model.calendar_day
        if (today + timedelta(days=1)).month != today.month:
            self._paid.append(float(model.state.courtyards.paid_yuan.sum()))
            self._billed.append(float(model.state.courtyards.billed_yuan.sum()))

    def read(self, model: Any) -> dict[str, float]:
        rounds = contribution_by_round(np.array(self._paid), np.array(self._billed))
        if rounds.size == 0:
            return dict.fromkeys(self.numbers, float("nan"))
        return {
            "first_round": float(rounds[0]), "lowest_round": float(rounds.min()),
            "slope_of_ten_rounds": course(rounds[:ROUNDS].tolist()).slope,
            "later_slope": course(rounds[ROUNDS:].tolist()).slope,
            "last_year": float(rounds[-YEAR_ROUNDS:].mean()),
        }
