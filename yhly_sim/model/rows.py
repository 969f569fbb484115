"""Rows of a plan: what each means, as a scenario, as a content address, and as plain data that can be kept.

A row says `scenario` (name, file or `Scenario`), `seed`, and may say `replication`, `days`, `world`, `world_seed`,
`switches` (part -> on, from the reform day), `values` (parameter path -> value, from the first day), both below what
the scenario changes later, and `rules` (name -> `module:function` or `path/to/file.py:function` in its place). A row
that was kept has a `definition` besides: what the scenario of that name said then.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Callable, Mapping

from yhly_sim.domain.catalogue import catalogue
from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.fingerprints import KnownFingerprints
from yhly_sim.engine.outcomes import Row
from yhly_sim.engine.parameters import Value
from yhly_sim.engine.rules import RuleTable
from yhly_sim.engine.units import is_rate, per_day
from yhly_sim.model.addresses import Told, best_value, content, told
from yhly_sim.model.kept_settings import PLAN as PLAN_FILE
from yhly_sim.model.kept_settings import settings_of
from yhly_sim.model.provenance import sources_of
from yhly_sim.model.references import absolute, load_reference
from yhly_sim.model.world import WORLD_SEED, content_of_world
from yhly_sim.scenarios.definition import definition_of, scenario_of
from yhly_sim.scenarios.load import load_scenario
from yhly_sim.scenarios.policy import stages_of
from yhly_sim.scenarios.scenario import Scenario

KEYS = ("scenario", "seed", "replication", "days", "world", "world_seed", "switches", "values", "rules", "definition")
PLAN = (PLAN_FILE, 0)
"""The origin of what a row sets."""


def check_keys(row: Row) -> None:
    """Refuse a row with an entry that means nothing."""
    for key in row:
        if key not in KEYS:
            raise UserError("unknown_row_key", key=key, nearest=nearest(key, KEYS))


def scenario_of_row(row: Row) -> Scenario:
    """The scenario that a row names or defines, with the row's switches and values."""
    scenario = _named(row)
    if row.get("switches"):
        scenario = scenario.with_switches(row["switches"], origin=PLAN)
    return scenario.with_settings(row["values"], origin=PLAN) if row.get("values") else scenario


def _named(row: Row) -> Scenario:
    return scenario_of(row["definition"]) if row.get("definition") else load_scenario(row["scenario"])


def rules_of_row(row: Row) -> dict[str, Callable[..., Any]]:
    """name -> function, loaded; one that is the package's own already is left out.

    Raises UserError for a name that is no rule, or a reference that leads to no function.
    """
    package = RuleTable()
    loaded = RuleTable({name: load_reference(reference) for name, reference in (row.get("rules") or {}).items()})
    return {name: function for name, function in loaded.replaced.items() if function is not package[name]}


@dataclass(frozen=True)
class _Stage:
    """One stage of a scenario without the row's values: what it says, and what those cannot reach any more."""

    told: Told
    on: frozenset[str]
    changed: frozenset[str]

    def with_values(self, values: Mapping[str, tuple[str | None, Value, bool]]) -> Told:
        merged = dict(self.told.values)
        for path, (acts_for, value, is_best) in values.items():
            if path in self.changed or not (acts_for is None or acts_for in self.on):
                continue
            if is_best:
                merged.pop(path, None)
            else:
                merged[path] = value
        return Told(self.told.start_day, self.told.switches, merged, self.told.instruments)


@dataclass(frozen=True)
class _Ground:
    """What rows of one scenario, length and world share."""

    stages: tuple[_Stage, ...]
    said: Mapping[str, Any]


class RowReader:
    """Reads the rows of one plan. Every scenario, world and rule is read once, so all of its rows mean the same.

    Make one for each plan: files may change between two.
    """

    def __init__(self) -> None:
        self._scenarios: dict[Any, Scenario] = {}
        self._kept: dict[int, Any] = {}
        self._definitions: dict[Any, dict[str, Any]] = {}
        self._grounds: dict[Any, _Ground] = {}
        self._worlds: dict[Any, str] = {}
        self._sources: dict[Any, dict[str, str]] = {}
        self._digests = KnownFingerprints()

    def address(self, row: Row) -> dict[str, Any]:
        """The content address of a row: all that its run follows from but code, seed and replication, as plain data.

        Raises UserError for whatever is wrong with the row.
        """
        check_keys(row)
        ground = self._ground(row)
        values = _overlay(row.get("values") or {})
        stages = (stage.with_values(values) for stage in ground.stages) if values else (
            stage.told for stage in ground.stages)
        return content(stages, **ground.said, own=self._own(row))

    def digest(self, row: Row) -> str:
        """A fingerprint of the address; asked again for the same point it is only looked up."""
        return self._digests.of((self._key(row), row.get("values")), lambda: self.address(row))

    def plain(self, row: Row) -> dict[str, Any]:
        """The row as JSON data that says the same for ever: with the definition of its scenario, and full paths.

        It can be run as it is. Only the world's and the rules' files are still needed, and the address tells whether
        they say what they said. Raises UserError for a world that is neither a name nor a path.
        """
        check_keys(row)
        if row.get("world") is not None and not isinstance(row["world"], (str, Path)):
            raise UserError("row_world_not_a_name", kind=type(row["world"]).__name__)
        scenario = self._scenario(row)
        told: dict[str, Any] = {key: row[key] for key in KEYS if row.get(key) not in (None, {})}
        key = self._scenario_key(row)
        if key not in self._definitions:
            self._definitions[key] = definition_of(scenario.with_settings(world=_full_path(scenario.world)))
        told |= {"scenario": scenario.name, "definition": self._definitions[key]}
        if "world" in told:
            told["world"] = _full_path(str(told["world"]))
        for name in ("switches", "values"):
            if name in told:
                told[name] = dict(told[name])
        if "rules" in told:
            told["rules"] = {name: absolute(reference) for name, reference in told["rules"].items()}
        return told

    def settings(self, row: Row) -> list[dict[str, Any]]:
        """Each parameter that its scenario or the row itself sets, with file and line (`kept_settings`)."""
        return settings_of(self._scenario(row), row)

    def _key(self, row: Row) -> tuple[Any, ...]:
        rules, on = row.get("rules"), row.get("switches")
        return (self._scenario_key(row), row.get("days"), self._named_or_same(row.get("world")), row.get("world_seed"),
                tuple(sorted(on.items())) if on else (), tuple(sorted(rules.items())) if rules else ())

    def _scenario_key(self, row: Row) -> Any:
        if row.get("definition"):
            return json.dumps(row["definition"], sort_keys=True)
        return self._named_or_same(row["scenario"])

    def _named_or_same(self, thing: Any) -> Any:
        """A key: a name as it is, an object by its identity; it is kept, so that no other can take that over."""
        if thing is None or isinstance(thing, str):
            return thing
        self._kept.setdefault(id(thing), thing)
        return id(thing)

    def _scenario(self, row: Row) -> Scenario:
        key = self._scenario_key(row)
        if key not in self._scenarios:
            self._scenarios[key] = _named(row)
        return self._scenarios[key]

    def _ground(self, row: Row) -> _Ground:
        key = self._key(row)[:-1]
        if key not in self._grounds:
            self._grounds[key] = self._read_ground(row)
        return self._grounds[key]

    def _read_ground(self, row: Row) -> _Ground:
        scenario = self._scenario(row).with_settings(days=row.get("days"))
        if row.get("switches"):
            scenario = scenario.with_switches(row["switches"], origin=PLAN)
        world_seed = WORLD_SEED if row.get("world_seed") is None else row["world_seed"]
        world = row.get("world") or scenario.world
        stages = tuple(_Stage(told(period), period.switches, changed) for period, changed in stages_of(scenario))
        return _Ground(stages, {"days": scenario.days, "warmup_days": scenario.warmup_days,
                                "world": self._world(world), "world_seed": world_seed})

    def _world(self, world: Any) -> str:
        key = _full_path(world) if isinstance(world, str) else self._named_or_same(world)
        if key not in self._worlds:
            self._worlds[key] = content_of_world(world)
        return self._worlds[key]

    def _own(self, row: Row) -> dict[str, str]:
        rules = row.get("rules")
        if not rules:
            return {}
        key = tuple(sorted((name, absolute(reference)) for name, reference in rules.items()))
        if key not in self._sources:
            self._sources[key] = sources_of(rules_of_row(row), ())
        return self._sources[key]


def _overlay(values: Mapping[str, object]) -> dict[str, tuple[str | None, Value, bool]]:
    """path -> (the part it acts for, the value as it is in force, whether it is the catalogue's), each checked."""
    laid = {}
    for path, value in values.items():
        if path not in catalogue():
            catalogue().with_values({path: value}, PLAN)  # refuses it, with the nearest that is known
        acts_for, low, high, unit, best = _known(path)
        if type(value) is float and low <= value <= high:
            checked: Value = value + 0.0
        else:
            checked = catalogue()[path].checked(value, file=PLAN[0], line=PLAN[1])
        in_force = checked if not unit or isinstance(checked, str) else per_day(checked, unit)
        laid[path] = (acts_for, in_force, in_force == best)
    return laid


@lru_cache(maxsize=4096)
def _known(path: str) -> tuple[str | None, float, float, str, Value]:
    """(acts_for, low, high, unit where it is a rate, value in force) of a parameter; no number is a choice's."""
    one = catalogue()[path]
    low, high = (math.inf, -math.inf) if one.low is None or one.high is None else (one.low, one.high)
    return one.acts_for, low, high, one.unit if is_rate(one.unit) else "", best_value(path)


def _full_path(world: str) -> str:
    path = Path(world)
    is_file = path.suffix.lower() in (".yaml", ".yml", ".csv") or "/" in world or "\\" in world
    return str(path.resolve()) if is_file else world
