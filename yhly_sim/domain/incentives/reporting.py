"""Reporting: who does visible work learns to make reports look better than facts."""

from __future__ import annotations

from typing import Any

import numpy as np

from yhly_sim.domain.codes import BranchKind
from yhly_sim.domain.incentives.inspection import present_audit
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run, phase


@rule
def learned_craft(craft: Any, learning: Any, visible_effort: Any) -> Any:
    """Craft a month later: craft + learning x visible work x (1 - craft). All in [0, 1]. Source: model text 4.16; M15.

    >>> round(float(learned_craft(0.5, 0.4, 0.5)), 12)
    0.6
    """
    return craft + learning * visible_effort * (1.0 - craft)


@rule
def report_gain(report_weight: Any, audit_share: Any, craft: Any) -> Any:
    """Share of what is missing that a report makes up for: weight x (1 - audit) x craft. Source: model text 4.16.

    >>> float(report_gain(0.8, 0.5, 0.5))
    0.2
    """
    return report_weight * (1.0 - audit_share) * craft


@rule
def reported_value(true: Any, gain: Any) -> Any:
    """What a report makes of a fact: true + (1 - true) x gain.

    That is 1 - (1 - true)(1 - weight (1 - audit) craft), so written that without a gain it is the fact, to the bit. All
    in [0, 1]. Source: model text 4.16; M15.

    >>> float(reported_value(0.6, 0.25)), float(reported_value(0.6, 0.0))
    (0.7, 0.6)
    """
    return true + (1.0 - true) * gain


@phase(
    every="month_end",
    reads=("grids: branch_kind effort_visible last_inspection_day",),
    writes=("grids: craft report_gain",),
)
def craft(run: Run) -> None:
    """The craft of reporting grows with visible work (`learned_craft`) where there is a branch; it is never unlearned.

    Without a rating craft_learning is 0 and nothing is learned. grids.report_gain is `report_gain` of the craft and of
    the share that an inspection finds now: inspection_audit_share for inspection_days after an inspection (today -
    last_inspection_day < inspection_days), else 0.
    """
    grids, p = run.state.grids, run.p.incentives
    learned = run.rules.learned_craft(grids.craft, p.craft_learning, grids.effort_visible)
    grids.craft[:] = np.where(grids.branch_kind != int(BranchKind.NONE), learned, grids.craft)
    grids.report_gain[:] = run.rules.report_gain(p.report_weight, present_audit(run), grids.craft)
