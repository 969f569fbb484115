"""Scenario discovery: under which settings the cases of interest arise, and how far that can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, Mapping

import numpy as np
from numpy.typing import NDArray

from yhly_sim.analysis.discovery.agreement import Counts, counts
from yhly_sim.analysis.discovery.boxes import Box, Flags, Settings, settings_of
from yhly_sim.analysis.discovery.cases import Cases, Wanted, blocks_of, cases_of
from yhly_sim.analysis.discovery.evidence import RESAMPLES, SHUFFLES, Evidence, Nothing, Region, evidence
from yhly_sim.analysis.discovery.prim import Step, find_box, quasi_p, trajectory
from yhly_sim.analysis.discovery.tree import Tree, grow, grow_whole
from yhly_sim.analysis.results import Results
from yhly_sim.engine.errors import UserError

FEWEST_POINTS = 20
FEWEST_CASES = 10
"""With fewer cases, or fewer points that are none, the finding says that they are few."""

Ends = tuple[float, float, float]


@dataclass(frozen=True)
class Spread:
    """Where resamples put an end of a limit: 5 %, 50 % and 95 % quantiles over those that limit this end, and the share
    of resamples that do."""

    share: float
    quantiles: Ends


@dataclass(frozen=True)
class Discovery:
    """What was found.

    settings: of the points that were judged. steps: the trajectory of PRIM over all of them; box: the one chosen, less
    its doubtful limits; in_box: its counts on the points it was made from; among_clear: the same without the points
    that are too noisy to tell (None where noise is unknown).
    doubts: (factor, side) -> quasi-p of the limit. spreads: (factor, "low" | "high") -> where resamples put it.
    tree, in_tree: the same by a decision tree. box_evidence, tree_evidence: how far both can be trusted.
    """

    cases: Cases
    settings: Settings
    steps: tuple[Step, ...]
    box: Box
    in_box: Counts
    among_clear: Counts | None
    doubts: Mapping[tuple[str, str], float]
    spreads: Mapping[tuple[str, str], Spread]
    box_evidence: Evidence
    tree: Tree
    in_tree: Counts
    tree_evidence: Evidence

    @property
    def is_noise(self) -> bool:
        """Whether the box is no better than what the same search finds in shuffled labels."""
        return self.box_evidence.is_noise or not self.box.limits

    @property
    def has_few(self) -> bool:
        return min(self.in_box.cases, self.in_box.points - self.in_box.cases) < FEWEST_CASES

    def to_json(self) -> dict[str, Any]:
        """Plain data; keys are the same in both languages, what cannot be said is null."""
        cases = self.cases
        return {
            "cases": {
                "outcome": cases.wanted.outcome, "side": cases.side, "threshold": cases.threshold,
                "worst": cases.wanted.worst, "in_share": cases.wanted.in_share, "points": self.in_box.points,
                "cases": self.in_box.cases, "base_rate": self.in_box.base_rate, "too_noisy": cases.doubtful,
                "left_out": cases.left_out},
            "box": {**self.box_evidence.to_json(), "is_noise": self.is_noise, "limits": self.box.to_json(),
                    **_counted(self.in_box),
                    "among_clear": None if self.among_clear is None else _counted(self.among_clear),
                    "quasi_p": {f"{name} {side}": p for (name, side), p in self.doubts.items()},
                    "spreads": {f"{name} {side}": {"share": one.share, "q05": one.quantiles[0],
                                                   "q50": one.quantiles[1], "q95": one.quantiles[2]}
                                for (name, side), one in self.spreads.items()}},
            "tree": {**self.tree_evidence.to_json(), "leaves": self.tree.to_json(), **_counted(self.in_tree),
                     "alpha": self.tree.alpha},
            "trajectory": [{"stage": step.stage, "limits": step.box.to_json(), **_counted(step.counts)}
                           for step in self.steps],
        }


def discover(
    results: Results,
    wanted: Wanted,
    *,
    seed: int | None = None,
    resamples: int = RESAMPLES,
    shuffles: int = SHUFFLES,
) -> Discovery:
    """Search the settings of a design for where the cases lie, by PRIM and by a tree.

    Works on any design of points in ranges and levels (lhs, sobol, factorial, ...), levers and uncertainties alike;
    under several scenarios the scenario is a factor. seed: of folds, resamples and shuffles; default: the experiment's.

    Raises UserError where the cases cannot be told (`cases_of`), or where there are too few points or factors.
    """
    seed = results.seed if seed is None else seed
    cases = cases_of(results, wanted)
    settings = settings_of(results.points.loc[cases.points], results.factors)
    if len(cases.points) < FEWEST_POINTS:
        raise UserError("discover_too_few_points", name=results.name, points=len(cases.points), least=FEWEST_POINTS)
    if not settings.names:
        raise UserError("discover_no_factors", name=results.name)
    blocks = blocks_of(results, cases.points)
    steps = trajectory(settings, cases.is_case)
    region = box_region(settings, cases.is_case, blocks)
    box = region if isinstance(region, Box) else Box({})
    inside = region.inside(settings)
    tree = grow(settings, cases.is_case, blocks, seed=seed)
    box_evidence = evidence(box_region, region, settings, cases.is_case, blocks=blocks, seed=seed, purpose="prim",
                            resamples=resamples, shuffles=shuffles)
    return Discovery(
        cases=cases,
        settings=settings,
        steps=steps,
        box=box,
        in_box=counts(inside, cases.is_case),
        among_clear=_among_clear(inside, cases),
        doubts=quasi_p(box, settings, cases.is_case),
        spreads=_spreads(box_evidence, settings),
        box_evidence=box_evidence,
        tree=tree,
        in_tree=counts(tree.inside(settings), cases.is_case),
        tree_evidence=evidence(partial(grow, seed=seed), tree, settings, cases.is_case, blocks=blocks, seed=seed,
                               purpose="tree", resamples=resamples, shuffles=shuffles,
                               quick=partial(grow_whole, seed=seed)))


def box_region(settings: Settings, is_case: Flags, blocks: NDArray[np.int64]) -> Region:
    """The search of PRIM as a region: a box without limits says nothing, so it holds no point."""
    box = find_box(settings, is_case)
    return box if box.limits else Nothing()


def _among_clear(inside: Flags, cases: Cases) -> Counts | None:
    if cases.is_doubtful is None:
        return None
    return counts(inside[~cases.is_doubtful], cases.is_case[~cases.is_doubtful])


def _spreads(found: Evidence, settings: Settings) -> dict[tuple[str, str], Spread]:
    spreads = {}
    for name in settings.names:
        if name in settings.labels:
            continue
        for place, side in enumerate(("low", "high")):
            ends = [one.limits[name][place] for one in found.resamples  # type: ignore[index]
                    if isinstance(one, Box) and name in one.limits]
            ends = [end for end in ends if np.isfinite(end)]
            if ends:
                low, middle, high = np.quantile(ends, (0.05, 0.5, 0.95))
                spreads[name, side] = Spread(len(ends) / len(found.resamples), (float(low), float(middle), float(high)))
    return spreads


def _counted(found: Counts) -> dict[str, Any]:
    return {"points": found.points, "cases": found.cases, "inside": found.inside, "hits": found.hits,
            "base_rate": found.base_rate, "mass": found.mass,
            "coverage": found.coverage if found.cases else None, "density": found.density if found.inside else None,
            "agreement": found.agreement}
