"""What is written down of one dispute while a run is lived again: plain data, codes as words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Mapping

from yhly_sim.model.observing.listening import Heard


@dataclass(frozen=True)
class Rung:
    """One step of the ladder that a dispute walked: which body, whether it is there, whether it has room.

    exists: since before the dispute was voiced; is_able: it could do it with an empty desk; week_hours, backlog_hours
    in hours; is_above_entry: at or above the level at which the dispute went in.
    """

    body: str
    level: str
    unit_id: int
    exists: bool
    is_reachable: bool
    is_above_entry: bool
    is_able: bool
    takes: bool
    week_hours: float
    backlog_hours: float


@dataclass(frozen=True)
class Move:
    """One row of the ledger, with what was heard in its phase and how the dispute stood before and after it."""

    day: int
    phase: str
    sequence: int
    stage_from: str
    stage_to: str
    level: str
    unit_id: int
    body: str
    reason: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    heard: Heard
    need_hours: float = 0.0
    entry_level: str = ""
    rungs: tuple[Rung, ...] = ()


@dataclass(frozen=True)
class Work:
    """Hours that a body gave to the dispute on a day."""

    day: int
    body: str
    level: str
    unit_id: int
    hours: float


@dataclass(frozen=True)
class Waiting:
    """A day in a queue: hours the body had that day, what it had to do in all, how many stood before with how many
    hours, and what the dispute itself still needed."""

    day: int
    body: str
    hours_today: float
    backlog_hours: float
    before_count: int
    before_hours: float
    remaining_hours: float


@dataclass(frozen=True)
class Round:
    """A round of deliberation on the matter in which the dispute is pooled, or the count of consent (round 0)."""

    day: int
    number: int
    agreement_before: float
    agreement_after: float
    attendance: float
    participating_share: float | None = None


@dataclass(frozen=True)
class Payment:
    """Money that an agreement cost, and who paid it."""

    day: int
    payer: str
    yuan: float


@dataclass(frozen=True)
class Feeling:
    """What a closing did to a party on that day: (before, after) of satisfaction, expectation and both trusts."""

    day: int
    party: str
    satisfaction: tuple[float, float]
    expectation: tuple[float, float]
    trust_local: tuple[float, float]
    trust_higher: tuple[float, float]


@dataclass(frozen=True)
class Arisal:
    """Why it arose or not: the mean count of its courtyard and kind on its day, the luck of that day, the count."""

    day: int
    mean: float
    u: float
    count: int
    ordinal: int
    state: Mapping[str, float]
    parameters: tuple[str, ...] = ()


@dataclass
class DisputeRecord:
    """Everything that is known of one dispute of one run.

    attributes: its columns on the day it arose; end: on the last day; people: who the parties are; places: where it is.
    heard: (day, phase) -> what was heard of it, on days without a move too. surroundings: day -> state around it.
    """

    key: int
    attributes: dict[str, Any] = field(default_factory=dict)
    end: dict[str, Any] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    arisal: Arisal | None = None
    moves: list[Move] = field(default_factory=list)
    heard: dict[tuple[int, str], Heard] = field(default_factory=dict)
    surroundings: dict[int, dict[str, float]] = field(default_factory=dict)
    work: list[Work] = field(default_factory=list)
    legal_help: list[Work] = field(default_factory=list)
    waiting: dict[int, Waiting] = field(default_factory=dict)
    rounds: list[Round] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    feelings: list[Feeling] = field(default_factory=list)

    @property
    def has_arisen(self) -> bool:
        return bool(self.moves)

    @property
    def voiced_day(self) -> int | None:
        """The first day on which it was voiced."""
        return next((move.day for move in self.moves if move.stage_to == "voiced"), None)

    @property
    def closed_day(self) -> int | None:
        """The day on which it came to the end that it has, if it has one."""
        closing = ("settled", "withdrawn", "outside", "faded")
        return self.moves[-1].day if self.moves and self.moves[-1].stage_to in closing else None

    @property
    def spent_hours(self) -> float:
        return sum(one.hours for one in self.work)
