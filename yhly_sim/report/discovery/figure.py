"""The figure of a discovery: the trajectory of coverage and density, and the limits of the box in the ranges varied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from yhly_sim.analysis.discovery.boxes import Limit
from yhly_sim.analysis.discovery.finding import Discovery
from yhly_sim.design.factor import Factor
from yhly_sim.engine.language import say
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.report.comparison.course import FAINT, INK, LABEL_SIZE, QUIET
from yhly_sim.report.comparison.figure import BETTER, OPEN, WORSE, house_style
from yhly_sim.report.discovery.sentence import case_words
from yhly_sim.report.discovery.table import OFTEN, shown_factors
from yhly_sim.report.limits import factor_label, label_words, limit_words, share_words, unit_position
from yhly_sim.report.lines import label_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZE = (13.5, 6.8)
BOTTOM, HEIGHT = 0.17, 0.64
MOST_ROWS = 10
LINES = 4
"""Of the name of a factor, at most."""
SHADES = "viridis_r"


def discovery_figure(found: Discovery, outcome: Outcome, factors: Mapping[str, Factor], lang: str) -> Figure:
    """Left: every box of the trajectory by coverage and density, shaded by how many factors it restricts; the box
    taken, and what it reaches on points it was not made from. Right: the box in the ranges varied, with the spread of
    its ends over resamples. A box that is noise is drawn grey, and the title says so."""
    with house_style():
        figure = Figure(figsize=SIZE, facecolor="white")
        figure.text(0.02, 0.965, say("discover_figure_title", lang=lang, case=case_words(found, outcome, lang)),
                    fontsize=16, va="top")
        if found.is_noise:
            figure.text(0.02, 0.9, say("discover_figure_noise", lang=lang), fontsize=12, va="top", color=WORSE)
        for left, message in ((0.06, "discover_figure_trajectory"), (0.58, "discover_figure_limits")):
            figure.text(left, 0.85, say(message, lang=lang), fontsize=LABEL_SIZE, va="top", color=QUIET)
        _draw_trajectory(figure, figure.add_axes((0.06, BOTTOM, 0.3, HEIGHT)), found, lang)
        _draw_limits(figure.add_axes((0.58, BOTTOM, 0.29, HEIGHT)), found, factors, lang)
        return figure


def _draw_trajectory(figure: Figure, axes: Axes, found: Discovery, lang: str) -> None:
    steps = [step.counts for step in found.steps]
    restricted = [len(step.box.limits) for step in found.steps]
    dots = axes.scatter([one.coverage for one in steps], [one.density for one in steps], c=restricted, cmap=SHADES,
                        vmin=0, vmax=max(max(restricted), 1), s=34, edgecolors="white", linewidths=0.6, zorder=2)
    axes.axhline(found.in_box.base_rate, color=QUIET, linewidth=0.9, linestyle=(0, (4, 3)), zorder=1)
    axes.text(0.0, found.in_box.base_rate, say("discover_figure_base_rate", lang=lang), va="bottom", ha="left",
              fontsize=9.5, color=QUIET)
    colour = OPEN if found.is_noise else BETTER
    if found.box.limits:
        axes.plot(found.in_box.coverage, found.in_box.density, "o", markersize=13, markerfacecolor="none",
                  markeredgecolor=colour, markeredgewidth=2.2, zorder=3, label=say("discover_figure_chosen", lang=lang))
    _draw_held_out(axes, found, lang)
    axes.set_xlim(-0.03, 1.06)
    axes.set_ylim(-0.03, 1.06)
    axes.set_xlabel(say("discover_figure_coverage", lang=lang))
    axes.set_ylabel(say("discover_figure_density", lang=lang))
    axes.xaxis.set_major_formatter(lambda share, place: share_words(share))
    axes.yaxis.set_major_formatter(lambda share, place: share_words(share))
    if axes.get_legend_handles_labels()[0]:
        axes.legend(loc="upper left", bbox_to_anchor=(-0.02, -0.12), frameon=False, fontsize=9.5, ncols=2)
    bar = figure.colorbar(dots, cax=figure.add_axes((0.37, BOTTOM, 0.009, HEIGHT)))
    bar.set_label(say("discover_figure_restricted", lang=lang), fontsize=9.5)
    bar.locator = MaxNLocator(integer=True)
    bar.outline.set_visible(False)


def _draw_held_out(axes: Axes, found: Discovery, lang: str) -> None:
    """What the search reaches on points it has not seen; nothing where it finds no box there."""
    evidence = found.box_evidence
    coverage, density = evidence.held_out.coverage, evidence.held_out.density
    if density != density:
        return
    axes.plot(evidence.coverage, [density] * 2, color=WORSE, linewidth=1.8, zorder=4)
    axes.plot([coverage] * 2, evidence.density, color=WORSE, linewidth=1.8, zorder=4)
    axes.plot(coverage, density, "D", markersize=7, color=WORSE, zorder=5,
              label=say("discover_figure_held_out", lang=lang))


def _draw_limits(axes: Axes, found: Discovery, factors: Mapping[str, Factor], lang: str) -> None:
    names = shown_factors(found, factors)[:MOST_ROWS]
    axes.set_xlim(0, 1)
    axes.set_ylim(max(len(names), 5) - 0.4, -0.6)
    for place, name in enumerate(names):
        factor, limit = factors.get(name), found.box.limits.get(name)
        colour = OPEN if found.is_noise or limit is None else BETTER
        axes.plot([0, 1], [place, place], color=FAINT, linewidth=7, solid_capstyle="butt", zorder=1)
        if name in found.settings.labels:
            _draw_labels(axes, place, found.settings.labels[name], limit, colour, lang)
        else:
            assert factor is not None
            _draw_range(axes, place, factor, limit, colour)
            _draw_spread(axes, place, factor, found)
        words = limit_words(limit, factor, lang) if limit is not None else say("discover_figure_no_limit", lang=lang)
        axes.text(1.03, place - 0.03, label_of(words, most=2), va="bottom", fontsize=10,
                  color=INK if limit is not None else QUIET)
        axes.text(1.03, place + 0.05,
                  say("discover_figure_came_back", lang=lang, share=share_words(found.box_evidence.used[name])),
                  va="top", fontsize=9, color=QUIET)
    axes.set_yticks(range(len(names)), [label_of(factor_label(name, factors, lang), most=LINES)
                                        for name in names], fontsize=11)
    axes.tick_params(axis="y", length=0, labelcolor=INK, pad=8)
    if not names:
        axes.text(0.0, 0, say("limit_none", lang=lang), fontsize=11, color=QUIET, va="center")
    axes.set_xticks([])
    axes.spines[["left", "bottom"]].set_visible(False)


def _draw_range(axes: Axes, place: int, factor: Factor, limit: Limit | None, colour: str) -> None:
    if limit is None:
        return
    low, high = (unit_position(end, factor) for end in limit)
    axes.plot([low, high], [place, place], color=colour, linewidth=7, solid_capstyle="butt", zorder=2)


def _draw_spread(axes: Axes, place: int, factor: Factor, found: Discovery) -> None:
    for side in ("low", "high"):
        spread = found.spreads.get((factor.name, side))
        if spread is not None and spread.share >= OFTEN:
            low, _, high = (unit_position(end, factor) for end in spread.quantiles)
            at = place + (0.24 if side == "low" else 0.32)
            axes.plot([low, high], [at, at], color=QUIET, linewidth=1.2, marker="|", markersize=6, zorder=3)


def _draw_labels(axes: Axes, place: int, labels: tuple[Any, ...], limit: Limit | None, colour: str, lang: str) -> None:
    """One dot a label, filled where it is inside."""
    for step, label in enumerate(labels):
        at = (step + 0.5) / len(labels)
        is_inside = limit is None or (isinstance(limit, frozenset) and label in limit)
        axes.plot(at, place, "o", markersize=10, color=colour, markerfacecolor=colour if is_inside else "white",
                  markeredgewidth=1.6, zorder=3)
        axes.text(at, place + 0.2, label_words(label, lang), ha="center", va="top", fontsize=9, color=QUIET)
