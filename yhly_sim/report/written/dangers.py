"""What could backfire, computed from the runs: what gets worse, where reports part from facts, who pays the price."""

from __future__ import annotations

import math

from yhly_sim.analysis.comparison.compare import Comparison
from yhly_sim.engine.language import say
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.report.numbers import form_for, number_form
from yhly_sim.report.written.content import Block, Paragraph, Section, TableBlock
from yhly_sim.report.written.differences import interval_words, verdict_word
from yhly_sim.report.written.facts import Facts

WARNINGS = ("gap_reported", "effort_real", "effort_visible", "motivation", "displaced_count", "discouraged_count",
            "passed_over_count", "withdrawn_share", "hidden_stock", "relapse_share", "escalated_share",
            "petition_count", "fee_collection_share", "firm_exit_count")
"""Outcomes in which a reform that looks well may fail: reports and effort for show, burnt out people, cases pushed
elsewhere or never voiced, fees that are not paid."""

MOST_WARNED, MOST_WORSE = 3, 24


def backfires(facts: Facts, lang: str) -> Section:
    """Outcomes that get worse in any design, reports that look better than the facts, and every warning sign with its
    interval, also where nothing was found."""
    title = say("written_backfires", lang=lang)
    if not facts.comparisons:
        return Section(title, (Paragraph(say("written_backfires_alone", lang=lang)),))
    worse = [(comparison, one) for comparison in facts.comparisons for one in comparison.differences
             if verdict_word(one, facts.outcome(one.name)) == "worse" and facts.outcome(one.name).group != "resources"]
    rows = tuple((facts.title(comparison.treatment, lang), facts.outcome(one.name).label(lang),
                  number_form(one, lang).difference(one.difference), interval_words(one, number_form(one, lang), lang))
                 for comparison, one in sorted(worse, key=lambda found: found[1].p_holm)[:MOST_WORSE])
    message = "written_backfires_some" if rows else "written_backfires_none"
    blocks: list[Block] = [Paragraph(say(message, lang=lang, count=len(worse)))]
    blocks += [Paragraph(text) for comparison in facts.comparisons for text in _dressed_up(comparison, facts, lang)]
    if rows:
        heads = ("design", "outcome", "difference", "interval")
        blocks.append(TableBlock(say("written_backfires_table", lang=lang),
                                 tuple(say(f"written_head_{name}", lang=lang) for name in heads), rows, texts=2,
                                 note=say("written_backfires_note", lang=lang)))
    warned = _warned(facts)
    if warned:
        blocks.append(_warnings(facts, warned, lang))
    return Section(title, tuple(blocks))


def _warned(facts: Facts) -> list[Comparison]:
    """The designs whose warning signs are shown: the one looked at, that with the widest gap between reports and facts,
    and the last one."""
    gap = [one for one in facts.comparisons if "gap_reported" in one]
    widest = max(gap, key=lambda one: one["gap_reported"].difference, default=None)
    wanted = [facts.shown, widest, facts.comparisons[-1]]
    return [one for one in facts.comparisons if any(one is other for other in wanted)][:MOST_WARNED]


def _warnings(facts: Facts, warned: list[Comparison], lang: str) -> TableBlock:
    rows: list[tuple[str, ...]] = []
    marks: dict[tuple[int, int], str] = {}
    same, absent = [], []
    known = {outcome.name for outcome in facts.outcomes}
    for name in (name for name in WARNINGS if name in known):
        outcome = facts.outcome(name)
        there = [one for one in warned if name in one]
        if there and all(one[name].difference == 0.0 and one[name].is_deterministic for one in there):
            same.append(outcome.label(lang))
            continue
        new = [_level_row(facts, one.treatment, outcome, lang) for one in warned] if not there else []
        for comparison in there:
            found = comparison[name]
            form, word = number_form(found, lang), verdict_word(found, outcome)
            if word in ("better", "worse"):
                marks[len(rows) + len(new), 3] = marks[len(rows) + len(new), 5] = word
            new.append(("", facts.title(comparison.treatment, lang), form.level(found.treatment),
                        form.difference(found.difference), interval_words(found, form, lang),
                        say(f"written_verdict_{word}", lang=lang)))
        told = [row for row in new if row is not None]
        rows += [(outcome.label(lang) if place == 0 else "", *row[1:]) for place, row in enumerate(told)]
        absent += [] if told else [outcome.label(lang)]
    heads = ("outcome", "design", "treatment", "difference", "interval", "verdict")
    joint = say("written_listed", lang=lang)
    alone = say("written_verdict_level", lang=lang)
    notes = [say("written_warnings_levels", lang=lang)] if any(row[-1] == alone for row in rows) else []
    notes += [say(f"written_warnings_{kind}", lang=lang, labels=joint.join(labels))
             for kind, labels in (("same", same), ("absent", absent)) if labels]
    return TableBlock(say("written_warnings_table", lang=lang, baseline=facts.title(facts.designs.names[0], lang)),
                      tuple(say(f"written_head_{name}", lang=lang) for name in heads), tuple(rows), texts=2,
                      marks=marks, note=say("sentence_joint", lang=lang).join(notes))


def _level_row(facts: Facts, design: str, outcome: Outcome, lang: str) -> tuple[str, ...] | None:
    """What an outcome is in a design where the baseline has no such thing: its mean and the interval of that mean."""
    from yhly_sim.analysis.comparison.precision import half_width

    frame = facts.designs.frames[facts.designs.names.index(design)]
    values = frame[outcome.name].dropna()
    if values.empty:
        return None
    mean = float(values.mean())
    width = half_width(float(values.std(ddof=1)), len(values)) if len(values) > 1 else math.nan
    form = form_for(outcome.unit, lang, largest=abs(mean), width=width if width > 0 else abs(mean) / 30)
    interval = "–" if math.isnan(width) else say("written_interval", lang=lang, low=form.bare(mean - width),
                                                 high=form.bare(mean + width))
    return "", facts.title(design, lang), form.level(mean), "–", interval, say("written_verdict_level", lang=lang)


def _dressed_up(comparison: Comparison, facts: Facts, lang: str) -> list[str]:
    """Where a reported value gets higher and the true one does not follow."""
    told = []
    for found in comparison.differences:
        true = facts.outcome(found.name).reported_of
        if true is None or true not in comparison:
            continue
        fact, good = comparison[true], facts.outcome(true).higher_is_better
        improves = (found.difference > 0) == bool(good) and found.p_holm < 0.05 and not found.is_within_smallest
        if improves and verdict_word(fact, facts.outcome(true)) != "better":
            told.append(say("written_dressed_up", lang=lang, design=facts.title(comparison.treatment, lang),
                            outcome=facts.outcome(true).label(lang),
                            reported=number_form(found, lang).difference(found.difference),
                            true=number_form(fact, lang).difference(fact.difference),
                            interval=interval_words(fact, number_form(fact, lang), lang)))
    return told
