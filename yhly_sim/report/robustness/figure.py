"""How often each policy is better than the first one over the plausible space, and how it may be regretted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Sequence

import numpy as np
from matplotlib.figure import Figure

from yhly_sim.analysis.robustness.policies import PolicyRobustness, Robustness, regrets
from yhly_sim.engine.language import say
from yhly_sim.report.comparison.course import FAINT, INK, LABEL_SIZE, QUIET
from yhly_sim.report.comparison.figure import BETTER, OPEN, WORSE, house_style
from yhly_sim.report.lines import lines_of
from yhly_sim.report.robustness.words import form_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW = 0.5
"""Height of a policy in inches."""

PAD = 20
"""Room between a panel and its heading, for the words at its upper edge."""


def robustness_figure(found: Robustness, lang: str) -> Figure:
    """Left: share of draws in which each policy is clearly better, open, clearly worse than the first one. Right: its
    regret over the draws: middle 80 %, median, 90 % (filled) and largest (hollow)."""
    shown = sorted(found.policies, key=lambda one: one.regret_high)
    tall = 2.8 + ROW * max(len(shown), 4)
    top, bottom = 1 - 1.8 / tall, 0.85 / tall
    with house_style():
        figure = Figure(figsize=(13.0, tall), facecolor="white")
        label = found.outcome.label(lang)
        figure.text(0.02, 1 - 0.2 / tall, say("robustness_figure_title", lang=lang, label=label), fontsize=16, va="top")
        figure.text(0.02, 1 - 0.62 / tall, say("robustness_figure_subtitle", lang=lang, draws=found.draws,
                                               against=found.against), fontsize=10.5, va="top", color=QUIET)
        left = figure.add_axes((0.18, bottom, 0.36, top - bottom))
        right = figure.add_axes((0.6, bottom, 0.37, top - bottom))
        _draw_shares(left, shown, found, lang)
        _draw_regrets(right, shown, found, lang)
        left.set_yticks(range(len(shown)), ["\n".join(lines_of(one.policy, 22)) for one in shown], fontsize=LABEL_SIZE)
        return figure


def _draw_shares(axes: Axes, shown: Sequence[PolicyRobustness], found: Robustness, lang: str) -> None:
    for place, one in enumerate(shown):
        if one.policy == found.against:
            axes.text(2, place, say("robustness_figure_against", lang=lang), va="center", fontsize=10, color=QUIET)
            continue
        pair = found.beats(one.policy, found.against)
        if pair.wins is None or pair.losses is None or pair.open is None:
            parts = [(pair.ahead.value, BETTER), (pair.equal.value, OPEN),
                     (1 - pair.ahead.value - pair.equal.value, WORSE)]
        else:
            parts = [(pair.wins.value, BETTER), (pair.open.value, FAINT), (pair.equal.value, OPEN),
                     (pair.losses.value, WORSE)]
        start = 0.0
        for share, colour in parts:
            axes.barh(place, 100 * share, left=100 * start, height=0.5, color=colour)
            start += share
        axes.plot([100 * pair.ci_low, 100 * pair.ci_high], [place, place], color=INK, linewidth=1.4, zorder=3)
        axes.plot(100 * pair.share, place, "o", markersize=6, color=INK, zorder=4)
    axes.set_xlim(0, 101)
    axes.set_title(say("robustness_figure_shares", lang=lang, against=found.against), loc="left", fontsize=LABEL_SIZE,
                   color=INK, pad=PAD, linespacing=1.45)
    _rows(axes, len(shown))


def _draw_regrets(axes: Axes, shown: Sequence[PolicyRobustness], found: Robustness, lang: str) -> None:
    form = form_of(found, lang)
    regret = form.factor * regrets(found.means)
    names = [one.policy for one in found.policies]
    for place, one in enumerate(shown):
        mine = regret[names.index(one.policy)]
        low, middle, high = np.quantile(mine, (0.1, 0.5, 0.9))
        colour = BETTER if one.policy == found.minimax_high else OPEN
        axes.axhline(place, color=FAINT, linewidth=0.6, zorder=0)
        axes.plot([low, high], [place, place], color=colour, linewidth=3, solid_capstyle="round", zorder=2)
        axes.plot(middle, place, "|", markersize=12, color=colour, markeredgewidth=2, zorder=3)
        axes.plot(high, place, "o", markersize=7, color=colour, zorder=3)
        axes.plot(mine.max(), place, "o", markersize=7, color=colour, markerfacecolor="white", markeredgewidth=1.8,
                  zorder=3)
    if found.luck > 0:
        axes.axvline(form.factor * found.luck, color=QUIET, linewidth=0.9, linestyle=(0, (4, 3)), zorder=1)
        axes.text(form.factor * found.luck, -0.62, say("robustness_figure_luck", lang=lang), fontsize=9, color=QUIET,
                  ha="left", va="bottom")
    unit = form.unit_name()
    beside = say("table_unit_beside", lang=lang, unit=unit) if unit else ""
    axes.set_title(say("robustness_figure_regret", lang=lang, unit=beside), loc="left", fontsize=LABEL_SIZE, color=INK,
                   pad=PAD, linespacing=1.45)
    furthest = max(float(regret.max()), form.factor * found.luck if found.luck > 0 else 0.0) or 1.0
    axes.set_xlim(-0.02 * furthest, 1.05 * furthest)
    axes.set_yticks([])
    _rows(axes, len(shown))


def _rows(axes: Axes, count: int) -> None:
    axes.set_ylim(max(count, 4) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0, labelcolor=INK, pad=8)
    axes.tick_params(axis="x", labelsize=10)
    axes.spines["left"].set_visible(False)
