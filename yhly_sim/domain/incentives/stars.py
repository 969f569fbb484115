"""Five stars: what each grid scores by the facts, and what it scores as it is appraised."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.accounts.books import BOOKED, book
from yhly_sim.domain.codes import BranchKind, Level, Payer, Purpose, Star
from yhly_sim.domain.incentives.instruments import scores_are_needed
from yhly_sim.domain.residents.closings import closed_episodes
from yhly_sim.domain.residents.kernels import sums_over_adults
from yhly_sim.domain.residents.participation import mean_of_adults
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run, phase
from yhly_sim.engine.tables import State

Floats = NDArray[np.float64]


@rule
def appraised_score(reported: Any, visible: Any, visible_share: Any) -> Any:
    """Score as it is appraised: reported + visible_share x (visible work - reported). All in [0, 1]. Source: M7, S89.

    >>> round(float(appraised_score(0.6, 0.2, 0.25)), 12)
    0.5
    """
    return reported + visible_share * (visible - reported)


@rule
def joint_visible_effort(secretary: Any, chair: Any, manager: Any, equipment: Any) -> Any:
    """What is to be seen in a grid, whoever made it: 1 - (1 - secretary)(1 - chair)(1 - manager)(1 - equipment).

    Visible work of the three, and what the equipment of the centre (flag, plaque, rules, boards, files) is worth to
    those who look; all in [0, 1]. Source: report Z4 for the six items; M7.

    >>> float(joint_visible_effort(0.5, 0.5, 0.0, 0.0))
    0.75
    """
    return 1.0 - (1.0 - secretary) * (1.0 - chair) * (1.0 - manager) * (1.0 - equipment)


def make_stars(state: State) -> None:
    """One row for each (grid, star), in that order."""
    grids = len(state.grids)
    state.stars.append(grids * len(Star), grid_id=np.repeat(np.arange(grids), len(Star)),
                       star=np.tile(np.arange(len(Star)), grids))


@phase(
    every="month_end",
    reads=(
        "grids: branch_kind effort_real effort_visible chair_effort_visible firm_effort_visible report_gain"
        " centre_equipment_share",
        "courtyards: grid_id adult_count norm quality facility first_adult",
        "residents: satisfaction courtyard_id", "adults: resident",
        "disputes: stage closed_day grid_id",
    ),
    writes=("stars: score_true score_reported is_awarded", BOOKED),
)
def appraise(run: Run) -> None:
    """Every grid scores on five stars, where there is a rating or an instrument of the scenario's own.

    By the facts, each in [0, 1]: strong branch: the secretary's real effort (0 without a branch); co-building and
    sharing: the norm; safety and law: settled over closed episodes of the last `score_days` (1 where none closed);
    happiness and harmony: satisfaction; liveable: the mean of quality and facility. Norm, satisfaction, quality and
    facility are means over the grid's adults. score_reported: `appraised_score` of the `reported_value` of that, with
    the grid's report_gain, and of the grid's `joint_visible_effort`, in which the equipment of its centre counts with
    equipment_seen x centre_equipment_share. A star is
    awarded at the ends of June and December: is_awarded where score_reported >= star_threshold; in between it is kept.
    The threshold enters nothing else but what is rewarded. Hours of a branch: appraisal_hours / discretion a week, for
    the days of the month that ends today / 7, booked to the grid from the branch where the rating is on. Where nobody
    looks at scores the table is 0. Nothing is drawn.
    """
    stars, p = run.state.stars, run.p.incentives
    if not scores_are_needed(run):
        if stars.score_true.any() or stars.is_awarded.any():
            stars.score_true[:] = 0.0
            stars.score_reported[:] = 0.0
            stars.is_awarded[:] = False
        return
    grids = run.state.grids
    true = true_scores(run)
    visible = run.rules.joint_visible_effort(grids.effort_visible, grids.chair_effort_visible,
                                             grids.firm_effort_visible,
                                             p.equipment_seen * grids.centre_equipment_share)
    reported = run.rules.appraised_score(
        run.rules.reported_value(true, grids.report_gain[:, None]), visible[:, None], p.visible_share)
    stars.score_true[:] = true.ravel()
    stars.score_reported[:] = reported.ravel()
    if run.day.is_half_year_end:
        stars.is_awarded[:] = (reported >= p.star_threshold[None, :]).ravel()
    if run.is_on("star_rating"):
        rated = np.flatnonzero(grids.branch_kind != int(BranchKind.NONE))
        book(run, Payer.BRANCH, Purpose.APPRAISAL, Level.GRID, rated,
             hours=p.appraisal_hours / p.discretion * run.day.date.day / 7.0)


def true_scores(run: Run) -> Floats:
    """Scores of the grids by the facts: (grids, stars)."""
    state, p = run.state, run.p.incentives
    grids, courtyards = state.grids, state.courtyards
    scores = np.empty((len(grids), len(Star)))
    scores[:, Star.STRONG_BRANCH] = np.where(grids.branch_kind != int(BranchKind.NONE), grids.effort_real, 0.0)
    scores[:, Star.CO_BUILDING] = mean_of_adults(run, courtyards.norm)
    settled, closed = closed_episodes(run, p.score_days)
    scores[:, Star.SAFETY_LAW] = np.where(closed > 0, settled / np.maximum(closed, 1), 1.0)
    scores[:, Star.HARMONY] = mean_of_adults(run, _satisfaction(run))
    scores[:, Star.LIVEABLE] = mean_of_adults(run, 0.5 * (courtyards.quality + courtyards.facility))
    return scores


def _satisfaction(run: Run) -> Floats:
    """Mean satisfaction of the adults of each courtyard, added in their order; 0 without adults."""
    residents, courtyards = run.state.residents, run.state.courtyards
    total = np.empty(len(courtyards))
    sums_over_adults(courtyards.first_adult, courtyards.adult_count, run.state.adults.resident, residents.satisfaction,
                     total)
    return np.asarray(total / np.maximum(courtyards.adult_count, 1))
