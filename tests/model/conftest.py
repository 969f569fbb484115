"""Models of the small world, built once."""

from __future__ import annotations

from typing import Any

import pytest

from yhly_sim.model.governance import GovernanceModel
from yhly_sim.scenarios.load import load_scenario


@pytest.fixture
def small() -> GovernanceModel:
    """A fresh model of the small world."""
    return GovernanceModel("weidu", world="small")


@pytest.fixture
def short() -> Any:
    """Makes a short scenario: ten days before the reform, forty after it."""
    def make(name: str = "weidu", *, warmup_days: int = 10, days: int = 40) -> Any:
        return load_scenario(name).with_settings(warmup_days=warmup_days, days=days)

    return make
