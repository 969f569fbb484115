"""The weekly course of the main series: mean over replications, a band, and the day of the reform."""

from __future__ import annotations

from typing import TYPE_CHECKING, Mapping, Sequence

from matplotlib.lines import Line2D
from matplotlib.ticker import MultipleLocator

from yhly_sim.engine.language import say
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.report.numbers import form_for

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, QUIET, FAINT = "#1f2933", "#66707a", "#e3e6e9"
LABEL_SIZE = 11

LINES = {"baseline": "#9aa2ab", "treatment": INK, "run": INK}
"""Without colour: colour is kept for better and worse."""

MAIN_SERIES = ("satisfaction", "settled_this_week", "hidden_stock", "trust_local", "open_count")
MOST_PANELS = 4
BAND = (0.1, 0.9)
DAYS_PER_MONTH = 365 / 12


def main_series(series: pd.DataFrame, register: Sequence[Outcome]) -> list[Outcome]:
    """The series to draw: main ones first, then the register's others, as far as there are values of them."""
    known = {outcome.name: outcome for outcome in register}
    there = [name for name in dict.fromkeys((*MAIN_SERIES, *known)) if name in known and name in series.columns]
    return [known[name] for name in there if series[name].notna().any()][:MOST_PANELS]


def draw_courses(
    figure: Figure,
    series: pd.DataFrame,
    shown: Sequence[Outcome],
    names: Mapping[str, str],
    lang: str,
    *,
    box: tuple[float, float, float, float],
) -> None:
    """One panel a series, one below the other inside `box` (left, bottom, width, height of the figure)."""
    left, bottom, width, height = box
    gap = 0.055
    tall = (height - gap * (len(shown) - 1)) / len(shown)
    first: Axes | None = None
    for place, outcome in enumerate(shown):
        axes = figure.add_axes(
            (left, bottom + height - (place + 1) * tall - place * gap, width, tall), sharex=first
        )
        first = first or axes
        _draw_course(axes, series, outcome, names, lang)
        is_last = place == len(shown) - 1
        axes.tick_params(axis="x", labelbottom=is_last, length=3 if is_last else 0)
        if is_last:
            axes.set_xlabel(say("figure_months", lang=lang), fontsize=10.5)
    if len(names) > 1:
        _legend(figure, names, left, bottom + height + 0.083)


def _draw_course(axes: Axes, series: pd.DataFrame, outcome: Outcome, names: Mapping[str, str], lang: str) -> None:
    values = series[outcome.name].to_numpy(dtype=float)
    finite = values[values == values]
    form = form_for(outcome.unit, lang, largest=float(abs(finite).max()), width=float(finite.max() - finite.min()) / 20)
    axes.axvline(0, color=QUIET, linewidth=0.9, linestyle=(0, (4, 3)))
    for side in names:
        course = _smoothed(series[series["side"] == side], outcome).groupby("day")[outcome.name]
        mean = course.mean()
        months = mean.index.to_numpy(dtype=float) / DAYS_PER_MONTH
        if (course.count() > 1).any():
            low, high = (course.quantile(share).to_numpy() * form.factor for share in BAND)
            axes.fill_between(months, low, high, color=LINES[side], alpha=0.16, linewidth=0)
        axes.plot(months, mean.to_numpy() * form.factor, color=LINES[side], linewidth=1.8)
    _keep_small_things_small(axes, outcome, form.factor)
    unit = form.unit_name()
    label = outcome.label(lang)
    if _is_weekly_count(outcome):
        label = say("figure_four_weeks", lang=lang, label=label)
    title = label + (say("table_unit_beside", lang=lang, unit=unit) if unit else "")
    axes.set_title(title, loc="left", fontsize=LABEL_SIZE, color=INK, pad=5)
    axes.locator_params(axis="y", nbins=3)
    axes.yaxis.set_major_formatter("{x:,g}")
    axes.xaxis.set_major_locator(MultipleLocator(6))
    reform = say("figure_reform", lang=lang)
    axes.xaxis.set_major_formatter(lambda month, place: reform if month == 0 else f"{month:g}".replace("-", "−"))
    axes.margins(x=0.01)
    axes.tick_params(labelsize=10, labelfontfamily=axes.title.get_fontfamily()[0])
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)


def _keep_small_things_small(axes: Axes, outcome: Outcome, factor: float) -> None:
    """An axis is at least two smallest differences of interest high, so that what is none does not look like one."""
    if outcome.smallest_difference is None:
        return
    low, high = axes.get_ylim()
    lacking = 2 * outcome.smallest_difference * factor - (high - low)
    if lacking > 0:
        axes.set_ylim(low - lacking / 2, high + lacking / 2)


def _is_weekly_count(outcome: Outcome) -> bool:
    return outcome.name.endswith("_this_week")


def _smoothed(series: pd.DataFrame, outcome: Outcome) -> pd.DataFrame:
    """What happened since the reading before is drawn for whole weeks only, as the mean of four."""
    if not _is_weekly_count(outcome):
        return series
    is_whole = series.groupby("replication")["day"].diff() == 7
    weeks = series[is_whole]
    means = weeks.groupby("replication")[outcome.name].transform(lambda week: week.rolling(4).mean())
    return weeks.assign(**{outcome.name: means}).dropna(subset=[outcome.name])


def _legend(figure: Figure, names: Mapping[str, str], left: float, top: float) -> None:
    handles = [Line2D([], [], color=LINES[side], linewidth=2.6) for side in names]
    figure.legend(
        handles, list(names.values()), loc="upper left", bbox_to_anchor=(left - 0.01, top), ncols=len(names),
        frameon=False, fontsize=LABEL_SIZE, handlelength=1.6, columnspacing=1.6,
    )
