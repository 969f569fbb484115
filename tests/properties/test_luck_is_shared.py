"""Common random numbers: what is added or taken away moves nobody else's luck."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.drawn_worlds import draw_world
from tests.properties.lives import (
    ALL_PARTS,
    differences,
    disputes_by_key,
    ledger_of,
    live,
    same_ledger,
    sorted_rows,
    times,
)
from yhly_sim.domain.codes import Level, Reason, Stage
from yhly_sim.domain.disputes.ledger import LEDGER, MOVED, release
from yhly_sim.domain.residents.addresses import resident_keys
from yhly_sim.engine.chance import Chance, KeyKind, make_key
from yhly_sim.engine.schedule import Phase, Run, phase
from yhly_sim.engine.tables import State
from yhly_sim.model.governance import GovernanceModel

DRAWN_AT_BIRTH = ("day_arisen", "kind", "courtyard_id", "complainant_id", "respondent_id", "is_tied", "is_collective",
                  "severity_class", "authority", "deservingness", "money_need_yuan")

UNUSED_DECISION = 65_000


def no_change(*numbers: Any) -> Any:
    """A rule by which nothing changes, whatever happened."""
    return 0.0 * (numbers[0] + numbers[1])


def unlimited_hours(people: Any, *others: Any) -> Any:
    """A rule by which whoever is there at all has a million hours a week."""
    return np.where(np.asarray(people) > 0, 1e6, 0.0)


WITHOUT_FEEDBACK = {
    "staff_week_hours": unlimited_hours, "volunteer_week_hours": unlimited_hours, "trust_change": no_change,
    "contact_satisfaction_change": no_change, "expectation_change": no_change, "news_change": no_change,
}
NO_FEEDBACK_VALUES = {  # what a dispute leaves behind in norms, skills, purses, trust and quality, at nothing
    "disputes.learning_share": 0, "disputes.agree_money": 0, "disputes.displace_trust_loss": 0,
    "disputes.displace_threat_gain": 0, "firms.grievance_effect": 0, "residents.norm_top_down": 0,
    "residents.norm_covenant": 0, "residents.field_hidden": 0, "systems.pool_share": 0,
}


def prevent(key: int, day: int) -> Phase:
    """A phase that lets one hidden dispute fade on a day."""
    @phase(every="day", after="arise", reads=["disputes: dispute_key"], writes=[MOVED, LEDGER])
    def prevent_one(run: Run) -> None:
        """One hidden dispute fades."""
        if run.day.number == day:
            row = np.flatnonzero(run.state.disputes.dispute_key == np.uint64(key))
            release(run, row, Stage.FADED, reason=Reason.FADED, level=int(Level.NONE), unit_id=-1)

    return prevent_one


def do_nothing(*, name: str = "prevent_one") -> Phase:
    """A phase of the same place that does nothing, so that both runs have the same plan."""
    return Phase(name, "day", lambda run: None, (), (), (), "arise")


def victims(model: GovernanceModel, day: int, count: int) -> list[int]:
    """Disputes that lie hidden on a day, never voiced before, and are voiced later in this run."""
    ledger = model.state.ledger
    is_voiced = ledger.stage_to == Stage.VOICED
    born_hidden = ledger.dispute_key[(ledger.stage_to == Stage.HIDDEN) & (ledger.stage_from == -1) & (ledger.day < day)]
    voiced_later = ledger.dispute_key[is_voiced & (ledger.day > day)]
    voiced_before = ledger.dispute_key[is_voiced & (ledger.day <= day)]
    return [int(key) for key in np.setdiff1d(np.intersect1d(born_hidden, voiced_later), voiced_before)[:count]]


@pytest.mark.parametrize("world", ["small", 5])
def test_preventing_one_dispute_changes_no_other_where_hours_are_unlimited_and_feedback_is_off(world: Any) -> None:
    how = {"world": world, "days": 300, "values": NO_FEEDBACK_VALUES,
           "rules": {**times(40.0 if world == 5 else 4.0), **WITHOUT_FEEDBACK}}
    whole = live(phases=[do_nothing()], **how)
    day = 80
    chosen = victims(whole, day, 3)
    assert len(chosen) == 3

    for key in chosen:
        without = live(phases=[prevent(key, day)], **how)
        assert without.state.disputes.stage[disputes_by_key(without)[key]] == Stage.FADED
        assert without.state.disputes.voiced_day[disputes_by_key(without)[key]] == -1
        assert same_ledger(whole, without, without=[key])
        mine, yours = (sorted_rows(model.state.disputes) for model in (whole, without))
        others = mine["dispute_key"] != np.uint64(key)
        for column in set(mine) - {"body"}:
            assert np.array_equal(mine[column][others], yours[column][others]), column


def test_preventing_one_dispute_moves_no_draw_of_another_when_hours_are_short_and_everything_is_felt() -> None:
    """With hours and feedback on lives may differ, but every dispute is born as it was."""
    how: dict[str, Any] = {"world": "small", "days": 250, "rules": times(10.0)}
    whole = live(phases=[do_nothing()], **how)
    day = 60
    key = victims(whole, day, 1)[0]
    without = live(phases=[prevent(key, day)], **how)

    mine, yours = disputes_by_key(whole), disputes_by_key(without)
    shared = sorted(mine.keys() & yours.keys())
    assert len(shared) > 0.98 * len(mine)  # norms and quality may move a rate a little, and so an ordinal at the end
    for column in DRAWN_AT_BIRTH:
        one = whole.state.disputes[column][[mine[k] for k in shared]]
        other = without.state.disputes[column][[yours[k] for k in shared]]
        assert np.array_equal(one, other), column
    assert not same_ledger(whole, without, without=[key])  # the hours that it did not take went to others


def test_fewer_disputes_are_a_part_of_the_more_and_the_rest_lives_on_unchanged() -> None:
    """A lower rate takes away ordinals at the end of the day's count, whoever else is there."""
    rules = {**times(10.0), **WITHOUT_FEEDBACK}
    fewer = {**times(7.0), **WITHOUT_FEEDBACK}
    many = live(world=5, days=200, rules=rules, values=NO_FEEDBACK_VALUES)
    few = live(world=5, days=200, rules=fewer, values=NO_FEEDBACK_VALUES)

    more, less = set(disputes_by_key(many)), set(disputes_by_key(few))
    assert less < more and len(more - less) > 10
    assert same_ledger(many, few, without=more - less)


def test_a_new_decision_changes_no_ones_luck() -> None:
    drawn: list[float] = []

    @phase(every="day", after="arise", reads=["disputes: dispute_key"], draws=[UNUSED_DECISION])
    def draws_for_everything(run: Run) -> None:
        """Draws for every dispute there is, and does nothing with it."""
        keys = run.state.disputes.dispute_key
        drawn.extend(run.chance.uniform(UNUSED_DECISION, run.day.number, keys)[:1])
        run.chance.choose_option(UNUSED_DECISION, run.day.number, keys, np.ones((keys.size, 4)))

    plain = live(days=90, phases=[do_nothing(name="draws_for_everything")])
    with_draws = live(days=90, phases=[draws_for_everything])

    assert len(drawn) > 50
    assert with_draws.state.digest() == plain.state.digest()


def permute(every_days: int) -> Phase:
    """A phase that puts the rows of the disputes in another order."""
    @phase(every="day", after="arise")
    def reorder(run: Run) -> None:
        """Shuffles the table of disputes."""
        if run.day.number % every_days:
            return
        disputes = run.state.disputes
        order = np.random.default_rng(run.day.number).permutation(len(disputes))
        for column in disputes.columns:
            disputes[column] = disputes[column][order].copy()

    return reorder


@pytest.mark.parametrize("world", ["small", 6])
def test_the_order_of_the_rows_of_disputes_decides_nothing(world: Any) -> None:
    how: dict[str, Any] = {"world": world, "days": 250, "rules": times(40.0 if world == 6 else 8.0)}
    ordered, shuffled = live(phases=[do_nothing(name="reorder")], **how), live(phases=[permute(3)], **how)

    assert len(ordered.state.disputes) > 100
    assert same_ledger(ordered, shuffled)
    tables = [name for name in ordered.state.tables if name not in ("disputes", "ledger", "accounts")]
    assert not differences(ordered.state, shuffled.state, tolerance=1e-9, tables=tables)
    names = ("day", "payer", "purpose", "level", "unit_id", "yuan", "hours")
    mine, yours = (sorted_rows(model.state.accounts, names) for model in (ordered, shuffled))
    for column in names:
        np.testing.assert_allclose(mine[column], yours[column], rtol=1e-12)


def with_newcomer(state: State, courtyard: int, *, age_years: int) -> tuple[State, np.ndarray]:
    """The world with one resident more, in the last household of a courtyard; and the new row of each old resident."""
    old = state.copy()
    place = int(old.courtyards.first_resident[courtyard] + old.courtyards.resident_count[courtyard])
    renumbered = np.arange(len(old.residents)) + (np.arange(len(old.residents)) >= place)
    is_adult = age_years >= 18
    new: Any = State(table.copy() for table in old.tables.values())
    new.residents.append(1)
    for column in new.residents.columns:
        before = old.residents[column]
        kept = before[place - 1]  # everything else like the last one before: the same household
        new.residents[column] = np.insert(before, place, kept)
    newcomer = {"age_years": age_years, "is_adult": is_adult, "member_kind": 0, "satisfaction_offset": 0.0}
    for column, value in newcomer.items():
        new.residents[column][place] = value
    courtyards = new.courtyards
    courtyards.resident_count[courtyard] += 1
    courtyards.first_resident[courtyard + 1:] += 1
    new.households.representative[:] = np.where(
        old.households.representative >= 0, renumbered[np.maximum(old.households.representative, 0)], -1)
    if is_adult:
        courtyards.adult_count[courtyard] += 1
        courtyards.first_adult[courtyard + 1:] += 1
        new.adults.append(1)
    new.adults.resident[:] = np.flatnonzero(new.residents.is_adult)
    new.grids.adult_count[:] = np.bincount(courtyards.grid_id, weights=courtyards.adult_count, minlength=len(new.grids))
    new.ties.target[:] = renumbered[old.ties.target]
    starts = np.insert(old.tie_starts.start, place + 1, old.tie_starts.start[place])
    new.tie_starts.append(1)
    new.tie_starts.start[:] = starts
    return new, renumbered


@pytest.mark.parametrize("age_years", [9, 40])
@pytest.mark.parametrize("world", [21, 22])
def test_a_new_resident_changes_no_one_elses_luck(world: int, age_years: int) -> None:
    courtyard = 1
    more, renumbered = with_newcomer(draw_world(world), courtyard, age_years=age_years)
    newcomer = int(np.setdiff1d(np.arange(len(more.residents)), renumbered)[0])
    how: dict[str, Any] = {"days": 150, "rules": times(40.0)}
    before, after = live(world=draw_world(world), **how), live(world=more, **how)

    old, new = disputes_by_key(before), disputes_by_key(after)
    shared = [key for key in old if key in new]
    assert len(shared) > 0.9 * len(old) and len(shared) > 50
    one, other = before.state.disputes, after.state.disputes
    mine, yours = np.array([old[k] for k in shared]), np.array([new[k] for k in shared])
    for column in set(DRAWN_AT_BIRTH) - {"complainant_id", "respondent_id", "is_tied"}:
        assert np.array_equal(one[column][mine], other[column][yours]), column

    def renamed(rows: np.ndarray) -> np.ndarray:
        return np.where(rows >= 0, renumbered[np.maximum(rows, 0)], -1)

    same_complainant = other.complainant_id[yours] == renamed(one.complainant_id[mine])
    assert (other.complainant_id[yours][~same_complainant] == newcomer).all()
    same_respondent = other.respondent_id[yours] == renamed(one.respondent_id[mine])
    assert (same_respondent | (other.respondent_id[yours] == newcomer))[same_complainant].all()
    elsewhere = one.courtyard_id[mine] != courtyard
    assert same_complainant[elsewhere].all()
    for column in ("is_visible", "check_in_day"):
        assert np.array_equal(after.state.residents[column][renumbered], before.state.residents[column]), column
    assert before.state.residents.is_visible.any()


def test_a_household_is_keyed_by_its_place_in_its_courtyard_and_not_by_its_row() -> None:
    """The same resident draws the same in two worlds in which the row is another."""
    state = draw_world(21)
    more, renumbered = with_newcomer(state, 0, age_years=9)
    rows = np.arange(len(state.residents))
    assert np.array_equal(resident_keys(state, rows), resident_keys(more, renumbered))
    assert np.unique(resident_keys(more, np.arange(len(more.residents)))).size == len(more.residents)


def test_two_scenarios_share_the_disputes_that_arise_before_they_part() -> None:
    without, everything = live((), days=30, warmup_days=60), live(ALL_PARTS, days=30, warmup_days=60)

    def early(model: GovernanceModel) -> dict[str, np.ndarray]:
        columns = ledger_of(model)
        return {name: column[columns["day"] < 60] for name, column in columns.items()}

    for name, column in early(without).items():
        assert np.array_equal(column, early(everything)[name]), name


def test_one_person_is_not_lucky_in_all_decisions_at_once() -> None:
    """Luck of one key on one day in two decisions is unrelated: who surfaces is not thereby agreed with."""
    keys = make_key(KeyKind.DISPUTE, np.arange(20_000))
    lucks = np.stack([Chance(1).uniform(decision, 3, keys) for decision in (112, 113, 118, 121, 122)])
    r = np.corrcoef(lucks)

    assert np.abs(r[np.triu_indices(5, 1)]).max() < 4.5 / np.sqrt(20_000)
