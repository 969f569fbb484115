"""Paired differences within each group of people, one panel an outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Sequence

from matplotlib.figure import Figure

from yhly_sim.analysis.comparison.compare import Comparison
from yhly_sim.analysis.comparison.fairness import Fairness, GroupDifference
from yhly_sim.engine.language import say
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.report.comparison.course import FAINT, INK, LABEL_SIZE, QUIET
from yhly_sim.report.comparison.fairness import dimension_label, group_label
from yhly_sim.report.comparison.figure import COLOURS, OPEN, house_style
from yhly_sim.report.comparison.verdict import LARGEST_P, MAIN_OUTCOMES, direction_of
from yhly_sim.report.lines import lines_of
from yhly_sim.report.numbers import form_for
from yhly_sim.report.titles import Titles, titles_of_sides

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_PANELS = 4
SIZE = (13.5, 6.2)


def fairness_figure(fairness: Fairness, comparison: Comparison, outcomes: Sequence[Outcome], *,
                    titles: Titles | None = None, lang: str) -> Figure:
    """Rows are groups, panels outcomes: the paired difference with its 95 % interval; coloured where it is found after
    Holm's correction over the whole table."""
    shown = _outcomes(fairness, outcomes)
    rows = list(dict.fromkeys((one.dimension, one.group) for one in fairness.groups))
    sides = titles_of_sides(comparison, titles, lang)
    with house_style():
        figure = Figure(figsize=SIZE, facecolor="white")
        figure.text(0.02, 0.965, say("figure_title", lang=lang, **sides), fontsize=16, va="top")
        figure.text(0.02, 0.9, say("fairness_figure_subtitle", lang=lang), fontsize=10.5, va="top", color=QUIET)
        wide = 0.83 / max(len(shown), 1)
        for place, outcome in enumerate(shown):
            axes = figure.add_axes((0.155 + place * wide, 0.12, wide - 0.025, 0.66))
            members = {(one.dimension, one.group): one for one in fairness.groups
                       if one.difference.name == outcome.name}
            _draw(axes, rows, members, outcome, lang)
            labels = [_row_label(*row, lang) for row in rows] if place == 0 else [""] * len(rows)
            axes.set_yticks(range(len(rows)), labels, fontsize=11)
        return figure


def _outcomes(fairness: Fairness, outcomes: Sequence[Outcome]) -> list[Outcome]:
    there = {one.difference.name for one in fairness.groups}
    order = [name for name in MAIN_OUTCOMES if name in there] + [o.name for o in outcomes if o.name in there]
    register = {outcome.name: outcome for outcome in outcomes}
    return [register[name] for name in dict.fromkeys(order) if name in register][:MOST_PANELS]


def _draw(axes: Axes, rows: Sequence[tuple[str, str]], members: dict[tuple[str, str], GroupDifference],
          outcome: Outcome, lang: str) -> None:
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.axvline(0, color=QUIET, linewidth=0.9, zorder=1)
    factor = 1.0
    for place, row in enumerate(rows):
        axes.axhline(place, color=FAINT, linewidth=0.6, zorder=0)
        if place and row[0] != rows[place - 1][0]:
            axes.axhline(place - 0.5, color=QUIET, linewidth=0.8, zorder=0)
        if row not in members:
            continue
        difference = members[row].difference
        factor = form_for(outcome.unit, lang, largest=abs(difference.baseline), width=1.0).factor
        is_found = difference.p_holm < LARGEST_P
        colour = COLOURS[direction_of(difference, outcome)] if is_found else OPEN
        if difference.has_interval:
            axes.plot([factor * difference.ci_low, factor * difference.ci_high], [place, place], color=colour,
                      linewidth=3, solid_capstyle="round", zorder=2)
        axes.plot(factor * difference.difference, place, "o", markersize=7, color=colour,
                  markerfacecolor=colour if is_found else "white", markeredgewidth=1.8, zorder=3)
    unit = form_for(outcome.unit, lang, largest=1.0, width=1.0).unit_name()
    label = outcome.label(lang) + (say("table_unit_beside", lang=lang, unit=unit) if unit else "")
    axes.set_title("\n".join(lines_of(label, 28)), loc="left", fontsize=LABEL_SIZE,
                   color=INK)
    axes.tick_params(axis="y", length=0, labelcolor=INK, pad=6)
    axes.tick_params(axis="x", labelsize=10)
    axes.locator_params(axis="x", nbins=4)
    axes.spines["left"].set_visible(False)


def _row_label(dimension: str, group: str, lang: str) -> str:
    label = group_label(dimension, group, lang)
    return label if label != group else f"{dimension_label(dimension, lang)}: {group}"
