"""`yhly world template` and `yhly world show`: a district of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yhly_sim.cli.terminal.options import Json, read_seed, writable_folder
from yhly_sim.cli.terminal.screen import print_json, print_line, print_table
from yhly_sim.engine.language import current_language, say

LEVELS = ("subdistricts", "communities", "grids", "courtyards", "households", "residents")


def template(
    file: Annotated[str, typer.Argument(metavar="[FILE]", help="argument_world_template")] = "courtyards.csv",
    kind: Annotated[str | None, typer.Option("--kind", metavar="KIND", help="option_world_kind")] = None,
) -> None:
    """Writes a world file with example rows to be replaced; without `kind` the ending of the name decides."""
    from yhly_sim.scenarios.world_template import write_template

    chosen = kind or ("yaml" if Path(file).suffix in (".yaml", ".yml") else "courtyards")
    path = write_template(file, chosen)
    print_line("world_template_written", file=path)


def show(
    world: Annotated[str, typer.Argument(metavar="[WORLD]", help="argument_world")] = "weidu",
    seed: Annotated[str, typer.Option("--seed", metavar="N", help="option_world_seed")] = "1",
    out: Annotated[str, typer.Option("--out", metavar="DIR", help="option_world_out")] = ".",
    json: Json = False,
) -> None:
    """Builds a world as a run would, counts its levels, and draws it."""
    world_seed = read_seed(seed)
    from yhly_sim.scenarios.world_files import load_world

    spec = load_world(world)
    folder = writable_folder(out) or Path()
    from yhly_sim.model.world import find_world
    from yhly_sim.report.map import plot_map
    from yhly_sim.scenarios.load import load_scenario
    from yhly_sim.scenarios.policy import policy_of

    state = find_world(spec, policy_of(load_scenario("no_reform")), world_seed).state()
    counts = {level: len(state.tables[level]) for level in LEVELS}
    figure = plot_map(state, title=spec.title, subdistrict_names=spec.subdistricts, has_real_places=spec.has_places)
    picture = folder / f"{spec.name}.png"
    folder.mkdir(parents=True, exist_ok=True)
    figure.savefig(picture, dpi=110)
    if json:
        print_json({"world": spec.name, "seed": world_seed, "counts": counts, "picture": str(picture)})
        return
    title = spec.title.get(current_language()) or spec.name
    print_line("world_shown", name=title)
    print_table(["heading_level", "heading_count"], [(say(f"level_{level}"), f"{counts[level]:,}") for level in LEVELS])
    print_line("world_drawn", file=picture)
