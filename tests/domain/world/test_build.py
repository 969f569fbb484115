"""A built district has the counts of its specification, at every seed, and its rows hang together."""

from dataclasses import replace

import numpy as np
import pytest

from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.codes import CourtyardKind
from yhly_sim.domain.columns import TABLES
from yhly_sim.domain.world.build import build_world
from yhly_sim.domain.world.checks import check_gridding
from yhly_sim.domain.world.specification import CourtyardSpec, WorldSpec
from yhly_sim.engine.errors import UserError
from yhly_sim.scenarios.world_files import load_world

SEEDS = (0, 1, 7, 2**32 - 1)


@pytest.fixture(scope="module")
def p():
    return catalogue().config()


@pytest.fixture(scope="module")
def small(p):
    return build_world(load_world("small"), p, 1)


@pytest.mark.parametrize("name", ["small", "middle", "weidu"])
@pytest.mark.parametrize("seed", SEEDS)
def test_counts_are_those_of_the_file_at_every_seed(name, seed, p):
    spec = load_world(name)
    state = build_world(spec, p, seed)
    assert len(state.subdistricts) == len(spec.subdistricts)
    assert len(state.communities) == len(spec.communities)
    assert len(state.grids) == spec.grid_count
    assert len(state.courtyards) == spec.courtyard_count
    assert len(state.residents) == spec.resident_count
    community = state.grids.community_id[state.courtyards.grid_id]
    residents = np.bincount(community, weights=state.courtyards.resident_count)
    assert residents.tolist() == [c.resident_count for c in spec.communities]
    assert state.communities.worker_count.tolist() == [c.worker_count for c in spec.communities]
    assert check_gridding(state, spec, p) == []


def test_weidu_has_the_totals_of_the_report():
    spec = load_world("weidu")
    assert (len(spec.subdistricts), len(spec.communities)) == (13, 89)
    assert (spec.grid_count, spec.courtyard_count, spec.resident_count) == (270, 1_063, 525_000)
    assert all(8 <= community.worker_count <= 14 for community in spec.communities)
    assert "假设" in spec.source["zh"] and "assumption" in spec.source["en"]


def test_the_same_seed_builds_the_same_world_and_another_seed_another(p, small):
    spec = load_world("small")
    assert build_world(spec, p, 1).digest() == small.digest()
    assert build_world(spec, p, 2).digest() != small.digest()


def test_all_tables_are_there_and_those_of_a_run_are_empty(small):
    assert list(small.tables) == list(TABLES)
    for name in ("bodies", "disputes", "matters", "ledger", "accounts"):
        assert len(small.tables[name]) == 0


def test_people_stand_courtyard_by_courtyard(small):
    courtyards, households, residents = small.courtyards, small.households, small.residents
    for table, first, count in ((households, "first_household", "household_count"),
                                (residents, "first_resident", "resident_count")):
        expected = np.repeat(np.arange(len(courtyards)), courtyards[count])
        assert (table.courtyard_id == expected).all()
        assert (courtyards[first] == np.searchsorted(expected, np.arange(len(courtyards)))).all()
    assert (residents.courtyard_id == households.courtyard_id[residents.household_id]).all()
    adults = small.adults.resident
    assert residents.is_adult[adults].all() and len(adults) == residents.is_adult.sum()
    assert (residents.courtyard_id[adults] == np.repeat(np.arange(len(courtyards)), courtyards.adult_count)).all()
    assert (courtyards.first_adult == np.cumsum(courtyards.adult_count) - courtyards.adult_count).all()


def test_sums_of_grids_are_those_of_their_courtyards(small):
    grids, courtyards = small.grids, small.courtyards
    for column in ("household_count", "adult_count"):
        assert grids[column].tolist() == np.bincount(courtyards.grid_id, weights=courtyards[column]).tolist()
    assert grids.courtyard_count.sum() == len(courtyards)
    assert courtyards.member_count.sum() == (small.residents.member_kind > 0).sum()
    assert courtyards.local_member_count.sum() == (small.residents.member_kind == 1).sum()


def test_every_household_has_an_adult_and_its_oldest_speaks_for_it(small):
    residents, households = small.residents, small.households
    oldest = np.zeros(len(households), dtype=int)
    np.maximum.at(oldest, residents.household_id, residents.age_years)
    assert (residents.household_id[households.representative] == np.arange(len(households))).all()
    assert (residents.age_years[households.representative] == oldest).all()
    assert oldest.min() >= 18


def test_scores_stay_within_zero_and_one(small):
    for name, table in small.tables.items():
        for column, spec in table.columns.items():
            if spec.unit in ("score", "share") and len(table):
                values = table[column]
                is_offset = column == "satisfaction_offset"
                assert is_offset or (values.min() >= 0 and values.max() <= 1), f"{name}.{column}"


def test_a_new_resident_changes_no_one_elses_luck(p, small):
    spec = load_world("small")
    last = spec.communities[-1]
    larger = replace(spec, communities=(*spec.communities[:-1], replace(last, resident_count=last.resident_count + 1)))
    grown = build_world(larger, p, 1)
    moved = np.flatnonzero(grown.courtyards.resident_count != small.courtyards.resident_count)
    assert moved.size == 1
    for column in ("age_years", "member_kind", "digital_skill", "satisfaction_offset", "trust_local", "trust_higher"):
        for c in range(len(small.courtyards)):
            a, b = small.courtyards.first_resident[c], grown.courtyards.first_resident[c]
            n = small.courtyards.resident_count[c]
            same = small.residents[column][a : a + n] == grown.residents[column][b : b + n]
            # Whoever came last may have been first of a household and now is not: only ages hang on that.
            assert same.all() or (c in moved and (~same).sum() <= 1), column
    for column in ("contribution_type", "pay_offset", "area_square_metres", "is_owner"):
        c = int(moved[0])
        n = small.courtyards.household_count[c]
        a, b = small.courtyards.first_household[c], grown.courtyards.first_household[c]
        assert (small.households[column][a : a + n] == grown.households[column][b : b + n]).all()


def test_a_new_courtyard_changes_no_other_communitys_people(p, small):
    spec = load_world("small")
    first = spec.communities[0]
    larger = replace(spec, communities=(replace(first, courtyard_count=first.courtyard_count + 1),
                                        *spec.communities[1:]))
    grown = build_world(larger, p, 1)
    others, others_now = first.courtyard_count, first.courtyard_count + 1
    for column in ("facility", "quality", "norm", "wealth", "resident_count", "kind", "x_metres", "y_metres"):
        assert (grown.courtyards[column][others_now:] == small.courtyards[column][others:]).all(), column
    for column in ("facility", "norm", "x_metres"):
        assert (grown.courtyards[column][:others] == small.courtyards[column][:others]).all(), column
    here, now = small.courtyards.first_resident[others], grown.courtyards.first_resident[others_now]
    for column in ("age_years", "trust_local", "satisfaction_offset", "digital_skill"):
        assert (small.residents[column][here:] == grown.residents[column][now:]).all(), column


def test_incumbents_are_the_firms_of_their_grids_and_each_community_has_one_to_come(small):
    grids, firms = small.grids, small.firms
    assert len(firms) == len(grids) + len(small.communities)
    served = grids.firm_id >= 0
    assert served.any() and not served.all()
    assert (grids.firm_id[served] == np.flatnonzero(served)).all()
    assert (firms.is_active[: len(grids)] == served).all()
    assert not firms.is_active[len(grids) :].any() and firms.is_introduced[len(grids) :].all()
    assert firms.community_id[len(grids) :].tolist() == [0, 1, 2]


def test_earlier_committees_are_complete_rows_and_the_other_grids_have_none(p):
    grids = build_world(load_world("middle"), p, 3).grids
    before = grids.is_founded_before
    assert before.any() and not before.all()
    assert set(grids.seat_count[before]) <= {7, 9} and (grids.committee_legitimacy[before] > 0).all()
    for column in ("seat_count", "committee_form", "committee_legitimacy", "committee_effort", "member_seat_share"):
        assert (grids[column][~before] == 0).all()
    assert (grids.committee_start_day == -1).all(), "none acts before it is taken into the programme"


def real_district(**changes):
    rows = [
        CourtyardSpec(0, 420, 1150, CourtyardKind.NEW_COMPOUND, is_complete=True, wealth=0.7, building_age_years=8.0),
        CourtyardSpec(0, 96, 250, CourtyardKind.OLD_COMPOUND, member_count=17),
        CourtyardSpec(0, 60, 150, CourtyardKind.NO_RESPONSIBLE_UNIT),
        CourtyardSpec(1, 130, 400, CourtyardKind.RESIDENTS_GROUP),
        CourtyardSpec(1, 110, 330, CourtyardKind.RESIDENTS_GROUP),
    ]
    rows[1] = replace(rows[1], **changes)
    from yhly_sim.domain.world.specification import CommunitySpec

    communities = (CommunitySpec(0, 3, 1550), CommunitySpec(0, 2, 730, is_agricultural=True))
    return WorldSpec("real", ("east",), communities, tuple(rows))


def test_what_is_known_of_a_real_courtyard_stands(p):
    spec = real_district()
    state = build_world(spec, p, 5)
    assert state.courtyards.household_count.tolist() == [420, 96, 60, 130, 110]
    assert state.courtyards.resident_count.tolist() == [1150, 250, 150, 400, 330]
    assert state.courtyards.member_count[1] == 17
    assert (state.courtyards.wealth[0], state.courtyards.building_age_years[0]) == (0.7, 8.0)
    assert state.courtyards.grid_id.tolist() == [0, 1, 1, 2, 3]
    assert state.courtyards.is_complete.tolist() == [True, False, False, False, False]
    assert check_gridding(state, spec, p) == []


def test_more_members_than_adults_is_refused_by_name(p):
    with pytest.raises(UserError, match="West Yard|党员") as caught:
        build_world(real_district(member_count=249, name="West Yard"), p, 5)
    assert "West Yard" in caught.value.sentence("en") and "249" in caught.value.sentence("en")
