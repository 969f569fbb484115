"""Money that communities can use for residents' matters."""

from __future__ import annotations

from tests.oracle.codes import Level, Payer, Purpose


def resources(district):
    """A twelfth of a year's money comes in; what is left at the end of a year lapses first."""
    p = district.p.disputes
    for community in district.communities:
        if district.day.falls_on("year"):
            community.resource_yuan = 0.0
        community.resource_yuan += (p.community_budget_yuan + p.unit_resource_yuan) / 12
        district.book(Payer.UNITS, Purpose.GIFT, Level.COMMUNITY, community.row, yuan=p.unit_resource_yuan / 12)
