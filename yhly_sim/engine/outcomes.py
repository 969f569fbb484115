"""What a run is asked for: outcomes as data, and the shape in which a run gives them back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, Mapping

UNITS = ("share", "score", "days", "cases", "cases_per_thousand", "people", "bodies", "hours", "yuan", "count")
"""Units an outcome may have. A share is shown in percent and differs in percentage points; a score in
[0, 1] is shown as points of 100; the others are shown as they are (cases_per_thousand: per 1,000 residents)."""

GROUPS = ("people", "disputes", "channels", "bodies", "resources", "other")
"""The blocks in which outcomes are listed, in this order."""


@dataclass(frozen=True)
class Outcome:
    """One number at the end of a run, defined by numerator, denominator and window.

    `higher_is_better` is None where neither direction is good by itself (how many bodies exist).
    `reported_of` names the true outcome that this one is the reported value of, else None.
    `smallest_difference` is the smallest difference of interest in the outcome's unit; None: not stated.
    `definition` and `definition_zh` say numerator, denominator and window.
    `zero_without`: switches; a run with none of them has no value because nobody is there to do what is counted, so
    that what they add counts from zero. Empty: where a value is absent, nothing can be said.
    """

    name: str
    unit: str
    higher_is_better: bool | None
    zh: str
    en: str
    reported_of: str | None = None
    definition: str = ""
    definition_zh: str = ""
    group: str = "other"
    smallest_difference: float | None = None
    zero_without: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"outcome {self.name}: unit {self.unit!r} is not one of {', '.join(UNITS)}")
        if self.group not in GROUPS:
            raise ValueError(f"outcome {self.name}: group {self.group!r} is not one of {', '.join(GROUPS)}")

    def label(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en

    def defined(self, lang: str) -> str:
        return self.definition_zh if lang == "zh" else self.definition


@dataclass(frozen=True)
class Effect:
    """What money buys: one more `unit` of an outcome, and whose cost is set against it.

    `outcome`, `cost`: names in the register of outcomes. `scale`: units of the effect in one unit of the outcome (100
    points in a score of 1). `zh`, `en`: what one of them is, as it stands after "cost of".
    """

    name: str
    outcome: str
    cost: str
    unit: str
    zh: str
    en: str
    scale: float = 1.0

    def label(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True)
class RunResult:
    """What an adapter gives back for one row.

    `outcomes`: name -> value at the end of the run; an outcome whose mechanism is off is absent.
    `series`: name -> weekly values; `day` is the day of each, counted from the reform (negative before it).
    `provenance`: everything needed to make the run again, as plain data.
    `books`: columns of what the run spent, a row for each payer and purpose; empty where a model keeps none.
    `tables`: small tables about the end of the run, name -> column -> values; empty where a model keeps none. A
    comparison reads `groups` (dimension, group, people, then outcomes within the group) and `durations` (event, days,
    happened, left: how many cases had an event after so many days, and how many were last seen then without it).
    """

    outcomes: dict[str, float]
    series: dict[str, list[float]] = field(default_factory=dict)
    provenance: dict[str, Any] = field(default_factory=dict)
    books: dict[str, list[Any]] = field(default_factory=dict)
    tables: dict[str, dict[str, list[Any]]] = field(default_factory=dict)


Row = Mapping[str, Any]
"""What is to be run: scenario, seed, replication, and where they differ days, world, switches, values, rules."""

Adapter = Callable[[Row], RunResult]
"""Runs one row; picklable, so that another process can call it."""
