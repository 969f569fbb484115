"""Differences of designs to the first one: a picture with intervals, the same as a chart, and rows of a table."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Sequence

from matplotlib.figure import Figure

from yhly_sim.analysis.comparison.compare import Difference
from yhly_sim.engine.language import catalogue, say
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.engine.units import unit_word
from yhly_sim.report.comparison.course import INK, QUIET
from yhly_sim.report.comparison.figure import COLOURS, house_style
from yhly_sim.report.comparison.verdict import direction_of
from yhly_sim.report.design_words import UNITS
from yhly_sim.report.numbers import NumberForm, form_for
from yhly_sim.report.written.charts import GRID, SOFT, layout
from yhly_sim.report.written.content import Picture, TableBlock

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LARGEST_P = 0.05
PLAIN = ("score", "ratio", "1", "choice", "log", "probability", "logit", "logit/logit", "logit/score", "logit/share",
         "1/score", "1/share", "1/logit")
"""Units that are not said: numbers without any."""

BAND = "#efede6"
"""Where a difference is too small to matter."""

WIDTH_INCHES, ROW_INCHES, LETTERS_OF_A_NAME = 8.6, 0.42, 26

Compared = Sequence[tuple[str, Difference]]
"""(what a design is called, its difference to the first one) of one outcome."""


def form_of(compared: Compared, lang: str) -> NumberForm:
    """One form of numbers for all differences of an outcome."""
    widths = [one.ci_high - one.ci_low for _, one in compared if one.has_interval and one.ci_high > one.ci_low]
    largest = max((max(abs(one.baseline), abs(one.treatment)) for _, one in compared), default=0.0)
    width = sorted(widths)[len(widths) // 2] / 2 if widths else largest / 30
    return form_for(compared[0][1].unit, lang, largest=largest, width=width)


def verdict_word(difference: Difference, outcome: Outcome) -> str:
    """`equivalent` where the whole interval is less than the smallest difference of interest; better, worse, higher or
    lower where a difference is found after Holm's correction; else open."""
    if not difference.has_interval:
        return "open"
    if difference.is_within_smallest:
        return "equivalent"
    return direction_of(difference, outcome) if difference.p_holm < LARGEST_P else "open"


def value_word(value: Any, lang: str) -> str:
    """A value of a parameter, or a level, as it stands in a table.

    >>> [value_word(one, "en") for one in (2000.0, -0.123456, [1.0, 2.0], "five_star_only", "on")]
    ['2,000', '−0.1235', '1, 2', 'for five-star compounds only', 'on']
    """
    if isinstance(value, (list, tuple)):
        return say("written_listed", lang=lang).join(value_word(one, lang) for one in value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        known = (f"choice_{value}", f"level_{value}")
        return next((say(message, lang=lang) for message in known if message in catalogue()), str(value))
    return (f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}").replace("-", "−")


def amount_word(value: Any, unit: str, lang: str) -> str:
    """A value with its unit in words.

    >>> amount_word(0.5, "share", "en"), amount_word(2000.0, "yuan", "zh"), amount_word(0.8, "score", "en")
    ('50%', '2,000 元', '0.8')
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value_word(value, lang)
    return _with_unit(_number(value, unit, lang), unit, lang)


def range_words(low: float, high: float, unit: str, lang: str) -> str:
    """A range, its unit once.

    >>> range_words(0.0, 0.6, "share", "en"), range_words(0.0, 4.0, "h/week", "zh")
    ('0 – 60%', '每周 0 – 4 小时')
    """
    return _with_unit(f"{_number(low, unit, lang)} – {_number(high, unit, lang)}", unit, lang)


def _number(value: float, unit: str, lang: str) -> str:
    return value_word(100 * value if unit == "share" else value, lang)


def _with_unit(number: str, unit: str, lang: str) -> str:
    if unit in UNITS:
        return say(f"amount_{UNITS[unit]}", lang=lang, number=number)
    return f"{number} {unit_word(unit, lang)}".strip() if unit not in PLAIN else number


def interval_words(one: Difference, form: NumberForm, lang: str) -> str:
    """The ends of an interval, or a dash."""
    if not one.has_interval:
        return "–"
    return say("written_interval", lang=lang, low=form.bare(one.ci_low, signed=True),
               high=form.bare(one.ci_high, signed=True))


def difference_table(outcome: Outcome, compared: Compared, *, baseline: str, lang: str) -> TableBlock:
    """A row a design: mean, difference to the first one, its interval, p after Holm, and what that says."""
    form = form_of(compared, lang)
    first = compared[0][1].baseline
    rows = [(baseline, form.bare(first), "–", "–", "–", say("written_baseline", lang=lang))]
    marks: dict[tuple[int, int], str] = {}
    for i, (name, one) in enumerate(compared, 1):
        word = verdict_word(one, outcome)
        if word in ("better", "worse"):
            marks[i, 2] = marks[i, 5] = word
        interval = interval_words(one, form, lang)
        rows.append(
            (
                name,
                form.bare(one.treatment),
                form.bare(one.difference, signed=True),
                interval,
                _p(one.p_holm),
                say(f"written_verdict_{word}", lang=lang),
            )
        )
    return TableBlock(
        say("written_differences_table", lang=lang, label=outcome.label(lang), unit=form.unit_in_brackets()),
        tuple(
            say(f"written_head_{name}", lang=lang)
            for name in ("design", "mean", "difference", "interval", "p", "verdict")
        ),
        tuple(rows),
        note=outcome.defined(lang),
        marks=marks,
    )


def _p(value: float) -> str:
    if math.isnan(value):
        return "–"
    return "< .001" if value < 0.001 else f"{value:.3f}".lstrip("0") if value < 1 else "1"


def difference_picture(outcome: Outcome, compared: Compared, *, baseline: str, lang: str) -> Picture:
    """Designs below each other, their differences to the first one with 95 % intervals."""
    form = form_of(compared, lang)
    axis = say("written_axis", lang=lang, label=outcome.label(lang), baseline=baseline, unit=form.unit_in_brackets())

    def draw() -> Figure:
        with house_style():
            figure = Figure(figsize=(WIDTH_INCHES, 1.1 + ROW_INCHES * len(compared)), facecolor="white")
            axes = figure.add_subplot()
            _draw(axes, outcome, compared, form, axis)
            return figure

    told = "; ".join(f"{name}: {form.difference(one.difference)}" for name, one in compared)
    caption = say("written_differences_figure", lang=lang, label=outcome.label(lang), baseline=baseline)
    if _smallest(compared, form) > 0:
        caption += say("written_differences_band", lang=lang)
    return Picture(
        caption,
        told,
        draw,
        chart=_chart(outcome, compared, form, axis, lang),
    )


def _smallest(compared: Compared, form: NumberForm) -> float:
    """The smallest difference of interest, as the axis counts; 0 where there is none."""
    return max((one.smallest_difference * form.factor for _, one in compared), default=0.0)


def axis_range(differences: Sequence[Difference], form: NumberForm) -> tuple[float, float]:
    """From end to end of all intervals, no difference at all included, and a little room."""
    ends = [end * form.factor for one in differences
            for end in ((one.difference, one.ci_low, one.ci_high) if one.has_interval else (one.difference,))]
    low, high = min(0.0, *ends), max(0.0, *ends)
    room = 0.08 * (high - low or 1.0)
    return low - room, high + room


def _band(compared: Compared, form: NumberForm) -> tuple[float, float] | None:
    """The part of the axis where a difference is too small to matter."""
    smallest = _smallest(compared, form)
    low, high = axis_range([one for _, one in compared], form)
    return (max(low, -smallest), min(high, smallest)) if smallest > 0 else None


def _draw(axes: Axes, outcome: Outcome, compared: Compared, form: NumberForm, axis: str) -> None:
    band = _band(compared, form)
    if band is not None:
        axes.axvspan(*band, color=BAND, linewidth=0, zorder=0)
    axes.axvline(0, color=QUIET, linewidth=0.9, zorder=1)
    for place, (_, one) in enumerate(compared):
        colour = COLOURS[verdict_word(one, outcome)]
        if one.has_interval:
            axes.plot(
                [one.ci_low * form.factor, one.ci_high * form.factor],
                [place, place],
                color=colour,
                linewidth=2.4,
                solid_capstyle="round",
                zorder=2,
            )
        axes.plot([one.difference * form.factor], [place], "o", color=colour, markersize=7, zorder=3)
        axes.annotate(
            form.bare(one.difference, signed=True),
            (one.difference * form.factor, place),
            xytext=(0, 7),
            textcoords="offset points",
            ha="center",
            fontsize=9,
            color=INK,
        )
    axes.set_yticks(range(len(compared)), [_folded(name) for name, _ in compared])
    axes.set_ylim(len(compared) - 0.5, -0.7)
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(axis)
    axes.set_xlim(*axis_range([one for _, one in compared], form))


def _folded(name: str) -> str:
    """A long name on two lines."""
    if len(name) <= LETTERS_OF_A_NAME:
        return name
    middle = len(name) // 2
    spots = [i for i, letter in enumerate(name) if letter in "，,；; ·"]
    if not spots:
        return name
    at = min(spots, key=lambda i: abs(i - middle)) + 1
    return f"{name[:at].rstrip()}\n{name[at:].lstrip()}"


def _chart(outcome: Outcome, compared: Compared, form: NumberForm, axis: str, lang: str) -> dict[str, Any]:
    values = [one.difference * form.factor for _, one in compared]
    ends = [
        ((one.ci_high - one.difference) * form.factor, (one.difference - one.ci_low) * form.factor)
        if one.has_interval
        else (0.0, 0.0)
        for _, one in compared
    ]
    texts = [
        f"{form.difference(one.difference)}<br>{interval_words(one, form, lang)}"
        for _, one in compared
    ]
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": values,
        "y": [_folded(name).replace("\n", "<br>") for name, _ in compared],
        "hovertext": texts,
        "hoverinfo": "text+y",
        "marker": {"size": 11, "color": [COLOURS[verdict_word(one, outcome)] for _, one in compared]},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [high for high, _ in ends],
            "arrayminus": [low for _, low in ends],
            "thickness": 2.5,
            "width": 0,
            "color": "#8a929b",
        },
    }
    made = layout(height=150 + 46 * len(compared), left=20, bottom=60)
    band = _band(compared, form)
    if band is not None:
        made["shapes"] = [{"type": "rect", "xref": "x", "yref": "paper", "x0": band[0], "x1": band[1], "y0": 0, "y1": 1,
                           "fillcolor": BAND, "line": {"width": 0}, "layer": "below"}]
    made |= {"xaxis": {"title": {"text": axis}, "zeroline": True, "zerolinecolor": SOFT, "gridcolor": GRID,
                       "range": list(axis_range([one for _, one in compared], form))},
             "yaxis": {"autorange": "reversed", "automargin": True}}
    return {"data": [trace], "layout": made}
