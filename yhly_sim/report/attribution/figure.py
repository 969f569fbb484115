"""The figure of an attribution: a waterfall from none to all, and what pairs and the loop give beyond their sums."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from yhly_sim.analysis.attribution.shapley import Amount, Attribution, Interaction
from yhly_sim.engine.language import current_language, say
from yhly_sim.report.attribution.words import change, form_of, interval, pair_label, part_label, start_label, title_of
from yhly_sim.report.comparison.course import FAINT, INK, LABEL_SIZE, QUIET
from yhly_sim.report.comparison.figure import BETTER, OPEN, SIZE, WORSE, house_style
from yhly_sim.report.lines import label_of
from yhly_sim.report.numbers import NumberForm

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_PAIRS = 12


def attribution_figure(found: Attribution, lang: str | None = None) -> Figure:
    """Left: from none to all, one step a part (its Shapley value with interval). Right: pairs of parts and the loop,
    how much more together than each alone. Colour: better, worse (ink where neither); grey where it may be zero."""
    lang = lang or current_language()
    with house_style():
        figure = Figure(figsize=SIZE, facecolor="white")
        figure.text(0.02, 0.965, title_of(found, lang), fontsize=17, va="top")
        subtitle = say("attribution_figure_waterfall", lang=lang, start=start_label(found, lang))
        figure.text(0.02, 0.912, subtitle, fontsize=11, va="top", color=QUIET)
        _draw_waterfall(figure.add_axes((0.13, 0.10, 0.28 if found.pairs else 0.70, 0.74)), found, lang)
        if found.pairs:
            unit = form_of(found, lang).unit_name()
            beside = say("table_unit_beside", lang=lang, unit=unit) if unit else ""
            figure.text(0.56, 0.912, say("attribution_figure_pairs", lang=lang, unit=beside), fontsize=11, va="top",
                        color=QUIET)
            _draw_pairs(figure.add_axes((0.68, 0.10, 0.17, 0.74)), found, lang)
        return figure


def _draw_waterfall(axes: Axes, found: Attribution, lang: str) -> None:
    form = form_of(found, lang)
    rows = len(found.contributions) + 2
    axes.set_ylim(rows - 0.4, -0.6)
    here, labels = found.none.value, [start_label(found, lang)]
    _draw_level(axes, 0, found.none, form.factor)
    _note(axes, 0, form.bare(found.none.value), QUIET)
    for place, one in enumerate(found.ranked, start=1):
        amount, there = one.amount, here + one.amount.value
        colour = _colour(found, amount)
        axes.barh(place, form.factor * amount.value, left=form.factor * here, height=0.5, color=colour, alpha=0.85,
                  zorder=2)
        if not math.isnan(amount.ci_low):
            axes.errorbar(form.factor * there, place, xerr=form.factor * (amount.ci_high - amount.value), color=INK,
                          elinewidth=1.3, capsize=3, zorder=3)
        axes.plot([form.factor * there] * 2, [place, place + 1], color=QUIET, linewidth=0.8, zorder=1)
        _note(axes, place, _told(amount, form, lang), colour if amount.is_detected else QUIET)
        labels.append(part_label(found, one.player, lang))
        here = there
    _draw_level(axes, rows - 1, found.full, form.factor)
    _note(axes, rows - 1, form.bare(found.full.value), QUIET)
    labels.append(say("attribution_full", lang=lang))
    _name_rows(axes, labels, lang)
    unit = form.unit_name()
    axes.set_xlabel(found.outcome.label(lang) + (say("table_unit_beside", lang=lang, unit=unit) if unit else ""))


def _draw_level(axes: Axes, place: int, amount: Amount, factor: float) -> None:
    """Where it begins or ends: a mark with the interval of the level itself."""
    half = 0.0 if math.isnan(amount.ci_low) else factor * (amount.ci_high - amount.value)
    axes.errorbar(factor * amount.value, place, xerr=half, fmt="s", color=INK, markersize=6, elinewidth=1, alpha=0.8,
                  clip_on=False)


def _draw_pairs(axes: Axes, found: Attribution, lang: str) -> None:
    form = form_of(found, lang)
    ranked = sorted((pair for pair in found.pairs if pair.amount is not None), key=_size)[:MOST_PAIRS]
    rows = [(pair_label(found, pair, lang), pair) for pair in ranked]
    if found.loop is not None:
        rows.append((pair_label(found, found.loop, lang, message="attribution_loop"), found.loop))
    axes.set_ylim(max(len(rows), 4) - 0.4, -0.6)
    axes.axvline(0, color=QUIET, linewidth=0.9, zorder=1)
    for place, (_, pair) in enumerate(rows):
        if pair.amount is None:
            continue
        colour = _colour(found, pair.amount)
        if not math.isnan(pair.amount.ci_low):
            axes.plot([form.factor * pair.amount.ci_low, form.factor * pair.amount.ci_high], [place, place],
                      color=colour, linewidth=3, solid_capstyle="round", zorder=2)
        axes.plot(form.factor * pair.amount.value, place, "o", markersize=7, color=colour, markeredgewidth=1.8,
                  markerfacecolor=colour if pair.amount.is_detected else "white", zorder=3)
        _note(axes, place, _told(pair.amount, form, lang), colour if pair.amount.is_detected else QUIET)
    _name_rows(axes, [name for name, _ in rows], lang)


def _size(pair: Interaction) -> float:
    return -abs(pair.amount.value) if pair.amount is not None else 0.0


def _colour(found: Attribution, amount: Amount) -> str:
    if not amount.is_detected:
        return OPEN
    better = found.outcome.higher_is_better
    return INK if better is None else BETTER if (amount.value > 0) == better else WORSE


def _name_rows(axes: Axes, labels: list[str], lang: str) -> None:
    names = [label_of(label, most=3) for label in labels]
    axes.set_yticks(range(len(names)), names, fontsize=LABEL_SIZE)
    for place in range(len(names)):
        axes.axhline(place, color=FAINT, linewidth=0.6, zorder=0)
    axes.tick_params(axis="y", length=0, labelcolor=INK, pad=8)
    axes.spines["left"].set_visible(False)


def _told(amount: Amount, form: NumberForm, lang: str) -> str:
    return f"{change(amount, form)}  ({interval(amount, form, lang)})"


def _note(axes: Axes, place: int, text: str, colour: str) -> None:
    axes.text(1.03, place, text, transform=axes.get_yaxis_transform(), fontsize=9, color=colour, va="center")
