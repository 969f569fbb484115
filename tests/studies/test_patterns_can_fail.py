"""Each pattern measures what it says: on made-up data with a known answer it finds it, on other data it does not."""

from __future__ import annotations

import numpy as np
import pytest

from yhly_sim.analysis.course import course
from yhly_sim.analysis.regimes import masses
from yhly_sim.analysis.strata import difference_within, odds_ratio, slope_within
from yhly_sim.studies.patterns.collection import HIGH, LOW, quality_fell_first
from yhly_sim.studies.patterns.contacts import satisfaction_below
from yhly_sim.studies.patterns.contribution import contribution_by_round
from yhly_sim.studies.patterns.formation import committees_before_a_branch
from yhly_sim.studies.patterns.mediation import settled_share
from yhly_sim.studies.patterns.priority import priority_gap
from yhly_sim.studies.patterns.rounds import concluded
from yhly_sim.studies.patterns.trust_gap import share_trusting_higher
from yhly_sim.studies.patterns.turnout import member_odds_ratio, smallest_age_step, turnout

LUCK = np.random.default_rng(7)
MANY = 20_000


def test_v1_a_committee_counts_as_early_only_where_it_acts_before_the_branch() -> None:
    branch, committee = np.array([30, 30, -1, 30]), np.array([30, 61, -1, 29])
    assert committees_before_a_branch(branch, committee) == pytest.approx(1 / 3)
    assert np.isnan(committees_before_a_branch(branch, np.full(4, -1)))


def test_v2_only_counted_cases_enter_the_share() -> None:
    assert settled_share(np.array([True, True, False]), np.array([True, False, False])) == 0.5
    assert np.isnan(settled_share(np.zeros(3, bool), np.ones(3, bool)))


def test_v5_severe_cases_that_go_up_make_no_justice_from_below() -> None:
    """Service falls with severity alone, and severe cases go up more: raw means differ, equal severity does not."""
    severity = LUCK.random(MANY)
    is_above = LUCK.random(MANY) < severity
    service = 1 - severity + 0.01 * LUCK.standard_normal(MANY)
    assert service[~is_above].mean() - service[is_above].mean() > 0.25
    assert satisfaction_below(service, severity, ~is_above, is_above) == pytest.approx(0, abs=0.02)
    assert satisfaction_below(service - 0.2 * is_above, severity, ~is_above, is_above) == pytest.approx(0.2, abs=0.02)


def test_v6_one_hump_is_not_two() -> None:
    two = np.concatenate([LUCK.normal(0.35, 0.05, MANY), LUCK.normal(0.95, 0.01, MANY)])
    one = np.clip(LUCK.normal(0.7, 0.15, 2 * MANY), 0, 1)
    assert masses(two, LOW, HIGH).valley < 0.1 < 1 < masses(one, LOW, HIGH).valley
    assert np.isnan(masses(np.full(9, 0.7), LOW, HIGH).valley)


def test_v6_a_cut_after_the_fall_is_not_a_cut_before_it() -> None:
    collection = np.array([[0.7], [0.6], [0.4], [0.3]])
    cut_before, cut_after = np.array([[0.6], [0.5], [0.4], [0.3]]), np.array([[0.6], [0.6], [0.6], [0.3]])
    assert quality_fell_first(cut_before, collection) == 1 and quality_fell_first(cut_after, collection) == 0
    assert np.isnan(quality_fell_first(cut_before, np.full((4, 1), 0.8)))


def test_v7_rounds_are_quarters_and_a_decline_is_told_from_a_rise() -> None:
    paid = np.repeat([6.0, 5.0, 4.0], 3)
    rounds = contribution_by_round(paid, np.full(9, 10.0))
    assert rounds.tolist() == pytest.approx([0.6, 0.5, 0.4])
    assert course(rounds).slope == pytest.approx(-0.1) and course(rounds[::-1]).slope == pytest.approx(0.1)
    assert np.isnan(contribution_by_round(np.zeros(3), np.zeros(3))).all()


def test_v4_a_straight_climb_does_not_slacken() -> None:
    assert course([0.5, 0.7, 0.85, 0.92, 0.95]).slackening > 0
    assert course([0.5, 0.6, 0.7, 0.8, 0.9]).slackening == pytest.approx(0)
    assert course([0.5, 0.52, 0.58, 0.7, 0.95]).slackening < 0


def test_v9_a_gradient_that_breaks_in_one_group_is_found() -> None:
    age = np.repeat([20, 35, 45, 55, 65, 75], 100)
    rising, broken = np.repeat([1, 2, 3, 4, 5, 6], 100), np.repeat([1, 2, 3, 2, 5, 6], 100)
    assert smallest_age_step(rising, np.full(600, 10), age) == pytest.approx(0.1)
    assert smallest_age_step(broken, np.full(600, 10), age) == pytest.approx(-0.1)


def test_v9_being_invited_more_often_is_not_taking_part_more() -> None:
    is_member = np.arange(1000) < 500
    invited = np.where(is_member, 40, 10)
    assert member_odds_ratio(invited // 5, invited, is_member) == pytest.approx(1)
    assert member_odds_ratio(np.where(is_member, 20, 2), invited, is_member) == pytest.approx(4)
    assert turnout(invited // 5, invited) == pytest.approx(0.2)


def test_v10_equal_trust_is_not_hierarchical() -> None:
    assert share_trusting_higher(np.full(4, 0.5), np.full(4, 0.5)) == 0
    assert share_trusting_higher(np.array([0.2, 0.8]), np.array([0.3, 0.9])) == 1


def test_v11_threats_in_severe_cases_are_no_priority_of_threats() -> None:
    """Severe cases are served first and threaten more; at equal severity a threat gains nothing."""
    severity = LUCK.integers(0, 3, MANY)
    threatens = LUCK.random(MANY) < 0.1 + 0.3 * severity
    delay = np.where(LUCK.random(MANY) < 0.2 + 0.3 * severity, 2, 20)
    assert (delay[threatens] <= 7).mean() - (delay[~threatens] <= 7).mean() > 0.1
    assert priority_gap(delay, threatens, severity) == pytest.approx(0, abs=0.02)
    assert priority_gap(np.where(threatens, 2, delay), threatens, severity) > 0.3


def test_v12_a_canvass_is_no_round_and_a_rest_is_a_failure() -> None:
    before = {"first_day": np.array([0, 0, 30, -1, 50]), "round_count": np.array([4, 3, 1, 0, 2]),
              "is_canvassed": np.array([False, True, False, False, False])}
    after = {"first_day": np.array([-1, -1, 30, 100, 100]), "next_day": np.array([465, 100, 128, 128, 128])}
    found = concluded(100, before, after)
    assert found.matter.tolist() == [0, 1, 4] and found.rounds.tolist() == [5, 3, 3]
    assert found.days.tolist() == [100, 100, 50] and found.is_decided.tolist() == [False, True, False]


def test_v13_wings_that_bring_both_make_no_slope() -> None:
    """Where the wings stand branches work more and associations are more: within equal wings there is nothing."""
    wings = LUCK.integers(0, 4, MANY)
    effort = 0.2 * wings + 0.1 * LUCK.random(MANY)
    associations = 3 * wings + LUCK.random(MANY)
    assert slope_within(associations, effort, np.zeros(MANY, int)) > 5
    assert slope_within(associations, effort, wings) == pytest.approx(0, abs=0.3)
    assert slope_within(associations + 2 * effort, effort, wings) == pytest.approx(2, abs=0.3)


def test_nothing_to_compare_gives_no_number() -> None:
    assert np.isnan(difference_within(np.ones(3), np.ones(3, bool), np.zeros(3, int)))
    assert np.isnan(slope_within(np.ones(3), np.ones(3), np.arange(3)))
    assert np.isnan(odds_ratio(1.0, 0.5)) and np.isnan(course([]).first)
