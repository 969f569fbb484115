"""The queue, the one place where order matters within a body; races in which parties are chosen; rows of the ledger.

Ten columns are written for each move of a dispute: as ten NumPy assignments that was a tenth of a small run.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.decisions import Decision
from yhly_sim.engine.chance import Chance, uniform_at
from yhly_sim.engine.compiled import kernel

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


_AGAINST_TIE, _RESPONDENT, _RESPONDENT_TIE = (
    np.uint64(int(d)) for d in (Decision.ARISE_AGAINST_TIE, Decision.ARISE_RESPONDENT, Decision.ARISE_RESPONDENT_TIE))


@kernel
def _neighbours(day, keys, asked, complainant, first, count, adults, tie_start, tie_target, is_adult, known_share,  # type: ignore[no-untyped-def]
                k0, k1, respondent, is_tied):
    for i in range(keys.size):
        if not asked[i]:
            continue
        own = complainant[i]
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
            for j in range(count[i]):
                neighbour = adults[first[i] + j]
                if neighbour != own:
                    u = uniform_at(_RESPONDENT, np.uint64(j), day, keys[i], k0, k1)
                    if u > best:
                        best, respondent[i] = u, neighbour
        for contact in contacts:
            if contact == respondent[i]:
                is_tied[i] = True


def choose_neighbours(chance: Chance, day: int, keys: Any, asked: Any, complainant: Any, first: Any, count: Any,
                      adults: Any, tie_start: Any, tie_target: Any, is_adult: Any, known_share: float) -> Any:
    """The neighbour on the other side of each dispute that is asked for, and whether the two have a tie.

    keys, asked, complainant, first, count: one a dispute; the rest are whole columns. Returns (row or -1, bool).
    """
    respondent = np.full(keys.size, -1, dtype=np.int64)
    is_tied = np.zeros(keys.size, dtype=np.bool_)
    _neighbours(np.uint64(day), keys, asked, complainant, first.astype(np.int64), count.astype(np.int64), adults,
                tie_start, tie_target, is_adult, known_share, np.uint64(chance.seed), np.uint64(chance.replication),
                respondent, is_tied)
    return respondent, is_tied


@kernel
def write_rows(first, rows, day, phase, reasons, stage_from, keys, move_count, stage, level, unit_id,  # type: ignore[no-untyped-def]
               body_kind, to_day, to_phase, to_key, to_sequence, to_stage_from, to_stage_to, to_level, to_unit,
               to_body, to_reason):
    """Write one ledger row for each dispute in `rows`, from `first` on, and count its moves."""
    for i in range(rows.size):
        row, at = rows[i], first + i
        to_day[at] = day
        to_phase[at] = phase
        to_key[at] = keys[row]
        to_sequence[at] = move_count[row]
        to_stage_from[at] = stage_from[i]
        to_stage_to[at] = stage[row]
        to_level[at] = level[row]
        to_unit[at] = unit_id[row]
        to_body[at] = body_kind[row]
        to_reason[at] = reasons[i]
        move_count[row] += 1
