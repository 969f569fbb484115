"""An experiment as designs: what somebody decides, each compared with the first, draw by draw and run by run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Sequence

from yhly_sim.analysis.compare import Comparison, compare_paired
from yhly_sim.analysis.results import Results
from yhly_sim.analysis.robustness_space import policies_of

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Designs:
    """The designs of an experiment in the order of their first points.

    names: as `robustness_space.policies_of` gives them. points: the first point of each. frames: of each, one row a
    unit that is independent of the others, columns outcomes. unit: `run` (index replication; its mean over what is
    uncertain and was listed level by level, not drawn), or `draw` where uncertain parameters were drawn (index draw,
    means over its replications).
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
    listed = set(results.arguments.get("gridded", ()))
    unknown = [factor.name for factor in results.factors if factor.role == "uncertainty" and factor.name not in listed]
    policies = dict(zip(results.points.index, policies_of(results), strict=True))
    drawn = [tuple(row) for row in results.points[unknown].itertuples(index=False, name=None)]
    draws = {draw: number for number, draw in enumerate(dict.fromkeys(drawn))}
    draw_of = {point: draws[draw] for point, draw in zip(results.points.index, drawn, strict=True)}
    runs = results.runs.assign(design=results.runs["point"].map(policies), draw=results.runs["point"].map(draw_of))
    columns = [outcome.name for outcome in results.outcomes]
    is_drawn = len(draws) > 1
    chosen = tuple(names or dict.fromkeys(policies.values()))
    frames = []
    for name in chosen:
        mine = runs[runs["design"] == name]
        frames.append(
            mine.groupby("draw")[columns].mean()
            if is_drawn
            else mine.groupby("replication")[columns].mean()
        )
    first = {policy: int(point) for point, policy in reversed(list(policies.items()))}
    return Designs(chosen, tuple(first[name] for name in chosen), tuple(frames), "draw" if is_drawn else "run")
