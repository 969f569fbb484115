"""What each part of a reform adds: exact Shapley values from a factorial, interactions, and whether a loop closes."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, Sequence

import numpy as np

from yhly_sim.analysis.attribution.coalitions import Coalitions, coalitions_of, players_of
from yhly_sim.analysis.attribution.games import pair_interactions, second_difference, shapley
from yhly_sim.analysis.comparison.compare import ROUND_OFF
from yhly_sim.analysis.comparison.multiplicity import holm
from yhly_sim.analysis.comparison.precision import half_width
from yhly_sim.analysis.results import Results
from yhly_sim.analysis.sensitivity.strata import only_scenario
from yhly_sim.design.factor import Factor
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.outcomes import Outcome

if TYPE_CHECKING:
    import pandas as pd

LOOPS = ((("core",), ("wings",)), (("branch",), ("committee", "firm")))
"""Core and wings by the names of the factors, where nobody says which they are."""


@dataclass(frozen=True)
class Amount:
    """A mean over replications in the unit of the outcome, its 95 % Student interval and two-sided p; NaN: one only."""

    value: float
    ci_low: float
    ci_high: float
    p: float
    p_holm: float = math.nan

    @property
    def is_detected(self) -> bool:
        """Whether it is told apart from zero at 5 %, after Holm's correction where it is one of several."""
        return (self.p if math.isnan(self.p_holm) else self.p_holm) < 0.05

    @property
    def is_nothing(self) -> bool:
        """Whether it is zero in every replication there is, of several."""
        return self.value == self.ci_low == self.ci_high == 0.0

    def to_json(self) -> dict[str, float | None]:
        return {key: value if math.isfinite(value) else None for key, value in vars(self).items()}


@dataclass(frozen=True)
class Contribution:
    """One player. amount: Shapley value (p_holm over the players). alone: what it adds to none; last: what it adds to
    all others; None where that coalition cannot be."""

    player: str
    amount: Amount
    alone: Amount | None
    last: Amount | None


@dataclass(frozen=True)
class Interaction:
    """Two players, or two groups of them: how much more together than each for itself.

    amount: averaged (a pair: Shapley-Taylor index, p_holm over the pairs; groups: over all settings of the others);
    None where it is not defined (one needs the other). at_none: with all others absent (Moebius / Harsanyi dividend).
    orders_share: of the feasible orders that have a say in `amount`.
    """

    first: tuple[str, ...]
    second: tuple[str, ...]
    amount: Amount | None
    at_none: Amount | None
    orders_share: float


@dataclass(frozen=True)
class Attribution:
    """What the parts of a reform add to one outcome under one scenario.

    none, full, total: without any part, with all, and the difference, which the contributions sum to in every
    replication. loop: core and wings; positive: super-additive; None where nobody said what they are.
    orders: feasible ones (of factorial(players)); coalitions: those of the design (of 2^players). given: parts without
    which there is no such outcome: they are there throughout, also in `none`, and what they add cannot be asked.
    """

    outcome: Outcome
    scenario: str
    players: tuple[Factor, ...]
    averaged: tuple[Factor, ...]
    none: Amount
    full: Amount
    total: Amount
    contributions: tuple[Contribution, ...]
    pairs: tuple[Interaction, ...]
    loop: Interaction | None
    replications: int
    left_out: int
    orders: int
    coalitions: int
    given: tuple[Factor, ...] = ()

    def __getitem__(self, player: str) -> Contribution:
        return {one.player: one for one in self.contributions}[player]

    @property
    def is_restricted(self) -> bool:
        """Whether the design leaves coalitions out, so that not every order has a say."""
        return self.coalitions != 1 << len(self.players)

    @property
    def ranked(self) -> tuple[Contribution, ...]:
        """The contributions, the largest (of either sign) first."""
        return tuple(sorted(self.contributions, key=lambda one: -abs(one.amount.value)))

    @property
    def table(self) -> pd.DataFrame:
        """One row an amount: scenario, outcome, unit, kind, first, second, value, ci_low, ci_high, p, p_holm."""
        import pandas as pd

        rows: list[tuple[str, str, str, Amount | None]] = [
            ("none", "", "", self.none), ("full", "", "", self.full), ("total", "", "", self.total)]
        for one in self.contributions:
            rows += [("shapley", one.player, "", one.amount), ("alone", one.player, "", one.alone),
                     ("last", one.player, "", one.last)]
        for kind, pair in [*(("pair", pair) for pair in self.pairs), *([("loop", self.loop)] if self.loop else [])]:
            names = (" + ".join(pair.first), " + ".join(pair.second))
            rows += [(kind, *names, pair.amount), (f"{kind}_at_none", *names, pair.at_none)]
        return pd.DataFrame([
            {"scenario": self.scenario, "outcome": self.outcome.name, "unit": self.outcome.unit, "kind": kind,
             "first": first, "second": second, **vars(amount)} for kind, first, second, amount in rows if amount])

    def to_json(self) -> dict[str, Any]:
        """Plain data with stable keys; amounts in the unit of the outcome."""
        return {
            "unit": self.outcome.unit, "none": self.none.to_json(), "full": self.full.to_json(),
            "total": self.total.to_json(),
            "contributions": {one.player: {"shapley": one.amount.to_json(), "alone": _json(one.alone),
                                           "last": _json(one.last)} for one in self.contributions},
            "pairs": [_pair_json(pair) for pair in self.pairs],
            "loop": None if self.loop is None else _pair_json(self.loop),
            "averaged": [factor.name for factor in self.averaged], "replications": self.replications,
            "left_out": self.left_out, "orders": self.orders, "coalitions": self.coalitions,
            "given": [factor.name for factor in self.given],
        }


def amount_of(values: np.ndarray, *, scale: float) -> Amount:
    """Mean, Student interval and p of one value a replication. Values that differ by the rounding of sums over numbers
    of size `scale` are equal: their interval has no width.

    >>> amount_of(np.array([1.0, 2.0, 3.0]), scale=1.0).ci_low.__round__(3)
    -0.484
    """
    mean, count = float(values.mean()), len(values)
    if abs(mean) <= ROUND_OFF * scale:
        mean = 0.0
    if count < 2:
        return Amount(mean, math.nan, math.nan, math.nan)
    if np.ptp(values) <= ROUND_OFF * scale:
        return Amount(mean, mean, mean, 1.0 if mean == 0.0 else 0.0)
    from scipy.special import stdtr

    spread = float(values.std(ddof=1))
    margin = half_width(spread, count)
    p = float(2 * stdtr(count - 1, -abs(mean) * math.sqrt(count) / spread))
    return Amount(mean, mean - margin, mean + margin, p)


def attribute(results: Results, outcome: str, *, scenario: str | None = None, players: Sequence[str] | None = None,
              core: Sequence[str] = (), wings: Sequence[str] = ()) -> Attribution:
    """What each part adds to an outcome, by its Shapley value in every replication and then over replications.

    players: factors of two levels (default: all levers that have two); values are averaged over all other factors.
    core, wings: players whose loop is asked about (default: factors of these names, or branch against committee and
    firm). Coalitions that the design leaves out are taken to be impossible: only orders without them have a say.
    """
    chosen, name = results.outcome(outcome), only_scenario(results, scenario)
    games = coalitions_of(results, outcome, name, players_of(results, players))
    values, everyone = games.values, len(games.feasible) - 1
    scale = games.scale
    amounts = _amounts(shapley(values, games.orders), scale=scale)
    contributions = []
    for i, (player, amount) in enumerate(zip(games.players, amounts, strict=True)):
        alone, last = 1 << i, everyone ^ 1 << i
        contributions.append(Contribution(
            player.name, amount,
            alone=amount_of(values[:, alone] - values[:, 0], scale=scale) if games.feasible[alone] else None,
            last=amount_of(values[:, -1] - values[:, last], scale=scale) if games.feasible[last] else None))
    return Attribution(
        outcome=chosen, scenario=name, players=games.players, averaged=games.averaged,
        none=amount_of(values[:, 0], scale=scale), full=amount_of(values[:, -1], scale=scale),
        total=amount_of(values[:, -1] - values[:, 0], scale=scale), contributions=tuple(contributions),
        pairs=_pairs(games), loop=_loop(games, tuple(core), tuple(wings)), replications=len(values),
        left_out=games.left_out, orders=games.orders.count, coalitions=int(games.feasible.sum()),
        given=games.given)


def _pairs(games: Coalitions) -> tuple[Interaction, ...]:
    values, shares = pair_interactions(games.values, games.orders, games.feasible)
    known = np.flatnonzero(shares > 0)
    amounts = dict(zip(map(int, known), _amounts(values[:, known], scale=games.scale), strict=True))
    found = []
    for place, (i, j) in enumerate(combinations(range(len(games.players)), 2)):
        at_none = _second_difference(games, 1 << i, 1 << j, 0)
        found.append(Interaction((games.players[i].name,), (games.players[j].name,), amounts.get(place),
                                 None if at_none is None else amount_of(at_none, scale=games.scale),
                                 float(shares[place])))
    return tuple(found)


def _loop(games: Coalitions, core: tuple[str, ...], wings: tuple[str, ...]) -> Interaction | None:
    places = {player.name: i for i, player in enumerate(games.players)}
    throughout = {factor.name for factor in games.given}
    if throughout & {*core, *wings}:
        return None
    if not core and not wings:
        known = [loop for loop in LOOPS if all(name in places for part in loop for name in part)]
        if not known:
            return None
        core, wings = known[0]
    wrong = [name for name in (*core, *wings) if name not in places]
    if wrong or not core or not wings or set(core) & set(wings):
        raise UserError("attribution_wrong_loop", names=", ".join(wrong or (*core, *wings)) or "-",
                        players=", ".join(places))
    first, second = (sum(1 << places[name] for name in set(part)) for part in (core, wings))
    rest = (len(games.feasible) - 1) & ~(first | second)
    bases = [base for base in range(len(games.feasible)) if base & rest == base]
    differences = [_second_difference(games, first, second, base) for base in bases]
    there = [one for one in differences if one is not None]
    return Interaction(core, wings, amount_of(np.mean(there, axis=0), scale=games.scale) if there else None,
                       None if differences[0] is None else amount_of(differences[0], scale=games.scale),
                       len(there) / len(bases))


def _second_difference(games: Coalitions, first: int, second: int, base: int) -> np.ndarray | None:
    four = (base, base | first, base | second, base | first | second)
    return second_difference(games.values, first, second, base) if games.feasible[list(four)].all() else None


def _amounts(columns: np.ndarray, *, scale: float) -> list[Amount]:
    """An amount for each column, corrected for their number."""
    amounts = [amount_of(column, scale=scale) for column in columns.T]
    return [replace(one, p_holm=p) for one, p in zip(amounts, holm([one.p for one in amounts]), strict=True)]


def _json(amount: Amount | None) -> dict[str, float | None] | None:
    return None if amount is None else amount.to_json()


def _pair_json(pair: Interaction) -> dict[str, Any]:
    return {"first": list(pair.first), "second": list(pair.second), "amount": _json(pair.amount),
            "at_none": _json(pair.at_none), "orders_share": pair.orders_share}
