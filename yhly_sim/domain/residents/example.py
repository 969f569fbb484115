"""The example that a courtyard is given: how many are seen to be members, and how much of what they do is genuine."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run

EXAMPLE_READS = ("courtyards: visible_share example_activity formal_share",)
"""What a phase declares among its reads when it asks for `example` or for genuine activity."""


@rule
def genuine_activity(activity: Any, formal_share: Any) -> Any:
    """Activity of visible members that is more than paper: activity x (1 - formal share).

    >>> float(genuine_activity(0.5, 0.2))
    0.4
    """
    return activity * (1.0 - formal_share)


def example(run: Run) -> NDArray[np.float64]:
    """Example in each courtyard: share of adults who are visible members x their genuine activity.

    Returns (courtyards,).
    """
    courtyards = run.state.courtyards
    return np.asarray(courtyards.visible_share * run.rules.genuine_activity(
        courtyards.example_activity, courtyards.formal_share))
