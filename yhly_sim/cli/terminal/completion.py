"""How a command line may go on: names of what there is, for the shell that asks."""

from __future__ import annotations

from itertools import chain
from typing import Any, Callable, Iterable, NamedTuple

import typer

from yhly_sim.engine import finder
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.language import LANGUAGES
from yhly_sim.engine.parameters import GRADES

Known = Callable[[], Iterable[str]]


class Offer(NamedTuple):
    """One way to go on, as the parser hands it to a shell."""

    value: str
    type: str = "plain"
    help: str | None = None


def _files(*kinds: str) -> Known:
    """Names of the files in the folders of some kinds."""
    return lambda: dict.fromkeys(chain.from_iterable(finder.names(kind) for kind in kinds))


def _outcomes() -> Iterable[str]:
    from yhly_sim.model.outcomes import OUTCOMES

    return OUTCOMES


def _patterns() -> Iterable[str]:
    from yhly_sim.studies.patterns.pattern import patterns

    return patterns()


def _fits() -> Iterable[str]:
    from yhly_sim.studies.fit import fits

    return fits()


def _kinds_of_dispute() -> Iterable[str]:
    from yhly_sim.domain.codes import DisputeKind

    return [kind.name.lower() for kind in DisputeKind]


SCENARIOS, EXPERIMENTS, WORLDS = _files("scenarios"), _files("experiments"), _files("scenarios/worlds")

OFFERED: dict[str, Known] = {
    **dict.fromkeys((
        "argument_scenario", "argument_baseline", "argument_treatment", "argument_rank", "argument_run",
        "argument_plan_scenario", "argument_prepare_scenario", "option_against", "option_analysis_scenario",
        "option_robustness_policy", "option_robustness_against"), SCENARIOS),
    **dict.fromkeys((
        "argument_experiment", "argument_experiment_run", "argument_optimise", "argument_runs", "argument_failures",
        "argument_export"), EXPERIMENTS),
    **dict.fromkeys(("argument_world", "option_world"), WORLDS),
    **dict.fromkeys(("option_rank_outcome", "option_robustness_outcome", "option_analysis_outcome",
                     "option_discover_outcome"), _outcomes),
    **dict.fromkeys(("option_robustness_threshold", "option_precision", "option_margin"),
                    lambda: [f"{name}=" for name in _outcomes()]),
    "argument_report": _files("experiments", "scenarios"),
    "argument_check_file": _files("scenarios", "experiments", "scenarios/costs"),
    "argument_patterns": _patterns,
    "argument_fits": _fits,
    "option_costs": _files("scenarios/costs"),
    "option_targets": _files("experiments/targets"),
    "option_kind": _kinds_of_dispute,
    "option_grade": lambda: GRADES,
    "option_export_format": lambda: ("parquet", "csv"),
    "option_report_to": lambda: ("html", "docx", "pdf"),
    "option_lang": lambda: LANGUAGES,
}
"""What an argument or option means (its message) -> the names that it takes."""


def complete_names(program: Any) -> None:
    """Lets a program and all its commands offer names, and options that are no parser's: `--lang`, `--help`."""
    for param in program.params:
        if param.help in OFFERED:
            param.shell_complete = _offering(OFFERED[param.help])
    program.params += _our_own()
    for inner in getattr(program, "commands", {}).values():
        complete_names(inner)


def _our_own() -> list[Any]:
    """Options that are taken out of the words before they are parsed, as the parser would have them."""
    template = typer.Typer(add_completion=False, context_settings={"help_option_names": []})

    @template.command()
    def spoken(lang: str = typer.Option("", "--lang", help="option_lang"),
               help: bool = typer.Option(False, "--help", help="option_help")) -> None:
        """Only its options are used."""

    options: list[Any] = typer.main.get_command(template).params
    for one in options:
        if one.help in OFFERED:
            one.shell_complete = _offering(OFFERED[one.help])
    return options


def _offering(known: Known) -> Callable[[Any, str], list[Offer]]:
    def offered(_: Any, incomplete: str) -> list[Offer]:
        try:
            return [Offer(name) for name in known() if name.startswith(incomplete)]
        except UserError:  # a name stands in two folders: the command itself will say so
            return []

    return offered
