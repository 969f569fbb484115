"""Practically the same or not, in words and as a table."""

from __future__ import annotations

import math
from typing import Mapping, Sequence

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from yhly_sim.analysis.comparison.equivalence import VERDICTS, Equivalence
from yhly_sim.engine.language import current_language, say
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.report.numbers import FINEST_SHARE, NumberForm, form_for

MOST_NAMED = 6


def equivalence_sentence(found: Mapping[str, Equivalence], outcomes: Sequence[Outcome], lang: str | None = None) -> str:
    """Whether the main outcome is practically the same, and which others are; empty where it was not asked for."""
    lang = lang or current_language()
    labels = {outcome.name: outcome.label(lang) for outcome in outcomes}
    said = [_headline(one, labels[name], lang) for name, one in found.items() if one.is_headline]
    same = [labels[name] for name, one in found.items()
            if not one.is_headline and one.verdict in ("equivalent", "small")]
    if said and same:
        names = same[:MOST_NAMED]
        if len(same) > MOST_NAMED:
            names.append(say("others_more", lang=lang, count=len(same) - MOST_NAMED))
        said.append(say("equivalence_others", lang=lang, names=say("others_separator", lang=lang).join(names)))
    return say("sentence_joint", lang=lang).join(said)


def equivalence_table(found: Mapping[str, Equivalence], outcomes: Sequence[Outcome], lang: str | None = None) -> Group:
    """Every outcome that has a margin, with it, the 90 % interval, p and the verdict."""
    lang = lang or current_language()
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False, title_justify="left",
                  title=say("equivalence_title", lang=lang))
    table.add_column(say("table_outcome", lang=lang), min_width=12, overflow="fold")
    for name in ("margin", "interval", "p"):
        table.add_column(say(f"equivalence_{name}", lang=lang), justify="right", no_wrap=True)
    table.add_column(say("table_unit", lang=lang), style="dim", no_wrap=True)
    table.add_column(say("equivalence_verdict", lang=lang), no_wrap=True)
    for outcome in outcomes:
        one = found.get(outcome.name)
        if one is None or math.isnan(one.margin):
            continue
        form = _form(one, lang)
        interval = " … ".join(form.bare(end, signed=True) for end in (one.low, one.high))
        p = one.p if one.is_headline else one.p_holm
        table.add_row(outcome.label(lang), f"±{form.bare(one.margin)}", interval, _p(p), form.unit_name(),
                      say(f"equivalence_is_{one.verdict}", lang=lang))
    return Group(table, "", Text(say("equivalence_note", lang=lang), style="dim"))


def _headline(one: Equivalence, label: str, lang: str) -> str:
    assert one.verdict in VERDICTS
    form = _form(one, lang)
    low, high = (form.bare(end, signed=True) for end in (one.low, one.high))
    return say(f"equivalence_said_{one.verdict}", lang=lang, label=label, margin=form.size(one.margin), low=low,
               high=high)


def _form(one: Equivalence, lang: str) -> NumberForm:
    difference = one.difference
    largest = max(abs(difference.baseline), abs(difference.treatment))
    width = max((one.high - one.low) / 2, 0.0 if math.isnan(one.margin) else FINEST_SHARE * one.margin)
    return form_for(difference.unit, lang, largest=largest, width=width)


def _p(value: float) -> str:
    if math.isnan(value):
        return "–"
    return "<.001" if value < 0.001 else f"{value:.3f}".removeprefix("0")
