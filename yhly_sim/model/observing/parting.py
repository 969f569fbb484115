"""Where the same dispute, with the same luck, goes another way in another scenario, and what differed there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping

from yhly_sim.model.observing.dispute_record import DisputeRecord, Move, Waiting
from yhly_sim.model.observing.listening import Heard

NO_CAUSES = ("residents.satisfaction", "residents.expectation", "residents.age_years")
"""What is written down beside the rest, but enters no rule of a dispute."""
SAME = 1e-12
"""Numbers that differ by less are the same."""


@dataclass(frozen=True)
class Parting:
    """The first point at which two records of one dispute part.

    number: how many moves they share; day, phase: where; here, there: the move of each side then, None where it made
    none. arguments: (rule, argument) -> (here, there); draws: decision -> (luck, chance here, chance there), the chance
    None where the side did not draw; state: column -> (here, there) of what surrounded the dispute that day; waiting:
    how it stood in its queue that day, where the phase is that of handling.
    """

    number: int
    day: int
    phase: str
    here: Move | None
    there: Move | None
    arguments: Mapping[tuple[str, str], tuple[float, float]]
    draws: Mapping[str, tuple[float, float | None, float | None]]
    state: Mapping[str, tuple[float, float]]
    parameters: tuple[str, ...]
    waiting: tuple[Waiting | None, Waiting | None] = (None, None)


def parting_of(here: DisputeRecord, there: DisputeRecord) -> Parting | None:
    """Where they part; None where both are the same to the last move."""
    number = 0
    while number < min(len(here.moves), len(there.moves)) and _told(here.moves[number]) == _told(there.moves[number]):
        number += 1
    ours = here.moves[number] if number < len(here.moves) else None
    theirs = there.moves[number] if number < len(there.moves) else None
    if ours is None and theirs is None:
        return None
    first = min((move for move in (ours, theirs) if move is not None), key=lambda move: (move.day, move.sequence))
    at = (first.day, first.phase)
    mine = ours if ours is not None and (ours.day, ours.phase) == at else None
    other = theirs if theirs is not None and (theirs.day, theirs.phase) == at else None
    heard, heard_there = here.heard.get(at, Heard()), there.heard.get(at, Heard())
    return Parting(
        number, *at, mine, other, _arguments(heard, heard_there), _draws(heard, heard_there),
        _state(_surrounding(here, first.day), _surrounding(there, first.day)),
        tuple(dict.fromkeys((*parameters_of(heard), *parameters_of(heard_there)))),
        (here.waiting.get(first.day), there.waiting.get(first.day)) if first.phase == "handle" else (None, None))


def parameters_of(heard: Heard) -> tuple[str, ...]:
    """Every parameter that was read to ask the rules and to judge the luck, once each."""
    calls = (path for call in heard.calls for path in call.parameters)
    return tuple(dict.fromkeys((*calls, *(path for draw in heard.draws for path in draw.parameters))))


def _told(move: Move) -> tuple[Any, ...]:
    return (move.day, move.phase, move.stage_to, move.level, move.unit_id, move.body, move.reason)


def _surrounding(record: DisputeRecord, day: int) -> Mapping[str, float]:
    if day in record.surroundings:
        return record.surroundings[day]
    return record.arisal.state if record.arisal is not None and record.arisal.day == day else {}


def _arguments(here: Heard, there: Heard) -> dict[tuple[str, str], tuple[float, float]]:
    found = {}
    for call in here.calls:
        other = there.call(call.rule)
        if other is None:
            continue
        for name, value in call.arguments.items():
            if abs(value - other.arguments.get(name, value)) > SAME:
                found[call.rule, name] = (value, other.arguments[name])
    return found


def _draws(here: Heard, there: Heard) -> dict[str, tuple[float, float | None, float | None]]:
    ours, theirs = ({draw.decision: draw for draw in heard.draws} for heard in (here, there))
    return {
        name: ((ours.get(name) or theirs[name]).u, _chance(here) if name in ours else None,
               _chance(there) if name in theirs else None)
        for name in dict.fromkeys((*ours, *theirs))}


def _chance(heard: Heard) -> float | None:
    """The chance that the luck of this phase was held against: of leaving, or of an agreement."""
    for rule in ("exit_probability", "logistic"):
        call = heard.call(rule)
        if call is not None:
            return call.result
    return None


def _state(here: Mapping[str, float], there: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    return {name: (here[name], there[name]) for name in here
            if name in there and name not in NO_CAUSES and abs(here[name] - there[name]) > SAME}
