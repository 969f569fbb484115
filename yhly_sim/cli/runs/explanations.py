"""`yhly explain`: why one dispute went as it did, or a grid; and which disputes are worth telling."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from yhly_sim.cli.terminal.options import LARGEST_SEED, Days, Json, Quiet, World, optional_number, read_days
from yhly_sim.cli.terminal.progress import shown_progress
from yhly_sim.cli.terminal.screen import print_json, print_table, print_text
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.language import current_language

Text = str | None
MOST_OF_A_SORT = 3
HEADINGS = ("heading_sort", "heading_dispute", "heading_kind", "heading_courtyard", "heading_grid", "heading_stage",
            "heading_moves", "heading_days")


def explain(
    run: Annotated[str, typer.Argument(metavar="RUN", help="argument_run")],
    dispute: Annotated[Text, typer.Option("--dispute", metavar="KEY", help="option_dispute")] = None,
    grid: Annotated[Text, typer.Option("--grid", metavar="G", help="option_grid")] = None,
    list_: Annotated[bool, typer.Option("--list", help="option_list")] = False,
    against: Annotated[Text, typer.Option("--against", metavar="SCENARIO", help="option_against")] = None,
    courtyard: Annotated[Text, typer.Option("--courtyard", metavar="C", help="option_courtyard")] = None,
    kind: Annotated[Text, typer.Option("--kind", metavar="KIND", help="option_kind")] = None,
    seed: Annotated[Text, typer.Option("--seed", metavar="N", help="option_seed_of_run")] = None,
    replication: Annotated[Text, typer.Option("--replication", metavar="N", help="option_replication")] = None,
    days: Days = None,
    world: World = None,
    rules: Annotated[bool, typer.Option("--rules", help="option_rules")] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """A story on standard output; a list of disputes with `--list`, or where nothing else is asked for."""
    which: dict[str, Any] = {
        "seed": optional_number("--seed", seed, 0, LARGEST_SEED), "days": read_days(days), "world": world,
        "replication": optional_number("--replication", replication, 0, LARGEST_SEED)}
    wants_list = list_ or (dispute is None and grid is None)
    from yhly_sim.studies.explain import ANY, worth_telling
    from yhly_sim.studies.explain import explain as study

    with shown_progress(unit="days", quiet=quiet or json) as progress:
        if wants_list or dispute == ANY:
            found = worth_telling(run, grid=grid, courtyard=courtyard, kind=kind, count=MOST_OF_A_SORT,
                                  progress=progress, **which)
        elif courtyard is not None or kind is not None:
            raise UserError("explain_filter_without_list")
        if not wants_list:
            if dispute == ANY:
                dispute, grid = hex(found.keys[0]), None
            story = study(run, dispute=dispute, grid=grid, against=against, progress=progress, **which)
    if wants_list and json:
        print_json({"disputes": found.to_json()})
    elif wants_list:
        print_table(HEADINGS, found.rows(), title="title_disputes")
    elif json:
        print_json(story.to_json())
    else:
        print_text(story.text(current_language(), rules=rules))
