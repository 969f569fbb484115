"""V9: who takes part: how many, how much oftener Party members, and whether it rises with age."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.analysis.strata import odds_ratio
from yhly_sim.domain.codes import MemberKind, ParticipationEvent
from yhly_sim.domain.residents.participation import participation_probability
from yhly_sim.studies.patterns.reading import Reading

AGE_GROUPS = (18, 30, 40, 50, 60, 70, 80)
"""The age groups of the survey begin here; the last bound ends the group of 70 to 79."""

FEWEST = 30
"""An age group of fewer people is put together with no other: its step is not looked at."""


def smallest_age_step(took_part: NDArray[Any], age_years: NDArray[Any]) -> float:
    """The smallest rise of the share that takes part from one age group to the next, 18-29 to 70-79.

    took_part: (people,) 0 / 1 or chances; age_years: (people,). Groups of fewer than 30 are left out. Above 0 where
    every group takes part more than the younger one; NaN with fewer than two groups.

    >>> smallest_age_step(np.repeat([0.1, 0.3, 0.4], 40), np.repeat([20, 35, 45], 40)).__round__(12)
    0.1
    """
    group = np.digitize(age_years, AGE_GROUPS) - 1
    is_in = (group >= 0) & (group < len(AGE_GROUPS) - 1)
    n = np.bincount(group[is_in], minlength=len(AGE_GROUPS) - 1)
    total = np.bincount(group[is_in], weights=np.asarray(took_part, dtype=np.float64)[is_in], minlength=n.size)
    shares = total[n >= FEWEST] / n[n >= FEWEST]
    return float(np.diff(shares).min()) if shares.size > 1 else float("nan")


def member_odds_ratio(took_part: NDArray[Any], is_member: NDArray[np.bool_]) -> float:
    """Odds of members over odds of the others, raw as the survey gives it.

    >>> round(member_odds_ratio(np.array([1.0, 0.0, 0.0, 1.0, 0.0]), np.array([True, True, False, False, False])), 6)
    2.0
    """
    if not is_member.any() or is_member.all():
        return float("nan")
    return odds_ratio(float(np.mean(took_part[is_member])), float(np.mean(took_part[~is_member])))


class Turnout(Reading):
    """On the last day, two looks.

    Ballot: the chance of each adult to come to a vote, by the rule and the numbers in force; this is what the survey
    asked. Meetings: among the households' representatives, who has come to a deliberation at least once
    (`residents.participation_count`).
    """

    numbers = ("ballot_turnout", "ballot_odds_ratio", "ballot_age_step", "meeting_share", "meeting_odds_ratio",
               "meeting_age_step")

    def read(self, model: Any) -> dict[str, float]:
        state = model.state
        residents, adults = state.residents, state.adults.resident
        p = model.policy.on_day(model.day - 1)[1].residents
        is_member = residents.member_kind != MemberKind.NONE
        norm = state.courtyards.norm[residents.courtyard_id[adults]]
        chance = participation_probability(
            p.participation_constant[ParticipationEvent.VOTE], residents.age_years[adults], p.participation_age,
            p.participation_age_reference, p.participation_age_span, is_member[adults], p.participation_member, norm,
            p.participation_norm, residents.past_success[adults], p.participation_past)
        people = state.households.representative
        people = people[people >= 0]
        has_come = residents.participation_count[people] > 0
        return {
            "ballot_turnout": float(chance.mean()),
            "ballot_odds_ratio": member_odds_ratio(chance, is_member[adults]),
            "ballot_age_step": smallest_age_step(chance, residents.age_years[adults]),
            "meeting_share": float(has_come.mean()) if has_come.any() else float("nan"),
            "meeting_odds_ratio": member_odds_ratio(has_come, is_member[people]),
            "meeting_age_step": smallest_age_step(has_come, residents.age_years[people]),
        }
