"""Bills: who is due, who pays, what follows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.domain.branches.township import act, build_township, make_run, month_end
from yhly_sim.domain.codes import ContributionType, Payer, Purpose, Respondent, Stage
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.firms.fees import fees
from yhly_sim.engine.chance import KeyKind, make_person_key
from yhly_sim.engine.rules import RuleTable

APRIL = month_end(4)  # 4 mod 3 = 1: households 1, 4, 7, 10 are due; grid 2 (household 10) has no firm
PLAIN = {"firms__pay_constant": 0.5, "firms__collection_trend": 0.0, "firms__dunning": 0.0, "firms__owner_effect": 0.0}


def logistic(x: float) -> float:
    return float(1.0 / (1.0 + np.exp(-x)))


def luck_of(run: Any, courtyard: int, place: int) -> float:
    key = make_person_key(KeyKind.HOUSEHOLD, np.array([courtyard]), np.array([place]))
    return float(run.chance.uniform(Decision.FEE_PAID, run.day.number, key)[0])


def test_a_third_of_the_households_is_due_each_month_and_only_where_a_firm_bills() -> None:
    state = build_township()
    state.households.is_paid[:] = False
    state.households.pay_offset[:] = 50.0
    act(make_run(state, APRIL), fees)
    assert np.flatnonzero(state.households.is_paid).tolist() == [1, 4, 7]
    assert state.courtyards.billed_yuan.tolist() == pytest.approx([240.0, 240.0, 240.0, 0.0])  # 3 x .8 x 100 m2
    assert state.courtyards.paid_yuan.tolist() == pytest.approx([240.0, 240.0, 240.0, 0.0])
    assert state.courtyards.paying_share.tolist() == [1.0, 1.0, 1.0, 0.5]
    assert (state.households.arrears_yuan == 0.0).all()
    booked = state.accounts
    assert booked.yuan.tolist() == pytest.approx([480.0, 240.0])
    assert set(booked.payer) == {int(Payer.RESIDENTS)} and set(booked.purpose) == {int(Purpose.FEE)}
    state.households.pay_offset[:] = -50.0
    act(make_run(state, month_end(7)), fees)
    assert state.households.arrears_yuan.tolist() == pytest.approx([240.0 * (row in (1, 4, 7)) for row in range(12)])
    assert state.courtyards.paying_share.tolist() == [0.0, 0.0, 0.0, 0.5]


def test_each_payment_is_one_uniform_below_the_probability_worked_by_hand() -> None:
    for replication in range(40):
        state = build_township()
        state.courtyards.paying_share[:] = [0.8, 0.8, 0.3, 0.5]
        state.courtyards.quality[:] = [0.6, 0.5, 0.4, 0.5]
        state.courtyards.norm[:] = [0.4, 0.5, 0.6, 0.5]
        state.households.contribution_type[[1, 4, 7]] = [ContributionType.CONDITIONAL, ContributionType.HUMP,
                                                         ContributionType.FREE_RIDER]
        state.households.pay_offset[[1, 4, 7]] = [0.2, -0.1, 0.0]
        run = make_run(state, APRIL, **PLAIN)
        run.chance = type(run.chance)(7, replication)
        act(run, fees)
        p = [logistic(0.5 + 2 * 0.3 + 4 * 0.1 - 3 * 0.1 + 0.2),  # 1.4
             logistic(0.5 + 2 * (0.2 - 0.5) - 0.1),              # -.2
             logistic(0.5 - 0.6 - 4 * 0.1 + 3 * 0.1)]            # -.2
        expected = [luck_of(run, courtyard, 1) < p[courtyard] for courtyard in range(3)]
        assert state.households.is_paid[[1, 4, 7]].tolist() == expected


def test_dunning_backing_owners_and_trend_raise_the_inclination_and_a_grievance_lowers_it() -> None:
    rules = RuleTable()
    assert float(rules.fee_enforcement(0.3, 0.6, 0.5, 0.25, 0.5)) == pytest.approx(0.5 * (0.3 + 0.15))
    assert float(rules.fee_enforcement(0.3, 1.0, 1.0, 0.9, 0.5)) == pytest.approx(0.65), "backing is at most 1"
    inclination = rules.payment_inclination(
        np.arange(4), 0.6, 0.6, 2.0, 2.0, 0.75, 4.0, 0.6, 3.0, 0.4, 1.0, 0.45, 5.0, 0.02)
    shift = 0.4 - 0.3 + 0.45 + 0.1
    assert inclination.tolist() == pytest.approx([0.6 + 0.5 + shift, 0.6 - 0.5 + shift, 0.0 + shift, 2.6 + shift])
    assert float(rules.payment_probability(0.3, 0.8, True, 0.2, True, 1.0, 0.1, 0.2, True)) == pytest.approx(0.5)


def test_visible_members_lead_in_paying_and_their_courtyard_sees_it() -> None:
    for replication in range(40):
        state = build_township()
        state.residents.is_visible[4] = True
        state.courtyards.visible_share[:] = [0.0, 0.4, 0.4, 0.0]
        state.courtyards.example_activity[:] = 0.5
        state.courtyards.formal_share[:] = [0.0, 0.0, 1.0, 0.0]
        run = make_run(state, APRIL, on=("moral_governance",), **PLAIN, platforms__lead_fee_effect=1.0,
                       platforms__example_fee_effect=2.0)
        run.chance = type(run.chance)(7, replication)
        act(run, fees)
        p = [logistic(0.5), logistic(0.5 + 1.0 + 2.0 * 0.4 * 0.5), logistic(0.5)]
        expected = [luck_of(run, courtyard, 1) < p[courtyard] for courtyard in range(3)]
        assert state.households.is_paid[[1, 4, 7]].tolist() == expected


def test_an_open_dispute_with_the_firm_withholds_the_fee_of_the_whole_household() -> None:
    state = build_township()
    state.residents.household_id[:3] = [0, 1, 1]
    state.households.pay_offset[:] = 1.0
    stages = [Stage.HIDDEN, Stage.SETTLED, Stage.QUEUED]
    state.disputes.append(3, stage=stages, respondent_kind=[Respondent.FIRM, Respondent.FIRM, Respondent.NEIGHBOUR],
                          complainant_id=[2, 4, 7])
    unhappy = []
    for replication in range(300):
        run = make_run(state, APRIL, **PLAIN, firms__grievance_effect=2.0, firms__imitation_effect=0.0)
        run.chance = type(run.chance)(7, replication)
        act(run, fees)
        unhappy.append(state.households.is_paid[[1, 4, 7]].tolist())
        p = [logistic(0.5 + 1.0 - 2.0), logistic(1.5), logistic(1.5)]
        assert unhappy[-1] == [luck_of(run, c, 1) < p[c] for c in range(3)]


def test_the_acting_committee_and_the_introduced_firm_are_what_enforce() -> None:
    def paid(**columns: Any) -> int:
        total = 0
        for replication in range(200):
            state = build_township()
            state.households.contribution_type[:] = ContributionType.FREE_RIDER
            state.grids.committee_legitimacy[:] = state.grids.committee_effort[:] = 1.0
            for column, values in columns.items():
                state.grids[column][:] = values
            run = make_run(state, APRIL, on=("committee", "firm"), committees__fee_backing=1.0,
                           firms__dunning_gain=0.4, firms__enforcement_effect=2.0)
            run.chance = type(run.chance)(7, replication)
            act(run, fees)
            total += int(state.households.is_paid[[1, 4, 7]].sum())
        return total

    idle = paid()
    assert paid(committee_start_day=[3, 3, 3]) > idle
    assert paid(firm_id=[3, 3, -1]) > idle
