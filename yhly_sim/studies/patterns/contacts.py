"""V5, and the constants that are fitted: what parties think of how their case was dealt with."""

from __future__ import annotations

from typing import Any, Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from yhly_sim.analysis.strata import difference_within
from yhly_sim.domain.codes import Level, Reason, Respondent, Stage
from yhly_sim.domain.residents.closings import IS_CLOSED
from yhly_sim.domain.residents.kernels import parties_of
from yhly_sim.domain.residents.satisfaction import expectation_change
from yhly_sim.studies.patterns.reading import Reading

WENT_UP = (Reason.PATIENCE_ENDED, Reason.PETITIONED, Reason.SUED)
TENTHS = 10
"""Equal severity means: in the same tenth of the scale."""


def satisfaction_below(service: NDArray[Any], severity: NDArray[Any], is_below: NDArray[np.bool_],
                       is_above: NDArray[np.bool_]) -> float:
    """How much better cases settled below are thought of than those settled after going up, at equal severity.

    service: (cases,) the service that the complainant sees, in [0, 1]; severity in [0, 1], compared within tenths; a
    case that is neither is left out. In points of 1.

    >>> service, severity = np.array([0.8, 0.6, 0.3, 0.9]), np.array([0.21, 0.25, 0.9, 0.55])
    >>> round(satisfaction_below(service, severity, service > 0.7, service < 0.7), 12)
    0.2
    """
    counted = is_below | is_above
    tenth = np.minimum((severity[counted] * TENTHS).astype(np.int64), TENTHS - 1)
    return difference_within(service[counted], is_below[counted], tenth)


class Contacts(Reading):
    """Every contact of a party with a closed case from the reform day on.

    Service and expectation are heard where the rule `expectation_change` is asked; the case is found in the evening, in
    the order of contacts (ascending dispute key, the complainant first). Below: settled at community level or lower by
    a case that never went up; above: settled after patience ended, a petition or a suit. Complainants only.
    mean_service is E of the no-reform world's experience; mean_disappointment is the mean of max(-D, 0), D = service -
    expectation, of all contacts.
    """

    numbers = ("satisfaction_below", "above_count", "mean_service", "mean_disappointment")

    def __init__(self) -> None:
        self._heard: list[tuple[Any, Any]] = []
        self._rows: list[dict[str, Any]] = []

    def rules(self) -> Mapping[str, Callable[..., Any]]:
        heard = self._heard

        def listening_expectation_change(service: Any, expectation: Any, gain: Any) -> Any:
            heard.append((np.array(service), np.array(expectation)))
            return expectation_change(service, expectation, gain)

        return {"expectation_change": listening_expectation_change}

    def evening(self, model: Any) -> None:
        if not self._heard:
            return
        (service, expectation), today = self._heard.pop(), model.day - 1
        if today < model.reform_day:
            return
        disputes = model.state.disputes
        closed = np.flatnonzero(disputes.closed_day == today)
        closed = closed[np.argsort(disputes.dispute_key[closed])]
        case, person = parties_of(closed, disputes.stage, disputes.complainant_id, disputes.respondent_id,
                                  disputes.respondent_kind, IS_CLOSED, int(Respondent.NEIGHBOUR))
        self._rows.append({
            "case": case, "service": service, "surprise": service - expectation,
            "is_complainant": person == disputes.complainant_id[case], "severity": disputes.severity[case].copy(),
            "level": disputes.level[case].copy(), "is_settled": disputes.stage[case] == Stage.SETTLED,
            "day": np.full(case.size, today)})

    def read(self, model: Any) -> dict[str, float]:
        if not self._rows:
            return dict.fromkeys(self.numbers, float("nan"))
        seen = {name: np.concatenate([row[name] for row in self._rows]) for name in self._rows[0]}
        has_gone_up = _first_day_up(model)[seen["case"]] <= seen["day"]
        counted = seen["is_settled"] & seen["is_complainant"]
        is_below = counted & ~has_gone_up & (seen["level"] <= Level.COMMUNITY)
        is_above = counted & has_gone_up
        return {
            "satisfaction_below": satisfaction_below(seen["service"], seen["severity"], is_below, is_above),
            "above_count": float(np.count_nonzero(is_above)),
            "mean_service": float(seen["service"].mean()),
            "mean_disappointment": float(np.maximum(-seen["surprise"], 0.0).mean()),
        }


def _first_day_up(model: Any) -> NDArray[np.int64]:
    """The first day on which each dispute went up, a day after the last where it never did."""
    ledger, keys = model.state.ledger, model.state.disputes.dispute_key
    went_up = np.isin(ledger.reason, [int(reason) for reason in WENT_UP])
    order = np.argsort(keys)
    rows = order[np.searchsorted(keys, ledger.dispute_key[went_up], sorter=order)]
    first = np.full(keys.size, model.day, dtype=np.int64)
    np.minimum.at(first, rows, ledger.day[went_up])
    return first
