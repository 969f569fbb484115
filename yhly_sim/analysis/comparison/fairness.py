"""Who gains: paired differences within each group of people, and the gap between the best and the worst off group."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Sequence

from yhly_sim.analysis.comparison.compare import Difference, paired_difference
from yhly_sim.analysis.comparison.multiplicity import holm
from yhly_sim.engine.outcomes import Outcome

if TYPE_CHECKING:
    import pandas as pd

KEYS = ("side", "replication", "dimension", "group", "people")
"""Columns of a table of groups that are no outcomes. dimension: what the groups are groups by ("age")."""

JSON_KEYS = ("unit", "baseline", "treatment", "difference", "ci_low", "ci_high", "p", "p_holm", "replications")


@dataclass(frozen=True)
class GroupDifference:
    """An outcome within one group of people, treatment minus baseline. p_holm is corrected over the whole table."""

    dimension: str
    group: str
    difference: Difference


@dataclass(frozen=True)
class Gap:
    """How far the worst off group is behind the best off one, replication by replication, in the outcome's unit.

    difference: of the gap, treatment minus baseline: negative where the treatment narrows it. worst_baseline,
    worst_treatment: the group that is worst off on average.
    """

    dimension: str
    outcome: str
    difference: Difference
    worst_baseline: str
    worst_treatment: str


@dataclass(frozen=True)
class Fairness:
    """Groups and gaps, dimension by dimension."""

    groups: tuple[GroupDifference, ...]
    gaps: tuple[Gap, ...]

    def to_json(self) -> dict[str, Any]:
        """dimension -> outcome -> `groups`: group -> the paired difference, and `gap` with the worst off groups."""
        told: dict[str, Any] = {}
        for one in self.groups:
            place = told.setdefault(one.dimension, {}).setdefault(one.difference.name, {"groups": {}, "gap": None})
            place["groups"][one.group] = _plain(one.difference)
        for gap in self.gaps:
            told[gap.dimension][gap.outcome]["gap"] = {
                **_plain(gap.difference), "worst_baseline": gap.worst_baseline, "worst_treatment": gap.worst_treatment}
        return told


def compare_groups(groups: pd.DataFrame, outcomes: Sequence[Outcome]) -> Fairness:
    """Compare both sides within every group, and compare the gaps.

    groups: columns `KEYS` and outcomes, a row a run and group. A gap is the largest value of a group less the smallest,
    taken in each run before anything is averaged, for outcomes that have a better direction; a replication in which a
    group has no value on a side is left out of it.
    """
    register = {outcome.name: outcome for outcome in outcomes}
    names = [name for name in groups.columns if name in register]
    within: list[GroupDifference] = []
    gaps: list[Gap] = []
    for dimension in groups["dimension"].unique() if len(groups) else ():
        part = groups[groups["dimension"] == dimension]
        for name in names:
            sides = _wide(part, name)
            if sides is None:
                continue
            within += _within(dimension, register[name], *sides)
            if register[name].higher_is_better is not None:
                gaps += _gap(dimension, register[name], *sides)
    adjusted = holm([one.difference.p for one in within])
    within = [replace(one, difference=replace(one.difference, p_holm=p))
              for one, p in zip(within, adjusted, strict=True)]
    adjusted = holm([gap.difference.p for gap in gaps])
    gaps = [replace(gap, difference=replace(gap.difference, p_holm=p)) for gap, p in zip(gaps, adjusted, strict=True)]
    return Fairness(tuple(within), tuple(gaps))


def _wide(part: pd.DataFrame, name: str) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """(baseline, treatment): a row a shared replication, a column a group in the order of the table."""
    order = list(part["group"].unique())
    sides = [part[part["side"] == side].pivot(index="replication", columns="group", values=name).reindex(columns=order)
             for side in ("baseline", "treatment")]
    shared = sides[0].index.intersection(sides[1].index)
    return (sides[0].loc[shared], sides[1].loc[shared]) if len(shared) else None


def _within(dimension: str, outcome: Outcome, before: pd.DataFrame, after: pd.DataFrame) -> list[GroupDifference]:
    found = []
    for group in before.columns:
        is_whole = (before[group].notna() & after[group].notna()).to_numpy()
        if is_whole.any():
            pair = [side[group].to_numpy(dtype=float)[is_whole] for side in (before, after)]
            found.append(GroupDifference(dimension, str(group), paired_difference(outcome, *pair)))
    return found


def _gap(dimension: str, outcome: Outcome, before: pd.DataFrame, after: pd.DataFrame) -> list[Gap]:
    is_whole = (before.notna().all(axis=1) & after.notna().all(axis=1)).to_numpy()
    before, after = before[is_whole], after[is_whole]
    if not len(before) or before.shape[1] < 2:
        return []
    spans = [(side.max(axis=1) - side.min(axis=1)).to_numpy(dtype=float) for side in (before, after)]
    worst = [str(side.mean().idxmin() if outcome.higher_is_better else side.mean().idxmax())
             for side in (before, after)]
    narrower_is_better = replace(outcome, higher_is_better=False)
    return [Gap(dimension, outcome.name, paired_difference(narrower_is_better, *spans), *worst)]


def _plain(difference: Difference) -> dict[str, Any]:
    values = {key: getattr(difference, key) for key in JSON_KEYS}
    return {key: None if isinstance(value, float) and not math.isfinite(value) else value
            for key, value in values.items()}
