"""`yhly check`: is this file right."""

from __future__ import annotations

from typing import Annotated

import typer

from yhly_sim.cli.files.check_experiment import check_experiment, is_experiment
from yhly_sim.cli.files.costs import check_costs
from yhly_sim.cli.terminal.options import Json
from yhly_sim.cli.terminal.screen import print_json, print_line
from yhly_sim.engine.language import current_language
from yhly_sim.scenarios.costs import is_costs_file
from yhly_sim.scenarios.difference import difference
from yhly_sim.scenarios.load import load_scenario


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

