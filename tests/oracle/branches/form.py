"""Branches: grids are drawn up, members counted, branches founded, alone or joint."""

from __future__ import annotations

import math

from tests.oracle import decisions
from tests.oracle.branches.order import Standing
from tests.oracle.branches.preparation import month_probability, proposal
from tests.oracle.chance import COURTYARD, START_DAY, make_key
from tests.oracle.codes import BranchKind, Level, Payer, Purpose, SecretarySource


def survey(district):
    """Grids are drawn up at the first month end of the part; where branches may come, members are counted from then."""
    p, today = district.p.branches, district.day.number
    if not district.is_on("grids"):
        return
    for grid in district.grids:
        if grid.survey_day < 0:
            grid.survey_day = today
            book_survey(district, grid, p.survey_hours)
        if district.is_on("branch") and grid.census_day < 0:
            grid.census_day = today + math.floor(30 * p.census_months + 0.5)
            book_survey(district, grid, p.census_hours)
            for courtyard in grid.courtyards:
                count_members(district, courtyard)


def count_members(district, courtyard):
    """The census finds so many of the members organised here, and of all members."""
    coverage, key = district.p.branches.census_coverage_share, make_key(COURTYARD, courtyard.row)
    local, known = (
        math.floor(members * coverage + district.luck.uniform(decisions.CENSUS_FINDS, START_DAY, key, ordinal))
        for ordinal, members in enumerate((courtyard.local_member_count, courtyard.member_count)))
    courtyard.known_local_count, courtyard.known_member_count = local, max(local, known)


def book_survey(district, grid, hours_a_household):
    district.book(Payer.COMMUNITY, Purpose.SURVEY, Level.GRID, grid.row,
                  hours=grid.household_count * hours_a_household)


def possible_kind(district, grid):
    """The branch that a grid could found today: alone with enough members, else jointly with firm or merchants."""
    p = district.p.branches
    if not may_form(district):
        return BranchKind.NONE
    if sum(courtyard.known_local_count for courtyard in grid.courtyards) >= p.members_needed:
        return BranchKind.STANDALONE
    has_merchants = district.luck.uniform(decisions.BRANCH_MERCHANTS, START_DAY, grid.key) < p.merchants_share
    return BranchKind.JOINT if has_merchants or grid.firm is not None else BranchKind.NONE


def may_form(district):
    return district.is_on("grids") and district.is_on("branch")


def is_counted(district, grid):
    return 0 <= grid.census_day <= district.day.number


def has_branch(grid):
    return grid.branch_kind != BranchKind.NONE


def branch_standing(district, possible):
    """A branch may come unless the members are counted and the grid can found none."""
    return Standing(
        exists=has_branch,
        may_come=lambda grid: not is_counted(district, grid) or possible[grid.row] != BranchKind.NONE,
        strictness=district.p.branches.order_strictness)


def propose_branches(district, ready, possible):
    """Counted grids without a branch that can found one, in which luck says that it begins."""
    if not may_form(district):
        return []
    candidates = [grid for grid in district.grids
                  if not has_branch(grid) and is_counted(district, grid) and possible[grid.row] != BranchKind.NONE]
    return proposal(district, decisions.BRANCH_FORMS, candidates,
                    lambda grid: month_probability(district.p.branches.formation_rate * ready[grid.row]))


def found_branch(district, grid, kind):
    """A branch begins today: its secretary, how many officers, how much effort."""
    p, today = district.p.branches, district.day.number
    draw_secretary(district, grid)
    grid.branch_kind, grid.branch_start_day = kind, today
    extra = district.luck.poisson(decisions.BRANCH_OFFICERS, today, grid.key, p.officer_extra_mean)
    grid.officer_count = int(p.officer_minimum) + extra
    grid.effort_real = grid.motivation
    for courtyard in grid.courtyards:
        if courtyard.known_local_count > 0:
            courtyard.has_party_group = True


def draw_secretary(district, grid):
    """A secretary comes to the grid today: where from, and how skilled."""
    p, luck, today = district.p.branches, district.luck, district.day.number
    sources = (SecretarySource.ELECTED, SecretarySource.ASSIGNED, SecretarySource.IN_SERVICE)
    weights = [p.secretary_source_share[source] for source in sources]
    source = sources[luck.choose_option(decisions.BRANCH_SOURCE, today, grid.key, weights)]
    grid.secretary_source = source
    grid.secretary_skill = p.skill_mean[source] + p.skill_sd * luck.normal(decisions.BRANCH_SKILL, today, grid.key)
