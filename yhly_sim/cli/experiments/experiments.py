"""`yhly experiment`: a batch that is kept; `yhly runs` and `yhly failures`: what became of it."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from yhly_sim.cli.analyses.findings import tell_folder
from yhly_sim.cli.terminal.options import (
    Json,
    Out,
    Quick,
    Quiet,
    RetryFailed,
    Scheduler,
    Serial,
    StoreFolder,
    Workers,
    optional_number,
    read_workers,
    writable_folder,
)
from yhly_sim.cli.terminal.progress import shown_progress
from yhly_sim.cli.terminal.screen import print_json, print_line, print_rich, print_table, print_text
from yhly_sim.engine.language import current_language


def experiment(
    name: Annotated[str, typer.Argument(metavar="EXPERIMENT", help="argument_experiment")],
    quick: Quick = False,
    replications: Annotated[str | None, typer.Option("-n", "--replications", metavar="N",
                                                     help="option_experiment_replications")] = None,
    store: StoreFolder = None,
    workers: Workers = None,
    scheduler: Scheduler = None,
    serial: Serial = False,
    retry_failed: RetryFailed = False,
    out: Out = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Runs what the store has not yet of an experiment; what is kept is not run again."""
    numbers: dict[str, Any] = {"replications": optional_number("--replications", replications, 1, 1_000_000),
                               "workers": read_workers(workers)}
    folder = writable_folder(out)
    from yhly_sim.studies.batch.stores import check_extra

    check_extra()
    from yhly_sim.report.experiment.table import experiment_table
    from yhly_sim.report.far_draws import far_draws
    from yhly_sim.studies.batch.plan import loaded
    from yhly_sim.studies.experiment import refuse_search, run_experiment

    chosen = loaded(name, quick=quick)
    refuse_search(chosen)
    lang = current_language()
    if warning := far_draws(chosen.arguments, lang):
        print(warning, file=sys.stderr)
    with shown_progress(unit="runs", quiet=quiet, compiles=chosen.model is None) as progress:
        found = run_experiment(chosen, store=store, scheduler=scheduler, serial=serial, retry_failed=retry_failed,
                               progress=progress, **numbers)
    if folder is not None:
        found.write(folder)
    if json:
        print_json(found.to_json())
    else:
        print_text(chosen.asked(lang))
        print_rich(experiment_table(found.results, chosen.outcomes, lang))
        print_line("experiment_done", planned=found.planned, cached=found.cached, executed=found.executed,
                   failed=found.failed, digest=found.digest[:12])
        if found.failed:
            print_line("experiment_failures", name=name, quick=" --quick" if quick else "")
    tell_folder(folder, quiet=quiet)


def runs(
    name: Annotated[str | None, typer.Argument(metavar="[EXPERIMENT]", help="argument_runs")] = None,
    quick: Quick = False,
    store: StoreFolder = None,
    json: Json = False,
) -> None:
    """What the store has: its experiments, or the runs of one."""
    from yhly_sim.studies.batch.kept_runs import kept_experiments, kept_runs

    if name is None:
        known = kept_experiments(store)
        if json:
            print_json({"experiments": known.to_dict("records")})
            return
        print_table(["heading_experiment", "heading_planned", "heading_ok", "heading_failed", "heading_latest"],
                    [(*counts, f"{latest[:10]} {latest[11:16]} UTC" if latest else "-")
                     for *counts, latest in known.itertuples(index=False)],
                    title="title_kept_experiments")
        return
    found = kept_runs(name, quick=quick, store=store)
    if json:
        print_json({"runs": found.to_dict("records")})
        return
    print_table(["heading_key", "heading_point", "heading_scenario", "heading_replication", "heading_status",
                 "heading_seconds", "heading_host"],
                [(one.key[:12], one.point, one.scenario, one.replication, one.status or "-",
                  "-" if one.seconds is None else f"{one.seconds:.2f}", one.host or "-")
                 for one in found.itertuples()], title="title_kept_runs")


def failures(
    name: Annotated[str | None, typer.Argument(metavar="[EXPERIMENT]", help="argument_failures")] = None,
    quick: Quick = False,
    store: StoreFolder = None,
    json: Json = False,
) -> None:
    """Runs that raised or killed their worker, with the reason; JSON has the traceback too."""
    from yhly_sim.studies.batch.kept_runs import kept_failures

    found = kept_failures(name, quick=quick, store=store)
    if json:
        print_json({"failures": found.to_dict("records")})
        return
    if found.empty:
        print_line("failures_none")
        return
    print_table(["heading_key", "heading_scenario", "heading_seed", "heading_replication", "heading_status",
                 "heading_reason"],
                [(one.key[:12], one.scenario, one.seed, one.replication, one.status, one.reason)
                 for one in found.itertuples()], title="title_failures")
    print_line("failures_retry")
