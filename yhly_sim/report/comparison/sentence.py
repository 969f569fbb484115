"""The computed sentence of a comparison: what was found, how sure it is, what got worse, and what it is not."""

from __future__ import annotations

from typing import Mapping, Sequence

from yhly_sim.analysis.comparison.compare import Comparison, Difference
from yhly_sim.analysis.comparison.plausible import Plausible
from yhly_sim.engine.language import current_language, say
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.report.comparison.plausible import plausible_sentence
from yhly_sim.report.comparison.verdict import direction_of, headline_of, main_first, verdict_of
from yhly_sim.report.numbers import form_for, number_form
from yhly_sim.report.titles import Titles, titles_of_sides

FEWEST_REPLICATIONS = 5
"""Below this the spread itself is hardly known: the sentence says so whatever the interval is."""

ADVISED_REPLICATIONS = 10
MOST_NAMED = 4


def comparison_sentence(
    comparison: Comparison,
    outcomes: Sequence[Outcome],
    lang: str | None = None,
    *,
    titles: Titles | None = None,
    plausible: Plausible | None = None,
    unit: str = "run",
) -> str:
    """What the comparison found, computed from its numbers alone.

    The headline outcome is judged by its own interval (it is named beforehand); the others by p values after
    Holm's correction. `titles` gives scenario names as people read them (name -> language -> title). plausible: what
    became of signs where the uncertainties were drawn. unit: what a pair is, as `Designs` has it: a `run`, or a `draw`
    of uncertain parameters with the mean over its replications.
    """
    lang = lang or current_language()
    register = {outcome.name: outcome for outcome in outcomes}
    scenarios = titles_of_sides(comparison, titles, lang)
    headline = headline_of(comparison, outcomes)
    if headline is None:
        return say("found_no_outcome", lang=lang, **scenarios)
    parts = [_finding(headline, register, scenarios, unit, lang)]
    if headline.has_interval:
        parts.append(_others(comparison, headline, register, lang))
        parts.append(_reported(comparison, headline, register, unit, lang))
    ranges = plausible_sentence(plausible, comparison, headline, register, lang) if plausible else ""
    parts.append(ranges or say(f"covers_{unit}" if headline.has_interval else f"no_interval_{unit}", lang=lang))
    return joined(parts, lang)


def joined(parts: Sequence[str], lang: str | None = None) -> str:
    """Sentences one after the other; empty ones are left out."""
    return say("sentence_joint", lang=lang or current_language()).join(part for part in parts if part)


def _finding(difference: Difference, register: Mapping[str, Outcome], scenarios: dict[str, str], unit: str,
             lang: str) -> str:
    outcome, form = register[difference.name], number_form(difference, lang)
    label = outcome.label(lang)
    if any(other.reported_of == outcome.name for other in register.values()):
        label = say("label_true", lang=lang, label=label)
    fields = dict(
        scenarios,
        label=label,
        before=form.level(difference.baseline),
        after=form.level(difference.treatment),
        difference=form.difference(difference.difference),
        how_sure=_how_sure(difference, unit, lang),
        pairs=pairs_of(difference.replications, unit, lang),
        needed=pairs_of(_needed(difference), unit, lang),
        too_few=say(f"too_few_{unit}", lang=lang),
        only=say(f"only_{unit}", lang=lang),
        smallest=_smallest(difference, lang),
    )
    direction = direction_of(difference, outcome)
    if not difference.has_interval:
        return say("found_one_replication", lang=lang, **fields)
    if direction == "same" and difference.is_deterministic:
        return say("found_identical", lang=lang, **fields)
    if difference.replications < FEWEST_REPLICATIONS:
        if not difference.is_detected:
            return say("found_too_few", lang=lang, **fields)
        return say("found_first_impression", lang=lang, direction=say(f"direction_{direction}", lang=lang), **fields)
    if difference.is_within_smallest:
        return say("found_equivalent", lang=lang, **fields)
    if difference.is_detected:
        return say(f"found_{direction}", lang=lang, **fields)
    if difference.replications < _needed(difference):
        return say("found_too_few", lang=lang, **fields)
    return say("found_nothing", lang=lang, **fields)


def _smallest(difference: Difference, lang: str) -> str:
    stated = difference.smallest_difference
    return form_for(difference.unit, lang, largest=stated, width=stated).size(stated)


def _needed(difference: Difference) -> int:
    if difference.replications_needed is None:
        return ADVISED_REPLICATIONS
    if difference.replications < FEWEST_REPLICATIONS:
        return max(difference.replications_needed, ADVISED_REPLICATIONS)
    return difference.replications_needed


def pairs_of(count: int, unit: str, lang: str) -> str:
    """So many pairs, in words: replications or draws of parameters."""
    return say(f"pairs_{unit}", lang=lang, n=count)


def _how_sure(difference: Difference, unit: str, lang: str) -> str:
    pairs = pairs_of(difference.replications, unit, lang)
    if difference.is_deterministic:
        return say("how_sure_constant", lang=lang, pairs=pairs)
    form = number_form(difference, lang)
    low, high = (form.bare(end, signed=True) for end in (difference.ci_low, difference.ci_high))
    return say("how_sure_interval", lang=lang, low=low, high=high, pairs=pairs)


def _others(comparison: Comparison, headline: Difference, register: Mapping[str, Outcome], lang: str) -> str:
    named: dict[str, list[str]] = {"better": [], "worse": []}
    for difference in main_first(comparison):
        outcome = register[difference.name]
        is_other = difference.name != headline.name and outcome.reported_of is None
        verdict = verdict_of(difference, outcome, headline)
        if is_other and verdict in named:
            amount = number_form(difference, lang).difference(difference.difference)
            named[verdict].append(say("others_item", lang=lang, label=outcome.label(lang), difference=amount))
    lists = {direction: _listed(items, lang) for direction, items in named.items()}
    filled = [direction for direction, items in named.items() if items]
    message = "both" if len(filled) == 2 else filled[0] if filled else "none"
    return say(f"others_{message}", lang=lang, **lists)


def _listed(items: list[str], lang: str) -> str:
    shown = items[:MOST_NAMED]
    if len(items) > MOST_NAMED:
        shown.append(say("others_more", lang=lang, count=len(items) - MOST_NAMED))
    return say("others_separator", lang=lang).join(shown)


def _reported(comparison: Comparison, headline: Difference, register: Mapping[str, Outcome], unit: str,
              lang: str) -> str:
    """A warning where the reported value of the headline moves as the true one does not."""
    for difference in comparison.differences:
        if register[difference.name].reported_of != headline.name or not difference.has_interval:
            continue
        outcome = register[headline.name]
        verdicts = [direction_of(d, outcome) if d.is_detected and not d.is_within_smallest else "none"
                    for d in (headline, difference)]
        if verdicts[0] != verdicts[1]:
            return say(
                "reported_differs",
                lang=lang,
                label=register[difference.name].label(lang),
                difference=number_form(difference, lang).difference(difference.difference),
                how_sure=_how_sure(difference, unit, lang),
            )
    return ""
