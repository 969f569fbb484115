"""What an outcome depends on: indices of every factor, each with its interval and its share of luck."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Mapping

import numpy as np

from yhly_sim.analysis.results import Results
from yhly_sim.analysis.sensitivity.convergence import Convergence, Measured, convergence_of
from yhly_sim.analysis.sensitivity.indices import JSON_KEYS, Index, indices_of, plain
from yhly_sim.analysis.sensitivity.methods import INDICES
from yhly_sim.analysis.sensitivity.sample import Method, method_for, sample_of
from yhly_sim.analysis.sensitivity.strata import Stratum, beside, only_stratum
from yhly_sim.analysis.sensitivity.values import MOST_LOST, Loss, Noise, Values, noise_of, values_of
from yhly_sim.design.factor import Factor
from yhly_sim.engine.derived_seeds import derived_seed
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.outcomes import Outcome

if TYPE_CHECKING:
    import pandas as pd

RESAMPLES = 500
MOST_OF_VARIANCE = 1.1
"""A share of the variance above this is too far beyond all of it to be a harmless error of estimation."""


@dataclass(frozen=True)
class Sensitivity:
    """What one outcome depends on, in one scenario (and at some settings of factors that stand in a grid).

    against: the stratum whose values were taken away (the sensitivity is that of the difference), or None.
    indices: empty where the outcome is constant. points: used. spread: standard deviation of the means over points.
    convergence: None where the sample is too small to halve.
    """

    outcome: Outcome
    stratum: Stratum
    against: Stratum | None
    method: Method
    factors: tuple[Factor, ...]
    indices: tuple[Index, ...]
    noise: Noise
    loss: Loss
    replications: int
    points: int
    mean: float
    spread: float
    convergence: Convergence | None

    @property
    def is_constant(self) -> bool:
        return not self.indices

    @property
    def main(self) -> str:
        """The index by which factors are ranked."""
        return INDICES[self.method][0]

    @cached_property
    def largest(self) -> tuple[float, float]:
        """The largest value of any index, and the largest half-width of the main one: what digits are chosen by."""
        return (max(abs(index.value) for index in self.indices),
                max(index.ci_high - index.value for index in self.indices if index.name == self.main))

    @property
    def names(self) -> tuple[str, ...]:
        """The indices there are, the main one first."""
        return tuple(dict.fromkeys(index.name for index in self.indices))

    def of(self, name: str) -> dict[str, Index]:
        """Factor -> its index of that name, the largest first (s2 is not of factors: see `pairs`)."""
        own = [index for index in self.indices if index.name == name and index.other is None]
        order = {f.name: place for place, f in enumerate(self.factors)}
        own.sort(key=lambda index: (-abs(index.value), order[index.factor]))
        return {index.factor: index for index in own}

    @property
    def ranking(self) -> dict[str, Index]:
        """Factor -> its main index, the largest first."""
        return self.of(self.main)

    @property
    def pairs(self) -> tuple[Index, ...]:
        """Second-order indices, the largest first; empty where second order was not sampled."""
        return tuple(sorted((i for i in self.indices if i.other is not None), key=lambda index: -abs(index.value)))

    @property
    def is_above_the_whole(self) -> bool:
        """Whether a share of the variance is estimated well above all of it: no true one is, so no share is to be
        relied on."""
        return self.method == "sobol" and any(one.value > MOST_OF_VARIANCE for one in self.indices)

    @property
    def table(self) -> pd.DataFrame:
        """One row an index: stratum, against, outcome, method, index, factor, other, then the keys of the JSON."""
        import pandas as pd

        head = {"stratum": str(self.stratum), "against": None if self.against is None else str(self.against),
                "outcome": self.outcome.name, "method": self.method}
        rows = [{**head, "index": i.name, "factor": i.factor, "other": i.other, **i.to_json()} for i in self.indices]
        return pd.DataFrame(rows, columns=[*head, "index", "factor", "other", *JSON_KEYS])

    def to_json(self) -> dict[str, Any]:
        """Plain data with stable keys."""
        by_name = {name: self.of(name) for name in self.names if name != "s2"}
        return {
            "scenario": self.stratum.scenario, "at": dict(self.stratum.at),
            "against": None if self.against is None else str(self.against),
            "method": self.method, "main": self.main, "unit": self.outcome.unit,
            "constant": self.is_constant, "mean": self.mean, "spread": self.spread, "points": self.points,
            "replications": self.replications, "loss": vars(self.loss).copy(),
            "noise": {key: plain(value) for key, value in vars(self.noise).items()},
            "factors": {factor: {name: of[factor].to_json() for name, of in by_name.items()}
                        for factor in self.ranking},
            "pairs": [{"factors": [index.factor, index.other], **index.to_json()} for index in self.pairs],
            "convergence": None if self.convergence is None else self.convergence.to_json(),
        }


def sensitivity(results: Results, outcome: str, *, scenario: str | None = None, at: Mapping[str, str] | None = None,
                against: str | None = None, method: str | None = None, resamples: int = RESAMPLES,
                most_lost: float = MOST_LOST) -> Sensitivity:
    """What an outcome depends on, by the method of the design (or `method`: pawn on a sobol design).

    scenario, at: needed where there are several scenarios, or factors in a grid beside the drawn ones. against: take
    the outcome of another scenario, or at another setting (`factor=level`), away first, point by point and replication
    by replication. resamples: of every bootstrap, seeded from the seed of the results.
    A failed run loses its trajectory (morris), block (sobol) or point (pawn) if no other replication of the point
    succeeded; above `most_lost` of them a UserError says so. An outcome that is the same everywhere has no indices.
    """
    chosen, asked = results.outcome(outcome), method_for(results, method)
    stratum = only_stratum(results, scenario=scenario, at=at)
    other = None if against is None else beside(results, stratum, against)
    if other == stratum:
        raise UserError("sensitivity_same_stratum", stratum=str(stratum))
    base, sample = None if other is None else sample_of(results, asked, other), sample_of(results, asked, stratum)
    values = values_of(results, outcome, sample, minus=base, most_lost=most_lost)
    seed = derived_seed(results.seed, f"sensitivity {stratum} {outcome}")
    found = () if values.is_constant else indices_of(values, resamples=resamples, seed=seed)
    means = values.means
    return Sensitivity(
        outcome=chosen, stratum=stratum, against=other, method=asked, factors=sample.factors, indices=found,
        noise=noise_of(values.single), loss=values.loss, replications=values.replications, points=int(means.size),
        mean=float(means.mean()), spread=0.0 if values.is_constant else float(means.std(ddof=1)),
        convergence=None if values.is_constant else _convergence(values, found, resamples, seed))


def _convergence(values: Values, found: tuple[Index, ...], resamples: int, seed: int) -> Convergence | None:
    main = INDICES[values.sample.method][0]

    def measure(units: int) -> list[Measured]:
        whole = units == len(values.sample.points)
        indices = found if whole else indices_of(values.take(np.arange(units)), resamples=resamples, seed=seed)
        return [Measured(i.value, i.ci_high - i.value, i.is_detected) for i in indices if i.name == main]

    return convergence_of(values.sample, main, measure)
