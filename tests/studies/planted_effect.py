"""Our model with an effect planted on one side: beside each headline outcome one that is shifted by a known mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from yhly_sim.engine.outcomes import RunResult
from yhly_sim.model.adapter import run_scenario
from yhly_sim.model.outcomes import OUTCOMES

HEADLINE = ("satisfaction", "resolved_share", "hidden_stock", "trust_local", "voiced_count")
SHIFTS = {"satisfaction": 0.02, "resolved_share": -0.1, "hidden_stock": 0.5, "trust_local": -0.01, "voiced_count": 4.0}
"""Mean of what is added on the planted side."""

SPREAD = 0.5
"""Standard deviation of what is added, in shifts."""

PLANTED = {name: f"{name}_planted" for name in HEADLINE}
REGISTER = (
    *(OUTCOMES[name].outcome for name in HEADLINE),
    *(replace(OUTCOMES[name].outcome, name=planted) for name, planted in PLANTED.items()),
)


def is_planted(row: Mapping[str, Any]) -> bool:
    """Whether a run of `compare_with_itself` with seed 1 stands on the second side."""
    return bool(row["seed"] % 2 == 0)


def run_planted(row: Mapping[str, Any]) -> RunResult:
    """A run of ours; each headline outcome twice, once as it is and once with the effect on the planted side.

    What is added is normal, with luck of its own keyed by seed, replication and outcome.
    """
    found = {name: value for name, value in run_scenario(row).outcomes.items() if name in HEADLINE}
    added = dict.fromkeys(HEADLINE, 0.0)
    if is_planted(row):
        for place, (name, shift) in enumerate(SHIFTS.items()):
            luck = np.random.default_rng([row["seed"], row["replication"], place])
            added[name] = shift * (1.0 + SPREAD * luck.normal())
    return RunResult({**found, **{PLANTED[name]: value + added[name] for name, value in found.items()}})
