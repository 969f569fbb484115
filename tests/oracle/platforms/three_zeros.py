"""Three Zeros: a month's paperwork ends, and reports begin the next."""

from __future__ import annotations

from tests.oracle.bodies.paperwork import add_paperwork, clear_paperwork


def three_zeros(district):
    clear_paperwork(district)
    if district.is_on("three_zeros"):
        for community in district.communities:
            add_paperwork(district, community, district.p.platforms.zeros_report_hours)
