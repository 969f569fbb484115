"""How parts, coalitions and their amounts are written, for table, figure and sentence alike."""

from __future__ import annotations

import math
from typing import Sequence

from yhly_sim.analysis.attribution.shapley import Amount, Attribution, Interaction
from yhly_sim.engine.language import say
from yhly_sim.report.numbers import FINEST_SHARE, NumberForm, form_for
from yhly_sim.report.titles import title_of_scenario

FINEST_AMOUNT = 1 / 30
"""No digits finer than this share of the largest amount: a part that does almost nothing has a tiny interval."""


def title_of(found: Attribution, lang: str) -> str:
    return say("sensitivity_title", lang=lang, scenario=title_of_scenario(found.scenario, lang),
               label=found.outcome.label(lang))


def part_label(found: Attribution, name: str, lang: str) -> str:
    return next(player.label(lang) for player in found.players if player.name == name)


def start_label(found: Attribution, lang: str) -> str:
    """What there is where nothing was added yet: none of the parts, or only those without which there is no value."""
    if not found.given:
        return say("attribution_none", lang=lang)
    names = say("attribution_joint", lang=lang).join(factor.label(lang) for factor in found.given)
    return say("attribution_only", lang=lang, names=names)


def given_sentence(found: Attribution, lang: str) -> str:
    """That the outcome exists only with some parts, so that the others alone are asked about; else nothing."""
    if not found.given:
        return ""
    names = say("sensitivity_separator", lang=lang).join(factor.label(lang) for factor in found.given)
    return say("attribution_given", lang=lang, names=names, label=found.outcome.label(lang))


def group_label(found: Attribution, names: Sequence[str], lang: str) -> str:
    """The parts of a group, joined by plus signs."""
    return say("attribution_joint", lang=lang).join(part_label(found, name, lang) for name in names)


def pair_label(found: Attribution, pair: Interaction, lang: str, *, message: str = "attribution_pair") -> str:
    return say(message, lang=lang, first=group_label(found, pair.first, lang),
               second=group_label(found, pair.second, lang))


def form_of(found: Attribution, lang: str) -> NumberForm:
    """The form for all amounts of an attribution: digits as far as the narrowest interval of a part carries them, but
    none that are far below the largest amount or the smallest difference of interest."""
    amounts = [one.amount for one in found.contributions]
    widths = [(amount.ci_high - amount.ci_low) / 2 for amount in amounts]
    wide = [width for width in widths if width > 0]
    largest = max(abs(found.none.value), abs(found.full.value), *(abs(amount.value) for amount in amounts))
    width = min(wide) if wide else max(abs(found.total.value), largest / 100) / 30
    finest = max(FINEST_SHARE * (found.outcome.smallest_difference or 0.0),
                 FINEST_AMOUNT * max(abs(amount.value) for amount in (found.total, *amounts)))
    return form_for(found.outcome.unit, lang, largest=largest, width=max(width, finest))


def change(amount: Amount | None, form: NumberForm) -> str:
    """A signed amount without its unit; a dash where it is not defined."""
    return "–" if amount is None else form.bare(amount.value, signed=True)


def give_or_take(amount: Amount | None, form: NumberForm, lang: str) -> str:
    """A signed amount with half its interval, which is symmetric; the amount alone where there is none."""
    if amount is None or math.isnan(amount.ci_low):
        return change(amount, form)
    half = form.bare((amount.ci_high - amount.ci_low) / 2)
    return say("sensitivity_give_or_take", lang=lang, value=change(amount, form), half=half)


def interval(amount: Amount | None, form: NumberForm, lang: str) -> str:
    """Both ends of the interval; a dash where there is none."""
    if amount is None or math.isnan(amount.ci_low):
        return "–"
    low, high = (form.bare(end, signed=True) for end in (amount.ci_low, amount.ci_high))
    return say("sensitivity_range", lang=lang, low=low, high=high)
