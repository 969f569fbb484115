"""`yhly store check`, `yhly export`, `yhly reproduce`, `yhly verify`: whether what is kept is what was run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yhly_sim.cli.terminal.options import Json, Quick, Quiet, StoreFolder, read_seed, whole_number, writable_folder
from yhly_sim.cli.terminal.progress import shown_progress
from yhly_sim.cli.terminal.screen import print_json, print_line, print_table
from yhly_sim.engine.errors import UserError, YhlyError
from yhly_sim.engine.language import say

FORMATS = ("parquet", "csv")


def check(
    repair: Annotated[bool, typer.Option("--repair", help="option_repair")] = False,
    store: StoreFolder = None,
    json: Json = False,
) -> None:
    """Compares everything in the store with the digests kept beside it."""
    from yhly_sim.studies.batch.stores import reading_store, writing_store

    with writing_store(store) if repair else reading_store(store) as kept:
        found = kept.check(repair=repair)
        folder = kept.folder
    if json:
        print_json({"damages": [{"kind": one.kind, "name": one.name, "keys": list(one.keys),
                                 "is_repaired": one.is_repaired} for one in found]})
    elif not found:
        print_line("store_is_whole", folder=folder)
    else:
        print_table(["heading_damage", "heading_file", "heading_lost_runs", "heading_repaired"],
                    [(say(f"damage_{one.kind}"), one.name, len(one.keys), say("yes") if one.is_repaired else say("no"))
                     for one in found], title="title_damages")
    lost = [one for one in found if one.kind != "foreign" and not one.is_repaired]
    if lost:
        raise YhlyError("store_has_damage", folder=folder, count=sum(len(one.keys) for one in lost))


def export(
    name: Annotated[str | None, typer.Argument(metavar="[EXPERIMENT]", help="argument_export")] = None,
    out: Annotated[str, typer.Option("--out", metavar="DIR", help="option_export_out")] = "yhly-export",
    format: Annotated[str, typer.Option("--format", metavar="FORMAT", help="option_export_format")] = "parquet",
    quick: Quick = False,
    store: StoreFolder = None,
    json: Json = False,
) -> None:
    """Writes runs, weekly series and books as tables, and the record of each run."""
    if format not in FORMATS:
        raise UserError("unknown_export_format", name=format, known=", ".join(FORMATS))
    from yhly_sim.studies.batch.kept_runs import export_runs

    place = writable_folder(out) or Path()
    folder = export_runs(name, place, format="csv" if format == "csv" else "parquet", quick=quick, store=store)
    if json:
        print_json({"folder": str(folder)})
    else:
        print_line("exported", folder=folder)


def reproduce(
    run: Annotated[str, typer.Argument(metavar="RUN", help="argument_reproduce")],
    store: StoreFolder = None,
    json: Json = False,
) -> None:
    """Runs one kept run again from its record and compares all that it gave, bit for bit."""
    from yhly_sim.studies.batch.stores import check_extra

    check_extra()
    from yhly_sim.studies.reproduce import reproduce as study

    found = study(run, store=store)
    if json:
        print_json(found.to_json())
    elif found.is_same:
        print_line("reproduced", key=found.record.key, scenario=found.record.scenario, seed=found.record.seed,
                   replication=found.record.replication)
    if not found.is_same:
        raise YhlyError("reproduced_differently", key=found.record.key, names=", ".join(found.differing))


def verify(
    count: Annotated[str, typer.Argument(metavar="N", help="argument_verify")],
    seed: Annotated[str, typer.Option("--seed", metavar="N", help="option_verify_seed")] = "1",
    store: StoreFolder = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Runs N kept runs again, drawn by chance, and compares all that they gave, bit for bit."""
    number, drawn = whole_number("N", count, 1, 1_000_000), read_seed(seed)
    from yhly_sim.studies.batch.stores import check_extra

    check_extra()
    from yhly_sim.studies.reproduce import verify as study

    with shown_progress(unit="runs", quiet=quiet) as progress:
        found = study(number, seed=drawn, store=store, progress=progress)
    differ = [one for one in found if not one.is_same]
    if json:
        print_json({"verified": len(found), "different": len(differ), "runs": [one.to_json() for one in found]})
    elif not differ:
        print_line("verified", count=len(found))
    if differ:
        raise YhlyError("verified_differently", count=len(differ), total=len(found),
                        keys=", ".join(one.record.key[:12] for one in differ))
