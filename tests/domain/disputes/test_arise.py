"""How disputes arise: rates by hand, seasons, and what a new dispute is like."""

from __future__ import annotations

import numpy as np
import pytest

from tests.specs.village import Village, day_of
from yhly_sim.domain.codes import Authority, DisputeKind, Level, Respondent, Stage
from yhly_sim.domain.disputes.arise import KIND_COUNT, SEASON_SHARE, add_disputes, arise_rates
from yhly_sim.domain.start import start
from yhly_sim.engine.chance import START_DAY


def many(village: Village, count: int, *, kind: DisputeKind = DisputeKind.NEIGHBOUR) -> np.ndarray:
    """Add so many disputes of a kind to the first courtyard."""
    counts = np.zeros(len(village.state.courtyards) * KIND_COUNT, dtype=np.int64)
    counts[int(kind)] = count
    add_disputes(village.run, counts, key_day=village.today, ages=None)
    return np.arange(len(village.state.disputes))


def test_thirty_disputes_a_year_arise_among_a_thousand_residents_where_all_is_middling() -> None:
    rates = arise_rates(Village(households=1000).run)

    assert rates.sum() * 365 == pytest.approx(30.0)
    assert rates[0, DisputeKind.PROPERTY_SERVICE] / rates.sum() == pytest.approx(0.32)


def test_bad_service_breeds_disputes_about_it() -> None:
    village = Village(households=1000)
    village.state.courtyards.quality[:] = 0.25
    rates = arise_rates(village.run)

    # exp(-1.2 x (.25 - .5)) = exp(.3)
    assert rates[0, DisputeKind.PROPERTY_SERVICE] * 365 == pytest.approx(30 * 0.32 * np.exp(0.3))


def test_nobody_has_a_dispute_where_no_adult_lives() -> None:
    village = Village(households=1000)
    village.state.courtyards.adult_count[:] = 0

    assert not arise_rates(village.run).any()


def test_the_first_day_has_the_base_rate_whatever_the_place_is_like() -> None:
    village = Village(courtyards=5, households=200)
    rng = np.random.default_rng(1)
    for column in ("facility", "quality", "norm"):
        village.state.courtyards[column][:] = rng.uniform(0, 1, 5)
    village.state.bodies.row_count = village.state.matters.row_count = 0  # `start` fills them
    run = village.run
    run.constants = start(village.state, run.p, run.chance, run.rules, run.day)

    assert arise_rates(run).sum() * 365 == pytest.approx(30.0)


@pytest.mark.parametrize(("kind", "peak"), [(DisputeKind.FACILITY, 2.0), (DisputeKind.NEIGHBOUR, 1.5)])
def test_the_season_moves_disputes_within_the_year_and_adds_none(kind: DisputeKind, peak: float) -> None:
    share = SEASON_SHARE[kind]
    factor = Village().run.rules.season_factor(np.array([True, False]), peak, share)

    assert factor @ [share, 1 - share] == pytest.approx(1.0)
    assert factor[0] == peak
    assert (SEASON_SHARE[DisputeKind.FACILITY], SEASON_SHARE[DisputeKind.NEIGHBOUR]) == (121 / 365, 92 / 365)


def test_new_disputes_are_what_the_shares_say() -> None:
    village = Village(households=50, values={"disputes.money_spread": 0.2})
    rows = many(village, 6000, kind=DisputeKind.FACILITY)
    disputes = village.state.disputes

    assert (disputes.stage[rows] == Stage.HIDDEN).mean() == pytest.approx(0.75, abs=0.02)
    assert np.bincount(disputes.severity_class[rows]) / rows.size == pytest.approx([0.7, 0.25, 0.05], abs=0.02)
    assert set(disputes.severity[rows].tolist()) == {0.2, 0.5, 0.9}
    assert (disputes.authority[rows] == Authority.MONEY).mean() == pytest.approx(0.6, abs=0.02)
    assert disputes.is_collective[rows].mean() == pytest.approx(0.5, abs=0.02)
    needs_money = disputes.authority[rows] == Authority.MONEY
    assert (disputes.money_need_yuan[rows][~needs_money] == 0.0).all()
    small = needs_money & (disputes.severity_class[rows] == 0)
    assert np.median(disputes.money_need_yuan[rows][small]) == pytest.approx(800, rel=0.03)
    assert np.bincount(disputes.complainant_id[rows], minlength=50).min() > 60  # everybody alike: 120 each
    assert (disputes.respondent_kind[rows] == Respondent.BODY).all() and (disputes.respondent_id[rows] == -1).all()


def test_the_other_side_of_a_quarrel_is_a_neighbour_of_the_same_courtyard() -> None:
    village = Village(courtyards=2, households=20)
    rows = many(village, 500)
    disputes = village.state.disputes

    assert ((disputes.respondent_id[rows] >= 0) & (disputes.respondent_id[rows] < 20)).all()
    assert (disputes.respondent_id[rows] != disputes.complainant_id[rows]).all()
    assert not disputes.is_tied[rows].any()  # nobody knows anybody here


def test_half_of_quarrels_are_with_somebody_known() -> None:
    village = Village(households=20)
    state = village.state
    state.ties.append(2, target=[1, 0])  # the first two adults know each other
    state.tie_starts.start[:] = [0, 1, *[2] * 19]
    rows = many(village, 6000)
    disputes = state.disputes
    theirs = np.flatnonzero(disputes.complainant_id[rows] == 0)

    # .5 of them against the one contact, of the others one in nineteen
    share = (disputes.respondent_id[theirs] == 1).mean()
    assert share == pytest.approx(0.5 + 0.5 / 19, abs=0.07)
    assert np.array_equal(disputes.is_tied[theirs], disputes.respondent_id[theirs] == 1)


def test_a_dispute_arises_with_one_row_in_the_ledger_and_at_no_level() -> None:
    village = Village(households=50)
    rows = many(village, 30)
    ledger, disputes = village.state.ledger, village.state.disputes

    assert np.array_equal(ledger.dispute_key, disputes.dispute_key[rows])
    assert (ledger.stage_from == -1).all() and np.array_equal(ledger.stage_to, disputes.stage[rows])
    assert (disputes.level[rows] == Level.NONE).all() and (disputes.move_count[rows] == 1).all()
    voiced = disputes.stage[rows] == Stage.VOICED
    assert np.array_equal(disputes.voiced_day[rows], np.where(voiced, village.today, -1))


def test_the_first_stock_is_what_arises_hidden_in_the_mean_time_that_it_stays_hidden() -> None:
    village = Village(courtyards=10, households=2000, day=day_of("2022-03-05"))
    village.state.bodies.row_count = village.state.matters.row_count = 0
    run = village.run
    run.constants = start(village.state, run.p, run.chance, run.rules, run.day)
    disputes = village.state.disputes

    # 20,000 x .030 / 365 x .75 / (.0033 + .0133) = 74
    assert len(disputes) == pytest.approx(74.3, abs=26)
    assert (disputes.stage == Stage.HIDDEN).all() and (disputes.day_arisen < 0).all()
    assert (-1 - disputes.day_arisen).mean() == pytest.approx(1 / 0.0166, rel=0.35)
    assert np.unique(disputes.dispute_key >> np.uint64(14) & np.uint64(0xFFFF)) == START_DAY
