"""How disputes leave their level: hazards, ways out, and what comes back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.specs.village import DAYS, MONDAY, Village
from yhly_sim.domain.codes import Body, Level, Reason, Stage
from yhly_sim.domain.disputes.leave import displace_rate, petition_rate, sue_rate, up_rate, withdraw_rate

WAYS = ("up_rate", "withdraw_rate", "petition_rate", "sue_rate", "displace_rate")


def village_with_one_way(way: str, **how: Any) -> Village:
    """A village in which every open dispute leaves today, by this way."""
    return Village(rules={name: 60.0 if name == way else 0.0 for name in WAYS}, **how)


def open_dispute(village: Village, **fields: Any) -> int:
    """A dispute in the community's queue since a month."""
    return village.add_dispute(**{
        "stage": "queued", "level": Level.COMMUNITY, "unit_id": 0, "body_kind": "community",
        "body": village.body(Body.COMMUNITY), "voiced_day": village.today - 30, "level_day": village.today - 30,
        "ready_day": village.today, "remaining_hours": 2.0, "is_recorded": True, **fields})


def last_reason(village: Village) -> Reason:
    return Reason(village.state.ledger.reason[-1])


def test_hazards_are_those_of_the_model() -> None:
    assert up_rate(0.05, True, 0.7, 0.2, 1.5) == pytest.approx(0.05 * 1.2 * np.exp(0.3))
    assert up_rate(0.05, False, 0.7, 0.2, 1.5) == 0.0
    assert withdraw_rate(0.02, 0.9) == pytest.approx(0.002)
    assert petition_rate(0.001, 0.5, True) == 2 * petition_rate(0.001, 0.5, False)
    assert sue_rate(0.004, 0.5, True) == 0.002 and sue_rate(0.004, 0.5, False) == 0.0
    assert displace_rate(0.01, 0.25, True) == 0.0075 and displace_rate(0.01, 0.25, False) == 0.0


def test_patience_ends_after_twenty_days_and_not_before() -> None:
    found = []
    for waited in (20, 21):
        village = Village(rules={name: 0.0 for name in WAYS if name != "up_rate"}, values={
            "disputes.up_rate": 0.15, "disputes.up_trust": 3})
        village.state.residents.trust_higher[:], village.state.residents.trust_local[:] = 1.0, 0.0
        rows = [open_dispute(village, severity=0.9, level_day=village.today - waited, dispute_key=np.uint64(n))
                for n in range(60)]
        village.act("leave")
        found.append((village.state.disputes.stage[rows] == Stage.VOICED).mean())

    # hazard .15 x 1.4 x exp(3) = 4.2 a day
    assert found[0] == 0.0 and found[1] > 0.9


def test_going_up_leads_to_the_level_above_and_never_beyond_the_district() -> None:
    village = village_with_one_way("up_rate")
    row = open_dispute(village)
    village.act("leave")
    disputes = village.state.disputes
    assert (disputes.stage[row], disputes.level[row], disputes.body[row]) == (Stage.VOICED, Level.SUBDISTRICT, -1)
    assert last_reason(village) == Reason.PATIENCE_ENDED

    patient = Village(rules={name: 0.0 for name in WAYS if name != "up_rate"}, values={"disputes.up_rate": 0.15})
    at_top = open_dispute(patient, level=Level.DISTRICT, body=patient.body(Body.UTILITIES), body_kind="utilities")
    for day in range(40):
        patient.wake(DAYS[MONDAY.number + day])
        patient.act("leave")
    assert patient.state.disputes.stage[at_top] == Stage.QUEUED


def test_who_gives_up_is_out_for_good_where_they_stood() -> None:
    village = village_with_one_way("withdraw_rate")
    row = open_dispute(village)
    village.act("leave")
    disputes = village.state.disputes

    assert (disputes.stage[row], disputes.level[row], disputes.closed_day[row]) == (
        Stage.WITHDRAWN, Level.COMMUNITY, village.today)


def test_a_petition_goes_outside_and_comes_back_to_the_department_after_fifteen_workdays() -> None:
    village = village_with_one_way("petition_rate")
    row = open_dispute(village)
    village.act("leave")
    disputes = village.state.disputes
    assert (disputes.stage[row], disputes.level[row], disputes.body_kind[row]) == (Stage.OUTSIDE, Level.OUTSIDE, Body.NONE)
    assert disputes.ready_day[row] == MONDAY.number + 21  # three weeks of workdays

    village.wake(DAYS[MONDAY.number + 21])
    village.act("leave")
    assert (disputes.stage[row], disputes.level[row], disputes.closed_day[row]) == (Stage.VOICED, Level.DISTRICT, -1)
    assert last_reason(village) == Reason.RETURNED


@pytest.mark.parametrize(("agrees", "stage"), [(1.0, Stage.SETTLED), (0.0, Stage.OUTSIDE)])
def test_a_suit_has_one_attempt_before_the_court_after_a_month(agrees: float, stage: Stage) -> None:
    village = Village(rules={**{name: 60.0 * (name == "sue_rate") for name in WAYS}, "logistic": agrees})
    row = open_dispute(village, authority="law")
    village.act("leave")
    disputes = village.state.disputes
    assert (disputes.stage[row], disputes.body_kind[row], disputes.ready_day[row]) == (
        Stage.OUTSIDE, Body.COURT, village.today + 30)

    for ahead in (29, 30, 31, 60):
        village.wake(DAYS[MONDAY.number + ahead])
        village.act("leave")
        assert disputes.stage[row] == (Stage.OUTSIDE if ahead < 30 else stage)
    assert disputes.level[row] == Level.OUTSIDE


def test_who_is_displaced_is_hidden_again_angrier_and_trusts_less() -> None:
    village = village_with_one_way("displace_rate", on=("three_zeros",))
    row = open_dispute(village, severity=0.5)
    village.state.residents.trust_local[:] = 0.6
    village.act("leave")
    disputes, residents = village.state.disputes, village.state.residents

    assert (disputes.stage[row], disputes.level[row], disputes.voiced_day[row]) == (Stage.HIDDEN, Level.NONE, -1)
    assert disputes.severity[row] == pytest.approx(0.6) and not disputes.is_recorded[row]
    assert residents.trust_local[0] == pytest.approx(0.54) and residents.threat[0] == 1.0
    assert residents.trust_local[1] == 0.6


def test_a_broken_agreement_comes_back_at_its_level_and_graver() -> None:
    village = village_with_one_way("none")
    row = open_dispute(village, stage="settled", closed_day=village.today - 30, relapse_day=village.today, severity=0.95)
    village.act("leave")
    disputes = village.state.disputes

    assert (disputes.stage[row], disputes.level[row]) == (Stage.VOICED, Level.COMMUNITY)
    assert (disputes.severity[row], disputes.relapse_day[row], disputes.closed_day[row]) == (1.0, -1, -1)
    assert last_reason(village) == Reason.RELAPSED


def test_nobody_leaves_on_the_day_of_voicing() -> None:
    village = village_with_one_way("withdraw_rate")
    row = open_dispute(village, voiced_day=village.today)
    village.act("leave")

    assert village.state.disputes.stage[row] == Stage.QUEUED


def test_ways_are_taken_in_proportion_to_their_hazards() -> None:
    rates = {"up_rate": 0.0, "withdraw_rate": 0.3, "petition_rate": 0.1, "sue_rate": 0.0, "displace_rate": 0.1}
    village = Village(rules=rates)
    rows = [open_dispute(village, dispute_key=np.uint64(n)) for n in range(3000)]
    village.act("leave")
    stage = village.state.disputes.stage[rows]

    left = 1 - np.exp(-0.5)
    assert (stage != Stage.QUEUED).mean() == pytest.approx(left, abs=0.03)
    shares = [(stage == out).mean() / left for out in (Stage.WITHDRAWN, Stage.OUTSIDE, Stage.HIDDEN)]
    assert shares == pytest.approx([0.6, 0.2, 0.2], abs=0.04)


def test_who_would_have_petitioned_is_talked_out_of_it_and_nobody_else_is_moved() -> None:
    """The same uniform says who petitions: with suppression some of just these stay, the others go."""
    def petitioners(share: float) -> tuple[set[int], set[int]]:
        village = Village(on=("three_zeros",), rules={name: 0.0 for name in WAYS if name != "petition_rate"},
                          values={"disputes.petition_rate": 0.003, "disputes.petition_suppression_share": share})
        for number in range(1500):
            open_dispute(village, severity=1.0, is_threat=True, dispute_key=np.uint64(number))
        village.act("leave")
        ledger = village.state.ledger
        return (set(ledger.dispute_key[ledger.reason == Reason.PETITIONED].tolist()),
                set(ledger.dispute_key[ledger.reason == Reason.DISCOURAGED].tolist()))

    free, nobody = petitioners(0.0)
    gone, kept = petitioners(0.6)
    assert nobody == set() and gone | kept == free and not gone & kept
    assert len(free) > 4 and len(kept) >= 1
