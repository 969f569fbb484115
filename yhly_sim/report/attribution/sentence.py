"""The computed sentence of an attribution: what all parts do, what each adds, and whether the loop closes."""

from __future__ import annotations

import math

from yhly_sim.analysis.attribution.shapley import Attribution
from yhly_sim.engine.language import current_language, say
from yhly_sim.report.attribution.words import form_of, given_sentence, group_label, part_label, title_of

MOST_NAMED = 4
SPENT = ("yuan", "hours")
"""What is spent takes no part in the loop: of it the sentence says only that it is not the sum."""


def attribution_sentence(found: Attribution, lang: str | None = None) -> str:
    """What the attribution found, computed from its numbers alone. "Closes" means: together better than the sum of each
    alone, so it turns round where lower is better."""
    lang = lang or current_language()
    limits = "attribution_limits_averaged" if found.averaged else "attribution_limits"
    parts = [_total(found, lang), _parts(found, lang), given_sentence(found, lang), _loop(found, lang),
             _left_out(found, lang)]
    if found.replications > 1:
        parts.append(say(limits, lang=lang))
    return say("sentence_joint", lang=lang).join(part for part in parts if part)


def _total(found: Attribution, lang: str) -> str:
    form, total = form_of(found, lang), found.total
    once = found.replications < 2
    verdict = "once" if once else "nothing" if total.is_nothing else "changed" if total.is_detected else "open"
    return say(f"attribution_found_{verdict}", lang=lang, title=title_of(found, lang), count=len(found.players),
               difference=form.difference(total.value), n=found.replications,
               low=form.bare(total.ci_low, signed=True), high=form.bare(total.ci_high, signed=True))


def _parts(found: Attribution, lang: str) -> str:
    form, once = form_of(found, lang), found.replications < 2
    separator = say("sensitivity_separator", lang=lang)
    told = [one for one in found.ranked if once or one.amount.is_detected]
    said = []
    if told:
        items = [say("attribution_item_once" if once else "attribution_item", lang=lang,
                     part=part_label(found, one.player, lang), value=form.difference(one.amount.value),
                     low=form.bare(one.amount.ci_low, signed=True), high=form.bare(one.amount.ci_high, signed=True))
                 for one in told[:MOST_NAMED]]
        said.append(say("attribution_parts", lang=lang, items=separator.join(items)))
    others = [one for one in found.ranked if not once and not one.amount.is_detected]
    for message, is_idle in (("attribution_open", False), ("attribution_idle", True)):
        names = [part_label(found, one.player, lang) for one in others if one.amount.is_nothing == is_idle]
        if names:
            said.append(say(message, lang=lang, names=separator.join(names)))
    return say("sentence_joint", lang=lang).join(said)


def _loop(found: Attribution, lang: str) -> str:
    """Core and wings with all others absent, as the question is asked; else as it was averaged."""
    loop = found.loop
    if loop is None and found.given:
        return ""
    if loop is None:
        return say("attribution_loop_unasked", lang=lang) if len(found.players) > 1 else ""
    amount = loop.at_none or loop.amount
    if amount is None:
        return say("attribution_loop_undefined", lang=lang)
    if math.isnan(amount.ci_low):
        return say("attribution_loop_once", lang=lang)
    better = None if found.outcome.unit in SPENT else found.outcome.higher_is_better
    verdict = "nothing" if amount.is_nothing else "open" if not amount.is_detected else \
        "differs" if better is None else "reinforces" if (amount.value > 0) == better else "weakens"
    form = form_of(found, lang)
    return say(f"attribution_loop_{verdict}", lang=lang, first=group_label(found, loop.first, lang),
               second=group_label(found, loop.second, lang), value=form.difference(amount.value),
               low=form.bare(amount.ci_low, signed=True), high=form.bare(amount.ci_high, signed=True))


def _left_out(found: Attribution, lang: str) -> str:
    return say("attribution_note_left_out", lang=lang, count=found.left_out) if found.left_out else ""
