"""People: households of drawn sizes, ages, Party membership, skills, and what they feel at the start."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import Any, Sequence

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.codes import MemberKind
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.world.apportion import apportion
from yhly_sim.domain.world.kernels import fill_households, find_representatives
from yhly_sim.domain.world.specification import WorldSpec
from yhly_sim.engine.chance import START_DAY, Chance, KeyKind, Keys, make_person_key
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.tables import Table

Integers = NDArray[Any]
Floats = NDArray[np.float64]

ADULT_AGE = 18
WORKING_AGE = 16
OLD_AGE = 60
LARGEST_HOUSEHOLD = 12


@dataclass(frozen=True)
class Homes:
    """Who lives where. sizes: residents of each household; household_counts: households of each courtyard."""

    sizes: Integers
    household_counts: Integers


def household_size_shares(mean: float) -> Floats:
    """Shares of households of 1, 2, ... 12 people: one and a Poisson number more, with this mean.

    >>> household_size_shares(2.75)[:4].round(2).tolist()
    [0.17, 0.3, 0.27, 0.16]
    """
    further = mean - 1.0
    shares = np.empty(LARGEST_HOUSEHOLD)
    shares[0] = exp(-further)
    for size in range(1, LARGEST_HOUSEHOLD):
        shares[size] = shares[size - 1] * further / size
    return np.asarray(shares / shares.sum())


def fill_homes(chance: Chance, units: Integers, resident_counts: Integers, p: Any) -> Homes:
    """Invented courtyards: households of drawn size, one after the other, until everybody lives in one.

    One resident more changes the last household alone. units: (courtyards,) see `courtyard_units`.
    """
    sizes = np.empty(int(resident_counts.sum()), dtype=np.int16)
    household_counts = np.empty(units.size, dtype=np.int64)
    cumulative = np.cumsum(household_size_shares(p.household_size_mean))
    count = fill_households(
        np.uint64(Decision.WORLD_HOUSEHOLD_SIZE), np.uint64(START_DAY), make_person_key(KeyKind.HOUSEHOLD, units, 0),
        resident_counts, cumulative, np.uint64(chance.seed), np.uint64(chance.replication), sizes, household_counts)
    return Homes(sizes[:count].copy(), household_counts)


def share_homes(chance: Chance, units: Integers, spec: WorldSpec, p: Any) -> Homes:
    """Real courtyards: one resident to each household of the file, the rest of the file's residents by drawn size."""
    cumulative = np.cumsum(household_size_shares(p.household_size_mean))
    sizes = []
    for unit, real in zip(units, spec.courtyards, strict=True):
        keys = make_person_key(KeyKind.HOUSEHOLD, unit, np.arange(real.household_count))
        drawn = np.searchsorted(cumulative, chance.uniform(Decision.WORLD_HOUSEHOLD_SIZE, START_DAY, keys))
        sizes.append(1 + apportion(real.resident_count - real.household_count, drawn + 0.5))
    return Homes(np.concatenate(sizes).astype(np.int16), np.array([c.household_count for c in spec.courtyards]))


def draw_households(chance: Chance, households: Table, paying_share: Floats, keys: Keys, p: Any) -> None:
    """What each household is like as a payer: type, inclination, tenure, floor area, and the last bill.

    paying_share: (households,) share of their courtyard's bills that are paid.
    """
    def uniform(decision: Decision) -> Floats:
        return chance.uniform(decision, START_DAY, keys)

    thresholds = np.cumsum(p.contribution_type_share / p.contribution_type_share.sum())
    households.contribution_type[...] = np.minimum(
        np.searchsorted(thresholds, uniform(Decision.WORLD_HOUSEHOLD_TYPE)), thresholds.size - 1)
    households.pay_offset[...] = chance.normal(Decision.WORLD_HOUSEHOLD_PAY_OFFSET, START_DAY, keys)
    households.is_owner[...] = uniform(Decision.WORLD_HOUSEHOLD_OWNER) < p.owner_share
    area = p.area_mean + p.area_sd * chance.normal(Decision.WORLD_HOUSEHOLD_AREA, START_DAY, keys)
    households.area_square_metres[...] = np.maximum(area, p.area_least)
    households.is_paid[...] = uniform(Decision.WORLD_HOUSEHOLD_PAID) < paying_share


def draw_ages(chance: Chance, keys: Keys, is_first: NDArray[np.bool_], p: Any) -> Integers:
    """Ages in years. The first of every household is an adult; the shares of the age groups hold for all.

    Children are under 16 and old people 60 or more; ages are even within the groups, and thin out among
    the old as `old_age_skew` says.
    """
    child_share = np.where(is_first, 0.0, _child_share_of_others(p))
    u = chance.uniform(Decision.WORLD_RESIDENT_AGE_GROUP, START_DAY, keys)
    v = chance.uniform(Decision.WORLD_RESIDENT_AGE, START_DAY, keys)
    is_child = u < child_share
    is_old = ~is_child & ((u - child_share) < (1.0 - child_share) * _old_share_of_grown(p))
    youngest = np.where(is_first, ADULT_AGE, WORKING_AGE)
    working = youngest + np.floor(v * (OLD_AGE - youngest))
    old = OLD_AGE + np.floor((p.oldest_age_years - OLD_AGE) * v**p.old_age_skew)
    return np.where(is_child, np.floor(v * WORKING_AGE), np.where(is_old, old, working)).astype(np.int16)


def _child_share_of_others(p: Any) -> float:
    """The share of children among those who are not the first of their household."""
    return float(min(p.child_share / (1.0 - 1.0 / p.household_size_mean), 0.99))


def _old_share_of_grown(p: Any) -> float:
    return float(p.old_share / (1.0 - p.child_share))


def age_shares(p: Any) -> Floats:
    """The expected share of residents of each age 0, 1, ... up to `oldest_age_years` (exclusive)."""
    ages = int(p.oldest_age_years)
    first, old = 1.0 / p.household_size_mean, _old_share_of_grown(p)
    grown_others = (1.0 - first) * (1.0 - _child_share_of_others(p))
    shares = np.zeros(ages)
    shares[:WORKING_AGE] = (1.0 - first) * _child_share_of_others(p) / WORKING_AGE
    shares[ADULT_AGE:OLD_AGE] += first * (1.0 - old) / (OLD_AGE - ADULT_AGE)
    shares[WORKING_AGE:OLD_AGE] += grown_others * (1.0 - old) / (OLD_AGE - WORKING_AGE)
    steps = (np.arange(ages - OLD_AGE + 1) / (ages - OLD_AGE)) ** (1.0 / p.old_age_skew)
    shares[OLD_AGE:] = (first + grown_others) * old * np.diff(steps)
    return shares


def member_probability(age_years: Any, p: Any) -> Any:
    """The chance that somebody of this age is a Party member: `member_share` of all residents, rising to 60.

    Zero below 18. Source: 6.5 % of residents [S11], 28 % of members 61 or older [S14].
    """
    ages = np.arange(int(p.oldest_age_years))
    weights = _member_weight(ages, p)
    expected = float((weights * age_shares(p)).sum())
    return np.minimum(p.member_share * _member_weight(np.asarray(age_years), p) / expected, 1.0)


def _member_weight(age_years: Any, p: Any) -> Any:
    return (age_years >= ADULT_AGE) * np.exp(p.member_age_slope * (np.minimum(age_years, OLD_AGE) - 40.0) / 10.0)


@dataclass(frozen=True)
class NamedMembers:
    """Party members whose number the world file gives: so many among these rows of residents."""

    place: str
    rows: slice
    count: int


def draw_members(chance: Chance, age: Integers, keys: Keys, named: Sequence[NamedMembers], p: Any) -> NDArray[np.bool_]:
    """Who is a Party member: by the chance of the age, or by keyed race where the file gives the number.

    Raises UserError where the file has more members than there are adults.
    """
    probability = member_probability(np.arange(int(p.oldest_age_years)), p)[age]
    u = chance.uniform(Decision.WORLD_RESIDENT_MEMBER, START_DAY, keys)
    is_member = np.asarray(u < probability)
    for group in named:
        grown = group.rows.start + np.flatnonzero(age[group.rows] >= ADULT_AGE)
        if group.count > grown.size:
            raise UserError("world_more_members_than_adults", place=group.place, members=group.count,
                            adults=grown.size)
        order = np.argsort(-np.log(u[grown]) / probability[grown], kind="stable")
        is_member[group.rows] = False
        is_member[grown[order[: group.count]]] = True
    return is_member


def draw_residents(chance: Chance, residents: Table, satisfaction_target: Floats, keys: Keys,
                   is_first: NDArray[np.bool_], named_members: Sequence[NamedMembers], p: Any) -> None:
    """Age, membership, digital skill, satisfaction, expectation and trust of every resident.

    satisfaction_target: (residents,) level of their courtyard; each differs from it by a standing normal
    offset. Trust in the local and in the higher level is bivariate normal, kept in [0, 1].
    """
    age = draw_ages(chance, keys, is_first, p)
    residents.age_years[...] = age
    residents.is_adult[...] = age >= ADULT_AGE
    is_member = draw_members(chance, age, keys, named_members, p)
    is_local = chance.uniform(Decision.WORLD_RESIDENT_MEMBER_KIND, START_DAY, keys) < p.local_member_share
    residents.member_kind[...] = is_member * np.where(is_local, int(MemberKind.LOCAL), int(MemberKind.IN_SERVICE))
    noise = chance.normal(Decision.WORLD_RESIDENT_DIGITAL, START_DAY, keys)
    decades = (age - p.digital_skill_age_reference) / 10.0
    logit = p.digital_skill_level - p.digital_skill_age_slope * decades + p.digital_skill_sd * noise
    residents.digital_skill[...] = 1.0 / (1.0 + np.exp(-logit))
    offset = p.satisfaction_offset_sd * chance.normal(Decision.WORLD_RESIDENT_SATISFACTION, START_DAY, keys)
    residents.satisfaction_offset[...] = offset
    residents.satisfaction[...] = np.clip(satisfaction_target + offset, 0.0, 1.0)
    residents.expectation[...] = p.expectation_start
    local = chance.normal(Decision.WORLD_RESIDENT_TRUST, START_DAY, keys)
    higher = chance.normal(Decision.WORLD_RESIDENT_TRUST, START_DAY, keys, ordinal=1)
    r = p.trust_correlation
    higher = r * local + np.sqrt(1.0 - r * r) * higher
    residents.trust_start_local[...] = np.clip(p.trust_start + p.trust_start_sd * local, 0.0, 1.0)
    residents.trust_start_higher[...] = np.clip(p.trust_start + p.trust_start_sd * higher, 0.0, 1.0)
    residents.trust_local[...] = residents.trust_start_local
    residents.trust_higher[...] = residents.trust_start_higher


def name_representatives(households: Table, residents: Table) -> None:
    """The oldest of a household speaks for it; of equals the first."""
    households.representative[...] = -1
    find_representatives(residents.household_id, residents.age_years, households.representative)
