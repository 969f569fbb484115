"""Small worlds drawn at random, column by column, without the world builder: for oracle and properties.

They are no districts that could be: every column that a rule reads takes odd values too, so that two
implementations that agree on them agree on more than the usual.
"""

from __future__ import annotations

import numpy as np

from yhly_sim.domain.columns import TABLES
from yhly_sim.engine.tables import State, Table


def draw_world(seed: int, *, courtyards: int | None = None, residents: int | None = None) -> State:
    """A world of 2-40 courtyards and 20-400 residents in one to three communities of one or two subdistricts."""
    rng = np.random.default_rng(seed)
    courtyard_count = courtyards if courtyards is not None else int(rng.integers(2, 41))
    resident_count = residents if residents is not None else int(rng.integers(max(20, 3 * courtyard_count), 401))
    community_count = int(min(3, 1 + courtyard_count // 8))
    subdistrict_count = 1 + (community_count > 1)
    state = State(Table(name, columns) for name, columns in TABLES.items())
    state.subdistricts.append(
        subdistrict_count, attention_factor=1 + rng.normal(0, 0.2, subdistrict_count),
        official_count=rng.integers(1, 4, subdistrict_count), skill=rng.normal(0, 0.3, subdistrict_count),
        preparation_hours=rng.uniform(0, 80, subdistrict_count),
        x_metres=2000.0 / (1 + np.arange(subdistrict_count)), y_metres=500.0 + 1500.0 * np.arange(subdistrict_count))
    state.communities.append(
        community_count, subdistrict_id=np.arange(community_count) % subdistrict_count,
        worker_count=rng.integers(1, 5, community_count), skill=rng.normal(0, 0.3, community_count),
        resource_yuan=rng.uniform(0, 20000, community_count))
    community_of = np.sort(rng.integers(0, community_count, courtyard_count))
    community_of[:community_count] = np.arange(community_count)
    community_of.sort()
    grid_of, grid_community = _grids(rng, community_of)
    grid_count = len(grid_community)
    _add_people(rng, state, courtyard_count, resident_count)
    household_of_courtyard = np.bincount(state.households.courtyard_id, minlength=courtyard_count)
    grid_households = np.bincount(grid_of, weights=household_of_courtyard, minlength=grid_count).astype(int)
    courtyard_columns = _courtyard_columns(rng, state, courtyard_count, household_of_courtyard)
    state.courtyards.append(courtyard_count, grid_id=grid_of, **courtyard_columns)
    adults = np.bincount(grid_of, weights=state.courtyards.adult_count, minlength=grid_count).astype(int)
    motivation = np.clip(rng.normal(0.5, 0.1, grid_count), 0.05, 0.9)
    has_firm = rng.random(grid_count) < 0.6
    is_before = rng.random(grid_count) < 0.3
    state.grids.append(
        grid_count, community_id=grid_community, household_count=grid_households, adult_count=adults,
        courtyard_count=np.bincount(grid_of, minlength=grid_count), is_founded_before=is_before,
        seat_count=np.where(is_before, rng.choice([7, 9], grid_count), 0),
        member_seat_share=np.where(is_before, rng.uniform(0.3, 0.9, grid_count), 0.0),
        committee_form=np.where(is_before, 1, 0),
        committee_legitimacy=np.where(is_before, rng.uniform(0.3, 0.9, grid_count), 0.0),
        committee_skill=np.where(is_before, rng.normal(0, 0.3, grid_count), 0.0),
        firm_id=np.where(has_firm, np.arange(grid_count), -1), fund_yuan=rng.uniform(0, 60000, grid_count),
        motivation=motivation, motivation_start=motivation, effort_real=motivation,
        committee_effort=motivation, x_metres=rng.uniform(0, 3000, grid_count),
        y_metres=rng.uniform(0, 3000, grid_count))
    state.firms.append(
        grid_count + community_count, is_active=np.append(has_firm, np.zeros(community_count, dtype=bool)),
        is_introduced=np.append(np.zeros(grid_count, dtype=bool), np.ones(community_count, dtype=bool)),
        manager_is_member=rng.random(grid_count + community_count) < 0.5,
        community_id=np.append(grid_community, np.arange(community_count)),
        entry_day=np.append(np.where(has_firm, 0, -1), np.full(community_count, -1)))
    return state


def _grids(rng: np.random.Generator, community_of: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    grid_of, grid_community, last = [], [], -1
    for community in community_of:
        if community != last or rng.random() < 0.4:
            grid_community.append(community)
        last = community
        grid_of.append(len(grid_community) - 1)
    return np.array(grid_of), np.array(grid_community)


def _add_people(rng: np.random.Generator, state: State, courtyard_count: int, resident_count: int) -> None:
    sizes = rng.integers(1, 5, resident_count)
    household_count = max(courtyard_count, int(np.searchsorted(np.cumsum(sizes), resident_count)) + 1)
    home = np.sort(np.append(np.arange(courtyard_count), rng.integers(0, courtyard_count, household_count - courtyard_count)))
    household_of = np.sort(np.append(np.arange(household_count),
                                     rng.integers(0, household_count, max(0, resident_count - household_count))))
    n = household_of.size
    age = rng.integers(0, 90, n)
    age[np.unique(household_of, return_index=True)[1]] = rng.integers(20, 90, household_count)
    is_adult = age >= 18
    member = np.where(is_adult & (rng.random(n) < 0.15), np.where(rng.random(n) < 0.5, 1, 2), 0)
    trust = np.clip(rng.normal(0.5, 0.18, (2, n)), 0.02, 0.98)
    offset = rng.normal(0, 0.18, n)
    state.residents.append(
        n, household_id=household_of, courtyard_id=home[household_of], age_years=age, is_adult=is_adult,
        member_kind=member, digital_skill=rng.uniform(0, 1, n), satisfaction=np.clip(0.55 + offset, 0, 1),
        satisfaction_offset=offset, expectation=np.full(n, 0.62), trust_local=trust[0], trust_higher=trust[1],
        trust_start_local=trust[0], trust_start_higher=trust[1])
    state.adults.append(int(is_adult.sum()), resident=np.flatnonzero(is_adult))
    oldest = np.full(household_count, -1)
    for row in range(n):
        household = household_of[row]
        if is_adult[row] and (oldest[household] < 0 or age[row] > age[oldest[household]]):
            oldest[household] = row
    state.households.append(
        household_count, courtyard_id=home, contribution_type=rng.integers(0, 4, household_count),
        pay_offset=rng.normal(0, 1, household_count), is_owner=rng.random(household_count) < 0.8,
        area_square_metres=np.clip(rng.normal(95, 25, household_count), 30, 200), representative=oldest,
        is_paid=rng.random(household_count) < 0.6)
    pairs = {tuple(sorted(pair)) for pair in rng.integers(0, n, (4 * n, 2)).tolist() if pair[0] != pair[1]}
    both = sorted([(a, b) for a, b in pairs] + [(b, a) for a, b in pairs])
    state.ties.append(len(both), target=[b for _, b in both])
    state.tie_starts.append(n + 1, start=np.searchsorted([a for a, _ in both], np.arange(n + 1)))


def _courtyard_columns(rng: np.random.Generator, state: State, count: int, households: np.ndarray) -> dict[str, np.ndarray]:
    residents = state.residents
    of = residents.courtyard_id
    people = np.bincount(of, minlength=count)
    adults = np.bincount(of[residents.is_adult], minlength=count)
    norm = rng.uniform(0.1, 0.9, count)
    return {
        "kind": rng.integers(0, 4, count), "household_count": households, "resident_count": people,
        "adult_count": adults, "member_count": np.bincount(of[residents.member_kind > 0], minlength=count),
        "local_member_count": np.bincount(of[residents.member_kind == 1], minlength=count),
        "first_household": np.cumsum(households) - households, "first_resident": np.cumsum(people) - people,
        "first_adult": np.cumsum(adults) - adults, "wealth": rng.uniform(0, 1, count),
        "facility": rng.uniform(0.1, 0.9, count), "quality": rng.uniform(0.1, 0.9, count), "norm": norm,
        **({"norm_start": norm} if "norm_start" in TABLES["courtyards"] else {}),
        "paying_share": rng.uniform(0.3, 0.8, count), "satisfaction_target": np.full(count, 0.55),
        "x_metres": rng.uniform(0, 3000, count), "y_metres": rng.uniform(0, 3000, count),
    }
