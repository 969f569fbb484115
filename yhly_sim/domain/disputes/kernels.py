"""Loops over disputes: the queue, where order matters; races in which parties are chosen; the ladder; the ledger.

On a quiet day of a small district a handful of disputes pass through dozens of NumPy calls, of which each costs more
than its work; `python -m benchmarks` shows what these loops buy.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.decisions import Decision
from yhly_sim.engine.chance import KeyKind, bits_at, make_key, uniform_at
from yhly_sim.engine.compiled import inlined, kernel
from yhly_sim.engine.schedule import Run

HOUR_GRAIN = 5e-7
"""Half a millionth of an hour: less is nothing, so that an attempt does not wait a day for a rounding error."""


@kernel
def _serve(body, remaining, hours_left, given):  # type: ignore[no-untyped-def]
    for i in range(body.size):
        hours = min(remaining[i], hours_left[body[i]])
        if hours < HOUR_GRAIN:
            hours = 0.0
        given[i] = hours
        hours_left[body[i]] -= hours
        remaining[i] -= hours
        if remaining[i] < HOUR_GRAIN:
            remaining[i] = 0.0


def serve_in_order(body: NDArray[np.int64], remaining: NDArray[np.float64], hours_left: NDArray[np.float64]) -> Any:
    """Give each dispute, in the given order, what it needs or what its body has left.

    body, remaining: (n,) in order of service; hours_left: (bodies,). The last two are taken down in place. Less than
    HOUR_GRAIN is not given, and what remains below it is nothing. Returns hours given (n,).
    """
    given = np.empty(body.size)
    _serve(body, remaining, hours_left, given)
    return given


@kernel
def _spread(counts, kind_count, base_key, courtyard, kind, keys):  # type: ignore[no-untyped-def]
    at = 0
    for cell in range(counts.size):
        for ordinal in range(counts[cell]):
            courtyard[at], kind[at] = cell // kind_count, cell % kind_count
            keys[at] = base_key | np.uint64(courtyard[at] << 36) | np.uint64(kind[at] << 30) | np.uint64(ordinal)
            at += 1


def spread_counts(counts: NDArray[np.int64], kind_count: int, key_day: int) -> Any:
    """One row for each dispute counted in each (courtyard, kind): its courtyard, kind, and key with its ordinal.

    counts: (courtyards x kinds,). Returns three arrays (disputes,), in order of courtyard, kind, ordinal.
    """
    total = int(counts.sum())
    courtyard, kind, keys = np.empty(total, np.int64), np.empty(total, np.int64), np.empty(total, np.uint64)
    _spread(counts, kind_count, make_key(KeyKind.DISPUTE, 0, day=key_day)[()], courtyard, kind, keys)
    return courtyard, kind, keys


_COMPLAINANT, _AGAINST_TIE, _RESPONDENT, _RESPONDENT_TIE = (
    np.uint64(int(d)) for d in (Decision.ARISE_COMPLAINANT, Decision.ARISE_AGAINST_TIE, Decision.ARISE_RESPONDENT,
                                Decision.ARISE_RESPONDENT_TIE))


@inlined
def _race(decision, day, key, adults, first, count, own, luck, k0, k1):  # type: ignore[no-untyped-def]
    # All draws first, so that they are made by the vector; the largest uniform is the smallest -ln(u).
    for j in range(count):
        luck[j] = bits_at(decision, np.uint64(j), day, key, k0, k1)
    winner = -1
    best = np.uint64(0)
    for j in range(count):
        if (luck[j] > best or winner < 0) and adults[first + j] != own:
            best = luck[j]
            winner = adults[first + j]
    return winner


@kernel
def _parties(day, keys, courtyard, has_neighbour, first_adult, adult_count, adults, tie_start, tie_target,  # type: ignore[no-untyped-def]
             is_adult, known_share, k0, k1, complainant, respondent, is_tied):
    luck = np.empty(adult_count.max(), np.uint64)
    for i in range(keys.size):
        first, count = first_adult[courtyard[i]], adult_count[courtyard[i]]
        own = _race(_COMPLAINANT, day, keys[i], adults, first, count, -1, luck, k0, k1)
        complainant[i] = own
        if own < 0 or not has_neighbour[i]:
            continue
        contacts = tie_target[tie_start[own] : tie_start[own + 1]]
        best, ordinal = -1.0, 0
        if uniform_at(_AGAINST_TIE, np.uint64(0), day, keys[i], k0, k1) < known_share:
            for contact in contacts:
                if is_adult[contact]:
                    u = uniform_at(_RESPONDENT_TIE, np.uint64(ordinal), day, keys[i], k0, k1)
                    if u > best:
                        best, respondent[i] = u, contact
                    ordinal += 1
        if best < 0.0:
            respondent[i] = _race(_RESPONDENT, day, keys[i], adults, first, count, own, luck, k0, k1)
        for contact in contacts:
            if contact == respondent[i]:
                is_tied[i] = True


def choose_parties(run: Run, key_day: int, keys: Any, courtyard: Any, has_neighbour: Any) -> Any:
    """Who has the grievance, who is on the other side where that is a neighbour, and whether the two have a tie.

    The complainant: any of the courtyard's adults, an equal race with the j-th adult at ordinal j; -1 where there is
    none. The neighbour: with one uniform below `known_neighbour_share` one of the complainant's adult contacts, an
    equal race with the j-th of them at ordinal j; without that, or without such a contact, any of the courtyard's
    adults but for the complainant, an equal race with the j-th adult at ordinal j; -1 where there is none.

    keys, courtyard, has_neighbour: one a dispute. Returns rows of residents, rows of residents, booleans.
    """
    state, chance = run.state, run.chance
    complainant, respondent = np.full(keys.size, -1), np.full(keys.size, -1)
    is_tied = np.zeros(keys.size, dtype=np.bool_)
    _parties(np.uint64(key_day), keys, courtyard, has_neighbour, state.courtyards.first_adult,
             state.courtyards.adult_count, state.adults.resident, state.tie_starts.start, state.ties.target,
             state.residents.is_adult, run.p.disputes.known_neighbour_share, np.uint64(chance.seed),
             np.uint64(chance.replication), complainant, respondent, is_tied)
    return complainant, respondent, is_tied


@kernel
def fill_ladder(rows, courtyard_id, grid_id, community_id, kind, channel, subdistrict_id, door_places,  # type: ignore[no-untyped-def]
                door_channels, grid_places, department_of_kind, courtyard_bodies, grid_bodies, first_grid_row,
                first_community_row, first_subdistrict_row, first_department_row, body, is_reachable):
    """Write the row of the body at each step of each dispute's ladder, and whether its channel leads there."""
    doors, grid_steps = door_places.size, grid_places.size
    for i in range(rows.size):
        row = rows[i]
        for s in range(doors):
            body[s, i] = courtyard_id[row] * courtyard_bodies + door_places[s]
            is_reachable[s, i] = channel[row] == door_channels[s]
        for s in range(grid_steps):
            body[doors + s, i] = first_grid_row + grid_id[row] * grid_bodies + grid_places[s]
        community = community_id[row]
        body[doors + grid_steps, i] = first_community_row + community
        body[doors + grid_steps + 1, i] = first_subdistrict_row + subdistrict_id[community]
        body[doors + grid_steps + 2, i] = first_department_row + department_of_kind[kind[row]]


@kernel
def fill_weights(rows, courtyard_id, grid_id, complainant_id, access, visible_share, digital_skill,  # type: ignore[no-untyped-def]
                 trust_local, door_start, door_able, day, group_gain, hotline_gain, trust_limit,
                 channel_weight, in_person, first_door, party_group, hotline, weights):
    """Write the weight of each channel for each dispute, (disputes, channels)."""
    for i in range(rows.size):
        row = rows[i]
        courtyard, person = courtyard_id[row], complainant_id[row]
        weights[i, in_person] = access[grid_id[row]]
        for door in range(door_start.shape[1]):
            has_door = 0 <= door_start[i, door] < day and door_able[i, door]
            weights[i, first_door + door] = 1.0 if has_door else 0.0
        weights[i, party_group] *= 1.0 + group_gain * visible_share[courtyard]
        weights[i, hotline] = digital_skill[person] * (1.0 + hotline_gain) * (trust_limit - trust_local[person])
        for channel in range(channel_weight.size):
            weights[i, channel] *= channel_weight[channel]


@kernel
def learn(skill, bodies, share):  # type: ignore[no-untyped-def]
    """Each attempt takes its body a share of the way to full skill; (bodies,), one entry of `bodies` an attempt."""
    for i in range(bodies.size):
        skill[bodies[i]] = 1.0 - (1.0 - skill[bodies[i]]) * (1.0 - share)


@kernel
def pick_step(is_reachable, levels, entry_level, start_day, voiced_day, able, takes, step, is_passed_over):  # type: ignore[no-untyped-def]
    """Walk each dispute up the ladder to the first body that takes it; who could but for a backlog is passed over.

    Arrays are (steps, disputes) but for levels (steps,), entry_level and voiced_day (disputes,). The last step takes
    all. Writes the step (disputes,) and whether somebody was passed over (disputes,).
    """
    last = levels.size - 1
    for i in range(entry_level.size):
        for s in range(levels.size):
            step[i] = s
            if s == last:
                break
            exists = 0 <= start_day[s, i] < max(voiced_day[i], 1)
            if is_reachable[s, i] and levels[s] >= entry_level[i] and exists:
                if takes[s, i]:
                    break
                if able[s, i]:
                    is_passed_over[i] = True


STAYS = -9
"""A goal that leaves a column as it is."""


@inlined
def _goal(goals, i):  # type: ignore[no-untyped-def]
    return goals[i] if goals.size > 1 else goals[0]


@inlined
def _put(column, row, goals, i):  # type: ignore[no-untyped-def]
    goal = _goal(goals, i)
    if goal != STAYS:
        column[row] = goal


@kernel
def move_rows(first, rows, to_stage, to_level, to_unit, to_kind, to_body, reasons, is_new, day, phase, is_legal,  # type: ignore[no-untyped-def]
              stage, level, unit_id, body_kind, body, move_count, keys, its_day, its_phase, its_key, its_sequence,
              its_stage_from, its_stage_to, its_level, its_unit, its_body, its_reason):
    """Move disputes and write a ledger row for each from `first` on.

    to_stage .. reasons: one value for all or one a dispute (1,) or (disputes,), or STAYS. is_new: they come from
    nowhere. Returns -1, or the place of the first whose move is illegal, and then nothing has been moved or written.
    """
    if not is_new:
        for i in range(rows.size):
            if not is_legal[stage[rows[i]], _goal(to_stage, i)]:
                return i
    for i in range(rows.size):
        row, at = rows[i], first + i
        came_from = -1 if is_new else stage[row]
        if not is_new:
            stage[row] = _goal(to_stage, i)
        _put(level, row, to_level, i)
        _put(unit_id, row, to_unit, i)
        _put(body_kind, row, to_kind, i)
        _put(body, row, to_body, i)
        its_day[at] = day
        its_phase[at] = phase
        its_key[at] = keys[row]
        its_sequence[at] = move_count[row]
        its_stage_from[at] = came_from
        its_stage_to[at] = stage[row]
        its_level[at] = level[row]
        its_unit[at] = unit_id[row]
        its_body[at] = body_kind[row]
        its_reason[at] = _goal(reasons, i)
        move_count[row] += 1
    return -1
