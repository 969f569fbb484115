"""What an experiment varies: a factor, its levels, and what a level changes in a row."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Literal, Mapping

from yhly_sim.engine.outcomes import Row

Role = Literal["lever", "uncertainty"]


@dataclass(frozen=True)
class Patch:
    """What a level of a factor changes in a row.

    scenario: another scenario, or None. switches: part -> on or off. values: parameter -> value (for a model that is
    not ours: argument of its constructor -> value). rules: rule -> `module:function` in its place, None: the package's.
    """

    scenario: str | None = None
    switches: Mapping[str, bool] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    rules: Mapping[str, str | None] = field(default_factory=dict)

    def and_then(self, other: Patch) -> Patch:
        """This patch with another one after it; where both say something, the later one holds.

        >>> Patch(values={"a": 1, "b": 2}).and_then(Patch(values={"b": 3})).values
        {'a': 1, 'b': 3}
        """
        return Patch(other.scenario or self.scenario, {**self.switches, **other.switches},
                     {**self.values, **other.values}, {**self.rules, **other.rules})


@dataclass(frozen=True)
class Level:
    """One setting of a factor that has a list of them; `label` is what tables call it (text or a number)."""

    label: str | float
    patch: Patch


@dataclass(frozen=True)
class Factor:
    """One thing that varies. It has either `levels` (at least two) or a range from `low` to `high`.

    role: a lever is what somebody can decide, an uncertainty what nobody knows.
    parameter: the parameter that a range is of. unit: of the parameter. zh, en: what it is called.
    baseline: label of the level (or the value in the range) that stands where the factor is not varied.
    is_whole: the values of its range are whole numbers.
    """

    name: str
    role: Role
    levels: tuple[Level, ...] = ()
    low: float = math.nan
    high: float = math.nan
    parameter: str | None = None
    baseline: str | float | None = None
    unit: str = ""
    zh: str = ""
    en: str = ""
    is_whole: bool = False

    @property
    def is_continuous(self) -> bool:
        return not self.levels

    def label(self, lang: str) -> str:
        return (self.zh if lang == "zh" else self.en) or self.name

    def at_share(self, share: float) -> str | float:
        """The setting at a share of the way in [0, 1]: of the range, or of the list of levels.

        Levels, and the numbers of a range of whole ones, have equal parts of [0, 1].

        >>> Factor("x", "uncertainty", low=2.0, high=4.0, parameter="x").at_share(0.25)
        2.5
        >>> [Factor("n", "lever", low=1, high=3, parameter="n", is_whole=True).at_share(u) for u in (0.0, 0.5, 1.0)]
        [1, 2, 3]
        """
        if self.levels:
            return self.levels[_part(share, len(self.levels))].label
        if self.is_whole:
            return int(self.low) + _part(share, int(self.high) - int(self.low) + 1)
        return min(self.low + share * (self.high - self.low), self.high)  # -0.5 + 0.8 is more than 0.3

    def patch(self, setting: str | float) -> Patch:
        """What a setting changes in a row: the patch of the level of that label, or the parameter at that value."""
        if self.is_continuous:
            assert self.parameter is not None
            return Patch(values={self.parameter: setting})
        return next(level.patch for level in self.levels if level.label == setting)


def _part(share: float, count: int) -> int:
    """Which of `count` equal parts of [0, 1] a share lies in; a hair below a border counts as on it."""
    return min(int(share * count + 1e-9), count - 1)


@dataclass(frozen=True)
class Point:
    """One setting of all factors under one scenario; `index` is its place in the design.

    settings: factor -> label of its level, or value in its range.
    """

    index: int
    scenario: str
    settings: Mapping[str, str | float]
    patch: Patch

    def row(self, *, seed: int, replication: int, days: int | None = None, world: str | None = None) -> Row:
        """The row that runs this point once; keys that say nothing are left out."""
        row: dict[str, Any] = {"scenario": self.patch.scenario or self.scenario, "seed": seed,
                               "replication": replication, "days": days, "world": world,
                               "switches": dict(self.patch.switches), "values": dict(self.patch.values),
                               "rules": {name: where for name, where in self.patch.rules.items() if where}}
        return {key: value for key, value in row.items() if value not in (None, {})}
