"""The middle of a report: outcomes, who gains, and what else the runs tell."""

from __future__ import annotations

from functools import partial
from typing import Any

from yhly_sim.analysis.comparison.fairness import Fairness
from yhly_sim.engine.language import say
from yhly_sim.report.comparison.fairness import dimension_label, fairness_sentence, group_label, main_outcome
from yhly_sim.report.comparison.fairness_figure import fairness_figure
from yhly_sim.report.comparison.sentence import comparison_sentence
from yhly_sim.report.limits import share_words
from yhly_sim.report.numbers import form_for, number_form
from yhly_sim.report.robustness.words import where
from yhly_sim.report.written.content import Block, Paragraph, Picture, Section, Subheading, TableBlock
from yhly_sim.report.written.differences import difference_picture, difference_table, interval_words, verdict_word
from yhly_sim.report.written.facts import Facts


def results(facts: Facts, lang: str) -> Section:
    """Every outcome that the experiment is about: a picture and a table; true values first, reported ones apart."""
    baseline = facts.title(facts.designs.names[0], lang)
    blocks: list[Block] = []
    if facts.shown is not None:
        blocks.append(Paragraph(comparison_sentence(facts.shown, facts.outcomes, lang, titles=facts.titles,
                                                    unit=facts.designs.unit)))
    reported = [name for name in facts.about if facts.outcome(name).reported_of is not None]
    for kind, names in (("true", [name for name in facts.about if name not in reported]), ("reported", reported)):
        if names and reported:
            blocks.append(Subheading(say(f"written_results_{kind}", lang=lang)))
        for name in names:
            outcome, compared = facts.outcome(name), facts.compared(name, lang)
            if not compared:
                blocks.append(Paragraph(say("written_not_comparable", lang=lang, outcome=outcome.label(lang))))
                continue
            blocks.append(difference_picture(outcome, compared, baseline=baseline, lang=lang))
            blocks.append(difference_table(outcome, compared, baseline=baseline, lang=lang))
    return Section(say("written_results", lang=lang), tuple(blocks))


def who_gains(facts: Facts, lang: str) -> Section:
    """Kinds of courtyards and ages."""
    title = say("written_gains", lang=lang)
    fairness, shown = facts.fairness, facts.shown
    if fairness is None or shown is None or main_outcome(fairness) is None:
        return Section(title, (Paragraph(say("written_gains_none", lang=lang)),))
    return Section(
        title,
        (
            Paragraph(fairness_sentence(fairness, facts.outcomes, lang)),
            Picture(
                say(
                    "written_gains_figure",
                    lang=lang,
                    design=facts.title(shown.treatment, lang),
                    baseline=facts.title(shown.baseline, lang),
                ),
                fairness_sentence(fairness, facts.outcomes, lang),
                partial(fairness_figure, fairness, shown, facts.outcomes, titles=facts.titles, lang=lang),
            ),
            _groups(fairness, facts, lang),
        ),
    )


def _groups(fairness: Fairness, facts: Facts, lang: str) -> TableBlock:
    name = main_outcome(fairness)
    outcome = facts.outcome(str(name))
    rows: list[tuple[str, ...]] = []
    marks: dict[tuple[int, int], str] = {}
    for one in fairness.groups:
        if one.difference.name != name:
            continue
        found, form = one.difference, number_form(one.difference, lang)
        word = verdict_word(found, outcome)
        if word in ("better", "worse"):
            marks[len(rows), 4] = word
        rows.append(
            (
                dimension_label(one.dimension, lang),
                group_label(one.dimension, one.group, lang),
                form.bare(found.baseline),
                form.bare(found.treatment),
                form.bare(found.difference, signed=True),
                interval_words(found, form, lang),
            )
        )
    heads = ("dimension", "group", "baseline", "treatment", "difference", "interval")
    return TableBlock(
        say("written_gains_table", lang=lang, outcome=outcome.label(lang)),
        tuple(say(f"written_head_{head}", lang=lang) for head in heads),
        tuple(rows),
        texts=2,
        marks=marks,
    )


def further(facts: Facts, lang: str) -> tuple[Section, ...]:
    """What parts add, what outcomes depend on, where a ranking holds: as far as the design can tell."""
    found, sections = {one.kind: one for one in facts.further}, []
    for kind in ("attribution", "sensitivity", "robustness"):
        title, one = say(f"written_{kind}", lang=lang), found.get(kind)
        if one is not None:
            texts = [text for text in one.sentence[lang].split("\n") if text]
            blocks: list[Block] = [Paragraph(text) for text in (texts[:1] if kind == "attribution" else texts)]
            blocks.append(Picture(say(f"written_{kind}_figure", lang=lang), texts[0], partial(one.draw, lang)))
            tables = {"attribution": _parts, "robustness": _shares}.get(kind)
            blocks += tables(facts, one.found, lang) if tables is not None else []
            sections.append(Section(title, tuple(blocks)))
        elif kind != "attribution":
            why = facts.refused.get(kind)
            sections.append(Section(title, (Paragraph(say(f"written_{kind}_none", lang=lang) if why is None else
                                                      say("written_refused", lang=lang, reason=why[lang])),)))
    return tuple(sections)


def _parts(facts: Facts, result: Any, lang: str) -> list[TableBlock]:
    """Shapley values of every outcome and part, with intervals."""
    rows: list[tuple[str, ...]] = []
    for found in result.findings:
        labels = {player.name: player.label(lang) for player in found.players}
        widths = [(one.amount.ci_high - one.amount.ci_low) / 2 for one in found.contributions]
        form = form_for(found.outcome.unit, lang, largest=max(abs(found.none.value), abs(found.full.value)),
                        width=max(max(widths), (found.outcome.smallest_difference or 0.0) / 20))
        for place, one in enumerate(found.contributions):
            low, high = (form.bare(end, signed=True) for end in (one.amount.ci_low, one.amount.ci_high))
            rows.append((say("written_differences_table", lang=lang, label=found.outcome.label(lang),
                             unit=form.unit_in_brackets()) if place == 0 else "",
                         labels[one.player], form.bare(one.amount.value, signed=True),
                         say("written_interval", lang=lang, low=low, high=high),
                         say("written_found" if one.amount.is_detected else "written_verdict_open", lang=lang)))
    heads = ("outcome", "part", "adds", "interval", "verdict")
    return [TableBlock(say("written_attribution_table", lang=lang),
                       tuple(say(f"written_head_{name}", lang=lang) for name in heads), tuple(rows), texts=2,
                       note=say("written_attribution_note", lang=lang))]


def _shares(facts: Facts, result: Any, lang: str) -> list[TableBlock]:
    """In what share of the plausible space each design is better than the first one, and where the answer flips."""
    blocks = []
    titles = {name: facts.title(name, lang) for name in facts.designs.names}
    for found, regions in zip(result.findings, result.regions, strict=True):
        pairs = [one for one in found.pairs if one.other == found.against]
        rows = tuple((titles.get(one.policy, one.policy), share_words(one.share),
                      say("written_interval", lang=lang, low=share_words(one.ci_low), high=share_words(one.ci_high)),
                      "–" if one.wins is None else share_words(one.wins.value),
                      "–" if one.losses is None else share_words(one.losses.value), share_words(one.equal.value))
                     for one in pairs)
        heads = ("design", "share", "interval", "wins", "losses", "equal")
        blocks.append(TableBlock(
            say("written_robustness_table", lang=lang, label=found.outcome.label(lang),
                baseline=titles.get(found.against, found.against)),
            tuple(say(f"written_head_{name}", lang=lang) for name in heads), rows,
            note=say("written_robustness_note", lang=lang, draws=found.draws)))
        if regions.is_found:
            blocks.append(TableBlock(
                say("written_regions_table", lang=lang, policy=titles.get(regions.policy, regions.policy),
                    other=titles.get(regions.other, regions.other)),
                tuple(say(f"written_head_{name}", lang=lang) for name in ("where", "draws", "better")),
                tuple((where(one, facts.results.factors, lang), str(one.draws), share_words(one.better / one.draws))
                      for one in regions.regions)))
    return blocks
