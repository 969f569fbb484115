"""`yhly check` and `yhly doctor`: is this file right, is this machine ready."""

from __future__ import annotations

import os
import platform
from typing import Annotated, Any

import typer

import yhly_sim
from yhly_sim.cli.check_experiment import check_experiment, is_experiment
from yhly_sim.cli.costs import check_costs
from yhly_sim.cli.options import Json
from yhly_sim.cli.screen import print_json, print_line, print_table
from yhly_sim.engine.errors import MachineError
from yhly_sim.engine.identity import cache_folder, code_id, installed_version
from yhly_sim.engine.language import current_language, say
from yhly_sim.scenarios.costs import is_costs_file
from yhly_sim.scenarios.difference import difference
from yhly_sim.scenarios.load import load_scenario

PACKAGES = ("numpy", "numba", "mesa", "networkx", "pandas", "scipy", "pyarrow", "pyyaml", "typer", "rich", "matplotlib",
            "pylopdf-fonts-zh-cn")


def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="argument_check_file")],
    json: Json = False,
) -> None:
    """Reads a scenario as a run would, and prints what it changes against the one it extends; costs and experiments
    too."""
    if is_costs_file(file):
        check_costs(file, json)
        return
    if is_experiment(file):
        check_experiment(file, json)
        return
    scenario = load_scenario(file)
    lang = current_language()
    lines = [] if scenario.parent is None else difference(scenario, scenario.parent, lang=lang)
    if json:
        print_json({"scenario": scenario.name, "title": dict(zip(("zh", "en"), scenario.title, strict=True)),
                    "extends": scenario.extends, "difference": lines,
                    "switches": sorted(scenario.switches), "world": scenario.world,
                    "warmup_days": scenario.warmup_days, "days": scenario.days,
                    "policy_digest": scenario.policy_digest})
        return
    print_line("check_passed", name=scenario.titled(lang), question=scenario.asked(lang))
    if scenario.parent is None:
        print_line("check_no_parent")
    elif lines:
        print_line("check_difference", parent=scenario.extends)
        for line in lines:
            print(f"  {line}")
    else:
        print_line("check_no_difference", parent=scenario.extends)
    print_line("check_length", world=scenario.world, warmup_days=scenario.warmup_days, days=scenario.days)


def doctor(json: Json = False) -> None:
    """What this machine has: versions, processors, cache. Ends with exit code 3 when something is missing."""
    findings: dict[str, Any] = {
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "processors": os.cpu_count(),
        "yhly_sim": yhly_sim.__version__,
        "code_id": code_id(),
        "cache": str(cache_folder()),
        "packages": {name: installed_version(name) for name in PACKAGES},
    }
    missing = [name for name, found in findings["packages"].items() if found == "absent"]
    if json:
        print_json(findings | {"missing": missing})
    else:
        plain = {name: found for name, found in findings.items() if name != "packages"}
        rows = [(say(f"doctor_{name}"), found) for name, found in plain.items()]
        print_table(["heading_finding", "heading_value"], [*rows, *findings["packages"].items()], title="title_doctor")
    if missing:
        raise MachineError("packages_missing", names=", ".join(missing))
    if not json:
        print_line("doctor_well")
