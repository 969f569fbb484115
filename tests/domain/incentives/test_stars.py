"""Five stars: scores are continuous, thresholds touch nothing but what is rewarded, reports are facts without a rating."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.properties.lives import differences, live, same_ledger, scenario_of, times
from tests.specs.village import DAYS, Village
from yhly_sim.domain.codes import Body, Payer, Purpose, Role, Star
from yhly_sim.domain.incentives.instruments import Instrument
from yhly_sim.domain.incentives.reporting import report_gain, reported_value
from yhly_sim.domain.incentives.stars import appraised_score
from yhly_sim.model.governance import GovernanceModel

MARCH = next(day for day in DAYS if day.is_month_end)
JUNE = next(day for day in DAYS if day.is_half_year_end)
RATED = ("grids", "branch", "star_rating")
OWN = Instrument("own_pride", "score", (Role.SECRETARY,), "true", "year", pull=0.1)


def rated_village(*, on: tuple[str, ...] = RATED, day: Any = MARCH, **how: Any) -> Village:
    village = Village(on=on, day=day, **how)
    village.found_branch(effort=0.5)
    return village


def scores(village: Village, column: str = "score_true") -> list[float]:
    return list(village.state.stars[column])


def test_each_star_is_a_number_of_the_grid_as_it_is() -> None:
    village = rated_village()
    village.set_grid(0, effort_real=0.37)
    village.state.courtyards.norm[:] = 0.61
    village.state.courtyards.quality[:] = 0.4
    village.state.courtyards.facility[:] = 0.9
    village.state.residents.satisfaction[:] = np.arange(10) / 10
    for stage in ("settled", "settled", "withdrawn", "queued"):
        village.add_dispute(stage=stage, closed_day=-1 if stage == "queued" else 20)
    village.act("appraise")
    assert scores(village) == pytest.approx([0.37, 0.61, 2 / 3, 0.45, 0.65], abs=1e-12)


def test_a_little_more_of_anything_is_a_little_more_score() -> None:
    """No step anywhere: a millionth more in norm, facility, satisfaction or effort is a millionth more, or a half."""
    changes = []
    for change in (0.0, 1e-6):
        village = rated_village()
        village.set_grid(0, effort_real=0.42 - 5e-7 + change)
        village.state.courtyards.norm[:] = 0.5 - 5e-7 + change
        village.state.residents.satisfaction[:] = 0.55 - 5e-7 + change
        village.state.courtyards.facility[:] = 0.75 - 5e-7 + change
        village.act("appraise")
        changes.append(np.array(scores(village)))
    assert (changes[1] - changes[0]).tolist() == pytest.approx([1e-6, 1e-6, 0.0, 1e-6, 5e-7], abs=1e-12)


def test_safety_counts_what_closed_in_the_last_half_year_and_is_whole_where_nothing_did() -> None:
    village = rated_village(day=DAYS[365 - 5])
    assert village.run.day.number == 360
    village.act("appraise")
    assert scores(village)[Star.SAFETY_LAW] == 1.0
    village.add_dispute(stage="withdrawn", closed_day=360 - 183)  # too long ago
    village.act("appraise")
    assert scores(village)[Star.SAFETY_LAW] == 1.0
    village.add_dispute(stage="withdrawn", closed_day=360 - 182)
    village.act("appraise")
    assert scores(village)[Star.SAFETY_LAW] == 0.0


def test_stars_are_awarded_at_the_ends_of_june_and_december_and_kept_in_between() -> None:
    village = rated_village(day=JUNE)
    village.set_grid(0, effort_real=0.9)
    village.act("appraise")
    assert village.state.stars.is_awarded[Star.STRONG_BRANCH]
    village.set_grid(0, effort_real=0.0)
    village.wake(DAYS[JUNE.number + 31])
    village.act("appraise")
    assert village.state.stars.is_awarded[Star.STRONG_BRANCH]
    village.wake(next(day for day in DAYS if day.is_year_end))
    village.act("appraise")
    assert not village.state.stars.is_awarded[Star.STRONG_BRANCH]


THRESHOLDS: dict[str, float] = {f"incentives.star_threshold.{star.name.lower()}": 0.3 for star in Star}


def test_the_threshold_enters_nothing_but_the_award() -> None:
    """With a rating and no prize for stars, other thresholds award other stars; no person, dispute or hour is moved."""
    parts = frozenset({*RATED, "committee", "firm"})
    how: dict[str, Any] = {"world": 4, "days": 400, "rules": times(40.0)}
    usual, low = live(parts, **how), live(parts, values=THRESHOLDS, **how)
    assert len(usual.state.ledger) > 1000
    assert same_ledger(usual, low)
    assert differences(usual.state, low.state) == {"stars.is_awarded"}


def test_the_threshold_does_matter_where_a_star_is_worth_something() -> None:
    parts = frozenset({*RATED, "worker_recommendation"})
    how: dict[str, Any] = {"world": "small", "days": 100}
    usual, low = live(parts, **how), live(parts, values=THRESHOLDS, **how)
    assert "grids.effort_visible" in differences(usual.state, low.state)


def test_without_a_rating_what_is_reported_is_true_to_the_bit() -> None:
    """An own instrument by the facts makes scores exist; craft, visible work and reports stay at nothing."""
    scenario = replace(scenario_of({"grids", "branch", "committee", "firm"}), warmup_days=20, instruments=(OWN,))
    model = GovernanceModel(scenario, world="small", rng=3, days=300)
    model.run_model()
    stars, grids = model.state.stars, model.state.grids
    assert stars.score_true.any()
    assert np.array_equal(stars.score_true, stars.score_reported)
    assert not grids.craft.any() and not grids.effort_visible.any() and not grids.chair_effort_visible.any()
    assert not (model.state.accounts.purpose == Purpose.APPRAISAL).any()


@pytest.mark.parametrize("true", [0.0, 0.1, 1 / 3, 0.7, 1.0])
def test_a_report_without_weight_or_craft_is_the_fact_to_the_bit(true: float) -> None:
    for weight, audit, craft in ((0.0, 0.3, 0.9), (0.8, 1.0, 0.9), (0.8, 0.3, 0.0)):
        assert reported_value(true, report_gain(weight, audit, craft)) == true
    assert appraised_score(true, 0.9, 0.0) == true


def test_reports_hide_most_of_the_gap_when_craft_is_perfect_and_an_audit_brings_part_of_it_back() -> None:
    """.6 true: 1 - .4 (1 - .8) = .92; with an audit of .3: 1 - .4 (1 - .8 x .7) = .824."""
    assert float(reported_value(0.6, report_gain(0.8, 0.0, 1.0))) == pytest.approx(0.92)
    assert float(reported_value(0.6, report_gain(0.8, 0.3, 1.0))) == pytest.approx(0.824)


def test_visible_work_lifts_the_score_of_those_who_do_little_else() -> None:
    """No real effort, full visible work, weight .3, no craft: reported .3 where .0 is true."""
    village = rated_village(values={"incentives.visible_share": 0.3})
    village.set_grid(0, effort_real=0.0, effort_visible=1.0)
    village.act("appraise")
    assert (scores(village)[0], scores(village, "score_reported")[0]) == (0.0, pytest.approx(0.3))


def test_craft_grows_with_visible_work_and_is_never_unlearned() -> None:
    """.4 x .5 of what is missing a month: .2, then .36, .488; without a rating nothing."""
    village = rated_village(values={"incentives.craft_learning": 0.4})
    village.set_grid(0, effort_visible=0.5)
    learned = []
    for _ in range(3):
        village.act("craft")
        learned.append(village.state.grids.craft[0])
    assert learned == pytest.approx([0.2, 0.36, 0.488])
    plain = rated_village(on=("grids", "branch"))
    plain.set_grid(0, effort_visible=0.5, craft=0.3)
    plain.act("craft")
    assert plain.state.grids.craft[0] == 0.3


def test_appraisal_takes_hours_of_the_branch_and_discretion_divides_them() -> None:
    """.7 h a week / 2 = .35 h; 3 officers x 4 h less that; a March of 31 days books .35 x 31 / 7."""
    village = rated_village(values={"incentives.appraisal_hours": 0.7, "incentives.discretion": 2.0,
                                    "bodies.branch_officer_hours": 4.0, "bodies.effort_reference": 0.5,
                                    "bodies.branch_meeting_hours": 0.0})
    village.act("hours", "appraise")
    accounts = village.state.accounts
    rows = accounts.purpose == Purpose.APPRAISAL
    assert village.state.bodies.week_hours[village.body(Body.BRANCH)] == pytest.approx(12.0 - 0.35)
    assert accounts.hours[rows].tolist() == pytest.approx([0.35 * 31 / 7])
    assert accounts.payer[rows].tolist() == [Payer.BRANCH]


def test_where_nobody_looks_at_scores_any_more_they_are_nothing() -> None:
    village = rated_village()
    village.act("appraise")
    assert any(scores(village))
    village.run.switches = frozenset({"grids", "branch"})
    village.act("appraise")
    assert not any(scores(village)) and not any(scores(village, "score_reported"))
