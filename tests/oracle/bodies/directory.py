"""The bodies that handle disputes: one for each that may ever exist, in order of (level, unit, kind)."""

from __future__ import annotations

from tests.oracle.codes import Body, Kind, Level
from tests.oracle.district import BodyOfHandlers

DEPARTMENT = {
    Kind.PROPERTY_SERVICE: Body.HOUSING_BUREAU,
    Kind.NEIGHBOUR: Body.POLITICAL_LEGAL,
    Kind.PARKING: Body.HOUSING_BUREAU,
    Kind.FACILITY: Body.UTILITIES,
    Kind.RUBBISH_GREENING: Body.HOUSING_BUREAU,
    Kind.ILLEGAL_BUILDING: Body.POLITICAL_LEGAL,
    Kind.FAMILY_OTHER: Body.POLITICAL_LEGAL,
}


def make_bodies(district):
    """Communities and what is above them are there from day 0; the bodies below are yet to be founded."""
    for courtyard in district.courtyards:
        for kind in (Body.PARTY_GROUP, Body.COMMITTEE_MEMBER, Body.FIRM_DESK):
            add_body(district, Level.COURTYARD, courtyard.row, kind, start_day=-1)
    for grid in district.grids:
        for kind in (Body.BRANCH, Body.COMMITTEE):
            add_body(district, Level.GRID, grid.row, kind, start_day=-1)
    for community in district.communities:
        add_body(district, Level.COMMUNITY, community.row, Body.COMMUNITY, skill=community.skill)
    for subdistrict in district.subdistricts:
        add_body(district, Level.SUBDISTRICT, subdistrict.row, Body.SUBDISTRICT, skill=subdistrict.skill)
    for kind in (Body.HOUSING_BUREAU, Body.POLITICAL_LEGAL, Body.UTILITIES):
        add_body(district, Level.DISTRICT, 0, kind)
    add_body(district, Level.OUTSIDE, 0, Body.COURT)


def add_body(district, level, unit, kind, *, start_day=0, skill=0.0):
    body = BodyOfHandlers(
        district, len(district.bodies), level=level, unit_id=unit, kind=kind, start_day=start_day, hours_today=0.0,
        week_hours=0.0, backlog_hours=0.0, spent_hours=0.0, skill=skill)
    district.bodies.append(body)
    district.body_of[kind, unit] = body


def the_body(district, kind, unit=0):
    """The body of a kind in a unit, founded or not."""
    return district.body_of[kind, unit]


def department_of(district, dispute):
    return the_body(district, DEPARTMENT[dispute.kind])
