"""V9: who takes part: how many, how much oftener Party members, and whether it rises with age."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.analysis.strata import odds_ratio
from yhly_sim.domain.codes import MemberKind, ParticipationEvent, Payer, Purpose
from yhly_sim.domain.residents.participation import participation_probability
from yhly_sim.studies.patterns.reading import Reading

AGE_GROUPS = (18, 30, 40, 50, 60, 70, 80)
"""The age groups of the survey begin here; the last bound ends the group of 70 to 79."""

FEWEST = 30
"""An age group that was invited less often says nothing."""


def smallest_age_step(took_part: NDArray[Any], invited: NDArray[Any], age_years: NDArray[Any]) -> float:
    """The smallest rise of the share that takes part from one age group to the next, 18-29 to 70-79.

    took_part, invited: (people,) times, or chances and 1; age_years: (people,). A group invited fewer than 30 times is
    left out. Above 0 where every group takes part more than the younger one; NaN with fewer than two groups.

    >>> smallest_age_step(np.repeat([1, 3, 4], 40), np.full(120, 10), np.repeat([20, 35, 45], 40)).__round__(12)
    0.1
    """
    group = np.digitize(age_years, AGE_GROUPS) - 1
    is_in = (group >= 0) & (group < len(AGE_GROUPS) - 1)
    times, asked = (np.bincount(group[is_in], weights=np.asarray(column, dtype=np.float64)[is_in],
                                minlength=len(AGE_GROUPS) - 1) for column in (took_part, invited))
    is_counted = asked >= FEWEST
    shares = times[is_counted] / asked[is_counted]
    return float(np.diff(shares).min()) if shares.size > 1 else float("nan")


def member_odds_ratio(took_part: NDArray[Any], invited: NDArray[Any], is_member: NDArray[np.bool_]) -> float:
    """Odds of members over odds of the others, raw as the survey gives it.

    took_part, invited: (people,) times, or chances and 1.

    >>> took_part, is_member = np.array([1, 0, 1, 0, 0]), np.array([True, True, False, False, False])
    >>> round(member_odds_ratio(took_part, np.ones(5), is_member), 6)
    2.0
    """
    shares = [turnout(took_part[side], invited[side]) for side in (is_member, ~is_member)]
    return odds_ratio(shares[0], shares[1])


def turnout(took_part: NDArray[Any], invited: NDArray[Any]) -> float:
    """Times taken part over times invited; NaN where nobody was invited.

    >>> turnout(np.array([1, 2]), np.array([4, 2]))
    0.5
    """
    asked = float(np.sum(invited))
    return float(np.sum(took_part)) / asked if asked > 0 else float("nan")


class Turnout(Reading):
    """On the last day, three looks.

    Ballot: the chance of each adult to come to a vote, by the rule and the numbers in force; this is what the survey
    asked. Founding: mean turnout of the votes that founded committees from the reform day on (`committee_legitimacy`;
    owners' representatives; votes that missed the quorum leave no turnout). Meeting: the households' representatives at
    deliberations (`participation_count`), each invited to every meeting of the grid (those in the books).
    """

    numbers = ("ballot_turnout", "ballot_odds_ratio", "ballot_age_step", "founding_turnout", "meeting_turnout",
               "meeting_odds_ratio", "meeting_age_step")

    def read(self, model: Any) -> dict[str, float]:
        state = model.state
        residents, adults, grids = state.residents, state.adults.resident, state.grids
        age, is_member = residents.age_years, residents.member_kind != MemberKind.NONE
        chance, once = _chance_to_vote(model, adults), np.ones(adults.size)
        people = state.households.representative
        people = people[people >= 0]
        invited = _meetings(state)[state.courtyards.grid_id[residents.courtyard_id[people]]]
        came = residents.participation_count[people]
        is_founded = (grids.committee_start_day >= model.reform_day) & ~grids.is_founded_before
        votes = grids.committee_legitimacy[is_founded]
        return {
            "ballot_turnout": turnout(chance, once),
            "ballot_odds_ratio": member_odds_ratio(chance, once, is_member[adults]),
            "ballot_age_step": smallest_age_step(chance, once, age[adults]),
            "founding_turnout": float(votes.mean()) if votes.size else float("nan"),
            "meeting_turnout": turnout(came, invited),
            "meeting_odds_ratio": member_odds_ratio(came, invited, is_member[people]),
            "meeting_age_step": smallest_age_step(came, invited, age[people]),
        }


def _chance_to_vote(model: Any, people: NDArray[Any]) -> NDArray[np.float64]:
    residents, p = model.state.residents, model.policy.on_day(model.day - 1)[1].residents
    return np.asarray(participation_probability(
        p.participation_constant[ParticipationEvent.VOTE], residents.age_years[people], p.participation_age,
        p.participation_age_reference, p.participation_age_span, residents.member_kind[people] != MemberKind.NONE,
        p.participation_member, model.state.courtyards.norm[residents.courtyard_id[people]], p.participation_norm,
        residents.past_success[people], p.participation_past, 0.0, 0.0))


def _meetings(state: Any) -> NDArray[np.int64]:
    """Deliberations held in each grid: each books the hours of its cadres once."""
    books = state.accounts
    held = (books.purpose == Purpose.DELIBERATION) & (books.payer != Payer.RESIDENTS)
    return np.bincount(books.unit_id[held], minlength=len(state.grids))
