"""Where every number of a run comes from: for the record that is kept with its results."""

from __future__ import annotations

from typing import Any

from yhly_sim.engine.outcomes import Row
from yhly_sim.model.rows import scenario_of_row
from yhly_sim.scenarios.origins import in_force
from yhly_sim.scenarios.policy import policy_of


def origins(row: Row, *, only_set: bool = False) -> list[dict[str, Any]]:
    """Each parameter of a row from its first day on, and again from each day on which its value changes, as plain data.

    `parameter`, `start_day` (of the run), `value` and `unit` as in the catalogue (the null where its part is off),
    `is_off`, `is_set` (by the scenario or the row), `file` and `line` where it stands ("plan" for the row), `source`,
    `grade`, `role`. only_set: leave out what the catalogue says.
    """
    found: list[dict[str, Any]] = []
    last: dict[str, dict[str, Any]] = {}
    for period in policy_of(scenario_of_row(row)).periods:
        for path, parameter in period.catalogue.items():
            one = in_force(period, path)
            said = {"parameter": path, "start_day": period.start_day, "value": one.value, "unit": one.unit,
                    "is_off": one.is_off, "is_set": one.is_set, "file": one.file, "line": one.line,
                    "source": parameter.source, "grade": parameter.grade, "role": parameter.role}
            if path not in last or {**last[path], "start_day": period.start_day} != said:
                found.append(said)
            last[path] = said
    return [one for one in found if one["is_set"]] if only_set else found
