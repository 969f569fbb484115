"""The share of cases still waiting, day by day, on both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from yhly_sim.analysis.comparison.compare import Comparison
from yhly_sim.analysis.comparison.survival import Curve, Floats, SurvivalComparison
from yhly_sim.engine.language import say
from yhly_sim.report.comparison.course import FAINT, INK, LABEL_SIZE, LINES, QUIET
from yhly_sim.report.comparison.figure import house_style
from yhly_sim.report.comparison.survival import event_label
from yhly_sim.report.titles import Titles, titles_of_sides

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZE = (11.0, 5.6)
LEAST_SHOWN = 30
STILL_MOVING = 0.005
"""The axis of days ends where both curves change by less than this from there on, but not before `LEAST_SHOWN` days."""


def survival_figure(survival: Sequence[SurvivalComparison], comparison: Comparison, *, titles: Titles | None = None,
                    lang: str) -> Figure:
    """One panel an event: the curves of both sides with 95 % bands, the wider of Greenwood's and the one over
    replications."""
    sides = titles_of_sides(comparison, titles, lang)
    shown = [one for one in survival if one.until > 0]
    with house_style():
        figure = Figure(figsize=SIZE, facecolor="white")
        figure.text(0.02, 0.965, say("survival_figure_title", lang=lang, **sides), fontsize=16, va="top")
        figure.text(0.02, 0.895, say("survival_figure_subtitle", lang=lang), fontsize=10.5, va="top", color=QUIET)
        wide = 0.9 / max(len(shown), 1)
        for place, one in enumerate(shown):
            axes = figure.add_axes((0.07 + place * wide, 0.13, wide - 0.06, 0.58))
            _draw(axes, one, lang)
        handles = [Line2D([], [], color=LINES[side], linewidth=2.6) for side in sides]
        figure.legend(handles, list(sides.values()), loc="upper left", bbox_to_anchor=(0.06, 0.845), ncols=2,
                      frameon=False, fontsize=LABEL_SIZE, handlelength=1.6, columnspacing=1.6)
        return figure


def _draw(axes: Axes, one: SurvivalComparison, lang: str) -> None:
    end = _end(one)
    days = np.arange(end + 1)
    for side, curve, luck in (("baseline", one.baseline, one.baseline_luck),
                              ("treatment", one.treatment, one.treatment_luck)):
        low, high = band(curve, luck)
        axes.fill_between(days, 100 * low[:end + 1], 100 * high[:end + 1], step="post", color=LINES[side], alpha=0.2,
                          linewidth=0)
        axes.step(days, 100 * curve.waiting[:end + 1], where="post", color=LINES[side], linewidth=1.8)
    axes.set_ylim(0, 100)
    axes.set_xlim(0, end)
    axes.set_title(say("survival_panel", lang=lang, event=event_label(one.event, lang)), loc="left",
                   fontsize=LABEL_SIZE, color=INK)
    axes.set_xlabel(say("survival_days", lang=lang), fontsize=10.5)
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)


def band(curve: Curve, luck: Floats) -> tuple[Floats, Floats]:
    """Lower and upper limit of each day: the wider of Greenwood's and the one over replications, in [0, 1]."""
    by_luck = [np.clip(curve.waiting + way * np.nan_to_num(luck), 0, 1) for way in (-1, 1)]
    return np.minimum(curve.low, by_luck[0]), np.maximum(curve.high, by_luck[1])


def _end(one: SurvivalComparison) -> int:
    """The last day drawn: as long as both sides have cases under observation, and curves that still come down."""
    curves = (one.baseline, one.treatment)
    last = min(int(np.flatnonzero(curve.at_risk > 0)[-1]) for curve in curves)
    moving = [np.flatnonzero(curve.waiting[:last] > curve.waiting[last] + STILL_MOVING) for curve in curves]
    latest = max((int(days[-1]) for days in moving if days.size), default=0)
    return max(1, min(last, max(LEAST_SHOWN, latest + 1)))
