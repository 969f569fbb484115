"""`yhly run` and `yhly compare`: what calls the model."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from yhly_sim.cli.analyses.findings import tell_folder
from yhly_sim.cli.runs.comparisons import (
    Equivalent,
    Margins,
    Most,
    Precision,
    Uncertain,
    read_margins,
    read_precision,
    show_comparison,
)
from yhly_sim.cli.terminal.options import (
    Costs,
    Days,
    Json,
    Out,
    Quiet,
    Replications,
    Seed,
    Workers,
    World,
    optional_number,
    read_days,
    read_seed,
    read_workers,
    whole_number,
    writable_folder,
)
from yhly_sim.cli.terminal.progress import shown_progress
from yhly_sim.cli.terminal.screen import print_json, print_rich
from yhly_sim.engine.language import current_language
from yhly_sim.scenarios.load import load_scenario


def run(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="argument_scenario")],
    seed: Seed = "1",
    days: Days = None,
    world: World = None,
    costs: Costs = None,
    out: Out = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """One scenario, one seed: a page of results, and a folder of data with `out`."""
    numbers: dict[str, Any] = {"seed": read_seed(seed), "days": read_days(days)}
    check_input(scenario, world, costs)
    folder = writable_folder(out)
    from yhly_sim.report.comparison.table import run_table
    from yhly_sim.studies.run import run as study

    with shown_progress(unit="days", quiet=quiet or json) as progress:
        found = study(scenario, progress=progress, world=world, costs=costs, out=folder, **numbers)
    if json:
        print_json(found.to_json())
    else:
        print_rich(run_table(found.result.outcomes, found.outcomes, current_language()))
    tell_folder(folder, quiet=quiet or json)


def compare(
    baseline: Annotated[str, typer.Argument(metavar="A", help="argument_baseline")],
    treatment: Annotated[str, typer.Argument(metavar="B", help="argument_treatment")],
    replications: Replications = "10",
    seed: Seed = "1",
    days: Days = None,
    world: World = None,
    costs: Costs = None,
    precision: Precision = None,
    most: Most = "200",
    uncertain: Uncertain = None,
    equivalence: Equivalent = False,
    margins: Margins = None,
    workers: Workers = None,
    out: Out = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Two scenarios with the same luck: a table of paired differences and one sentence."""
    numbers: dict[str, Any] = {
        "replications": whole_number("--replications", replications, 1, 100_000), "seed": read_seed(seed),
        "days": read_days(days), "workers": read_workers(workers), "most": whole_number("--most", most, 1, 100_000),
        "uncertain": optional_number("--uncertain", uncertain, 1, 10_000) or 0,
        "precision": read_precision(precision), "equivalence": read_margins(margins) or equivalence,
    }
    for name in (baseline, treatment):
        check_input(name, world, costs)
    folder = writable_folder(out)
    from yhly_sim.studies.compare import compare as study

    with shown_progress(unit="runs", quiet=quiet) as progress:
        found = study([baseline, treatment], progress=progress, world=world, costs=costs, out=folder, **numbers)
    if json:
        print_json(found.to_json(current_language()))
    else:
        show_comparison(found)
    tell_folder(folder, quiet=quiet)


def check_input(scenario: str, world: str | None, costs: str | None = None) -> None:
    """Refuses a wrong scenario, world or costs file before anything is compiled or built."""
    from yhly_sim.scenarios.costs import load_costs
    from yhly_sim.scenarios.world_files import load_world

    load_world(world or load_scenario(scenario).world)
    if costs is not None:
        load_costs(costs)

