"""Designs from the best down: how far each is from the best, and the probability that it is the best."""

from __future__ import annotations

from typing import TYPE_CHECKING, Sequence

from matplotlib.figure import Figure

from yhly_sim.analysis.ranking.rank import Ranking, Standing
from yhly_sim.engine.language import say
from yhly_sim.report.comparison.course import FAINT, INK, LABEL_SIZE, QUIET
from yhly_sim.report.comparison.figure import BETTER, OPEN, house_style
from yhly_sim.report.lines import lines_of
from yhly_sim.report.ranking.words import chance, form_of, named
from yhly_sim.report.titles import Titles

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW = 0.42
"""Height of a design in inches."""


def ranking_figure(ranking: Ranking, *, titles: Titles | None = None, lang: str) -> Figure:
    """Left: difference from the best of the others with simultaneous 95 % intervals. Right: probability of being
    the best."""
    shown = ranking.from_the_top()
    tall = 2.4 + ROW * max(len(shown), 4)
    top, bottom = 1 - 1.35 / tall, 0.75 / tall
    label, n = ranking.outcome.label(lang), min(one.replications for one in shown)
    with house_style():
        figure = Figure(figsize=(12.0, tall), facecolor="white")
        figure.text(0.02, 1 - 0.2 / tall, say("rank_figure_title", lang=lang, label=label), fontsize=16, va="top")
        figure.text(0.02, 1 - 0.62 / tall, say("rank_figure_subtitle", lang=lang, n=n), fontsize=10.5, va="top",
                    color=QUIET)
        left = figure.add_axes((0.22, bottom, 0.44, top - bottom))
        right = figure.add_axes((0.72, bottom, 0.25, top - bottom))
        _draw_differences(left, shown, ranking, lang)
        _draw_chances(right, shown, lang)
        labels = ["\n".join(lines_of(named(one.design, titles, lang), 26)) for one in shown]
        left.set_yticks(range(len(shown)), labels, fontsize=LABEL_SIZE)
        return figure


def _draw_differences(axes: Axes, shown: Sequence[Standing], ranking: Ranking, lang: str) -> None:
    form = form_of(ranking, lang)
    axes.axvline(0, color=QUIET, linewidth=0.9, zorder=1)
    for place, one in enumerate(shown):
        colour = BETTER if one.may_be_best else OPEN
        axes.axhline(place, color=FAINT, linewidth=0.6, zorder=0)
        axes.plot([form.factor * one.best_low, form.factor * one.best_high], [place, place], color=colour, linewidth=3,
                  solid_capstyle="round", zorder=2)
        at = ranking.lead if one.design == ranking.leader else one.difference_to_best
        axes.plot(form.factor * at, place, "o", markersize=7, color=colour, markeredgewidth=1.8,
                  markerfacecolor=colour if one.design == ranking.leader else "white", zorder=3)
    unit = form.unit_name()
    axes.set_title(say("rank_figure_differences", lang=lang)
                   + (say("table_unit_beside", lang=lang, unit=unit) if unit else ""), loc="left", fontsize=LABEL_SIZE,
                   color=INK)
    _rows(axes, len(shown))


def _draw_chances(axes: Axes, shown: Sequence[Standing], lang: str) -> None:
    for place, one in enumerate(shown):
        axes.barh(place, 100 * one.probability_best, height=0.5, color=BETTER if one.may_be_best else OPEN)
        axes.text(100 * one.probability_best + 2, place, chance(one.probability_best) + "%", va="center",
                  fontsize=10, color=QUIET)
    axes.set_xlim(0, 118)
    axes.set_xticks([0, 50, 100])
    axes.set_yticks([])
    axes.set_title(say("rank_figure_chances", lang=lang), loc="left", fontsize=LABEL_SIZE, color=INK)
    _rows(axes, len(shown))


def _rows(axes: Axes, count: int) -> None:
    axes.set_ylim(max(count, 4) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0, labelcolor=INK, pad=8)
    axes.tick_params(axis="x", labelsize=10)
    axes.spines["left"].set_visible(False)
