"""Branches: grids are drawn up, members counted, branches founded, alone or joint."""

from __future__ import annotations

from typing import Any

import numpy as np

from yhly_sim.domain.accounts.books import book
from yhly_sim.domain.branches.order import Booleans, Floats, Standing
from yhly_sim.domain.branches.preparation import NOBODY, Proposal, Rows
from yhly_sim.domain.codes import BranchKind, Level, Obstacle, Payer, Purpose, SecretarySource
from yhly_sim.domain.decisions import Decision
from yhly_sim.engine.chance import START_DAY, KeyKind, make_key
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run

SOURCES = (SecretarySource.ELECTED, SecretarySource.ASSIGNED, SecretarySource.IN_SERVICE)

READS = (
    "grids: community_id household_count branch_kind census_day survey_day firm_id motivation",
    "courtyards: grid_id member_count local_member_count known_local_count",
)
WRITES = (
    "grids: survey_day census_day branch_kind branch_start_day secretary_source secretary_skill officer_count"
    " effort_real",
    "courtyards: has_party_group known_member_count known_local_count",
)
SECRETARY_DRAWS = (Decision.BRANCH_SOURCE, Decision.BRANCH_SKILL)
DRAWS = (Decision.CENSUS_FINDS, Decision.BRANCH_FORMS, Decision.BRANCH_MERCHANTS, *SECRETARY_DRAWS,
         Decision.BRANCH_OFFICERS)


@rule
def branch_kind(local_member_count: Any, members_needed: Any, has_partner: Any) -> Any:
    """Kind of branch that a grid can found: standalone with enough full members, else joint with a partner, else none.

    local_member_count: members organised here that are known, persons; has_partner: a firm or merchants would join.
    Source: report B1, B2.

    >>> [int(branch_kind(n, 3, partner)) for n, partner in ((3, False), (2, True), (2, False))]
    [1, 2, 0]
    """
    return np.where(local_member_count >= members_needed, int(BranchKind.STANDALONE),
                    np.where(has_partner, int(BranchKind.JOINT), int(BranchKind.NONE)))


@rule
def members_found(member_count: Any, coverage: Any, u: Any) -> Any:
    """Members of a courtyard that the census finds: floor(members x coverage + u), u a uniform, so coverage on average.

    Source: report B5 (a member database for each grid); how complete it is is assumed.

    >>> int(members_found(10, 0.85, 0.3)), int(members_found(10, 0.85, 0.7)), int(members_found(10, 1.0, 0.99))
    (8, 9, 10)
    """
    return np.floor(member_count * coverage + u)


def survey(run: Run) -> None:
    """Grids are drawn up and members counted, at the first month end at which each can begin.

    With `grids` on, every grid that has none gets today as its survey day; `survey_hours` a household are booked to
    the communities. With `branch` on as well, every surveyed grid that has none gets its census day, today +
    floor(30 x census_months + .5): the day on which the count that begins today is done. `census_hours` a household are
    booked to the communities now. In each courtyard of these grids the census finds `members_found` of the members
    organised here and of all members, at the uniforms of (CENSUS_FINDS, START_DAY, courtyard), ordinals 0 and 1, the
    former never more than the latter.
    """
    grids, p, today = run.state.grids, run.p.branches, run.day.number
    if not run.is_on("grids"):
        return
    fresh = np.flatnonzero(grids.survey_day < 0)
    grids.survey_day[fresh] = today
    _book_survey(run, fresh, p.survey_hours)
    if not run.is_on("branch"):
        return
    uncounted = np.flatnonzero(grids.census_day < 0)
    grids.census_day[uncounted] = today + int(np.floor(30.0 * p.census_months + 0.5))
    _book_survey(run, uncounted, p.census_hours)
    _count_members(run, uncounted)


def _count_members(run: Run, grids: Rows) -> None:
    courtyards, coverage = run.state.courtyards, run.p.branches.census_coverage_share
    here = np.flatnonzero(np.isin(courtyards.grid_id, grids))
    keys = make_key(KeyKind.COURTYARD, here)
    local, known = (
        run.rules.members_found(
            members[here], coverage, run.chance.uniform(Decision.CENSUS_FINDS, START_DAY, keys, ordinal=ordinal))
        for ordinal, members in enumerate((courtyards.local_member_count, courtyards.member_count)))
    courtyards.known_local_count[here] = local
    courtyards.known_member_count[here] = np.maximum(known, local)


def _book_survey(run: Run, grids: Rows, hours_a_household: float) -> None:
    book(run, Payer.COMMUNITY, Purpose.SURVEY, Level.GRID, grids,
         hours=run.state.grids.household_count[grids] * hours_a_household)


def possible_kind(run: Run) -> Rows:
    """The kind of branch that each grid could found today, founded or not: `branch_kind` of the members known here.

    A partner is a firm that serves the grid, or merchants: one uniform of (BRANCH_MERCHANTS, START_DAY, grid) below
    `merchants_share`, the same every month. None at all where `branch` is off.
    """
    state, p = run.state, run.p.branches
    grids = state.grids
    if not (run.is_on("grids") and run.is_on("branch")):
        return np.zeros(len(grids), dtype=np.int64)
    keys = make_key(KeyKind.GRID, np.arange(len(grids)))
    has_merchants = run.chance.uniform(Decision.BRANCH_MERCHANTS, START_DAY, keys) < p.merchants_share
    members = np.bincount(state.courtyards.grid_id, weights=state.courtyards.known_local_count, minlength=len(grids))
    kind: Rows = run.rules.branch_kind(members, p.members_needed, has_merchants | (grids.firm_id >= 0))
    return kind


def branch_standing(run: Run, possible: Rows) -> Standing:
    """A branch exists where it is founded; it may come unless the count is done and the grid can found none."""
    grids = run.state.grids
    is_counted = (grids.census_day >= 0) & (grids.census_day <= run.day.number)
    exists: Booleans = grids.branch_kind != int(BranchKind.NONE)
    may_come: Booleans = ~is_counted | (possible != int(BranchKind.NONE))
    return Standing(exists, may_come, run.p.branches.order_strictness)


def branch_obstacle(run: Run, possible: Rows) -> Rows:
    """What keeps each grid from founding its branch this month (codes of `Obstacle`)."""
    grids = run.state.grids
    if not (run.is_on("grids") and run.is_on("branch")):
        return np.full(len(grids), int(Obstacle.OFF))
    is_counted = (grids.census_day >= 0) & (grids.census_day <= run.day.number)
    return np.select(
        [grids.branch_kind != int(BranchKind.NONE), ~is_counted, possible == int(BranchKind.NONE)],
        [int(Obstacle.STARTED), int(Obstacle.BEFORE_CENSUS), int(Obstacle.MEMBERS_NEEDED)], int(Obstacle.NONE))


def propose_branches(run: Run, ready: Floats, possible: Rows) -> Proposal:
    """Grids that would found their branch this month.

    Candidates: no branch, census day at most today, a kind is possible. One uniform of (BRANCH_FORMS, today, grid)
    below `month_probability(formation_rate x readiness)`.
    """
    p = run.p.branches
    rows = np.flatnonzero(branch_obstacle(run, possible) == int(Obstacle.NONE))
    if not rows.size:
        return NOBODY
    u = run.chance.uniform(Decision.BRANCH_FORMS, run.day.number, make_key(KeyKind.GRID, rows))
    begins = u < run.rules.month_probability(p.formation_rate * ready[rows])
    return Proposal(rows[begins], u[begins])


def draw_secretaries(run: Run, rows: Rows) -> None:
    """Secretaries come to these grids (ascending) today: where from, and how skilled.

    All draws are of (decision, today, grid). Source: race BRANCH_SOURCE over elected, assigned, in-service (ordinals
    0, 1, 2) by `secretary_source_share`. Skill: `skill_mean` of the source + `skill_sd` x normal BRANCH_SKILL.
    """
    grids, p, today = run.state.grids, run.p.branches, run.day.number
    keys = make_key(KeyKind.GRID, rows)
    shares = np.tile(p.secretary_source_share[np.array(SOURCES, dtype=np.int64)], (rows.size, 1))
    source = int(SOURCES[0]) + run.chance.choose_option(Decision.BRANCH_SOURCE, today, keys, shares)
    grids.secretary_source[rows] = source
    grids.secretary_skill[rows] = (
        p.skill_mean[source] + p.skill_sd * run.chance.normal(Decision.BRANCH_SKILL, today, keys))


def found_branches(run: Run, rows: Rows, possible: Rows) -> None:
    """The branches of these grids (ascending) begin today.

    All draws are of (decision, today, grid). Secretaries by `draw_secretaries`. Officers: `officer_minimum` +
    Poisson(`officer_extra_mean`) BRANCH_OFFICERS. Real effort starts at the motivation of the grid's secretary.
    Courtyards with at least one local member who is known get a Party group.
    """
    state, p, today = run.state, run.p.branches, run.day.number
    grids = state.grids
    keys = make_key(KeyKind.GRID, rows)
    draw_secretaries(run, rows)
    grids.branch_kind[rows] = possible[rows]
    grids.branch_start_day[rows] = today
    extra = run.chance.poisson(Decision.BRANCH_OFFICERS, today, keys, p.officer_extra_mean)
    grids.officer_count[rows] = int(p.officer_minimum) + extra
    grids.effort_real[rows] = grids.motivation[rows]
    begins = np.zeros(len(grids), dtype=bool)
    begins[rows] = True
    has_members = state.courtyards.known_local_count > 0
    state.courtyards.has_party_group[begins[state.courtyards.grid_id] & has_members] = True
