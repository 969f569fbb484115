"""The table of switches: what of the report can be turned on and off, and what each needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Collection, Mapping

from yhly_sim.engine.safe_yaml import load_user_yaml

FILE = Path(__file__).resolve().parent / "switches.yaml"


@dataclass(frozen=True)
class Switch:
    """One part of the reform.

    evidence  ids of the rows of the report that it stands for (`checklist.py`)
    requires  switches it cannot do without
    costs     language -> what it costs, in a sentence
    fails     language -> how it can fail
    """

    name: str
    zh: str
    en: str
    evidence: tuple[str, ...]
    requires: tuple[str, ...]
    group: str
    costs: Mapping[str, str]
    fails: Mapping[str, str]


@lru_cache(maxsize=1)
def switches() -> Mapping[str, Switch]:
    """name -> switch, in the order of the report."""
    rows, _ = load_user_yaml(FILE)
    return {
        name: Switch(name, row["zh"], row["en"], tuple(row["evidence"]), tuple(row["requires"]), row["group"],
                     row["costs"], row["fails"])
        for name, row in rows.items()
    }


def missing_requirement(on: Collection[str]) -> tuple[str, str] | None:
    """The first switch that is on without one it requires, as (switch, what it requires); None if all is well.

    >>> missing_requirement({"committee", "firm", "grids"}) is None
    True
    >>> missing_requirement({"committee"})
    ('committee', 'grids')
    """
    for switch in switches().values():
        for required in switch.requires:
            if switch.name in on and required not in on:
                return switch.name, required
    return None
