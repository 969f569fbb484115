"""The computed sentence of a calibration: reach, what was narrowed, what cannot be told, how far to trust it."""

from __future__ import annotations

from typing import Mapping, Sequence

from yhly_sim.analysis.calibration.draws import Draws
from yhly_sim.analysis.calibration.identifiability import Direction
from yhly_sim.analysis.calibration.posterior import LARGE_DRIFT, Calibration, Estimate
from yhly_sim.analysis.calibration.reach import Reach
from yhly_sim.analysis.calibration.targets import Target
from yhly_sim.design.factor import Factor
from yhly_sim.engine.language import current_language, say
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.report.discovery.sentence import p_words
from yhly_sim.report.limits import factor_value, share_words
from yhly_sim.report.numbers import NumberForm, form_for
from yhly_sim.report.titles import title_of_scenario

FEW_LUCKS = {1: "calibrate_one_luck", 2: "calibrate_two_lucks"}


def calibration_sentence(found: Calibration, outcomes: Mapping[str, Outcome], lang: str | None = None) -> str:
    """What was found, computed from its numbers alone. Where a target is out of reach nothing is said of parameters:
    they would be extrapolated."""
    lang = lang or current_language()
    factors = {factor.name: factor for factor in found.draws.factors}
    parts = [_reach(found, outcomes, lang), _nearest(found, lang)]
    if not found.unreachable:
        parts += _parameters(found, factors, lang)
        parts += [_together(one, factors, lang) for one in found.combinations]
        parts += _trust(found, lang)
    if found.draws.left_out:
        parts.append(say("calibrate_left_out", lang=lang, count=found.draws.left_out))
    parts.append(say("calibrate_what_it_is_not", lang=lang))
    return say("sentence_joint", lang=lang).join(parts)


def ratio_words(ratio: float) -> str:
    """A ratio of variances.

    >>> ratio_words(0.0396), ratio_words(0.71), ratio_words(0.0004)
    ('0.04', '0.71', '<0.01')
    """
    return "<0.01" if ratio < 0.005 else f"{ratio:.2f}"


def target_label(target: Target, draws: Draws, lang: str) -> str:
    """What a target is called: where two share a label, with the scenario."""
    label = target.label(lang)
    if sum(other.label(lang) == label for other in draws.targets) > 1:
        return say("calibrate_target_in_scenario", lang=lang, label=label,
                   scenario=title_of_scenario(str(target.scenario), lang))
    return label


def target_form(target: Target, reach: Reach, outcomes: Mapping[str, Outcome], lang: str) -> NumberForm:
    """How the numbers of a target are written: to about a third of its error."""
    width = target.sd / 2 or (reach.greatest - reach.least) / 50
    return form_for(outcomes[target.outcome].unit, lang, largest=abs(target.value), width=width)


def _reach(found: Calibration, outcomes: Mapping[str, Outcome], lang: str) -> str:
    both = list(zip(found.draws.targets, found.reaches, strict=True))
    beyond = []
    for target, reach in both:
        if reach.state == "unreachable":
            form = target_form(target, reach, outcomes, lang)
            beyond.append(say("calibrate_unreachable_item", lang=lang, label=target_label(target, found.draws, lang),
                              value=form.level(target.value), least=form.bare(reach.least),
                              greatest=form.level(reach.greatest)))
    separator = say("others_separator", lang=lang)
    if beyond:
        return say("calibrate_unreachable", lang=lang, targets=separator.join(beyond))
    if not found.is_reachable:
        return say("calibrate_jointly_unreachable", lang=lang, p=p_words(found.joint_p))
    edge = [target_label(target, found.draws, lang) for target, reach in both if reach.state == "edge"]
    if edge:
        return say("calibrate_edge", lang=lang, targets=separator.join(edge))
    return say("calibrate_reachable", lang=lang, count=len(both))


def _nearest(found: Calibration, lang: str) -> str:
    """How near the nearest run came: the fit that no regression can better."""
    message = "calibrate_far" if found.is_far else "calibrate_near"
    return say(message, lang=lang, distance=f"{found.nearest:.1f}")


def _parameters(found: Calibration, factors: Mapping[str, Factor], lang: str) -> list[str]:
    separator = say("others_separator", lang=lang)
    by_state: dict[str, list[Estimate]] = {"narrowed": [], "hardly": [], "untouched": []}
    for one in found.estimates:
        by_state[one.state].append(one)
    parts = [say("calibrate_none_narrowed", lang=lang)]
    if by_state["narrowed"]:
        items = [_narrowed(one, factors[one.name], found.mass, lang) for one in by_state["narrowed"]]
        parts = [say("calibrate_narrowed", lang=lang, items=separator.join(items))]
    for name in ("hardly", "untouched"):
        if by_state[name]:
            names = quoted([factors[one.name].label(lang) for one in by_state[name]], lang)
            parts.append(say(f"calibrate_{name}", lang=lang, names=names))
    return parts


def _narrowed(one: Estimate, factor: Factor, mass: float, lang: str) -> str:
    low, high = (factor_value(end, factor) for end in one.interval)
    return say("calibrate_narrowed_item", lang=lang, label=factor.label(lang), mean=factor_value(one.mean, factor),
               mass=share_words(mass), low=low, high=high, prior_low=factor_value(one.low, factor),
               prior_high=factor_value(one.high, factor))


def _together(one: Direction, factors: Mapping[str, Factor], lang: str) -> str:
    """The parameters that cannot be told apart. Where their combination is a sum, one can rise as the other falls."""
    members = sorted(one.parts.items(), key=lambda item: -abs(item[1]))
    labels = [factors[name].label(lang) for name, _ in members]
    terms = " ".join(f"{'−' if part < 0 else '+'} {abs(part):.2f}×{label}"
                     for (_, part), label in zip(members, labels, strict=True)).removeprefix("+ ")
    kind = "many" if len(members) > 2 else "opposite" if members[1][1] > 0 else "same"
    return say(f"calibrate_together_{kind}", lang=lang, names=quoted(labels, lang), combination=terms,
               ratio=ratio_words(one.ratio))


def _trust(found: Calibration, lang: str) -> list[str]:
    recovery = found.recovery
    low, high = (share_words(end) for end in recovery.coverage_interval())
    parts = [say(f"calibrate_recovery_{recovery.verdict}", lang=lang, truths=recovery.truths,
                 mass=share_words(found.mass), coverage=share_words(float(recovery.is_covered.mean())), low=low,
                 high=high)]
    if found.draws.lucks in FEW_LUCKS:
        parts.append(say(FEW_LUCKS[found.draws.lucks], lang=lang))
    if found.drift > LARGE_DRIFT:
        near = [one.share for one in found.tolerances if one.share <= 2 * found.share + 1e-12]
        parts.append(say("calibrate_drift", lang=lang, low=share_words(min(near)), high=share_words(max(near)),
                         drift=f"{found.drift:.1f}"))
    return parts


def quoted(labels: Sequence[str], lang: str) -> str:
    """Labels in quotation marks, one after the other."""
    return say("others_separator", lang=lang).join(say("calibrate_quoted", lang=lang, label=label) for label in labels)
