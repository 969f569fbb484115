"""The table of commands. A command is imported with its file; what is heavy is imported inside it."""

from __future__ import annotations

from typing import Any, Callable

import typer

from yhly_sim.cli.analyses import discoveries, rankings, sensitivities, validation
from yhly_sim.cli.documents import documents, report
from yhly_sim.cli.experiments import experiments, optimisation, stores
from yhly_sim.cli.files import checks, costs, lists, worlds
from yhly_sim.cli.machine import bundles, doctor, preparing, web
from yhly_sim.cli.runs import explanations, runs

SETTINGS: dict[str, Any] = {"help_option_names": []}
"""Help pages are ours, in the reader's language (`help.py`)."""


COMMANDS: dict[str, Callable[..., None]] = {
    "list": lists.list_all,
    "plan": lists.plan,
    "check": checks.check,
    "run": runs.run,
    "compare": runs.compare,
    "rank": rankings.rank,
    "experiment": experiments.experiment,
    "sensitivity": sensitivities.sensitivity,
    "attribute": sensitivities.attribute,
    "robustness": rankings.robustness,
    "discover": discoveries.discover,
    "calibrate": discoveries.calibrate,
    "optimise": optimisation.optimise,
    "runs": experiments.runs,
    "failures": experiments.failures,
    "reproduce": stores.reproduce,
    "verify": stores.verify,
    "export": stores.export,
    "report": report.report,
    "explain": explanations.explain,
    "validate": validation.validate,
    "fit": validation.fit,
    "web": web.web,
    "prepare": preparing.prepare,
    "bundle": bundles.bundle,
    "doctor": doctor.doctor,
    "docs": documents.docs,
}
WORLD_COMMANDS: dict[str, Callable[..., None]] = {"template": worlds.template, "show": worlds.show}
COSTS_COMMANDS: dict[str, Callable[..., None]] = {"template": costs.template}
STORE_COMMANDS: dict[str, Callable[..., None]] = {"check": stores.check}


def application() -> typer.Typer:
    """`yhly` with its commands, in the order in which one needs them."""
    app = typer.Typer(add_completion=True, no_args_is_help=False, rich_markup_mode=None,
                      pretty_exceptions_enable=False, context_settings=SETTINGS)
    for name, function in COMMANDS.items():
        app.command(name, context_settings=SETTINGS, add_help_option=False)(function)
    for group, commands in (("world", WORLD_COMMANDS), ("costs", COSTS_COMMANDS), ("store", STORE_COMMANDS)):
        inner = typer.Typer(add_completion=False, no_args_is_help=False, rich_markup_mode=None,
                            context_settings=SETTINGS)
        inner.callback()(_group)
        for name, function in commands.items():
            inner.command(name, context_settings=SETTINGS, add_help_option=False)(function)
        app.add_typer(inner, name=group, add_help_option=False)
    return app


def _group() -> None:
    """Keeps a group of one command a group."""
