"""What one more unit of an effect costs: the ratio of two paired differences, where there is one, and its interval."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from yhly_sim.analysis.comparison.compare import Difference, paired_difference
from yhly_sim.engine.outcomes import Effect, Outcome

if TYPE_CHECKING:
    import pandas as pd

QUADRANTS = ("dearer_better", "cheaper_better", "dearer_worse", "cheaper_worse")
"""The plane of cost and effect: north-east, south-east, north-west, south-west."""

VERDICTS = ("price", "price_open", "dominant", "dominated", "worse", "saving", "no_effect", "no_interval")
"""What can be said. price: more effect for more money, so much each. price_open: more effect, whether it costs more is
open. dominant: more effect for less money. dominated: less effect for more money. worse: less effect, whether it costs
more is open. saving: less effect for less money, so much saved for each that is lost. no_effect: the interval of the
effect includes 0, so there is nothing to divide by. no_interval: fewer than two pairs."""

WITH_RATIO = ("price", "price_open", "saving")
"""Elsewhere a ratio is not defined, or says nothing: of two negative ones neither is better."""


@dataclass(frozen=True)
class CostEffectiveness:
    """Cost against effect, treatment minus baseline, over replications that share seed and number.

    cost, effect: the paired differences with their Student intervals; an improvement of the effect is positive;
    `scale` times it is in the unit that is paid for. ratio, ci_low, ci_high: in `unit` ("yuan/case"), with the 95 %
    interval of Fieller (1954) on the same pairs; NaN unless the verdict is one of `WITH_RATIO`. quadrant: where the
    mean lies ("" on an axis); quadrant_shares: shares of pairs (what is missing to 1 lies on an axis).
    """

    name: str
    unit: str
    scale: float
    cost: Difference
    effect: Difference
    verdict: str
    ratio: float
    ci_low: float
    ci_high: float
    quadrant: str
    quadrant_shares: Mapping[str, float]
    replications: int

    @property
    def has_ratio(self) -> bool:
        return self.verdict in WITH_RATIO

    def to_json(self) -> dict[str, Any]:
        """Keys that scripts rely on; a ratio that is not defined is null."""
        ends = (self.ratio, self.ci_low, self.ci_high)
        ratio, low, high = (value if math.isfinite(value) else None for value in ends)
        return {
            "unit": self.unit, "cost": self.cost.name, "outcome": self.effect.name,
            "cost_difference": self.cost.difference, "effect_difference": self.scale * self.effect.difference,
            "verdict": self.verdict, "ratio": ratio, "ci_low": low, "ci_high": high, "quadrant": self.quadrant,
            "quadrant_shares": dict(self.quadrant_shares), "replications": self.replications,
        }


def cost_effectiveness(baseline: pd.DataFrame, treatment: pd.DataFrame, effects: Sequence[Effect],
                       outcomes: Sequence[Outcome]) -> tuple[CostEffectiveness, ...]:
    """Set cost against effect for each of `effects` that both frames have in at least one pair.

    baseline, treatment: index replication, columns outcomes, as for `compare_paired`.
    """
    register = {outcome.name: outcome for outcome in outcomes}
    shared = baseline.index.intersection(treatment.index)
    found = []
    for effect in effects:
        names = [effect.cost, effect.outcome]
        if any(name not in register or name not in frame for name in names for frame in (baseline, treatment)):
            continue
        sides = [frame.loc[shared, names].to_numpy(dtype=np.float64) for frame in (baseline, treatment)]
        is_whole = np.isfinite(sides[0]).all(axis=1) & np.isfinite(sides[1]).all(axis=1)
        if is_whole.any():
            before, after = (side[is_whole] for side in sides)
            found.append(_set_against(effect, register, before, after))
    return tuple(found)


def fieller(costs: NDArray[np.float64], effects: NDArray[np.float64], *,
            confidence: float = 0.95) -> tuple[float, float]:
    """The interval of mean(costs) / mean(effects) from pairs (n,): all ratios r for which a t test does not reject that
    the mean of costs - r x effects is 0.

    (-inf, inf) where the Student interval of the mean effect includes 0: the set of ratios has no end there.
    Source: Fieller (1954), J. R. Statist. Soc. B 16, 175-185.

    >>> [round(end, 3) for end in fieller(np.array([10.0, 12.0, 14.0]), np.array([2.0, 2.0, 2.0]))]
    [3.516, 8.484]
    """
    from scipy.special import stdtrit

    n = len(costs)
    square = float(stdtrit(n - 1, 0.5 + confidence / 2)) ** 2 / n
    cost, effect = float(costs.mean()), float(effects.mean())
    (var_cost, both), (_, var_effect) = np.cov(costs, effects)
    a = effect**2 - square * var_effect
    if a <= 0.0:
        return -math.inf, math.inf
    b = cost * effect - square * both
    # b^2 - a (cost^2 - square var_cost), written so that two nearly equal numbers are not subtracted.
    apart = float(np.var(effect * costs - cost * effects, ddof=1))
    root = math.sqrt(max(0.0, square * apart - square**2 * (var_cost * var_effect - both**2)))
    return float((b - root) / a), float((b + root) / a)


def table_of(found: Sequence[CostEffectiveness]) -> pd.DataFrame:
    """One row an effect, columns as in the JSON, with a column for each quadrant's share of pairs."""
    import pandas as pd

    rows = []
    for one in found:
        row = one.to_json()
        shares = row.pop("quadrant_shares")
        row |= {"ratio": one.ratio, "ci_low": one.ci_low, "ci_high": one.ci_high}
        rows.append(row | {f"{quadrant}_share": share for quadrant, share in shares.items()})
    table = pd.DataFrame(rows, index=pd.Index([one.name for one in found], dtype="object"))
    table.index.name = "effect"
    table.attrs["units"] = {one.name: row["unit"] for one, row in zip(found, rows, strict=True)}
    return table


def _set_against(effect: Effect, register: Mapping[str, Outcome], before: NDArray[np.float64],
                 after: NDArray[np.float64]) -> CostEffectiveness:
    better = -1.0 if register[effect.outcome].higher_is_better is False else 1.0
    cost = paired_difference(register[effect.cost], before[:, 0], after[:, 0])
    gain = paired_difference(register[effect.outcome], better * before[:, 1], better * after[:, 1])
    costs, gains = (after - before).T * np.array([[1.0], [better * effect.scale]])
    verdict = _verdict(cost, gain)
    ratio, low, high = math.nan, math.nan, math.nan
    if verdict in WITH_RATIO:
        ratio = cost.difference / (effect.scale * gain.difference)
        low, high = fieller(costs, gains)
    quadrants = [_quadrant(*pair) for pair in zip(costs, gains, strict=True)]
    return CostEffectiveness(
        name=effect.name, unit=f"{cost.unit}/{effect.unit}", scale=effect.scale, cost=cost, effect=gain,
        verdict=verdict, ratio=ratio, ci_low=low, ci_high=high, quadrant=_quadrant(cost.difference, gain.difference),
        quadrant_shares={name: quadrants.count(name) / len(quadrants) for name in QUADRANTS},
        replications=len(quadrants))


def _verdict(cost: Difference, gain: Difference) -> str:
    if not gain.has_interval:
        return "no_interval"
    if not gain.is_detected:
        return "no_effect"
    if gain.difference > 0:
        return "price_open" if not cost.is_detected else "price" if cost.difference > 0 else "dominant"
    return "worse" if not cost.is_detected else "dominated" if cost.difference > 0 else "saving"


def _quadrant(cost: float, gain: float) -> str:
    if cost == 0.0 or gain == 0.0:
        return ""
    return f"{'dearer' if cost > 0 else 'cheaper'}_{'better' if gain > 0 else 'worse'}"
