"""V2: how often mediation succeeds: property disputes, and what goes to court."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.codes import Body, DisputeKind, Reason, Stage
from yhly_sim.studies.patterns.reading import Reading

DAYS_TO_END = 180
"""A case counts when it was voiced so long before the last day that it has had time to end."""


def settled_share(is_counted: NDArray[np.bool_], is_settled: NDArray[np.bool_]) -> float:
    """Share of the counted cases that are settled; NaN where none is counted.

    >>> settled_share(np.array([True, True, False]), np.array([True, False, True]))
    0.5
    """
    return float(np.mean(is_settled[is_counted])) if is_counted.any() else float("nan")


class Mediation(Reading):
    """At the end of a run.

    Property: disputes about property service and fees, first voiced between the reform day and 180 days before the end,
    with at least one attempt; settled is their stage on the last day. Court: suits (ledger reason SUED) brought at
    least `court_days` before the end, so that the court has tried; settled is an AGREED at the court after it.
    Episodes: endings from the reform day on (settled, withdrawn, outside; a dispute that comes back ends again).
    """

    numbers = ("property_settled_share", "property_count", "court_settled_share", "court_count",
               "episode_settled_share")

    def read(self, model: Any) -> dict[str, float]:
        end, disputes, ledger = model.end, model.state.disputes, model.state.ledger
        is_counted = ((disputes.kind == DisputeKind.PROPERTY_SERVICE) & end.in_window & (disputes.attempt_count > 0)
                      & (end.first_voiced <= end.end_day - DAYS_TO_END))
        days = int(np.floor(model.policy.on_day(model.day - 1)[1].disputes.court_days + 0.5))
        sued = (ledger.reason == Reason.SUED) & (ledger.day < end.end_day - days)
        agreed = (ledger.reason == Reason.AGREED) & (ledger.body == Body.COURT)
        suits = int(np.count_nonzero(sued))
        ends = np.isin(ledger.stage_to, (Stage.SETTLED, Stage.WITHDRAWN, Stage.OUTSIDE))
        ends &= (ledger.stage_to != ledger.stage_from) & (ledger.day >= end.reform_day)
        return {
            "episode_settled_share": settled_share(ends, ledger.stage_to == Stage.SETTLED),
            "property_settled_share": settled_share(is_counted, disputes.stage == Stage.SETTLED),
            "property_count": float(np.count_nonzero(is_counted)),
            "court_settled_share": float(np.count_nonzero(agreed)) / suits if suits else float("nan"),
            "court_count": float(suits),
        }
