"""Legal officers are sent to the compounds, and recalled."""

from __future__ import annotations

import numpy as np

from yhly_sim.domain.accounts.books import BOOKED, book
from yhly_sim.domain.codes import Level, Payer, Purpose
from yhly_sim.domain.world.apportion import assign_legal_officers
from yhly_sim.engine.schedule import Run, phase


@phase(every="day", reads=("grids: household_count",), writes=("grids: legal_officer_count", BOOKED))
def rule_of_law(run: Run) -> None:
    """On the first day of the platform its officers are assigned to grids; on the first day without it they leave.

    `legal_officer_minimum` a grid, the rest one each to the grids with most households (ties: lowest id).
    Officers that a grid did not have before are trained for their post: accounts.legal_training_hours each, booked to
    the officials, purpose training, level grid.
    """
    grids = run.state.grids
    total = int(np.floor(run.p.disputes.legal_officer_total + 0.5)) if run.is_on("rule_of_law") else 0
    if int(grids.legal_officer_count.sum()) != total:
        before = grids.legal_officer_count.copy()
        grids.legal_officer_count[:] = assign_legal_officers(
            grids.household_count, total, at_least=int(run.p.disputes.legal_officer_minimum))
        new_here = np.maximum(0, grids.legal_officer_count - before)
        book(run, Payer.OFFICIALS, Purpose.TRAINING, Level.GRID, np.arange(len(grids)),
             hours=new_here * run.p.accounts.legal_training_hours)
