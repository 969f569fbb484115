"""Whether signs hold over the plausible ranges: a sentence about the main outcome, and a table of all."""

from __future__ import annotations

import math
from typing import Mapping, Sequence

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from yhly_sim.analysis.comparison.compare import Comparison, Difference
from yhly_sim.analysis.comparison.plausible import Plausible, Sign
from yhly_sim.engine.language import current_language, say
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.report.comparison.verdict import LARGEST_P, headline_of, main_first, verdict_of
from yhly_sim.report.numbers import NumberForm, form_for, number_form

FIRM = 0.9
"""A sign that holds in a smaller share of the draws is named among those that do not hold everywhere."""

MOST_NAMED = 4


def percent(share: float) -> str:
    """A share in whole percent, never rounded to none or all.

    >>> [percent(one) for one in (0.0, 0.001, 0.5, 0.9999, 1.0)]
    ['0', '<1', '50', '>99', '100']
    """
    if math.isnan(share):
        return "–"
    if 0 < share < 0.01:
        return "<1"
    return ">99" if 0.99 < share < 1 else f"{100 * share:.0f}"


def plausible_sentence(plausible: Plausible, comparison: Comparison, headline: Difference,
                       register: Mapping[str, Outcome], lang: str) -> str:
    """In what share of the draws the sign of the main outcome holds, and which found differences do not hold firmly.

    Empty where the main outcome is exactly the same at the best values: then there is no sign that could hold.
    """
    if headline.name not in plausible:
        return ""
    sign = plausible[headline.name]
    low, high = sign.holds.ci
    is_found = headline.is_detected and not headline.is_within_smallest
    amount = number_form(headline, lang).difference(headline.difference)
    message = "holds" if is_found else "same" if headline.is_within_smallest else "open"
    spread = _spread_form(sign, headline, lang)
    said = say(f"plausible_{message}", lang=lang, difference=amount,
               spread_low=spread.difference(sign.low), spread_high=spread.difference(sign.high),
               label=register[headline.name].label(lang), draws=sign.holds.total, low=percent(low), high=percent(high),
               uncertainties=plausible.uncertainties, share=percent(sign.holds.value))
    weak = [d for d in main_first(comparison) if d.name != headline.name and d.name in plausible
            and d.p_holm < LARGEST_P and plausible[d.name].holds.value < FIRM]
    if not weak:
        return said
    items = [say("plausible_item", lang=lang, label=register[d.name].label(lang),
                 share=percent(plausible[d.name].holds.value)) for d in weak]
    if len(items) > MOST_NAMED:
        items[MOST_NAMED:] = [say("others_more", lang=lang, count=len(items) - MOST_NAMED)]
    listed = say("others_separator", lang=lang).join(items)
    return said + say("sentence_joint", lang=lang) + say("plausible_weak", lang=lang, items=listed)


def plausible_table(plausible: Plausible, comparison: Comparison, outcomes: Sequence[Outcome],
                    lang: str | None = None) -> Group:
    """Every outcome with the share of draws in which its sign holds, its interval, the share of single pairs at the
    best values that have the sign, and the median and middle 80 % of the differences over the draws."""
    lang = lang or current_language()
    register = {outcome.name: outcome for outcome in outcomes}
    headline = headline_of(comparison, outcomes)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False, title_justify="left",
                  title=say("plausible_title", lang=lang, draws=plausible.draws, n=plausible.uncertainties))
    table.add_column(say("table_outcome", lang=lang), min_width=12, overflow="fold")
    for name in ("holds", "best", "middle", "spread"):
        table.add_column(say(f"plausible_{name}_column", lang=lang), justify="right", no_wrap=True)
    table.add_column(say("table_unit", lang=lang), style="dim", no_wrap=True)
    for difference in comparison.differences:
        if difference.name in plausible:
            outcome = register[difference.name]
            is_found = verdict_of(difference, outcome, headline) not in ("open", "equivalent", "same")
            table.add_row(*_row(plausible[difference.name], difference, outcome, lang), style="" if is_found else "dim")
    return Group(table, "", Text(say("plausible_note", lang=lang), style="dim"))


def _spread_form(sign: Sign, difference: Difference, lang: str) -> NumberForm:
    """The form for differences over the draws."""
    largest = max(abs(difference.baseline), abs(difference.treatment))
    return form_for(sign.unit, lang, largest=largest, width=(sign.high - sign.low) / 10 or abs(sign.middle) / 10)


def _row(sign: Sign, difference: Difference, outcome: Outcome, lang: str) -> list[str]:
    low, high = sign.holds.ci
    form = _spread_form(sign, difference, lang)
    shares = say("plausible_share", lang=lang, share=percent(sign.holds.value), low=percent(low), high=percent(high))
    spread = " … ".join(form.bare(end, signed=True) for end in (sign.low, sign.high))
    return [outcome.label(lang), shares, percent(sign.at_best.value) + "%", form.bare(sign.middle, signed=True), spread,
            form.unit_name()]
