"""V11: whose case is taken up sooner: those who threaten, Party members?"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.analysis.strata import difference_within
from yhly_sim.domain.codes import MemberKind, Reason
from yhly_sim.studies.patterns.reading import Reading

SOON_DAYS = 7
"""Bodies plan their hours by the week."""

TENTHS = 10


def priority_gap(delay_days: NDArray[Any], is_first: NDArray[np.bool_], circumstances: NDArray[Any]) -> float:
    """How much more often cases of the first group have an attempt within a week of voicing, at equal circumstances.

    delay_days: (cases,) days from voicing to the end of the first attempt, -1 where there was none; circumstances:
    (cases,) whole numbers. A difference of shares.

    >>> priority_gap(np.array([1, 20, 3, -1]), np.array([True, True, False, False]), np.array([0, 1, 0, 1]))
    0.0
    >>> priority_gap(np.array([1, 5, 30, -1]), np.array([True, True, False, False]), np.array([0, 0, 0, 0]))
    1.0
    """
    is_soon = (delay_days >= 0) & (delay_days <= SOON_DAYS)
    return difference_within(is_soon, is_first, circumstances)


class Priority(Reading):
    """Of disputes first voiced from the reform day on to 180 days before the end, that lay in the queue of a body.

    Left out is what went on the table of a deliberation: no queue decides there. An attempt is a ledger row AGREED or
    ATTEMPTED. Equal circumstances: kind of the body that first took it, tenth of severity at the end, class of severity
    (which decides the hours of an attempt).
    """

    numbers = ("threat_gap", "member_gap", "late_share")

    def read(self, model: Any) -> dict[str, float]:
        state, end = model.state, model.end
        disputes, ledger = state.disputes, state.ledger
        order = np.argsort(disputes.dispute_key)
        row = order[np.searchsorted(disputes.dispute_key, ledger.dispute_key, sorter=order)]
        first_attempt = np.full(len(disputes), -1, dtype=np.int64)
        first_body = np.full(len(disputes), -1, dtype=np.int64)
        was_pooled = np.zeros(len(disputes), dtype=bool)
        was_pooled[row[ledger.reason == Reason.POOLED]] = True
        is_attempt = np.isin(ledger.reason, (int(Reason.AGREED), int(Reason.ATTEMPTED)))
        is_routing = np.isin(ledger.reason, (int(Reason.ROUTED), int(Reason.PASSED_OVER)))
        first_attempt[row[is_attempt][::-1]] = ledger.day[is_attempt][::-1]
        first_body[row[is_routing][::-1]] = ledger.body[is_routing][::-1]
        counted = end.in_window & (end.first_voiced <= end.end_day - 180) & ~was_pooled & (first_body >= 0)
        delay = np.where(first_attempt >= 0, first_attempt - end.first_voiced, -1)[counted]
        tenth = np.minimum((disputes.severity[counted] * TENTHS).astype(np.int64), TENTHS - 1)
        circumstances = (first_body[counted] * TENTHS + tenth) * 4 + disputes.severity_class[counted]
        is_member = state.residents.member_kind[np.maximum(disputes.complainant_id[counted], 0)] != MemberKind.NONE
        return {
            "threat_gap": priority_gap(delay, disputes.is_threat[counted].astype(bool), circumstances),
            "member_gap": priority_gap(delay, is_member, circumstances),
            "late_share": float(np.mean((delay < 0) | (delay > SOON_DAYS))) if delay.size else float("nan"),
        }
