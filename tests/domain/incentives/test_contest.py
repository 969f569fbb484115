"""The contest for posts: chances as enumerated, incentives as differentiated, and a skill that goes away."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest

from tests.domain.incentives.three_offices import OFFICE_OF_GRID, SCORES, act, build_three_offices, make_run
from tests.specs.village import DAYS
from yhly_sim.domain.codes import Body, Level, Payer, Purpose, SecretarySource
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.incentives import rewards
from yhly_sim.domain.incentives.contest import nominate, promote
from yhly_sim.domain.incentives.instruments import in_force
from yhly_sim.domain.incentives.turnover import turnover
from yhly_sim.engine.calendar import day_table
from yhly_sim.engine.chance import KeyKind, make_key

ON = ("grids", "branch", "star_rating", "promotion")
YEAR_END = next(day for day in DAYS if day.is_year_end)
TIMES = 6000


def softmax(scores: np.ndarray, temperature: float = 0.1) -> np.ndarray:
    weight = np.exp(scores / temperature)
    return np.asarray(weight / weight.sum())


def chances_of_winners(posts: int) -> dict[tuple[int, ...], float]:
    """Set of winners -> its chance, over all nominations and all ways to give the posts."""
    chances: Counter[tuple[int, ...]] = Counter()
    offices = [np.flatnonzero(office == OFFICE_OF_GRID) for office in range(3)]
    p = np.concatenate([softmax(SCORES[grids]) for grids in offices])
    ways = list(combinations(range(3), posts))
    for nominees in product(*offices):
        for chosen in ways:
            chances[tuple(sorted(int(nominees[i]) for i in chosen))] += float(np.prod(p[list(nominees)])) / len(ways)
    return dict(chances)


def winners_of_many_years(posts: float) -> Counter[tuple[int, ...]]:
    """The contest held on so many days, every time in the same state."""
    state = build_three_offices()
    run = make_run(state, YEAR_END, on=ON, values={"incentives.promotion_posts": posts})
    start = {column: state.grids[column].copy() for column in state.grids.columns}
    found: Counter[tuple[int, ...]] = Counter()
    for day in day_table(DAYS[0].date, TIMES):
        run.day = day
        promote.act(run)
        found[tuple(np.flatnonzero(state.grids.secretary_leave_day >= 0).tolist())] += 1
        for column, values in start.items():
            state.grids[column][:] = values
    return found


@pytest.mark.long
@pytest.mark.one_in(2)
@pytest.mark.parametrize("posts", [1, 2])
def test_the_frequencies_of_winners_are_the_chances_that_enumeration_gives(posts: int) -> None:
    chances, found = chances_of_winners(posts), winners_of_many_years(posts)
    assert sum(chances.values()) == pytest.approx(1.0)
    assert found.keys() <= chances.keys()
    for winners, chance in chances.items():
        assert abs(found[winners] - TIMES * chance) < 4.5 * np.sqrt(TIMES * chance * (1 - chance)) + 1, winners


def test_every_subdistrict_nominates_exactly_one_and_the_district_gives_no_more_posts_than_it_has() -> None:
    run = make_run(build_three_offices(), YEAR_END, on=ON)
    nominees = nominate(run, SCORES, np.ones(7, dtype=bool))
    assert OFFICE_OF_GRID[nominees].tolist() == [0, 1, 2]
    assert {len(winners) for winners in winners_of_many_years(3.0)} == {3}


def test_where_nobody_can_stand_nobody_is_nominated() -> None:
    run = make_run(build_three_offices(), YEAR_END, on=ON)
    assert OFFICE_OF_GRID[nominate(run, SCORES, OFFICE_OF_GRID != 1)].tolist() == [0, 2]
    assert nominate(run, SCORES, np.zeros(7, dtype=bool)).size == 0


def promised(scores: np.ndarray, **values: float) -> Any:
    state = build_three_offices()
    state.stars.score_reported[:] = np.repeat(scores, 5)
    run = make_run(state, YEAR_END, on=ON, values={f"incentives.{name}": value for name, value in values.items()})
    promotion = next(one for one in in_force(run) if one.post)
    return rewards.promise(run, promotion, np.ones(7, dtype=bool))


@pytest.mark.parametrize("temperature", [0.02, 0.1, 0.5])
def test_the_marginal_incentive_is_the_derivative_of_the_chance_to_be_nominated(temperature: float) -> None:
    """p (1 - p) / temperature against a difference of the softmax itself over twice a hundred-thousandth of a score."""
    step = 1e-5
    promise = promised(SCORES, nomination_temperature=temperature)
    for grid in range(7):
        rivals = np.flatnonzero(OFFICE_OF_GRID[grid] == OFFICE_OF_GRID)
        moved = np.array([softmax(SCORES[rivals] + sign * step * (rivals == grid), temperature) for sign in (1, -1)])
        mine = int(np.flatnonzero(rivals == grid)[0])
        slope = (moved[0, mine] - moved[1, mine]) / (2 * step)
        assert promise.density[grid] == pytest.approx(slope, rel=1e-6, abs=1e-9)
        assert promise.expected[grid] == pytest.approx(softmax(SCORES[rivals], temperature)[mine], rel=1e-12)


def test_the_contest_moves_those_in_the_middle_and_neither_the_sure_winner_nor_the_hopeless() -> None:
    promise = promised(np.array([0.9, 0.1, 0.1, 0.5, 0.5, 0.5, 0.45]))
    assert promise.density[0] < 0.01 > promise.density[1]
    assert promise.density[3] == pytest.approx(0.25 / 0.1)


def test_more_posts_mean_more_effort_and_none_mean_none() -> None:
    pulls = []
    for posts in (0.0, 1.0, 3.0):
        run = make_run(build_three_offices(), YEAR_END, on=ON,
                       values={"incentives.promotion_posts": posts, "incentives.rating_esteem": 0.0})
        pulls.append(rewards.marginal_rewards(run).real[0])
    assert not pulls[0].any()
    assert (pulls[1] > 0).all() and pulls[2].tolist() == pytest.approx((3 * pulls[1]).tolist())


def after_a_contest() -> tuple[Any, Any, int]:
    """(state, run, the grid that lost its secretary) at the end of the first year, one post given."""
    state = build_three_offices()
    state.subdistricts.skill[:] = 0.2
    rows = slice(*_subdistrict_rows(state))
    state.bodies.skill[rows] = 0.3
    run = make_run(state, YEAR_END, on=ON, values={"incentives.leave_rate": 0.0})
    act(run, promote)
    return state, run, int(np.flatnonzero(state.grids.secretary_leave_day >= 0)[0])


def _subdistrict_rows(state: Any) -> tuple[int, int]:
    rows = np.flatnonzero(state.bodies.kind == int(Body.SUBDISTRICT))
    return int(rows[0]), int(rows[-1]) + 1


def test_promotion_takes_skill_out_of_the_branch_and_into_the_subdistrict() -> None:
    """Nine officials of .2 and a secretary of .5: (9 x .2 + .5) / 10 = .23; the branch is left with its officers' 0."""
    state, run, grid = after_a_contest()
    office = int(OFFICE_OF_GRID[grid])
    branch = state.bodies.skill[run.constants.directory.grid_rows(Body.BRANCH)]
    assert branch[grid] == state.grids.secretary_skill[grid] == 0.0
    assert state.grids.officer_count.tolist() == [2 if one == grid else 3 for one in range(7)]
    assert state.subdistricts.skill[office] == pytest.approx(0.23)
    assert state.bodies.skill[run.constants.directory.subdistrict_rows][office] == pytest.approx(0.32)
    assert state.subdistricts.official_count.tolist() == [10 if one == office else 9 for one in range(3)]
    others = np.arange(3) != office
    assert (state.subdistricts.skill[others] == 0.2).all()


def test_a_post_costs_its_yuan_in_every_year_from_the_first_on() -> None:
    state, run, grid = after_a_contest()
    state.grids.secretary_leave_day[:] = 0  # nobody else can be recruited
    act(run, promote)
    accounts = state.accounts
    rows = np.flatnonzero(accounts.purpose == Purpose.RECRUITMENT)
    assert accounts.yuan[rows].tolist() == [80_000.0, 80_000.0]
    assert set(accounts.unit_id[rows].tolist()) == {int(OFFICE_OF_GRID[grid])}
    assert set(accounts.payer[rows].tolist()) == {int(Payer.DISTRICT)}
    assert set(accounts.level[rows].tolist()) == {int(Level.SUBDISTRICT)}


def test_a_successor_comes_after_thirty_days_with_a_skill_drawn_for_that_grid_and_day() -> None:
    state, run, grid = after_a_contest()
    month_ends = [day for day in DAYS if day.is_month_end]
    january = month_ends[month_ends.index(YEAR_END) + 1]
    act(run, turnover)
    assert state.grids.secretary_leave_day[grid] == YEAR_END.number
    run.day = january
    act(run, turnover)
    p, key = run.p, make_key(KeyKind.GRID, np.array([grid]))
    source = int(state.grids.secretary_source[grid])
    assert source != SecretarySource.NONE
    luck = run.chance.normal(Decision.BRANCH_SKILL, january.number, key)[0]
    assert state.grids.secretary_skill[grid] == pytest.approx(
        p.branches.skill_mean[source] + p.branches.skill_sd * luck, abs=1e-12)
    assert state.bodies.skill[run.constants.directory.grid_rows(Body.BRANCH)][grid] == state.grids.secretary_skill[grid]
    assert state.grids.officer_count[grid] == 3 and state.grids.secretary_leave_day[grid] == -1
    drawn = p.world.motivation_start + p.world.motivation_sd * run.chance.normal(
        Decision.SECRETARY_MOTIVATION, january.number, key)[0]
    kept = min(max(drawn, p.world.motivation_least), p.world.motivation_most)
    assert state.grids.motivation[grid] == state.grids.motivation_start[grid] == pytest.approx(kept, abs=1e-12)


def test_a_post_stays_vacant_until_so_many_days_have_passed() -> None:
    state, run, grid = after_a_contest()
    run = make_run(state, DAYS[YEAR_END.number + 31], on=ON,
                   values={"incentives.leave_rate": 0.0, "incentives.vacancy_days": 32.0})
    act(run, turnover)
    assert state.grids.secretary_leave_day[grid] == YEAR_END.number


def test_the_skilled_leave_sooner_where_skill_is_what_others_look_for() -> None:
    """Rate 12 a year x exp(10 x skill): at skill .5 for sure, at skill -.5 in one month of 150."""
    state = build_three_offices()
    state.grids.secretary_skill[:] = [0.5, -0.5, 0.5, -0.5, 0.5, -0.5, 0.5]
    run = make_run(state, YEAR_END, on=ON, values={"incentives.leave_rate": 12.0, "incentives.leave_skill": 10.0})
    act(run, turnover)
    assert (state.grids.secretary_leave_day >= 0).tolist() == [True, False, True, False, True, False, True]


def test_who_leaves_chairs_no_committee_and_takes_what_he_was_to_be_praised_for_with_him() -> None:
    state = build_three_offices()
    state.grids.is_concurrent[:] = True
    state.grids.recognition[:] = 1.0
    run = make_run(state, YEAR_END, on=ON)
    act(run, promote)
    has_left = state.grids.secretary_leave_day >= 0
    assert has_left.sum() == 1
    assert np.array_equal(state.grids.is_concurrent, ~has_left)
    assert np.array_equal(state.grids.recognition, np.where(has_left, 0.0, 1.0))
