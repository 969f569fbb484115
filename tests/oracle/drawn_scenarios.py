"""Scenarios drawn at random for drawn worlds: which parts are on, which numbers hold, and what changes on which day.

Numbers lie within their ranges, often at an end of them, but for a few that are raised so that much happens in a
small world. Parts go off again, too, so that bodies end.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import Any
from zlib import crc32

import numpy as np

from tests.drawn_worlds import draw_world
from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.codes import MemberKind, Role, Star
from yhly_sim.domain.incentives.instruments import REWARDED, TIMES_A_YEAR, Instrument
from yhly_sim.domain.switches import missing_requirement, switches
from yhly_sim.engine.parameters import Catalogue, Parameter
from yhly_sim.engine.tables import State
from yhly_sim.scenarios.instruments import with_instruments

DAYS = 400
"""Days that are lived in a drawn world: from spring over a year's end into the next spring."""

RAISED = {
    "disputes.base_rate": (12.0, 40.0),
    "disputes.petition_rate": (1.0, 8.0),
    "disputes.sue_rate": (4.0, 30.0),
    "disputes.displace_rate": (1.0, 4.0),
    "disputes.relapse_share": (1.0, 4.0),
    "bodies.firm_desk_hours": (4.0, 40.0),
    "bodies.group_member_hours": (2.0, 20.0),
    "bodies.committee_seat_hours": (1.0, 8.0),
    "branches.formation_rate": (1.0, 3.0),
    "committees.founding_rate": (1.0, 8.0),
    "residents.participation_constant.meeting": (0.0, 1.0),
    "residents.association_life_days": (0.1, 1.0),
    "systems.attendance_half": (0.1, 0.5),
    "incentives.hardship_share": (1.0, 4.0),
    "incentives.inspection_rate": (1.0, 6.0),
    "incentives.leave_rate": (0.2, 1.0),
    "incentives.perceived_real_effect": (1.0, 2.0),
    **{f"incentives.star_threshold.{star.name.lower()}": (0.3, 1.0) for star in Star},
}
"""Parameters that are multiplied, within these bounds, beyond their ranges."""


def draw_lived_in_world(seed: int) -> State:
    """A drawn world in which people and contracts have a past: columns that a built world starts at zero are not."""
    state, rng = draw_world(seed), np.random.default_rng([seed, 8])
    residents, grids, households = state.residents, state.grids, state.households
    residents.past_success[:] = rng.uniform(0, 0.6, len(residents))
    residents.participation_count[:] = rng.integers(0, 5, len(residents))
    residents.threat[:] = rng.uniform(0, 1, len(residents)) * (rng.random(len(residents)) < 0.2)
    households.arrears_yuan[:] = rng.uniform(0, 900, len(households))
    grids.bad_quarter_count[:] = rng.integers(0, 3, len(grids))
    grids.contract_end_day[:] = np.where((grids.firm_id >= 0) & (rng.random(len(grids)) < 0.15), 100, -1)
    grids.own_decision_share[:] = rng.uniform(0, 0.5, len(grids))
    state.communities.request_success_share[:] = rng.uniform(0.5, 1, len(state.communities))
    _let_branches_stand(state, np.random.default_rng([seed, 9]))
    in_service = residents.member_kind == MemberKind.IN_SERVICE
    residents.has_lapsed[:] = in_service & (rng.random(len(residents)) < 0.3)
    residents.is_prompted[:] = in_service & (rng.random(len(residents)) < 0.2)
    state.courtyards.formal_share[:] = rng.uniform(0, 0.5, len(state.courtyards)) * (rng.random(len(state.courtyards)) < 0.3)
    return state


def _let_branches_stand(state: State, rng: np.random.Generator) -> None:
    """In half of the grids a branch stands already, some without a secretary: stars and posts are soon striven for."""
    grids, count = state.grids, len(state.grids)
    stands = rng.random(count) < 0.5
    is_vacant = stands & (rng.random(count) < 0.15)
    grids.branch_kind[:] = np.where(stands, rng.integers(1, 3, count), 0)
    grids.branch_start_day[:] = np.where(stands, 0, -1)
    grids.officer_count[:] = np.where(stands, rng.integers(2, 6, count), 0)
    grids.secretary_source[:] = np.where(stands & ~is_vacant, rng.integers(1, 4, count), 0)
    grids.secretary_skill[:] = np.where(stands, rng.normal(0, 0.4, count), 0.0)
    grids.secretary_leave_day[:] = np.where(is_vacant, 0, -1)
    grids.effort_visible[:] = np.where(stands, rng.uniform(0, 0.5, count), 0.0)
    grids.recognition[:] = rng.uniform(0, 2, count) * (rng.random(count) < 0.3)
    grids.craft[:] = rng.uniform(0, 0.6, count)
    grids.star_yuan[:] = rng.uniform(0, 8000, count) * (rng.random(count) < 0.5)
    local = state.courtyards.local_member_count > 0
    state.courtyards.has_party_group[:] = stands[state.courtyards.grid_id] & local


def terms_of(world: int) -> dict[str, Any]:
    """Luck, policy and days of a drawn world."""
    return {"seed": world * 7919 + 1, "replication": world % 3, "policy": draw_policy(world, DAYS), "days": DAYS}


@dataclass(frozen=True)
class DrawnPolicy:
    """From each of the start days on, these switches and numbers are in force."""

    start_days: tuple[int, ...]
    in_force: tuple[tuple[frozenset[str], Any], ...]

    def __call__(self, day: int) -> tuple[frozenset[str], Any]:
        return self.in_force[bisect_right(self.start_days, day) - 1]


def draw_policy(seed: int, days: int) -> DrawnPolicy:
    """No reform until a day of the first two months, then a set of switches, then up to three changes."""
    rng = np.random.default_rng([seed, 7])
    reform_day = int(rng.integers(1, 60))
    changes = rng.choice(np.arange(reform_day + 60, days - 20), int(rng.integers(1, 4)), replace=False)
    numbers = draw_numbers([seed, 0], catalogue(), share=0.6)
    on = draw_switches([seed, 0], at_least=0.75)
    in_force = [_period(frozenset(), numbers), _period(on, numbers, draw_instruments([seed, 0], on))]
    for place in range(1, len(changes) + 1):
        numbers = draw_numbers([seed, place], numbers, share=0.1)
        on = draw_switches([seed, place], at_least=0.7)
        in_force.append(_period(on, numbers, draw_instruments([seed, place], on)))
    return DrawnPolicy((0, reform_day, *np.sort(changes).tolist()), tuple(in_force))


def luck_of(seed: list[int], name: str) -> np.random.Generator:
    """Luck of its own for each switch and parameter, so that a new one leaves all others as they were drawn."""
    return np.random.default_rng([*seed, crc32(name.encode())])


def draw_switches(seed: list[int], *, at_least: float) -> frozenset[str]:
    """Every switch on with a chance that is drawn first; what lacks a requirement goes off again."""
    chance = luck_of(seed, "chance").uniform(at_least, 1.0)
    on = {name for name in switches() if luck_of(seed, name).random() < chance}
    while missing := missing_requirement(on):
        on.discard(missing[0])
    return frozenset(on)


def draw_numbers(seed: list[int], numbers: Catalogue, *, share: float) -> Catalogue:
    """A catalogue in which about a share of the parameters has another value."""
    return Catalogue(_perhaps_redrawn(luck_of(seed, one.path), one, share) for one in numbers.values())


def _perhaps_redrawn(rng: np.random.Generator, parameter: Parameter, share: float) -> Parameter:
    if rng.random() >= share:
        return parameter
    if parameter.is_choice:
        return replace(parameter, value=str(rng.choice(parameter.options)))
    assert parameter.low is not None and parameter.high is not None
    place = rng.uniform() if rng.random() < 0.7 else rng.choice([0.0, 1.0])
    value = parameter.low + place * (parameter.high - parameter.low)
    if parameter.path in RAISED:
        value *= rng.uniform(*RAISED[parameter.path])
    return replace(parameter, value=float(value))


def _period(on: frozenset[str], numbers: Catalogue,
            instruments: tuple[Instrument, ...] = ()) -> tuple[frozenset[str], Any]:
    return on, with_instruments(numbers.config(frozenset(switches()) - on), instruments)


def draw_instruments(seed: list[int], on: frozenset[str]) -> tuple[Instrument, ...]:
    """In about half of all periods one to three instruments of the scenario's own, of every kind that a file may set."""
    rng = luck_of(seed, "instruments")
    if rng.random() < 0.5:
        return ()
    return tuple(_draw_instrument(rng, f"own_{place}", "star_rating" in on) for place in range(rng.integers(1, 4)))


def _draw_instrument(rng: np.random.Generator, name: str, is_rated: bool) -> Instrument:
    measured = "reported" if is_rated and rng.random() < 0.6 else "true"
    share = float(rng.choice([0.0, rng.uniform(), 1.0]))
    if rng.random() < 0.2:
        return Instrument(name, "rank", (Role.SECRETARY,), measured, "year", post=float(rng.uniform(0, 3)))
    is_team = bool(rng.random() < 0.25)
    roles = np.flatnonzero(rng.random(len(Role)) < 0.6)
    whom = (Role.SECRETARY,) if is_team or not roles.size else tuple(Role(int(role)) for role in roles)
    amount = {"yuan": float(rng.uniform(0, 20_000))} if rng.random() < 0.6 else {
        "honour": float(rng.uniform(0, 2))}
    return Instrument(name, str(rng.choice(REWARDED)), whom, measured, str(rng.choice(list(TIMES_A_YEAR))),
                      share=share, is_team=is_team, **amount)
