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
    is_entered = (yuan != 0.0) | (hours != 0.0)
    if not isinstance(is_entered, np.ndarray):
        if not is_entered:
            return
    elif not is_entered.all():
        units = units[is_entered]
        payer, level, yuan, hours = (values[is_entered] if isinstance(values, np.ndarray) and values.ndim else values
                                     for values in (payer, level, yuan, hours))
    if units.size == 0:
        return
    run.state.accounts.append(units.size, day=run.day.number, payer=payer, purpose=purpose, level=level, unit_id=units,
                              yuan=yuan, hours=hours)


BOOKED = "accounts: day payer purpose level unit_id yuan hours"
"""What a phase declares among its writes when it books something."""
