"""What `yhly compare` may be asked besides, how that is read, and how all of it is shown."""

from __future__ import annotations

from typing import Annotated, Any, Sequence

import typer

from yhly_sim.cli.terminal.screen import print_rich, print_text, screen_width
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.language import current_language

Precision = Annotated[list[str] | None, typer.Option("--precision", metavar="[NAME=]VALUE", help="option_precision")]
Most = Annotated[str, typer.Option("--most", metavar="N", help="option_most")]
Uncertain = Annotated[str | None, typer.Option("--uncertain", metavar="N", help="option_uncertain")]
Equivalent = Annotated[bool, typer.Option("--equivalence", help="option_equivalence")]
Margins = Annotated[list[str] | None, typer.Option("--margin", metavar="NAME=VALUE", help="option_margin")]


def read_precision(texts: Sequence[str] | None) -> float | dict[str, float] | None:
    """One number for the main outcome, or outcome -> half-width.

    >>> read_precision(["0.01"]), read_precision(["satisfaction=0.01", "resolved_share=0.02"])
    (0.01, {'satisfaction': 0.01, 'resolved_share': 0.02})
    """
    if not texts:
        return None
    if len(texts) == 1 and "=" not in texts[0]:
        return _number("--precision", texts[0], texts[0], example="satisfaction=0.01")
    return _named("--precision", texts, example="satisfaction=0.01")


def read_margins(texts: Sequence[str] | None) -> dict[str, float]:
    """outcome -> margin."""
    return _named("--margin", texts or (), example="satisfaction=0.005")


def read_thresholds(texts: Sequence[str] | None) -> dict[str, float]:
    """outcome -> the value from which on it suffices."""
    return _named("--threshold", texts or (), example="satisfaction=0.6")


def show_comparison(found: Any) -> None:
    """Tables and sentences of a comparison, those that were asked for last."""
    from yhly_sim.report.comparison.costs import cost_table
    from yhly_sim.report.comparison.equivalence import equivalence_table
    from yhly_sim.report.comparison.fairness import fairness_table
    from yhly_sim.report.comparison.plausible import plausible_table
    from yhly_sim.report.comparison.table import comparison_table

    lang = current_language()
    print_rich(comparison_table(found.comparison, found.outcomes, lang, titles=found.titles, width=screen_width()))
    print()
    print_text(found.sentence(lang))
    if found.survival:
        print()
        print_text(found.time_sentence(lang))
    if found.fairness.groups:
        print()
        print_rich(fairness_table(found.fairness, found.outcomes, lang))
        print()
        print_text(found.fairness_sentence(lang))
    if found.costs_of_effects:
        print()
        print_rich(cost_table(found.costs_of_effects, found.effects, lang))
        print()
        print_text(found.cost_sentence(lang))
    if found.equivalence:
        print()
        print_rich(equivalence_table(found.equivalence, found.outcomes, lang))
    if found.plausible is not None:
        print()
        print_rich(plausible_table(found.plausible, found.comparison, found.outcomes, lang))


def _named(option: str, texts: Sequence[str], *, example: str) -> dict[str, float]:
    found = {}
    for text in texts:
        name, has_value, value = text.partition("=")
        if not (name and has_value):
            raise UserError("option_value_expected", option=option, value=text, example=example)
        found[name] = _number(option, text, value, example=example)
    return found


def _number(option: str, text: str, value: str, *, example: str) -> float:
    """The number that a text stands for, also in percent: 60% is 0.6."""
    try:
        return float(value[:-1]) / 100 if value.endswith("%") else float(value)
    except ValueError:
        raise UserError("option_value_expected", option=option, value=text, example=example) from None
