"""What counts as found: one rule for the sentence, the table and the figure."""

from __future__ import annotations

from typing import Sequence

from yhly_sim.analysis.comparison.compare import Comparison, Difference
from yhly_sim.engine.outcomes import Outcome

FIRST_OUTCOMES = ("satisfaction", "resolved_share")
"""The headline is the first of these that both sides have, else the first outcome with a better direction."""

MAIN_OUTCOMES = (
    "satisfaction",
    "satisfaction_reported",
    "trust_local",
    "trust_higher",
    "participation_share",
    "resolved_share",
    "resolution_days_median",
    "response_days_median",
    "hidden_stock",
    "contained_grid_share",
    "escalated_share",
    "petition_count",
    "relapse_share",
    "cost_yuan",
    "cost_hours",
)
"""Named and drawn first where both sides have them; the register's other outcomes follow."""

LARGEST_P = 0.05


def headline_of(comparison: Comparison, outcomes: Sequence[Outcome]) -> Difference | None:
    """The difference that the sentence is about, or None where nothing can be compared."""
    directed = [outcome.name for outcome in outcomes if outcome.higher_is_better is not None]
    for name in (*FIRST_OUTCOMES, *directed, *(d.name for d in comparison.differences)):
        if name in comparison:
            return comparison[name]
    return None


def direction_of(difference: Difference, outcome: Outcome) -> str:
    """`better`, `worse`, or `higher`, `lower` where no direction is good by itself; `same` where nothing differs."""
    if difference.difference == 0.0:
        return "same"
    is_higher = difference.difference > 0
    if outcome.higher_is_better is None:
        return "higher" if is_higher else "lower"
    return "better" if is_higher == outcome.higher_is_better else "worse"


def verdict_of(difference: Difference, outcome: Outcome, headline: Difference | None) -> str:
    """The direction where a difference was found, `equivalent` where the whole interval is smaller than the smallest
    difference of interest, else `open`.

    The headline, named beforehand, is judged by its own interval; every other outcome by p after Holm's correction.
    """
    if difference.is_within_smallest:
        return "equivalent"
    is_headline = headline is not None and difference.name == headline.name
    is_found = difference.is_detected if is_headline else difference.p_holm < LARGEST_P
    return direction_of(difference, outcome) if is_found else "open"


def main_first(comparison: Comparison) -> list[Difference]:
    """The differences, main outcomes first, the others in the order of the register."""
    places = {name: place for place, name in enumerate((*FIRST_OUTCOMES, *MAIN_OUTCOMES))}
    return sorted(comparison.differences, key=lambda difference: places.get(difference.name, len(places)))
