"""A policy: what is in force on each day, compiled once from a scenario."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Iterable, Iterator, Protocol, TypeVar

from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.incentives.instruments import Instrument
from yhly_sim.domain.switches import missing_requirement, switches
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.parameters import Catalogue, Config, Value
from yhly_sim.scenarios.instruments import with_instruments
from yhly_sim.scenarios.scenario import Scenario, Setting


@dataclass(frozen=True)
class Period:
    """From start_day on (day 0 is the first day of the run): the switches that are on, and the numbers."""

    start_day: int
    switches: frozenset[str]
    catalogue: Catalogue
    instruments: tuple[Instrument, ...] = ()

    @property
    def off_switches(self) -> frozenset[str]:
        return frozenset(switches()) - self.switches

    @property
    def config(self) -> Config:
        return with_instruments(self.catalogue.config(self.off_switches), self.instruments)

    def values(self) -> dict[str, Value]:
        """path -> number in force, with parts that are off at their nulls and rates per day."""
        return self.catalogue.resolved(self.off_switches)

    def is_as(self, other: Period) -> bool:
        return (self.switches, self.instruments) == (other.switches, other.instruments) and (
            self.values() == other.values())


class Policy:
    """What is in force on a day. Periods are few, so asking daily costs a search in a short list."""

    def __init__(self, periods: tuple[Period, ...]) -> None:
        self.periods = periods
        self._starts = [period.start_day for period in periods]
        self._in_force = [(period.switches, period.config) for period in periods]

    def on_day(self, day: int) -> tuple[frozenset[str], Config]:
        """(switches on, frozen numbers) on a day of the run."""
        return self._in_force[bisect_right(self._starts, day) - 1]

    def period_on(self, day: int) -> Period:
        return self.periods[bisect_right(self._starts, day) - 1]


@lru_cache(maxsize=256)
def policy_of(scenario: Scenario) -> Policy:
    """The policy of a scenario: nothing of the reform before its day, then its switches, then its changes.

    Raises UserError for an unknown parameter, a value out of range, or a switch without one it requires.
    """
    return Policy(tuple(without_repeats(period for period, _ in stages_of(scenario))))


def stages_of(scenario: Scenario) -> Iterator[tuple[Period, frozenset[str]]]:
    """All that a scenario says, day by day, and the parameters that its changes have set by then; also what says
    nothing new, or is unsaid on the same day. Raises as `policy_of` does."""
    numbers = _patched(catalogue(), scenario.settings)
    yield Period(0, frozenset(), numbers), frozenset()
    on, changed = scenario.switches, frozenset[str]()
    yield _checked(Period(scenario.warmup_days, on, numbers, scenario.instruments), scenario), changed
    for change in scenario.changes:
        on = (on | {name for name, is_on in change.switches if is_on}) - {
            name for name, is_on in change.switches if not is_on}
        numbers = _patched(numbers, change.settings)
        changed |= {setting.path for setting in change.settings}
        yield _checked(Period(scenario.warmup_days + change.day, on, numbers, scenario.instruments), scenario), changed


class Stage(Protocol):
    """What is in force from a day on."""

    @property
    def start_day(self) -> int: ...

    def is_as(self, other: Any, /) -> bool: ...


S = TypeVar("S", bound=Stage)


def without_repeats(stages: Iterable[S]) -> list[S]:
    """Stages in their order; one that starts on the same day replaces another, one that changes nothing is left out."""
    kept: list[S] = []
    for stage in stages:
        if kept and kept[-1].start_day == stage.start_day:
            kept.pop()
        if not kept or not stage.is_as(kept[-1]):
            kept.append(stage)
    return kept


def _checked(period: Period, scenario: Scenario) -> Period:
    missing = missing_requirement(period.switches)
    if missing:
        raise UserError("switch_requires", file=scenario.file, name=missing[0], required=missing[1])
    unrated = [one.name for one in period.instruments if one.measured == "reported"]
    if unrated and "star_rating" not in period.switches:
        raise UserError("instrument_needs_rating", file=scenario.file, name=unrated[0])
    return period


def _patched(numbers: Catalogue, settings: tuple[Setting, ...]) -> Catalogue:
    values = {setting.path: setting.value for setting in settings}
    if not values:
        return numbers
    sources = {setting.path: setting.source for setting in settings if setting.source}
    return numbers.with_values(values, {s.path: (s.file, s.line) for s in settings}, sources)
