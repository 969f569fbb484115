"""Outcomes read off a state that is written down by hand."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from yhly_sim.domain.accounts.prices import HOUR_PRICES
from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.codes import Level, Payer, Purpose, Reason, Stage
from yhly_sim.domain.columns import TABLES
from yhly_sim.domain.switches import switches
from yhly_sim.engine.outcomes import GROUPS
from yhly_sim.engine.tables import State, Table
from yhly_sim.model.governance import GovernanceModel
from yhly_sim.model.outcomes import OUTCOMES, End, names_for, outcomes_of
from yhly_sim.report.comparison.verdict import MAIN_OUTCOMES

REFORM, LAST = 100, 200
ALL_SWITCHES = frozenset({"branch", "committee", "firm", "service_centres", "three_zeros", "deliberation",
                          "star_rating", "promotion"})


@pytest.fixture
def state() -> State:
    """Two courtyards: the first a grid of its own, the second one of two courtyards of the second grid."""
    state = State(Table(name, columns) for name, columns in TABLES.items())
    state.grids.append(2, courtyard_count=[1, 2], household_count=[10, 30], branch_kind=[1, 0], officer_count=[4, 9],
                       effort_real=[0.6, 0.1], motivation=[0.7, 0.2], committee_form=[0, 1], firm_id=[-1, 0],
                       centre_open_day=[150, 250], centre_use_share=[0.4, 1.0], association_count=[1, 2])
    state.courtyards.append(2, grid_id=[0, 1], kind=[0, 1], household_count=[10, 30], resident_count=[3, 2],
                            adult_count=[2, 2], first_adult=[0, 2], norm=[0.5, 0.25], quality=[0.4, 0.8],
                            paying_share=[0.1, 0.7])
    state.residents.append(5, courtyard_id=[0, 0, 0, 1, 1], age_years=[30, 70, 9, 60, 40],
                           is_adult=[True, True, False, True, True], satisfaction=[0.2, 0.4, 1.0, 0.6, 0.8],
                           trust_local=[0.1, 0.2, 1.0, 0.3, 0.4], participation_count=[0, 3, 5, 0, 1])
    state.adults.append(4, resident=[0, 1, 3, 4])
    state.firms.append(3, is_introduced=[False, True, True], entry_day=[0, 150, 50], exit_day=[120, -1, 90],
                       is_active=[False, True, True], margin_share=[9.0, 0.2, -0.1])
    state.stars.append(10, grid_id=[0] * 5 + [1] * 5, star=list(range(5)) * 2, is_awarded=[True] * 4 + [False] + [True] * 5)
    state.subdistricts.append(2, recruited_count=[0, 2])
    state.accounts.append(4, day=[99, 100, 150, 150], yuan=[1.0, 10.0, 100.0, 1000.0], hours=[1.0, 2.0, 4.0, 8.0],
                          purpose=[0, 0, 1, 12])
    return state


def tell(state: State, key: int, *moves: tuple[int, int, Reason, int], grid: int = 0, responded: int = -1) -> None:
    """One dispute by its moves (day, stage, reason, level)."""
    day, stage, _, level = moves[-1]
    is_closed = stage in (Stage.SETTLED, Stage.WITHDRAWN, Stage.OUTSIDE)
    state.disputes.append(1, dispute_key=key, grid_id=grid, stage=stage, level=level,
                          closed_day=day if is_closed else -1, first_response_day=responded)
    came_from = -1
    for number, (day, stage, reason, level) in enumerate(moves):
        state.ledger.append(1, day=day, dispute_key=key, sequence=number, stage_from=came_from, stage_to=stage,
                            reason=reason, level=level)
        came_from = stage


@pytest.fixture
def disputed(state: State) -> State:
    H, V, Q = Stage.HIDDEN, Stage.VOICED, Stage.QUEUED
    # Keys are not in the order of rows: the ledger has to be joined, not counted off.
    tell(state, 90, (100, V, Reason.ARISEN, 0), (100, Q, Reason.ROUTED, 2), (104, Stage.SETTLED, Reason.AGREED, 2),
         responded=101)
    tell(state, 80, (50, H, Reason.ARISEN, 0), (110, V, Reason.VOICED, 0), (110, Q, Reason.ROUTED, 2),
         (118, Stage.SETTLED, Reason.AGREED, 2), grid=1, responded=112)
    tell(state, 70, (120, V, Reason.ARISEN, 0), (121, Q, Reason.ROUTED, 3), (140, V, Reason.PATIENCE_ENDED, 4),
         (141, Q, Reason.ROUTED, 4), (160, Stage.WITHDRAWN, Reason.WITHDRAWN, 4), grid=1)
    tell(state, 60, (130, V, Reason.ARISEN, 0), (130, Q, Reason.ROUTED, 3), (140, Stage.SETTLED, Reason.AGREED, 3),
         (170, V, Reason.RELAPSED, 3), (170, Q, Reason.ROUTED, 3), grid=1, responded=135)
    tell(state, 50, (130, V, Reason.ARISEN, 0), (130, Q, Reason.ROUTED, 3), (150, H, Reason.DISPLACED, 0), grid=1)
    tell(state, 40, (140, H, Reason.ARISEN, 0), (150, Stage.FADED, Reason.FADED, 0), grid=1)
    tell(state, 30, (90, V, Reason.ARISEN, 0), (90, Q, Reason.ROUTED, 3), (120, Stage.OUTSIDE, Reason.PETITIONED, 6), grid=1)
    tell(state, 20, (180, V, Reason.ARISEN, 0), (180, Q, Reason.ROUTED, 3), (190, Stage.OUTSIDE, Reason.SUED, 6), grid=1)
    return state


def read(state: State, switches: frozenset[str] = ALL_SWITCHES) -> dict[str, float]:
    return outcomes_of(End(state, REFORM, LAST, switches))


def test_people(state):
    found = read(state)
    assert found["satisfaction"] == pytest.approx(0.5)
    assert found["satisfaction_new_compound"] == pytest.approx(0.3)
    assert found["satisfaction_old_compound"] == pytest.approx(0.7)
    assert "satisfaction_residents_group" not in found
    assert found["satisfaction_elderly"] == pytest.approx(0.5)
    assert found["trust_local"] == pytest.approx(0.25)
    assert found["participation_share"] == 0.5
    assert found["norm"] == pytest.approx((3 * 0.5 + 2 * 0.25) / 5)


def test_bodies_and_resources(state):
    found = read(state)
    assert (found["branch_count"], found["officer_count"], found["committee_count"]) == (1, 4, 1)
    assert (found["effort_real"], found["motivation"], found["committee_share"]) == (0.6, 0.7, 0.5)
    assert (found["centre_count"], found["association_count"]) == (1, 3)
    assert (found["firm_entered_count"], found["firm_exit_count"]) == (1, 1)
    assert found["firm_margin_share"] == pytest.approx(0.05)
    assert (found["centre_use_share"], found["joint_branch_count"]) == (0.4, 0)
    assert found["fee_collection_share"] == pytest.approx(0.7)
    assert found["quality"] == pytest.approx((10 * 0.4 + 30 * 0.8) / 40)


def test_the_books_count_from_the_reform_on_and_leave_transfers_out(state):
    """Rows: 1 yuan and 1 hour before the reform; then handling 10 and 2 h, legal help 100 and 4 h, a fee of 1,000."""
    state.accounts.payer[:] = [Payer.RESIDENTS, Payer.COMMUNITY, Payer.OFFICIALS, Payer.RESIDENTS]
    state.accounts.hours[3] = 0.0
    state.accounts.append(2, day=160, payer=[Payer.BRANCH, Payer.UNITS], purpose=[Purpose.TRAINING, Purpose.GIFT],
                          yuan=[0.0, 5000.0], hours=[8.0, 0.0])
    found = read(state)
    assert found["cost_yuan"] == 110.0
    assert found["cost_hours"] == 14.0
    public, own = 10 + 2 * 22 + 100 + 4 * 70, 8 * (10 + 150)
    assert found["cost_public_yuan"] == public
    assert found["cost_private_yuan"] == own
    assert found["cost_full_yuan"] == public + own
    assert found["cost_per_adult_yuan"] == (public + own) / 4


def test_an_hour_is_worth_the_price_of_its_day(state):
    """Prices may change on a day: handling of 2 h on day 100 at 22 yuan, of 4 h from day 150 on at 30."""
    state.accounts.append(1, day=150, payer=Payer.COMMUNITY, purpose=Purpose.HANDLING, hours=4.0)
    state.accounts.payer[:] = Payer.COMMUNITY
    state.accounts.yuan[:] = 0.0
    state.accounts.hours[2:4] = 0.0
    prices = [catalogue().with_values({"accounts.worker_hour_yuan": price}).config().accounts for price in (22, 30)]
    end = End(state, REFORM, LAST, ALL_SWITCHES, ((0, prices[0]), (150, prices[1])))
    assert outcomes_of(end)["cost_full_yuan"] == 2 * 22 + 4 * 30


def test_the_books_add_up_by_payer_and_purpose(state):
    state.accounts.payer[:] = [Payer.RESIDENTS, Payer.COMMUNITY, Payer.OFFICIALS, Payer.RESIDENTS]
    end = End(state, REFORM, LAST, ALL_SWITCHES)
    rows = end.entries.by_payer_and_purpose()
    assert rows["payer"] == ["community", "residents", "officials"]
    assert rows["purpose"] == ["handling", "fee", "legal_help"]
    assert rows["yuan"] == [10.0, 1000.0, 100.0]
    assert rows["hours"] == [2.0, 8.0, 4.0]
    assert rows["priced_yuan"] == [10 + 2 * 22, 1000 + 8 * 15, 100 + 4 * 70]
    assert rows["is_cost"] == [True, False, True]
    assert rows["is_public"] == [True, False, True]


def test_every_payer_has_a_price_for_its_hours():
    assert set(HOUR_PRICES) == set(Payer)
    assert set(HOUR_PRICES.values()) <= set(catalogue().config().accounts)


def test_the_window_is_what_was_first_voiced_from_the_reform_on(disputed):
    found = read(disputed)
    assert found["voiced_count"] == 6  # 90, 80, 70, 60, 50, 20; 30 was voiced before, 40 never
    assert found["arisen_count"] == 6  # 90, 70, 60, 50, 40, 20
    assert found["resolved_share"] == pytest.approx(2 / 6)
    assert found["resolved_count"] == 2
    assert found["open_share"] == pytest.approx(1 / 6)
    assert found["withdrawn_share"] == pytest.approx(1 / 6)
    assert found["hidden_stock"] == pytest.approx(1000 * 1 / 5)
    assert found["faded_share"] == pytest.approx(1 / 2)
    assert found["relapse_share"] == pytest.approx(1 / 3)
    assert found["displaced_count"] == 1
    assert found["petition_count"] == 0
    assert found["suit_count"] == 1
    assert found["escalated_share"] == pytest.approx(2 / 6)


def test_contained_counts_the_grid_only_where_it_is_the_courtyard(disputed):
    found = read(disputed)
    assert found["contained_compound_share"] == pytest.approx(1 / 4)  # 90; closed: 90, 80, 70, 20
    assert found["contained_grid_share"] == pytest.approx(2 / 4)
    assert found["settled_community_share"] == pytest.approx(2 / 4)


def test_settled_by_level_adds_up_to_what_was_settled(disputed):
    found = read(disputed)
    shares = [found[f"settled_level_{level}_share"] for level in range(1, 6)]
    assert shares == [0, 2 / 4, 0, 0, 0]  # 90 and 80; closed: 90, 80, 70, 20
    disputed.disputes.level[1] = Level.SUBDISTRICT
    found = read(disputed)
    assert [found[f"settled_level_{level}_share"] for level in range(1, 6)] == [0, 1 / 4, 0, 1 / 4, 0]
    assert found["settled_community_share"] == 1 / 4


def test_days_to_resolution_are_censored_by_what_is_open_or_left_otherwise(disputed):
    end = End(disputed, REFORM, LAST, ALL_SWITCHES)
    by_key = dict(zip(disputed.disputes.dispute_key[end.in_window].tolist(), end.days_seen.tolist(), strict=True))
    assert by_key == {90: 4, 80: 8, 70: 40, 60: 70, 50: 20, 20: 10}
    found = read(disputed)
    assert "resolution_days_median" not in found  # two of six resolved
    assert "resolution_days_p90" not in found
    assert found["response_days_median"] == 5.0  # 1, 2, 5 and three censored later


def test_an_outcome_whose_mechanism_is_off_is_absent_never_zero(disputed):
    found = read(disputed, frozenset())
    absent = {"branch_count", "officer_count", "effort_real", "effort_visible", "star_count", "five_star_share",
              "recruited_count", "motivation", "committee_count", "committee_share", "discouraged_count",
              "centre_count", "firm_entered_count", "contained_compound_share", "contained_grid_share", "displaced_count",
              "centre_use_share", "joint_branch_count", "decided_count", "participation_share",
              "settled_level_1_share", "settled_level_2_share"}
    assert not absent & found.keys()
    assert absent == set(names_for(ALL_SWITCHES)) - set(names_for(frozenset()))
    assert "settled_community_share" in found


@pytest.mark.parametrize("name", [name for name, measure in OUTCOMES.items() if measure.needs])
def test_any_one_of_the_switches_that_an_outcome_needs_brings_it_in(name):
    for switch in OUTCOMES[name].needs:
        assert name in names_for(frozenset({switch}))
    assert name not in names_for(frozenset(switches()) - set(OUTCOMES[name].needs))


def test_needs_are_switches():
    assert {switch for measure in OUTCOMES.values() for switch in measure.needs} <= switches().keys()


def test_a_run_without_the_reform_has_no_outcome_of_its_parts(short):
    without, under_all = (GovernanceModel(short(name), world="small") for name in ("no_reform", "weidu"))
    for model in (without, under_all):
        model.run_model()
    of_parts = {name for name, measure in OUTCOMES.items() if measure.needs}
    assert not of_parts & without.outcomes.keys()
    assert not of_parts & set(without.series)
    assert {"branch_count", "committee_count", "centre_count", "participation_share"} <= under_all.outcomes.keys()


def test_an_outcome_without_a_case_is_absent(state):
    found = read(state)
    assert found["voiced_count"] == 0
    assert not {"resolved_share", "relapse_share", "response_days_median", "faded_share"} & found.keys()


def test_every_outcome_says_in_two_languages_what_it_is():
    for name, measure in OUTCOMES.items():
        one = measure.outcome
        assert one.name == name
        assert one.definition and one.definition_zh and one.zh and one.en
        assert one.group in GROUPS
        if one.smallest_difference is not None:
            assert one.smallest_difference > 0
            assert "smallest difference of interest" in one.definition and "最小差异" in one.definition_zh
    labels = [measure.outcome.zh for measure in OUTCOMES.values()] + [measure.outcome.en for measure in OUTCOMES.values()]
    assert len(set(labels)) == len(labels)


def test_main_outcomes_that_do_not_grow_with_the_world_state_a_smallest_difference():
    for name in MAIN_OUTCOMES:
        if name in OUTCOMES and OUTCOMES[name].outcome.unit not in ("cases", "yuan", "hours"):
            assert OUTCOMES[name].outcome.smallest_difference is not None, name


def test_hidden_disputes_are_told_per_thousand_residents():
    assert OUTCOMES["hidden_stock"].outcome.unit == "cases_per_thousand"


def test_the_ledger_join_gives_each_dispute_its_own_first_voicing(disputed):
    end = End(disputed, REFORM, LAST, ALL_SWITCHES)
    voiced = dict(zip(disputed.disputes.dispute_key.tolist(), end.first_voiced.tolist(), strict=True))
    assert voiced == {90: 100, 80: 110, 70: 120, 60: 130, 50: 130, 40: -1, 30: 90, 20: 180}
    assert end.count(Reason.ROUTED).tolist() == [1, 1, 2, 2, 1, 1]
    assert np.array_equal(end.level, disputed.disputes.level[end.in_window])
    assert Level.OUTSIDE in end.level


def test_the_register_is_read_without_anything_heavy():
    code = ("import sys; import yhly_sim.model.outcomes; "
            "print([name for name in ('mesa', 'numba', 'pandas', 'matplotlib') if name in sys.modules])")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
