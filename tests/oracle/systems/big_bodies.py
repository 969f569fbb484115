"""'Big' Party bodies: resident units lend people and money, and everybody meets."""

from __future__ import annotations

from tests.oracle.codes import BigBody, BranchKind, Level, Payer, Purpose

WEEKS_A_MONTH = 365 / 12 / 7


def lent_hours(district, level):
    """What an office of a level gains or loses a week."""
    p = district.p.systems
    return p.big_unit_hours[level] - p.big_meeting_hours[level]


def big_bodies(district):
    """Money for the communities, and the hours of a month's meetings."""
    p = district.p.systems
    for community in district.communities:
        community.resource_yuan += p.big_unit_yuan / 12
        district.book(Payer.UNITS, Purpose.GIFT, Level.COMMUNITY, community.row, yuan=p.big_unit_yuan / 12)
        meet(district, BigBody.COMMUNITY, Payer.COMMUNITY, Level.COMMUNITY, community.row)
    for grid in district.grids:
        if district.is_on("branch") and grid.branch_kind != BranchKind.NONE:
            meet(district, BigBody.GRID, Payer.BRANCH, Level.GRID, grid.row)
    for subdistrict in district.subdistricts:
        meet(district, BigBody.SUBDISTRICT, Payer.OFFICIALS, Level.SUBDISTRICT, subdistrict.row)
    meet(district, BigBody.DISTRICT, Payer.OFFICIALS, Level.DISTRICT, 0)


def meet(district, body, payer, level, unit_id):
    district.book(payer, Purpose.MEETING, level, unit_id,
                  hours=district.p.systems.big_meeting_hours[body] * WEEKS_A_MONTH)
