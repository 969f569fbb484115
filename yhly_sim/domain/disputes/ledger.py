"""The ledger is the truth, the stage column its cache: every move is one row."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.codes import LEGAL_MOVES, Body, Reason, Stage
from yhly_sim.domain.disputes.kernels import STAYS, move_rows
from yhly_sim.engine.schedule import Run

MOVED = "disputes: stage level unit_id body_kind body move_count"
LEDGER = "ledger: day phase dispute_key sequence stage_from stage_to level unit_id body reason"
"""What a phase that moves disputes declares among its writes."""
_COLUMNS = tuple(LEDGER.removeprefix("ledger:").split())

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


def _write(run: Run, rows: NDArray[Any], goal: tuple[Any, ...], *, is_new: bool) -> None:
    disputes, ledger = run.state.disputes, run.state.ledger
    goals = np.empty((len(goal), rows.size), dtype=np.int64)
    for place, value in enumerate(goal):
        goals[place] = STAYS if value is None else value
    illegal = move_rows(
        ledger.reserve(rows.size), rows, goals, is_new, run.day.number, run.phase_code, _IS_LEGAL,
        disputes.dispute_key, disputes.move_count, disputes.stage, disputes.level, disputes.unit_id,
        disputes.body_kind, disputes.body, *ledger.stores(_COLUMNS))
    if illegal >= 0:
        to, came_from = Stage(goals[0, illegal]), Stage(disputes.stage[rows[illegal]])
        raise ValueError(f"illegal move to {to.name} from {came_from.name}")
    ledger.extend(rows.size)
