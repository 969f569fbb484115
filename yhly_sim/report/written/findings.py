"""The middle of a report: outcomes, costs, who gains, what else the runs tell, and what could backfire."""

from __future__ import annotations

from functools import partial

from yhly_sim.analysis.compare import Comparison, Difference
from yhly_sim.analysis.fairness import Fairness
from yhly_sim.engine.language import catalogue, say
from yhly_sim.report.costs import cost_cells, cost_sentence
from yhly_sim.report.fairness import dimension_label, fairness_sentence, group_label, main_outcome
from yhly_sim.report.fairness_figure import fairness_figure
from yhly_sim.report.numbers import number_form
from yhly_sim.report.written.content import Block, Paragraph, Picture, Section, TableBlock
from yhly_sim.report.written.differences import difference_picture, difference_table, verdict_word
from yhly_sim.report.written.facts import Facts

MOST_ENTRIES = 12
"""Entries of the books that are shown: the largest."""


def results(facts: Facts, lang: str) -> Section:
    """Every outcome that the experiment is about: a picture and a table."""
    baseline, blocks = facts.title(facts.designs.names[0], lang), list[Block]()
    for name in facts.about:
        compared = facts.compared(name, lang)
        if not compared:
            blocks.append(Paragraph(say("written_not_comparable", lang=lang, outcome=facts.outcome(name).label(lang))))
            continue
        blocks.append(difference_picture(facts.outcome(name), compared, baseline=baseline, lang=lang))
        blocks.append(difference_table(facts.outcome(name), compared, baseline=baseline, lang=lang))
    return Section(say("written_results", lang=lang), tuple(blocks))


def costs(facts: Facts, lang: str) -> Section:
    """What each design costs more, what that buys, and who pays for what in the one that is looked at."""
    blocks: list[Block] = []
    rows: list[tuple[str, ...]] = []
    marks: dict[tuple[int, int], str] = {}
    first = {effect.outcome: effect.name for effect in reversed(facts.effects)}
    for comparison, found in zip(facts.comparisons, facts.costs, strict=True):
        for one in found:
            if one.name not in first.values():
                continue  # the same effect, paid by others or told for one person
            label = next(effect.label(lang) for effect in facts.effects if effect.name == one.name)
            rows.append((facts.title(comparison.treatment, lang), label, *cost_cells(one, lang)))
            if one.verdict in ("dominant", "dominated"):
                marks[len(rows) - 1, 4] = "better" if one.verdict == "dominant" else "worse"
    if facts.shown is not None and rows:
        of_shown = facts.costs[facts.comparisons.index(facts.shown)]
        blocks.append(Paragraph(cost_sentence(of_shown, facts.effects, lang)))
        blocks.append(
            TableBlock(
                say("written_costs_table", lang=lang),
                tuple(say(f"written_head_{name}", lang=lang) for name in ("design", "effect", "cost", "gain", "each")),
                tuple(rows),
                marks=marks,
                texts=2,
                note=say("written_costs_note", lang=lang),
            )
        )
    spent = facts.spent
    if len(spent):
        most = spent.nlargest(MOST_ENTRIES, "shown")
        blocks.append(
            TableBlock(
                say("written_spent_table", lang=lang, shown=min(MOST_ENTRIES, len(spent)), all=len(spent)),
                (
                    *(say(f"written_head_{name}", lang=lang) for name in ("payer", "purpose")),
                    facts.title(facts.designs.names[0], lang),
                    facts.title(facts.shown.treatment, lang) if facts.shown else "",
                ),
                tuple(
                    (
                        _known(f"word_payer_{payer}", str(payer), lang),
                        _known(f"written_purpose_{purpose}", str(purpose), lang),
                        f"{first:,.0f}",
                        f"{last:,.0f}",
                    )
                    for payer, purpose, first, last in most[["payer", "purpose", "first", "shown"]].itertuples(
                        index=False
                    )
                ),
                texts=2,
                note=say("written_spent_note", lang=lang),
            )
        )
    return Section(say("written_costs", lang=lang), tuple(blocks) or (Paragraph(say("written_costs_none", lang=lang)),))


def _known(message: str, other: str, lang: str) -> str:
    return say(message, lang=lang) if message in catalogue() else other


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
                _interval(found, lang),
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
    found = []
    for one in facts.further:
        paragraphs = [Paragraph(text) for text in one.sentence[lang].split("\n") if text]
        picture = Picture(say(f"written_{one.kind}_figure", lang=lang), one.sentence[lang], partial(one.draw, lang))
        found.append(Section(say(f"written_{one.kind}", lang=lang), (*paragraphs, picture)))
    return tuple(found)


def backfires(facts: Facts, lang: str) -> Section:
    """Outcomes that are found to get worse, and where what is reported parts from what is."""
    rows: list[tuple[str, ...]] = []
    for comparison in facts.comparisons:
        for found in comparison.differences:
            if verdict_word(found, facts.outcome(found.name)) == "worse":
                rows.append(
                    (
                        facts.title(comparison.treatment, lang),
                        facts.outcome(found.name).label(lang),
                        number_form(found, lang).difference(found.difference),
                        _interval(found, lang),
                    )
                )
    blocks: list[Block] = [
        Paragraph(say("written_backfires_some" if rows else "written_backfires_none", lang=lang, count=len(rows)))
    ]
    if rows:
        blocks.append(
            TableBlock(
                say("written_backfires_table", lang=lang),
                tuple(
                    say(f"written_head_{name}", lang=lang) for name in ("design", "outcome", "difference", "interval")
                ),
                tuple(rows),
                texts=2,
            )
        )
    dressed = [text for comparison in facts.comparisons for text in _dressed_up(comparison, facts, lang)]
    blocks += [Paragraph(text) for text in dressed]
    return Section(say("written_backfires", lang=lang), tuple(blocks))


def _dressed_up(comparison: Comparison, facts: Facts, lang: str) -> list[str]:
    """Where a reported value gets better and the true one does not follow."""
    told = []
    for found in comparison.differences:
        outcome = facts.outcome(found.name)
        true = outcome.reported_of
        if true is None or true not in comparison or verdict_word(found, outcome) != "better":
            continue
        fact = comparison[true]
        if verdict_word(fact, facts.outcome(true)) != "better":
            told.append(
                say(
                    "written_dressed_up",
                    lang=lang,
                    design=facts.title(comparison.treatment, lang),
                    outcome=facts.outcome(true).label(lang),
                    reported=number_form(found, lang).difference(found.difference),
                    true=number_form(fact, lang).difference(fact.difference),
                    interval=_interval(fact, lang),
                )
            )
    return told


def _interval(found: Difference, lang: str) -> str:
    if not found.has_interval:
        return "–"
    form = number_form(found, lang)
    return say(
        "written_interval",
        lang=lang,
        low=form.bare(found.ci_low, signed=True),
        high=form.bare(found.ci_high, signed=True),
    )
