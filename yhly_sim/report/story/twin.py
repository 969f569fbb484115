"""The same dispute with the same luck in another scenario: where both part, and what differs there."""

from __future__ import annotations

from yhly_sim.model.observing.dispute_record import Move, Rung
from yhly_sim.model.observing.parting import Parting
from yhly_sim.report.story.moves import sentence_of
from yhly_sim.report.story.side import Side, concerns
from yhly_sim.report.story.words import Words, hours, luck, number, percent, shown

MOST_STATES = 8
LEAST_STATE = 0.005
"""States that differ by less are not worth a line."""


def parting_sentences(here: Side, there: Side, parting: Parting, words: Words, titles: tuple[str, str]) -> list[str]:
    """Where they part, what each side does there, and what differs."""
    lines = [
        words.say("twin_shared", count=parting.number),
        words.say("twin_parts", day=words.day(parting.day), phase=words.code("phase", parting.phase))]
    for side, move, title in ((here, parting.here, titles[0]), (there, parting.there, titles[1])):
        lines.append(words.say("twin_side", scenario=title, sentence=_then(side, move, parting, words)))
    differs = difference_lines(here, there, parting, words, titles)
    if differs:
        lines.append(words.say("twin_differs", here=titles[0], there=titles[1]))
        lines += differs
    return lines


def _then(side: Side, move: Move | None, parting: Parting, words: Words) -> str:
    if move is not None:
        return sentence_of(move, side, words)
    is_over = bool(side.record.moves) and side.record.closed_day is not None and (
        side.record.moves[-1].day < parting.day)
    return words.say("twin_gone" if is_over else "twin_nothing")


def difference_lines(here: Side, there: Side, parting: Parting, words: Words, titles: tuple[str, str]) -> list[str]:
    """Numbers of rules, chances, bodies, switches, parameters and states that differ at the parting."""
    lines = [
        words.say("twin_argument", rule=rule, name=words.argument(name), here=number(ours), there=number(theirs))
        for (rule, name), (ours, theirs) in parting.arguments.items() if name not in ("total_rate", "x")]
    lines += [
        words.say("twin_draw", u=luck(u), here=percent(ours), there=percent(theirs))
        for u, ours, theirs in parting.draws.values() if ours is not None and theirs is not None and ours != theirs]
    if "HANDLE_LOCAL_LAW" in parting.draws and here.record.attributes["authority"] == "law":
        shares = [number(float(side.parameter("disputes.local_law_share", parting.day))) for side in (here, there)]
        lines.append(words.say("twin_local_law", u=luck(parting.draws["HANDLE_LOCAL_LAW"][0]), here=shares[0],
                               there=shares[1]))
    lines += _room_lines(parting, words, titles)
    lines += _waiting_lines(parting, words, titles)
    move, record = (parting.here, here.record) if parting.here else (parting.there, there.record)
    ours_by_path = {one.path: one for one in here.numbers(parting.parameters, max(parting.day, 0))}
    for one in there.numbers(parting.parameters, max(parting.day, 0)):
        ours = ours_by_path.get(one.path)
        if ours is not None and ours.value != one.value and (move is None or concerns(one.path, move, record)):
            lines.append(words.say("twin_parameter", here=ours.told(words.lang), there=shown(one.value)))
    states = [(name, pair) for name, pair in parting.state.items() if abs(pair[0] - pair[1]) >= LEAST_STATE]
    lines += [words.say("twin_state", name=words.column(name), here=words.state(name, ours),
                        there=words.state(name, theirs)) for name, (ours, theirs) in states[:MOST_STATES]]
    return lines


def _waiting_lines(parting: Parting, words: Words, titles: tuple[str, str]) -> list[str]:
    """How it stood in the queue of that day on either side."""
    return [
        words.say("twin_waiting", scenario=title, today=hours(one.hours_today), need=hours(one.remaining_hours),
                  count=one.before_count, before=hours(one.before_hours))
        for one, title in zip(parting.waiting, titles, strict=True) if one is not None]


def _room_lines(parting: Parting, words: Words, titles: tuple[str, str]) -> list[str]:
    """Bodies on the ladder that only one side had, or that had other hours or another backlog."""
    if parting.here is None or parting.there is None or not (parting.here.rungs and parting.there.rungs):
        return []
    lines = []
    for ours, theirs in zip(parting.here.rungs, parting.there.rungs, strict=True):
        body = words.body(ours.body, ours.level, ours.unit_id)
        if ours.exists != theirs.exists:
            lines.append(words.say("twin_absent_body", body=body, scenario=titles[0 if ours.exists else 1]))
        elif ours.exists and _room(ours) != _room(theirs):
            lines.append(words.say(
                "twin_room", body=body, here_week=number(ours.week_hours), here_backlog=number(ours.backlog_hours),
                there_week=number(theirs.week_hours), there_backlog=number(theirs.backlog_hours)))
    return lines


def _room(rung: Rung) -> tuple[float, float]:
    return (rung.week_hours, rung.backlog_hours)
