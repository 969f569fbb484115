"""Paperwork of communities: in the books, and off the time of the month to come."""

from __future__ import annotations

from tests.oracle.codes import Level, Payer, Purpose


def clear_paperwork(district):
    for community in district.communities:
        community.paperwork_hours = 0.0


def add_paperwork(district, community, hours):
    """Booked today, and spread over the workdays of as many days as the month that ends today has."""
    community.paperwork_hours += hours * 7 / (5 * district.day.day_of_month)
    district.book(Payer.COMMUNITY, Purpose.PAPERWORK, Level.COMMUNITY, community.row, hours=hours)
