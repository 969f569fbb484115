"""One sentence for each row of a dispute's ledger."""

from __future__ import annotations

from yhly_sim.model.observing.dispute_record import Move, Rung
from yhly_sim.report.story.side import Side
from yhly_sim.report.story.words import Words, percent, score, started

REASONS_WITH_TWO_SENTENCES = ("routed", "passed_over")
"""What is said of the first body is not what is said of a later one."""


def message_of(move: Move) -> str:
    """The message that tells a move; there is one for every reason of the ledger."""
    if move.reason == "arisen":
        return f"move_arisen_{move.stage_to}"
    if move.reason in REASONS_WITH_TWO_SENTENCES:
        return f"move_{move.reason}_{'first' if is_first_body(move) else 'again'}"
    if move.reason in ("voiced", "faded") and move.before.get("first_response_day", -1) >= 0:
        return f"move_{move.reason}_again"
    if move.reason == "agreed" and move.phase == "leave":
        return "move_agreed_court"
    return f"move_{move.reason}"


def is_first_body(move: Move) -> bool:
    """Whether this is the first body since it was voiced, by a channel that was drawn just now."""
    return any(draw.decision == "ROUTE_CHANNEL" for draw in move.heard.draws)


def sentence_of(move: Move, side: Side, words: Words) -> str:
    """What happened in a move, without its date."""
    after, before, record = move.after, move.before or move.after, side.record
    from_body = words.body(before["body_kind"], before["level"], before["unit_id"])
    body = words.body(move.body, move.level, move.unit_id)
    hidden_since = max(record.attributes["day_arisen"], _last_day_hidden(side, move))
    return started(words.say(
        message_of(move),
        hidden_days=move.day - hidden_since, way=words.say(f"way_{after['channel']}"), body=body,
        from_body=from_body,
        skipped=words.joined(words.body(rung.body, rung.level, rung.unit_id) for rung in full_rungs(move)),
        authority=words.code("authority", after["authority"]), days=after["ready_day"] - move.day,
        attempt=after["attempt_count"], here_days=move.day - before["level_day"], severity=score(after["severity"]),
        trust_local=score(_trust_after(side, move)), grid=words.place("grid", record.places["grid"]),
        kind=words.code("kind", record.attributes["kind"])))


def sentence_of_several(moves: list[Move], words: Words) -> str:
    """Attempts in a row by one body, all in vain."""
    before = moves[0].before
    body = words.body(before["body_kind"], before["level"], before["unit_id"])
    chances = [call.result for move in moves if (call := move.heard.call("logistic")) is not None]
    return words.say("move_attempted_several", from_body=body, count=len(moves),
                     first=percent(chances[0]) if chances else "–", last=percent(chances[-1]) if chances else "–")


def full_rungs(move: Move) -> list[Rung]:
    """Bodies that could do it but had no room, below the one that took it."""
    found = []
    for rung in open_rungs(move):
        if rung.takes:
            break
        if rung.is_able:
            found.append(rung)
    return found


def open_rungs(move: Move) -> list[Rung]:
    """The rungs that were there to be asked, from the entry up to the last."""
    return [rung for rung in move.rungs if rung.exists and rung.is_reachable and rung.is_above_entry]


def _last_day_hidden(side: Side, move: Move) -> int:
    """The day on which it went into hiding for the last time before a move."""
    return max((one.day for one in side.record.moves if one.stage_to == "hidden" and one.sequence < move.sequence),
               default=-(10**6))


def _trust_after(side: Side, move: Move) -> float:
    later = [day for day in side.record.surroundings if day > move.day]
    around = side.record.surroundings[min(later)] if later else side.record.surroundings.get(move.day, {})
    return float(around.get("residents.trust_local", 0.0))
