"""Luck by address: known answers, the right shapes, and no two addresses that share a draw."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from yhly_sim.domain.decisions import Decision
from yhly_sim.engine.chance import (
    Chance,
    KeyKind,
    make_key,
    make_person_key,
    normal_inverse_at,
    philox,
    poisson_inverse,
)

KNOWN_ANSWERS = [  # Random123 1.14, kat_vectors: counter (4 words), key (2 words), result (4 words)
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    ((0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0),
     (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)),
]

FROZEN_DECISIONS = {
    "WORLD_COURTYARD_SIZE": 1, "WORLD_COURTYARD_KIND": 2, "WORLD_COURTYARD_LOT": 3, "WORLD_COURTYARD_FACILITY": 4,
    "WORLD_COURTYARD_QUALITY": 5, "WORLD_COURTYARD_NORM": 6, "WORLD_COURTYARD_WEALTH": 7,
    "WORLD_COURTYARD_BUILDING_AGE": 8, "WORLD_COURTYARD_PAYING_SHARE": 9, "WORLD_PLACE": 10,
    "WORLD_HOUSEHOLD_SIZE": 20, "WORLD_HOUSEHOLD_TYPE": 21, "WORLD_HOUSEHOLD_PAY_OFFSET": 22,
    "WORLD_HOUSEHOLD_OWNER": 23, "WORLD_HOUSEHOLD_AREA": 24, "WORLD_HOUSEHOLD_PAID": 25,
    "WORLD_RESIDENT_AGE_GROUP": 30, "WORLD_RESIDENT_AGE": 31, "WORLD_RESIDENT_MEMBER": 32,
    "WORLD_RESIDENT_MEMBER_KIND": 33, "WORLD_RESIDENT_DIGITAL": 34, "WORLD_RESIDENT_SATISFACTION": 35,
    "WORLD_RESIDENT_TRUST": 36, "WORLD_TIE_FORM": 40, "WORLD_TIE_TARGET": 41,
    "WORLD_SUBDISTRICT_ATTENTION": 50, "WORLD_SUBDISTRICT_SKILL": 51, "WORLD_COMMUNITY_SKILL": 52,
    "WORLD_COMMUNITY_WORKERS": 53, "WORLD_GRID_MOTIVATION": 54, "WORLD_COMMITTEE_BEFORE": 55,
    "WORLD_COMMITTEE_SEATS": 56, "WORLD_COMMITTEE_MEMBER_SHARE": 57, "WORLD_COMMITTEE_LEGITIMACY": 58,
    "WORLD_COMMITTEE_SKILL": 59, "WORLD_FIRM_INCUMBENT": 60, "WORLD_FIRM_MANAGER": 61,
    "ARISE_COUNT": 100, "ARISE_HIDDEN": 101, "ARISE_SEVERITY_CLASS": 102, "ARISE_COLLECTIVE": 103,
    "ARISE_AUTHORITY": 104, "ARISE_COMPLAINANT": 105, "ARISE_AGAINST_TIE": 106, "ARISE_RESPONDENT": 107,
    "ARISE_DESERVINGNESS": 108, "ARISE_MONEY": 109, "STOCK_COUNT": 110, "STOCK_AGE": 111, "SURFACE_WHETHER": 112,
    "SURFACE_WHICH": 113, "ROUTE_CHANNEL": 114, "ROUTE_LOCAL": 115, "ROUTE_THREAT": 116, "ROUTE_DUPLICATE": 117,
    "ATTEMPT_AGREE": 118, "ATTEMPT_RELAPSE": 119, "ATTEMPT_RELAPSE_DAY": 120, "LEAVE_WHETHER": 121,
    "LEAVE_WHICH": 122, "ARISE_RESPONDENT_TIE": 123, "HANDLE_LOCAL_LAW": 124, "COURT_AGREE": 125,
    "ASSOCIATION_START": 200, "ASSOCIATION_BIRTH": 201, "ASSOCIATION_DEATH": 202,
    "FEE_PAID": 300, "BRANCH_FORMS": 301, "BRANCH_MERCHANTS": 302, "BRANCH_SOURCE": 303, "BRANCH_SKILL": 304,
    "BRANCH_OFFICERS": 305, "COMMITTEE_BEGINS": 306, "COMMITTEE_CANVASS": 307, "COMMITTEE_TURNOUT": 308,
    "COMMITTEE_CHAIR": 309, "COMMITTEE_CONCURRENT": 310, "COMMITTEE_SKILL": 311, "COMMITTEE_OF_ITS_OWN": 312,
    "FIRM_SELECTED": 313, "FIRM_COVERAGE": 314, "FIRM_TENDER": 315, "FIRM_RETENDER": 317, "CENTRE_OPENS": 318,
    "CENTRE_AREA": 319, "REQUEST_COUNT": 320,
    "MEMBER_SHOWS": 400, "FAVOUR_WHETHER": 401, "FAVOUR_RECEIVER": 402, "COVENANT": 403, "CHECK_IN": 404,
    "CHECK_IN_SHOWS": 405, "DELIBERATE_POOL": 450, "DELIBERATE_ATTEND": 451, "DELIBERATE_VOTE": 452,
    "HARDSHIP": 500, "INSPECTION": 501, "NOMINATION": 502, "POST": 503, "SECRETARY_LEAVES": 504,
    "SECRETARY_MOTIVATION": 505,
}


@pytest.mark.parametrize(("counter", "key", "result"), KNOWN_ANSWERS)
def test_philox_gives_the_known_answers(counter: tuple[int, ...], key: tuple[int, ...], result: tuple[int, ...]) -> None:
    words = philox(*(np.uint32(word) for word in (*counter, *key)))

    assert tuple(int(word) for word in words) == result


@pytest.mark.parametrize(("counter", "key", "result"), KNOWN_ANSWERS)
def test_a_uniform_is_the_53_high_bits_at_its_address(
        counter: tuple[int, ...], key: tuple[int, ...], result: tuple[int, ...]) -> None:
    decision, ordinal = divmod(counter[0], 2**16)
    where = np.array([counter[2] | counter[3] << 32], dtype=np.uint64)
    bits = (result[0] << 32 | result[1]) >> 11

    u = Chance(*key).uniform(decision, counter[1], where, ordinal=ordinal)

    assert u[0] == (bits + 0.5) * 2.0**-53


def test_luck_can_be_asked_in_any_order_and_in_any_company() -> None:
    keys = make_key(KeyKind.COURTYARD, np.arange(1000))
    order = np.random.default_rng(5).permutation(1000)
    chance = Chance(3, 4)

    all_at_once = chance.uniform(100, 7, keys)
    assert np.array_equal(chance.uniform(100, 7, keys[order]), all_at_once[order])
    assert chance.uniform(100, 7, keys[17:18])[0] == all_at_once[17]
    assert np.array_equal(chance.uniform(100, 7, keys, ordinal=np.full(1000, 2)), chance.uniform(100, 7, keys, ordinal=2))


def test_an_ordinal_a_day_a_decision_a_seed_or_a_replication_gives_other_luck() -> None:
    keys = make_key(KeyKind.COURTYARD, np.arange(200))
    lucks = [
        Chance(3, 4).uniform(100, 7, keys), Chance(3, 4).uniform(100, 7, keys, ordinal=1),
        Chance(3, 4).uniform(100, 8, keys), Chance(3, 4).uniform(101, 7, keys), Chance(4, 4).uniform(100, 7, keys),
        Chance(3, 5).uniform(100, 7, keys), Chance(4, 3).uniform(100, 7, keys),
    ]

    for one, other in itertools.combinations(lucks, 2):
        assert not np.isin(one, other).any()


def test_the_normal_inverse_is_that_of_the_normal_distribution() -> None:
    p = np.concatenate([
        np.linspace(1e-6, 1 - 1e-6, 20_001), 10.0 ** -np.arange(1, 300, 7.0), 1.0 - 10.0 ** -np.arange(1, 16.0),
        [2.0**-54, 1 - 2.0**-53, 0.075, 0.925, 0.5]])
    ours = np.array([normal_inverse_at(one) for one in p])

    np.testing.assert_allclose(ours, special.ndtri(p), rtol=5e-15, atol=5e-16)


@pytest.mark.parametrize("mean", [0.0, 1e-9, 0.003, 0.7, 3.0, 25.0, 300.0, 690.0])
def test_the_poisson_inverse_is_that_of_the_poisson_distribution(mean: float) -> None:
    u = np.concatenate([(np.arange(5000) + 0.5) / 5000, [1e-12, 1 - 1e-9]])
    expected = stats.poisson.ppf(u, mean) if mean > 0 else np.zeros(u.size)

    # the two sum the masses differently: at 1e-12 of a step of the distribution the count may be either
    near_a_step = np.minimum(np.abs(stats.poisson.cdf(expected, mean) - u),
                             np.abs(stats.poisson.cdf(expected - 1, mean) - u)) < 1e-12
    assert near_a_step.sum() <= 2
    assert np.array_equal(poisson_inverse(u, mean)[~near_a_step], expected[~near_a_step])


@given(st.floats(2.0**-54, 1 - 2.0**-53), st.floats(0, 600), st.floats(0, 90))
def test_a_higher_mean_only_adds(u: float, mean: float, more: float) -> None:
    few, many = poisson_inverse(np.array([u, u]), np.array([mean, mean + more]))

    assert few <= many


ADDRESSES = st.tuples(
    st.sampled_from(list(KeyKind)), st.integers(0, 2**24 - 1), st.integers(0, 2**6 - 1), st.integers(0, 2**16 - 1),
    st.integers(0, 2**14 - 1))


@given(ADDRESSES, ADDRESSES)
def test_two_things_have_two_keys(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    keys = [int(make_key(KeyKind(kind), unit, dispute_kind=what, day=day, ordinal=ordinal))
            for kind, unit, what, day, ordinal in (one, other)]

    assert (keys[0] == keys[1]) == (one == other)


@given(ADDRESSES)
def test_a_key_can_be_read_back(address: tuple[int, ...]) -> None:
    kind, unit, what, day, ordinal = address
    key = int(make_key(KeyKind(kind), unit, dispute_kind=what, day=day, ordinal=ordinal))

    assert (key >> 60, key >> 36 & 0xFFFFFF, key >> 30 & 0x3F, key >> 14 & 0xFFFF, key & 0x3FFF) == (
        kind, unit, what, day, ordinal)


PEOPLE = st.tuples(st.sampled_from([KeyKind.RESIDENT, KeyKind.HOUSEHOLD]), st.integers(0, 2**24 - 1),
                   st.integers(0, 2**30 - 1))


@given(PEOPLE, PEOPLE)
def test_two_people_have_two_keys(one: tuple[KeyKind, int, int], other: tuple[KeyKind, int, int]) -> None:
    assert (int(make_person_key(*one)) == int(make_person_key(*other))) == (one == other)


def test_an_equal_race_is_won_by_all_alike() -> None:
    n, runners = 60_000, 7
    first = np.full(n, 100)
    winners = Chance(11).choose_row(105, 3, make_key(KeyKind.DISPUTE, np.arange(n)), first, np.full(n, runners))

    wins = np.bincount(winners - 100, minlength=runners)
    assert wins.size == runners
    assert stats.chisquare(wins).pvalue > 1e-3


def test_the_excluded_wins_no_race_and_the_others_as_often_as_each_other() -> None:
    n = 60_000
    keys = make_key(KeyKind.DISPUTE, np.arange(n))
    winners = Chance(12).choose_row(105, 3, keys, np.full(n, 20), np.full(n, 5), np.full(n, 22))

    wins = np.bincount(winners - 20, minlength=5)
    assert wins[2] == 0
    assert stats.chisquare(wins[[0, 1, 3, 4]]).pvalue > 1e-3


def test_a_race_without_runners_has_no_winner() -> None:
    keys = make_key(KeyKind.DISPUTE, np.arange(3))

    alone = Chance(1).choose_row(105, 0, keys, np.array([4, 4, 4]), np.array([0, 1, 1]), np.array([-1, -1, 4]))
    assert list(alone) == [-1, 4, -1]
    assert list(Chance(1).choose_option(114, 0, keys, np.zeros((3, 4)))) == [-1, -1, -1]


def test_a_new_candidate_takes_places_and_moves_nobody_else() -> None:
    n = 20_000
    keys = make_key(KeyKind.DISPUTE, np.arange(n))
    before = Chance(13).choose_row(105, 3, keys, np.zeros(n), np.full(n, 9))
    after = Chance(13).choose_row(105, 3, keys, np.zeros(n), np.full(n, 10))

    moved = before != after
    assert (after[moved] == 9).all()
    assert abs(moved.mean() - 0.1) < 0.01


def test_a_weighted_race_is_won_in_proportion_to_the_weights() -> None:
    n = 60_000
    weights = np.tile([0.5, 0.0, 1.5, 3.0], (n, 1))
    choice = Chance(14).choose_option(114, 3, make_key(KeyKind.DISPUTE, np.arange(n)), weights)

    wins = np.bincount(choice, minlength=4)
    assert wins[1] == 0
    assert stats.chisquare(wins[[0, 2, 3]], n * np.array([0.1, 0.3, 0.6])).pvalue > 1e-3


def test_a_larger_weight_takes_from_the_others_and_gives_them_nothing() -> None:
    n = 20_000
    keys = make_key(KeyKind.DISPUTE, np.arange(n))
    before = Chance(15).choose_option(114, 3, keys, np.tile([1.0, 1.0, 1.0], (n, 1)))
    after = Chance(15).choose_option(114, 3, keys, np.tile([1.0, 1.0, 2.0], (n, 1)))

    assert (after[before != after] == 2).all()


def neighbouring_draws() -> dict[str, np.ndarray]:
    """Six sets of 40,000 uniforms whose addresses differ in one part by one."""
    n = 40_000
    chance, keys = Chance(2024, 1), make_key(KeyKind.RESIDENT, np.arange(n) // 500, ordinal=np.arange(n) % 500)
    return {
        "here": chance.uniform(Decision.FEE_PAID, 10, keys),
        "next decision": chance.uniform(Decision.FEE_PAID + 1, 10, keys),
        "next day": chance.uniform(Decision.FEE_PAID, 11, keys),
        "next ordinal": chance.uniform(Decision.FEE_PAID, 10, keys, ordinal=1),
        "next replication": Chance(2024, 2).uniform(Decision.FEE_PAID, 10, keys),
        "next seed": Chance(2025, 1).uniform(Decision.FEE_PAID, 10, keys),
    }


def test_uniforms_are_uniform_wherever_they_are_taken() -> None:
    for where, u in neighbouring_draws().items():
        assert stats.kstest(u, "uniform").pvalue > 1e-3, where
        assert ((u > 0) & (u < 1)).all()


def test_neighbouring_addresses_are_independent() -> None:
    draws = neighbouring_draws()
    scores = []
    for (_, one), (_, other) in itertools.combinations(draws.items(), 2):
        scores.append(np.corrcoef(one, other)[0, 1] ** 2 * one.size)
    for u in draws.values():  # keys that follow each other
        scores.append(np.corrcoef(u[:-1], u[1:])[0, 1] ** 2 * u.size)

    # r^2 n is chi-square with one degree of freedom: mean 1
    assert stats.chi2.sf(np.sum(scores), len(scores)) > 1e-3
    assert 0.4 < np.mean(scores) < 1.9


def test_normals_and_poissons_are_drawn_from_the_same_uniforms() -> None:
    chance, keys = Chance(8), make_key(KeyKind.GRID, np.arange(20_000))
    u = chance.uniform(300, 5, keys, ordinal=3)

    np.testing.assert_allclose(chance.normal(300, 5, keys, ordinal=3), special.ndtri(u), rtol=5e-15, atol=5e-16)
    assert np.array_equal(chance.poisson(300, 5, keys, 2.5), poisson_inverse(chance.uniform(300, 5, keys), 2.5))
    assert stats.kstest(chance.normal(300, 5, keys), "norm").pvalue > 1e-3


def test_the_register_of_decisions_is_frozen() -> None:
    """A number once given stays; a new decision is added here with a number that nobody had."""
    register = {decision.name: int(decision) for decision in Decision.__members__.values()}

    assert {name: register.get(name) for name in FROZEN_DECISIONS} == FROZEN_DECISIONS
    added = register.keys() - FROZEN_DECISIONS.keys()
    assert not added, f"new decisions: add them, with their numbers, to the frozen list: {sorted(added)}"
    assert len(set(register.values())) == len(register)
    assert all(0 < number < 2**16 for number in register.values())


def test_the_kinds_of_key_are_frozen() -> None:
    assert {kind.name: int(kind) for kind in KeyKind} == {
        "DISPUTE": 1, "RESIDENT": 2, "HOUSEHOLD": 3, "COURTYARD": 4, "GRID": 5, "COMMUNITY": 6, "SUBDISTRICT": 7,
        "OFFICIAL": 8, "MATTER": 9, "FIRM": 10}
