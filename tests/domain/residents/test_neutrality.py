"""What makes a body seem partial: the firm's desk, a joint branch, a deputy from the firm, a committee few voted for,
one person in two posts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.specs.village import Village
from yhly_sim.domain.codes import Authority, Body, BranchKind, CommitteeForm, Reason
from yhly_sim.domain.committees.posts import shared_post_of
from yhly_sim.domain.disputes.money import find_money
from yhly_sim.domain.residents.neutrality import neutrality_of

ON = ("grids", "branch", "committee", "firm", "cross_appointment")
CAPTURES = {"residents.firm_capture": 0.3, "residents.joint_capture": 0.2, "residents.manager_capture": 0.1,
            "residents.committee_capture": 0.4, "residents.concurrent_capture": 0.5, "committees.deputy_post_share": 0.5}


def built_village(**grid: Any) -> Village:
    """A grid with branch, committee of legitimacy .5 and an introduced firm whose manager is no member."""
    village = Village(on=ON, values=CAPTURES)
    village.found_branch()
    village.found_committee(legitimacy=0.5)
    village.bring_firm()
    village.set_grid(0, **grid)
    return village


def neutrality(village: Village, body: Body, respondent: str) -> float:
    row = village.add_dispute(respondent_kind=respondent, body_kind=int(body))
    return float(neutrality_of(village.run, np.array([row]))[0])


def test_a_firms_desk_is_partial_whatever_it_handles() -> None:
    assert neutrality(built_village(), Body.FIRM_DESK, "neighbour") == pytest.approx(0.7)
    assert neutrality(built_village(), Body.COMMUNITY, "firm") == 1.0


def test_a_joint_branch_is_partial_in_disputes_with_the_firm_that_serves_the_grid() -> None:
    joint = {"branch_kind": int(BranchKind.JOINT)}
    assert neutrality(built_village(**joint), Body.BRANCH, "firm") == pytest.approx(0.8)
    assert neutrality(built_village(**joint), Body.PARTY_GROUP, "firm") == pytest.approx(0.8)
    assert neutrality(built_village(**joint), Body.BRANCH, "neighbour") == 1.0
    assert neutrality(built_village(**joint, firm_id=-1), Body.BRANCH, "firm") == 1.0
    assert neutrality(built_village(), Body.BRANCH, "firm") == 1.0


def test_a_manager_who_is_deputy_secretary_makes_the_branch_partial_and_opens_the_firms_purse() -> None:
    village = built_village()
    village.state.firms.manager_is_member[-1] = True
    assert neutrality(village, Body.BRANCH, "firm") == pytest.approx(0.9)
    assert neutrality(village, Body.COMMITTEE, "neighbour") == 1.0

    paid = {}
    for is_member in (False, True):
        village = Village(on=ON, values={"disputes.firm_repair_yuan": 2000, "disputes.manager_repair_gain": 0.5})
        village.found_branch()
        village.bring_firm()
        village.state.firms.manager_is_member[-1] = is_member
        row = village.add_dispute(authority=int(Authority.MONEY), money_need_yuan=2900.0)
        paid[is_member] = int(find_money(village.run, np.array([row]))[0][0])
    assert paid == {False: -1, True: 1}  # a firm pays 2,000, with its manager in the branch 3,000


def test_a_committee_for_which_few_voted_is_partial_in_disputes_with_the_firm() -> None:
    assert neutrality(built_village(), Body.COMMITTEE, "firm") == pytest.approx(1 - 0.4 * 0.5)
    assert neutrality(built_village(committee_legitimacy=1.0), Body.COMMITTEE_MEMBER, "firm") == 1.0


def test_one_person_in_both_posts_removes_checks_and_a_deputy_half_as_many() -> None:
    assert neutrality(built_village(is_concurrent=True), Body.BRANCH, "neighbour") == pytest.approx(0.5)
    deputy = built_village(chair_is_member=True)
    assert shared_post_of(deputy.run, np.array([0])).tolist() == [0.5]
    assert neutrality(deputy, Body.COMMITTEE, "neighbour") == pytest.approx(0.75)
    without_branch = built_village(chair_is_member=True, branch_kind=0)
    assert shared_post_of(without_branch.run, np.array([0])).tolist() == [0.0]


def test_the_fund_is_open_to_an_owners_committee_and_less_so_to_the_other_forms() -> None:
    values = {"disputes.fund_access_share": 0.2, "committees.courtyard_fund_factor": 0.5,
              "committees.management_fund_factor": 0.8}
    found = {}
    for form in list(CommitteeForm)[1:]:
        village = Village(on=ON, values=values)
        village.found_committee()
        village.set_grid(0, committee_form=int(form), fund_yuan=10_000.0)
        rows = [village.add_dispute(authority=int(Authority.MONEY), money_need_yuan=need) for need in (900.0, 1500.0)]
        found[form] = [int(find_money(village.run, np.array([row]))[0][0]) for row in rows]
    assert found == {CommitteeForm.OWNERS_COMMITTEE: [0, 0], CommitteeForm.COURTYARD_COMMITTEE: [0, -1],
                     CommitteeForm.PROPERTY_MANAGEMENT_COMMITTEE: [0, 0]}


def test_a_joint_branch_leaves_some_disputes_with_its_firm_to_the_committee() -> None:
    first = {}
    for share in (0.0, 0.8):
        village = Village(on=ON, values={"disputes.joint_refusal_share": share}, households=100)
        village.state.residents.trust_local[:] = 1.0
        village.found_branch()
        village.found_committee()
        village.bring_firm()
        village.set_grid(0, branch_kind=int(BranchKind.JOINT))
        village.act("hours")
        rows = [village.add_dispute(respondent_kind="firm", voiced_day=village.today, level=2) for _ in range(60)]
        village.act("route")
        assert set(village.state.ledger.reason) == {int(Reason.ROUTED)}
        first[share] = float(np.mean(village.state.disputes.body_kind[rows] == int(Body.BRANCH)))
    assert first[0.0] == 1.0
    assert 0.05 < first[0.8] < 0.4
