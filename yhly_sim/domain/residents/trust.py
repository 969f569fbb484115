"""Trust in the local and the higher level: quickly lost, slowly won, and slowly back to where it began."""

from __future__ import annotations

from typing import Any

import numpy as np

from yhly_sim.domain.residents.kernels import relax_to_starts
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run, phase


@rule
def trust_change(service: Any, disconfirmation: Any, trust: Any, gain: Any, loss: Any) -> Any:
    """Change of trust in the level that dealt with a case: good gain P (1 - T), bad -loss (1 - P) T.

    Good is a service P that is no worse than expected (disconfirmation >= 0). All in [0, 1]. Source: model text 4.9;
    M6, S44, S58 for direction, sizes assumed.

    >>> float(trust_change(0.5, 0.1, 0.5, 0.5, 0.5)), float(trust_change(0.0, -0.6, 0.5, 0.5, 0.5))
    (0.125, -0.25)
    """
    return np.where(disconfirmation >= 0.0, gain * service * (1.0 - trust), -loss * (1.0 - service) * trust)


@rule
def trust_relaxing_share(rate: Any, days: Any) -> Any:
    """Share of the way back to the start in some days, at a share `rate` of what is left each day: 1 - (1 - rate)^days.

    >>> float(trust_relaxing_share(0.5, 2))
    0.75
    """
    return 1.0 - (1.0 - rate) ** days


@phase(
    every="month_end",
    reads=("residents: trust_start_local trust_start_higher",),
    writes=("residents: trust_local trust_higher",),
)
def trust(run: Run) -> None:
    """Trust in both levels goes back towards each resident's start.

    T += trust_relaxing_share(trust_relax_rate, days) x (start - T), for every row of residents and both columns;
    days is the number of days of the calendar month that ends today (28 to 31), also in the month in which the run
    began. No clip: T stays between T and its start. Draws nothing.
    """
    residents = run.state.residents
    share = float(run.rules.trust_relaxing_share(run.p.residents.trust_relax_rate, run.day.date.day))
    relax_to_starts(residents.trust_start_local, share, residents.trust_local)
    relax_to_starts(residents.trust_start_higher, share, residents.trust_higher)
