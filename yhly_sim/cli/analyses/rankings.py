"""`yhly rank` and `yhly robustness`: which design is best, and which stands where nobody knows the parameters."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from yhly_sim.cli.analyses.findings import Experiment, show_finding, tell_folder
from yhly_sim.cli.runs.comparisons import read_thresholds
from yhly_sim.cli.runs.runs import check_input
from yhly_sim.cli.terminal.options import (
    Costs,
    Days,
    Json,
    Out,
    Quick,
    Quiet,
    Seed,
    StoreFolder,
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
from yhly_sim.cli.terminal.screen import print_json, print_line, print_rich, print_text
from yhly_sim.engine.language import current_language, say


def rank(
    scenarios: Annotated[list[str], typer.Argument(metavar="A B...", help="argument_rank")],
    replications: Annotated[str, typer.Option("-n", "--replications", metavar="N", help="option_replications")] = "30",
    outcomes: Annotated[list[str] | None, typer.Option("--outcome", metavar="NAME", help="option_rank_outcome")] = None,
    budget: Annotated[str | None, typer.Option("--budget", metavar="N", help="option_rank_budget")] = None,
    seed: Seed = "1",
    days: Days = None,
    world: World = None,
    costs: Costs = None,
    workers: Workers = None,
    out: Out = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Designs from the best down, with simultaneous intervals, probabilities, and one sentence."""
    numbers: dict[str, Any] = {
        "replications": whole_number("--replications", replications, 1, 100_000), "seed": read_seed(seed),
        "days": read_days(days), "workers": read_workers(workers),
        "budget": optional_number("--budget", budget, 1, 1_000_000) or 0,
    }
    for name in scenarios:
        check_input(name, world, costs)
    folder = writable_folder(out)
    from yhly_sim.report.ranking.words import ranking_table
    from yhly_sim.studies.rank import rank as study
    from yhly_sim.studies.rank import rankable
    from yhly_sim.studies.subject import our_model

    for name in outcomes or ():
        rankable(name, our_model().outcomes)

    with shown_progress(unit="runs", quiet=quiet) as progress:
        found = study(scenarios, outcome=outcomes[0] if outcomes else None, progress=progress, world=world, costs=costs,
                      out=folder, **numbers)
    lang = current_language()
    if json:
        print_json(found.to_json(lang))
    else:
        for name in dict.fromkeys(outcomes or [found.headline]):
            print_rich(ranking_table(found.ranking(name), lang, titles=found.titles))
            print()
        for place, stage in enumerate(found.stages, start=1):
            items = [say("rank_stage_item", design=design, count=after) for design, (_, after) in stage.items()]
            print_line("rank_stage_line", stage=place, counts=say("others_separator").join(items))
        print_text(found.sentence(lang))
    tell_folder(folder, quiet=quiet)


def robustness(
    experiment: Experiment,
    outcomes: Annotated[list[str] | None, typer.Option("--outcome", metavar="NAME",
                                                       help="option_robustness_outcome")] = None,
    thresholds: Annotated[list[str] | None, typer.Option("--threshold", metavar="NAME=VALUE",
                                                         help="option_robustness_threshold")] = None,
    policy: Annotated[str | None, typer.Option("--policy", metavar="NAME", help="option_robustness_policy")] = None,
    against: Annotated[str | None, typer.Option("--against", metavar="NAME", help="option_robustness_against")] = None,
    quick: Quick = False,
    store: StoreFolder = None,
    out: Out = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Every policy with its regret and where it is better, what separates, and one sentence."""
    limits, folder = read_thresholds(thresholds), writable_folder(out)
    from yhly_sim.studies.robustness import robustness as study

    found = study(experiment, outcomes or None, thresholds=limits, policy=policy, against=against, quick=quick,
                  store=store, out=folder)
    show_finding(found, json=json)
    tell_folder(folder, quiet=quiet)
