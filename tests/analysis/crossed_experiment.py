"""An experiment of which the truth is known: three policies under draws of two uncertainties and a contested form."""

import numpy as np
import pandas as pd

from yhly_sim.analysis.results import Results
from yhly_sim.design.factor import Factor, Level, Patch
from yhly_sim.engine.outcomes import Outcome

REGISTER = (
    Outcome("satisfaction", "score", True, "满意度", "satisfaction", group="people"),
    Outcome("cost", "yuan", False, "成本", "cost", group="resources"),
    Outcome("bodies", "bodies", None, "组织数", "bodies", group="bodies"),
)
POLICIES = ("nothing", "cautious", "bold")


def levels(*names):
    return tuple(Level(name, Patch()) for name in names)


FACTORS = (
    Factor("design", "lever", levels=levels(*POLICIES), zh="方案", en="design"),
    Factor("trust", "uncertainty", low=0.0, high=1.0, parameter="trust", zh="信任", en="trust"),
    Factor("noise", "uncertainty", low=0.0, high=2.0, parameter="noise", zh="噪声", en="noise"),
    Factor("form", "uncertainty", levels=levels("old", "new"), zh="形式", en="form"),
)


def true_values(design, trust, form):
    """bold is better than nothing by 0.1 where trust is above 0.4, worse by 0.1 below; cautious is better by 0.02."""
    gain = {"nothing": 0.0, "cautious": 0.02, "bold": 0.1 if trust > 0.4 else -0.1}[design]
    cost = {"nothing": 1e6, "cautious": 2e6, "bold": 4e6}[design]
    return 0.6 + gain + 0.05 * (form == "new"), cost


def crossed(*, draws=60, replications=3, spread=0.01, seed=5, lost=()):
    """Results of the experiment; luck is the same for all policies of a draw but for a part of its own.

    lost: (point, replication) of runs that failed.
    """
    luck = np.random.default_rng(seed)
    points, runs = [], []
    for draw in range(draws):
        trust, noise, form = luck.random(), 2 * luck.random(), ("old", "new")[draw % 2]
        shared = luck.normal(0, 5 * spread, replications)
        for design in POLICIES:
            point = len(points)
            points.append({"scenario": "weidu", "design": design, "trust": trust, "noise": noise, "form": form})
            value, cost = true_values(design, trust, form)
            own = luck.normal(0, spread / np.sqrt(2), replications)
            runs += [{"key": f"{point}-{r}", "point": point, "scenario": "weidu", "replication": r, "design": design,
                      "trust": trust, "noise": noise, "form": form, "satisfaction": value + shared[r] + own[r],
                      "cost": cost * (1 + 0.1 * own[r]), "bodies": 3.0}
                     for r in range(replications) if (point, r) not in lost]
    frame = pd.DataFrame(points, index=pd.RangeIndex(len(points), name="point"))
    failed = pd.DataFrame([{"key": f"{p}-{r}", "point": p, "scenario": "weidu", "replication": r, "reason": "bad"}
                           for p, r in lost], columns=["key", "point", "scenario", "replication", "reason"])
    return Results("crossed", "lhs", {"samples": draws}, FACTORS, REGISTER, frame, pd.DataFrame(runs), failed,
                   replications, 1)
