"""An experiment as a table: the mean of every point, and how sure it is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Sequence

import numpy as np
from numpy.typing import NDArray
from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from yhly_sim.analysis.comparison.precision import half_width
from yhly_sim.analysis.results import Results
from yhly_sim.engine.language import current_language, say
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.report.numbers import NumberForm, form_for

MOST_POINTS = 40
MOST_FACTORS = 4
"""Factors that a row names; points that differ in more are told by their number."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class PointMeans:
    """One outcome at every point: (points,) means and half-widths of the 95 % Student intervals, NaN where there is
    no run, or one only."""

    outcome: Outcome
    means: Floats
    half_widths: Floats

    @classmethod
    def of(cls, results: Results, name: str) -> PointMeans:
        values = results.by_replication(name).to_numpy(dtype=np.float64)
        counts = np.isfinite(values).sum(axis=1)
        means = np.array([row[np.isfinite(row)].mean() if n else math.nan
                          for row, n in zip(values, counts, strict=True)])
        widths = np.array([half_width(float(row[np.isfinite(row)].std(ddof=1)), int(n)) if n > 1 else math.nan
                           for row, n in zip(values, counts, strict=True)])
        return cls(results.outcome(name), means, widths)

    def form(self, lang: str) -> NumberForm:
        """The form that fits all of its points."""
        there = self.means[np.isfinite(self.means)]
        largest = float(np.abs(there).max()) if there.size else 0.0
        known = self.half_widths[np.isfinite(self.half_widths)]
        width = float(np.median(known)) if known.size else largest / 30
        return form_for(self.outcome.unit, lang, largest=largest, width=width)


def experiment_table(results: Results, outcomes: Sequence[str], lang: str | None = None) -> Group:
    """One row a point (the first `MOST_POINTS`), one column an outcome: mean ± half the 95 % interval."""
    lang = lang or current_language()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, title_justify="left",
                  title=say("experiment_table_title", lang=lang, count=results.replications))
    table.add_column(say("heading_point", lang=lang), justify="left", overflow="fold")
    there = [PointMeans.of(results, name) for name in outcomes if name in {one.name for one in results.outcomes}]
    forms = [one.form(lang) for one in there]
    for one, form in zip(there, forms, strict=True):
        table.add_column(Text(f"{one.outcome.label(lang)}\n{form.unit_name()}"), justify="right", no_wrap=False)
    labels = point_labels(results, lang)
    for place, label in enumerate(labels[:MOST_POINTS]):
        table.add_row(label, *(_cell(one, form, place) for one, form in zip(there, forms, strict=True)))
    notes = [Text(say("experiment_table_short", lang=lang, total=len(labels), shown=MOST_POINTS), style="dim")]
    return Group(table, "", *(notes if len(labels) > MOST_POINTS else ()))


def _cell(one: PointMeans, form: NumberForm, place: int) -> str:
    mean, width = float(one.means[place]), float(one.half_widths[place])
    return form.bare(mean) if math.isnan(width) else f"{form.bare(mean)} ± {form.bare(width)}"


def point_labels(results: Results, lang: str) -> list[str]:
    """What each point is called: its scenario where there are several, and the settings of its factors where few."""
    points = results.points
    scenarios = [str(name) for name in points["scenario"]] if points["scenario"].nunique() > 1 else [""] * len(points)
    shown = [factor for factor in results.factors if not factor.is_continuous]
    shown = shown if len(shown) <= MOST_FACTORS and len(shown) == len(results.factors) else []
    labels = []
    for place, (index, row) in enumerate(points.iterrows()):
        parts = [scenarios[place]] if scenarios[place] else []
        parts += [say("point_setting", lang=lang, factor=factor.label(lang), level=_level(row[factor.name], lang))
                  for factor in shown]
        labels.append(say("point_joined", lang=lang).join(parts) or (
            str(points["scenario"].iloc[place]) if len(points) == 1 else f"#{index}"))
    return labels


def _level(setting: Any, lang: str) -> str:
    if setting in ("on", "off"):
        return say(f"level_{setting}", lang=lang)
    return f"{setting:g}" if isinstance(setting, float) else str(setting)
