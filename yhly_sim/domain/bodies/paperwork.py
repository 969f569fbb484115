"""Paperwork: registers, appraisals, letters and reports, and the time for disputes that they take."""

from __future__ import annotations

from typing import Any

import numpy as np

from yhly_sim.domain.accounts.books import BOOKED, book
from yhly_sim.domain.codes import Level, Payer, Purpose
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run

PAPERWORK = ("communities: paperwork_hours", BOOKED)
"""What a phase declares among its writes when it gives communities paperwork."""


@rule
def workday_hours(hours: Any, days: Any) -> Any:
    """Hours of some calendar days, spread over their workdays: hours x 7 / (5 days).

    >>> float(workday_hours(10.0, 28))
    0.5
    """
    return hours * 7.0 / (5.0 * days)


def clear_paperwork(run: Run) -> None:
    """A month of paperwork is over; the parts that make some add the next month's."""
    run.state.communities.paperwork_hours[:] = 0.0


def add_paperwork(run: Run, hours: Any) -> None:
    """Community workers do some hours of paperwork, spread over the workdays of the month to come.

    hours: one number a community. Booked today, payer community, purpose paperwork. communities.paperwork_hours grows
    by `workday_hours`, with the days of the calendar month that ends today. Which share of it comes off the time for
    disputes is said where hours are settled.
    """
    communities = run.state.communities
    communities.paperwork_hours[:] += run.rules.workday_hours(hours, run.day.date.day)
    book(run, Payer.COMMUNITY, Purpose.PAPERWORK, Level.COMMUNITY, np.arange(len(communities)), hours=hours)
