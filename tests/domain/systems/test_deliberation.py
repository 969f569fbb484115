"""The Tuesday deliberation worked out by hand: pooling, meeting, agreement, consent, failure."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.specs.village import Village, day_of
from yhly_sim.domain.codes import Body, DisputeKind, Level, Payer, Purpose, Reason, Stage
from yhly_sim.domain.systems.deliberation import agreement_gain, participating_share
from yhly_sim.engine.calendar import Day

TUESDAY = day_of("2022-03-08")
KINDS = len(DisputeKind)

EVERYBODY, NOBODY = {"participation_probability": 1.0}, {"participation_probability": 0.0}


def meeting_village(*, households: int = 15, day: Day = TUESDAY, values: Any = None, on: tuple[str, ...] = (),
                    **how: Any) -> Village:
    """A village with a centre in every grid, in which all collective disputes are pooled."""
    village = Village(households=households, day=day, on=("grids", "service_centres", "deliberation", *on), **{
        "rules": EVERYBODY, **how}, values={"systems.pool_share": 1, **(values or {})})
    village.state.grids.centre_open_day[:] = 0
    return village


def collective(village: Village, *, courtyard: int = 0, kind: str = "parking", **fields: Any) -> int:
    return village.add_dispute(**{
        "courtyard_id": courtyard, "kind": kind, "stage": "queued", "level": Level.COMMUNITY, "is_collective": True,
        "body_kind": "community", "body": village.body(Body.COMMUNITY), "voiced_day": village.today - 5, **fields})


def matter_of(village: Village, courtyard: int = 0, kind: DisputeKind = DisputeKind.PARKING) -> Any:
    """The values of a matter, by column."""
    row = village.state.courtyards.grid_id[courtyard] * KINDS + int(kind)
    return {column: village.state.matters[column][row] for column in village.state.matters.columns}


def later(village: Village, weeks: int) -> None:
    village.wake(day_of(str(np.datetime64("2022-03-08") + 7 * weeks)))


def test_agreement_gains_a_share_of_what_is_missing() -> None:
    assert agreement_gain(0.5, 15, 15, 0.675, 1.0) == pytest.approx(0.16875)
    assert agreement_gain(0.9, 1e9, 15, 1.0, 2.0) == 1.0
    assert participating_share(0.4, 0.5) == pytest.approx(0.7)


def test_a_meeting_of_fifteen_brings_a_sixth_of_agreement() -> None:
    village = meeting_village()
    row = collective(village)
    village.act("deliberate")
    matter = matter_of(village)

    # .5 x 15 / (15 + 15) x (.7 + .7 + .7 + .6) / 4 = .16875
    assert matter["agreement"] == pytest.approx(0.16875)
    assert (matter["round_count"], matter["next_day"] - village.today) == (1, 28)
    disputes = village.state.disputes
    assert (disputes.stage[row], disputes.is_deliberated[row]) == (Stage.POOLED, True)
    assert Reason(village.state.ledger.reason[-1]) == Reason.POOLED
    assert (village.state.residents.participation_count == 1).all()


def test_the_second_round_gains_on_what_is_missing_with_some_fatigue() -> None:
    village = meeting_village()
    collective(village)
    village.act("deliberate")
    later(village, 3)
    village.act("deliberate")
    assert matter_of(village)["round_count"] == 1  # 28 days between rounds

    later(village, 4)
    village.act("deliberate")
    attendance = 15 * 0.9
    gain = 0.5 * attendance / (attendance + 15) * 0.675
    assert matter_of(village)["agreement"] == pytest.approx(0.16875 + gain * (1 - 0.16875))


def test_a_plan_of_the_branch_helps_and_the_branch_bears_the_hours() -> None:
    village = meeting_village(on=("branch",))
    village.found_branch(effort=0.5)
    collective(village)
    village.act("deliberate")
    accounts = village.state.accounts

    assert matter_of(village)["agreement"] == pytest.approx(0.16875 * (1 + 0.4 * 0.5))
    assert list(zip(accounts.payer.tolist(), accounts.hours.tolist(), strict=True)) == [
        (Payer.RESIDENTS, 15 * 1.5), (Payer.BRANCH, 3.0)]
    assert set(accounts.purpose.tolist()) == {Purpose.DELIBERATION}


def test_what_is_decided_is_settled_in_the_grid_and_those_who_came_remember() -> None:
    village = meeting_village(values={"systems.agreement_gain": 0.9, "systems.attendance_half": 5, "systems.procedure_right.know": 1,
                                      "systems.procedure_right.take_part": 1, "systems.procedure_right.express": 1,
                                      "systems.procedure_right.supervise": 1})
    rows = [collective(village), collective(village, dispute_key=np.uint64(9))]
    village.act("deliberate")  # .9 x 15 / 20 = .675, above two thirds
    disputes, state = village.state.disputes, village.state

    assert (disputes.stage[rows] == Stage.SETTLED).all() and (disputes.closed_day[rows] == village.today).all()
    assert (disputes.level[rows] == Level.GRID).all() and (disputes.matter[rows] == -1).all()
    assert state.grids.own_decision_share[0] == 0.25
    assert state.residents.past_success == pytest.approx(np.full(15, 0.3))
    matter = matter_of(village)
    assert (matter["first_day"], matter["agreement"], matter["round_count"]) == (-1, 0.0, 0)


def test_without_a_centre_the_community_takes_one_matter_for_all_its_grids() -> None:
    village = meeting_village(courtyards=3)
    village.set_grid(0, centre_open_day=-1)
    village.set_grid(1, centre_open_day=-1)
    for courtyard in range(3):
        collective(village, courtyard=courtyard)
    village.act("deliberate")

    assert [int(matter_of(village, c)["round_count"]) for c in range(3)] == [1, 0, 1]


def test_the_matter_longest_on_the_table_comes_first() -> None:
    village = meeting_village()
    collective(village, kind="rubbish_greening")
    village.act("deliberate")
    later(village, 4)
    collective(village, kind="parking")
    village.act("deliberate")

    assert matter_of(village, kind=DisputeKind.RUBBISH_GREENING)["round_count"] == 2
    assert matter_of(village)["round_count"] == 0 and matter_of(village)["first_day"] == village.today


def test_five_rounds_without_agreement_send_everybody_back_for_a_year() -> None:
    village = meeting_village(rules=NOBODY)
    row = collective(village)
    for round_number in range(5):
        later(village, 4 * round_number)
        assert matter_of(village)["round_count"] == round_number
        village.act("deliberate")
    disputes = village.state.disputes

    assert (disputes.stage[row], disputes.matter[row], disputes.ready_day[row]) == (Stage.QUEUED, -1, village.today + 1)
    assert Reason(village.state.ledger.reason[-1]) == Reason.DELIBERATION_FAILED
    assert matter_of(village)["next_day"] - village.today == 365
    later(village, 16 + 52)
    village.act("deliberate")
    assert disputes.stage[row] == Stage.QUEUED  # 364 days
    later(village, 16 + 53)
    village.act("deliberate")
    assert disputes.stage[row] == Stage.POOLED


QUICKLY = {"systems.agreement_gain": 0.9, "systems.attendance_half": 5, "systems.procedure_right.know": 1,
           "systems.procedure_right.take_part": 1, "systems.procedure_right.express": 1,
           "systems.procedure_right.supervise": 1}


@pytest.mark.parametrize(("votes", "stage"), [(1.0, Stage.SETTLED), (0.0, Stage.QUEUED)])
def test_owners_money_needs_consent_canvassed_for_sixty_days(votes: float, stage: Stage) -> None:
    village = meeting_village(values=QUICKLY)
    row = collective(village, kind="facility", authority="money")
    village.act("deliberate")
    matter = matter_of(village, kind=DisputeKind.FACILITY)
    assert matter["is_canvassed"] and matter["next_day"] - village.today == 60
    assert village.state.disputes.stage[row] == Stage.POOLED

    # nobody votes: 1 - (1 - 0)(1 - .5) = .5 take part, below two thirds; all vote: all take part
    village.run.rules.__dict__["participation_probability"] = lambda *numbers: np.full(15, votes)
    later(village, 8)
    village.act("deliberate")
    assert village.state.disputes.stage[row] == Stage.POOLED  # 56 days
    later(village, 9)
    village.act("deliberate")
    assert village.state.disputes.stage[row] == stage


@pytest.mark.parametrize("change", [{"is_collective": False}, {"level": Level.SUBDISTRICT}, {"stage": "voiced"}])
def test_only_collective_disputes_in_the_queues_below_the_subdistrict_are_pooled(change: dict[str, Any]) -> None:
    village = meeting_village()
    row = collective(village, **change)
    village.act("deliberate")

    assert village.state.disputes.stage[row] != Stage.POOLED


def test_where_it_is_off_what_is_on_the_table_goes_back() -> None:
    village = meeting_village()
    row = collective(village)
    village.act("deliberate")
    village.run.switches = frozenset({"grids"})
    later(village, 1)
    village.act("deliberate")

    assert village.state.disputes.stage[row] == Stage.QUEUED
    assert matter_of(village)["first_day"] == -1
