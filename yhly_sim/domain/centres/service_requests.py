"""Requests for agency services at the community's desk: counted, served as far as the hours go."""

from __future__ import annotations

from typing import Any

import numpy as np

from yhly_sim.domain.accounts.books import BOOKED, book
from yhly_sim.domain.codes import Level, Payer, Purpose
from yhly_sim.domain.decisions import Decision
from yhly_sim.engine.chance import KeyKind, make_key
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run, phase


@rule
def desk_week_hours(worker_count: Any, desk_hours: Any, centre_count: Any, centre_hours: Any) -> Any:
    """Hours a week at a community's desks: 5 x workers x desk hours a workday + open centres x their hours a week.

    >>> float(desk_week_hours(10, 0.3, 2, 4.0))
    23.0
    """
    return 5.0 * worker_count * desk_hours + centre_count * centre_hours


@phase(
    every="sunday",
    reads=(
        "courtyards: grid_id resident_count",
        "grids: community_id centre_open_day",
        "communities: worker_count",
    ),
    writes=("communities: request_success_share", BOOKED),
    draws=(Decision.REQUEST_COUNT,),
)
def service_requests(run: Run) -> None:
    """The week's requests for agency services meet the week's desk hours.

    Count of a courtyard: Poisson with mean request_rate (a resident and day) x 7 x residents, at the uniform of
    (REQUEST_COUNT, today, courtyard). Each takes `request_hours` x (1 - booking_saving), what is
    booked on the net and done by agents in the community; a community serves min(asked, desk hours) of the
    hours asked of it (`desk_week_hours`; centres opened up to today). request_success_share = served / asked, 1 where
    nothing was asked. Served hours are booked to the community. Requests are no disputes: what is not served is not
    carried over.
    """
    state, p, today = run.state, run.p.centres, run.day.number
    courtyards, grids, communities = state.courtyards, state.grids, state.communities
    keys = make_key(KeyKind.COURTYARD, np.arange(len(courtyards)))
    requests = run.chance.poisson(Decision.REQUEST_COUNT, today, keys, p.request_rate * 7.0 * courtyards.resident_count)
    community = grids.community_id[courtyards.grid_id]
    asked = np.bincount(community, weights=requests, minlength=len(communities)) * (
        p.request_hours * (1.0 - p.booking_saving))
    is_open = (grids.centre_open_day >= 0) & (grids.centre_open_day <= today)
    centres = np.bincount(grids.community_id, weights=is_open, minlength=len(communities))
    served = np.minimum(
        asked, run.rules.desk_week_hours(communities.worker_count, p.desk_hours, centres, p.service_hours))
    communities.request_success_share[:] = np.where(asked > 0.0, served / np.where(asked > 0.0, asked, 1.0), 1.0)
    book(run, Payer.COMMUNITY, Purpose.SERVICE_REQUEST, Level.COMMUNITY, np.arange(len(communities)), hours=served)
