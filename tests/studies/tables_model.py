"""The toy model with small tables: groups of people, and how long cases waited; the treatment helps the worst off."""

import numpy as np

from tests.studies.toy_model import REGISTER
from tests.studies.toy_model import run as toy_run
from yhly_sim.engine.outcomes import RunResult

LEVELS = {"poor": 0.4, "rich": 0.7}


def run(row):
    told = toy_run(row)
    effect = {"no_reform": 0.0, "weidu": 1.0, "backfires": -1.0}[row["scenario"]]
    luck = np.random.default_rng([row["seed"], row["replication"], 99])
    own = np.random.default_rng([row["seed"], row["replication"], 55 + int(effect)])
    groups = {"dimension": ["wealth"] * 2, "group": list(LEVELS), "people": [10.0, 5.0], "satisfaction": [
        level + 0.004 * luck.normal() + 0.001 * own.normal() + (0.06 * effect if name == "poor" else 0.0)
        for name, level in LEVELS.items()]}
    days = own.exponential(30.0 / np.exp(0.3 * effect), 60).astype(int)
    seen = np.minimum(days, 90)
    happened = np.bincount(seen[days <= 90], minlength=91)
    left = np.bincount(seen[days > 90], minlength=91)
    durations = {"event": ["resolution"] * 91, "days": list(range(91)), "happened": happened.tolist(), "left": left.tolist()}
    return RunResult(told.outcomes, told.series, told.provenance, tables={"groups": groups, "durations": durations})


__all__ = ["REGISTER", "run"]
