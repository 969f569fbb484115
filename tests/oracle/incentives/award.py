"""Awards: at the end of its period every instrument gives what it promised."""

from __future__ import annotations

from tests.oracle.codes import STARS, Level, Payer, Purpose, Role
from tests.oracle.incentives.contest import nominees
from tests.oracle.incentives.instruments import in_force
from tests.oracle.incentives.rewards import is_rewarded, mean_score, score

FALLS_ON = {"month": "month_end", "half_year": "half_year", "year": "year"}
FELT_AS = {Role.SECRETARY: "recognition", Role.CHAIR: "chair_recognition"}


def award(district):
    """What is given changes no score and nobody's place, so that the order of instruments does not matter."""
    for one in in_force(district):
        if district.day.falls_on(FALLS_ON[one.every]):
            for role in one.whom:
                give(district, one, role)


def give(district, one, role):
    holders = [grid for grid in district.grids if is_rewarded(district, grid, role, one)]
    first = nominees(district, one.measured, holders) if one.rewards == "rank" and (one.yuan or one.honour) else []
    for grid in holders:
        prizes = prizes_of(district, grid, one, first)
        people = max(grid.officer_count, 1) if one.is_team else 1
        grid.star_yuan += (1 - one.share) * one.yuan * prizes
        if role in FELT_AS:
            setattr(grid, FELT_AS[role], getattr(grid, FELT_AS[role]) + one.honour * prizes / people)
        district.book(Payer.DISTRICT, Purpose.REWARD, Level.GRID, grid.row,
                      yuan=(one.yuan + one.unit_yuan * one.honour) * prizes, hours=one.unit_hours * prizes)


def prizes_of(district, grid, one, first):
    """The mean score, the stars held, whether all five are held, or whether the grid is its subdistrict's nominee."""
    if one.rewards == "score":
        return mean_score(grid, one.measured)
    if one.rewards == "rank":
        return float(grid in first)
    held = 0
    for star, threshold in zip(grid.stars, district.p.incentives.star_threshold, strict=True):
        held += score(star, "true") >= threshold if one.measured == "true" else star.is_awarded
    return float(held) if one.rewards == "star" else float(held == len(STARS))
