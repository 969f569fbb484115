"""The computed sentence of a sensitivity analysis: what it depends on, how surely, how much is luck, what is open."""

from __future__ import annotations

import math
from typing import Sequence

from yhly_sim.analysis.sensitivity.analyse import Sensitivity
from yhly_sim.analysis.sensitivity.indices import Index
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.language import current_language, say
from yhly_sim.report.sensitivity.words import factor_label, form_of, number, percent, title_of

MOST_NEXT = 3
MOST_NAMED = 5
MUCH_LUCK = 0.2
"""From this share of luck on, the sentence warns, and no ranking is called settled."""


def sensitivity_sentence(found: Sensitivity, lang: str | None = None) -> str:
    """What the analysis found, computed from its numbers alone."""
    lang = lang or current_language()
    if found.is_constant:
        return say("sensitivity_constant", lang=lang, title=title_of(found, lang), points=found.points)
    parts = [_leaders(found, lang), _pair(found, lang), _rest(found, lang), _luck(found, lang),
             _settled(found, lang), _lost(found, lang), say("sensitivity_limits", lang=lang)]
    return say("sentence_joint", lang=lang).join(part for part in parts if part)


def not_examined(stratum: str, outcome: str, error: UserError, lang: str | None = None) -> str:
    """That an outcome was not examined, and why."""
    lang = lang or current_language()
    return say("analysis_not_examined", lang=lang, stratum=stratum, outcome=outcome, reason=error.sentence(lang))


def _leaders(found: Sensitivity, lang: str) -> str:
    """The largest index and those next to it, as far as they are told apart from luck (or nobody can say)."""
    ranked = [index for index in found.ranking.values() if index.is_detected is not False]
    if not ranked:
        message = "sensitivity_nothing_sample" if _is_of_sample(found, list(found.ranking)) else "sensitivity_nothing"
        return say(message, lang=lang, title=title_of(found, lang))
    first, others = ranked[0], ranked[1:1 + MOST_NEXT]
    form = f"{found.method}_above" if found.is_above_the_whole else found.method
    said = say(f"sensitivity_found_{form}", lang=lang, title=title_of(found, lang),
               first=factor_label(found, first.factor, lang), value=_amount(found, first.value, lang),
               low=_bare(found, first, first.ci_low, lang), high=_bare(found, first, first.ci_high, lang),
               dummy=number(found, first, first.dummy, lang))
    if others and not found.is_above_the_whole:
        names = say("sensitivity_separator", lang=lang).join(
            say("sensitivity_item", lang=lang, factor=factor_label(found, index.factor, lang),
                value=_amount(found, index.value, lang)) for index in others)
        message = "sensitivity_next" if _are_apart(first, others[0]) else "sensitivity_next_open"
        said += say("sentence_joint", lang=lang) + say(message, lang=lang, names=names)
    return said


def _amount(found: Sensitivity, value: float, lang: str) -> str:
    form = form_of(found, lang)
    if found.method == "sobol":
        return percent(value if found.is_above_the_whole else min(value, 1.0))
    return form.size(value) if found.method == "morris" else form.bare(value)


def _bare(found: Sensitivity, index: Index, value: float, lang: str) -> str:
    """An end of an interval: in percent where the value is, and then within all of the variance."""
    return percent(min(value, 1.0)) if found.method == "sobol" else number(found, index, value, lang)


def _are_apart(first: Index, second: Index) -> bool:
    halves = (first.ci_high - first.value, second.ci_high - second.value)
    return abs(first.value - second.value) > math.hypot(*halves)


def _pair(found: Sensitivity, lang: str) -> str:
    pair = next((index for index in found.pairs if index.is_detected), None)
    if pair is None:
        return ""
    return say("sensitivity_pair", lang=lang, first=factor_label(found, pair.factor, lang),
               second=factor_label(found, str(pair.other), lang), value=percent(pair.value),
               low=_bare(found, pair, pair.ci_low, lang), high=_bare(found, pair, pair.ci_high, lang))


def _rest(found: Sensitivity, lang: str) -> str:
    rest = [index.factor for index in found.ranking.values() if index.is_detected is False]
    if not rest or len(rest) == len(found.factors):
        return ""
    message = "sensitivity_rest_sample" if _is_of_sample(found, rest) else "sensitivity_rest"
    return say(message, lang=lang, count=len(rest), of=len(found.factors),
               names=_listed(found, rest, lang))


def _is_of_sample(found: Sensitivity, factors: Sequence[str]) -> bool:
    """Whether luck is small, on the whole and in the indices of these factors, so that it is the sample which is too
    small where they are not told apart."""
    shares = [index.noise_share for name in factors if (index := found.ranking[name]).value]
    return found.noise.shared_luck < MUCH_LUCK and sum(shares) < len(shares) / 2


def _luck(found: Sensitivity, lang: str) -> str:
    share = found.noise.shared_luck
    if math.isnan(share):
        return say("sensitivity_luck_unknown", lang=lang)
    message = "sensitivity_luck_large" if share >= MUCH_LUCK else "sensitivity_luck"
    return say(message, lang=lang, share=percent(min(share, 1.0)))


def _settled(found: Sensitivity, lang: str) -> str:
    course = found.convergence
    if course is None:
        return say("sensitivity_no_convergence", lang=lang)
    moving = list(dict.fromkeys([*course.moved, *(name for pair in course.reversed for name in pair)]))
    names = _listed(found, moving, lang)
    is_sure = not found.is_above_the_whole and not found.noise.shared_luck >= MUCH_LUCK and any(
        index.is_detected is not False for index in found.ranking.values())
    verdict = "settled_yet_unsure" if course.verdict == "settled" and not is_sure else course.verdict
    return say(f"sensitivity_{verdict}", lang=lang, apart=course.told_apart, pairs=course.pairs, names=names)


def _listed(found: Sensitivity, factors: Sequence[str], lang: str) -> str:
    shown = [factor_label(found, name, lang) for name in factors[:MOST_NAMED]]
    names = say("sensitivity_separator", lang=lang).join(shown)
    return say("sensitivity_rest_more", lang=lang, names=names) if len(factors) > MOST_NAMED else names


def _lost(found: Sensitivity, lang: str) -> str:
    if not found.loss.lost:
        return ""
    return say(f"sensitivity_lost_{found.method}", lang=lang, lost=found.loss.lost, units=found.loss.units)
