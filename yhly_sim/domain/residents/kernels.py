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
def sums_over_adults(first_adult: Any, adult_count: Any, adults: Any, values: Any, out: Any) -> None:
    """The values of the adults of each courtyard added up in their order, into `out` (courtyards,)."""
    for courtyard in range(out.size):
        total = 0.0
        for place in range(first_adult[courtyard], first_adult[courtyard] + adult_count[courtyard]):
            total += values[adults[place]]
        out[courtyard] = total


@kernel
def relax_to_starts(starts: Any, share: Any, values: Any) -> None:
    """Every value goes `share` of its way back to its start."""
    for row in range(values.size):
        values[row] += share * (starts[row] - values[row])


@kernel
def parties_of(cases: Any, stage: Any, complainant: Any, respondent: Any, respondent_kind: Any, is_closed: Any,
               neighbour: Any) -> Any:
    """(case, person) for each party of each closed case, the complainant first, then the neighbour on the other side.

    cases: rows of disputes; stage to respondent_kind: whole columns; is_closed: by stage. -1 is nobody.
    """
    case, person = np.empty(2 * cases.size, np.int64), np.empty(2 * cases.size, np.int64)
    n = 0
    for i in range(cases.size):
        row = cases[i]
        if not is_closed[stage[row]]:
            continue
        if complainant[row] >= 0:
            case[n], person[n] = row, complainant[row]
            n += 1
        if respondent_kind[row] == neighbour and respondent[row] >= 0:
            case[n], person[n] = row, respondent[row]
            n += 1
    return case[:n].copy(), person[:n].copy()


@kernel
def _clip(values: Any, row: Any) -> None:
    values[row] = min(max(values[row], 0.0), 1.0)


@kernel
def add_contacts(person: Any, is_local: Any, satisfied: Any, expected: Any, trusted: Any, spilled: Any, news: Any,
                 tie_start: Any, tie_target: Any, is_adult: Any, satisfaction: Any, expectation: Any,
                 trust_local: Any, trust_higher: Any) -> None:
    """Add what contacts change for their parties, then what the news of them changes for the parties' adult contacts.

    person to news: one a contact, in order; the rest are whole columns, of which the last four are changed: added to in
    that order, then clipped to [0, 1] once where something was added.
    """
    for i in range(person.size):
        row = person[i]
        satisfaction[row] += satisfied[i]
        expectation[row] += expected[i]
        trust_local[row] += trusted[i] if is_local[i] else spilled[i]
        trust_higher[row] += spilled[i] if is_local[i] else trusted[i]
    for i in range(person.size):
        for t in range(tie_start[person[i]], tie_start[person[i] + 1]):
            if is_adult[tie_target[t]]:
                satisfaction[tie_target[t]] += news[i]
                if is_local[i]:
                    trust_local[tie_target[t]] += news[i]
                else:
                    trust_higher[tie_target[t]] += news[i]
    for i in range(person.size):
        _clip(expectation, person[i])
        for values in (satisfaction, trust_local, trust_higher):
            _clip(values, person[i])
            for t in range(tie_start[person[i]], tie_start[person[i] + 1]):
                _clip(values, tie_target[t])
