"""The books: what the district's governing costs, and who bears it."""

from __future__ import annotations

from typing import Any

import numpy as np

from yhly_sim.domain.codes import Level, Payer, Purpose
from yhly_sim.engine.schedule import Run


def book(run: Run, payer: Payer, purpose: Purpose, level: Level, unit_ids: Any, *, yuan: Any = 0.0,
         hours: Any = 0.0) -> None:
    """Enter one row a unit: `yuan` and `hours` are numbers or one per unit; rows with neither are left out."""
    units = np.atleast_1d(np.asarray(unit_ids))
    yuan = np.broadcast_to(np.asarray(yuan, dtype=np.float64), units.shape)
    hours = np.broadcast_to(np.asarray(hours, dtype=np.float64), units.shape)
    entered = np.flatnonzero((yuan != 0.0) | (hours != 0.0))
    if entered.size == 0:
        return
    run.state.accounts.append(
        entered.size,
        day=run.day.number,
        payer=int(payer),
        purpose=int(purpose),
        level=int(level),
        unit_id=units[entered],
        yuan=yuan[entered],
        hours=hours[entered],
    )


BOOKED = "accounts: day payer purpose level unit_id yuan hours"
"""What a phase declares among its writes when it books something."""
