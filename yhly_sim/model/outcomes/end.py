"""The end of a run as outcomes see it: the state, the window, and what the ledger says about each dispute."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.codes import TERMINAL, CourtyardKind, Level, Reason, Stage
from yhly_sim.model.outcomes.entries import Entries, entries_since

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]

OLD_AGE_YEARS = 60


@dataclass(frozen=True)
class End:
    """What outcomes are read from.

    state       tables at the end of the last day
    reform_day  first day of the window
    end_day     the day after the last one
    switches    switches that are on on some day of the run
    prices      (first day, numbers of `accounts` in force from then on), in order of days

    A dispute is in the window when it was first voiced on the reform day or later.
    """

    state: Any
    reform_day: int
    end_day: int
    switches: frozenset[str]
    prices: tuple[tuple[int, Any], ...] = field(default_factory=lambda: ((0, catalogue().config().accounts),))

    @cached_property
    def _ledger_row(self) -> NDArray[np.int64]:
        """For every row of the ledger the row of its dispute."""
        keys = self.state.disputes.dispute_key
        order = np.argsort(keys, kind="stable")
        rows: NDArray[np.int64] = order[np.searchsorted(keys, self.state.ledger.dispute_key, sorter=order)]
        return rows

    @cached_property
    def first_voiced(self) -> NDArray[np.int64]:
        """Day each dispute was first voiced, -1 never."""
        ledger = self.state.ledger
        days = np.full(len(self.state.disputes), -1, dtype=np.int64)
        is_voicing = (ledger.stage_to == Stage.VOICED) & np.isin(ledger.reason, (Reason.ARISEN, Reason.VOICED))
        # Backwards, so that the first voicing is written last.
        days[self._ledger_row[is_voicing][::-1]] = ledger.day[is_voicing][::-1]
        return days

    @cached_property
    def last_moved(self) -> NDArray[np.int64]:
        """Day of each dispute's last row in the ledger."""
        days = np.zeros(len(self.state.disputes), dtype=np.int64)
        days[self._ledger_row] = self.state.ledger.day
        return days

    @cached_property
    def in_window(self) -> Mask:
        return self.first_voiced >= self.reform_day

    @cached_property
    def stage(self) -> NDArray[Any]:
        """Stage at the end of each dispute of the window."""
        return self.state.disputes.stage[self.in_window]  # type: ignore[no-any-return]

    @cached_property
    def level(self) -> NDArray[Any]:
        return self.state.disputes.level[self.in_window]  # type: ignore[no-any-return]

    @cached_property
    def is_settled(self) -> Mask:
        return self.stage == Stage.SETTLED  # type: ignore[no-any-return]

    @cached_property
    def is_closed(self) -> Mask:
        """Settled, withdrawn or outside at the end."""
        return np.isin(self.stage, (Stage.SETTLED, Stage.WITHDRAWN, Stage.OUTSIDE))

    @cached_property
    def is_contained_in_compound(self) -> Mask:
        """Settled in the courtyard, or in the grid where the grid is one courtyard."""
        disputes = self.state.disputes
        is_one_courtyard = self.state.grids.courtyard_count[disputes.grid_id[self.in_window]] == 1
        is_low = (self.level == Level.COURTYARD) | ((self.level == Level.GRID) & is_one_courtyard)
        contained: Mask = self.is_settled & is_low
        return contained

    @cached_property
    def attempted(self) -> Mask:
        """Disputes of the window that had at least one attempt."""
        attempted: Mask = self.state.disputes.attempt_count[self.in_window] > 0
        return attempted

    @cached_property
    def is_recorded(self) -> Mask:
        """Disputes of the window that superiors see."""
        recorded: Mask = self.state.disputes.is_recorded[self.in_window]
        return recorded

    @cached_property
    def report_gain(self) -> Floats:
        """For each dispute of the window the share of what is missing that its grid's reports make up for."""
        gain: Floats = self.state.grids.report_gain[self.state.disputes.grid_id[self.in_window]]
        return gain

    def count(self, *reasons: Reason) -> NDArray[np.int64]:
        """How often each dispute of the window has one of these reasons in the ledger, from the reform day on."""
        ledger = self.state.ledger
        rows = np.isin(ledger.reason, [int(reason) for reason in reasons]) & (ledger.day >= self.reform_day)
        counts = np.bincount(self._ledger_row[rows], minlength=len(self.state.disputes))
        return counts[self.in_window]

    def events(self, *reasons: Reason) -> int:
        """Rows of the ledger with one of these reasons from the reform day on, whatever the dispute."""
        ledger = self.state.ledger
        rows = np.isin(ledger.reason, [int(reason) for reason in reasons]) & (ledger.day >= self.reform_day)
        return int(np.count_nonzero(rows))

    @cached_property
    def adults(self) -> Floats:
        """Sums over the adults of each courtyard (courtyards, 3): satisfaction, trust local, trust higher."""
        from yhly_sim.model import kernels

        residents, courtyards = self.state.residents, self.state.courtyards
        sums = np.empty((len(courtyards), 3))
        kernels.courtyard_sums(courtyards.first_adult, courtyards.adult_count, self.state.adults.resident,
                               residents.satisfaction, residents.trust_local, residents.trust_higher, sums)
        return sums

    @cached_property
    def satisfaction_by_kind(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """Added satisfaction of the adults of each kind of courtyard, and their number."""
        courtyards, kinds = self.state.courtyards, len(CourtyardKind)
        return (np.bincount(courtyards.kind, weights=self.adults[:, 0], minlength=kinds),
                np.bincount(courtyards.kind, weights=courtyards.adult_count, minlength=kinds))

    @cached_property
    def old_and_active(self) -> tuple[float, int, int]:
        """Added satisfaction of people of 60 and older, their number, and how many adults have taken part."""
        from yhly_sim.model import kernels

        residents = self.state.residents
        return kernels.old_and_active_sums(  # type: ignore[no-any-return]
            self.state.adults.resident, residents.satisfaction, residents.age_years, residents.participation_count,
            OLD_AGE_YEARS)

    @cached_property
    def entries(self) -> Entries:
        """The books from the reform day on, hours priced."""
        return entries_since(self.state.accounts, self.reform_day, self.prices)

    @property
    def courtyard_satisfaction(self) -> Floats:
        """Mean satisfaction of the adults of each courtyard."""
        return self.adults[:, 0] / np.maximum(self.state.courtyards.adult_count, 1)  # type: ignore[no-any-return]

    @cached_property
    def days_seen(self) -> NDArray[np.int64]:
        """Days from first voicing to the last move of what is closed or hidden again, to the end for what is open."""
        has_left = np.isin(self.stage, (*TERMINAL, Stage.HIDDEN))
        seen_until = np.where(has_left, self.last_moved[self.in_window], self.end_day)
        return seen_until - self.first_voiced[self.in_window]

    @cached_property
    def response_days(self) -> tuple[NDArray[np.int64], Mask]:
        """Days from first voicing to the first day somebody worked on it, and whether anybody did; else days seen."""
        responded = self.state.disputes.first_response_day[self.in_window]
        has_response = responded >= 0
        days = np.where(has_response, responded - self.first_voiced[self.in_window], self.days_seen)
        return np.maximum(days, 0), has_response


def ratio(part: Any, whole: Any) -> float:
    """A share, or NaN where there is nothing to have a share of."""
    return float(part / whole) if whole > 0 else float("nan")


def mean_over(values: NDArray[Any], weights: NDArray[Any]) -> float:
    """A weighted mean, or NaN without weight."""
    return ratio((values * weights).sum(), weights.sum())
