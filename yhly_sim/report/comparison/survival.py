"""How long cases wait, in words: those that still wait at the end are counted, not left out."""

from __future__ import annotations

import math
from typing import Sequence

from yhly_sim.analysis.comparison.compare import Comparison
from yhly_sim.analysis.comparison.survival import SurvivalComparison
from yhly_sim.engine.language import catalogue, current_language, say
from yhly_sim.report.numbers import number_form
from yhly_sim.report.titles import Titles, titles_of_sides

LEVEL = 0.05


def survival_sentence(survival: Sequence[SurvivalComparison], comparison: Comparison, lang: str | None = None, *,
                      titles: Titles | None = None) -> str:
    """One sentence an event: mean days waited on both sides with the paired interval, and how much faster it comes."""
    lang = lang or current_language()
    sides = titles_of_sides(comparison, titles, lang)
    return say("sentence_joint", lang=lang).join(_said(one, sides, lang) for one in survival if one.until > 0)


def event_label(event: str, lang: str) -> str:
    """What an event is called; its name where it is none of ours."""
    message = f"survival_event_{event}"
    return say(message, lang=lang) if message in catalogue() else event


def _said(one: SurvivalComparison, sides: dict[str, str], lang: str) -> str:
    difference, form = one.difference, number_form(one.difference, lang)
    fields = dict(sides, event=event_label(one.event, lang), until=one.until, before=form.level(difference.baseline),
                  after=form.level(difference.treatment), difference=form.difference(difference.difference),
                  n=difference.replications)
    if not difference.has_interval or math.isnan(one.p):
        return say("survival_one_pair", lang=lang, **fields)
    low, high = (form.bare(end, signed=True) for end in (difference.ci_low, difference.ci_high))
    message = f"survival_{_verdict(one)}"
    return say(message, lang=lang, low=low, high=high, ratio=f"{one.rate_ratio:.2f}",
               ratio_low=f"{one.rate_low:.2f}", ratio_high=f"{one.rate_high:.2f}", **fields)


def _verdict(one: SurvivalComparison) -> str:
    """`faster` or `slower` by the speed; `mixed_faster`, `mixed_slower` where the mean wait says the opposite: curves
    that cross; `open` where no difference in speed was detected."""
    if not one.p < LEVEL:
        return "open"
    speed = "faster" if one.rate_ratio > 1 else "slower"
    is_opposite = one.difference.is_detected and (one.difference.difference > 0) == (one.rate_ratio > 1)
    return f"mixed_{speed}" if is_opposite else speed
