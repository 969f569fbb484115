"""Members show themselves, fade, and do small favours."""

from __future__ import annotations

from math import exp
from typing import Any

import numpy as np
import pytest

from tests.domain.residents.hamlet import APRIL_ENDS, JUNE_ENDS, act, build_hamlet, make_run
from yhly_sim.domain.codes import Level, MemberKind, Payer, Purpose
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.platforms.moral_governance import moral_governance
from yhly_sim.domain.systems.member_appraisal import member_appraisal
from yhly_sim.engine.chance import START_DAY, KeyKind, make_person_key

ON = ("moral_governance",)


def place_members(state: Any, kind: MemberKind, rows: list[int]) -> None:
    state.residents.member_kind[rows] = int(kind)


def keys_of(rows: list[int]) -> Any:
    return make_person_key(KeyKind.RESIDENT, np.array(rows) // 4, np.array(rows) % 4)


def test_with_the_platform_off_nobody_is_visible() -> None:
    state: Any = build_hamlet()
    place_members(state, MemberKind.LOCAL, [0, 5])
    state.residents.is_visible[0] = True
    state.courtyards.visible_share[0] = state.courtyards.example_activity[0] = 0.5
    act(moral_governance, make_run(state, APRIL_ENDS))
    assert not state.residents.is_visible.any()
    assert not state.courtyards.visible_share.any() and not state.courtyards.example_activity.any()
    assert len(state.accounts) == 0


def test_local_members_show_themselves_by_their_own_draw() -> None:
    state: Any = build_hamlet()
    place_members(state, MemberKind.LOCAL, [0, 1, 5])
    place_members(state, MemberKind.IN_SERVICE, [6])
    run = make_run(state, APRIL_ENDS, on=ON, show_rate=0.02)
    act(moral_governance, run)
    u = run.chance.uniform(Decision.MEMBER_SHOWS, APRIL_ENDS.number, keys_of([0, 1, 5]))
    shown = u < 1 - exp(-0.02 * 30)
    assert state.residents.is_visible[[0, 1, 5]].tolist() == shown.tolist()
    assert not state.residents.is_visible[[2, 3, 4, 6, 7]].any()
    assert state.courtyards.visible_share == pytest.approx([shown[:2].sum() / 3, shown[2] / 4])
    assert state.courtyards.example_activity.tolist() == [0.8, 0.8], "the first campaign"


def test_who_ceases_to_show_it_must_check_in_again() -> None:
    state: Any = build_hamlet()
    place_members(state, MemberKind.IN_SERVICE, [6])
    state.residents.is_visible[6] = True
    state.residents.check_in_day[6] = 3
    act(moral_governance, make_run(state, APRIL_ENDS, on=ON, hide_rate=100.0))
    assert not state.residents.is_visible[6] and state.residents.check_in_day[6] == -1


def test_members_cease_to_show_it_by_the_upper_end_of_their_draw() -> None:
    state: Any = build_hamlet()
    rows = [0, 1, 2, 4, 5, 6, 7]
    place_members(state, MemberKind.LOCAL, rows)
    state.residents.is_visible[rows] = True
    run = make_run(state, APRIL_ENDS, on=ON, hide_rate=0.02)
    act(moral_governance, run)
    u = run.chance.uniform(Decision.MEMBER_SHOWS, APRIL_ENDS.number, keys_of(rows))
    stays = u < exp(-0.02 * 30)
    assert state.residents.is_visible[rows].tolist() == stays.tolist()
    assert 0 < stays.sum() < 7


def test_fewer_favours_are_done_as_activity_fades() -> None:
    state: Any = build_hamlet()
    place_members(state, MemberKind.LOCAL, [0, 5])
    done = {0.1: 0, 1.0: 0}
    for activity in done:
        for seed in range(300):
            state.residents.is_visible[[0, 5]] = True
            state.courtyards.example_activity[:] = activity
            run = make_run(state, APRIL_ENDS, on=ON, seed=seed, favour_gain=0.0, example_hours=0.0, favour_hours=1.0)
            first = len(state.accounts)
            act(moral_governance, run)
            done[activity] += int(state.accounts.hours[first:].sum())
    assert done[1.0] / 600 == pytest.approx(1 - exp(-0.02 * 30), abs=0.06)
    assert done[0.1] / 600 == pytest.approx(1 - exp(-0.002 * 30), abs=0.03)


def test_activity_fades_until_the_next_campaign() -> None:
    state: Any = build_hamlet()
    state.courtyards.example_activity[:] = 0.4
    act(moral_governance, make_run(state, APRIL_ENDS, on=ON))
    assert state.courtyards.example_activity == pytest.approx([0.3, 0.3], abs=1e-12)
    act(moral_governance, make_run(state, JUNE_ENDS, on=ON))
    assert state.courtyards.example_activity == pytest.approx(0.225 + 0.8 * 0.775, abs=1e-12)


def test_a_favour_goes_to_somebody_known_moves_the_receiver_and_is_booked() -> None:
    state: Any = build_hamlet()
    place_members(state, MemberKind.LOCAL, [5, 7])
    state.residents.is_visible[[5, 7]] = True
    state.courtyards.example_activity[:] = 0.5
    act(moral_governance, make_run(state, APRIL_ENDS, on=ON, favour_rate=100.0, hide_rate=0.0))
    assert state.residents.satisfaction[6] == pytest.approx(0.6 + 0.1 * 0.4, abs=1e-12), "5 knows only 6; 7 nobody"
    assert (np.delete(state.residents.satisfaction, 6) == 0.6).all()
    books = state.accounts
    assert (len(books), books.payer[0], books.purpose[0]) == (1, Payer.RESIDENTS, Purpose.EXAMPLE)
    assert (books.level[0], books.unit_id[0]) == (Level.COURTYARD, 1)
    assert books.hours[0] == pytest.approx(2.0 * 1 + 1.0 * 2 * 0.5)


def test_the_receiver_is_drawn_by_a_race_over_contacts() -> None:
    state: Any = build_hamlet()
    place_members(state, MemberKind.LOCAL, [0])
    state.residents.is_visible[0] = True
    state.courtyards.example_activity[:] = 1.0
    run = make_run(state, APRIL_ENDS, on=ON, favour_rate=100.0)
    act(moral_governance, run)
    u = [run.chance.uniform(Decision.FAVOUR_RECEIVER, APRIL_ENDS.number, keys_of([0]), ordinal=j)[0] for j in range(4)]
    receiver = [1, 2, 3, 4][int(np.argmax(u))]
    moved = np.flatnonzero(state.residents.satisfaction != 0.6)
    assert moved.tolist() == ([receiver] if receiver != 3 else [])
    assert state.accounts.hours[0] == pytest.approx(3.0)


def test_favours_to_one_receiver_add_up() -> None:
    state: Any = build_hamlet()
    state.ties.target[:] = 2  # everybody has only one person to turn to
    place_members(state, MemberKind.LOCAL, [0, 1])
    state.residents.is_visible[[0, 1]] = True
    state.courtyards.example_activity[:] = 1.0
    act(moral_governance, make_run(state, APRIL_ENDS, on=ON, favour_rate=100.0))
    assert state.residents.satisfaction[2] == pytest.approx(0.6 + 2 * 0.1 * 0.4, abs=1e-12)


def test_in_service_members_check_in_then_show_it_after_the_delay() -> None:
    state: Any = build_hamlet()
    place_members(state, MemberKind.IN_SERVICE, [0, 1, 2, 4, 5, 6, 7])
    run = make_run(state, APRIL_ENDS, on=("member_appraisal",), check_in_rate=100.0)
    act(member_appraisal, run)
    assert (state.residents.check_in_day[[0, 7]] == APRIL_ENDS.number).all()
    assert state.residents.check_in_day[3] == -1 and not state.residents.is_visible.any()
    assert state.accounts.hours.tolist() == [0.5 * 7] and state.accounts.purpose[0] == Purpose.PAPERWORK
    assert (state.accounts.payer[0], state.accounts.level[0]) == (Payer.COMMUNITY, Level.COMMUNITY)

    delay = float(JUNE_ENDS.number - APRIL_ENDS.number)
    later = make_run(state, JUNE_ENDS, on=("member_appraisal",), check_in_delay_days=delay)
    act(member_appraisal, later)
    rows = [0, 1, 2, 4, 5, 6, 7]
    means_it = later.chance.uniform(Decision.CHECK_IN_SHOWS, START_DAY, keys_of(rows)) < 0.5
    assert state.residents.is_visible[rows].tolist() == means_it.tolist()
    assert 0 < means_it.sum() < 7


def test_nobody_shows_before_the_delay_and_nobody_without_the_example() -> None:
    for changed in ({"check_in_delay_days": 31.0}, {"check_in_show_share": 0.0}):
        state: Any = build_hamlet()
        place_members(state, MemberKind.IN_SERVICE, [0])
        state.residents.check_in_day[0] = APRIL_ENDS.number - 30
        act(member_appraisal, make_run(state, APRIL_ENDS, on=("member_appraisal",), **changed))
        assert not state.residents.is_visible[0]


def test_with_the_appraisal_off_nobody_is_checked_in() -> None:
    state: Any = build_hamlet()
    place_members(state, MemberKind.IN_SERVICE, [0])
    state.residents.check_in_day[0] = 3
    act(member_appraisal, make_run(state, APRIL_ENDS))
    assert (state.residents.check_in_day == -1).all() and len(state.accounts) == 0


def test_with_all_numbers_at_their_nulls_both_switches_change_nothing() -> None:
    state: Any = build_hamlet()
    place_members(state, MemberKind.LOCAL, [0, 5])
    place_members(state, MemberKind.IN_SERVICE, [1, 6])
    before = state.digest()
    nulls = dict.fromkeys(("show_rate", "hide_rate", "campaign_gain", "example_fade_share", "example_hours", "favour_rate",
                           "favour_hours", "favour_gain", "check_in_rate", "check_in_delay_days", "check_in_hours",
                           "check_in_show_share"), 0.0)
    run = make_run(state, JUNE_ENDS, on=("moral_governance", "member_appraisal"), **nulls)
    act(member_appraisal, run)
    act(moral_governance, run)
    assert state.digest() == before
