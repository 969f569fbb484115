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
    in which a run is missing. given: parts without which there is no such outcome, so that they are there throughout.
    """

    players: tuple[Factor, ...]
    averaged: tuple[Factor, ...]
    feasible: np.ndarray
    orders: Orders
    values: np.ndarray
    left_out: int
    given: tuple[Factor, ...] = ()

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


def coalitions_of(results: Results, outcome: str, scenario: str, players: tuple[Factor, ...], *,
                  given: tuple[Factor, ...] = ()) -> Coalitions:
    """What each coalition of players was worth in each replication, averaged over the settings of all other factors.

    A coalition is feasible if the design has it. A replication in which a run of one that is needed has no value is
    left out. Where nobody is there to do what an outcome counts (`Outcome.zero_without`) it is zero; where it has no
    value without some of the parts, only coalitions with these are looked at, and they are `given`.
    UserErrors: coalitions with unlike settings of the other factors, no way from none to all, no replication, an
    outcome that is not there in some coalitions.
    """
    own = results.points[results.points["scenario"] == scenario].sort_index()
    for factor in given:
        own = own[own[factor.name] == level_with(factor).label]
    averaged = tuple(factor for factor in results.factors if factor not in (*players, *given))
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
    runs, is_absent = _values_and_absence(results, outcome, own)
    if carriers := _carriers(coalition, is_absent, len(players)):
        needed = tuple(player for i, player in enumerate(players) if carriers >> i & 1)
        rest = tuple(player for player in players if player not in needed)
        return coalitions_of(results, outcome, scenario, rest, given=(*given, *needed))
    is_needed = orders.is_used[coalition]
    is_whole = np.isfinite(runs[is_needed]).all(axis=0)
    planned = max(results.replications, runs.shape[1])
    if not is_whole.any():
        worst = int(np.flatnonzero(is_needed)[np.isfinite(runs[is_needed]).sum(axis=1).argmin()])
        why = "attribution_absent" if is_absent[worst] else "attribution_no_replication"
        raise UserError(why, name=results.name, outcome=outcome, planned=planned,
                        point=int(own.index[worst]), coalition=named(players, int(coalition[worst])))
    values = np.full((int(is_whole.sum()), len(feasible)), np.nan)
    for one in np.flatnonzero(feasible):
        values[:, one] = runs[coalition == one][:, is_whole].mean(axis=0)
    return Coalitions(players, averaged, feasible, orders, values, planned - len(values), given)


def _values_and_absence(results: Results, outcome: str, own: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Values, one row a point and one column a replication; and which points have none though runs of theirs ended
    well, after zeros were entered where nobody is there to do what is counted."""
    runs = results.by_replication(outcome).loc[own.index].to_numpy(dtype=np.float64, copy=True)
    has_ended = results.runs.pivot(index="point", columns="replication", values="key").notna()
    ended = has_ended.reindex(own.index, fill_value=False).to_numpy(dtype=bool)
    is_absent = ended.any(axis=1) & ~np.isfinite(runs).any(axis=1)
    doers = results.outcome(outcome).zero_without
    if doers and not is_absent.all():
        has_doer = np.zeros(len(own), dtype=bool)
        for factor in results.factors:
            labels = [level.label for level in factor.levels if any(level.patch.switches.get(one) for one in doers)]
            if labels:
                has_doer |= own[factor.name].isin(labels).to_numpy(dtype=bool)
        is_zero = is_absent & ~has_doer
        runs[is_zero[:, None] & ended] = 0.0
        is_absent &= ~is_zero
    return runs, is_absent


def _carriers(coalition: np.ndarray, is_absent: np.ndarray, players: int) -> int:
    """The players, as a coalition, without any one of whom the outcome is absent, and with all of whom it never is;
    0: there are none, or nobody else is left to attribute to."""
    if not is_absent.any() or is_absent.all():
        return 0
    shared = int(np.bitwise_and.reduce(coalition[~is_absent]))
    is_explained = bool(((coalition & shared) != shared)[is_absent].all())
    return shared if shared and is_explained and shared != (1 << players) - 1 else 0


def named(players: Sequence[Factor], coalition: int) -> str:
    """The names of the players of a coalition; of none: 0."""
    return " + ".join(player.name for i, player in enumerate(players) if coalition >> i & 1) or "0"


def _check_balance(results: Results, own: pd.DataFrame, coalition: np.ndarray, averaged: Sequence[Factor]) -> None:
    settings = list(own[[factor.name for factor in averaged]].itertuples(index=False, name=None))
    by_coalition: dict[int, list[object]] = {}
    for one, setting in zip(coalition, settings, strict=True):
        by_coalition.setdefault(int(one), []).append(setting)
    kinds = {tuple(sorted(map(str, found))) for found in by_coalition.values()}
    if len(kinds) > 1:
        raise UserError("attribution_not_factorial", name=results.name, kind=results.kind,
                        factors=", ".join(factor.name for factor in averaged))
