"""The figure of a calibration: each parameter's posterior against its prior, and the pairs that go together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from yhly_sim.analysis.calibration.posterior import Calibration
from yhly_sim.engine.language import say
from yhly_sim.report.calibration.sentence import ratio_words
from yhly_sim.report.comparison.course import FAINT, INK, LABEL_SIZE, QUIET
from yhly_sim.report.comparison.figure import BETTER, WORSE, house_style
from yhly_sim.report.limits import factor_value, share_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMNS, MOST_MARGINALS = 4, 12
MOST_PAIRS, LEAST_CORRELATION = 4, 0.4
FEWEST_BINS, MOST_BINS = 8, 20
MOST_LETTERS = {"zh": 16, "en": 36}
WIDTH, TOP, FOOT = 13.5, 1.05, 0.15
ROW, PANEL = 1.95, 1.0
PAIR_ROW, PAIR_PANEL = 3.2, 2.0
"""Inches: the figure's width, room above and below, a row of panels and the panel in it."""


def calibration_figure(found: Calibration, lang: str) -> Figure:
    """Above: posterior of each parameter, the flat prior behind it, its highest-density interval below. Underneath: the
    pairs with the strongest correlations, from `LEAST_CORRELATION` on."""
    pairs = correlated_pairs(found)
    shown = min(len(found.estimates), MOST_MARGINALS)
    rows = -(-shown // COLUMNS)
    height = TOP + FOOT + ROW * rows + (PAIR_ROW if pairs else 0.0)
    with house_style():
        figure = Figure(figsize=(WIDTH, height), facecolor="white")
        title = found.targets.title[0 if lang == "zh" else 1]
        figure.text(0.02, 1 - 0.22 / height, say("calibrate_figure_title", lang=lang, title=title), fontsize=17,
                    va="top")
        figure.text(0.02, 1 - 0.68 / height,
                    say("calibrate_figure_marginals", lang=lang, mass=share_words(found.mass)), fontsize=LABEL_SIZE,
                    va="top", color=QUIET)
        if not found.is_reachable:
            figure.text(0.98, 1 - 0.3 / height, say("calibrate_figure_unreachable", lang=lang), fontsize=12, va="top",
                        ha="right", color=WORSE)
        for place in range(shown):
            foot = height - TOP - ROW * (place // COLUMNS) - 0.5 - PANEL
            _draw_marginal(figure.add_axes(_box(place % COLUMNS, foot, PANEL, height)), found, place, lang)
        if len(found.estimates) > shown:
            figure.text(0.98, 1 - 0.68 / height, ha="right", va="top", fontsize=9.5, color=QUIET,
                        s=say("calibrate_more_parameters", lang=lang, count=len(found.estimates) - shown))
        if pairs:
            top = height - TOP - ROW * rows
            figure.text(0.02, top / height, say("calibrate_figure_pairs", lang=lang), fontsize=LABEL_SIZE,
                        va="top", color=QUIET)
            for column, (one, other) in enumerate(pairs):
                axes = figure.add_axes(_box(column, top - 0.6 - PAIR_PANEL, PAIR_PANEL, height))
                _draw_pair(axes, found, one, other, lang)
        return figure


def correlated_pairs(found: Calibration) -> list[tuple[int, int]]:
    """Places of the parameters with the strongest correlations, strongest first."""
    strength = np.abs(np.triu(found.correlation, 1))
    order = np.argsort(-strength, axis=None)[:MOST_PAIRS]
    pairs = [(int(place // len(strength)), int(place % len(strength))) for place in order]
    return [pair for pair in pairs if strength[pair] >= LEAST_CORRELATION]


def _box(column: int, foot: float, tall: float, height: float) -> tuple[float, float, float, float]:
    """Left, bottom, width and height of a panel in shares of the figure; foot, tall, height in inches."""
    return 0.055 + column * 0.24, foot / height, 0.185, tall / height


def _draw_marginal(axes: Axes, found: Calibration, place: int, lang: str) -> None:
    one, factor = found.estimates[place], found.draws.factors[place]
    values = found.posterior.values[:, place]
    axes.fill_between([one.low, one.high], [1 / (one.high - one.low)] * 2, color=FAINT, zorder=1)
    bins = int(min(max(np.sqrt(found.posterior.effective), FEWEST_BINS), MOST_BINS))
    axes.hist(values, bins=bins, range=(one.low, one.high), weights=found.posterior.weights, density=True,
              color=BETTER, alpha=0.75, zorder=2)
    top = axes.get_ylim()[1]
    axes.plot(one.hdi, [-0.06 * top] * 2, color=INK, linewidth=3, solid_capstyle="butt", zorder=3)
    axes.plot(one.mean, -0.06 * top, "o", markersize=6, color="white", markeredgecolor=INK, markeredgewidth=1.5,
              zorder=4)
    axes.set_ylim(-0.13 * top, 1.05 * top)
    axes.set_xlim(one.low, one.high)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_title(_shortened(factor.label(lang), lang), fontsize=LABEL_SIZE, color=INK, loc="left", pad=17)
    axes.text(0.0, 1.03, say("calibrate_figure_ratio", lang=lang, ratio=ratio_words(one.ratio)), ha="left",
              va="bottom", fontsize=9, color=QUIET, transform=axes.transAxes)
    axes.locator_params(axis="x", nbins=4)
    axes.xaxis.set_major_formatter(lambda value, _: factor_value(value, factor))
    axes.tick_params(labelsize=9.5)


def _draw_pair(axes: Axes, found: Calibration, one: int, other: int, lang: str) -> None:
    factors, weights = found.draws.factors, found.posterior.weights
    axes.scatter(found.posterior.values[:, one], found.posterior.values[:, other], s=12, color=BETTER, linewidths=0,
                 alpha=np.clip(weights / weights.max(), 0.08, 1.0))
    axes.xaxis.set_major_formatter(lambda value, _: factor_value(value, factors[one]))
    axes.yaxis.set_major_formatter(lambda value, _: factor_value(value, factors[other]))
    axes.set_xlim(factors[one].low, factors[one].high)
    axes.set_ylim(factors[other].low, factors[other].high)
    axes.set_xlabel(_shortened(factors[one].label(lang), lang), fontsize=9.5)
    axes.set_ylabel(_shortened(factors[other].label(lang), lang), fontsize=9.5)
    number = f"{found.correlation[one, other]:.2f}".replace("-", "−")
    axes.set_title(say("calibrate_figure_correlation", lang=lang, correlation=number), fontsize=9.5, color=QUIET,
                   loc="right", pad=4)
    axes.locator_params(nbins=4)
    axes.tick_params(labelsize=9)


def _shortened(label: str, lang: str) -> str:
    most = MOST_LETTERS[lang]
    return label if len(label) <= most else f"{label[:most - 1].rstrip()}…"
