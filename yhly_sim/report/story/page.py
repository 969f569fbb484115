"""The story of a dispute as a page lays it out: the sentences of the text, step by step, with numbers apart."""

from __future__ import annotations

from typing import Any

from yhly_sim.model.observing.dispute_record import DisputeRecord
from yhly_sim.report.story.dispute import DisputeStory
from yhly_sim.report.story.side import Side, concerns
from yhly_sim.report.story.steps import Step, steps_of
from yhly_sim.report.story.words import Words

SHARED_LINES = 2
"""The first lines of a head: title and run, which a page shows in its own way."""


def story_page(story: DisputeStory, lang: str) -> dict[str, Any]:
    """A story in one language as plain data: `about` lines, `here` and `twin`, `difference` lines.

    A side: scenario, has_arisen, steps, outcome lines, and `sum`: stage, days, attempts, hours, yuan. A step: reason,
    stage, level, day, when, days since the step before, sentence, why, rules, numbers (path, label, text, is_at_work),
    hours, yuan, is_shared (both sides have it).
    """
    words, parting = story.words(lang), story.parting
    twin = story.twin
    shared = 0 if twin is None or not twin.record.has_arisen else (
        len(story.record.moves) if parting is None else parting.number)
    return {
        "about": story.head(words)[SHARED_LINES:],
        "here": _side(story, story.side, words, shared),
        "twin": None if twin is None else _side(story, twin, words, shared),
        "difference": [] if twin is None else [line.strip() for line in story.difference(words)],
    }


def _side(story: DisputeStory, side: Side, words: Words, shared: int) -> dict[str, Any]:
    record = side.record
    told: dict[str, Any] = {"scenario": side.scenario.name, "title": side.scenario.titled(words.lang),
                            "has_arisen": record.has_arisen, "steps": [], "outcome": [], "sum": None}
    if not record.has_arisen:
        return told
    steps, place = [], 0
    for step in steps_of(side, words, rules=True):
        place += len(step.moves)
        steps.append(_step(step, record, words, place <= shared))
    last, voiced, closed = record.moves[-1], record.voiced_day, record.closed_day
    until = side.scenario.day_count if closed is None else closed
    return {**told, "steps": steps, "outcome": story.outcome(side, words), "sum": {
        "stage": last.stage_to, "level": last.level, "voiced": voiced, "closed": closed,
        "days": None if voiced is None else until - voiced, "attempts": last.after["attempt_count"],
        "hours": record.spent_hours + sum(one.hours for one in record.legal_help),
        "yuan": sum(one.yuan for one in record.payments)}}


def _step(step: Step, record: DisputeRecord, words: Words, is_shared: bool) -> dict[str, Any]:
    move = step.move
    return {
        "reason": move.reason, "stage": move.stage_to, "level": move.level, "day": move.day, "when": step.when,
        "days": step.days, "sentence": step.sentence, "why": step.why, "rules": list(step.rules),
        "numbers": [{"path": one.path, "label": getattr(one, words.lang), "text": one.told(words.lang),
                     "is_at_work": one.is_at_work} for one in step.numbers if concerns(one.path, move, record)],
        "hours": step.hours, "yuan": step.yuan, "count": len(step.moves), "is_shared": is_shared}
