"""From a factorial to games: who the players are, which coalitions were run, and what each was worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Sequence

import numpy as np

from yhly_sim.analysis.attribution.games import Orders, orders_of
from yhly_sim.analysis.results import Results
from yhly_sim.design.factor import Factor, Level
from yhly_sim.engine.errors import UserError

if TYPE_CHECKING:
    import pandas as pd

MOST_PLAYERS = 12


@dataclass(frozen=True)
class Coalitions:
    """The factorial of one scenario, as games.

    players: factors with a level where the part is there. averaged: factors over whose settings values are averaged.
    values: shape (replications, 2^players), NaN for coalitions that were left out of the design. left_out: replications
    in which a run is missing.
    """

    players: tuple[Factor, ...]
    averaged: tuple[Factor, ...]
    feasible: np.ndarray
    orders: Orders
    values: np.ndarray
    left_out: int

    @property
    def scale(self) -> float:
        """The largest value of any coalition: what rounding is measured by."""
        return float(np.abs(self.values[:, self.feasible]).max())


def players_of(results: Results, names: Sequence[str] | None) -> tuple[Factor, ...]:
    """The factors asked for, or every lever with two levels; a UserError where one has not two, or there are none."""
    chosen = [results.factor(name) for name in names] if names else \
        [factor for factor in results.factors if factor.role == "lever" and len(factor.levels) == 2]
    for factor in chosen:
        if len(factor.levels) != 2:
            raise UserError("attribution_not_two_levels", factor=factor.name, levels=len(factor.levels))
    if not chosen or len(chosen) > MOST_PLAYERS:
        raise UserError("attribution_wrong_number", name=results.name, count=len(chosen), most=MOST_PLAYERS,
                        factors=", ".join(factor.name for factor in results.factors))
    return tuple({factor.name: factor for factor in chosen}.values())


def level_with(factor: Factor) -> Level:
    """The level of a factor of two at which the part is there: the one that switches more on, else the second.

    >>> from yhly_sim.design.factor import Patch
    >>> on, off = Level("with", Patch(switches={"branch": True})), Level("without", Patch(switches={"branch": False}))
    >>> level_with(Factor("branch", "lever", levels=(on, off))).label
    'with'
    """
    first, second = factor.levels
    on = [sum(1 if is_on else -1 for is_on in level.patch.switches.values()) for level in (first, second)]
    return first if on[0] > on[1] else second


def coalitions_of(results: Results, outcome: str, scenario: str, players: tuple[Factor, ...]) -> Coalitions:
    """What each coalition of players was worth in each replication, averaged over the settings of all other factors.

    A coalition is feasible if the design has it. A replication in which a run of one that is needed has no value is
    left out. UserErrors: coalitions with unlike settings of the other factors, no way from none to all, no replication.
    """
    own = results.points[results.points["scenario"] == scenario].sort_index()
    averaged = tuple(factor for factor in results.factors if factor not in players)
    coalition = np.zeros(len(own), dtype=np.int64)
    for i, player in enumerate(players):
        coalition |= (own[player.name] == level_with(player).label).to_numpy(dtype=np.int64) << i
    _check_balance(results, own, coalition, averaged)
    feasible = np.isin(np.arange(1 << len(players)), coalition)
    orders = orders_of(feasible)
    if not orders.count:
        missing = [named(players, one) for one in range(len(feasible)) if not feasible[one]]
        raise UserError("attribution_no_order", name=results.name, kind=results.kind, count=len(missing),
                        of=len(feasible), missing="; ".join(missing[:3]))
    runs = results.by_replication(outcome).loc[own.index].to_numpy(dtype=np.float64)
    is_needed = orders.is_used[coalition]
    is_whole = np.isfinite(runs[is_needed]).all(axis=0)
    planned = max(results.replications, runs.shape[1])
    if not is_whole.any():
        worst = int(np.flatnonzero(is_needed)[np.isfinite(runs[is_needed]).sum(axis=1).argmin()])
        raise UserError("attribution_no_replication", name=results.name, outcome=outcome, planned=planned,
                        point=int(own.index[worst]), coalition=named(players, int(coalition[worst])))
    values = np.full((int(is_whole.sum()), len(feasible)), np.nan)
    for one in np.flatnonzero(feasible):
        values[:, one] = runs[coalition == one][:, is_whole].mean(axis=0)
    return Coalitions(players, averaged, feasible, orders, values, planned - len(values))


def named(players: Sequence[Factor], coalition: int) -> str:
    """The names of the players of a coalition; none: a dash."""
    return " + ".join(player.name for i, player in enumerate(players) if coalition >> i & 1) or "-"


def _check_balance(results: Results, own: pd.DataFrame, coalition: np.ndarray, averaged: Sequence[Factor]) -> None:
    settings = list(own[[factor.name for factor in averaged]].itertuples(index=False, name=None))
    by_coalition: dict[int, list[object]] = {}
    for one, setting in zip(coalition, settings, strict=True):
        by_coalition.setdefault(int(one), []).append(setting)
    kinds = {tuple(sorted(map(str, found))) for found in by_coalition.values()}
    if len(kinds) > 1:
        raise UserError("attribution_not_factorial", name=results.name, kind=results.kind,
                        factors=", ".join(factor.name for factor in averaged))
