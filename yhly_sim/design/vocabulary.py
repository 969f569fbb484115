"""What an experiment must know of a model: its parameters, switches, scenarios, rules and outcomes, as plain data."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Callable, Collection, Mapping

from yhly_sim.engine.outcomes import Outcome
from yhly_sim.engine.units import WithUnit


@dataclass(frozen=True)
class Quantity:
    """A parameter that can be a factor.

    value: at its best; low, high: its range, None where none is known (any number is taken then).
    options: what a choice may be. role: "uncertainty", "lever", "constant" or "choice". acts_for: the switch of the
    part that it belongs to, without which it has no effect. is_whole: it counts something.
    """

    name: str
    value: float | str | bool | None = None
    low: float | None = None
    high: float | None = None
    options: tuple[Any, ...] = ()
    role: str = "uncertainty"
    acts_for: str | None = None
    is_whole: bool = False
    unit: str = ""
    zh: str = ""
    en: str = ""

    @property
    def has_range(self) -> bool:
        """Whether there is a range with anything in it."""
        return self.low is not None and self.high is not None and self.low < self.high

    def accepts(self, value: Any) -> bool:
        """Whether the parameter can have that value.

        >>> Quantity("x", low=0.0, high=1.0).accepts(1.5), Quantity("order", options=("ab", "ba")).accepts("ab")
        (False, True)
        """
        if self.options:
            return value in self.options
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return self.low is None and self.high is None
        if not math.isfinite(value) or (self.is_whole and value != int(value)):
            return False
        return (self.low is None or self.low <= value) and (self.high is None or value <= self.high)

    def extent(self) -> WithUnit:
        """Its range or its options."""
        if self.options:
            return WithUnit(", ".join(str(option) for option in self.options), "")
        ends = ("-" if end is None else f"{end:g}" for end in (self.low, self.high))
        return WithUnit(" – ".join(ends), self.unit)


@dataclass(frozen=True)
class Part:
    """A switch: what it is called, and the switches that it cannot do without."""

    name: str
    zh: str = ""
    en: str = ""
    requires: tuple[str, ...] = ()


@dataclass(frozen=True)
class ScenarioFacts:
    """What is known of a scenario before it runs.

    switches: parts that are on from its first day of policy. values: parameters that it sets for the whole run.
    dated: parameters that it sets from a day on, where a value for the whole run would be lost.
    """

    name: str
    switches: frozenset[str] = frozenset()
    values: Mapping[str, Any] = field(default_factory=dict)
    dated: frozenset[str] = frozenset()
    world: str | None = None
    days: int | None = None
    zh: str = ""
    en: str = ""


def _anything(world: str) -> None:
    """A model without worlds has nothing to refuse."""


@dataclass(frozen=True)
class Vocabulary:
    """The words that an experiment may use of one model.

    scenario: facts of a scenario by name or file; it refuses an unknown one. default_scenario: where an experiment
    names none. aliases: other names of parameters. rules: names of the rules that can be replaced, asked for only where
    an experiment replaces one. check_world: refuses an unknown world. formation_order: the choice that says in which
    order bodies are founded, None where a model has no such thing.
    """

    quantities: Mapping[str, Quantity]
    outcomes: Mapping[str, Outcome]
    scenario: Callable[[str], ScenarioFacts]
    switches: Mapping[str, Part] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    default_scenario: str | None = None
    rules: Callable[[], Collection[str]] = tuple
    check_world: Callable[[str], None] = _anything
    formation_order: str | None = None

    def missing(self, on: Collection[str]) -> tuple[str, str] | None:
        """The first switch that is on without one it requires, as (switch, what it requires); None if all is well."""
        for part in self.switches.values():
            for required in part.requires:
                if part.name in on and required not in on:
                    return part.name, required
        return None

    def standing(self, on: Collection[str]) -> frozenset[str]:
        """The switches of `on` that have all they require, once those that do not are off."""
        left = set(on)
        while (lack := self.missing(left)) is not None:
            left.discard(lack[0])
        return frozenset(left)
