"""The first part of a report: the answer, what was compared, the model on a page, and how it was found out."""

from __future__ import annotations

import math
from typing import Any, Iterable, Mapping

from yhly_sim.analysis.comparison.compare import Comparison, Difference
from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.switches import switches
from yhly_sim.engine.language import LANGUAGES, say
from yhly_sim.report.comparison.sentence import FEWEST_REPLICATIONS, joined
from yhly_sim.report.numbers import number_form
from yhly_sim.report.written.content import Block, Bullets, Paragraph, Section, TableBlock
from yhly_sim.report.written.differences import amount_word, range_words, value_word, verdict_word
from yhly_sim.report.written.facts import Facts, best_of

MOST_WORSE = 3
MOST_FACTORS, MOST_REPEATED = 16, 3
MODEL_PARAGRAPHS = ("world", "disputes", "institutions", "effort", "truth", "luck")


def answer(facts: Facts, lang: str) -> Section:
    """Three sentences: which design does best by the headline and how sure that is; how the others do and what gets
    worse in the best; what the intervals cover and how much is assumed."""
    title, name = say("written_answer", lang=lang), facts.headline
    best = best_of(facts.comparisons, facts.outcome(name)) if name is not None else None
    if name is None or best is None:
        return Section(title, (Paragraph(say("written_answer_none", lang=lang), is_lead=True),
                               *_quick(facts, lang)))
    lead = [_best(facts, best, best[name], lang), _others(facts, best, name, lang), _covers(facts, lang)]
    return Section(title, (*(Paragraph(text, is_lead=True) for text in lead), *_quick(facts, lang)))


def _best(facts: Facts, best: Comparison, found: Difference, lang: str) -> str:
    outcome, form = facts.outcome(found.name), number_form(found, lang)
    told = {
        "outcome": outcome.label(lang),
        "count": len(facts.designs.names) - 1,
        "best": facts.title(best.treatment, lang),
        "baseline": facts.title(best.baseline, lang),
        "difference": form.difference(found.difference),
        "low": form.bare(found.ci_low, signed=True),
        "high": form.bare(found.ci_high, signed=True),
    }
    if not found.has_interval:
        return say("written_answer_one", lang=lang, **told)
    word = verdict_word(found, outcome)
    kind = "small" if word == "equivalent" else word if word in ("better", "worse") else "open"
    smallest = form.size(found.smallest_difference) if found.smallest_difference > 0 else ""
    pair = "pair_" if len(facts.designs.names) == 2 else ""
    return say(f"written_answer_{pair}{kind}", lang=lang, smallest=smallest, **told)


def _others(facts: Facts, best: Comparison, name: str, lang: str) -> str:
    """How the other designs compare by the same outcome, and what the best one makes worse."""
    words = [verdict_word(one[name], facts.outcome(name)) for one in facts.comparisons if name in one]
    worse = [facts.outcome(one.name).label(lang) + say("written_in_brackets", lang=lang, said=number_form(
        one, lang).difference(one.difference)) for one in best.differences
        if one.name != name and verdict_word(one, facts.outcome(one.name)) == "worse"]
    listed = say("written_listed", lang=lang).join(worse[:MOST_WORSE])
    pair = "pair_" if len(facts.designs.names) == 2 else ""
    cost = say(f"written_answer_{pair}cost" if worse else f"written_answer_{pair}no_cost", lang=lang, worse=listed,
               best=facts.title(best.treatment, lang), baseline=facts.title(best.baseline, lang),
               more=say("written_answer_more", lang=lang, count=len(worse) - MOST_WORSE) if len(worse) > MOST_WORSE
               else "")
    if pair:
        return cost
    counts = {word: words.count(word) for word in ("better", "worse", "equivalent")}
    counts["open"] = len(words) - sum(counts.values())
    if len(words) in counts.values():
        alike = next(word for word, count in counts.items() if count == len(words))
        return say(f"written_answer_all_{alike}", lang=lang, all=len(words), cost=cost)
    said = say("written_listed", lang=lang).join(say(f"written_answer_count_{word}", lang=lang, count=count)
                                                 for word, count in counts.items() if count)
    return say("written_answer_others", lang=lang, all=len(words), counts=said, cost=cost)


def _covers(facts: Facts, lang: str) -> str:
    """What the intervals cover, and how many parameters are assumptions."""
    total = sum(facts.grades.values())
    assumed = "" if not total else say("written_answer_assumed", lang=lang, total=total,
                                       count=facts.grades.get("assumption", 0))
    count = max((len(frame) for frame in facts.designs.frames), default=0)
    said = say(f"written_answer_covers_{facts.designs.unit}", lang=lang, assumed=assumed, n=count)
    if count >= FEWEST_REPLICATIONS:
        return said
    return joined([said, say("written_answer_few", lang=lang, fewest=FEWEST_REPLICATIONS)], lang)


def _quick(facts: Facts, lang: str) -> list[Block]:
    return [Paragraph(say("written_methods_quick", lang=lang))] if facts.is_quick else []


def compared(facts: Facts, lang: str) -> Section:
    """The designs, how each differs from the baseline, and the factors they are made of."""
    blocks: list[Block] = [Paragraph(text) for text in [facts.experiment.look_at[LANGUAGES.index(lang)]] if text]
    blocks.append(_designs(facts, lang))
    if facts.results.factors:
        blocks.append(_factors(facts, lang))
    return Section(say("written_compared", lang=lang), tuple(blocks))


def _designs(facts: Facts, lang: str) -> TableBlock:
    names, nothing = facts.designs.names, "–"
    joint = say("written_parts_listed", lang=lang)
    first = facts.on.get(names[0], frozenset())
    rows: list[tuple[str, ...]] = []
    added, removed = dict[frozenset[str], str](), dict[frozenset[str], str]()
    for name, frame in zip(names, facts.designs.frames, strict=True):
        cells = [facts.title(name, lang)]
        if name == names[0]:
            cells[0] = say("written_title_baseline", lang=lang, title=cells[0])
        if facts.on:
            on = facts.on.get(name, frozenset())
            cells += [_parts(parts, name, told, facts, lang) or nothing
                      for parts, told in ((on - first, added), (first - on, removed))]
        cells.append(joint.join(_set_to(path, value, lang) for path, value in facts.values.get(name, {}).items())
                     or nothing)
        rows.append((*cells, f"{len(frame):,}"))
    heads = ("design", *(("on", "off") if facts.on else ()), "set", f"units_{facts.designs.unit}")
    keep = [place for place in range(len(heads)) if place in (0, len(heads) - 1)
            or any(row[place] != nothing for row in rows)]
    note = say(f"written_designs_{facts.designs.unit}", lang=lang)
    if facts.on and first:
        note += say("written_designs_first", lang=lang,
                    parts=joint.join(part_label(one, lang) for one in in_order(first)))
    return TableBlock(
        say("written_designs", lang=lang),
        tuple(say(f"written_head_{heads[place]}", lang=lang) for place in keep),
        tuple(tuple(row[place] for place in keep) for row in rows),
        note=note,
        texts=len(keep) - 1,
    )


def _parts(parts: frozenset[str], name: str, told: dict[frozenset[str], str], facts: Facts, lang: str) -> str:
    """Parts in words; many that an earlier row has told already as those of that row."""
    earlier = told.setdefault(parts, name)
    if earlier != name and len(parts) > MOST_REPEATED:
        return say("written_parts_as_in", lang=lang, design=facts.title(earlier, lang))
    return say("written_parts_listed", lang=lang).join(part_label(part, lang) for part in in_order(parts))


def part_label(part: str, lang: str) -> str:
    """What a part of the reform is called."""
    known = switches().get(part)
    return part if known is None else getattr(known, lang)


def in_order(parts: Iterable[str]) -> list[str]:
    """Parts in the order of the report."""
    order = {name: place for place, name in enumerate(switches())}
    return sorted(parts, key=lambda name: (order.get(name, len(order)), name))


def _set_to(path: str, value: Any, lang: str) -> str:
    if isinstance(value, Mapping):
        return _instrument(value, lang)
    known = catalogue().get(path)
    label = path if known is None else getattr(known, lang)
    return say("written_setting", lang=lang, factor=label, level=amount_word(value, known.unit if known else "", lang))


def _instrument(one: Mapping[str, Any], lang: str) -> str:
    """An instrument of a scenario's own: what it gives, and by which value."""
    given = [say(f"written_gives_{kind}", lang=lang, number=value_word(one[kind], lang))
             for kind in ("yuan", "honour", "post") if one.get(kind)]
    return say("written_instrument", lang=lang, name=one["name"], given=say("written_listed", lang=lang).join(given),
               measured=say(f"written_measured_{one.get('measured', 'true')}", lang=lang))


def _factors(facts: Facts, lang: str) -> TableBlock:
    """Levers one by one; of many uncertain parameters only how many there are (the appendix has them)."""
    joint, rows = say("written_listed", lang=lang), list[tuple[str, ...]]()
    uncertain = [factor for factor in facts.results.factors if factor.role == "uncertainty"]
    shown = [factor for factor in facts.results.factors if factor.role == "lever" or len(uncertain) <= MOST_FACTORS]
    alone = len([factor for factor in shown if factor.role == "lever"]) == 1 and facts.designs.unit == "draw"
    for factor in shown:
        if factor.is_continuous:
            settings = range_words(factor.low, factor.high, factor.unit, lang)
        elif alone and factor.role == "lever" and len(factor.levels) == len(facts.designs.names):
            settings = joint.join(facts.title(name, lang) for name in facts.designs.names)
        else:
            settings = joint.join(amount_word(level.label, factor.unit, lang) for level in factor.levels)
        rows.append((factor.label(lang), say(f"written_role_{factor.role}", lang=lang), settings))
    if len(shown) < len(facts.results.factors):
        rows.append((say("written_uncertain_many", lang=lang, count=len(uncertain)),
                     say("written_role_uncertainty", lang=lang), say("written_uncertain_ranges", lang=lang)))
    heads = tuple(say(f"written_head_{name}", lang=lang) for name in ("lever", "role", "levels"))
    return TableBlock(say("written_levers", lang=lang), heads, tuple(rows), texts=3)


def model(lang: str) -> Section:
    """The model on one page."""
    return Section(
        say("written_model", lang=lang),
        tuple(Paragraph(say(f"written_model_{name}", lang=lang)) for name in MODEL_PARAGRAPHS),
    )


def methods(facts: Facts, lang: str) -> Section:
    """How the runs were made and compared, from what the runs say of themselves."""
    results, provenance = facts.results, facts.results.provenance
    drawn = [factor for factor in results.factors if factor.role == "uncertainty"]
    there = len(results.runs)
    items = [say("written_methods_design", lang=lang, kind=say(f"written_kind_{results.kind}", lang=lang),
                 points=f"{len(results.points):,}", designs=len(facts.designs.names), replications=results.replications,
                 planned=f"{provenance.get('runs_planned', there):,}", runs=f"{there:,}",
                 failed=f"{len(results.failed):,}")]
    if facts.world is not None:
        items.append(say("written_methods_world", lang=lang, world=facts.world[lang], days=facts.days))
    items += [say("written_methods_luck", lang=lang, seed=results.seed)]
    if drawn and facts.designs.unit == "draw":
        items.append(say("written_methods_drawn", lang=lang, count=len(drawn), draws=len(facts.designs.frames[0])))
    if facts.comparisons:
        asked = sum(name in one for one in facts.comparisons for name in facts.about)
        every = sum(len(one.differences) for one in facts.comparisons)
        items += [say("written_methods_interval", lang=lang, unit=say(f"written_unit_{facts.designs.unit}", lang=lang)),
                  say("written_methods_holm", lang=lang, asked=asked, others=every - asked)]
        factors = sorted(one.vrf for found in facts.comparisons for one in found.differences
                         if one.name == facts.headline and math.isfinite(one.vrf))
        if factors:
            middle = factors[len(factors) // 2]
            items.append(say("written_methods_paired", lang=lang, factor=f"{middle:,.{0 if middle >= 10 else 1}f}"))
        if len(facts.comparisons) > 1:
            items.append(say("written_methods_chosen", lang=lang, count=len(facts.designs.names)))
        if any(facts.costs):
            items.append(say("written_methods_ratio", lang=lang))
    items += [say(f"written_methods_{one.kind}", lang=lang) for one in facts.further]
    items.append(say("written_methods_program", lang=lang, started=facts.started[:10], finished=facts.finished[:10],
                     version=facts.versions.get("yhly-sim", "?"), code=facts.code[:12],
                     python=facts.versions.get("python", "?")))
    return Section(say("written_methods", lang=lang), (Bullets(tuple(items)),))
