"""Outcomes: each defined once, by numerator, denominator and window, as a small function of the end of a run."""

from yhly_sim.model.outcomes import bodies, channels, disputes, people, reported, resources  # noqa: F401
from yhly_sim.model.outcomes.effects import EFFECTS
from yhly_sim.model.outcomes.end import End
from yhly_sim.model.outcomes.register import OUTCOMES, names_for, outcomes_of

__all__ = ["EFFECTS", "OUTCOMES", "End", "names_for", "outcomes_of"]
