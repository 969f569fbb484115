"""Requests for agency services at the community's desk: counted, served as far as the hours go."""

from __future__ import annotations

from tests.oracle import decisions
from tests.oracle.centres.open import has_open_centre
from tests.oracle.chance import COURTYARD, make_key
from tests.oracle.codes import Level, Payer, Purpose


def service_requests(district):
    """The week's requests meet the week's desk hours."""
    for community in district.communities:
        asked = hours_asked(district, community)
        served = min(asked, desk_week_hours(district, community))
        community.request_success_share = served / asked if asked > 0 else 1.0
        district.book(Payer.COMMUNITY, Purpose.SERVICE_REQUEST, Level.COMMUNITY, community.row, hours=served)


def hours_asked(district, community):
    p, today = district.p.centres, district.day.number
    requests = 0
    for grid in community.grids:
        for courtyard in grid.courtyards:
            requests += district.luck.poisson(
                decisions.REQUEST_COUNT, today, make_key(COURTYARD, courtyard.row),
                p.request_rate * 7 * courtyard.resident_count)
    return requests * (p.request_hours * (1 - p.booking_saving))


def desk_week_hours(district, community):
    """Five days of the workers' desk hours, and a week of every open centre."""
    p = district.p.centres
    centres = sum(has_open_centre(district, grid) for grid in community.grids)
    return 5 * community.worker_count * p.desk_hours + centres * p.service_hours
