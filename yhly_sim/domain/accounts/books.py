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
    yuan, hours = _one_each(yuan, units), _one_each(hours, units)
    entered = ((yuan != 0.0) | (hours != 0.0)).nonzero()[0]
    if entered.size == 0:
        return
    if entered.size < units.size:
        units, yuan, hours = units[entered], yuan[entered], hours[entered]
        payer, level = (values[entered] if np.ndim(values) else values for values in (payer, level))
    run.state.accounts.append(units.size, day=run.day.number, payer=payer, purpose=purpose, level=level, unit_id=units,
                              yuan=yuan, hours=hours)


def _one_each(amount: Any, units: Any) -> Any:
    return amount if isinstance(amount, np.ndarray) else np.full(units.size, float(amount))


BOOKED = "accounts: day payer purpose level unit_id yuan hours"
"""What a phase declares among its writes when it books something."""
