"""What each design costs, what that buys, and who pays for it."""

from __future__ import annotations

import math
from functools import partial
from typing import Any, Sequence

from matplotlib.figure import Figure

from yhly_sim.analysis.comparison.compare import Comparison, Difference
from yhly_sim.engine.language import catalogue, say
from yhly_sim.engine.outcomes import Effect
from yhly_sim.report.comparison.costs import cost_cells, cost_sentence
from yhly_sim.report.comparison.course import INK, QUIET
from yhly_sim.report.comparison.figure import COLOURS, house_style
from yhly_sim.report.numbers import NumberForm, form_for
from yhly_sim.report.written.charts import FONT, GRID, SOFT, layout
from yhly_sim.report.written.content import Block, Paragraph, Picture, Section, TableBlock
from yhly_sim.report.written.differences import axis_range, interval_words, verdict_word
from yhly_sim.report.written.facts import Facts

MOST_ENTRIES = 12
"""Entries of the books that are shown: the largest."""

COSTS = ("cost_yuan", "cost_hours", "cost_full_yuan")
FULL = "cost_full_yuan"


def costs(facts: Facts, lang: str) -> Section:
    """Money and hours of every design, cost against effect, what one more of an effect costs, and who pays."""
    blocks: list[Block] = []
    names = [name for name in COSTS if any(name in one for one in facts.comparisons)]
    if names:
        blocks.append(_every_design(facts, names, lang))
    if facts.headline is not None and FULL in names:
        picture = _plane(facts, facts.headline, lang)
        blocks += [picture] if picture is not None else []
    if facts.shown is not None and any(facts.costs):
        of_shown = facts.costs[facts.comparisons.index(facts.shown)]
        blocks.append(Paragraph(say("written_cost_of_shown", lang=lang, design=facts.title(facts.shown.treatment, lang),
                                    said=cost_sentence(of_shown, facts.effects, lang,
                                                       unit=facts.designs.unit))))
        blocks.append(_each(facts, lang))
    if facts.payers is not None and facts.shown is not None and facts.payers.differences:
        blocks.append(_payers(facts, lang))
    if facts.spent is not None and facts.spent.differences:
        blocks.append(_purposes(facts, lang))
    return Section(say("written_costs", lang=lang), tuple(blocks) or (Paragraph(say("written_costs_none", lang=lang)),))


def _every_design(facts: Facts, names: list[str], lang: str) -> TableBlock:
    """Difference of every design in money, in hours and in both, each with its interval."""
    forms = {name: _form([one[name] for one in facts.comparisons if name in one], lang) for name in names}
    rows: list[tuple[str, ...]] = []
    marks: dict[tuple[int, int], str] = {}
    first = facts.comparisons[0]
    rows.append((say("written_title_baseline", lang=lang, title=facts.title(facts.designs.names[0], lang)),
                 *(forms[name].bare(first[name].baseline) if name in first else "–" for name in names)))
    for comparison in facts.comparisons:
        cells = [facts.title(comparison.treatment, lang)]
        for column, name in enumerate(names, start=1):
            if name not in comparison:
                cells.append("–")
                continue
            found, form = comparison[name], forms[name]
            word = verdict_word(found, facts.outcome(name))
            if word in ("better", "worse"):
                marks[len(rows), column] = word
            cells.append(say("written_with_interval", lang=lang, value=form.bare(found.difference, signed=True),
                             interval=interval_words(found, form, lang)))
        rows.append(tuple(cells))
    heads = tuple(say("written_differences_table", lang=lang, label=facts.outcome(name).label(lang),
                      unit=forms[name].unit_in_brackets()) for name in names)
    return TableBlock(say("written_costs_designs", lang=lang), (say("written_head_design", lang=lang), *heads),
                      tuple(rows), note=say("written_costs_designs_note", lang=lang), marks=marks)


def _form(found: Sequence[Difference], lang: str) -> NumberForm:
    """One form for differences below each other, chosen by them and not by the larger sums that they are taken from."""
    ends = [abs(end) for one in found for end in (one.difference, one.ci_low, one.ci_high) if math.isfinite(end)]
    widths = sorted((one.ci_high - one.ci_low) / 2 for one in found if one.has_interval and one.ci_high > one.ci_low)
    largest = max(ends, default=0.0)
    return form_for(found[0].unit, lang, largest=largest, width=widths[len(widths) // 2] if widths else largest / 30)


def _each(facts: Facts, lang: str) -> TableBlock:
    """What one more of each effect costs, design by design."""
    first = {effect.outcome: effect for effect in reversed(facts.effects)}
    rows: list[tuple[str, ...]] = []
    marks: dict[tuple[int, int], str] = {}
    for comparison, found in zip(facts.comparisons, facts.costs, strict=True):
        for one in found:
            effect: Effect | None = first.get(one.effect.name)
            if effect is None or effect.name != one.name:
                continue  # the same effect, paid by others or told for one person
            if one.verdict in ("dominant", "dominated"):
                marks[len(rows), 4] = "better" if one.verdict == "dominant" else "worse"
            cells = [facts.title(comparison.treatment, lang), effect.label(lang), *cost_cells(one, lang)]
            if one.has_ratio and effect.outcome in comparison:
                word = verdict_word(comparison[effect.outcome], facts.outcome(effect.outcome))
                doubt = f"written_price_{word}"
                if doubt in catalogue():
                    cells[-1] += say("written_in_brackets", lang=lang, said=say(doubt, lang=lang))
            rows.append(tuple(cells))
    heads = ("design", "effect", "cost", "gain", "each")
    return TableBlock(say("written_costs_table", lang=lang),
                      tuple(say(f"written_head_{name}", lang=lang) for name in heads), tuple(rows), marks=marks,
                      texts=2, note=say("written_costs_note", lang=lang))


def _payers(facts: Facts, lang: str) -> TableBlock:
    """Yuan and hours of each payer in the design that is looked at."""
    assert facts.payers is not None and facts.shown is not None
    rows = []
    for found in facts.payers.differences:
        payer, unit = found.name.rsplit(" ", 1)
        rows.append((_known(f"word_payer_{payer}", payer, lang), say(f"unit_name_{unit}", lang=lang),
                     _plainly(found, found.baseline, lang), _plainly(found, found.treatment, lang),
                     _plainly(found, found.difference, lang, signed=True), _ends(found, lang)))
    heads = ("payer", "unit", "baseline", "treatment", "difference", "interval")
    return TableBlock(
        say("written_payers_table", lang=lang, design=facts.title(facts.shown.treatment, lang)),
        tuple(say(f"written_head_{name}", lang=lang) for name in heads), tuple(rows), texts=2,
        note=say("written_payers_note", lang=lang))


def _plainly(found: Difference, value: float, lang: str, *, signed: bool = False) -> str:
    """A sum in its unit itself, not in thousands of it: sums of several payers stand below each other."""
    return NumberForm(found.unit, lang, 1.0, 0).bare(value, signed=signed)


def _ends(found: Difference, lang: str, *, signed: bool = True) -> str:
    if not found.has_interval:
        return "–"
    return say("written_interval", lang=lang, low=_plainly(found, found.ci_low, lang, signed=signed),
               high=_plainly(found, found.ci_high, lang, signed=signed))


def _purposes(facts: Facts, lang: str) -> TableBlock:
    """The largest entries of the books: both sides, the difference and its interval; of one design its mean and the
    interval of that."""
    assert facts.spent is not None
    every = sorted(facts.spent.differences, key=lambda one: -max(one.baseline, one.treatment))
    rows = []
    for found in every[:MOST_ENTRIES]:
        payer, purpose = found.name.rsplit(" ", 1)
        whose = (_known(f"word_payer_{payer}", payer, lang), _known(f"written_purpose_{purpose}", purpose, lang))
        one = (_plainly(found, found.treatment, lang), _ends(found, lang, signed=False))
        both = (_plainly(found, found.baseline, lang), one[0],
                _plainly(found, found.difference, lang, signed=True), _ends(found, lang))
        rows.append((*whose, *(one if facts.shown is None else both)))
    heads = ("payer", "purpose", *(("mean",) if facts.shown is None else ("baseline", "treatment", "difference")),
             "interval")
    design = facts.designs.names[0] if facts.shown is None else facts.shown.treatment
    kind = "one" if facts.shown is None else "pair"
    return TableBlock(
        say(f"written_spent_{kind}_{'largest' if len(every) > MOST_ENTRIES else 'all'}", lang=lang,
            design=facts.title(design, lang), shown=MOST_ENTRIES, all=len(every)),
        tuple(say(f"written_head_{name}", lang=lang) for name in heads), tuple(rows), texts=2,
        note=say("written_spent_note", lang=lang))


def _known(message: str, other: str, lang: str) -> str:
    return say(message, lang=lang) if message in catalogue() else other


def _plane(facts: Facts, headline: str, lang: str) -> Picture | None:
    """Cost against the main outcome: every design with both intervals, the baseline in the middle. Designs that
    fall together are one dot."""
    outcome = facts.outcome(headline)
    there = [one for one in facts.comparisons if headline in one and FULL in one]
    if not there:
        return None
    money, effect = (_form([one[name] for one in there], lang) for name in (FULL, headline))
    same: dict[tuple[str, str], list[Comparison]] = {}
    for one in there:
        same.setdefault((money.bare(one[FULL].difference), effect.bare(one[headline].difference)), []).append(one)
    dots = [(say("written_listed", lang=lang).join(facts.title(one.treatment, lang) for one in together),
             together[0][FULL], together[0][headline]) for together in same.values()]
    axes = (say("written_plane_cost", lang=lang, unit=money.unit_in_brackets()),
            say("written_plane_effect", lang=lang, label=outcome.label(lang), unit=effect.unit_in_brackets()))
    colours = [COLOURS[verdict_word(gain, outcome)] for _, _, gain in dots]
    told = "; ".join(f"{name}: {money.difference(cost.difference)}, {effect.difference(gain.difference)}"
                     for name, cost, gain in dots)
    baseline = facts.title(facts.designs.names[0], lang)
    return Picture(say("written_plane_caption", lang=lang, label=outcome.label(lang), baseline=baseline), told,
                   partial(_draw_plane, dots, money, effect, axes, colours),
                   chart=_plane_chart(dots, money, effect, axes, colours))


def _draw_plane(dots: list[Any], money: NumberForm, effect: NumberForm, axes: tuple[str, str],
                colours: list[str]) -> Figure:
    with house_style():
        figure = Figure(figsize=(8.6, 4.6), facecolor="white", layout="constrained")
        plane = figure.add_subplot()
        plane.axhline(0, color=QUIET, linewidth=0.9, zorder=1)
        plane.axvline(0, color=QUIET, linewidth=0.9, zorder=1)
        for number, ((_, cost, gain), colour) in enumerate(zip(dots, colours, strict=True), start=1):
            x, y = cost.difference * money.factor, gain.difference * effect.factor
            for found, form, is_cost in ((cost, money, True), (gain, effect, False)):
                if found.has_interval:
                    low, high = found.ci_low * form.factor, found.ci_high * form.factor
                    plane.plot(*(([low, high], [y, y]) if is_cost else ([x, x], [low, high])), color=colour,
                               linewidth=1.6, zorder=2)
            plane.plot([x], [y], "o", color=colour, markersize=13, zorder=3)
            plane.annotate(str(number), (x, y), ha="center", va="center_baseline", fontsize=8.5, color="white",
                           zorder=4)
        plane.set_xlabel(axes[0])
        plane.set_ylabel(axes[1])
        plane.set_xlim(*axis_range([cost for _, cost, _ in dots], money))
        plane.set_ylim(*axis_range([gain for _, _, gain in dots], effect))
        names = "\n".join(f"{number}  {name}" for number, (name, _, _) in enumerate(dots, start=1))
        figure.text(0.06, -0.02, names, va="top", fontsize=9.5, color=INK, linespacing=1.5)
        return figure


def _plane_chart(dots: list[Any], money: NumberForm, effect: NumberForm, axes: tuple[str, str],
                 colours: list[str]) -> dict[str, Any]:
    def ends(found: Any, form: NumberForm) -> tuple[float, float]:
        if not found.has_interval:
            return 0.0, 0.0
        return (found.ci_high - found.difference) * form.factor, (found.difference - found.ci_low) * form.factor

    def bar(place: int, form: NumberForm) -> dict[str, Any]:
        both = [ends(dot[place], form) for dot in dots]
        return {"type": "data", "symmetric": False, "array": [high for high, _ in both],
                "arrayminus": [low for _, low in both], "thickness": 1.6, "width": 0, "color": "#8a929b"}

    trace = {
        "type": "scatter", "mode": "markers+text",
        "x": [cost.difference * money.factor for _, cost, _ in dots],
        "y": [gain.difference * effect.factor for _, _, gain in dots],
        "text": [str(number) for number in range(1, len(dots) + 1)],
        "textfont": {"color": "white", "size": 11, "family": FONT},
        "hovertext": [f"{name}<br>{money.difference(cost.difference)}<br>{effect.difference(gain.difference)}"
                      for name, cost, gain in dots],
        "hoverinfo": "text", "marker": {"size": 21, "color": colours}, "error_x": bar(1, money),
        "error_y": bar(2, effect)}
    names = "<br>".join(f"{number}&nbsp;&nbsp;{name}" for number, (name, _, _) in enumerate(dots, start=1))
    beside = {"text": names, "xref": "paper", "yref": "paper", "x": 0, "y": -0.22, "xanchor": "left", "yanchor": "top",
              "showarrow": False, "align": "left", "font": {"size": 13, "color": SOFT}}
    made = layout(height=440 + 20 * len(dots), left=70, bottom=90 + 20 * len(dots))
    return {"data": [trace], "layout": {
        **made, "annotations": [beside],
        "xaxis": {"title": {"text": axes[0], "font": {"size": 14}}, "zeroline": True, "zerolinecolor": SOFT,
                  "gridcolor": GRID, "range": list(axis_range([cost for _, cost, _ in dots], money))},
        "yaxis": {"title": {"text": axes[1], "font": {"size": 14}}, "zeroline": True, "zerolinecolor": SOFT,
                  "gridcolor": GRID, "range": list(axis_range([gain for _, _, gain in dots], effect))}}}
