"""What is kept with a run of its parameters: what somebody set, and where; and what everything else says."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Mapping

from yhly_sim.domain.catalogue import catalogue
from yhly_sim.engine.identity import PACKAGE
from yhly_sim.engine.outcomes import Row
from yhly_sim.scenarios.scenario import Scenario, Setting

PLAN = "plan"
"""The file of what a row sets."""


def settings_of(scenario: Scenario, row: Row) -> list[dict[str, Any]]:
    """Each parameter that the scenario or the row sets, in the order of the days from which it is to hold, as plain
    data.

    `parameter` (a switch of the row: `switches.NAME`), `start_day` (of the run), `value` in the unit of the catalogue,
    `file` and `line` where it stands ("plan" for the row), `source` where it has one. What is in force on a day also
    depends on the parts that are on: that is in the address.
    """
    values: Mapping[str, Any] = row.get("values") or {}
    switches: Mapping[str, bool] = row.get("switches") or {}
    first = {setting.path: setting for setting in scenario.settings}
    first |= {path: Setting(path, value, PLAN, 0) for path, value in values.items()}
    reform = [Setting(f"switches.{name}", is_on, PLAN, 0) for name, is_on in switches.items()]
    later = [(scenario.warmup_days + change.day, setting) for change in scenario.changes for setting in change.settings]
    dated = [*((0, one) for one in first.values()), *((scenario.warmup_days, one) for one in reform), *later]
    return [_told(day, setting) for day, setting in sorted(dated, key=lambda one: one[0])]


def _told(day: int, setting: Setting) -> dict[str, Any]:
    told = {"parameter": setting.path, "start_day": day, "value": setting.value, "file": setting.file,
            "line": setting.line}
    return {**told, "source": setting.source} if setting.source else told


def catalogue_kept() -> dict[str, Any]:
    """Every parameter as the catalogue has it: parameter -> value, unit, the null and the part it acts for, file, line,
    source, grade, role, as plain data."""
    return {
        path: {"value": one.value, "unit": one.unit, "null": one.null, "acts_for": one.acts_for,
               "file": _inside(one.file), "line": one.line, "source": one.source, "grade": one.grade, "role": one.role}
        for path, one in catalogue().items()
    }


def _inside(file: str) -> str:
    """A file of the package, the same wherever it is installed."""
    path = Path(file)
    return path.relative_to(PACKAGE.parent).as_posix() if path.is_relative_to(PACKAGE) else file
