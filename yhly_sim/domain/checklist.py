"""The report row by row: what it says, and which names of the model say the same, or why none does."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Mapping

from yhly_sim.engine.safe_yaml import load_user_yaml

FILE = Path(__file__).resolve().parent / "checklist.yaml"
KINDS = ("switches", "parameters", "columns", "phases", "outcomes", "scenarios", "worlds")
"""What a row may map to."""


@dataclass(frozen=True)
class ChecklistRow:
    """One statement of the report.

    zh, en        its term in both languages
    value, unit   what the report gives, in English
    quote         the report's words
    maps          kind -> names of the model; empty where the statement is not modelled
    takes         language -> how the model has it, or why it has not
    """

    id: str
    zh: str
    en: str
    value: str
    unit: str
    quote: str
    maps: Mapping[str, tuple[str, ...]]
    takes: Mapping[str, str]

    @property
    def is_modelled(self) -> bool:
        return bool(self.maps)


@lru_cache(maxsize=1)
def checklist() -> Mapping[str, ChecklistRow]:
    """id -> row, in the order of the report.

    >>> checklist()["B1"].maps["parameters"]
    ('branches.members_needed',)
    """
    data, _ = load_user_yaml(FILE)
    rows = {}
    for name, row in data.items():
        if ("maps" in row) == ("not_modelled" in row):
            raise ValueError(f"{FILE.name}: {name} must have either maps or not_modelled")
        unknown = set(row.get("maps", {})) - set(KINDS)
        if unknown:
            raise ValueError(f"{FILE.name}: {name} maps to {sorted(unknown)}; known: {', '.join(KINDS)}")
        rows[name] = ChecklistRow(
            name, row["zh"], row["en"], row["value"], row["unit"], row["quote"],
            {kind: tuple(names) for kind, names in row.get("maps", {}).items()},
            row["takes"] if "maps" in row else row["not_modelled"])
    return rows
