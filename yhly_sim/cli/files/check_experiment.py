"""`yhly check` of an experiment: what varies, what cannot, and how many runs, how much time and space it takes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from yhly_sim.cli.terminal.screen import print_json, print_line, print_table, print_text
from yhly_sim.design.factor import Factor
from yhly_sim.design.load import experiment_names, is_experiment_file
from yhly_sim.design.search_arguments import SEARCH
from yhly_sim.engine.language import current_language, say
from yhly_sim.engine.units import WithUnit
from yhly_sim.report.far_draws import far_draws
from yhly_sim.scenarios.load import scenario_names

if TYPE_CHECKING:
    from yhly_sim.design.estimate import Estimate
    from yhly_sim.design.experiment import Experiment

MOST_SHOWN = 20
"""Factors in the table; of more than these the first are shown, and how many there are."""

FACTOR_HEADINGS = ("check_heading_factor", "heading_words", "check_heading_role", "check_heading_settings",
                   "check_heading_baseline")
SIZE_HEADINGS = ("check_heading_size", "check_heading_points", "check_heading_replications", "check_heading_runs",
                 "check_heading_time", "check_heading_space")
MINUTE, HOUR, DAY = 60, 3600, 86400
MEGABYTE = 1e6


def is_experiment(file: str) -> bool:
    """Whether a file, or a name that is no scenario's, is that of an experiment."""
    if Path(file).suffix:
        return is_experiment_file(file)
    return file in experiment_names() and file not in scenario_names()


def check_experiment(file: str, json: bool) -> None:
    """Reads an experiment in both sizes as a run would, and prints what it varies and what it will take."""
    from yhly_sim.studies.batch.run_costs import estimate_of
    from yhly_sim.studies.batch.vocabulary import load_experiment

    full = load_experiment(file)
    quick = load_experiment(file, quick=True) if full.has_quick else None
    sizes = {"full": estimate_of(full)} | ({"quick": estimate_of(quick)} if quick else {})
    if json:
        print_json(_as_data(full, sizes))
        return
    lang = current_language()
    print_line("check_experiment_passed", name=full.titled(lang), question=full.asked(lang))
    _print_design(full)
    _print_factors(full.factors, lang)
    for reason in dict.fromkeys(reason for _, reason in full.left_out):
        names = [name for name, why in full.left_out if why == reason]
        print_line(f"check_left_out_{reason}", count=len(names), names=", ".join(names[:MOST_SHOWN]))
    if len(full.outcomes) < len(full.points().vocabulary.outcomes):
        print_line("check_outcomes", names=", ".join(full.outcomes))
    else:
        print_line("check_all_outcomes", count=len(full.outcomes))
    if warning := far_draws(full.arguments, lang):
        print_text(warning)
    print_table(SIZE_HEADINGS, [_row(size, one) for size, one in sizes.items()], title="check_title_sizes")
    print_line("check_estimated", workers=sizes["full"].workers)
    if quick is None:
        print_line("check_no_quick")


def _as_data(experiment: Experiment, sizes: dict[str, Estimate]) -> dict[str, Any]:
    spec = experiment.spec
    kept = ("title", "question", "scenarios", "design", "factors", "outcomes", "seed", "days", "world")
    return {"experiment": experiment.name, **{key: spec[key] for key in kept},
            "left_out": [{"name": name, "reason": reason} for name, reason in experiment.left_out],
            "stays_off": experiment.stays_off(), **sizes["full"].to_json(),
            "quick": sizes["quick"].to_json() if "quick" in sizes else None}


def _print_design(experiment: Experiment) -> None:
    plan, arguments = experiment.points(), experiment.arguments
    if experiment.kind == SEARCH:
        again = arguments["reevaluate"]
        print_line("check_search", levers=sum(factor.role == "lever" for factor in experiment.factors),
                   again=again["runs"] if again else 0,
                   **{key: arguments[key] for key in ("population", "generations", "draws")})
        return
    print_line("check_design", kind=say(f"design_kind_{experiment.kind}"), points=len(plan), draws=plan.draws,
               combinations=len(plan.combinations), scenarios=len(plan.scenarios),
               names=", ".join(experiment.scenarios))
    if arguments.get("resolution"):
        print_line("check_resolution", resolution=arguments["resolution"])
        for effect, others in arguments["aliases"].items():
            print(f"  {effect} = {' = '.join(others)}")
    off = experiment.stays_off()
    if off:
        print_line("check_stays_off", names=", ".join(f"{name} ({count})" for name, count in off.items()))


def _print_factors(factors: tuple[Factor, ...], lang: str) -> None:
    if not factors:
        return
    print_table(FACTOR_HEADINGS, [_factor_row(factor, lang) for factor in factors[:MOST_SHOWN]],
                title="check_title_factors")
    if len(factors) > MOST_SHOWN:
        print_line("check_more_factors", shown=MOST_SHOWN, count=len(factors))


def _factor_row(factor: Factor, lang: str) -> tuple[str, ...]:
    if factor.is_continuous:
        settings = WithUnit(f"{factor.low:g} – {factor.high:g}", factor.unit).said(lang)
    else:
        settings = " | ".join(_shown(level.label) for level in factor.levels)
    return (factor.name, factor.label(lang), say(f"check_role_{factor.role}"), settings, _shown(factor.baseline))


def _shown(setting: object) -> str:
    return f"{setting:g}" if isinstance(setting, (int, float)) else str(setting)


def _row(size: str, one: Estimate) -> tuple[object, ...]:
    space = say("check_unknown_yet") if one.bytes is None else say("check_megabytes",
                                                                   count=f"{one.bytes / MEGABYTE:,.1f}")
    return (say(f"check_size_{size}"), f"{one.points:,}", f"{one.replications:,}", f"{one.runs:,}",
            _duration(one.seconds), space)


def _duration(seconds: float | None) -> str:
    """A time as people say it."""
    if seconds is None:
        return say("check_unknown_yet")
    for name, length in (("days", DAY), ("hours", HOUR), ("minutes", MINUTE)):
        if seconds >= 2 * length:
            return say(f"check_duration_{name}", count=f"{seconds / length:.1f}")
    return say("check_duration_seconds", count=f"{seconds:.0f}")
