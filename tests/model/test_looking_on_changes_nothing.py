"""Who looks on at a run changes nothing, and hears what was said: the numbers of the dispute, and its own luck."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from yhly_sim.domain.codes import Reason
from yhly_sim.domain.decisions import Decision
from yhly_sim.engine.chance import Chance
from yhly_sim.engine.rules import RuleTable
from yhly_sim.engine.schedule import phase
from yhly_sim.model.governance import GovernanceModel
from yhly_sim.model.observing.dispute_observer import DisputeObserver
from yhly_sim.model.observing.dispute_record import Move
from yhly_sim.model.observing.grid_observer import GridObserver
from yhly_sim.model.observing.parting import parting_of
from yhly_sim.scenarios.load import load_scenario

SCENARIO = load_scenario("weidu").with_settings(days=420)


def live(*observers: Any, scenario: Any = SCENARIO, **how: Any) -> GovernanceModel:
    model = GovernanceModel(scenario, world="small", **how)
    for observer in observers:
        model.watch(observer)
    model.run_model()
    for observer in observers:
        observer.finish(model._run)
    return model


@pytest.fixture(scope="module")
def plain() -> GovernanceModel:
    return live()


def keys_with(model: GovernanceModel, reason: Reason, count: int) -> list[int]:
    ledger = model.ledger
    return [int(key) for key in ledger.loc[ledger["reason"] == int(reason), "dispute_key"].unique()[:count]]


@pytest.mark.slow
@pytest.mark.parametrize("reason", [Reason.DISPLACED, *(pytest.param(one, marks=pytest.mark.long) for one in (Reason.DECIDED, Reason.PASSED_OVER))])
def test_a_run_that_is_watched_is_the_same_to_the_bit(plain: GovernanceModel, reason: Reason) -> None:
    key = keys_with(plain, reason, 1)[0]
    observer = DisputeObserver(key)
    watched = live(observer, GridObserver(0))
    assert watched.ledger.equals(plain.ledger)
    assert watched.state.digest() == plain.state.digest()
    assert watched.outcomes == plain.outcomes and watched.address == plain.address
    rows = plain.ledger[plain.ledger["dispute_key"] == key]
    told = [(move.day, Reason[move.reason.upper()]) for move in observer.record.moves]
    assert told == [(row.day, row.reason) for row in rows.itertuples()]


@pytest.mark.long
def test_what_is_heard_is_what_was_asked_and_drawn(plain: GovernanceModel) -> None:
    """Every rule heard gives again what it gave; every uniform is that of its address; every chance explains its move."""
    rules, counted = RuleTable(), Counter[str]()
    reasons = (Reason.DISPLACED, Reason.PATIENCE_ENDED, Reason.DECIDED, Reason.RELAPSED, Reason.FORWARDED)
    observers = [DisputeObserver(key) for key in {key for reason in reasons for key in keys_with(plain, reason, 3)}]
    live(*observers)
    chance = Chance(plain.seed, plain.replication)
    for observer in observers:
        for (day, _), heard in observer.record.heard.items():
            for call in heard.calls:
                again = rules[call.rule](**{name: np.float64(value) for name, value in call.arguments.items()})
                assert float(again) == pytest.approx(call.result, rel=1e-12), (call, day)
                counted[call.rule] += 1
            for draw in heard.draws:
                when = 0 if draw.decision in ("HANDLE_LOCAL_LAW", "DELIBERATE_POOL", "BRANCH_REFUSES") else day
                keys = np.array([observer.key], dtype=np.uint64)
                assert draw.u == chance.uniform(Decision[draw.decision], when, keys)[0]
                counted[draw.decision] += 1
        for move in observer.record.moves:
            check_move(move, plain._run.p.disputes.agree_severity)
    assert {"voice_rate", "agreement_logit", "up_rate", "displace_rate", "exit_probability"} <= set(counted)
    assert counted["LEAVE_WHETHER"] > 50 and counted["ATTEMPT_AGREE"] > 10


def check_move(move: Move, weight: float) -> None:
    """The chance and the luck that are told decide the move as it was decided."""
    chance, draw = move.heard.call("logistic"), move.heard.draw(Decision.ATTEMPT_AGREE)
    logit = move.heard.call("agreement_logit")
    if move.phase == "handle" and chance is not None and draw is not None and logit is not None:
        assert (draw.u < chance.result) == (move.reason == "agreed")
        assert logit.arguments["severity"] == pytest.approx(weight * move.before["severity"], rel=1e-12)
    gone, leaving = move.heard.draw(Decision.LEAVE_WHETHER), move.heard.call("exit_probability")
    if move.phase == "leave" and move.stage_from == "queued" and gone is not None and leaving is not None:
        assert gone.u < leaving.result


@pytest.mark.slow
def test_hours_of_a_story_are_those_of_the_dispute_and_its_ladder_leads_to_its_body(plain: GovernanceModel) -> None:
    observers = [DisputeObserver(key) for key in keys_with(plain, Reason.PASSED_OVER, 6)]
    live(*observers)
    for record in (observer.record for observer in observers):
        assert record.spent_hours == pytest.approx(record.end["spent_hours"], rel=1e-12)
        for move in record.moves:
            if not move.rungs:
                continue
            open_ = [rung for rung in move.rungs if rung.exists and rung.is_reachable and rung.is_above_entry]
            taken = next((rung for rung in open_ if rung.takes), open_[-1])
            assert (taken.body, taken.unit_id) == (move.body, move.unit_id)
            full = [rung for rung in open_[: open_.index(taken)] if rung.is_able]
            assert bool(full) == (move.reason == "passed_over")


@pytest.mark.slow
def test_who_looks_on_later_sees_the_rest_and_changes_nothing(plain: GovernanceModel) -> None:
    """The eve of a reform is a Wednesday: what bodies kept of the numbers before must be the same to who looks on."""
    reform = SCENARIO.warmup_days
    first = GovernanceModel(SCENARIO, world="small")
    first.live_until(reform)
    kept = first.snapshot()
    key = next(key for key in keys_with(plain, Reason.RELAPSED, 20) if reform < (key >> 14 & 0xFFFF) < 0xFFFF)
    whole, late = DisputeObserver(key), DisputeObserver(key)
    live(whole)
    for day in (reform, (key >> 14) & 0xFFFF):
        model = GovernanceModel(SCENARIO, world="small", snapshot=kept)
        model.live_until(day)
        late = DisputeObserver(key)
        model.watch(late)
        model.run_model()
        late.finish(model._run)
        assert model.ledger.equals(plain.ledger) and model.state.digest() == plain.state.digest()
        assert late.record == whole.record


def test_a_strict_model_cannot_be_watched() -> None:
    with pytest.raises(ValueError, match="strict"):
        GovernanceModel(SCENARIO, world="small", strict=True).watch(DisputeObserver(1))


@pytest.mark.slow
def test_rules_and_phases_of_ones_own_are_heard_too(plain: GovernanceModel) -> None:
    def withdraw_rate(rate: Any, severity: Any) -> Any:
        return rate * (1.0 - severity) + 0.0

    @phase(every="day")
    def nothing_more(run: Any) -> None:
        """Does nothing."""

    key = keys_with(plain, Reason.ATTEMPTED, 1)[0]
    observer = DisputeObserver(key)
    watched = live(observer, rules={"withdraw_rate": withdraw_rate}, phases=[nothing_more])
    assert watched.ledger.equals(plain.ledger)
    assert any(heard.call("withdraw_rate") for heard in observer.record.heard.values())


@pytest.mark.long
def test_the_parting_of_twins_is_their_first_difference_and_says_what_differs(plain: GovernanceModel) -> None:
    without = load_scenario("no_reform").with_settings(days=420)
    keys = keys_with(plain, Reason.ROUTED, 30)[::4]
    ours, theirs = ([DisputeObserver(key) for key in keys] for _ in range(2))
    live(*ours)
    live(*theirs, scenario=without)
    parted = 0
    for here, there in zip(ours, theirs, strict=True):
        assert parting_of(here.record, here.record) is None
        parting = parting_of(here.record, there.record)
        if not there.record.has_arisen or parting is None:
            continue
        parted += 1
        for one, other in zip(here.record.moves[: parting.number], there.record.moves[: parting.number], strict=True):
            assert (one.day, one.reason, one.body, one.unit_id) == (other.day, other.reason, other.body, other.unit_id)
        assert parting.here is not None or parting.there is not None
        back = parting_of(there.record, here.record)
        assert back is not None and (back.day, back.phase) == (parting.day, parting.phase)
        assert back.arguments == {name: pair[::-1] for name, pair in parting.arguments.items()}
    assert parted > 0
