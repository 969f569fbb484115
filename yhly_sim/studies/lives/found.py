"""What is lived again: a scenario with its luck, or the record in a folder that `yhly run --out` wrote.

A record kept elsewhere becomes a third kind by giving a `Life`.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Mapping

from yhly_sim.engine.errors import UserError
from yhly_sim.engine.identity import code_id
from yhly_sim.scenarios.load import load_scenario
from yhly_sim.scenarios.scenario import Scenario
from yhly_sim.studies.arguments import check_count, check_optional_count, check_seed

RECORD = "provenance.json"
VALUES = "table.json"


@dataclass(frozen=True)
class Life:
    """All that a run follows from; of a recorded one also its outcomes, its code and the folder."""

    scenario: Scenario
    seed: int
    replication: int
    world: str | None
    days: int | None
    world_seed: int = 1
    recorded: Mapping[str, float] = field(default_factory=dict)
    recorded_code: str = ""
    folder: str = ""

    def under(self, scenario: Any) -> Life:
        """The same luck, world and days after the reform under another scenario, of which nothing is recorded."""
        chosen = load_scenario(scenario)
        return Life(chosen, self.seed, self.replication, self.world or self.scenario.world,
                    self.days or self.scenario.days, self.world_seed)

    def notes(self, outcomes: Mapping[str, float]) -> tuple[tuple[str, dict[str, Any]], ...]:
        """What is to be said of the record after the run was lived again, as (message, fields)."""
        if not self.folder:
            return ()
        differ = sorted(name for name, value in self.recorded.items() if outcomes.get(name) != value)
        listed = ", ".join(differ)
        if self.recorded_code == code_id():
            if not differ:
                return (("note_code_same", {"folder": self.folder}),)
            return (("note_outcomes_differ_same_code", {"folder": self.folder, "list": listed}),)
        message = "note_code_changed_differ" if differ else "note_code_changed_same"
        return ((message, {"folder": self.folder, "then": self.recorded_code, "now": code_id(), "list": listed}),)


def life_of(run: Any, *, seed: int | None = None, replication: int | None = None, days: int | None = None,
            world: str | None = None) -> Life:
    """The life that a folder's record, a scenario's name or file, or a `Scenario` stands for.

    What is asked for besides takes the place of what a folder's record says, and then nothing is recorded to compare
    with. Raises UserError for a folder without a record, or whose scenario cannot be had as it was.
    """
    if isinstance(run, (str, Path)) and Path(run).is_dir():
        found = _recorded(Path(run))
        asked = {"seed": seed, "replication": replication, "days": days, "world": world}
        if all(value is None for value in asked.values()):
            return found
        named = {key: value for key, value in asked.items() if value is not None}
        return Life(**{**{key: getattr(found, key) for key in ("scenario", "seed", "replication", "world", "days",
                                                                "world_seed")}, **named})
    check_optional_count("days", days)
    return Life(load_scenario(run), check_seed(1 if seed is None else seed),
                check_count("replication", replication or 0, least=0), world, days)


def _recorded(folder: Path) -> Life:
    kept = _read(folder, RECORD)
    run = kept.get("run")
    if kept.get("study") != "run" or not isinstance(run, dict):
        raise UserError("run_folder_incomplete", folder=folder, what=f"{RECORD}: study run")
    own = run.get("own_rules_and_phases") or {}
    if own:
        raise UserError("run_folder_own_rules", folder=folder, names=", ".join(own))
    values = _read(folder, VALUES).get("outcomes", {})
    return Life(
        _scenario(folder, kept), int(kept["seed"]), int(kept["replication"]), kept.get("world"), kept.get("days"),
        int(run.get("world_seed", 1)), {name: one["value"] for name, one in values.items()}, str(kept["code_id"]),
        str(folder))


def _scenario(folder: Path, kept: Mapping[str, Any]) -> Scenario:
    """The recorded scenario: a file that still says the same; where the code has changed, the copy in the folder."""
    facts = kept["scenarios"][0]
    name, digest = str(facts["name"]), facts.get("policy_digest")
    copy = str(folder / "scenarios" / f"{name}.yaml")
    readable = []
    for candidate in (name, str(kept["run"].get("scenario_file", "")), copy):
        with suppress(UserError):
            readable.append(load_scenario(candidate))
    for scenario in readable:
        if scenario.policy_digest == digest:
            return scenario
    if readable and kept["code_id"] != code_id():
        return readable[-1]
    raise UserError("run_folder_scenario_changed", folder=folder, name=name)


def _read(folder: Path, name: str) -> dict[str, Any]:
    try:
        content = json.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise UserError("run_folder_incomplete", folder=folder, what=name) from None
    if not isinstance(content, dict):
        raise UserError("run_folder_incomplete", folder=folder, what=name)
    return content
