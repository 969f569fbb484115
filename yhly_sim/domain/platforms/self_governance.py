"""Self-governance: residents agree on micro-covenants, which lapse where matters are settled above their heads."""

from __future__ import annotations

from typing import Any

import numpy as np

from yhly_sim.domain.accounts.books import BOOKED, book
from yhly_sim.domain.codes import Level, Payer, Purpose
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.residents.participation import mean_of_adults
from yhly_sim.engine.chance import KeyKind, make_key
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run, phase


@rule
def covenant_probability(rate: Any, norm: Any, norm_effect: Any, days: Any) -> Any:
    """Chance that a grid without a covenant agrees on one: 1 - exp(-rate max(0, 1 + norm_effect (norm - .5)) days).

    Source: report T1; hazard assumed.

    >>> round(float(covenant_probability(0.001, 0.5, 1.0, 1000)), 6)
    0.632121
    """
    return 1.0 - np.exp(-rate * np.maximum(0.0, 1.0 + norm_effect * (norm - 0.5)) * days)


@rule
def covenant_lapse_probability(rate: Any, top_down_share: Any, days: Any) -> Any:
    """Chance that a covenant is no longer kept: 1 - exp(-rate x top-down share x days). Source: M13, S61; size assumed.

    >>> float(covenant_lapse_probability(0.001, 0.0, 30))
    0.0
    """
    return 1.0 - np.exp(-rate * top_down_share * days)


@phase(
    every="month_end",
    reads=("courtyards: grid_id adult_count", "grids: top_down_share"),
    writes=("grids: has_covenant", "courtyards: norm", BOOKED),
    draws=(Decision.COVENANT,),
)
def self_governance(run: Run) -> None:
    """Grids agree on micro-covenants, and covenants lapse where disputes are settled above.

    One uniform u of (COVENANT, today, make_key(GRID, grid), 0) for every grid. Without a covenant: agreed if u <
    covenant_probability with the mean norm of the grid's courtyards weighted by adults; with one: it lapses if u <
    covenant_lapse_probability with grids.top_down_share. days: those of the calendar month that ends today. For each
    covenant agreed today covenant_hours are booked, payer residents, purpose deliberation, level grid. Where one
    lapses, people see that what they agreed on counts for nothing: the norm of the grid's courtyards falls by
    covenant_lapse_loss, to 0 at the least.
    Where the switch is off no grid has a covenant, nothing is lost with it, and nothing is drawn.
    """
    grids, p, day = run.state.grids, run.p.platforms, run.day
    if not run.is_on("self_governance"):
        grids.has_covenant[:] = False
        return
    had = grids.has_covenant.copy()
    drawn = run.chance.uniform(Decision.COVENANT, day.number, make_key(KeyKind.GRID, np.arange(len(grids))))
    norm = mean_of_adults(run, run.state.courtyards.norm)
    is_agreed = ~had & (drawn < run.rules.covenant_probability(p.covenant_rate, norm, p.covenant_norm, day.date.day))
    lapses = had & (drawn < run.rules.covenant_lapse_probability(
        p.covenant_lapse_rate, grids.top_down_share, day.date.day))
    grids.has_covenant[:] = (had | is_agreed) & ~lapses
    courtyards = run.state.courtyards
    courtyards.norm[:] = np.maximum(0.0, courtyards.norm - p.covenant_lapse_loss * lapses[courtyards.grid_id])
    book(run, Payer.RESIDENTS, Purpose.DELIBERATION, Level.GRID, np.arange(len(grids)),
         hours=p.covenant_hours * is_agreed)
