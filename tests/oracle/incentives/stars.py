"""Five stars: what each grid scores by the facts, and what it scores as it is appraised."""

from __future__ import annotations

from tests.oracle.codes import STARS, BranchKind, Level, Payer, Purpose
from tests.oracle.district import StarOfGrid
from tests.oracle.incentives.closings import closed_episodes
from tests.oracle.incentives.instruments import scores_are_needed
from tests.oracle.residents.participation import mean_of_adults


def make_stars(district):
    """Five for each grid, in that order."""
    for grid in district.grids:
        grid.stars = [
            StarOfGrid(district, len(district.stars) + star, grid_id=grid.row, star=star, score_true=0.0,
                       score_reported=0.0, is_awarded=False)
            for star in STARS]
        district.stars += grid.stars


def appraise(district):
    """Scores of every month end; stars are awarded every half year; a rating takes hours of the branches."""
    if not scores_are_needed(district):
        for star in district.stars:
            star.score_true, star.score_reported, star.is_awarded = 0.0, 0.0, False
        return
    p = district.p.incentives
    episodes = closed_episodes(district, p.score_days)
    for grid in district.grids:
        has_branch = grid.branch_kind != BranchKind.NONE
        facts = true_scores(district, grid, has_branch, episodes[grid.row])
        for star, fact, threshold in zip(grid.stars, facts, p.star_threshold, strict=True):
            star.score_true, star.score_reported = fact, appraised(district, grid, fact)
            if district.day.falls_on("half_year"):
                star.is_awarded = star.score_reported >= threshold
        if has_branch and district.is_on("star_rating"):
            district.book(Payer.BRANCH, Purpose.APPRAISAL, Level.GRID, grid.row,
                          hours=p.appraisal_hours / p.discretion * district.day.day_of_month / 7)


def true_scores(district, grid, has_branch, episodes):
    """Strong branch, co-building and sharing, safety and law, happiness and harmony, liveable."""
    settled, closed = episodes
    return (
        grid.effort_real if has_branch else 0.0,
        mean_of_adults(grid, lambda courtyard: courtyard.norm),
        settled / closed if closed else 1.0,
        mean_of_adults(grid, satisfaction_of),
        mean_of_adults(grid, lambda courtyard: (courtyard.quality + courtyard.facility) / 2),
    )


def satisfaction_of(courtyard):
    """Mean of its adults; 0 without adults."""
    return sum(person.satisfaction for person in courtyard.adults) / max(len(courtyard.adults), 1)


def appraised(district, grid, fact):
    """A report makes up for part of what is missing; visible work counts by its share."""
    p = district.p.incentives
    reported = fact + (1 - fact) * grid.report_gain
    visible = 1 - ((1 - grid.effort_visible) * (1 - grid.chair_effort_visible) * (1 - grid.firm_effort_visible)
                   * (1 - p.equipment_seen * grid.centre_equipment_share))
    return reported + p.visible_share * (visible - reported)
