"""A toy register and toy runs for the tests of the report: what is planted is known."""

import numpy as np
import pandas as pd

from yhly_sim.analysis.comparison.compare import compare_paired
from yhly_sim.engine.outcomes import Outcome

REGISTER = (
    Outcome("satisfaction", "score", True, "满意度", "satisfaction", group="people"),
    Outcome("satisfaction_reported", "score", True, "上报满意度", "reported satisfaction", "satisfaction", group="people"),
    Outcome("resolved_share", "share", True, "纠纷化解率", "share of cases resolved", group="disputes"),
    Outcome("resolution_days_median", "days", False, "化解天数中位数", "median days to resolution", group="disputes"),
    Outcome("branch_count", "bodies", None, "党支部数", "number of branches", group="bodies"),
    Outcome("cost_yuan", "yuan", False, "支出", "cost", group="resources"),
)


def runs(satisfaction=0.0, reported=0.0, resolved=0.0, days=0.0, branches=0.0, yuan=0.0, *, n=30, noise=1.0, seed=0):
    """Baseline and treatment frames of `n` paired runs with the given planted differences."""
    luck = np.random.default_rng(seed)
    planted = (satisfaction, reported, resolved, days, branches, yuan)
    levels, spreads = (0.6, 0.7, 0.5, 15.0, 40.0, 3e7), (0.01, 0.01, 0.01, 0.4, 3.0, 1e5)
    before, after = {}, {}
    for outcome, level, spread, difference in zip(REGISTER, levels, spreads, planted, strict=True):
        before[outcome.name] = level + luck.normal(0, spread, n)
        after[outcome.name] = before[outcome.name] + difference + noise * luck.normal(0, spread / 4, n)
    return pd.DataFrame(before), pd.DataFrame(after)


def comparison(*, register=REGISTER, names=("no_reform", "weidu"), swapped=False, **planted):
    frames = runs(**planted)
    if swapped:
        frames, names = frames[::-1], names[::-1]
    return compare_paired(*frames, register, names=names)
