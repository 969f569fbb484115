"""What may never be lost, found, or broken: runs repeat, ledgers replay, hours and yuan add up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from tests.properties.lives import ALL_PARTS, PEOPLE_AND_PLACES, live, scenario_of, start_life, times
from yhly_sim.domain.codes import LEGAL_MOVES, TERMINAL, Body, Payer, Purpose, Reason, Stage
from yhly_sim.domain.disputes.handle import PAYER
from yhly_sim.engine.schedule import Run, phase
from yhly_sim.model.governance import FIRST_DAY, GovernanceModel
from yhly_sim.scenarios.load import load_scenario, scenario_names

WORLDS = ["small", 3, 8]
BUSY = {"small": 4.0, 3: 40.0, 8: 40.0}

SCORES = {
    "disputes": ["severity", "deservingness"], "matters": ["agreement"],
    "residents": ["satisfaction", "expectation", "trust_local", "trust_higher", "digital_skill", "past_success"],
    "courtyards": ["norm", "quality", "facility", "satisfaction_target", "paying_share", "visible_share",
                   "example_activity", "wealth"],
    "grids": ["motivation", "effort_real", "committee_effort", "committee_legitimacy", "member_seat_share",
              "own_decision_share", "top_down_share", "chair_motivation", "effort_visible", "chair_effort_visible",
              "firm_effort", "firm_effort_visible", "craft"],
    "stars": ["score_true", "score_reported"],
    "communities": ["request_success_share"],
}

NEVER_NEGATIVE = {
    "disputes": ["remaining_hours", "spent_hours", "attempt_count", "money_need_yuan", "move_count"],
    "bodies": ["hours_today", "week_hours", "backlog_hours", "spent_hours"],
    "grids": ["association_count", "officer_count", "bad_quarter_count", "seat_count", "recognition",
              "chair_recognition", "star_yuan"],
    "subdistricts": ["recruited_count"],
    "households": ["arrears_yuan"], "accounts": ["hours", "yuan"],
}


class Diary:
    """Two phases of one's own that write down what the handling phase gives, day by day."""

    def __init__(self) -> None:
        self.given: list[tuple[int, np.ndarray, np.ndarray]] = []
        self.before = np.zeros(0)
        self.by_body: list[tuple[int, np.ndarray]] = []
        self.start: Any = None

    def phases(self) -> list[Any]:
        diary = self

        @phase(every="day", after="route", reads=["bodies: spent_hours", "disputes: spent_hours body"])
        def before_handling(run: Run) -> None:
            """Notes what had been spent when the day's work begins, and with whom each dispute lies."""
            diary.before = run.state.bodies.spent_hours.copy()
            diary.cases_before = run.state.disputes.spent_hours.copy()
            diary.body_before = run.state.disputes.body.copy()

        @phase(every="day", after="handle", reads=["bodies: spent_hours hours_today", "disputes: spent_hours"])
        def after_handling(run: Run) -> None:
            """Notes what was spent today."""
            spent = run.state.bodies.spent_hours - diary.before
            diary.given.append((run.day.number, spent, run.state.bodies.hours_today.copy()))
            on_cases = run.state.disputes.spent_hours - diary.cases_before
            worked = on_cases != 0.0
            diary.by_body.append((run.day.number, np.bincount(
                diary.body_before[worked], weights=on_cases[worked], minlength=spent.size)))

        return [before_handling, after_handling]


@pytest.fixture(scope="module", params=WORLDS)
def lived(request: pytest.FixtureRequest) -> tuple[GovernanceModel, Diary]:
    """A busy world with every part on, lived for more than a year, and the diary of its hours."""
    diary = Diary()
    model = start_life(world=request.param, days=420, rules=times(BUSY[request.param]), phases=diary.phases())
    diary.start = model.state.copy()
    model.run_model()
    assert len(model.state.disputes) > 100
    return model, diary


def test_two_runs_with_one_seed_are_identical() -> None:
    one, other = live(days=60), live(days=60)

    for name, table in one.state.tables.items():
        assert table.digest() == other.state.tables[name].digest(), name
    assert one.outcomes == other.outcomes


def test_another_seed_or_replication_is_another_run() -> None:
    parts = scenario_of(ALL_PARTS).with_settings(warmup_days=5)
    digests = set()
    for rng, replication in ((3, 0), (4, 0), (3, 1)):
        model = GovernanceModel(parts, world="small", rng=rng, replication=replication, days=30)
        model.run_model()
        digests.add(model.state.digest())

    assert len(digests) == 3


def test_replaying_the_ledger_gives_stage_level_unit_and_body(lived: tuple[GovernanceModel, Diary]) -> None:
    state = lived[0].state
    ledger, disputes = state.ledger, state.disputes
    order = np.lexsort((ledger.sequence, ledger.dispute_key))
    key, sequence = ledger.dispute_key[order], ledger.sequence[order]
    is_first = np.append(True, key[1:] != key[:-1])
    is_last = np.append(is_first[1:], True)

    assert np.array_equal(key[is_first], np.sort(disputes.dispute_key))
    assert (sequence[is_first] == 0).all()
    assert (np.diff(sequence)[~is_first[1:]] == 1).all()
    assert (np.diff(ledger.day[order])[~is_first[1:]] >= 0).all()
    chained = ~is_first
    assert np.array_equal(ledger.stage_from[order][chained], ledger.stage_to[order][np.flatnonzero(chained) - 1])
    assert (ledger.stage_from[order][is_first] == -1).all()

    by_key = np.argsort(disputes.dispute_key)
    for written, column in (("stage_to", "stage"), ("level", "level"), ("unit_id", "unit_id"), ("body", "body_kind")):
        assert np.array_equal(ledger[written][order][is_last], disputes[column][by_key]), column
    assert np.array_equal(sequence[is_last] + 1, disputes.move_count[by_key])


def test_the_ledger_is_written_in_the_order_of_days_and_phases(lived: tuple[GovernanceModel, Diary]) -> None:
    ledger = lived[0].state.ledger
    place = ledger.day.astype(np.int64) * 1000 + ledger.phase

    assert (np.diff(place) >= 0).all()


def test_only_legal_moves_are_made(lived: tuple[GovernanceModel, Diary]) -> None:
    ledger = lived[0].state.ledger
    made = set(zip(ledger.stage_from.tolist(), ledger.stage_to.tolist(), strict=True))
    arrivals = {(-1, int(Stage.HIDDEN)), (-1, int(Stage.VOICED))}

    assert made <= LEGAL_MOVES | arrivals
    assert len(made) > 8  # the worlds are busy enough to say something
    assert not {stage for stage, _ in made} & {int(Stage.WITHDRAWN), int(Stage.FADED)}


def test_a_dispute_lies_with_a_body_exactly_while_it_is_in_its_hands(lived: tuple[GovernanceModel, Diary]) -> None:
    disputes, bodies = lived[0].state.disputes, lived[0].state.bodies
    with_body = disputes.body >= 0

    assert np.array_equal(bodies.kind[disputes.body[with_body]], disputes.body_kind[with_body])
    assert np.array_equal(bodies.unit_id[disputes.body[with_body]], disputes.unit_id[with_body])
    assert np.array_equal(bodies.level[disputes.body[with_body]], disputes.level[with_body])
    assert with_body[disputes.stage == Stage.QUEUED].all()
    assert not with_body[np.isin(disputes.stage, [Stage.HIDDEN, Stage.VOICED, Stage.FADED])].any()
    assert (disputes.matter[disputes.stage == Stage.POOLED] >= 0).all()
    assert (disputes.matter[disputes.stage != Stage.POOLED] == -1).all()


def test_disputes_are_conserved(lived: tuple[GovernanceModel, Diary]) -> None:
    state = lived[0].state
    arisen = (state.ledger.reason == Reason.ARISEN).sum()

    assert arisen == len(state.disputes) == np.unique(state.disputes.dispute_key).size
    assert np.bincount(state.disputes.stage, minlength=len(Stage)).sum() == arisen
    closed = np.isin(state.disputes.stage, [Stage.SETTLED, Stage.WITHDRAWN, Stage.OUTSIDE])
    assert np.array_equal(state.disputes.closed_day >= 0, closed)
    assert (state.disputes.remaining_hours[state.disputes.stage == Stage.QUEUED] >= 0.0).all()
    assert (state.disputes.relapse_day[~np.isin(state.disputes.stage, TERMINAL)] == -1).all()


def test_people_and_places_are_conserved() -> None:
    model = start_life(days=200)
    before = {name: len(model.state.tables[name]) for name in PEOPLE_AND_PLACES}
    standing = {column: model.state.residents[column].copy() for column in (
        "household_id", "courtyard_id", "age_years", "is_adult", "member_kind", "digital_skill", "satisfaction_offset",
        "trust_start_local", "trust_start_higher")}
    model.run_model()

    assert {name: len(model.state.tables[name]) for name in PEOPLE_AND_PLACES} == before
    assert before.keys() | {"disputes", "ledger", "accounts"} == model.state.tables.keys()
    for column, values in standing.items():
        assert np.array_equal(model.state.residents[column], values), column


def test_hours_given_are_hours_spent_are_hours_booked(lived: tuple[GovernanceModel, Diary]) -> None:
    model, diary = lived
    state = model.state
    accounts, bodies = state.accounts, state.bodies
    handling = accounts.purpose == Purpose.HANDLING
    payer_of_body = PAYER[bodies.kind].astype(np.int64)

    def address(payer: Any, level: Any, unit: Any) -> Any:
        return (payer.astype(np.int64) * 10 + level) * 10**6 + unit

    place = address(payer_of_body, bodies.level, bodies.unit_id)  # two bodies of a grid or courtyard may share a payer
    places = np.unique(place)
    for (day, spent, _), (_, on_cases) in zip(diary.given, diary.by_body, strict=True):
        np.testing.assert_allclose(spent, on_cases, atol=1e-9)
        rows = np.flatnonzero(handling & (accounts.day == day))
        booked = np.bincount(
            np.searchsorted(places, address(accounts.payer[rows], accounts.level[rows], accounts.unit_id[rows])),
            weights=accounts.hours[rows], minlength=places.size)
        here = np.bincount(np.searchsorted(places, place), weights=spent, minlength=places.size)
        np.testing.assert_allclose(booked, here, atol=1e-9)
    total = accounts.hours[handling].sum()
    assert total > 50.0
    assert total == pytest.approx(state.disputes.spent_hours.sum(), rel=1e-12)
    assert total == pytest.approx(bodies.spent_hours.sum(), rel=1e-12)


def test_no_body_ever_gives_more_than_it_has(lived: tuple[GovernanceModel, Diary]) -> None:
    model, diary = lived
    tight = 0
    for _, spent, can in diary.given:
        assert (spent <= can + 1e-9).all()
        assert (spent[can == 0.0] == 0.0).all()
        tight += int(((spent > 0) & (spent > can - 1e-9)).sum())

    assert tight > 10  # capacity binds, so that the property is put to the test
    first = model.state.bodies.start_day
    never_founded = (first < 0) & (model.state.bodies.level < 3)
    assert (model.state.bodies.hours_today[never_founded] == 0.0).all()


def test_staff_work_on_workdays_only_and_volunteers_on_every_day(lived: tuple[GovernanceModel, Diary]) -> None:
    model, diary = lived
    kinds = model.state.bodies.kind
    staff = np.isin(kinds, [Body.COMMUNITY, Body.SUBDISTRICT, Body.HOUSING_BUREAU, Body.POLITICAL_LEGAL, Body.UTILITIES])

    for day, _, can in diary.given:
        if (FIRST_DAY + timedelta(days=day)).weekday() >= 5:
            assert not can[staff].any()
    weekends = [can for day, _, can in diary.given if (FIRST_DAY + timedelta(days=day)).weekday() == 6]
    assert any(can[~staff].any() for can in weekends)


def test_yuan_that_leave_a_maintenance_fund_are_booked(lived: tuple[GovernanceModel, Diary]) -> None:
    model, diary = lived
    accounts, count = model.state.accounts, len(model.state.grids)
    before = diary.start.grids.fund_yuan
    paid = (accounts.payer == Payer.MAINTENANCE_FUND) & (accounts.purpose == Purpose.REPAIR)
    left = before - np.bincount(accounts.unit_id[paid], weights=accounts.yuan[paid], minlength=count)

    np.testing.assert_allclose(model.state.grids.fund_yuan, left, atol=1e-6)


def test_yuan_that_come_to_and_leave_a_community_are_booked(lived: tuple[GovernanceModel, Diary]) -> None:
    model, diary = lived
    state, days = model.state, model._days
    balance = diary.start.communities.resource_yuan.copy()
    accounts = state.accounts
    spent = (accounts.payer == Payer.COMMUNITY) & (accounts.purpose == Purpose.REPAIR)
    given = (accounts.payer == Payer.UNITS) & (accounts.purpose == Purpose.GIFT)
    for day in days:
        today = spent & (accounts.day == day.number)
        balance -= np.bincount(accounts.unit_id[today], weights=accounts.yuan[today], minlength=balance.size)
        if day.is_month_end:
            p = model.policy.on_day(day.number)[1]
            if day.is_year_end:
                balance[:] = 0.0
            from_units = p.disputes.unit_resource_yuan + p.systems.big_unit_yuan
            balance += (p.disputes.community_budget_yuan + from_units) / 12.0
            booked = accounts.yuan[given & (accounts.day == day.number)].sum()
            assert booked == pytest.approx(balance.size * from_units / 12.0)

    np.testing.assert_allclose(state.communities.resource_yuan, balance, atol=1e-6)
    assert spent.any()


def test_award_money_of_a_grid_is_what_was_awarded_less_the_persons_share_and_what_repairs_took() -> None:
    values: dict[str, float | str] = {
        "incentives.star_money_reading": "per_star", "incentives.yuan_per_star": 20_000.0,
        "incentives.secretary_share": 0.25, "disputes.firm_repair_yuan": 500.0, "disputes.fund_access_share": 0.02,
        "incentives.health_check_units": 0.0, "incentives.honour_units": 0.0}
    model = live(world="small", days=900, rules=times(6.0), values=values)
    accounts, grids = model.state.accounts, model.state.grids

    def yuan_of_grids(rows: Any) -> Any:
        return np.bincount(accounts.unit_id[rows], weights=accounts.yuan[rows], minlength=len(grids))

    awarded = yuan_of_grids(accounts.purpose == Purpose.REWARD)
    repaired = yuan_of_grids((accounts.purpose == Purpose.REPAIR) & (accounts.payer == Payer.BRANCH))
    assert awarded.sum() > 0 and repaired.sum() > 0
    assert np.array_equal(awarded % 20_000.0, np.zeros(len(grids)))  # whole stars
    np.testing.assert_allclose(grids.star_yuan, 0.75 * awarded - repaired, atol=1e-6)


def test_repairs_are_paid_once_by_one_payer_to_the_full_need(lived: tuple[GovernanceModel, Diary]) -> None:
    model = lived[0]
    accounts, disputes = model.state.accounts, model.state.disputes
    repairs = accounts.purpose == Purpose.REPAIR
    needs = np.sort(disputes.money_need_yuan[disputes.money_need_yuan > 0])

    assert repairs.any()
    found = np.clip(np.searchsorted(needs, accounts.yuan[repairs]), 0, needs.size - 1)
    near = np.minimum(np.abs(needs[found] - accounts.yuan[repairs]),
                      np.abs(needs[np.maximum(found - 1, 0)] - accounts.yuan[repairs]))
    assert (near < 1e-9).all()
    assert set(accounts.payer[repairs].tolist()) <= {
        Payer.MAINTENANCE_FUND, Payer.FIRM, Payer.BRANCH, Payer.COMMUNITY}


def test_fees_booked_are_fees_paid(lived: tuple[GovernanceModel, Diary]) -> None:
    model = lived[0]
    accounts, courtyards = model.state.accounts, model.state.courtyards
    last = max(day.number for day in model._days if day.is_month_end)
    rows = (accounts.purpose == Purpose.FEE) & (accounts.day == last)

    assert accounts.yuan[rows].sum() == pytest.approx(courtyards.paid_yuan.sum())
    assert (courtyards.paid_yuan <= courtyards.billed_yuan + 1e-9).all()


def test_no_more_is_paid_for_repairs_than_agreements_needed_and_by_a_firm_no_more_than_it_gives(
        lived: tuple[GovernanceModel, Diary]) -> None:
    model = lived[0]
    accounts, ledger, disputes = model.state.accounts, model.state.ledger, model.state.disputes
    order = np.argsort(disputes.dispute_key)
    agreed = ledger.dispute_key[np.isin(ledger.reason, [Reason.AGREED, Reason.DECIDED])]
    needed = disputes.money_need_yuan[order][np.searchsorted(disputes.dispute_key[order], agreed)].sum()
    repairs = accounts.purpose == Purpose.REPAIR
    by_firms = repairs & (accounts.payer == Payer.FIRM)

    assert 0.0 < accounts.yuan[repairs].sum() <= needed + 1e-6
    assert (accounts.yuan[by_firms] <= model.policy.on_day(model.reform_day)[1].disputes.firm_repair_yuan).all()


def test_every_yuan_and_hour_is_borne_by_one_payer_for_one_purpose(lived: tuple[GovernanceModel, Diary]) -> None:
    model, _ = lived
    accounts, books = model.state.accounts, model.books
    since = accounts.day >= model.reform_day
    is_cost = np.array(books["is_cost"])
    priced = np.array(books["priced_yuan"])
    is_public = np.array(books["is_public"])

    assert len(books["payer"]) == len(set(zip(books["payer"], books["purpose"], strict=True))) > 15
    assert sum(books["yuan"]) == pytest.approx(accounts.yuan[since].sum(), rel=1e-12)
    assert sum(books["hours"]) == pytest.approx(accounts.hours[since].sum(), rel=1e-12)
    assert model.outcomes["cost_full_yuan"] == pytest.approx(priced[is_cost].sum(), rel=1e-12)
    assert model.outcomes["cost_public_yuan"] == pytest.approx(priced[is_cost & is_public].sum(), rel=1e-12)
    assert model.outcomes["cost_private_yuan"] == pytest.approx(priced[is_cost & ~is_public].sum(), rel=1e-12)
    assert model.outcomes["cost_yuan"] == pytest.approx(
        sum(yuan for yuan, cost in zip(books["yuan"], is_cost, strict=True) if cost), rel=1e-12)


def test_yuan_booked_for_what_is_there_follow_from_what_is_there(lived: tuple[GovernanceModel, Diary]) -> None:
    model, _ = lived
    state = model.state
    accounts = state.accounts
    months = [day for day in model._days if day.is_month_end and day.number >= model.reform_day]
    p = model.policy.on_day(model.reform_day)[1]

    def booked(payer: Payer, purpose: Purpose, column: str = "yuan") -> float:
        return float(accounts[column][(accounts.payer == payer) & (accounts.purpose == purpose)].sum())

    people = len(state.residents)
    assert booked(Payer.DISTRICT, Purpose.BUILD) == pytest.approx(p.accounts.digital_build_yuan * people)
    assert booked(Payer.DISTRICT, Purpose.PLATFORM) == pytest.approx(
        len(months) * p.accounts.digital_running_yuan / 12 * people)
    officers = state.grids.legal_officer_count.sum()
    assert booked(Payer.DISTRICT, Purpose.LEGAL_HELP) == pytest.approx(
        len(months) * p.accounts.legal_travel_yuan * officers)
    assert booked(Payer.OFFICIALS, Purpose.TRAINING, "hours") == pytest.approx(
        p.accounts.legal_training_hours * officers)
    opened = state.grids.centre_open_day[state.grids.centre_open_day >= 0]
    months_open = sum(int((opened < day.number).sum()) for day in months)
    fitted = booked(Payer.DISTRICT, Purpose.CENTRE) - months_open * p.centres.running_yuan
    least = p.centres.area_minimum * p.centres.fitting_yuan + p.centres.equipment_yuan
    assert fitted >= opened.size * least - 1e-6


def test_scores_stay_between_nothing_and_all(lived: tuple[GovernanceModel, Diary]) -> None:
    for table, columns in SCORES.items():
        for column in columns:
            values = lived[0].state.tables[table][column]
            assert ((values >= 0.0) & (values <= 1.0)).all(), (table, column)


def test_nothing_is_less_than_nothing_and_everything_is_a_number(lived: tuple[GovernanceModel, Diary]) -> None:
    for name, table in lived[0].state.tables.items():
        for column in table.columns:
            assert np.isfinite(table[column].astype(float)).all(), (name, column)
    for name, columns in NEVER_NEGATIVE.items():
        for column in columns:
            assert (lived[0].state.tables[name][column] >= 0).all(), (name, column)


def test_no_payer_alone_gives_more_than_it_had_that_morning() -> None:
    """Balances are read once a day for all attempts, so only the sum of several payments of a day may go beyond."""
    mornings: dict[int, tuple[np.ndarray, ...]] = {}

    @phase(every="day", after="route", reads=["communities: resource_yuan", "grids: fund_yuan star_yuan"])
    def note_balances(run: Run) -> None:
        """Notes what funds and budgets hold before the day's work."""
        grids = run.state.grids
        mornings[run.day.number] = (
            run.state.communities.resource_yuan.copy(), grids.fund_yuan.copy(), grids.star_yuan.copy())

    model = live(world="small", days=300, rules=times(30.0), phases=[note_balances], values={
        "disputes.fund_access_share": 1.0, "disputes.community_budget_yuan": 20_000})
    accounts = model.state.accounts
    paid = np.flatnonzero(accounts.purpose == Purpose.REPAIR)
    had = []
    for row in paid:
        budgets, funds, awards = mornings[int(accounts.day[row])]
        unit, payer = accounts.unit_id[row], accounts.payer[row]
        had.append({Payer.COMMUNITY: budgets, Payer.MAINTENANCE_FUND: funds, Payer.BRANCH: awards}[payer][unit]
                   if payer != Payer.FIRM else model.policy.on_day(int(accounts.day[row]))[1].disputes.firm_repair_yuan)

    assert paid.size > 30
    assert (accounts.yuan[paid] <= np.array(had) + 1e-9).all()


@pytest.mark.long
@pytest.mark.one_in(2)
@pytest.mark.parametrize("name", scenario_names())
def test_every_phase_of_every_scenario_touches_only_what_it_declares(name: str) -> None:
    scenario = load_scenario(name).with_settings(warmup_days=5, days=75)
    strict = GovernanceModel(scenario, world="small", rng=2, strict=True, rules=times(6.0))
    strict.run_model()
    free = GovernanceModel(scenario, world="small", rng=2, rules=times(6.0))
    free.run_model()

    assert strict.state.digest() == free.state.digest()


def test_every_phase_of_a_long_and_busy_life_touches_only_what_it_declares() -> None:
    strict = live(world=11, days=400, strict=True, rules=times(40.0))

    assert len(strict.state.ledger) > 300
