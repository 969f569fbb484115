"""A toy model behind an adapter: outcomes and weekly series with planted effects; luck from (seed, replication)."""

import math

import numpy as np

from yhly_sim.engine.outcomes import Outcome, RunResult

REGISTER = (
    Outcome("satisfaction", "score", True, "满意度", "satisfaction", group="people", definition="mean over adults on the last day", definition_zh="期末成年人均值"),
    Outcome("satisfaction_reported", "score", True, "上报满意度", "reported satisfaction", "satisfaction", group="people"),
    Outcome("trust_local", "score", True, "对社区的信任", "trust in the community", group="people"),
    Outcome("participation_share", "share", True, "参与率", "share who took part", group="people"),
    Outcome("resolved_share", "share", True, "纠纷化解率", "share of disputes resolved", group="disputes"),
    Outcome("resolution_days_median", "days", False, "化解天数中位数", "median days to resolution", group="disputes"),
    Outcome("hidden_stock", "cases", False, "隐性纠纷存量", "hidden disputes on the last day", group="disputes"),
    Outcome("escalated_share", "share", False, "上行比例", "share that went up", group="channels"),
    Outcome("petition_count", "cases", False, "上访件数", "petitions", group="channels"),
    Outcome("branch_count", "bodies", None, "党支部数", "compound branches", group="bodies"),
    Outcome("settled_this_week", "cases", True, "本周化解", "disputes settled in the week", group="disputes"),
    Outcome("cost_yuan", "yuan", False, "治理支出", "money spent on governance", group="resources"),
    Outcome("cost_hours", "hours", False, "治理工时", "hours spent on governance", group="resources"),
)
PLANTED = {"no_reform": 0.0, "weidu": 1.0, "backfires": -1.0}


def run(row):
    if row["scenario"] not in PLANTED:
        raise ValueError(f"no scenario {row['scenario']}")
    effect = PLANTED[row["scenario"]]
    luck = np.random.default_rng([row["seed"], row["replication"]])
    own = np.random.default_rng([row["seed"], row["replication"], 7 + int(effect)]) if effect else luck
    shared, noise = luck.normal(size=12), 0.15 * own.normal(size=12)
    days = [float(day) for day in range(-180, (row["days"] or 720) + 1, 7)]
    grown = [effect * (1 - math.exp(-max(day, 0) / 200)) for day in days]
    weeks = luck.normal(size=(4, len(days)))
    satisfaction = [0.58 + 0.06 * g + 0.004 * shared[0] + 0.001 * w for g, w in zip(grown, weeks[0], strict=True)]
    series = {
        "day": days,
        "satisfaction": satisfaction,
        "hidden_stock": [9000 - 3500 * g + 150 * shared[1] + 30 * w for g, w in zip(grown, weeks[1], strict=True)],
        "settled_this_week": [140 + 90 * g + 6 * shared[2] + 8 * w for g, w in zip(grown, weeks[2], strict=True)],
        "trust_local": [0.5 + 0.05 * g + 0.004 * shared[3] + 0.001 * w for g, w in zip(grown, weeks[3], strict=True)],
    }
    x = [effect * size + 0.1 * (s + n) for size, s, n in zip(
        (0.06, 0.05, 0.05, 0.002, 0.09, -4, -3500, 0.0, -60, 260, 4e6, 9e4), shared, noise, strict=True)]
    outcomes = {
        "satisfaction": 0.58 + effect * 0.06 + 0.004 * (shared[0] + noise[0]),
        "satisfaction_reported": 0.70 + effect * 0.10 + 0.004 * (shared[1] + noise[1]),
        "trust_local": 0.50 + effect * 0.05 + 0.004 * (shared[2] + noise[2]),
        "participation_share": 0.12 + 0.004 * (shared[3] + noise[3]),
        "resolved_share": 0.52 + effect * 0.09 + 0.01 * (shared[4] + noise[4]),
        "resolution_days_median": 21.0 - effect * 4 + 0.5 * (shared[5] + noise[5]),
        "hidden_stock": 9000 - effect * 3500 + 150 * (shared[6] + noise[6]),
        "escalated_share": 0.18 + effect * 0.004 + 0.01 * (shared[7] + 2 * noise[7]),
        "petition_count": 210 - effect * 60 + 9 * (shared[8] + noise[8]),
        "cost_yuan": 2.1e7 + effect * 4e6 + 2e5 * (shared[10] + noise[10]),
        "cost_hours": 6.1e5 + effect * 9e4 + 4e3 * (shared[11] + noise[11]),
    }
    if effect:
        outcomes["branch_count"] = 260.0 + round(2 * x[9] / 100)
    return RunResult(outcomes=outcomes, series=series, provenance={"toy": True})
