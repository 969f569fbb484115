"""The ledger is the truth, the stage column its cache: every move is one row."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.codes import LEGAL_MOVES, Body, Reason, Stage
from yhly_sim.domain.disputes.kernels import write_rows
from yhly_sim.engine.schedule import Run

MOVED = "disputes: stage level unit_id body_kind body move_count"
LEDGER = "ledger: day phase dispute_key sequence stage_from stage_to level unit_id body reason"
"""What a phase that moves disputes declares among its writes."""
_COLUMNS = tuple(LEDGER.removeprefix("ledger:").split())

_IS_LEGAL = np.zeros((len(Stage), len(Stage)), dtype=bool)
for _from, _to in LEGAL_MOVES:
    _IS_LEGAL[_from, _to] = True


def move(run: Run, rows: NDArray[Any], stage_to: Stage, *, reason: Any, level: Any = None, unit_id: Any = None,
         body_kind: Any = None, body: Any = None) -> None:
    """Move disputes to a stage, level, unit and body, and write one ledger row for each.

    What is not named stays as it is; `reason` and the others are one value or one a row.
    Raises ValueError on a move that the table of legal moves does not have.
    """
    if rows.size == 0:
        return
    disputes = run.state.disputes
    stage_from = disputes.stage[rows]
    if not _IS_LEGAL[stage_from, int(stage_to)].all():
        illegal = sorted({Stage(s).name for s in stage_from[~_IS_LEGAL[stage_from, int(stage_to)]]})
        raise ValueError(f"illegal move to {stage_to.name} from {', '.join(illegal)}")
    disputes.stage[rows] = int(stage_to)
    if level is not None:
        disputes.level[rows] = level
    if unit_id is not None:
        disputes.unit_id[rows] = unit_id
    if body_kind is not None:
        disputes.body_kind[rows] = body_kind
    if body is not None:
        disputes.body[rows] = body
    _record(run, rows, stage_from, reason)


def release(run: Run, rows: NDArray[Any], stage_to: Stage, *, reason: Reason, level: Any, unit_id: Any) -> None:
    """Move disputes out of the hands of any body."""
    move(run, rows, stage_to, reason=int(reason), level=level, unit_id=unit_id, body_kind=int(Body.NONE), body=-1)


def enter(run: Run, rows: NDArray[Any]) -> None:
    """Write the first ledger row of disputes that have just arisen (from nowhere, -1)."""
    _record(run, rows, np.full(rows.size, -1, dtype=np.int8), int(Reason.ARISEN))


def _record(run: Run, rows: NDArray[Any], stage_from: NDArray[Any], reason: Any) -> None:
    disputes, ledger = run.state.disputes, run.state.ledger
    reasons = reason if np.ndim(reason) else np.full(rows.size, reason)
    first = ledger.extend(rows.size)
    write_rows(first, rows, run.day.number, run.phase_code, reasons, stage_from, disputes.dispute_key,
               disputes.move_count, disputes.stage, disputes.level, disputes.unit_id, disputes.body_kind,
               *ledger.stores(_COLUMNS))
