"""The figure of a search: the front in the plane of cost and each other objective, and how it came forward."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Sequence

import numpy as np
from rich.cells import cell_len

from yhly_sim.analysis.search.frontier import Candidate, Frontier
from yhly_sim.engine.language import say
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.report.comparison.course import FAINT, INK, QUIET
from yhly_sim.report.comparison.figure import BETTER, OPEN, WORSE, house_style
from yhly_sim.report.design_words import LevelWords
from yhly_sim.report.frontier.words import FrontierWords
from yhly_sim.report.lines import lines_of
from yhly_sim.report.point_names import name_points

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, PANEL, LINE, HEAD, GAP = 13.5, 3.35, 0.235, 1.0, 0.75
"""Inches: the figure's width, a row of panels, a line of the list, the heading, and room for the names of axes."""

LETTERS_UPRIGHT = 38
MOST_LISTED = 16
MOST_PANELS = 3
LINE_LENGTH = 150
"""Columns of a line of the list; a Chinese character takes two."""


def frontier_figure(found: Frontier, outcomes: Sequence[Outcome], *, title: str, lang: str,
                    level_words: LevelWords | None = None) -> Figure:
    """Each other objective against the first one that is counted in yuan or hours (else the first that shall be small):
    members with letters and bars, other designs in grey, the baseline as a ring; then the hypervolume by generation.
    Below, what each letter stands for."""
    from matplotlib.figure import Figure as NewFigure

    words = FrontierWords(found, outcomes, lang, level_words or {})
    cost = _cost(words)
    others = [one.outcome for one in found.arguments.objectives if one.outcome != cost][:MOST_PANELS]
    listed = _listed(words)
    rows = (len(others) + 2) // 2
    below = 0.25 + LINE * len(listed)
    height = HEAD + rows * (PANEL + GAP) + below
    with house_style():
        figure = NewFigure(figsize=(WIDTH, height), facecolor="white")
        figure.text(0.02, 1 - 0.22 / height, title, fontsize=17, va="top")
        figure.text(0.02, 1 - 0.62 / height, say("frontier_subtitle", lang=lang), fontsize=11, va="top", color=QUIET)
        for place in range(len(others) + 1):
            row, column = divmod(place, 2)
            bottom = height - HEAD - (row + 1) * (PANEL + GAP) + GAP
            axes = figure.add_axes((0.085 + 0.495 * column, bottom / height, 0.39, (PANEL - 0.1) / height))
            if place < len(others):
                _draw_plane(axes, words, cost, others[place])
                if place == 0:
                    axes.legend(loc="best", fontsize=9.5, frameon=False, labelcolor=INK)
            else:
                _draw_volume(axes, found, lang)
        for line, text in enumerate(listed):
            figure.text(0.02, (below - 0.15 - LINE * line) / height, text, fontsize=10.5, va="top", color=INK)
        return figure


def _cost(words: FrontierWords) -> str:
    objectives = words.found.arguments.objectives
    priced = [one.outcome for one in objectives if words.outcome(one.outcome).unit in ("yuan", "hours")]
    small = [one.outcome for one in objectives if one.direction == "min"]
    return (priced or small or [objectives[0].outcome])[0]


def _listed(words: FrontierWords) -> list[str]:
    """What each letter stands for, broken into lines."""
    lines: list[str] = []
    members = words.found.members
    for one in members[:MOST_LISTED]:
        lines += broken(words.listed_design(one))
    if len(members) > MOST_LISTED:
        lines.append(say("frontier_list_more", lang=words.lang, count=len(members) - MOST_LISTED))
    return lines


def broken(text: str, *, length: int = LINE_LENGTH) -> list[str]:
    """A text in lines of at most so many columns: between words, and anywhere in Chinese; later lines are set in.

    >>> broken("A 星级奖金，每年招录", length=12)
    ['A 星级奖金，', '    每年招录']
    """
    pieces = re.findall(r"[!-~]+ ?|.", text)
    lines = [""]
    for piece in pieces:
        if cell_len(lines[-1] + piece.rstrip()) > length:
            lines.append("    ")
        if piece.strip() or lines[-1].strip():
            lines[-1] += piece
    return [line.rstrip() for line in lines]


def _draw_plane(axes: Axes, words: FrontierWords, cost: str, other: str) -> None:
    from matplotlib.ticker import MaxNLocator

    factors = {name: words.form(name).factor for name in (cost, other)}
    tried = words.found.tried
    seen = tried[tried["within_budget"]]
    axes.plot(seen[cost].astype(float) * factors[cost], seen[other].astype(float) * factors[other], "o", markersize=3,
              color=OPEN, alpha=0.45, markeredgewidth=0, zorder=1, label=say("frontier_legend_other", lang=words.lang))
    named: set[str] = set()
    letters = []
    for one in words.found.candidates:
        if cost not in one.estimates or other not in one.estimates:
            continue
        if one.is_member:
            _draw_member(axes, one, cost, other, factors, words.lang, named)
            at = (one.estimates[cost].value * factors[cost], one.estimates[other].value * factors[other])
            letters.append((one.letter, at, WORSE if one.reported_only else BETTER))
        if one.is_baseline:
            axes.plot(one.estimates[cost].value * factors[cost], one.estimates[other].value * factors[other], "o",
                      markersize=10, markerfacecolor="none", color=INK, markeredgewidth=1.4, zorder=4,
                      label=say("frontier_baseline_short", lang=words.lang))
    axes.set_xlabel(_axis(words, cost), color=INK, fontsize=11)
    axes.set_ylabel(_upright(_axis(words, other)), color=INK, fontsize=11)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(5))
    axes.xaxis.set_major_formatter(lambda value, place: f"{value:,.10g}".replace("-", "−"))
    axes.margins(0.08)
    axes.grid(color=FAINT, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.autoscale_view()
    name_points(axes, letters, size=12, keeps_all=True)


def _draw_member(axes: Axes, one: Candidate, cost: str, other: str, factors: dict[str, float], lang: str,
                 named: set[str]) -> None:
    x, y = (one.estimates[name] for name in (cost, other))
    kind = "backfires" if one.reported_only else "member"
    colour = WORSE if one.reported_only else BETTER
    for width, low, high in ((1.0, "ci_low", "ci_high"), (3.2, "luck_low", "luck_high")):
        ends = [np.array([getattr(estimate, end) for end in (low, high)]) * factors[name]
                for name, estimate in ((cost, x), (other, y))]
        axes.plot(ends[0], [y.value * factors[other]] * 2, color=colour, linewidth=width, alpha=0.75, zorder=2)
        axes.plot([x.value * factors[cost]] * 2, ends[1], color=colour, linewidth=width, alpha=0.75, zorder=2)
    axes.plot(x.value * factors[cost], y.value * factors[other], "o", markersize=6, color=colour, zorder=3,
              label="" if kind in named else say(f"frontier_legend_{kind}", lang=lang))
    named.add(kind)


def _upright(label: str) -> str:
    """The name of an upright axis on lines that are no longer than the axis."""
    return "\n".join(lines_of(label, LETTERS_UPRIGHT))


def _axis(words: FrontierWords, name: str) -> str:
    label = words.label(name)
    if words.is_difference:
        label = say("frontier_gain_of", lang=words.lang, label=label)
    direction = next(one.direction for one in words.found.arguments.objectives if one.outcome == name)
    better, unit = say(f"frontier_better_{direction}", lang=words.lang), words.form(name).unit_name()
    if not unit:
        return say("frontier_axis_unitless", lang=words.lang, label=label, better=better)
    return say("frontier_axis", lang=words.lang, label=label, unit=unit, better=better)


def _draw_volume(axes: Axes, found: Frontier, lang: str) -> None:
    from matplotlib.ticker import MaxNLocator

    course = found.convergence
    axes.plot(course["generation"], 100 * course["hypervolume"], color=OPEN, linewidth=2, marker="o", markersize=4)
    axes.set_xlabel(say("frontier_generation", lang=lang), color=INK, fontsize=11)
    axes.set_ylabel(_upright(say("frontier_volume", lang=lang)), color=INK, fontsize=11)
    axes.set_ylim(0, 105)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(color=FAINT, linewidth=0.5)
    axes.set_axisbelow(True)
