"""Descriptions of Mesa models of other people, as they stand in an experiment file."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

NEEDS_SIMULATOR = tuple(map(int, version("mesa").split(".")[:2])) < (3, 5)
"""Mesa's wolves and sheep take an object that only the caller can make, until Mesa does without."""

SCHELLING: dict[str, Any] = {
    "class": "mesa.examples.basic.schelling.model:Schelling",
    "steps": 40,
    "arguments": {"width": 12, "height": 12},
    "scenarios": {"half": {}, "dense": {"density": 0.95}},
    "outcomes": {
        "happy_share": {"reporter": "pct_happy", "scale": 0.01, "unit": "share", "higher_is_better": True,
                        "zh": "满意者占比", "en": "share who are happy"},
        "happy_on_the_way": {"reporter": "pct_happy", "take": "mean", "scale": 0.01, "unit": "share",
                             "zh": "途中满意者占比", "en": "share who are happy on the way"},
        "steps_lived": {"attribute": "steps", "unit": "count", "zh": "步数", "en": "steps"},
    },
}
WEALTH: dict[str, Any] = {
    "class": "mesa.examples.basic.boltzmann_wealth_model.model:BoltzmannWealth",
    "steps": 20,
    "arguments": {"n": 40},
    "outcomes": {"gini": {"reporter": "Gini", "unit": "score", "higher_is_better": False, "zh": "基尼系数", "en": "Gini"}},
}
WOLVES: dict[str, Any] = {
    "class": "mesa.examples.advanced.wolf_sheep.model:WolfSheep",
    "steps": 15,
    "arguments": {"width": 12, "height": 12},
    **({"made": {"simulator": "mesa.experimental.devs:ABMSimulator"}} if NEEDS_SIMULATOR else {}),
    "real": ["wolf_gain_from_food", "sheep_gain_from_food"],
    "outcomes": {"most_wolves": {"reporter": "Wolves", "take": "max", "unit": "count", "zh": "狼最多时", "en": "most wolves"},
                 "fewest_sheep": {"reporter": "Sheep", "take": "min", "unit": "count", "zh": "羊最少时",
                                  "en": "fewest sheep"}},
}
CLINIC: dict[str, Any] = {
    "class": "clinic_queue.model:Clinic",
    "steps": 500,
    "must_stop": True,
    "outcomes": {"left_share": {"attribute": "left_share", "unit": "share", "higher_is_better": False,
                                "zh": "未看病就走的比例", "en": "share who left unseen"},
                 "waiting": {"reporter": "waiting", "take": "mean", "unit": "people", "higher_is_better": False,
                             "zh": "平均候诊人数", "en": "people who wait"}},
}
