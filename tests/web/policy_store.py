"""Two small experiments in a folder of their own, with a store of runs that nobody lived: their numbers are made by a formula."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from yhly_sim.domain.catalogue import catalogue
from yhly_sim.engine.outcomes import RunResult
from yhly_sim.studies import experiment as studies
from yhly_sim.studies.subject import our_model

DRAWN = """
title: {zh: 三种方案, en: Three designs}
question: {zh: 哪一种更好？, en: Which is better?}
scenarios: [weidu]
levers:
  design:
    title: {zh: 方案, en: design}
    levels:
      usual: {scenario: weidu}
      nothing: {scenario: no_reform}
      core: {scenario: branch_only}
uncertainties:
  disputes.base_rate: catalogue
  incentives.crowding_loss: catalogue
design: {kind: lhs, samples: 40}
outcomes: [satisfaction, resolved_share, effort_real, hidden_stock, cost_full_yuan]
replications: 2
days: 20
world: small
"""

PARTS = """
title: {zh: 两个部分, en: Two parts}
question: {zh: 各自带来什么？, en: What does each bring?}
scenarios: [weidu]
levers:
  digital: {switches: [digital], title: {zh: 数字渠道, en: digital channels}}
  honours: {switches: [honours], title: {zh: 荣誉, en: honours}}
design: {kind: factorial}
outcomes: [satisfaction, resolved_share, cost_full_yuan]
replications: 3
days: 20
world: small
"""

TOWN = """
title: {zh: 小镇, en: A town}
question: {zh: 多出力是不是更好？, en: Does more effort help?}
model:
  class: town.py:Town
  steps: 2
  outcomes:
    content: {attribute: content, unit: share, higher_is_better: true, zh: 满意者占比, en: share who are content}
levers:
  effort: {levels: [1.0, 2.0]}
design: {kind: factorial}
outcomes: [content]
replications: 60
"""

SLOW_MODEL = """
import time

import mesa


class Town(mesa.Model):
    def __init__(self, effort=1.0, rng=None):
        super().__init__(rng=rng)
        self.effort, self.content = effort, 0.0

    def step(self):
        time.sleep(0.05)
        self.content = min(0.3 * self.effort + 0.1 * self.rng.random(), 1.0)
"""

FILES = {"drawn": DRAWN, "parts": PARTS}
"""Experiments whose runs are in the store."""


def policy_folder(folder: Path) -> Path:
    """A working folder with experiments: two on our model, and one on a model that takes its time."""
    (folder / "experiments").mkdir(parents=True)
    for name, text in {**FILES, "town": TOWN}.items():
        (folder / "experiments" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (folder / "experiments" / "town.py").write_text(SLOW_MODEL, encoding="utf-8")
    return folder


STRENGTH = {"weidu": 1.0, "no_reform": 0.0, "branch_only": 0.5}
GROUPS = {"courtyard_kind": ("new_compound", "old_compound", "no_responsible_unit", "residents_group"), "age": ("18_34", "35_59", "60_and_older")}


def pretended(row: dict[str, Any]) -> RunResult:
    """A run by a formula: more of the reform satisfies and costs more, the more the more disputes there are, with luck that designs share."""
    strength = STRENGTH[row["scenario"]] + sum({"digital": 0.3, "honours": 0.1}.get(name, 0.0) * is_on for name, is_on in row.get("switches", {}).items())
    rate = float(row.get("values", {}).get("disputes.base_rate", 30.0)) / 30.0
    luck = np.random.default_rng([row["seed"], row["replication"]]).normal(size=8)
    hours = {"district": 100.0 * strength + 5.0, "community": 400.0 * rate, "residents": 80.0 * strength * (1 + 0.05 * luck[0])}
    yuan = {"district": 20_000.0 * strength * (1 + 0.02 * luck[1]), "community": 900.0, "residents": 0.0}
    prices = {"district": "official_hour_yuan", "community": "worker_hour_yuan", "residents": "resident_hour_yuan"}
    priced = {payer: yuan[payer] + hours[payer] * float(catalogue()[f"accounts.{prices[payer]}"].value) for payer in hours}
    full, private = sum(priced.values()), priced["residents"]
    satisfaction = 0.6 + 0.05 * strength * (1.4 - rate) + 0.01 * luck[2]
    groups = [(dimension, group) for dimension, names in GROUPS.items() for group in names]
    return RunResult(
        {"satisfaction": satisfaction, "satisfaction_reported": satisfaction + 0.04 * strength, "resolved_share": 0.6 + 0.1 * strength + 0.02 * luck[3],
         "effort_real": 0.3 + 0.2 * strength + 0.01 * luck[4], "hidden_stock": 5.0 * rate - strength + 0.2 * luck[5], "cost_full_yuan": full,
         "cost_public_yuan": full - private, "cost_private_yuan": private, "cost_yuan": sum(yuan.values()), "cost_per_adult_yuan": full / 3_800.0},
        books={"payer": list(hours), "purpose": ["platform", "handling", "meeting"], "is_cost": [True] * 3, "is_public": [True, True, False],
               "yuan": list(yuan.values()), "hours": list(hours.values()), "priced_yuan": list(priced.values())},
        tables={"groups": {"dimension": [one[0] for one in groups], "group": [one[1] for one in groups], "people": [500.0] * len(groups),
                           "satisfaction": [satisfaction + 0.01 * place * (1 - 0.3 * strength) + 0.002 * luck[6] * place for place in range(len(groups))]}})


def filled_store(folder: Path) -> Path:
    """The store of a working folder, with all runs of both."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(studies, "subject_of_experiment", lambda experiment: replace(our_model(), run=pretended, run_group=None, prepare=None))
        for name in FILES:
            studies.run_experiment(folder / "experiments" / f"{name}.yaml", store=folder / "yhly-store", serial=True)
    return folder / "yhly-store"
