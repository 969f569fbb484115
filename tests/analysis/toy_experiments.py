"""Results of toy experiments: analytic functions of their factors, with luck that all points of a replication share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import qmc

from yhly_sim.analysis.results import Results
from yhly_sim.design.factor import Factor, Level, Patch
from yhly_sim.engine.outcomes import Outcome

SATISFACTION = Outcome("satisfaction", "score", True, "居民满意度", "satisfaction", group="people")
FEES = Outcome("fee_collection_share", "share", True, "物业费收缴率", "fees collected")
COMMITTEES = Outcome("committee_share", "share", None, "业委会覆盖率", "share of grids with a committee")
REGISTER = (SATISFACTION, FEES, COMMITTEES)

Function = Callable[[pd.DataFrame], Any]


def ranged(name: str, low: float = 0.0, high: float = 1.0, zh: str = "", en: str = "") -> Factor:
    return Factor(name, "uncertainty", low=low, high=high, parameter=f"toy.{name}", zh=zh, en=en)


def levelled(name: str, *labels: Any, zh: str = "", en: str = "") -> Factor:
    return Factor(name, "lever", tuple(Level(label, Patch()) for label in labels), baseline=labels[0], zh=zh, en=en)


def settings(factors: Sequence[Factor], count: int, *, seed: int = 1, scenarios: Sequence[str] = ("weidu",)) -> pd.DataFrame:
    """A Latin hypercube, every scenario at every draw, draw by draw."""
    shares = qmc.LatinHypercube(len(factors), rng=seed).random(count)
    rows = [{"scenario": scenario, **{factor.name: factor.at_share(share) for factor, share in zip(factors, row, strict=True)}}
            for row in shares for scenario in scenarios]
    return pd.DataFrame(rows).rename_axis("point")


def results(functions: Mapping[str, Function], factors: Sequence[Factor], points: pd.DataFrame, *, replications: int = 5,
            own: float = 0.02, shared: float = 0.02, seed: int = 1, kind: str = "lhs",
            arguments: Mapping[str, Any] | None = None) -> Results:
    """Runs of functions of the settings. own, shared: spread of the luck of a run, and of that of a replication."""
    luck = np.random.default_rng(seed + 100)
    plain, runs = points.reset_index(), []
    means = {name: np.asarray(function(points), dtype=float) for name, function in functions.items()}
    for replication in range(replications):
        common = luck.normal(0, shared, len(means))
        values = {name: mean + common[place] + luck.normal(0, own, len(points))
                  for place, (name, mean) in enumerate(means.items())}
        runs.append(plain.assign(key=[f"{point}-{replication}" for point in points.index], replication=replication, **values))
    failed = pd.DataFrame(columns=["key", "point", "scenario", "replication", "reason"])
    return Results("toy", kind, dict(arguments or {}), tuple(factors), tuple(o for o in REGISTER if o.name in functions),
                   points, pd.concat(runs, ignore_index=True), failed, replications, seed)


SIX = tuple(ranged(f"x{place}") for place in range(6))
ZEROS, FORM = levelled("three_zeros", "on", "off"), levelled("form", "elected", "mixed", "appointed")


def corner(points: pd.DataFrame) -> Any:
    """Satisfaction is low where x0 is above .6, x1 below .5 and three zeros are on."""
    return 0.6 - 0.2 * ((points.x0 > 0.6) & (points.x1 < 0.5) & (points.three_zeros == "on"))


def corner_results(count: int = 400, **more: Any) -> Results:
    factors = (*SIX, ZEROS)
    return results({"satisfaction": corner}, factors, settings(factors, count, scenarios=more.pop("scenarios", ("weidu",))), **more)


def noise_results(count: int = 300, **more: Any) -> Results:
    factors = (*SIX, FORM)
    return results({"satisfaction": lambda points: 0.6 + 0 * points.x0}, factors, settings(factors, count), **more)


BASE, CONSTANT = ranged("field_base", zh="生活满意的基数", en="base of everyday satisfaction"), ranged("pay_constant", -2, 2, "缴费的常数", "constant of paying")
QUALITY, RATE = ranged("pay_quality", 0, 4, "质量对缴费的作用", "effect of quality on paying"), ranged("own_rate", 0, 0.1, "自发成立的速率", "rate of founding")
IDLE = ranged("idle", zh="无关的参数", en="a parameter without effect")
FIVE = (BASE, CONSTANT, QUALITY, RATE, IDLE)

DISTRICT: dict[str, Function] = {
    "satisfaction": lambda p: 0.4 + 0.4 * p.field_base,
    "fee_collection_share": lambda p: 1 / (1 + np.exp(-(p.pay_constant + 0.5 * p.pay_quality - 1))),
    "committee_share": lambda p: 1 - np.exp(-8 * p.own_rate) + 0.3 * (p.scenario == "weidu"),
}
"""Constant and quality of paying enter as a sum; idle enters nowhere."""

TARGETS = """
title: {zh: 试验, en: test}
targets:
  satisfaction: {scenario: no_reform, interval: [0.626, 0.693], source: "S30 S31"}
  fee_collection_share: {scenario: no_reform, value: 0.6, sd: 0.05, source: "S32"}
  without: {outcome: committee_share, scenario: no_reform, value: 0.222, sd: 0.03, source: "S33"}
  with: {outcome: committee_share, scenario: weidu, value: 0.5, sd: 0.03, source: "O3"}
"""


def district_results(count: int = 400, **more: Any) -> Results:
    return results(DISTRICT, FIVE, settings(FIVE, count, scenarios=("no_reform", "weidu")), **{"own": 0.01, "shared": 0.01, **more})
