"""Requests for agency services at the community's desk: counted, served as far as the hours go."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.accounts.books import BOOKED, book
from yhly_sim.domain.centres.use import function_reads, in_use
from yhly_sim.domain.codes import CentreFunction, Level, Payer, Purpose
from yhly_sim.domain.decisions import Decision
from yhly_sim.engine.chance import KeyKind, make_key
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run, phase

Floats = NDArray[np.float64]


@rule
def desk_week_hours(worker_count: Any, desk_hours: Any, centre_count: Any, centre_hours: Any) -> Any:
    """Hours a week at a community's desks: 5 x workers x desk hours a workday + centres in use x their hours a week.

    >>> float(desk_week_hours(10, 0.3, 2, 4.0))
    23.0
    """
    return 5.0 * worker_count * desk_hours + centre_count * centre_hours


@rule
def offered_requests(kind_share: Any, offered_share: Any) -> Any:
    """Share of all requests that are of one kind and that the centre of a compound takes: kind x offered.

    Source: report Z8 (six agency services); how requests divide is assumed.

    >>> float(offered_requests(0.25, 0.5))
    0.125
    """
    return kind_share * offered_share


@rule
def served_above(left: Any, left_of_all: Any, desk_hours: Any) -> Any:
    """Hours of what a community left over that the desk of a centre above it serves, in proportion to what each left.

    left x min(1, desk_hours / left_of_all); hours of a week. Source: report Z1 (centres on four levels, linked).

    >>> float(served_above(6.0, 10.0, 5.0)), float(served_above(6.0, 10.0, 50.0)), float(served_above(0.0, 0.0, 5.0))
    (3.0, 6.0, 0.0)
    """
    return left * np.minimum(1.0, desk_hours / np.where(left_of_all > 0.0, left_of_all, 1.0))


@phase(
    every="sunday",
    reads=(
        "courtyards: grid_id resident_count",
        "grids: community_id",
        function_reads(CentreFunction.SERVICE),
        "communities: worker_count subdistrict_id",
    ),
    writes=("communities: request_success_share", BOOKED),
    draws=(Decision.REQUEST_COUNT,),
)
def service_requests(run: Run) -> None:
    """The week's requests for agency services meet the week's desk hours.

    Count of a courtyard: Poisson with mean request_rate (a resident and day) x 7 x residents, at the uniform of
    (REQUEST_COUNT, today, courtyard). Each takes `request_hours` x (1 - booking_saving), what is booked on
    the net and done by agents in the community; a community serves min(asked, desk hours) of the
    hours asked of it (`desk_week_hours`; a centre of the grid counts as far as it is used for service, `in_use`,
    and with the share of requests that it may take: the sum of `offered_requests` over the six services, at most 1).
    What communities leave over goes to the centre of their subdistrict with `subdistrict_desk_hours`, what is left
    then to that of the district with `district_desk_hours`; both serve all communities alike (`served_above`).
    request_success_share = served on any level / asked, 1 where nothing was asked. Served hours are booked to the
    community, or to the officials of the subdistrict or district. Requests are no disputes: what is not served is not
    carried over.
    """
    state, p, today = run.state, run.p.centres, run.day.number
    courtyards, grids, communities = state.courtyards, state.grids, state.communities
    keys = make_key(KeyKind.COURTYARD, np.arange(len(courtyards)))
    requests = run.chance.poisson(Decision.REQUEST_COUNT, today, keys, p.request_rate * 7.0 * courtyards.resident_count)
    community = grids.community_id[courtyards.grid_id]
    asked = np.bincount(community, weights=requests, minlength=len(communities)) * (
        p.request_hours * (1.0 - p.booking_saving))
    centres = np.bincount(grids.community_id, weights=in_use(run, CentreFunction.SERVICE), minlength=len(communities))
    taken = min(1.0, float(run.rules.offered_requests(p.request_kind_share, p.offered_share).sum()))
    served = np.minimum(
        asked, run.rules.desk_week_hours(communities.worker_count, p.desk_hours, centres, p.service_hours * taken))
    above = _serve_above(run, asked - served)
    communities.request_success_share[:] = np.where(
        asked > 0.0, (served + above) / np.where(asked > 0.0, asked, 1.0), 1.0)
    book(run, Payer.COMMUNITY, Purpose.SERVICE_REQUEST, Level.COMMUNITY, np.arange(len(communities)), hours=served)


def _serve_above(run: Run, left: Floats) -> Floats:
    """Hours of what each community left over that subdistrict and district serve; they are booked to the officials."""
    p, subdistrict = run.p.centres, run.state.communities.subdistrict_id
    by_subdistrict = np.bincount(subdistrict, weights=left)
    first = run.rules.served_above(left, by_subdistrict[subdistrict], p.subdistrict_desk_hours)
    still = left - first
    second = run.rules.served_above(still, still.sum(), p.district_desk_hours)
    hours = np.bincount(subdistrict, weights=first)
    book(run, Payer.OFFICIALS, Purpose.SERVICE_REQUEST, Level.SUBDISTRICT, np.arange(hours.size), hours=hours)
    book(run, Payer.OFFICIALS, Purpose.SERVICE_REQUEST, Level.DISTRICT, 0, hours=second.sum())
    return np.asarray(first + second)
