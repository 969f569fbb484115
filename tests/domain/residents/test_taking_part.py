"""Who comes, and which associations come of it."""

from __future__ import annotations

from math import exp
from typing import Any

import numpy as np
import pytest

from tests.domain.residents.hamlet import APRIL_ENDS, act, build_hamlet, make_run
from yhly_sim.domain.codes import MemberKind, ParticipationEvent
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.residents.associations import associations, start_associations
from yhly_sim.domain.residents.participation import draw_attendance, grid_participation, participation_probability
from yhly_sim.engine.chance import START_DAY, KeyKind, make_key, make_person_key


def logistic(x: float) -> float:
    return 1 / (1 + exp(-x))


def test_participation_rises_with_age_up_to_seventy_five() -> None:
    ages = np.array([25, 45, 75, 95])
    p = participation_probability(-0.6, ages, 0.6, 45, 30, 0, 0.7, 0.5, 1.0, 0.0, 0.5, 0, 1.0)
    assert p == pytest.approx([logistic(-0.6 + 0.6 * x) for x in (-2, 0, 3, 3)], abs=1e-12)


def test_members_and_the_successful_come_more_often() -> None:
    p = participation_probability(
        -0.6, 45, 0.6, 45, 30, np.array([0, 1, 0]), 0.7, 0.8, 1.0, np.array([0, 0, 1.0]), 0.5, 0, 1.0)
    assert p == pytest.approx([logistic(-0.3), logistic(0.4), logistic(0.2)], abs=1e-12)


def test_attendance_is_one_uniform_of_each_resident() -> None:
    state: Any = build_hamlet()
    state.residents.member_kind[4] = int(MemberKind.IN_SERVICE)
    run = make_run(state, APRIL_ENDS)
    people = np.array([6, 0, 4])
    comes = draw_attendance(run, people, "vote", Decision.DELIBERATE_VOTE)
    keys = make_person_key(KeyKind.RESIDENT, np.array([1, 0, 1]), np.array([2, 0, 0]))
    u = run.chance.uniform(Decision.DELIBERATE_VOTE, APRIL_ENDS.number, keys)
    chances = [logistic(-0.65), logistic(-0.65), logistic(-0.6 - 1.2 + 0.7 - 0.05)]
    assert comes.tolist() == (u < chances).tolist()


def test_the_frequency_of_coming_is_the_probability() -> None:
    state: Any = build_hamlet()
    run = make_run(state, APRIL_ENDS)
    came = sum(draw_attendance(run, np.array([0]), "vote", Decision.DELIBERATE_VOTE, ordinal=j)[0] for j in range(4000))
    assert came / 4000 == pytest.approx(logistic(-0.65), abs=0.025)


def test_readiness_of_a_grid_is_that_of_its_typical_adults() -> None:
    state: Any = build_hamlet()
    state.courtyards.grid_id[:] = 1
    state.courtyards.member_count[:] = [0, 2]
    state.courtyards.norm[:] = 0.5
    ready = grid_participation(make_run(state, APRIL_ENDS), ParticipationEvent.VOLUNTEERING)
    assert ready == pytest.approx([0.0, (3 * logistic(-2.5) + 4 * logistic(-2.5 + 0.35)) / 7], abs=1e-12)


def test_associations_are_born_and_die_by_their_own_draws() -> None:
    state: Any = build_hamlet()
    state.courtyards.norm[:] = 0.5
    state.grids.association_count[:] = [4, 0]
    state.grids.branch_kind[1] = 1
    state.grids.effort_real[:] = 0.5
    run = make_run(state, APRIL_ENDS, association_rate=1.0, association_life_days=60.0)
    act(associations, run)
    keys = make_key(KeyKind.GRID, np.arange(2))
    day, means = APRIL_ENDS.number, 30 * logistic(-2.5) * np.array([1.0, 1.5])
    births = run.chance.poisson(Decision.ASSOCIATION_BIRTH, day, keys, means)
    u = run.chance.uniform(Decision.ASSOCIATION_DEATH, day, np.repeat(keys[:1], 4), ordinal=np.arange(4))
    deaths = int((u < 1 - exp(-0.5)).sum())
    assert deaths > 0
    assert state.grids.association_count.tolist() == [4 + births[0] - deaths, births[1]]


def test_a_world_begins_with_the_associations_that_it_would_have_at_rest() -> None:
    state: Any = build_hamlet()
    state.courtyards.norm[:] = 0.5
    run = make_run(state, APRIL_ENDS)
    start_associations(run)
    expected = run.chance.poisson(Decision.ASSOCIATION_START, START_DAY, make_key(KeyKind.GRID, np.arange(2)),
                                  np.full(2, 0.02 * logistic(-2.5) * 1500))
    assert state.grids.association_count.tolist() == expected.tolist()
    assert state.grids.association_start.tolist() == expected.tolist()


def test_births_and_deaths_balance_at_rest() -> None:
    state: Any = build_hamlet()
    state.courtyards.norm[:] = 0.5
    starts, ends = 0, 0
    for seed in range(300):
        run = make_run(state, APRIL_ENDS, seed=seed, association_rate=0.05)
        start_associations(run)
        starts += int(state.grids.association_count.sum())
        act(associations, run)
        ends += int(state.grids.association_count.sum())
    assert starts / 600 == pytest.approx(0.05 * logistic(-2.5) * 1500, rel=0.05)
    assert ends == pytest.approx(starts, rel=0.03)


def test_a_visible_member_leads_in_meetings_and_not_in_votes() -> None:
    state: Any = build_hamlet()
    state.residents.member_kind[[0, 6]] = int(MemberKind.LOCAL)
    state.residents.is_visible[0] = True
    run = make_run(state, APRIL_ENDS, lead_attendance_effect=100.0)
    key = make_person_key(KeyKind.RESIDENT, np.array([1]), np.array([2]))
    u = float(run.chance.uniform(Decision.DELIBERATE_ATTEND, APRIL_ENDS.number, key)[0])
    comes = draw_attendance(run, np.array([0, 6]), "meeting", Decision.DELIBERATE_ATTEND)
    assert comes.tolist() == [True, u < logistic(-3.5 + 0.7 - 0.05)]
    votes = draw_attendance(run, np.array([0, 6]), "vote", Decision.DELIBERATE_VOTE)
    state.residents.is_visible[0] = False
    assert votes.tolist() == draw_attendance(run, np.array([0, 6]), "vote", Decision.DELIBERATE_VOTE).tolist()


def test_more_people_volunteer_where_an_example_is_given_that_is_more_than_paper() -> None:
    state: Any = build_hamlet()
    state.courtyards.norm[:] = 0.5
    state.courtyards.visible_share[:] = 0.2
    state.courtyards.example_activity[:] = 0.5
    state.courtyards.formal_share[:] = [0.0, 1.0]
    run = make_run(state, APRIL_ENDS, lead_volunteering_effect=4.0)
    ready = grid_participation(run, ParticipationEvent.VOLUNTEERING)
    assert ready == pytest.approx([logistic(-2.5 + 4.0 * 0.1), logistic(-2.5)], abs=1e-12)
    assert grid_participation(run, ParticipationEvent.MEETING) == pytest.approx([logistic(-3.5)] * 2, abs=1e-12)
