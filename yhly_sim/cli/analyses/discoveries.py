"""`yhly discover` and `yhly calibrate`: what is asked of stored runs, without running anything."""

from __future__ import annotations

import math
from typing import Annotated

import typer

from yhly_sim.cli.analyses.findings import Experiment, show_finding, tell_folder
from yhly_sim.cli.terminal.options import Json, Out, Quick, Quiet, StoreFolder, whole_number, writable_folder
from yhly_sim.cli.terminal.screen import tell
from yhly_sim.engine.errors import UserError


def discover(
    experiment: Experiment,
    outcome: Annotated[str, typer.Option("--outcome", metavar="NAME", help="option_discover_outcome")],
    above: Annotated[str | None, typer.Option("--above", metavar="T", help="option_above")] = None,
    below: Annotated[str | None, typer.Option("--below", metavar="T", help="option_below")] = None,
    worst: Annotated[str | None, typer.Option("--worst", metavar="SHARE", help="option_worst")] = None,
    in_share: Annotated[str | None, typer.Option("--in-share", metavar="SHARE", help="option_in_share")] = None,
    resamples: Annotated[str, typer.Option("--resamples", metavar="N", help="option_resamples")] = "50",
    shuffles: Annotated[str, typer.Option("--shuffles", metavar="N", help="option_shuffles")] = "199",
    quick: Quick = False,
    store: StoreFolder = None,
    out: Out = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """The conditions, whether they are more than noise, and one sentence."""
    most, least = read_number("--below", below), read_number("--above", above)
    worst_share, share = read_number("--worst", worst), read_number("--in-share", in_share)
    halves, tries = whole_number("--resamples", resamples, 2, 10_000), whole_number("--shuffles", shuffles, 19, 100_000)
    folder = writable_folder(out)
    from yhly_sim.studies.discover import discover as study

    def on_search() -> None:
        if not quiet:
            tell("discover_searching", searches=f"{halves + tries:,}")

    found = study(experiment, outcome, above=least, below=most, worst=worst_share, in_share=share, resamples=halves,
                  shuffles=tries, quick=quick, store=store, out=folder, on_search=on_search)
    show_finding(found, json=json)
    tell_folder(folder, quiet=quiet)


def calibrate(
    experiment: Experiment,
    targets: Annotated[str | None, typer.Option("--targets", metavar="FILE", help="option_targets")] = None,
    share: Annotated[str | None, typer.Option("--share", metavar="SHARE", help="option_share")] = None,
    truths: Annotated[str, typer.Option("--truths", metavar="N", help="option_truths")] = "100",
    heteroscedastic: Annotated[bool, typer.Option("--heteroscedastic", help="option_heteroscedastic")] = False,
    quick: Quick = False,
    store: StoreFolder = None,
    out: Out = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """What the targets say about each parameter, what cannot be told, and how far to trust it."""
    if targets is None:
        raise UserError("calibrate_needs_targets")
    accepted, count = read_number("--share", share), whole_number("--truths", truths, 10, 10_000)
    folder = writable_folder(out)
    from yhly_sim.studies.calibrate import calibrate as study

    found = study(experiment, targets, share=accepted, truths=count, heteroscedastic=heteroscedastic, quick=quick,
                  store=store, out=folder)
    show_finding(found, json=json)
    tell_folder(folder, quiet=quiet)


def read_number(option: str, text: str | None) -> float | None:
    """The number that an option's text stands for, also in percent; a UserError naming the option when it is none.

    >>> read_number("--worst", "10%"), read_number("--above", "0.6"), read_number("--below", None)
    (0.1, 0.6, None)
    """
    if text is None:
        return None
    digits = text.strip()
    try:
        number = float(digits.removesuffix("%")) / (100.0 if digits.endswith("%") else 1.0)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise UserError("option_not_a_threshold", option=option, value=text)
    return number
