"""Figures: a comparison (paired differences, and the course of both sides), and a single run."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Iterator, Sequence

import matplotlib
from matplotlib.figure import Figure

from yhly_sim.analysis.comparison.compare import Comparison, Difference
from yhly_sim.engine.language import say
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.report.comparison.course import FAINT, INK, LABEL_SIZE, QUIET, draw_courses, main_series
from yhly_sim.report.comparison.verdict import MAIN_OUTCOMES, headline_of, verdict_of
from yhly_sim.report.fonts import font_family
from yhly_sim.report.lines import label_of
from yhly_sim.report.numbers import number_form
from yhly_sim.report.titles import Titles, titles_of_sides

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

BETTER, WORSE, OPEN = "#1f6fb2", "#c9720a", "#9aa2ab"
COLOURS = {"better": BETTER, "worse": WORSE, "higher": INK, "lower": INK, "open": OPEN, "same": OPEN,
           "equivalent": OPEN}

MOST_ROWS = 12
SIZE = (13.5, 7.8)
BOTTOM, HEIGHT = 0.085, 0.72


@contextmanager
def house_style() -> Iterator[None]:
    """The packaged font and calm lines, for whatever is drawn inside."""
    with matplotlib.rc_context():
        matplotlib.rcParams.update(
            {
                "font.family": [font_family()],
                "font.size": 11,
                "text.color": INK,
                "axes.labelcolor": QUIET,
                "xtick.color": QUIET,
                "ytick.color": QUIET,
                "axes.edgecolor": FAINT,
                "axes.spines.top": False,
                "axes.spines.right": False,
                "svg.fonttype": "path",
            }
        )
        yield


def comparison_figure(
    comparison: Comparison,
    series: pd.DataFrame,
    *,
    outcomes: Sequence[Outcome],
    weekly: Sequence[Outcome] = (),
    titles: Titles | None = None,
    lang: str,
) -> Figure:
    """Left: paired differences with 95 % intervals, each row in its own scale, better to the right. Right: the
    weekly course of the main series, mean and middle 80 % of the replications, both sides; the reform marked."""
    shown = main_series(series, (*outcomes, *weekly))
    with house_style():
        figure = Figure(figsize=SIZE, facecolor="white")
        n = max((d.replications for d in comparison.differences), default=0)
        sides = titles_of_sides(comparison, titles, lang)
        title = say("figure_title", lang=lang, **sides)
        _title(figure, title, say("figure_differences", lang=lang, n=n))
        forest = figure.add_axes((0.19, BOTTOM, (0.40 if shown else 0.72) - 0.19, HEIGHT))
        _draw_forest(forest, comparison, outcomes, lang)
        figure.text(0.02, 0.018, say("figure_grey", lang=lang), fontsize=9.5, color=QUIET)
        if shown:
            figure.text(0.63, 0.912, say("figure_courses", lang=lang), fontsize=11, va="top", color=QUIET)
            draw_courses(figure, series, shown, sides, lang, box=(0.63, BOTTOM, 0.35, HEIGHT))
        return figure


def run_figure(
    series: pd.DataFrame,
    *,
    name: str,
    outcomes: Sequence[Outcome],
    weekly: Sequence[Outcome] = (),
    lang: str,
) -> Figure:
    """The weekly course of the main series of one run; the reform marked."""
    with house_style():
        figure = Figure(figsize=(8.5, 7.8), facecolor="white")
        _title(figure, say("figure_run_title", lang=lang, name=name), say("figure_run_subtitle", lang=lang))
        shown = main_series(series, (*outcomes, *weekly))
        if shown:
            draw_courses(figure, series, shown, {"run": name}, lang, box=(0.11, BOTTOM, 0.85, HEIGHT))
        return figure


def rows_to_draw(comparison: Comparison, outcomes: Sequence[Outcome]) -> list[tuple[Outcome, Difference]]:
    """The outcomes of the left panel: main ones first, then others with a better direction, in groups' order."""
    register = {outcome.name: outcome for outcome in outcomes}
    directed = [o.name for o in outcomes if o.higher_is_better is not None]
    wanted = [name for name in dict.fromkeys((*MAIN_OUTCOMES, *directed, *register)) if name in comparison]
    chosen = [name for name in wanted if name in register][:MOST_ROWS]
    return [(register[name], comparison[name]) for name in chosen]


def _title(figure: Figure, title: str, subtitle: str) -> None:
    figure.text(0.02, 0.965, title, fontsize=17, va="top")
    figure.text(0.02, 0.912, subtitle, fontsize=11, va="top", color=QUIET)


def _draw_forest(axes: Axes, comparison: Comparison, outcomes: Sequence[Outcome], lang: str) -> None:
    rows = rows_to_draw(comparison, outcomes)
    headline = headline_of(comparison, outcomes)
    axes.set_xlim(-1.15, 1.15)
    axes.set_ylim(max(len(rows), 6) - 0.4, -0.6)
    axes.axvline(0, color=QUIET, linewidth=0.9, zorder=1)
    for place, (outcome, difference) in enumerate(rows):
        colour = COLOURS[verdict_of(difference, outcome, headline)]
        towards_better = -1.0 if outcome.higher_is_better is False else 1.0
        ends = [difference.ci_low, difference.ci_high] if difference.has_interval else [difference.difference] * 2
        furthest = max(abs(end) for end in ends) or 1.0
        low, high = sorted(towards_better * end / furthest for end in ends)
        axes.axhline(place, color=FAINT, linewidth=0.6, zorder=0)
        axes.plot([low, high], [place, place], color=colour, linewidth=3, solid_capstyle="round", zorder=2)
        point = towards_better * difference.difference / furthest
        is_found = colour != OPEN
        axes.plot(point, place, "o", markersize=7, color=colour, markerfacecolor=colour if is_found else "white",
                  markeredgewidth=1.8, zorder=3)
        _amount(axes, place, difference, colour if is_found else QUIET, lang)
    labels = [label_of(outcome.label(lang), most=2, width=24) for outcome, _ in rows]
    axes.set_yticks(range(len(rows)), labels, fontsize=11.5)
    axes.tick_params(axis="y", length=0, labelcolor=INK, pad=8)
    axes.set_xticks([])
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.text(-0.05, -0.015, say("figure_worse", lang=lang), transform=axes.get_xaxis_transform(), ha="right", va="top",
              fontsize=10.5, color=WORSE)
    axes.text(0.05, -0.015, say("figure_better", lang=lang), transform=axes.get_xaxis_transform(), ha="left", va="top",
              fontsize=10.5, color=BETTER)


def _amount(axes: Axes, place: int, difference: Difference, colour: str, lang: str) -> None:
    """The difference in natural units, and its interval below it."""
    form = number_form(difference, lang)
    amount = form.difference(difference.difference)
    axes.text(1.24, place - 0.02, amount, va="bottom", fontsize=LABEL_SIZE, color=colour)
    if difference.has_interval:
        low, high = (form.bare(end, signed=True) for end in (difference.ci_low, difference.ci_high))
        axes.text(1.24, place + 0.06, say("figure_interval", lang=lang, low=low, high=high), va="top", fontsize=9,
                  color=QUIET)
