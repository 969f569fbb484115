"""A scenario as plain JSON data and back: what is kept with a run, so that no file is needed to run it again."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Mapping

from yhly_sim.domain.codes import Role
from yhly_sim.domain.incentives.instruments import Instrument
from yhly_sim.scenarios.instruments import plain
from yhly_sim.scenarios.scenario import Change, Scenario, Setting

TEXTS = ("title", "question", "look_at")


def definition_of(scenario: Scenario) -> dict[str, Any]:
    """All that a scenario says, its origin in files included; what it inherited is filled in.

    >>> from yhly_sim.scenarios.load import load_scenario
    >>> scenario_of(definition_of(load_scenario("weidu"))) == load_scenario("weidu")
    True
    """
    return {
        "name": scenario.name, "file": scenario.file, "extends": scenario.extends,
        **{name: list(getattr(scenario, name)) for name in TEXTS},
        "switches": sorted(scenario.switches),
        "settings": [asdict(setting) for setting in scenario.settings],
        "changes": [{"day": change.day, "switches": [list(one) for one in change.switches],
                     "settings": [asdict(setting) for setting in change.settings]} for change in scenario.changes],
        "instruments": plain(scenario.instruments),
        "world": scenario.world, "warmup_days": scenario.warmup_days, "days": scenario.days,
    }


def scenario_of(definition: Mapping[str, Any]) -> Scenario:
    """The scenario of a definition."""
    said = dict(definition)
    told: dict[str, Any] = {key: said[key] for key in ("name", "file", "extends", "world", "warmup_days", "days")}
    return Scenario(
        **told | {name: tuple(said[name]) for name in TEXTS},
        switches=frozenset(said["switches"]),
        settings=_settings(said["settings"]),
        changes=tuple(Change(one["day"], tuple((name, is_on) for name, is_on in one["switches"]),
                             _settings(one["settings"])) for one in said["changes"]),
        instruments=tuple(Instrument(**{**one, "whom": tuple(Role(role) for role in one["whom"])})
                          for one in said["instruments"]),
    )


def _settings(entries: Any) -> tuple[Setting, ...]:
    return tuple(Setting(**entry) for entry in entries)
