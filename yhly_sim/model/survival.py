"""Time to an event when many have not had it yet: Kaplan and Meier (1958)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def kaplan_meier_quantile(days: NDArray[Any], is_event: NDArray[np.bool_], share: float) -> float:
    """The day by which `share` of the cases have had the event; NaN where the curve does not come down that far.

    days      (n,) whole days from entry to the event, or to the day the case was last seen
    is_event  (n,) whether it was the event; the others are censored, after the events of that day

    >>> import numpy as np
    >>> kaplan_meier_quantile(np.array([2, 4, 4, 9]), np.array([True, True, False, True]), 0.5)
    4.0
    >>> kaplan_meier_quantile(np.array([2, 4, 4, 9]), np.array([True, False, False, False]), 0.5)
    nan
    """
    if days.size == 0:
        return float("nan")
    last = int(days.max()) + 1
    left = np.bincount(days, minlength=last)
    events = np.bincount(days[is_event], minlength=last)
    at_risk = days.size - np.concatenate([[0], np.cumsum(left)[:-1]])
    surviving = np.cumprod(np.where(at_risk > 0, 1.0 - events / np.maximum(at_risk, 1), 1.0))
    # A thousandth of a billionth of slack: three quarters of four cases is three cases.
    reached = np.flatnonzero(surviving <= 1.0 - share + 1e-12)
    return float(reached[0]) if reached.size else float("nan")
