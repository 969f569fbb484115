"""The books: what the district's governing costs, and who bears it."""

from __future__ import annotations

from typing import Any

import numpy as np

from yhly_sim.domain.codes import Purpose
from yhly_sim.engine.schedule import Run


def book(run: Run, payer: Any, purpose: Purpose, level: Any, unit_ids: Any, *, yuan: Any = 0.0,
         hours: Any = 0.0) -> None:
    """Enter one row a unit; rows with neither yuan nor hours are left out.

    `payer`, `level`, `yuan` and `hours` are one value for all units or one for each.
    """
    units = np.atleast_1d(unit_ids)
    entered = np.flatnonzero((np.zeros(units.size) != yuan) | (np.zeros(units.size) != hours))
    if entered.size == 0:
        return

    def of_entered(values: Any) -> Any:
        return values[entered] if np.ndim(values) else values

    run.state.accounts.append(
        entered.size, day=run.day.number, payer=of_entered(payer), purpose=purpose, level=of_entered(level),
        unit_id=units[entered], yuan=of_entered(yuan), hours=of_entered(hours))


BOOKED = "accounts: day payer purpose level unit_id yuan hours"
"""What a phase declares among its writes when it books something."""
