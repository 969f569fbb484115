"""Upkeep: what the parts in force cost in a month by being there."""

from __future__ import annotations

import numpy as np

from yhly_sim.domain.accounts.books import BOOKED, book
from yhly_sim.domain.codes import Level, Payer, Purpose, Stage
from yhly_sim.engine.schedule import Run, phase


@phase(
    every="month_end",
    reads=(
        "courtyards: resident_count", "grids: legal_officer_count",
        "disputes: stage closed_day is_recorded community_id", "accounts: purpose",
    ),
    writes=(BOOKED,),
)
def upkeep(run: Run) -> None:
    """What the parts in force cost this month is booked. It moves nothing: a part that is off has its costs at 0.

    days: those of the calendar month that ends today. In this order:
    (1) Digital, payer district, level district, unit 0. Unless an entry of purpose build stands in the books already:
    digital_build_yuan x residents, purpose build. Every month: digital_running_yuan / 12 x residents, purpose platform.
    (2) Rule of law: legal_travel_yuan x officers of the grid, payer district, purpose legal help, level grid.
    (3) Three Zeros: each dispute that is settled this evening, recorded, and was closed this month (closed_day >
    today - days) is called back: audit_hours, payer officials, purpose audit, level community.
    """
    state, p, days = run.state, run.p.accounts, run.day.date.day
    residents = int(state.courtyards.resident_count.sum())
    if not (state.accounts.purpose == int(Purpose.BUILD)).any():
        book(run, Payer.DISTRICT, Purpose.BUILD, Level.DISTRICT, 0, yuan=p.digital_build_yuan * residents)
    book(run, Payer.DISTRICT, Purpose.PLATFORM, Level.DISTRICT, 0, yuan=p.digital_running_yuan / 12.0 * residents)

    grids = np.arange(len(state.grids))
    book(run, Payer.DISTRICT, Purpose.LEGAL_HELP, Level.GRID, grids,
         yuan=p.legal_travel_yuan * state.grids.legal_officer_count)

    disputes = state.disputes
    if p.audit_hours:
        communities = np.arange(run.constants.directory.communities)
        is_called = ((disputes.stage == int(Stage.SETTLED)) & disputes.is_recorded
                     & (disputes.closed_day > run.day.number - days))
        called = np.bincount(disputes.community_id[is_called], minlength=communities.size)
        book(run, Payer.OFFICIALS, Purpose.AUDIT, Level.COMMUNITY, communities, hours=p.audit_hours * called)
