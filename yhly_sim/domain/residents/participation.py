"""Who takes part: in a vote, a meeting, a voluntary act."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.codes import MemberKind, ParticipationEvent
from yhly_sim.domain.residents.addresses import ADDRESS_READS, resident_keys
from yhly_sim.domain.residents.example import EXAMPLE_READS, example
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run

ATTENDANCE_READS = (
    *ADDRESS_READS,
    "residents: age_years member_kind past_success is_visible",
    "courtyards: norm",
)
"""What a phase declares among its reads when it draws attendance."""

TYPICAL_READS = ("courtyards: grid_id norm member_count adult_count", *EXAMPLE_READS)
"""What a phase declares among its reads when it asks for `grid_participation`."""


@rule
def participation_probability(intercept: Any, age_years: Any, age_effect: Any, age_reference: Any, age_span: Any,
                              member: Any, member_effect: Any, norm: Any, norm_effect: Any, past_success: Any,
                              past_effect: Any, lead: Any, lead_effect: Any) -> Any:
    """Chance that a resident takes part in an event.

    logit p = intercept + age_effect min(age - reference, span) / 10 + member_effect member + norm_effect (norm - .5)
    + past_effect past_success + lead_effect lead. Ages in years: beyond reference + span they make no more difference.
    member: 1 for a Party member of any kind, else 0 (or a share); lead: 1 for one who shows it and leads by example,
    else 0 (or a share). Source: S35 (turnout .48 overall, 13.8 % at 18-29, 77.7 % at 70-79;
    members' odds ratio 2), S63 for the norm, report T5 for the lead; model text 4.10.

    >>> float(participation_probability(0.0, 45, 0.6, 45, 30, False, 0.7, 0.5, 1.0, 0.0, 0.5, False, 0.5))
    0.5
    """
    logit = (intercept + age_effect * np.minimum(age_years - age_reference, age_span) / 10.0
             + member_effect * member + norm_effect * (norm - 0.5) + past_effect * past_success + lead_effect * lead)
    return 1.0 / (1.0 + np.exp(-logit))


def draw_attendance(run: Run, rows: NDArray[Any], event: str, decision: int, *, ordinal: int = 0) -> NDArray[np.bool_]:
    """Which of some residents take part in an event today.

    rows: (n,) rows of residents; event: "vote", "meeting" or "volunteering"; decision: the caller's own number in the
    register. One uniform each of (decision, today, resident's key, ordinal) below `participation_probability`, with
    the norm of the resident's courtyard; visible members lead in meetings, not in votes. Writes nothing: who counts
    participation is the caller. Returns (n,) booleans.
    """
    state, p = run.state, run.p.residents
    residents = state.residents
    rows = np.asarray(rows, dtype=np.int64)
    chance_of = run.rules.participation_probability(
        p.participation_constant[ParticipationEvent[event.upper()]], residents.age_years[rows], p.participation_age,
        p.participation_age_reference, p.participation_age_span,
        residents.member_kind[rows] != int(MemberKind.NONE), p.participation_member,
        state.courtyards.norm[residents.courtyard_id[rows]], p.participation_norm, residents.past_success[rows],
        p.participation_past, residents.is_visible[rows],
        run.p.platforms.lead_attendance_effect if event == "meeting" else 0.0)
    drawn = run.chance.uniform(decision, run.day.number, resident_keys(state, rows), ordinal=ordinal)
    return np.asarray(drawn < chance_of)


def grid_participation(run: Run, event: ParticipationEvent) -> NDArray[np.float64]:
    """Readiness to take part in each grid: that of its courtyards' typical adults, weighted by adults.

    A courtyard's typical adult is of the reference age, has no past success, is a member by the courtyard's share of
    members (member_count / adult_count, 0 without adults), and leads by the `example` of the courtyard, with
    lead_volunteering_effect in volunteering and without effect elsewhere. 0 for a grid without adults.
    Returns (grids,).
    """
    courtyards, p = run.state.courtyards, run.p.residents
    adults = courtyards.adult_count
    typical = run.rules.participation_probability(
        p.participation_constant[event], p.participation_age_reference, p.participation_age,
        p.participation_age_reference, p.participation_age_span, courtyards.member_count / np.maximum(adults, 1),
        p.participation_member, courtyards.norm, p.participation_norm, 0.0, p.participation_past,
        example(run), run.p.platforms.lead_volunteering_effect if event == ParticipationEvent.VOLUNTEERING else 0.0)
    return mean_of_adults(run, typical)


def mean_of_adults(run: Run, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean over each grid of a number of its courtyards, weighted by their adults; 0 for a grid without adults.

    values: (courtyards,). Returns (grids,), numerator and denominator summed over courtyards in ascending row.
    """
    courtyards, grids = run.state.courtyards, len(run.state.grids)
    adults = np.bincount(courtyards.grid_id, weights=courtyards.adult_count, minlength=grids)
    total = np.bincount(courtyards.grid_id, weights=courtyards.adult_count * values, minlength=grids)
    return np.asarray(total / np.maximum(adults, 1.0))
