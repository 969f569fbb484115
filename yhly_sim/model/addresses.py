"""The content address of a run of this model: all that it follows from but code, seed and replication.

It says what differs from the catalogue, which the code id covers, period by period. So two scenarios that say the same
in different words have the same address, and every number in force can be had back from it (`resolved_of`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Iterable, Mapping

from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.switches import switches
from yhly_sim.engine.parameters import Value
from yhly_sim.scenarios.instruments import plain
from yhly_sim.scenarios.policy import Period, without_repeats

MODEL = "GovernanceModel"


@dataclass(frozen=True)
class Told:
    """What is in force from a day on.

    switches: the parts that are on, in alphabetical order. values: the numbers in force (rates per day) that are not
    the catalogue's; a part that is off has none. instruments: the scenario's own, as plain data.
    """

    start_day: int
    switches: tuple[str, ...]
    values: Mapping[str, Value]
    instruments: tuple[Mapping[str, Any], ...]

    def is_as(self, other: Told) -> bool:
        return (self.values, self.switches, self.instruments) == (other.values, other.switches, other.instruments)

    def plain(self) -> dict[str, Any]:
        said = {"start_day": self.start_day, "switches": list(self.switches), "values": dict(self.values)}
        return {**said, "instruments": list(self.instruments)} if self.instruments else said


def told(period: Period) -> Told:
    """What a period says, as differences from the catalogue."""
    best, off = catalogue(), period.off_switches
    values = {}
    for path, parameter in period.catalogue.items():
        if parameter is not best[path] and parameter.acts_for not in off:
            value = parameter.resolved(())
            if value != best_value(path):
                values[path] = value
    return Told(period.start_day, tuple(sorted(period.switches)), values, tuple(plain(period.instruments)))


@lru_cache(maxsize=4096)
def best_value(path: str) -> Value:
    """The catalogue's number as it is in force, per day where it is a rate, where its part is on."""
    return catalogue()[path].resolved(())


def content(stages: Iterable[Told], *, days: int, warmup_days: int, world: str, world_seed: int,
            own: Mapping[str, str]) -> dict[str, Any]:
    """The address. world: what the world says (`World.content`). own: the sources of rules and phases of one's own."""
    said = {
        "model": MODEL, "days": days, "warmup_days": warmup_days, "world": world, "world_seed": world_seed,
        "periods": [stage.plain() for stage in without_repeats(stages)],
    }
    return {**said, "own": dict(own)} if own else said


def resolved_of(address: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The periods of an address with every number in force (rates per day, parts that are off at their nulls), as in
    `Scenario.resolved()`. The catalogue is that of this code: only for addresses that it made."""
    periods = []
    for period in address["periods"]:
        off = frozenset(switches()) - frozenset(period["switches"])
        periods.append({**period, "values": {**catalogue().resolved(off), **period["values"]}})
    return periods
