"""What happened in drawn worlds: how often each move, body and reason occurred."""

from __future__ import annotations

from collections import Counter
from typing import Any, Iterator

from tests.oracle.codes import LEGAL_MOVES, Body, Reason, Stage

NOWHERE = -1


def words(kind: type) -> dict[int, str]:
    """number -> name of a class of codes."""
    return {number: name.lower() for name, number in vars(kind).items() if isinstance(number, int)}


STAGES, BODIES, REASONS = words(Stage) | {NOWHERE: "nowhere"}, words(Body), words(Reason)


def expected() -> list[tuple[str, str]]:
    """Everything that must occur, as (what it is, its name)."""
    moves = [(NOWHERE, Stage.HIDDEN), (NOWHERE, Stage.VOICED)]
    moves += [(stage, after) for stage, others in LEGAL_MOVES.items() for after in sorted(others)]
    return ([("move", move_name(*move)) for move in moves] + [("body", name) for name in BODIES.values()]
            + [("reason", name) for name in REASONS.values()])


def move_name(before: int, after: int) -> str:
    return f"{STAGES[before]} -> {STAGES[after]}"


def count(ledger: dict[str, Any]) -> Counter[tuple[str, str]]:
    """(what it is, its name) -> how often, from the columns of a ledger."""
    found: Counter[tuple[str, str]] = Counter()
    columns = (ledger[name].tolist() for name in ("stage_from", "stage_to", "body", "reason"))
    for before, after, body, reason in zip(*columns, strict=True):
        found["move", move_name(before, after)] += 1
        found["body", BODIES[body]] += 1
        found["reason", REASONS[reason]] += 1
    return found


def table(found: Counter[tuple[str, str]]) -> Iterator[str]:
    """The coverage table, a line for each thing that must occur."""
    for kind, name in expected():
        yield f"{kind:7} {name:24} {found[kind, name]:8}"
