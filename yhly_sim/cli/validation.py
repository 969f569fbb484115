"""`yhly validate`: the model against the patterns."""

from __future__ import annotations

from typing import Annotated

import typer

from yhly_sim.cli.options import Days, Json, Quiet, Workers, World, optional_number, read_days, read_seed, read_workers
from yhly_sim.cli.progress import shown_progress
from yhly_sim.cli.screen import print_json, print_line, print_rich, print_text
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
    from yhly_sim.report.patterns import pattern_table
    from yhly_sim.studies.patterns.pattern import patterns as known
    from yhly_sim.studies.validate import validate as study

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
    if (count, world, length) != (None, None, None):
        print_line("validate_quick")
    elif found.changed:
        print_line("validate_changed", names=", ".join(found.changed))
    else:
        print_line("validate_as_recorded")
