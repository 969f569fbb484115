"""Reported outcomes: what superiors see of closed, recorded disputes; without evaluation it is the fact, to the bit."""

from __future__ import annotations

import numpy as np
import pytest

from tests.properties.lives import ALL_PARTS, live, times
from yhly_sim.domain.codes import Reason, Stage
from yhly_sim.domain.columns import TABLES
from yhly_sim.engine.tables import State, Table
from yhly_sim.model.outcomes import OUTCOMES, End

NAMES = ("satisfaction_reported", "gap_reported", "resolved_share_reported", "mediation_success",
         "mediation_success_reported")


def read(state: State, name: str) -> float:
    return OUTCOMES[name].read(End(state, reform_day=0, end_day=100, switches=frozenset()))


@pytest.fixture
def state() -> State:
    """Four disputes of two grids: settled, withdrawn and settled without being recorded, and one still open."""
    state = State(Table(name, columns) for name, columns in TABLES.items())
    state.grids.append(2, report_gain=[0.5, 0.0])
    state.residents.append(4, satisfaction=[0.6, 0.4, 0.9, 0.1])
    stages = [Stage.SETTLED, Stage.WITHDRAWN, Stage.SETTLED, Stage.QUEUED]
    state.disputes.append(4, dispute_key=[1, 2, 3, 4], grid_id=[0, 0, 1, 0], complainant_id=[0, 1, 2, 3], stage=stages,
                          is_recorded=[True, True, False, True], attempt_count=[1, 2, 1, 0])
    for key, stage in zip((1, 2, 3, 4), stages, strict=True):
        state.ledger.append(2, day=[1, 5], dispute_key=[key, key], sequence=[0, 1], stage_from=[-1, Stage.VOICED],
                            stage_to=[Stage.VOICED, stage], reason=[Reason.ARISEN, Reason.AGREED])
    return state


def test_what_is_reported_of_closed_and_recorded_disputes(state: State) -> None:
    """Asked are the first two: true .6 and .4; a gain of .5 makes .8 and .7 of them."""
    assert read(state, "satisfaction_reported") == pytest.approx((0.8 + 0.7) / 2)
    assert read(state, "gap_reported") == pytest.approx((0.2 + 0.3) / 2)


def test_resolution_as_reported_counts_open_disputes_that_are_recorded(state: State) -> None:
    """Three are recorded; settled 1, and of the two others half is made up for."""
    assert read(state, "resolved_share_reported") == pytest.approx((1 + 0.5 + 0.5) / 3)


def test_success_of_mediation_is_of_closed_disputes_with_an_attempt(state: State) -> None:
    """Two of three settled; of the two that are recorded one settled, and half of the other is made up for."""
    assert read(state, "mediation_success") == pytest.approx(2 / 3)
    assert read(state, "mediation_success_reported") == pytest.approx((1 + 0.5) / 2)


def test_without_a_gain_a_report_is_the_fact_to_the_bit(state: State) -> None:
    state.grids.report_gain[:] = 0.0
    assert read(state, "gap_reported") == 0.0
    assert read(state, "satisfaction_reported") == np.mean([0.6, 0.4])


@pytest.mark.slow
def test_with_everything_but_the_rating_on_nothing_is_dressed_up() -> None:
    rated = {"star_rating", "star_money", "promotion", "honours", "health_check", "worker_recommendation", "penalties"}
    plain = live(ALL_PARTS - rated, world="small", days=200, rules=times(4.0))
    assert plain.outcomes["gap_reported"] == 0.0
    assert (plain.state.grids.report_gain == 0.0).all()
    everything = live(ALL_PARTS, world="small", days=400, rules=times(4.0))
    assert everything.outcomes["gap_reported"] > 0.0
