"""What a closed case does to its parties and to those whom they know."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.domain.residents.hamlet import APRIL_ENDS, act, build_hamlet, close_case, make_run
from yhly_sim.domain.codes import Body, Channel, Level, Respondent, Stage
from yhly_sim.domain.residents.satisfaction import account

TODAY = APRIL_ENDS.number
# Settled after 10 of 90 days: O = 1 - .5 / 9. Informed 1, in person 1, trust .5, neutral 1: J = 3.5 / 4.
OUTCOME = 1 - 0.5 * 10 / 90
SERVICE = 0.5 * OUTCOME + 0.5 * 3.5 / 4
SURPRISE = SERVICE - 0.6
# gain .2 ((1 - .5)(P - S) + .5 (D + (2 - 1)(0 + .1)))
SATISFIED = 0.2 * (0.5 * (SERVICE - 0.6) + 0.5 * (SURPRISE + 0.1))


def run_account(*cases: dict[str, Any], **start: Any) -> Any:
    state: Any = build_hamlet()
    for column, values in start.items():
        state.residents[column] = values
    for case in cases:
        close_case(state, TODAY, **case)
    act(account, make_run(state, APRIL_ENDS))
    return state.residents


def test_a_case_settled_well_raises_satisfaction_expectation_and_trust_of_its_party() -> None:
    people = run_account({})
    assert people.satisfaction[0] == pytest.approx(0.6 + SATISFIED, abs=1e-12)
    assert people.expectation[0] == pytest.approx(0.6 + 0.2 * SURPRISE, abs=1e-12)
    assert people.trust_local[0] == pytest.approx(0.5 + 0.1 * SERVICE * 0.5, abs=1e-12)
    assert people.trust_higher[0] == pytest.approx(0.5 + 0.25 * 0.1 * SERVICE * 0.5, abs=1e-12)


def test_good_news_reaches_the_adults_whom_the_party_knows_and_nobody_else() -> None:
    people = run_account({})
    heard = [1, 2, 4]
    assert people.satisfaction[heard] == pytest.approx(0.6 + 0.1 * SURPRISE, abs=1e-12)
    assert people.trust_local[heard] == pytest.approx(0.5 + 0.1 * SURPRISE, abs=1e-12)
    assert (people.trust_higher[heard] == 0.5).all()
    assert (people.expectation[heard] == 0.6).all()
    assert (people.satisfaction[[3, 5, 6, 7]] == 0.6).all()


def test_a_petition_disappoints_and_costs_the_higher_level_its_trust() -> None:
    # Nothing came of it: O = 0; late answer 0, hotline .3, trust .4, neutral 1: J = 1.7 / 4.
    people = run_account({"stage": int(Stage.OUTSIDE), "level": int(Level.OUTSIDE), "channel": int(Channel.HOTLINE),
                          "first_response_day": TODAY - 7}, trust_higher=0.4)
    service = 0.5 * 1.7 / 4
    surprise = service - 0.6
    felt = 0.2 * (0.5 * surprise + 0.5 * (surprise + surprise + 0.1))
    assert people.satisfaction[0] == pytest.approx(0.6 + felt, abs=1e-12)
    lost = -0.2 * (1 - service) * 0.4
    assert people.trust_higher[0] == pytest.approx(0.4 + lost, abs=1e-12)
    assert people.trust_local[0] == pytest.approx(0.5 + 0.25 * lost, abs=1e-12)
    assert people.trust_higher[1] == pytest.approx(0.4 + 0.1 * 1.5 * surprise, abs=1e-12)
    assert people.trust_local[1] == 0.5


def test_a_neighbour_on_the_other_side_is_a_party_too_and_a_firm_is_not() -> None:
    neighbour = run_account({"respondent_id": 6, "respondent_kind": int(Respondent.NEIGHBOUR)})
    assert neighbour.satisfaction[6] == pytest.approx(0.6 + SATISFIED, abs=1e-12)
    firm = run_account({"respondent_id": 6, "respondent_kind": int(Respondent.FIRM)})
    assert firm.satisfaction[6] == 0.6


@pytest.mark.parametrize(("fields", "process"), [
    ({"first_response_day": -1}, 2.5),
    ({"first_response_day": TODAY - 8}, 3.5),
    ({"channel": int(Channel.FIRM_DESK)}, 3.1),
    ({"channel": int(Channel.HOTLINE), "is_deliberated": True}, 3.5),
    ({"is_tied": True}, 4.0),
    ({"body_kind": int(Body.FIRM_DESK)}, 3.1),
])
def test_how_a_case_was_dealt_with_counts(fields: dict[str, Any], process: float) -> None:
    people = run_account(fields)
    service = 0.5 * OUTCOME + 0.5 * process / 4
    assert people.expectation[0] == pytest.approx(0.6 + 0.2 * (service - 0.6), abs=1e-12)


@pytest.mark.parametrize(("level", "credited", "other"), [
    (Level.COMMUNITY, "trust_local", "trust_higher"), (Level.SUBDISTRICT, "trust_higher", "trust_local")])
def test_the_community_is_local_and_the_subdistrict_is_not(level: Level, credited: str, other: str) -> None:
    people = run_account({"level": int(level)})
    gained = 0.1 * SERVICE * 0.5
    assert people[credited][0] == pytest.approx(0.5 + gained, abs=1e-12)
    assert people[other][0] == pytest.approx(0.5 + 0.25 * gained, abs=1e-12)
    assert people[credited][1] > 0.5 and people[other][1] == 0.5


def test_contacts_of_one_day_see_the_morning_and_add_up() -> None:
    once, twice = run_account({}), run_account({}, {})
    assert twice.satisfaction[0] - 0.6 == pytest.approx(2 * (once.satisfaction[0] - 0.6), abs=1e-12)
    assert twice.satisfaction[1] - 0.6 == pytest.approx(2 * (once.satisfaction[1] - 0.6), abs=1e-12)


def test_the_order_of_rows_makes_no_difference() -> None:
    cases = [{"dispute_key": 9, "complainant_id": 1}, {"dispute_key": 4, "stage": 5},
             {"dispute_key": 6, "respondent_id": 2, "respondent_kind": 0}]
    forward, backward = run_account(*cases), run_account(*cases[::-1])
    for column in ("satisfaction", "expectation", "trust_local", "trust_higher"):
        assert np.array_equal(forward[column], backward[column])


def test_nobody_leaves_the_scale() -> None:
    good = run_account(*[{}] * 40)
    assert good.satisfaction.max() == 1.0 and good.trust_local.max() == 1.0
    bad = run_account(*[{"stage": 5, "first_response_day": -1, "channel": 4}] * 40)
    assert bad.satisfaction.min() == 0.0 and bad.trust_local.min() == 0.0


def test_cases_closed_before_today_or_broken_again_are_not_accounted() -> None:
    people = run_account({"closed_day": TODAY - 1}, {"stage": int(Stage.VOICED)}, {"stage": int(Stage.FADED)})
    assert (people.satisfaction == 0.6).all() and (people.trust_local == 0.5).all()
