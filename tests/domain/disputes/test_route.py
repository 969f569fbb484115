"""Which body takes a dispute: channels, the ladder from the bottom up, and who is too busy."""

from __future__ import annotations

import numpy as np
import pytest

from tests.specs.village import DAYS, MONDAY, Village
from yhly_sim.domain.codes import Body, Channel, Level, Reason, Stage
from yhly_sim.domain.disputes.route import channel_weights

TRUSTING, DISTRUSTFUL = 1.0, 0.0


def lively_village(*, trust: float = TRUSTING, day: object = DAYS[9], **how: object) -> Village:
    """One grid with branch, committee, firm and Party group, a hundred households, on the second Monday."""
    village = Village(households=100, on=("grids", "branch", "committee", "firm"), day=day, **how)  # type: ignore[arg-type]
    village.found_branch()
    village.found_committee()
    village.bring_firm()
    village.state.courtyards.known_local_count[:] = 60
    village.state.courtyards.has_party_group[:] = True
    village.state.residents.trust_local[:] = trust
    village.act("hours")
    return village


def taken_by(village: Village, row: int) -> Body:
    village.act("route")
    return Body(village.state.disputes.body_kind[row])


def test_without_reform_the_community_is_the_lowest_that_takes_anything() -> None:
    village = Village()
    village.state.residents.trust_local[:] = TRUSTING
    village.act("hours")
    row = village.add_dispute()

    assert taken_by(village, row) == Body.COMMUNITY
    disputes = village.state.disputes
    assert (disputes.stage[row], disputes.level[row], disputes.unit_id[row]) == (Stage.QUEUED, Level.COMMUNITY, 0)
    assert disputes.remaining_hours[row] == 2.0
    assert Reason(village.state.ledger.reason[-1]) == Reason.ROUTED


@pytest.mark.parametrize(("severity_class", "body"), [("small", Body.BRANCH), ("middle", Body.BRANCH),
                                                      ("large", Body.COMMUNITY)])
def test_a_branch_takes_small_and_middle_disputes_and_leaves_large_ones(severity_class: str, body: Body) -> None:
    village = lively_village()
    row = village.add_dispute(severity_class=severity_class, level=Level.GRID)  # as if come back to the grid: no channel

    assert taken_by(village, row) == body  # 4.5 h a week: 9 hours in 14 days


def test_a_distrustful_person_goes_straight_to_the_community() -> None:
    village = lively_village(trust=DISTRUSTFUL)
    row = village.add_dispute()

    assert taken_by(village, row) == Body.COMMUNITY


@pytest.mark.parametrize(("channel", "body"), [
    (Channel.COMMITTEE_MEMBER, Body.BRANCH), (Channel.PARTY_GROUP, Body.PARTY_GROUP), (Channel.FIRM_DESK, Body.FIRM_DESK),
    (Channel.IN_PERSON, Body.BRANCH), (Channel.HOTLINE, Body.BRANCH)])
def test_whoever_knocks_at_a_door_of_the_courtyard_is_heard_there_if_they_can(channel: Channel, body: Body) -> None:
    village = lively_village()
    row = village.add_dispute(voiced_day=village.today - 1, level=Level.COURTYARD, channel=int(channel))

    assert taken_by(village, row) == body  # the committee's member has .84 h a week, less than 2 hours in 14 days


def test_a_body_that_is_overloaded_is_passed_over_and_the_ledger_says_so() -> None:
    village = lively_village()
    branch = village.body(Body.BRANCH)
    village.state.bodies.backlog_hours[branch] = 7.5  # and 2 more are above 14 days x 4.5 / 7 = 9
    row = village.add_dispute(voiced_day=village.today - 1, level=Level.GRID)

    assert taken_by(village, row) == Body.COMMITTEE
    assert Reason(village.state.ledger.reason[-1]) == Reason.PASSED_OVER


def test_a_body_that_could_never_do_it_is_not_said_to_be_passed_over() -> None:
    village = lively_village()
    row = village.add_dispute(voiced_day=village.today - 1, level=Level.GRID, severity_class="large")

    assert taken_by(village, row) == Body.COMMUNITY
    assert Reason(village.state.ledger.reason[-1]) == Reason.ROUTED


def test_the_department_takes_what_nobody_else_takes() -> None:
    village = Village(rules={"takes_dispute": False})
    village.act("hours")
    row = village.add_dispute(kind="facility")

    assert taken_by(village, row) == Body.UTILITIES
    assert Reason(village.state.ledger.reason[-1]) == Reason.ROUTED


def test_a_new_body_gets_only_disputes_voiced_after_its_first_day() -> None:
    village = lively_village()
    village.state.bodies.start_day[village.body(Body.BRANCH)] = village.today - 1
    village.state.bodies.start_day[village.body(Body.COMMITTEE)] = village.today - 1
    before = village.add_dispute(voiced_day=village.today - 1, level=Level.GRID)
    after = village.add_dispute(voiced_day=village.today, level=Level.GRID)
    village.act("route")

    assert [Body(kind) for kind in village.state.disputes.body_kind[[before, after]]] == [Body.COMMUNITY, Body.BRANCH]


def test_what_lies_with_a_body_that_has_ended_goes_one_level_up_and_is_routed_tomorrow() -> None:
    village = lively_village()
    branch = village.body(Body.BRANCH)
    row = village.add_dispute(stage="queued", level=Level.GRID, unit_id=0, body_kind="branch", body=branch,
                              remaining_hours=1.5, attempt_count=1, spent_hours=0.5)
    village.set_grid(0, branch_kind=0)
    village.wake(DAYS[16])
    village.act("hours", "route")
    disputes = village.state.disputes

    assert (disputes.stage[row], disputes.level[row], disputes.body[row]) == (Stage.VOICED, Level.COMMUNITY, -1)
    assert Reason(village.state.ledger.reason[-1]) == Reason.BODY_ENDED
    village.wake(DAYS[17])
    village.act("hours", "route")
    assert Body(disputes.body_kind[row]) == Body.COMMUNITY
    assert (disputes.remaining_hours[row], disputes.attempt_count[row]) == (1.5, 1)


def test_the_hotline_records_and_takes_a_day_and_the_digital_platform_is_faster() -> None:
    ready = {}
    for on in ((), ("digital",)):
        village = Village(on=on, values={"disputes.channel_weight.in_person": 0.3, "disputes.hotline_delay_days": 2.0})
        village.state.residents.digital_skill[:] = 1.0
        village.state.residents.trust_local[:] = DISTRUSTFUL
        village.act("hours")
        rows = [village.add_dispute(dispute_key=np.uint64(1 << 60 | n)) for n in range(40)]
        village.act("route")
        disputes = village.state.disputes
        by_phone = disputes.channel[rows] == Channel.HOTLINE
        assert by_phone.mean() > 0.7
        assert disputes.is_recorded[rows].all()  # in person is recorded too
        ready[on] = set((disputes.ready_day[rows][by_phone] - village.today).tolist())
        assert set((disputes.ready_day[rows][~by_phone] - village.today).tolist()) == {0}

    assert ready == {(): {2}, ("digital",): {0}}  # floor(2 x .2 + .5)


def test_channels_are_weighed_by_doors_skill_and_distrust() -> None:
    village = lively_village(trust=0.7)
    village.state.residents.digital_skill[:] = 0.4
    row = village.add_dispute()
    weights = channel_weights(village.run, np.array([row]))[0]

    # in person 1, the committee member cannot (.84 h a week), group .6, desk .8, hotline .4 x (1.5 - .7)
    assert weights == pytest.approx([1.0, 0.0, 0.6, 0.8, 0.32])


def test_threats_grow_with_severity_distrust_and_numbers() -> None:
    rules = Village().run.rules
    calm = rules.threat_logit(-3.5, 0.2, 2.0, 0.8, 1.0, 0, 0.5, 0.0)
    angry = rules.threat_logit(-3.5, 0.9, 2.0, 0.1, 1.0, 1, 0.5, 1.0)

    assert (calm, angry) == pytest.approx((-3.4, 0.2))


def test_a_dispute_from_above_enters_at_its_own_level() -> None:
    village = lively_village()
    row = village.add_dispute(voiced_day=MONDAY.number, level=Level.SUBDISTRICT)

    assert taken_by(village, row) == Body.SUBDISTRICT
