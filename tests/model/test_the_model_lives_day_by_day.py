from __future__ import annotations

import math

import numpy as np
import pytest

from yhly_sim.domain.codes import Purpose, Reason, Stage
from yhly_sim.engine.errors import UserError
from yhly_sim.model.governance import GovernanceModel
from yhly_sim.model.recorder import Recorder, describe
from yhly_sim.model.world import find_world


def test_a_step_is_a_day_and_the_model_stops_by_itself(short):
    model = GovernanceModel(short(), world="small")
    assert (model.day, model.running, str(model.calendar_day)) == (0, True, "2022-03-05")
    model.step()
    model.step()
    assert (model.day, str(model.calendar_day)) == (2, "2022-03-06")
    model.run_model()
    assert (model.day, model.running) == (50, False)
    ledger = len(model.state.ledger)
    model.step()
    assert (model.day, len(model.state.ledger)) == (50, ledger)


def test_days_are_counted_after_the_reform():
    model = GovernanceModel("weidu", world="small", days=3)
    assert (model.reform_day, model.day_count) == (180, 183)


def test_equal_seeds_give_equal_runs_and_others_do_not(short):
    def run(**luck):
        model = GovernanceModel(short(), world="small", **luck)
        model.run_model()
        return model.state.digest()

    assert run(rng=5) == run(rng=np.int64(5))
    assert len({run(rng=5), run(rng=6), run(rng=5, replication=1), run(rng=5, world_seed=2)}) == 4


def test_a_seed_is_drawn_only_when_asked_for_and_kept(short):
    model = GovernanceModel(short(), rng=None, world="small")
    assert 0 <= model.seed < 2**32
    assert model.provenance["seed"] == model.seed


@pytest.mark.parametrize("given", [{"rng": -1}, {"rng": 2**32}, {"rng": 1.5}, {"rng": True}, {"replication": -1},
                                   {"world_seed": "1"}, {"days": 0}, {"rules": {"voice_rat": len}}])
def test_what_cannot_be_is_refused_in_a_sentence(given):
    with pytest.raises(UserError) as caught:
        GovernanceModel("weidu", world="small", **given)
    assert caught.value.sentence("en") and caught.value.sentence("zh")


def test_strict_phases_live_through_a_run(short):
    plain, strict = (GovernanceModel(short(), world="small", strict=is_strict) for is_strict in (False, True))
    plain.run_model()
    strict.run_model()
    assert plain.state.digest() == strict.state.digest()


def test_the_ledger_is_a_frame_in_its_order(short):
    model = GovernanceModel(short(), world="small")
    model.run_model()
    ledger = model.ledger
    assert len(ledger) == len(model.state.ledger) > 0
    order = ledger[["day", "phase", "dispute_key", "sequence"]]
    assert order.equals(order.sort_values(list(order.columns)).reset_index(drop=True))
    assert set(ledger["phase"]) <= set(range(len(model.phase_names)))


def test_weekly_series_add_up_to_what_the_tables_say(short):
    model = GovernanceModel(short(days=60), world="small")
    opening = len(model.state.disputes)
    model.run_model()
    state, series = model.state, model.series
    assert sum(series["arisen_this_week"]) == (state.ledger.reason == Reason.ARISEN).sum() >= opening
    assert sum(series["hours_this_week"]) == pytest.approx(state.accounts.hours.sum())
    is_spent = ~np.isin(state.accounts.purpose, [Purpose.FEE, Purpose.GIFT])
    assert sum(series["yuan_this_week"]) == pytest.approx(state.accounts.yuan[is_spent].sum())
    assert sum(series["settled_this_week"]) == (state.ledger.stage_to == Stage.SETTLED).sum()
    for week in range(len(series["day"])):
        by_level = [series[f"settled_level_{level}_this_week"][week] for level in range(1, 7)]
        assert sum(by_level) == series["settled_this_week"][week]
    assert series["day"][0] == -model.reform_day
    assert series["day"][-1] == 60
    assert len({len(values) for values in series.values()}) == 1


def test_a_series_with_an_outcomes_name_ends_at_the_outcome(short):
    model = GovernanceModel(short(), world="small")
    model.run_model()
    shared = model.outcomes.keys() & model.series.keys()
    assert len(shared) > 15
    for name in shared:
        assert model.series[name][-1] == model.outcomes[name]
    assert not {"branch_count", "effort_real"} & GovernanceModel(short("no_reform"), world="small").series.keys()


def test_every_series_has_labels_and_frames_count_what_is_open(short):
    model = GovernanceModel(short(), world="small")
    model.run_model()
    for name in model.series_names:
        assert describe(name).zh and describe(name).en
    recorder = model.recorder
    stage = model.state.disputes.stage
    assert recorder.frames["hidden"][-1].sum() == (stage == Stage.HIDDEN).sum()
    assert recorder.frames["open"][-1].sum() == recorder.series["open_count"][-1]
    courtyards, residents = model.state.courtyards, model.state.residents
    first = residents.satisfaction[(residents.courtyard_id == 0) & residents.is_adult].mean()
    assert recorder.frames["satisfaction"][-1][0] == pytest.approx(first, rel=1e-6)
    assert len(recorder.frames["norm"]) == len(recorder.days) and len(recorder.frames["norm"][0]) == len(courtyards)


def test_a_copied_recorder_goes_its_own_way(small):
    twin = small.recorder.copy()
    small.live_until(10)
    assert len(twin.days) == 1 < len(small.recorder.days)
    assert isinstance(twin, Recorder) and not math.isnan(twin.latest()["satisfaction"])


def test_a_world_may_be_given_as_a_state_that_is_built(short):
    named = GovernanceModel(short(), world="small")
    state = find_world("small", named.policy, 1).state()
    given = GovernanceModel(short(), world=state)
    assert given.state is state
    named.run_model()
    given.run_model()
    assert given.state.digest() == named.state.digest()
