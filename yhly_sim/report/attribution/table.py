"""The table of an attribution for a terminal: what each part adds, and what parts do together."""

from __future__ import annotations

import math

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from yhly_sim.analysis.attribution.shapley import Amount, Attribution
from yhly_sim.engine.language import current_language, say
from yhly_sim.report.attribution.words import (
    change,
    form_of,
    give_or_take,
    given_sentence,
    interval,
    pair_label,
    part_label,
    start_label,
    title_of,
)

QUIET = "dim"


def attribution_table(found: Attribution, lang: str | None = None) -> Group:
    """Every part with its Shapley value and interval, what it adds alone and last; none, all and their difference;
    pairs and the loop with what they give beyond the sum of each. Notes say what was averaged and left out."""
    lang = lang or current_language()
    form = form_of(found, lang)
    title = Text(title_of(found, lang), style="bold")
    if unit := form.unit_name():
        title.append(say("table_unit_beside", lang=lang, unit=unit))
    table = _empty("attribution_part", lang)
    for message in ("attribution_shapley", "sensitivity_interval", "attribution_p", "attribution_alone",
                    "attribution_last"):
        table.add_column(say(message, lang=lang), justify="right", no_wrap=True)
    table.add_row(start_label(found, lang), form.bare(found.none.value), _plain_interval(found, lang))
    table.add_section()
    for one in found.ranked:
        row = [part_label(found, one.player, lang), change(one.amount, form), interval(one.amount, form, lang),
               _p(one.amount), give_or_take(one.alone, form, lang),
               give_or_take(one.last, form, lang)]
        table.add_row(*(Text(cell, style="" if one.amount.is_detected else QUIET) for cell in row))
    table.add_section()
    table.add_row(say("attribution_total", lang=lang), change(found.total, form), interval(found.total, form, lang))
    table.add_row(say("attribution_full", lang=lang), form.bare(found.full.value),
                  _plain_interval(found, lang, full=True))
    return Group(title, table, "", _pairs(found, lang), "", *(Text(note, style=QUIET) for note in notes(found, lang)))


def notes(found: Attribution, lang: str) -> list[str]:
    """What the numbers mean, over how many replications, and what was averaged or left out."""
    said = [say("attribution_note_terms", lang=lang),
            say("attribution_note_points", lang=lang, replications=found.replications)]
    if found.given:
        said.append(given_sentence(found, lang))
    if found.averaged:
        names = say("sensitivity_separator", lang=lang).join(factor.label(lang) for factor in found.averaged)
        said.append(say("attribution_note_averaged", lang=lang, factors=names))
    if found.is_restricted:
        said.append(say("attribution_note_restricted", lang=lang, coalitions=found.coalitions,
                        of=1 << len(found.players), orders=found.orders,
                        all_orders=math.factorial(len(found.players))))
        said.append(say("attribution_note_undefined", lang=lang))
    if found.left_out:
        said.append(say("attribution_note_left_out", lang=lang, count=found.left_out))
    return said


def _pairs(found: Attribution, lang: str) -> Table | str:
    if not found.pairs:
        return ""
    form, table = form_of(found, lang), _empty("attribution_together", lang)
    for message in ("attribution_shapley", "sensitivity_interval", "attribution_p", "attribution_at_none",
                    "sensitivity_interval"):
        table.add_column("" if message == "attribution_shapley" else say(message, lang=lang), justify="right",
                         no_wrap=True)
    rows = [(pair_label(found, pair, lang), pair) for pair in found.pairs]
    if found.loop is not None:
        rows.append((pair_label(found, found.loop, lang, message="attribution_loop"), found.loop))
    for name, pair in rows:
        row = [name, change(pair.amount, form), interval(pair.amount, form, lang), _p(pair.amount),
               change(pair.at_none, form), interval(pair.at_none, form, lang)]
        is_found = pair.amount is not None and pair.amount.is_detected
        table.add_row(*(Text(cell, style="" if is_found else QUIET) for cell in row))
    return table


def _plain_interval(found: Attribution, lang: str, *, full: bool = False) -> str:
    amount, form = found.full if full else found.none, form_of(found, lang)
    if math.isnan(amount.ci_low):
        return "–"
    return say("sensitivity_range", lang=lang, low=form.bare(amount.ci_low), high=form.bare(amount.ci_high))


def _empty(heading: str, lang: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    table.add_column(say(heading, lang=lang), min_width=12, overflow="fold")
    return table


def _p(amount: Amount | None) -> str:
    """The corrected p; of a single question (the loop) its own."""
    p = math.nan if amount is None else amount.p if math.isnan(amount.p_holm) else amount.p_holm
    if math.isnan(p):
        return "–"
    return "<.001" if p < 0.001 else "1" if p > 0.9995 else f"{p:.3f}".removeprefix("0")
