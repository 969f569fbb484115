"""Whether the precision that was asked for was reached, in words."""

from __future__ import annotations

import math
from typing import Sequence

from yhly_sim.analysis.comparison.precision import Reached
from yhly_sim.engine.language import current_language, say
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.report.numbers import form_for


def precision_sentence(precision: Sequence[Reached], outcomes: Sequence[Outcome], lang: str | None = None) -> str:
    """One sentence an outcome that a half-width was asked for; empty where none was."""
    lang = lang or current_language()
    labels = {outcome.name: outcome.label(lang) for outcome in outcomes}
    return say("sentence_joint", lang=lang).join(_said(one, labels[one.name], lang) for one in precision)


def _said(one: Reached, label: str, lang: str) -> str:
    if math.isnan(one.half_width):
        return say("precision_unknown", lang=lang, label=label)
    form = form_for(one.unit, lang, largest=one.wanted, width=min(one.wanted, one.half_width) / 3)
    return say("precision_reached" if one.is_reached else "precision_missed", lang=lang, label=label,
               wanted=form.size(one.wanted), half_width=form.size(one.half_width), n=one.replications, most=one.most)
