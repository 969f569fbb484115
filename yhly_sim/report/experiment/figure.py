"""An experiment as a figure: the mean of every point in every outcome, with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Sequence

import numpy as np

from yhly_sim.analysis.results import Results
from yhly_sim.report.comparison.course import FAINT, INK, QUIET
from yhly_sim.report.comparison.figure import BETTER, house_style
from yhly_sim.report.experiment.table import MOST_POINTS, PointMeans, point_labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_PANELS = 6


def experiment_figure(results: Results, outcomes: Sequence[str], *, title: str, lang: str) -> Figure:
    """One panel an outcome (at most six): every point's mean with its 95 % interval; where there are more than
    `MOST_POINTS` of them, the means in order of size."""
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    there = [PointMeans.of(results, name) for name in outcomes
             if name in {one.name for one in results.outcomes}][:MOST_PANELS]
    labels = point_labels(results, lang)
    columns = min(3, max(len(there), 1))
    rows = -(-max(len(there), 1) // columns)
    is_named = len(labels) <= MOST_POINTS
    height = max(3.2, 0.34 * len(labels) + 1.4) if is_named else 3.2
    with house_style():
        figure = Figure(figsize=(13.5, 1.1 + rows * height), facecolor="white",
                        layout=ConstrainedLayoutEngine(rect=(0, 0, 1, 1 - 0.75 / (1.1 + rows * height))))
        figure.text(0.012, 0.985, title, fontsize=16, va="top")
        axes = figure.subplots(rows, columns, squeeze=False).ravel()
        for place, one in enumerate(there):
            _draw_points(axes[place], one, labels if is_named else None, has_names=place % columns == 0, lang=lang)
        for unused in axes[len(there):]:
            unused.set_axis_off()
        return figure


def _draw_points(axes: Axes, one: PointMeans, labels: list[str] | None, *, has_names: bool, lang: str) -> None:
    form = one.form(lang)
    order = np.arange(len(one.means)) if labels is not None else np.argsort(one.means)
    places = np.arange(len(order))
    means, widths = one.means[order] * form.factor, np.nan_to_num(one.half_widths[order]) * form.factor
    axes.errorbar(means, places, xerr=widths, fmt="o", color=BETTER, ecolor=BETTER, elinewidth=2 if labels else 0.6,
                  markersize=6 if labels else 2.5, alpha=1 if labels else 0.8)
    axes.set_title(f"{one.outcome.label(lang)}　{form.unit_name()}" if lang == "zh"
                   else f"{one.outcome.label(lang)}, {form.unit_name()}", loc="left", fontsize=11.5, color=INK)
    axes.invert_yaxis()
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    if labels is not None and has_names:
        axes.set_yticks(places, labels, fontsize=10, color=INK)
    else:
        axes.set_yticks([])
    axes.margins(y=0.03 if labels is None else 0.06)
    axes.xaxis.label.set_color(QUIET)
