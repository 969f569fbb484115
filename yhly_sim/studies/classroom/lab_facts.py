"""What a free lab has to choose from: scenarios, switches, levers and outcomes, as plain data in both languages."""

from __future__ import annotations

from typing import Any

from yhly_sim.engine.fingerprints import blake, fingerprint
from yhly_sim.engine.identity import code_id, installed_version

PRESETS = ("no_reform", "branch_only", "wings_only", "one_core_two_wings", "weidu", "weidu_without_branch",
           "incentives_large_cash", "incentives_true_outcome")
"""Scenarios with which a class begins."""

SEEDS = (1, 2, 3, 4, 5)


def lab_facts_address() -> str:
    """What names the facts: the code, and every scenario and world file in reach."""
    from yhly_sim.engine.finder import names

    files = [path for kind in ("scenarios", "scenarios/worlds", "scenarios/costs") for path in names(kind).values()]
    return fingerprint([code_id(), [(str(path), blake(path.read_bytes()).hex()) for path in files]])


def lab_facts() -> dict[str, Any]:
    """version, code_id, scenarios, presets, switches, levers, outcomes, worlds, seeds, and courtyards of the district.

    Nothing heavy is imported.
    """
    from yhly_sim.domain.catalogue import catalogue
    from yhly_sim.domain.switches import switches
    from yhly_sim.model.outcomes import OUTCOMES
    from yhly_sim.scenarios.load import load_scenario, scenario_names
    from yhly_sim.scenarios.world_files import world_names
    from yhly_sim.studies.classroom.scenario_data import courtyard_count

    known = scenario_names()
    return {
        "version": installed_version("yhly-sim"), "code_id": code_id(),
        "scenarios": [scenario_facts(load_scenario(name)) for name in known],
        "presets": [name for name in PRESETS if name in known],
        "switches": [{"name": one.name, "zh": one.zh, "en": one.en, "group": one.group, "requires": list(one.requires),
                      "evidence": list(one.evidence), "costs": dict(one.costs), "fails": dict(one.fails)}
                     for one in switches().values()],
        "levers": [{"path": path, "zh": one.zh, "en": one.en, "unit": one.unit, "value": one.value, "low": one.low,
                    "high": one.high, "options": list(one.options), "acts_for": one.acts_for, "grade": one.grade}
                   for path, one in catalogue().items() if one.role in ("lever", "choice")],
        "outcomes": [{"name": one.name, "unit": one.unit, "zh": one.zh, "en": one.en, "group": one.group,
                      "better": one.higher_is_better, "reported_of": one.reported_of,
                      "definition": {"zh": one.definition_zh, "en": one.definition}}
                     for one in (measured.outcome for measured in OUTCOMES.values())],
        "worlds": list(world_names()), "seeds": list(SEEDS),
        "courtyards": courtyard_count("weidu"),
    }


def scenario_facts(scenario: Any) -> dict[str, Any]:
    """What a page needs to know of a scenario, as plain data."""
    told = {name: dict(zip(("zh", "en"), getattr(scenario, name), strict=True))
            for name in ("title", "question", "look_at")}
    return {"name": scenario.name, **told, "extends": scenario.extends, "switches": sorted(scenario.switches),
            "set": {setting.path: setting.value for setting in scenario.settings},
            "changes": [{"day": change.day, "switches": dict(change.switches),
                         "set": {setting.path: setting.value for setting in change.settings}}
                        for change in scenario.changes],
            "instruments": [one.name for one in scenario.instruments],
            "world": scenario.world, "warmup_days": scenario.warmup_days, "days": scenario.days}
