"""How disputes are handled: the queue, attempts, power, money and law, in numbers worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.specs.village import DAYS, MONDAY, Village
from yhly_sim.domain.codes import Authority, Body, Level, Payer, Purpose, Reason, Stage
from yhly_sim.domain.disputes.attempt import FULL_POWER, MAY_COORDINATE
from yhly_sim.domain.disputes.handle import next_step_days, queue_priority
from yhly_sim.domain.disputes.kernels import serve_in_order

ALWAYS, NEVER = {"logistic": 1.0}, {"logistic": 0.0}


def at_community(village: Village, **fields: Any) -> int:
    """A dispute in the community's queue, voiced a week ago."""
    return village.add_dispute(**{
        "stage": "queued", "level": Level.COMMUNITY, "unit_id": 0, "body_kind": "community",
        "body": village.body(Body.COMMUNITY), "voiced_day": village.today - 7, "ready_day": village.today,
        "remaining_hours": 2.0, **fields})


def working_village(*, hours: float = 5.0, **how: Any) -> Village:
    """A village whose community has some hours today."""
    village = Village(**how)
    village.state.bodies.hours_today[village.body(Body.COMMUNITY)] = hours
    return village


def test_the_most_urgent_is_served_first_until_the_hours_end() -> None:
    village = working_village(hours=5.0, rules=NEVER)
    mild, grave, threatening = (at_community(village, severity=s, is_threat=t)
                                for s, t in ((0.2, False), (0.9, False), (0.7, True)))
    village.act("handle")
    disputes = village.state.disputes

    # .7 + .3 for the threat goes before .9; the mildest gets the hour that is left
    assert list(disputes.spent_hours[[threatening, grave, mild]]) == [2.0, 2.0, 1.0]
    assert list(disputes.attempt_count[[threatening, grave, mild]]) == [1, 1, 0]
    assert disputes.remaining_hours[mild] == 1.0
    assert village.state.bodies.spent_hours[village.body(Body.COMMUNITY)] == 5.0


def test_who_is_equally_urgent_is_served_by_day_voiced_and_then_by_key() -> None:
    village = working_village(hours=2.0, rules=NEVER, values={"disputes.priority_age": 0})
    later = at_community(village, dispute_key=np.uint64(5), voiced_day=MONDAY.number)
    second = at_community(village, dispute_key=np.uint64(9), voiced_day=MONDAY.number - 1)
    first = at_community(village, dispute_key=np.uint64(7), voiced_day=MONDAY.number - 1)
    village.act("handle")

    assert list(village.state.disputes.spent_hours[[first, second, later]]) == [2.0, 0.0, 0.0]


def test_priority_is_compared_in_millionths_and_knows_no_membership() -> None:
    assert queue_priority(0.2, 1, 0.3, 0.5, 0.1, 1, 0.3, 30, 0.01) == 1_150_000
    assert queue_priority(0.2 + 1e-9, 0, 0.3, 0, 0.1, 0, 0.3, 0, 0.01) == 200_000


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0, 40)), max_size=30),
       st.lists(st.floats(0, 30), min_size=4, max_size=4))
def test_no_queue_gives_more_than_there_is_and_nobody_waits_while_hours_are_left(
        queue: list[tuple[int, float]], hours: list[float]) -> None:
    body = np.array([b for b, _ in queue], dtype=np.int64)
    need = np.array([h for _, h in queue])
    remaining, left = need.copy(), np.array(hours)
    given_hours = serve_in_order(body, remaining, left)

    np.testing.assert_allclose(given_hours + remaining, need, atol=1e-6)
    np.testing.assert_allclose(np.bincount(body, weights=given_hours, minlength=4) + left, hours, atol=1e-9)
    assert (left >= 0).all() and (given_hours >= 0).all()
    waiting = np.unique(body[remaining > 0])
    assert (left[waiting] < 1e-6).all()


def test_less_than_half_a_millionth_of_an_hour_is_nothing() -> None:
    remaining, left = np.array([2.0 + 1e-7, 1.0]), np.array([2.0, 4e-7])
    hours = serve_in_order(np.array([0, 1]), remaining, left)

    assert list(hours) == [2.0, 0.0]
    assert remaining[0] == 0.0 and remaining[1] == 1.0


def test_an_agreement_closes_a_dispute_and_may_break_after_a_month() -> None:
    village = working_village(rules=ALWAYS, values={"disputes.relapse_share": 0.15})
    rows = [at_community(village, dispute_key=np.uint64(n), remaining_hours=0.001) for n in range(800)]
    village.act("handle")
    disputes = village.state.disputes

    assert (disputes.stage[rows] == Stage.SETTLED).all() and (disputes.closed_day[rows] == village.today).all()
    breaks = disputes.relapse_day[rows] >= 0
    assert breaks.mean() == pytest.approx(0.15, abs=0.04)
    wait = disputes.relapse_day[rows][breaks] - village.today
    assert wait.min() >= 30 and wait.max() < 180 and wait.mean() == pytest.approx(105, abs=13)
    assert set(village.state.ledger.reason.tolist()) == {Reason.AGREED}


@pytest.mark.parametrize(("severity_class", "half", "gap"), [(0, 1.0, 3), (1, 3.0, 5), (2, 10.0, 10)])
def test_a_failed_attempt_is_tried_again_with_half_the_hours_after_a_gap(
        severity_class: int, half: float, gap: int) -> None:
    village = working_village(hours=50.0, rules=NEVER)
    row = at_community(village, severity_class=severity_class, remaining_hours=20.0)
    village.act("handle")
    disputes = village.state.disputes

    assert (disputes.attempt_count[row], disputes.remaining_hours[row]) == (1, half)
    assert disputes.ready_day[row] - village.today == gap
    assert Reason(village.state.ledger.reason[-1]) == Reason.ATTEMPTED
    village.wake(DAYS[village.today + gap - 1])
    village.act("handle")
    assert disputes.spent_hours[row] == 20.0  # not before the gap has passed


def test_the_chance_of_agreement_is_the_sum_that_the_model_says() -> None:
    seen: list[Any] = []
    village = working_village(values={"disputes.agree_constant": 0.1, "disputes.learning_share": 0.01})
    village.state.bodies.skill[village.body(Body.COMMUNITY)] = 0.25
    village.state.residents.trust_local[:] = 0.8
    at_community(village, is_tied=True, severity=0.4, attempt_count=2, authority="firm")
    village.run.rules.__dict__["logistic"] = lambda logit: (seen.append(logit), np.ones(1))[1]
    village.act("handle")

    # constant + skill + tie + trust + half a match - severity - attempts
    assert seen[0][0] == pytest.approx(0.1 + 0.25 + 0.4 + (0.8 - 0.5) + 0.8 * 0.5 - 1.5 * 0.4 - 0.25 * 2)
    assert village.state.bodies.skill[village.body(Body.COMMUNITY)] == pytest.approx(1 - 0.75 * 0.99)


def test_power_is_where_the_law_puts_it() -> None:
    for body in (Body.PARTY_GROUP, Body.BRANCH, Body.COMMUNITY):
        assert not FULL_POWER[body, [Authority.FIRM, Authority.COMMITTEE, Authority.DEPARTMENT, Authority.LAW]].any()
        assert MAY_COORDINATE[body, Authority.FIRM] and not MAY_COORDINATE[body, Authority.DEPARTMENT]
    assert FULL_POWER[Body.FIRM_DESK, Authority.FIRM] and FULL_POWER[Body.COMMITTEE, Authority.COMMITTEE]
    assert FULL_POWER[Body.SUBDISTRICT, Authority.LAW] and not FULL_POWER[Body.SUBDISTRICT, Authority.DEPARTMENT]
    assert FULL_POWER[[Body.HOUSING_BUREAU, Body.COURT]].all()
    assert FULL_POWER[:, Authority.PARTIES].all()


@pytest.mark.parametrize(("authority", "level", "days"), [("department", Level.DISTRICT, 6), ("law", Level.SUBDISTRICT, 3)])
def test_what_needs_a_higher_power_is_forwarded_on_its_first_handling_day(
        authority: str, level: Level, days: int) -> None:
    village = working_village(hours=0.0)
    row = at_community(village, authority=authority)
    village.act("handle")
    disputes = village.state.disputes

    assert (disputes.level[row], disputes.ready_day[row] - village.today) == (level, days)
    assert disputes.first_response_day[row] == village.today
    assert Reason(village.state.ledger.reason[-1]) == Reason.FORWARDED


def test_parts_that_speed_up_forwarding_multiply_and_a_step_takes_a_day_at_least() -> None:
    village = working_village(on=("digital", "five_levels", "cross_appointment"))
    row = at_community(village, authority="department")
    village.act("handle")

    assert village.state.disputes.ready_day[row] - village.today == np.floor(6 * 0.8 * 0.8 * 0.85 + 0.5) == 3
    assert next_step_days(1, 1.0, 0.2) == 1.0


def test_legal_officers_deal_with_most_cases_on_the_spot_and_their_hours_are_booked() -> None:
    village = working_village(hours=1000.0, rules=ALWAYS, on=("grids", "rule_of_law"))
    village.state.grids.legal_officer_count[:] = 2
    rows = [at_community(village, authority="law", dispute_key=np.uint64(n)) for n in range(300)]
    village.act("handle")
    disputes, accounts = village.state.disputes, village.state.accounts

    stayed = disputes.stage[rows] == Stage.SETTLED
    assert stayed.mean() == pytest.approx(0.6, abs=0.09)
    helped = accounts.purpose == Purpose.LEGAL_HELP
    assert accounts.hours[helped].sum() == pytest.approx(stayed.sum() * 1.0)  # min(1, 2 x .5 h) each
    assert set(accounts.payer[helped].tolist()) == {Payer.OFFICIALS}


@pytest.mark.parametrize(("need", "fund", "budget", "payer"), [
    (900.0, 5000.0, 5000.0, Payer.MAINTENANCE_FUND), (1500.0, 5000.0, 9000.0, Payer.FIRM),
    (2500.0, 5000.0, 9000.0, Payer.COMMUNITY), (9500.0, 5000.0, 9000.0, None)])
def test_fund_firm_and_community_are_asked_in_this_order_and_one_alone_must_cover(
        need: float, fund: float, budget: float, payer: Payer | None) -> None:
    village = working_village(rules=ALWAYS, on=("grids", "committee", "firm"))
    village.found_committee()
    village.bring_firm()
    village.state.grids.fund_yuan[:] = fund
    village.state.communities.resource_yuan[:] = budget
    at_community(village, authority="money", money_need_yuan=need)
    village.act("handle")
    accounts = village.state.accounts
    repairs = accounts.purpose == Purpose.REPAIR

    # a fifth of the fund may be used for one matter, a firm gives up to 2,000 yuan
    assert accounts.payer[repairs].tolist() == ([] if payer is None else [payer])
    assert accounts.yuan[repairs].sum() == (0.0 if payer is None else need)
    assert village.state.grids.fund_yuan[0] == fund - need * (payer == Payer.MAINTENANCE_FUND)
    assert village.state.communities.resource_yuan[0] == budget - need * (payer == Payer.COMMUNITY)


def test_nothing_is_paid_for_an_attempt_that_fails() -> None:
    village = working_village(rules=NEVER)
    village.state.communities.resource_yuan[:] = 9000.0
    at_community(village, authority="money", money_need_yuan=900.0)
    village.act("handle")

    assert not (village.state.accounts.purpose == Purpose.REPAIR).any()
    assert village.state.communities.resource_yuan[0] == 9000.0


def test_duplicates_take_hours_from_the_community() -> None:
    village = working_village(hours=3.0, rules=NEVER)
    village.run.scratch.duplicate_hours = np.array([1.2])
    row = at_community(village, remaining_hours=6.0)
    village.act("handle")

    assert village.state.disputes.spent_hours[row] == pytest.approx(1.8)
