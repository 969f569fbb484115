"""How long disputes waited: counts by days, from which curves with censoring are drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.model.outcomes.end import End, Mask


def durations_of(end: End) -> dict[str, list[Any]]:
    """Columns event, days, happened, left; a row an event and number of days on which something was seen.

    Disputes of the window, days from their first voicing. resolution: to the agreement that held; response: to the
    first day somebody worked on it. happened: how many had it after so many days. left: how many were last seen then
    without it, as the run ended or they left otherwise; as for the medians among the outcomes.
    """
    parts = {"resolution": (end.days_seen, end.is_settled), "response": end.response_days}
    table: dict[str, list[Any]] = {name: [] for name in ("event", "days", "happened", "left")}
    for event, (days, is_event) in parts.items():
        counted = _counts(days, is_event)
        table["event"] += [event] * len(counted[0])
        for name, values in zip(("days", "happened", "left"), counted, strict=True):
            table[name] += values
    return table


def _counts(days: NDArray[Any], is_event: Mask) -> tuple[list[int], list[int], list[int]]:
    """Days on which something was seen, how many had the event then, how many were last seen."""
    if not days.size:
        return [], [], []
    happened = np.bincount(days[is_event], minlength=int(days.max()) + 1)
    left = np.bincount(days[~is_event], minlength=int(days.max()) + 1)
    seen = np.flatnonzero(happened + left)
    return seen.tolist(), happened[seen].tolist(), left[seen].tolist()
