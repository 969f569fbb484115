"""Why a move happened: the rule, the numbers that entered it, the chance, and the luck that was held against it."""

from __future__ import annotations

from typing import Callable

from yhly_sim.domain.codes import Channel, Level
from yhly_sim.domain.decisions import Decision
from yhly_sim.model.observing.dispute_record import Move, Rung
from yhly_sim.model.observing.listening import RuleCall
from yhly_sim.report.story.moves import is_first_body, open_rungs
from yhly_sim.report.story.side import FORWARD_FACTORS, Side
from yhly_sim.report.story.words import Words, hours, luck, number, percent, score, signed_sum

HINDRANCES = ("severity", "attempts", "money")
"""Parts of the logit of agreement that are taken off."""
WAYS = ("up", "withdrawn", "petition", "discouraged", "suit", "displaced")
HIDDEN_WAYS = ("voiced", "faded")


def why(move: Move, side: Side, words: Words) -> str:
    """The reason of a move in one or a few sentences; nothing where the sentence of the move says it all."""
    tell = _TELLERS.get(move.reason)
    return tell(move, side, words) if tell is not None else ""


def _arisen(move: Move, side: Side, words: Words) -> str:
    arisal = side.record.arisal
    if arisal is None:
        return words.say("why_stock")
    state = {name.partition(".")[2]: score(value) for name, value in arisal.state.items()}
    return words.say("why_arisen", mean=number(arisal.mean), u=luck(arisal.u), count=arisal.count, **state)


def _left_hiding(move: Move, side: Side, words: Words) -> str:
    call, leaves = move.heard.call("voice_rate"), move.heard.call("exit_probability")
    draw = move.heard.draw(Decision.SURFACE_WHETHER)
    if call is None or leaves is None or draw is None:
        return ""
    return words.say(
        "why_left_hiding", voice=number(call.result), parts=_parts(call, words), fade=number(draw.weights[1]),
        probability=percent(leaves.result), u=luck(draw.u), u_which=luck(draw.u_which or 0.0),
        way=words.code("way", HIDDEN_WAYS[draw.chosen or 0]))


def _parts(call: RuleCall, words: Words) -> str:
    return words.joined(f"{words.argument(name)} {number(value)}" for name, value in call.arguments.items() if value)


def _routed(move: Move, side: Side, words: Words) -> str:
    told = []
    if is_first_body(move):
        told += _channel(move, side, words)
    asked = open_rungs(move)
    takes = next((place for place, rung in enumerate(asked) if rung.takes), len(asked) - 1)
    told += [_rung(rung, move, side, words) for rung in asked[:takes]]
    if asked and (asked[takes].takes or takes == len(asked) - 1):
        told.append(_rung(asked[takes], move, side, words, is_taker=True))
    return words.sentences(told)


def _channel(move: Move, side: Side, words: Words) -> list[str]:
    drawn, local = move.heard.draw(Decision.ROUTE_CHANNEL), move.heard.draw(Decision.ROUTE_LOCAL)
    if drawn is None or local is None or drawn.chosen is None:
        return []
    weights = words.joined(f"{words.code('channel', Channel(place).name.lower())} {number(weight)}"
                           for place, weight in enumerate(drawn.weights) if weight > 0.0)
    trust = side.record.surroundings[move.day]["residents.trust_local"]
    return [
        words.say("why_channel", weights=weights, channel=words.code("channel", Channel(drawn.chosen).name.lower())),
        words.say("why_local" if local.u < trust else "why_not_local", trust=score(trust), u=luck(local.u),
                  level=words.code("level", move.entry_level))]


def _rung(rung: Rung, move: Move, side: Side, words: Words, *, is_taker: bool = False) -> str:
    days = float(side.parameter("disputes.overload_days", move.day))
    message = ("why_rung_room" if rung.takes else "why_rung_last") if is_taker else (
        "why_rung_full" if rung.is_able else "why_rung_unable")
    return words.say(
        message, body=words.body(rung.body, rung.level, rung.unit_id), backlog=hours(rung.backlog_hours),
        need=hours(move.need_hours), days=number(days), week=hours(rung.week_hours),
        room=hours(days * rung.week_hours / 7.0))


def _forwarded(move: Move, side: Side, words: Words) -> str:
    levels = Level[move.level.upper()] - Level[move.before["level"].upper()]
    factor = 1.0
    for path in FORWARD_FACTORS:
        factor *= float(side.parameter(path, move.day))
    return words.say(
        "why_forwarded", authority=words.code("authority", move.after["authority"]),
        from_level=words.code("level", move.before["level"]), levels=int(levels), factor=number(factor),
        each=number(float(side.parameter("disputes.forward_days", move.day))),
        days=move.after["ready_day"] - move.day)


def _attempt(move: Move, side: Side, words: Words) -> str:
    call, chance = move.heard.call("agreement_logit"), move.heard.call("logistic")
    draw = move.heard.draw(Decision.ATTEMPT_AGREE) or move.heard.draw(Decision.COURT_AGREE)
    if call is None or chance is None or draw is None:
        return ""
    parts = {words.argument(name): value for name, value in call.arguments.items()}
    said = words.say(
        "why_attempt_agreed" if move.reason == "agreed" else "why_attempt_failed", probability=percent(chance.result),
        logit=number(call.result), u=luck(draw.u),
        parts=signed_sum(parts, [words.argument(name) for name in HINDRANCES]))
    waited = _waited(move, side, words)
    return words.sentences([said, waited]) if waited else said


def _waited(move: Move, side: Side, words: Words) -> str:
    """The days in the queue before this attempt, if others stood before it."""
    since = max((one.day for one in side.record.moves if one.sequence < move.sequence), default=move.day)
    days = [one for day, one in side.record.waiting.items() if since < day <= move.day and one.before_count]
    if not days:
        return ""
    given = [one.hours_today for day, one in side.record.waiting.items() if since < day <= move.day]
    return words.say("why_waited", days=len(days), count=max(one.before_count for one in days),
                     hours=hours(max(one.before_hours for one in days)), daily=hours(sum(given) / len(given)))


def _left(move: Move, side: Side, words: Words) -> str:
    leaves, draw = move.heard.call("exit_probability"), move.heard.draw(Decision.LEAVE_WHETHER)
    if leaves is None or draw is None:
        return ""
    rates = words.joined(f"{words.code('way', way)} {number(rate)}"
                         for way, rate in zip(WAYS, draw.weights, strict=False) if rate > 0.0)
    return words.say("why_left", probability=percent(leaves.result), rates=rates, u=luck(draw.u),
                     u_which=luck(draw.u_which or 0.0), way=words.code("way", WAYS[draw.chosen or 0]))


def _relapsed(move: Move, side: Side, words: Words) -> str:
    settled = [one for one in side.record.moves if one.stage_to == "settled" and one.sequence < move.sequence]
    draw = settled[-1].heard.draw(Decision.ATTEMPT_RELAPSE) if settled else None
    if draw is None:
        return ""
    return words.say("why_relapse", u=luck(draw.u),
                     share=number(float(side.parameter("disputes.relapse_share", settled[-1].day))))


def _returned(move: Move, side: Side, words: Words) -> str:
    return words.say("why_returned", days=number(float(side.parameter("disputes.petition_return_days", move.day))))


def _pooled(move: Move, side: Side, words: Words) -> str:
    draw = move.heard.draw(Decision.DELIBERATE_POOL)
    return "" if draw is None else words.say(
        "why_pooled", share=number(float(side.parameter("systems.pool_share", move.day))), u=luck(draw.u))


def _deliberated(move: Move, side: Side, words: Words) -> str:
    if "deliberation" not in side.policy.period_on(move.day).switches:
        return words.say("why_deliberation_off")
    pooled = [one.day for one in side.record.moves if one.reason == "pooled" and one.sequence < move.sequence]
    first, told = max(pooled, default=move.day), []
    for one in side.record.rounds:
        if not first <= one.day <= move.day:
            continue
        if one.participating_share is None:
            told.append(words.say("why_round", number=one.number, date=words.date(one.day),
                                  attendance=number(one.attendance), before=score(one.agreement_before),
                                  after=score(one.agreement_after)))
        else:
            told.append(words.say(
                "why_consent", date=words.date(one.day), share=percent(one.participating_share),
                quorum=percent(float(side.parameter("systems.quorum_share", one.day))),
                agreement=score(one.agreement_before),
                consent=score(float(side.parameter("systems.consent_share", one.day)))))
    if not told:
        return ""
    return words.say("why_rounds", rounds=words.clauses(told),
                     threshold=score(float(side.parameter("systems.decision_threshold", move.day))),
                     limit=number(float(side.parameter("systems.round_limit", move.day))))


Teller = Callable[[Move, Side, Words], str]

_TELLERS: dict[str, Teller] = {
    "arisen": _arisen, "voiced": _left_hiding, "faded": _left_hiding, "routed": _routed, "passed_over": _routed,
    "forwarded": _forwarded, "attempted": _attempt, "agreed": _attempt, "patience_ended": _left, "withdrawn": _left,
    "petitioned": _left, "discouraged": _left, "sued": _left, "displaced": _left, "relapsed": _relapsed,
    "returned": _returned, "pooled": _pooled, "decided": _deliberated, "deliberation_failed": _deliberated,
}
"""What tells why, by the reason of the ledger; `body_ended` is said in its own sentence."""
