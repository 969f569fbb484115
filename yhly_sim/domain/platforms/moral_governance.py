"""Moral governance (one show, two links, seven leads): members show who they are, do small favours, lead by example."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.accounts.books import BOOKED, book
from yhly_sim.domain.codes import Level, MemberKind, Payer, Purpose
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.residents.addresses import ADDRESS_READS, resident_keys
from yhly_sim.domain.residents.example import EXAMPLE_READS
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run, phase


@rule
def occurrence_probability(rate: Any, days: Any) -> Any:
    """Chance that something of a constant hazard a day happens within some days: 1 - exp(-rate x days).

    >>> float(occurrence_probability(0.0, 30))
    0.0
    """
    return 1.0 - np.exp(-rate * days)


@rule
def example_activity(activity: Any, fade_share: Any, is_campaign: Any, campaign_gain: Any) -> Any:
    """Activity of a courtyard's visible members after a month: it fades, and a campaign renews it.

    kept = activity (1 - fade_share); kept + campaign x gain x (1 - kept). Source: report T5; that campaigns fade is
    assumed.

    >>> float(example_activity(0.5, 0.2, False, 0.8)), float(example_activity(0.0, 0.2, True, 0.8))
    (0.4, 0.8)
    """
    kept = activity * (1.0 - fade_share)
    return kept + is_campaign * campaign_gain * (1.0 - kept)


@phase(
    every="month_end",
    reads=(
        "residents: is_adult member_kind", *ADDRESS_READS, *EXAMPLE_READS, "courtyards: adult_count",
        "tie_starts: start", "ties: target",
    ),
    writes=(
        "residents: is_visible satisfaction check_in_day has_lapsed", "courtyards: visible_share example_activity",
        BOOKED,
    ),
    draws=(Decision.MEMBER_SHOWS, Decision.FAVOUR_WHETHER, Decision.FAVOUR_RECEIVER),
)
def moral_governance(run: Run) -> None:
    """Members show themselves or cease to, the visible ones do small favours; hours are booked.

    days: those of the calendar month that ends today. In this order, all on the state at the start of the phase:
    (1) Favours. An adult visible member does one favour with probability occurrence_probability(favour_rate x
    `genuine_activity` of the courtyard, days): a uniform of (FAVOUR_WHETHER, today, resident's key, 0) below it. The
    receiver is one of the doer's contacts, by the equal-weight race of (FAVOUR_RECEIVER, today, doer's key, j) over
    the doer's ties j = 0, 1 ...; a doer without ties does none. An adult receiver's satisfaction gains favour_gain x
    (1 - S); several favours add up in ascending doer, and the column is clipped to [0, 1] once. A child's favour costs
    the hours only.
    (2) Books, one row a courtyard, payer residents, purpose example, level courtyard: favour_hours x favours of the
    courtyard's members + (example_hours + link_hours) x visible adult members x activity.
    (3) Showing. u of (MEMBER_SHOWS, today, resident's key, 0) for every adult local member, and every adult visible
    member of any kind: who is not visible becomes so if u < occurrence_probability(show_rate, days); who is visible
    ceases if u >= 1 - occurrence_probability(hide_rate, days), where for an in-service member hide_rate is multiplied
    by appraisal_hide_factor x letter_hide_factor; an in-service member who ceases gets check_in_day = -1 and
    has_lapsed.
    (In service members become visible in `member_appraisal`, the phase before.)
    (4) courtyards.visible_share = visible adults / adults (0 without adults).
    (5) courtyards.example_activity by `example_activity`; a campaign is held at the ends of June and December, and in
    a courtyard whose activity is 0 (the first one).
    Where the switch is off: nobody is visible, visible_share and example_activity are 0, nothing is drawn.
    """
    state = run.state
    if not run.is_on("moral_governance"):
        if state.courtyards.example_activity.any() or state.courtyards.visible_share.any():
            state.residents.is_visible[:] = False
            state.courtyards.visible_share[:] = 0.0
            state.courtyards.example_activity[:] = 0.0
        return
    courtyards, p, days = state.courtyards, run.p.platforms, run.day.date.day
    members = np.flatnonzero((state.residents.member_kind != int(MemberKind.NONE)) & state.residents.is_adult)
    visible = members[state.residents.is_visible[members]]
    _do_favours(run, visible, days)
    _show(run, members, days)

    shown = members[state.residents.is_visible[members]]
    shown_count = np.bincount(state.residents.courtyard_id[shown], minlength=len(courtyards))
    courtyards.visible_share[:] = shown_count / np.maximum(courtyards.adult_count, 1)
    is_campaign = run.day.is_half_year_end | (courtyards.example_activity == 0.0)
    courtyards.example_activity[:] = run.rules.example_activity(
        courtyards.example_activity, p.example_fade_share, is_campaign, p.campaign_gain)


def _do_favours(run: Run, visible: NDArray[np.int64], days: int) -> None:
    state, p, today = run.state, run.p.platforms, run.day.number
    courtyards, residents = state.courtyards, state.residents
    activity = courtyards.example_activity
    home = residents.courtyard_id[visible]
    first = state.tie_starts.start[visible].astype(np.int64)
    count = state.tie_starts.start[visible + 1].astype(np.int64) - first
    keys = resident_keys(state, visible)
    genuine = run.rules.genuine_activity(activity, courtyards.formal_share)
    probability = run.rules.occurrence_probability(p.favour_rate * genuine[home], days)
    does = (run.chance.uniform(Decision.FAVOUR_WHETHER, today, keys) < probability) & (count > 0)
    tie = run.chance.choose_row(Decision.FAVOUR_RECEIVER, today, keys[does], first[does], count[does])
    receiver = state.ties.target[tie].astype(np.int64)
    receiver = receiver[residents.is_adult[receiver]]
    touched, place = np.unique(receiver, return_inverse=True)
    gains = p.favour_gain * (1.0 - residents.satisfaction[receiver])
    total = np.bincount(place, weights=gains, minlength=touched.size)
    residents.satisfaction[touched] = np.clip(residents.satisfaction[touched] + total, 0.0, 1.0)

    favour_count = np.bincount(home[does], minlength=len(courtyards))
    visible_count = np.bincount(home, minlength=len(courtyards))
    book(run, Payer.RESIDENTS, Purpose.EXAMPLE, Level.COURTYARD, np.arange(len(courtyards)),
         hours=p.favour_hours * favour_count + (p.example_hours + p.link_hours) * visible_count * activity)


def _show(run: Run, members: NDArray[np.int64], days: int) -> None:
    state, p, systems = run.state, run.p.platforms, run.p.systems
    residents = state.residents
    asked = members[(residents.member_kind[members] == int(MemberKind.LOCAL)) | residents.is_visible[members]]
    drawn = run.chance.uniform(Decision.MEMBER_SHOWS, run.day.number, resident_keys(state, asked))
    was_visible = residents.is_visible[asked]
    in_service = residents.member_kind[asked] == int(MemberKind.IN_SERVICE)
    hide_rate = p.hide_rate * np.where(in_service, systems.appraisal_hide_factor * systems.letter_hide_factor, 1.0)
    shows = ~was_visible & (drawn < run.rules.occurrence_probability(p.show_rate, days))
    hides = was_visible & (drawn >= 1.0 - run.rules.occurrence_probability(hide_rate, days))
    residents.is_visible[asked[shows]] = True
    residents.is_visible[asked[hides]] = False
    lapsed = asked[hides & in_service]
    residents.check_in_day[lapsed] = -1
    residents.has_lapsed[lapsed] = True
