"""The figure of a sensitivity analysis: every factor with interval and luck, and beside it what the method can show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Sequence

from matplotlib.figure import Figure

from yhly_sim.analysis.sensitivity.analyse import Sensitivity
from yhly_sim.analysis.sensitivity.indices import Index
from yhly_sim.engine.language import current_language, say
from yhly_sim.report.comparison.course import FAINT, INK, LABEL_SIZE, QUIET
from yhly_sim.report.comparison.figure import BETTER, OPEN, SIZE, WORSE, house_style
from yhly_sim.report.lines import label_of
from yhly_sim.report.point_names import name_points
from yhly_sim.report.sensitivity.words import factor_label, form_of, title_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PALE = "#9fc3e3"
LINES_OF_A_LABEL = 2
MOST_ROWS = 16
MOST_NAMES = 8
LINES = (BETTER, WORSE, "#2f7d5b", "#7a4fa3", "#a3445d")
"""Colours of the leading factors in the course over sample size; the others are grey."""


def sensitivity_figure(found: Sensitivity, lang: str | None = None) -> Figure:
    """Left: the main index of every factor with its interval, the second index in pale, luck alone dashed. Right: for
    Morris mean size against spread, for Sobol the largest pairs where they were sampled; below it (or alone) the main
    index as the sample grows. An outcome that is the same everywhere gives the title alone, which says so."""
    lang = lang or current_language()
    with house_style():
        figure = Figure(figsize=SIZE, facecolor="white")
        figure.text(0.02, 0.965, title_of(found, lang), fontsize=17, va="top")
        if found.is_constant:
            said = say("sensitivity_constant", lang=lang, title=title_of(found, lang), points=found.points)
            figure.text(0.02, 0.912, said, fontsize=11, va="top", color=QUIET)
            return figure
        rows = list(found.ranking.values())[:MOST_ROWS]
        second = next((name for name in found.names if name not in (found.main, "s2")), "")
        subtitle = say("sensitivity_figure_index", lang=lang, index=say(f"sensitivity_index_{found.main}", lang=lang),
                       second=say(f"sensitivity_index_{second}", lang=lang))
        figure.text(0.02, 0.912, subtitle, fontsize=11, va="top", color=QUIET)
        upper = found.method == "morris" or bool(found.pairs)
        is_alone = not upper and found.convergence is None
        axes = figure.add_axes((0.17, 0.11, 0.78 if is_alone else 0.36, 0.74))
        _draw_index(axes, found, rows, second, lang)
        if found.method == "sobol" and _mark_the_impossible(axes):
            beyond = say("sensitivity_figure_impossible", lang=lang)
            figure.text(0.02, 0.882, beyond, fontsize=11, va="top", color=QUIET)
        if len(found.ranking) > len(rows):
            figure.text(0.02, 0.02, say("sensitivity_more", lang=lang, count=len(found.ranking) - len(rows)),
                        fontsize=9.5, color=QUIET)
        if upper:
            axes = figure.add_axes((0.64, 0.11, 0.33, 0.74) if found.convergence is None else (0.64, 0.53, 0.33, 0.32))
            if found.method == "morris":
                _heading(axes, say("sensitivity_figure_scatter", lang=lang))
                _draw_scatter(axes, found, lang)
            else:
                _heading(axes, say("sensitivity_figure_pairs", lang=lang))
                _draw_pairs(axes, found, lang)
        if found.convergence is not None:
            lower = figure.add_axes((0.6, 0.11, 0.22, 0.30 if upper else 0.74))
            _draw_convergence(lower, found, lang)
        return figure


def _draw_index(axes: Axes, found: Sensitivity, rows: Sequence[Index], second: str, lang: str) -> None:
    factor, beside = form_of(found, lang).factor, found.of(second)
    axes.set_ylim(max(len(rows), 5) - 0.4, -0.6)
    axes.axvline(0, color=QUIET, linewidth=0.9, zorder=1)
    for place, index in enumerate(rows):
        colour = OPEN if index.is_detected is False else BETTER
        axes.axhline(place, color=FAINT, linewidth=0.6, zorder=0)
        axes.plot([factor * index.ci_low, factor * index.ci_high], [place, place], color=colour, linewidth=3,
                  solid_capstyle="round", zorder=2)
        axes.plot(factor * index.value, place, "o", markersize=7, color=colour, markeredgewidth=1.8, zorder=3,
                  markerfacecolor="white" if index.is_detected is False else colour)
        pale = beside[index.factor]
        axes.errorbar(factor * pale.value, place + 0.22, xerr=factor * (pale.ci_high - pale.value), fmt="D",
                      markersize=4, color=PALE, elinewidth=1, zorder=2)
        if index.dummy == index.dummy:
            axes.plot([factor * index.dummy] * 2, [place - 0.38, place + 0.38], color=WORSE, linewidth=1.4,
                      linestyle=(0, (3, 2)), zorder=4)
    axes.set_yticks(range(len(rows)), [_wrapped(factor_label(found, index.factor, lang)) for index in rows],
                    fontsize=LABEL_SIZE)
    axes.tick_params(axis="y", length=0, labelcolor=INK, pad=8)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(_axis(found, lang))


def _mark_the_impossible(axes: Axes) -> bool:
    """Shade where no share of the variance can truly be, as far as anything is drawn there; whether any is."""
    low, high = axes.get_xlim()
    parts = [(start, end) for start, end in ((low, min(0.0, high)), (max(1.0, low), high)) if end - start > 0.15]
    for start, end in parts:
        axes.axvspan(start, end, color=FAINT, alpha=0.5, linewidth=0, zorder=0)
    axes.set_xlim(low, high)
    return bool(parts)


def _draw_scatter(axes: Axes, found: Sensitivity, lang: str) -> None:
    """Morris: mean size against spread, both with their intervals; the leading factors have their names, as far as
    they are told apart from luck and there is room."""
    factor, spreads = form_of(found, lang).factor, found.of("sigma")
    rest = [(index.value, spreads[name].value) for name, index in list(found.ranking.items())[MOST_ROWS:]]
    axes.plot([factor * x for x, _ in rest], [factor * y for _, y in rest], ".", color=OPEN, markersize=3, zorder=1)
    leading = []
    for place, (name, index) in enumerate(list(found.ranking.items())[:MOST_ROWS]):
        spread, colour = spreads[name], OPEN if index.is_detected is False else BETTER
        x, y = factor * index.value, factor * spread.value
        axes.errorbar(x, y, xerr=factor * (index.ci_high - index.value), yerr=factor * (spread.ci_high - spread.value),
                      fmt="o", color=colour, markersize=5, elinewidth=1, alpha=0.9)
        if place < MOST_NAMES and index.is_detected is not False:
            leading.append((factor_label(found, name, lang), (x, y), INK))
    axes.set_xlim(left=0)
    axes.set_ylim(bottom=0)
    name_points(axes, leading, size=9)
    axes.set_xlabel(say("sensitivity_index_mu_star", lang=lang))
    axes.set_ylabel(say("sensitivity_index_sigma", lang=lang))


def _draw_pairs(axes: Axes, found: Sensitivity, lang: str) -> None:
    rows = found.pairs[:MOST_NAMES]
    axes.set_ylim(max(len(rows), 4) - 0.4, -0.6)
    axes.axvline(0, color=QUIET, linewidth=0.9, zorder=1)
    for place, index in enumerate(rows):
        colour = BETTER if index.is_detected else OPEN
        axes.plot([index.ci_low, index.ci_high], [place, place], color=colour, linewidth=2.4, zorder=2)
        axes.plot(index.value, place, "o", color=colour, markersize=5, zorder=3)
    names = [say("attribution_pair", lang=lang, first=factor_label(found, index.factor, lang),
                 second=factor_label(found, str(index.other), lang)) for index in rows]
    axes.set_yticks(range(len(rows)), [_wrapped(name) for name in names], fontsize=9)
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    axes.spines["left"].set_visible(False)


def _draw_convergence(axes: Axes, found: Sensitivity, lang: str) -> None:
    course, factor = found.convergence, form_of(found, lang).factor
    assert course is not None
    _heading(axes, say("sensitivity_figure_convergence", lang=lang,
                       index=say(f"sensitivity_index_{found.main}", lang=lang)))
    for place, name in reversed(list(enumerate(list(found.ranking)[:MOST_ROWS]))):
        colour = LINES[place] if place < len(LINES) else OPEN
        values = [factor * value for value in course.values[name]]
        if place >= len(LINES):
            axes.plot(course.units, values, "-", color=colour, linewidth=1, alpha=0.5)
            continue
        beside = [size * 1.03 ** (place - 2) for size in course.units]
        axes.errorbar(beside, values, yerr=[factor * half for half in course.half_widths[name]], fmt="o-", color=colour,
                      markersize=4, linewidth=1.6, elinewidth=1, label=_wrapped(factor_label(found, name, lang)))
    axes.set_xscale("log", base=2)
    axes.set_xticks(course.units, [str(size) for size in course.units])
    axes.minorticks_off()
    axes.set_xlabel(say(f"sensitivity_axis_units_{found.method}", lang=lang))
    handles, labels = axes.get_legend_handles_labels()
    axes.legend(handles[::-1], labels[::-1], fontsize=9, frameon=False, loc="center left", bbox_to_anchor=(1.0, 0.5))


def _heading(axes: Axes, text: str) -> None:
    axes.set_title(text, fontsize=11, color=QUIET, loc="left", pad=10)


def _axis(found: Sensitivity, lang: str) -> str:
    unit = form_of(found, lang).unit_name() if found.method == "morris" else ""
    beside = say("table_unit_beside", lang=lang, unit=unit) if unit else ""
    return say(f"sensitivity_axis_{found.main}", lang=lang, unit=beside)


def _wrapped(label: str) -> str:
    return label_of(label, most=LINES_OF_A_LABEL)
