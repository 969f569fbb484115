"""V10: how many trust the higher level more than the local one."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.studies.patterns.reading import Reading


def share_trusting_higher(trust_local: NDArray[Any], trust_higher: NDArray[Any]) -> float:
    """Share of people whose trust in the higher level is above that in the local one; equal counts as not.

    >>> share_trusting_higher(np.array([0.4, 0.5, 0.6, 0.7]), np.array([0.5, 0.5, 0.5, 0.9]))
    0.5
    """
    return float(np.mean(trust_higher > trust_local)) if trust_local.size else float("nan")


class TrustGap(Reading):
    """Of all adults on the last day, and of the complainants of disputes voiced from the reform day on."""

    numbers = ("share_trusting_higher", "complainants_trusting_higher")

    def read(self, model: Any) -> dict[str, float]:
        state = model.state
        local, higher = state.residents.trust_local, state.residents.trust_higher
        adults = state.adults.resident
        people = np.unique(state.disputes.complainant_id[model.end.in_window])
        people = people[people >= 0]
        return {
            "share_trusting_higher": share_trusting_higher(local[adults], higher[adults]),
            "complainants_trusting_higher": share_trusting_higher(local[people], higher[people]),
        }
