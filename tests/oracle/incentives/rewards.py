"""What an instrument is worth at the margin: how much more a little more score promises."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import NamedTuple

from tests.oracle.codes import STARS, BranchKind, Role
from tests.oracle.incentives.inspection import expected_catch
from tests.oracle.incentives.instruments import TIMES_A_YEAR, in_force

NORMAL = NormalDist()


class Reward(NamedTuple):
    """Marginal rewards of one person's real and visible work, and the cash a year that is expected."""

    real: float
    visible: float
    cash: float


def holds_post(district, grid, role):
    """Whether somebody holds the post of a role in a grid, and acts."""
    if role == Role.SECRETARY:
        return district.is_on("branch") and grid.branch_kind != BranchKind.NONE and grid.secretary_leave_day < 0
    if role == Role.CHAIR:
        return district.is_on("committee") and grid.committee_start_day >= 0
    return district.is_on("firm") and grid.firm is not None and grid.firm.is_introduced


def is_rewarded(district, grid, role, one):
    """Whether an instrument is for this grid's holder of a role; some act only where a committee acts."""
    has_what_it_needs = not one.needs_committee or holds_post(district, grid, Role.CHAIR)
    return holds_post(district, grid, role) and has_what_it_needs


def score(star, measured):
    return star.score_true if measured == "true" else star.score_reported


def mean_score(grid, measured):
    total = 0.0
    for star in grid.stars:
        total += score(star, measured)
    return total / len(STARS)


def rivals(district, grid, role, one):
    """The grids of a subdistrict for whose holders an instrument is."""
    return [other for other in grid.community.subdistrict.grids if is_rewarded(district, other, role, one)]


def softmax(district, score_of, rows):
    """row -> weight: exp((score - best) / temperature)."""
    best = max(score_of[row] for row in rows)
    return {row: math.exp((score_of[row] - best) / district.p.incentives.nomination_temperature) for row in rows}


def promise(district, grid, role, one):
    """(Expected prizes, how much a little more score adds to them)."""
    p = district.p.incentives
    if one.rewards == "score":
        return mean_score(grid, one.measured), 1.0
    if one.rewards == "rank":
        scores = {other.row: mean_score(other, one.measured) for other in rivals(district, grid, role, one)}
        weight = softmax(district, scores, scores)
        chance = weight[grid.row] / sum(weight.values())
        return chance, chance * (1 - chance) / p.nomination_temperature
    above, density = [], []
    for star, threshold in zip(grid.stars, p.star_threshold, strict=True):
        z = (score(star, one.measured) - threshold) / p.score_noise
        above.append(NORMAL.cdf(z))
        density.append(NORMAL.pdf(z) / p.score_noise)
    if one.rewards == "star":
        return sum(above), sum(density)
    slope = sum(density[star] * math.prod(above[other] for other in STARS if other != star) for star in STARS)
    return math.prod(above), slope


def reward_of(district, grid, role):
    """What real and visible work promise the holder of a role in a grid, over all instruments in force."""
    p = district.p.incentives
    real = visible = cash = 0.0
    caught = expected_catch(district, grid)
    for one in in_force(district):
        if role not in one.whom or not is_rewarded(district, grid, role, one):
            continue
        people = max(grid.officer_count, 1) if one.is_team else 1
        yuan, times = one.yuan * one.share / people, TIMES_A_YEAR[one.every]
        post_chance = min(1.0, one.post / len(district.subdistricts))
        worth = (times * (yuan / 1000 * p.yuan_utility + one.honour / people * p.honour_utility)
                 + post_chance * p.post_utility + one.pull)
        expected, density = promise(district, grid, role, one)
        if one.measured == "reported":
            real += worth * density * p.perceived_real_effect * (1 - p.visible_share)
            visible += worth * density * p.visible_share * (1 - caught)
        else:
            real += worth * density * p.perceived_real_effect
        cash += yuan * times * expected
    if role == Role.SECRETARY and holds_post(district, grid, role):
        visible -= p.penalty_pull * caught
    return Reward(real, visible, cash)
