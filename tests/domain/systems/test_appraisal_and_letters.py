"""Two-way appraisal makes forms of deeds, letters keep members at it and may take the place of their own motive."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.domain.residents.hamlet import APRIL_ENDS, JUNE_ENDS, act, build_hamlet, make_run
from yhly_sim.domain.codes import Level, MemberKind, Payer, Purpose
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.platforms.moral_governance import moral_governance
from yhly_sim.domain.platforms.three_zeros import three_zeros
from yhly_sim.domain.residents.addresses import resident_keys
from yhly_sim.domain.systems.member_appraisal import member_appraisal
from yhly_sim.domain.systems.two_way_appraisal import two_way_appraisal
from yhly_sim.domain.systems.work_unit_letters import work_unit_letters

APPRAISED = ("two_way_appraisal",)
WRITTEN = ("work_unit_letters",)


def hamlet_with(*, in_service: list[int], local: tuple[int, ...] = (), visible: bool = True) -> Any:
    """Members of both kinds, all of them visible and checked in, or none."""
    state: Any = build_hamlet()
    state.residents.member_kind[in_service] = int(MemberKind.IN_SERVICE)
    state.residents.member_kind[list(local)] = int(MemberKind.LOCAL)
    if visible:
        state.residents.is_visible[[*in_service, *local]] = True
        state.residents.check_in_day[in_service] = 3
    return state


def test_appraised_activity_becomes_formal_by_the_share_of_the_appraised() -> None:
    state = hamlet_with(in_service=[0, 4, 5], local=(1,))
    act(two_way_appraisal, make_run(state, APRIL_ENDS, on=APPRAISED, appraisal_formal_share=0.4))
    assert state.courtyards.formal_share == pytest.approx([0.2 * 0.4 * 0.5, 0.2 * 0.4], abs=1e-12)
    assert len(state.accounts) == 0, "forms are filled in at half-years"


def test_formal_activity_is_unlearned_when_appraisal_ends() -> None:
    state = hamlet_with(in_service=[0])
    state.courtyards.formal_share[:] = 0.5
    act(two_way_appraisal, make_run(state, APRIL_ENDS))
    assert state.courtyards.formal_share == pytest.approx([0.4, 0.4], abs=1e-12)


def test_forms_are_booked_and_fill_the_workdays_of_the_month_to_come() -> None:
    state = hamlet_with(in_service=[0, 4, 5], local=(1,))
    act(two_way_appraisal, make_run(state, JUNE_ENDS, on=APPRAISED))
    books = state.accounts
    assert (books.payer[0], books.purpose[0], books.level[0]) == (Payer.COMMUNITY, Purpose.PAPERWORK, Level.COMMUNITY)
    assert books.hours.tolist() == [1.5], "half an hour for each of three"
    assert state.communities.paperwork_hours[0] == pytest.approx(1.5 * 7 / (5 * 30))


def test_appraised_members_cease_less_often_and_local_ones_as_before() -> None:
    def stays(factor: float) -> Any:
        state = hamlet_with(in_service=[0, 1, 4, 5], local=(2, 6, 7))
        act(moral_governance, make_run(
            state, APRIL_ENDS, on=("moral_governance",), hide_rate=0.05, appraisal_hide_factor=factor, seed=4))
        return state.residents.is_visible

    assert stays(0.0)[[0, 1, 4, 5]].all() and not stays(100.0)[[0, 1, 4, 5]].any()
    assert stays(0.0)[[2, 6, 7]].tolist() == stays(100.0)[[2, 6, 7]].tolist()


def test_formal_activity_does_no_favours_but_takes_the_same_hours() -> None:
    state = hamlet_with(in_service=[0, 5])
    state.courtyards.example_activity[:] = 1.0
    state.courtyards.formal_share[:] = 1.0
    act(moral_governance, make_run(state, APRIL_ENDS, on=("moral_governance",), favour_rate=100.0))
    assert (state.residents.satisfaction == 0.6).all()
    assert state.accounts.hours.tolist() == [1.0, 1.0]


def test_a_reminder_brings_lapsed_members_back_by_their_own_draw_and_nobody_else() -> None:
    state = hamlet_with(in_service=[0, 1, 4, 5, 6], visible=False)
    lapsed = np.array([0, 1, 4, 5])
    state.residents.has_lapsed[lapsed] = True
    run = make_run(state, JUNE_ENDS, on=WRITTEN)
    act(work_unit_letters, run)
    u = run.chance.uniform(Decision.LETTER_RENEWS, JUNE_ENDS.number, resident_keys(state, lapsed))
    assert (state.residents.check_in_day[lapsed] == JUNE_ENDS.number).tolist() == (u < 0.5).tolist()
    assert state.residents.has_lapsed[lapsed].tolist() == (u >= 0.5).tolist()
    assert 0 < (u < 0.5).sum() < 4
    assert state.residents.check_in_day[6] == -1
    assert state.accounts.hours.tolist() == [4 * 0.25]


def test_letters_are_written_in_june_and_not_in_april() -> None:
    state = hamlet_with(in_service=[0])
    before = state.digest()
    act(work_unit_letters, make_run(state, APRIL_ENDS, on=WRITTEN, letter_crowding_share=1.0))
    assert state.digest() == before


def test_who_shows_it_for_letters_ceases_when_they_end_and_fewer_are_left_than_began() -> None:
    state = hamlet_with(in_service=[0, 4])
    act(work_unit_letters, make_run(state, JUNE_ENDS, on=WRITTEN, letter_crowding_share=1.0))
    assert state.residents.is_prompted[[0, 4]].all() and state.residents.is_visible[[0, 4]].all()
    act(work_unit_letters, make_run(state, JUNE_ENDS, motive_return_rate=0.0))
    assert not state.residents.is_visible.any() and state.residents.has_lapsed[[0, 4]].all()
    act(member_appraisal, make_run(state, JUNE_ENDS, on=("member_appraisal",), check_in_rate=100.0))
    assert (state.residents.check_in_day == -1).all(), "nobody comes back without a letter"
    act(work_unit_letters, make_run(state, JUNE_ENDS, motive_return_rate=100.0))
    act(member_appraisal, make_run(state, JUNE_ENDS, on=("member_appraisal",), check_in_rate=100.0))
    assert (state.residents.check_in_day[[0, 4]] >= 0).all(), "until their own motive is back"


def test_reports_of_three_zeros_replace_the_paperwork_of_the_month_before() -> None:
    state: Any = build_hamlet()
    state.communities.paperwork_hours[:] = 9.0
    act(three_zeros, make_run(state, APRIL_ENDS, on=("three_zeros",), zeros_report_hours=6.0))
    assert state.communities.paperwork_hours[0] == pytest.approx(6.0 * 7 / (5 * 30))
    act(three_zeros, make_run(state, APRIL_ENDS))
    assert state.communities.paperwork_hours[0] == 0.0 and state.accounts.hours.tolist() == [6.0]
