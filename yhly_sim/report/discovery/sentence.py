"""The computed sentence of a discovery: where the cases lie, whether it is noise, how stable it is, what it is not."""

from __future__ import annotations

from typing import Mapping

from yhly_sim.analysis.discovery.evidence import Evidence
from yhly_sim.analysis.discovery.finding import Discovery
from yhly_sim.design.factor import Factor
from yhly_sim.engine.language import current_language, say
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.report.limits import box_words, factor_label, in_order, share_words
from yhly_sim.report.numbers import form_for


def discovery_sentence(
    found: Discovery, outcome: Outcome, factors: Mapping[str, Factor], lang: str | None = None
) -> str:
    """What was found, computed from its numbers alone. A box that the same search also finds in shuffled labels is
    called noise and not described."""
    lang = lang or current_language()
    parts = [_noise(found, outcome, lang)] if found.is_noise else _found(found, outcome, factors, lang)
    if found.has_few:
        parts.append(say("discover_few", lang=lang, cases=found.in_box.cases,
                         others=found.in_box.points - found.in_box.cases))
    parts.append(_tree(found, factors, lang))
    parts.append(_doubtful(found, lang))
    if found.cases.left_out:
        parts.append(say("discover_left_out", lang=lang, count=found.cases.left_out))
    parts.append(say("discover_what_it_is_not", lang=lang))
    return say("sentence_joint", lang=lang).join(parts)


def case_words(found: Discovery, outcome: Outcome, lang: str) -> str:
    """What a case of interest is."""
    cases = found.cases
    form = form_for(outcome.unit, lang, largest=max(abs(cases.least), abs(cases.greatest)),
                    width=(cases.greatest - cases.least) / 20)
    kind = f"case_{'worst_' if cases.wanted.worst is not None else ''}{cases.side}"
    words = say(kind, lang=lang, label=outcome.label(lang), threshold=form.level(cases.threshold),
                share=share_words(cases.wanted.worst or 0.0))
    if cases.wanted.in_share is not None:
        words = say("case_in_share", lang=lang, case=words, share=share_words(cases.wanted.in_share))
    return words


def p_words(p: float) -> str:
    """A p value as text.

    >>> p_words(0.005), p_words(0.0384), p_words(1e-9)
    ('0.005', '0.04', '<0.001')
    """
    if p < 0.001:
        return "<0.001"
    return f"{p:.3f}" if p < 0.01 else f"{p:.2f}"


def _found(found: Discovery, outcome: Outcome, factors: Mapping[str, Factor], lang: str) -> list[str]:
    evidence = found.box_evidence
    return [
        say("discover_found", lang=lang, case=case_words(found, outcome, lang),
            box=box_words(found.box, factors, lang), base_rate=share_words(found.in_box.base_rate),
            density=share_words(evidence.held_out.density), density_low=share_words(evidence.density[0]),
            density_high=share_words(evidence.density[1]), coverage=share_words(evidence.held_out.coverage),
            coverage_low=share_words(evidence.coverage[0]), coverage_high=share_words(evidence.coverage[1])),
        say("discover_not_noise", lang=lang, **_shuffled(evidence)),
        *([] if evidence.is_confirmed else [say("discover_not_confirmed", lang=lang)]),
        _stable(found, factors, lang),
    ]


def _noise(found: Discovery, outcome: Outcome, lang: str) -> str:
    return say("discover_noise", lang=lang, case=case_words(found, outcome, lang),
               base_rate=share_words(found.in_box.base_rate), **_shuffled(found.box_evidence))


def _shuffled(evidence: Evidence) -> dict[str, object]:
    as_good = round(evidence.p * (1 + evidence.shuffles)) - 1
    return {"shuffles": evidence.shuffles, "as_good": as_good, "p": p_words(evidence.p)}


def _stable(found: Discovery, factors: Mapping[str, Factor], lang: str) -> str:
    evidence = found.box_evidence
    again = [say("discover_factor_share", lang=lang, factor=factor_label(name, factors, lang),
                 share=share_words(evidence.used[name])) for name in in_order(found.box.limits, factors)]
    low, middle, high = (f"{one:.2f}" for one in evidence.overlap)
    return say("discover_stable", lang=lang, times=len(evidence.resamples),
               factors=say("others_separator", lang=lang).join(again), overlap=middle, overlap_low=low,
               overlap_high=high)


def _tree(found: Discovery, factors: Mapping[str, Factor], lang: str) -> str:
    evidence = found.tree_evidence
    if not found.tree.region:
        return say("discover_tree_nothing", lang=lang)
    if evidence.is_noise:
        return say("discover_tree_noise", lang=lang, p=p_words(evidence.p))
    regions = say("limit_or", lang=lang).join(box_words(leaf.box, factors, lang) for leaf in found.tree.region)
    return say("discover_tree", lang=lang, regions=regions, density=share_words(evidence.held_out.density),
               coverage=share_words(evidence.held_out.coverage), p=p_words(evidence.p))


def _doubtful(found: Discovery, lang: str) -> str:
    if found.cases.doubtful is None:
        return say("discover_noise_not_examined", lang=lang)
    return say("discover_doubtful", lang=lang, points=found.in_box.points, doubtful=found.cases.doubtful)
