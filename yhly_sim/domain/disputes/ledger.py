"""The ledger is the truth, the stage column its cache: every move is one row."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.codes import LEGAL_MOVES, Body, Reason, Stage
from yhly_sim.domain.disputes.kernels import STAYS, move_rows
from yhly_sim.engine.schedule import Run

MOVED = "disputes: stage level unit_id body_kind body move_count"
LEDGER = "ledger: day phase dispute_key sequence stage_from stage_to level unit_id body reason"
"""What a phase that moves disputes declares among its writes."""
_MOVED, _LEDGER = (tuple(declared.partition(":")[2].split()) for declared in (MOVED, LEDGER))

_IS_LEGAL = np.zeros((len(Stage), len(Stage)), dtype=bool)
for _from, _to in LEGAL_MOVES:
    _IS_LEGAL[_from, _to] = True


def move(run: Run, rows: NDArray[Any], stage_to: Any, *, reason: Any, level: Any = None, unit_id: Any = None,
         body_kind: Any = None, body: Any = None) -> None:
    """Move disputes to a stage, level, unit and body, and write one ledger row for each.

    What is not named stays as it is; `stage_to`, `reason` and the others are one value or one a row.
    Raises ValueError on a move that the table of legal moves does not have.
    """
    if rows.size:
        _write(run, rows, (stage_to, level, unit_id, body_kind, body, reason), is_new=False)


def release(run: Run, rows: NDArray[Any], stage_to: Any, *, reason: Any, level: Any, unit_id: Any) -> None:
    """Move disputes out of the hands of any body."""
    move(run, rows, stage_to, reason=reason, level=level, unit_id=unit_id, body_kind=int(Body.NONE), body=-1)


def enter(run: Run, rows: NDArray[Any]) -> None:
    """Write the first ledger row of disputes that have just arisen (from nowhere, -1)."""
    if rows.size:
        _write(run, rows, (None, None, None, None, None, int(Reason.ARISEN)), is_new=True)


def _write(run: Run, rows: NDArray[Any], goals: tuple[Any, ...], *, is_new: bool) -> None:
    disputes, ledger, count = run.state.disputes, run.state.ledger, rows.size
    stage, level, unit_id, body_kind, body, reason = (_each(goal, count) for goal in goals)
    illegal = move_rows(
        ledger.reserve(count), rows, stage, level, unit_id, body_kind, body, reason, is_new, run.day.number,
        run.phase_code, _IS_LEGAL, *disputes.stores(_MOVED), disputes.dispute_key, *ledger.stores(_LEDGER))
    if illegal >= 0:
        to, came_from = Stage(stage[illegal % stage.size]), Stage(disputes.stage[rows[illegal]])
        raise ValueError(f"illegal move to {to.name} from {came_from.name}")
    ledger.extend(count)


def _each(goal: Any, count: int) -> NDArray[np.int64]:
    """What the kernel takes for one value for all, or one for each of `count` rows, or none."""
    if goal is None or isinstance(goal, (int, np.integer)):
        return _alone(STAYS if goal is None else int(goal))
    values = np.ascontiguousarray(goal, dtype=np.int64)
    if values.shape != (count,):
        raise ValueError(f"{count} disputes move, and values of shape {values.shape} were given")
    return values


@cache
def _alone(value: int) -> NDArray[np.int64]:
    return np.array([value])
