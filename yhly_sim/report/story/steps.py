"""The chain of one side of a story, step by step: what happened, why, by which numbers, how late, at what cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence

from yhly_sim.model.observing.dispute_record import DisputeRecord, Move, Work
from yhly_sim.report.story.moves import sentence_of, sentence_of_several
from yhly_sim.report.story.reasons import why
from yhly_sim.report.story.side import Side, concerns
from yhly_sim.report.story.words import Words, started
from yhly_sim.scenarios.origins import InForce

FEW_ATTEMPTS = 2
"""So many attempts in a row by one body are told one by one; what follows them is told at once."""
BEFORE_HANDLING = ("", "arise", "surface", "route")
"""Phases of a day in which nobody has worked on it yet that day."""


@dataclass(frozen=True)
class Step:
    """One move, or several attempts in a row that are told at once.

    when: its day in words; why: the rule with its numbers and its luck, in words; numbers: parameters that were read;
    rules: names of the rules that were asked; days: since the step before; hours, yuan: what went into it since then.
    """

    moves: tuple[Move, ...]
    when: str
    sentence: str
    why: str
    numbers: tuple[InForce, ...]
    rules: tuple[str, ...]
    days: int
    hours: float
    yuan: float

    @property
    def move(self) -> Move:
        return self.moves[-1]

    def lines(self, words: Words) -> list[str]:
        """The step as it stands in a text."""
        lines = [words.say("story_line", day=self.when, sentence=self.sentence)]
        if self.why:
            lines.append(words.say("story_why", sentence=self.why))
        if self.numbers:
            told = words.clauses(one.told(words.lang) for one in self.numbers)
            lines.append(words.say("story_parameters", list=told))
        return lines


def steps_of(side: Side, words: Words, *, rules: bool = False, first: int = 0) -> list[Step]:
    """The steps from a move on; with `rules` every parameter that was read, else those at work in the reform."""
    moves, record = side.record.moves, side.record
    hours, steps, place = _hours_of(record), [], first
    while place < len(moves):
        many = _attempts_in_a_row(moves, place)
        is_many = bool(many) and place > 0 and moves[place - 1].reason == "attempted" and len(many) > FEW_ATTEMPTS
        taken = tuple(many if is_many else moves[place : place + 1])
        last, before = taken[-1], moves[place - 1].day if place else taken[0].day
        said = sentence_of_several(many, words) if is_many else sentence_of(last, side, words)
        steps.append(Step(
            taken, words.day(last.day, record.voiced_day), said,
            "" if is_many else started(why(last, side, words)),
            () if is_many else tuple(one for one in side.numbers_of_move(place)
                                     if rules or (one.is_at_work and concerns(one.path, last, record))),
            tuple(dict.fromkeys(call.rule for move in taken for call in move.heard.calls)),
            last.day - before, sum(hours[place : place + len(taken)]),
            sum(one.yuan for one in record.payments if last.reason == "agreed" and one.day == last.day)))
        place += len(taken)
    return steps


def _attempts_in_a_row(moves: Sequence[Move], place: int) -> list[Move]:
    body = moves[place].body
    many = []
    for move in moves[place:]:
        if move.reason != "attempted" or move.body != body:
            break
        many.append(move)
    return many


def _hours_of(record: DisputeRecord) -> list[float]:
    """Hours that went into each move: of whatever work was done since the move before."""
    given = [0.0] * len(record.moves)
    for one in (*record.work, *record.legal_help):
        place = next((place for place, move in enumerate(record.moves) if _is_after(move, one)), None)
        if place is not None:
            given[place] += one.hours
    return given


def _is_after(move: Move, work: Work) -> bool:
    return move.day > work.day or (move.day == work.day and move.phase not in BEFORE_HANDLING)
