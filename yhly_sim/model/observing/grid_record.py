"""What is written down of one grid while a run is lived again: plain data, codes as words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Mapping

from yhly_sim.model.observing.listening import RuleCall

INSTITUTIONS = ("branch", "committee", "firm", "centre")


@dataclass(frozen=True)
class Stall:
    """Why an institution did not come to the grid at one month end.

    obstacle: a code of `Obstacle`, "none" where it had none of its own; waits_for: earlier institutions of the order;
    readiness: the factor of the order on its rate; probability, u: the chance of this month and the luck held against
    it; is_proposed: luck said yes; hours_each, hours_left, before_count: preparation hours that it takes, that the
    subdistrict has this month, and how many of its kind came before it; facts: numbers that belong to the obstacle;
    rate: the rule that gave the rate of a committee, with its numbers.
    """

    day: int
    institution: str
    obstacle: str
    waits_for: tuple[str, ...]
    readiness: float
    probability: float | None
    u: float | None
    is_proposed: bool
    hours_each: float
    hours_left: float
    before_count: int
    facts: Mapping[str, float] = field(default_factory=dict)
    rate: RuleCall | None = None

    @property
    def cause(self) -> str:
        """In one word: its obstacle, the order, luck, hours, the quorum, or the collection that the firm expects."""
        if self.obstacle not in ("none", "founded_before"):
            return self.obstacle
        if self.waits_for and self.readiness == 0.0:
            return "order"
        if not self.is_proposed:
            return "luck"
        if self.institution == "firm":
            return "collection"
        return "quorum" if "participating_share" in self.facts else "hours"


@dataclass(frozen=True)
class Event:
    """Something that came about or ended in the grid."""

    day: int
    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Month:
    """The grid at a month end: how it stood, and its disputes of that month (filled in at the end of the run)."""

    day: int
    month: str
    values: Mapping[str, float]


@dataclass
class GridRecord:
    """Everything that is known of one grid of one run.

    about: size, people and members; ends: where its disputes ended, after the reform, by (stage or reason, body).
    """

    grid: int
    about: dict[str, Any] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    stalls: list[Stall] = field(default_factory=list)
    months: list[Month] = field(default_factory=list)
    dispute_counts: dict[str, dict[str, int]] = field(default_factory=dict)
    ends: dict[tuple[str, str], int] = field(default_factory=dict)
    stands: dict[str, bool] = field(default_factory=dict)

    def missing(self) -> list[str]:
        """Institutions that are not there when the run ends."""
        return [name for name in INSTITUTIONS if not self.stands.get(name, False)]

    def last_stall(self, institution: str) -> Stall | None:
        return next((stall for stall in reversed(self.stalls) if stall.institution == institution), None)
