"""`yhly validate` and `yhly fit`: the model against the patterns, and the numbers that are fitted."""

from __future__ import annotations

from typing import Annotated

import typer

from yhly_sim.cli.terminal.options import (
    Days,
    Json,
    Quiet,
    Workers,
    World,
    optional_number,
    read_days,
    read_seed,
    read_workers,
)
from yhly_sim.cli.terminal.progress import shown_progress
from yhly_sim.cli.terminal.screen import print_json, print_line, print_rich, print_text
from yhly_sim.engine.language import current_language, say

VERDICTS = ("pass", "fail", "not_examined")


def validate(
    patterns: Annotated[list[str] | None, typer.Argument(metavar="[PATTERN]...", help="argument_patterns")] = None,
    seeds: Annotated[str | None, typer.Option("--seeds", metavar="N", help="option_seeds")] = None,
    seed: Annotated[str, typer.Option("--seed", metavar="N", help="option_first_seed")] = "1",
    world: World = None,
    days: Days = None,
    workers: Workers = None,
    write: Annotated[bool, typer.Option("--write", help="option_validate_write")] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Every pattern with its parts, bands and verdicts, and the reason for each."""
    count = optional_number("--seeds", seeds, 1, 1000)
    first, length, processes = read_seed(seed), read_days(days), read_workers(workers)
    from yhly_sim.report.validation.patterns import pattern_table
    from yhly_sim.studies.patterns.pattern import patterns as known
    from yhly_sim.studies.validate import asked_for
    from yhly_sim.studies.validate import validate as study

    asked_for(patterns, world=world, keeps=write, is_quick=(count, world, length) != (None, None, None))
    with shown_progress(unit="runs", quiet=quiet) as progress:
        found = study(patterns or None, seeds=count, seed=first, world=world, days=length, workers=processes,
                      write=write, progress=progress)
    if json:
        print_json(found.to_json())
        return
    lang = current_language()
    print_rich(pattern_table(found.measured, lang))
    for name in found.measured:
        print_text(say("pattern_line", name=name, verdict=say(f"pattern_verdict_{found.verdict(name)}"),
                       title=known()[name].titled(lang), reason=found.reason(name)))
    print()
    verdicts = [found.verdict(name) for name in found.measured]
    passed, failed, unexamined = (verdicts.count(verdict) for verdict in VERDICTS)
    print_line("validate_summary", total=len(verdicts), passed=passed, failed=failed, unexamined=unexamined)
    if found.provenance["runs_failed"]:
        print_line("validate_runs_failed", failed=found.provenance["runs_failed"])
    if found.record is None:
        print_line("validate_quick")
    elif found.changed:
        print_line("validate_changed", names=", ".join(found.changed))
    else:
        print_line("validate_as_recorded")


def fit(
    parameters: Annotated[list[str] | None, typer.Argument(metavar="[PARAMETER]...", help="argument_fits")] = None,
    seeds: Annotated[str | None, typer.Option("--seeds", metavar="N", help="option_fit_seeds")] = None,
    seed: Annotated[str, typer.Option("--seed", metavar="N", help="option_first_seed")] = "1",
    workers: Workers = None,
    write: Annotated[bool, typer.Option("--write", help="option_fit_write")] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Every fitted parameter with its target, the number reached, and its new value where it has to move."""
    count, first, processes = optional_number("--seeds", seeds, 1, 1000), read_seed(seed), read_workers(workers)
    from yhly_sim.report.validation.fits import fit_table
    from yhly_sim.studies.fit import asked_for
    from yhly_sim.studies.fit import fit as study

    asked_for(parameters)
    with shown_progress(unit="runs", quiet=quiet) as progress:
        found = study(parameters or None, seeds=count, seed=first, workers=processes, write=write, progress=progress)
    if json:
        print_json(found.to_json())
        return
    print_rich(fit_table(found.fitted, current_language()))
    moved = [one.fit.parameter for one in found.fitted if one.new != one.old]
    unmet = [one.fit.parameter for one in found.fitted if not one.is_met]
    if found.written:
        print_line("fit_written", names=", ".join(found.written))
    elif moved:
        print_line("fit_moved", names=", ".join(moved))
    elif not unmet:
        print_line("fit_all_held")
    if unmet:
        print_line("fit_unreachable", names=", ".join(unmet))
