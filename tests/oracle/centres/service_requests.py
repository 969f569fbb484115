"""Requests for agency services at the community's desk: counted, served as far as the hours go."""

from __future__ import annotations

from tests.oracle import decisions
from tests.oracle.centres.use import in_use
from tests.oracle.chance import COURTYARD, make_key
from tests.oracle.codes import CentreFunction, Level, Payer, Purpose


def service_requests(district):
    """The week's requests meet the week's desk hours, at the community, then at the subdistrict, then at the district."""
    asked, served, left = {}, {}, {}
    for community in district.communities:
        asked[community] = hours_asked(district, community)
        served[community] = min(asked[community], desk_week_hours(district, community))
        left[community] = asked[community] - served[community]
        district.book(Payer.COMMUNITY, Purpose.SERVICE_REQUEST, Level.COMMUNITY, community.row, hours=served[community])
    p = district.p.centres
    for subdistrict in district.subdistricts:
        mine = [community for community in district.communities if community.subdistrict_id == subdistrict.row]
        serve_above(district, mine, left, served, p.subdistrict_desk_hours, Level.SUBDISTRICT, subdistrict.row)
    serve_above(district, district.communities, left, served, p.district_desk_hours, Level.DISTRICT, 0)
    for community in district.communities:
        community.request_success_share = served[community] / asked[community] if asked[community] > 0 else 1.0


def serve_above(district, communities, left, served, desk_hours, level, unit_id):
    """A desk serves what communities left over, the same share of each."""
    total = sum(left[community] for community in communities)
    share = min(1.0, desk_hours / total) if total > 0 else 0.0
    district.book(Payer.OFFICIALS, Purpose.SERVICE_REQUEST, level, unit_id, hours=share * total)
    for community in communities:
        served[community] += share * left[community]
        left[community] -= share * left[community]


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
    centres = sum(in_use(district, grid, CentreFunction.SERVICE) for grid in community.grids)
    taken = min(1.0, sum(kind * offered for kind, offered in zip(p.request_kind_share, p.offered_share, strict=True)))
    return 5 * community.worker_count * p.desk_hours + centres * p.service_hours * taken
