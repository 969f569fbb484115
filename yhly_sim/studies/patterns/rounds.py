"""V12: how many rounds a collective matter takes, how long, and how often a first try fails."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from yhly_sim.studies.patterns.reading import Reading

TUESDAY = 1


class Concluded(NamedTuple):
    """Matters that left the table on a day: their rows, rounds held, days on the table, whether they were decided."""

    matter: NDArray[np.int64]
    rounds: NDArray[np.int64]
    days: NDArray[np.int64]
    is_decided: NDArray[np.bool_]


def concluded(day: int, before: dict[str, NDArray[Any]], after: dict[str, NDArray[Any]]) -> Concluded:
    """What was concluded on a Tuesday, from the table of matters of its morning and of its evening.

    Concluded is a matter with a first_day (>= 0) in the morning and none, or another one, in the evening. Its rounds
    are those of the morning and today's, which a canvass has not. It failed where its next_day lies ahead: it rests.

    >>> before = {"first_day": np.array([0, 7, -1]), "round_count": np.array([2, 3, 0]),
    ...           "is_canvassed": np.array([False, True, False])}
    >>> after = {"first_day": np.array([-1, -1, -1]), "next_day": np.array([465, 100, 0])}
    >>> [one.tolist() for one in concluded(100, before, after)]
    [[0, 1], [3, 3], [100, 93], [False, True]]
    """
    matter = np.flatnonzero((before["first_day"] >= 0) & (after["first_day"] != before["first_day"]))
    rounds = before["round_count"][matter] + ~before["is_canvassed"][matter]
    return Concluded(matter, rounds.astype(np.int64), day - before["first_day"][matter],
                     after["next_day"][matter] <= day)


class Rounds(Reading):
    """Every matter that was concluded from the reform day on.

    `matters` changes on Tuesdays only, so that the evening of one is the morning of the next.
    """

    numbers = ("mean_rounds", "median_days", "first_failed_share", "concluded_count")

    def __init__(self) -> None:
        self._before: dict[str, NDArray[Any]] | None = None
        self._all: list[Concluded] = []

    def evening(self, model: Any) -> None:
        if model.calendar_day.weekday() != TUESDAY:
            return
        matters = model.state.matters
        after = {name: matters[name].copy() for name in ("first_day", "round_count", "is_canvassed", "next_day")}
        if self._before is not None and model.day > model.reform_day:
            self._all.append(concluded(model.day - 1, self._before, after))
        self._before = after

    def read(self, model: Any) -> dict[str, float]:
        found = [np.concatenate(parts) for parts in zip(*self._all, strict=True)] if self._all else []
        if not found or found[0].size == 0:
            return {**dict.fromkeys(self.numbers, float("nan")), "concluded_count": 0.0}
        matter, rounds, days, is_decided = found
        first = np.unique(matter, return_index=True)[1]
        return {
            "mean_rounds": float(rounds.mean()),
            "median_days": float(np.median(days)),
            "first_failed_share": float(np.mean(~is_decided[first])),
            "concluded_count": float(matter.size),
        }
