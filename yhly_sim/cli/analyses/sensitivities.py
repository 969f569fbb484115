"""`yhly sensitivity` and `yhly attribute`: what outcomes depend on, and what parts add, asked of stored runs."""

from __future__ import annotations

from typing import Annotated

import typer

from yhly_sim.cli.analyses.findings import Experiment, show_finding, tell_folder
from yhly_sim.cli.terminal.options import Json, Out, Quick, Quiet, StoreFolder, writable_folder
from yhly_sim.engine.errors import UserError

Outcomes = Annotated[list[str] | None, typer.Option("--outcome", metavar="NAME", help="option_analysis_outcome")]
Scenario = Annotated[str | None, typer.Option("--scenario", metavar="NAME", help="option_analysis_scenario")]


def sensitivity(
    experiment: Experiment,
    outcomes: Outcomes = None,
    scenario: Scenario = None,
    at: Annotated[list[str] | None, typer.Option("--at", metavar="FACTOR=SETTING",
                                                 help="option_sensitivity_at")] = None,
    against: Annotated[str | None, typer.Option("--against", metavar="SCENARIO",
                                                help="option_sensitivity_against")] = None,
    method: Annotated[str | None, typer.Option("--method", metavar="NAME", help="option_sensitivity_method")] = None,
    quick: Quick = False,
    store: StoreFolder = None,
    out: Out = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Every factor with its indices, intervals and share of luck, and one sentence."""
    settings, folder = dict(map(read_setting, at or [])), writable_folder(out)
    from yhly_sim.studies.sensitivity import sensitivity as study

    found = study(experiment, outcomes or None, scenario=scenario, at=settings, against=against, method=method,
                  quick=quick, store=store, out=folder)
    show_finding(found, json=json)
    tell_folder(folder, quiet=quiet)


def attribute(
    experiment: Experiment,
    outcomes: Outcomes = None,
    scenario: Scenario = None,
    players: Annotated[list[str] | None, typer.Option("--player", metavar="FACTOR",
                                                      help="option_attribute_player")] = None,
    core: Annotated[list[str] | None, typer.Option("--core", metavar="FACTOR", help="option_attribute_core")] = None,
    wings: Annotated[list[str] | None, typer.Option("--wings", metavar="FACTOR", help="option_attribute_wings")] = None,
    quick: Quick = False,
    store: StoreFolder = None,
    out: Out = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """What each part adds with its interval, what parts do together, and one sentence."""
    folder = writable_folder(out)
    from yhly_sim.studies.attribute import attribute as study

    found = study(experiment, outcomes or None, scenario=scenario, players=players or None, core=core or (),
                  wings=wings or (), quick=quick, store=store, out=folder)
    show_finding(found, json=json)
    tell_folder(folder, quiet=quiet)


def read_setting(text: str) -> tuple[str, str]:
    """Factor and setting of `FACTOR=SETTING`; a UserError where it is not that.

    >>> read_setting("design=small_cash")
    ('design', 'small_cash')
    """
    factor, is_setting, setting = text.partition("=")
    if not (factor and is_setting and setting):
        raise UserError("analysis_setting_expected", value=text)
    return factor, setting

