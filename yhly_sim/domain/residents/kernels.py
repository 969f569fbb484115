"""Passes over all residents, where memory bandwidth rules, and walks along ties: loops that are worth compiling."""

from __future__ import annotations

from typing import Any

import numpy as np

from yhly_sim.engine.compiled import kernel


@kernel
def drift_to_targets(adults: Any, first_adult: Any, adult_count: Any, target: Any, offset: Any, share: Any,
                     values: Any) -> None:
    """Every adult's value goes `share` of its way to (target of the courtyard + own offset); clipped to [0, 1]."""
    for courtyard in range(target.size):
        level = target[courtyard]
        for place in range(first_adult[courtyard], first_adult[courtyard] + adult_count[courtyard]):
            row = adults[place]
            value = values[row] + share * ((level + offset[row]) - values[row])
            values[row] = min(max(value, 0.0), 1.0)


@kernel
def relax_to_starts(starts: Any, share: Any, values: Any) -> None:
    """Every value goes `share` of its way back to its start."""
    for row in range(values.size):
        values[row] += share * (starts[row] - values[row])


@kernel
def parties_of(cases: Any, complainant: Any, respondent: Any, is_neighbour: Any) -> Any:
    """(case, person) for each party of each case, the complainant first, then the neighbour on the other side.

    cases: rows of disputes; complainant, respondent: whole columns; is_neighbour: one a case. -1 is nobody.
    """
    case, person = np.empty(2 * cases.size, np.int64), np.empty(2 * cases.size, np.int64)
    n = 0
    for i in range(cases.size):
        row = cases[i]
        if complainant[row] >= 0:
            case[n], person[n] = row, complainant[row]
            n += 1
        if is_neighbour[i] and respondent[row] >= 0:
            case[n], person[n] = row, respondent[row]
            n += 1
    return case[:n].copy(), person[:n].copy()


@kernel
def adult_contacts(people: Any, tie_start: Any, tie_target: Any, is_adult: Any) -> Any:
    """(place in `people`, contact) for each adult contact of each person, contacts in the order of their ties."""
    total = 0
    for i in range(people.size):
        total += tie_start[people[i] + 1] - tie_start[people[i]]
    teller, hearer = np.empty(total, np.int64), np.empty(total, np.int64)
    n = 0
    for i in range(people.size):
        for t in range(tie_start[people[i]], tie_start[people[i] + 1]):
            if is_adult[tie_target[t]]:
                teller[n], hearer[n] = i, tie_target[t]
                n += 1
    return teller[:n].copy(), hearer[:n].copy()
