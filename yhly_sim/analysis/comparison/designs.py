"""An experiment as designs: what somebody decides, each compared with the first, draw by draw and run by run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Collection, Sequence

from yhly_sim.analysis.comparison.compare import Comparison, compare_paired
from yhly_sim.analysis.comparison.multiplicity import holm
from yhly_sim.analysis.results import Results
from yhly_sim.analysis.robustness.space import policies_of
from yhly_sim.design.factor import Factor

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Designs:
    """The designs of an experiment in the order of their first points.

    names: as `robustness_space.policies_of` gives them. points: the first point of each. frames: of each, one row a
    unit that is independent of the others, columns outcomes. unit: `run` (index replication), or `draw` where
    uncertain parameters were drawn (index draw, means over its replications).
    """

    names: tuple[str, ...]
    points: tuple[int, ...]
    frames: tuple[pd.DataFrame, ...]
    unit: str

    def compared(self, results: Results) -> tuple[Comparison, ...]:
        """Each later design against the first, over the units that both have."""
        return tuple(
            compare_paired(self.frames[0], frame, results.outcomes, names=(self.names[0], name))
            for name, frame in zip(self.names[1:], self.frames[1:], strict=True)
        )


def designs_of(results: Results, *, names: Sequence[str] | None = None) -> Designs:
    """The designs of an experiment; names: only some, in this order (default all)."""
    policies = designs_of_points(results)
    unit, units = units_of(results)
    columns = [outcome.name for outcome in results.outcomes]
    runs = results.runs.assign(design=results.runs["point"].map(policies), unit=results.runs["key"].map(units))
    chosen = tuple(names or dict.fromkeys(policies.values()))
    frames = []
    for name in chosen:
        mine = runs[runs["design"] == name]
        frames.append(
            mine.groupby("unit")[columns].mean().rename_axis(unit)
            if unit == "draw"
            else mine.drop_duplicates("replication").set_index("replication")[columns]
        )
    first = {policy: point for point, policy in reversed(list(policies.items()))}
    return Designs(chosen, tuple(first[name] for name in chosen), tuple(frames), unit)


def deciding(results: Results) -> tuple[Factor, ...]:
    """The factors in which designs differ: levers that are not drawn from a range; where neither they nor scenarios
    differ, whatever stands in the grid."""
    drawn = set(results.arguments.get("drawn", ()))
    levers = tuple(one for one in results.factors if one.role == "lever" and one.name not in drawn)
    if levers or results.points["scenario"].nunique() > 1:
        return levers
    return tuple(one for one in results.factors if one.name in results.arguments.get("gridded", ()))


def designs_of_points(results: Results) -> dict[int, str]:
    """point -> name of its design."""
    factors = tuple(replace(one, role="lever") for one in deciding(results))
    named = policies_of(replace(results, factors=factors))
    return {int(point): name for point, name in zip(results.points.index, named, strict=True)}


def units_of(results: Results) -> tuple[str, dict[str, int]]:
    """What a unit is that is independent of the others (`run` or `draw`), and key of a run -> number of its unit."""
    decided = {one.name for one in deciding(results)}
    unknown = [one.name for one in results.factors if one.name not in decided]
    settings = [tuple(row) for row in results.points[unknown].itertuples(index=False, name=None)]
    numbers = {setting: number for number, setting in enumerate(dict.fromkeys(settings))}
    draw_of = dict(zip(results.points.index, (numbers[setting] for setting in settings), strict=True))
    if len(numbers) < 2:
        return "run", dict(zip(results.runs["key"], results.runs["replication"], strict=True))
    return "draw", dict(zip(results.runs["key"], results.runs["point"].map(draw_of), strict=True))


def corrected_together(comparisons: Sequence[Comparison], asked: Collection[str]) -> tuple[Comparison, ...]:
    """The same comparisons with p values corrected by Holm over all designs at once: the outcomes that are asked for
    are one family, all others another."""
    every = [(place, one.name, one.p) for place, found in enumerate(comparisons) for one in found.differences]
    adjusted: dict[tuple[int, str], float] = {}
    for is_asked in (True, False):
        family = [one for one in every if (one[1] in asked) == is_asked]
        for (place, name, _), p in zip(family, holm([p for _, _, p in family]), strict=True):
            adjusted[place, name] = p
    return tuple(
        replace(found, differences=tuple(replace(one, p_holm=adjusted[place, one.name]) for one in found.differences))
        for place, found in enumerate(comparisons)
    )
