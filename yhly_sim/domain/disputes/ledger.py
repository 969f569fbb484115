"""The ledger is the truth, the stage column its cache: every move is one row."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.codes import LEGAL_MOVES, Body, Reason, Stage
from yhly_sim.engine.schedule import Run

MOVED = "disputes: stage level unit_id body_kind body move_count"
LEDGER = "ledger: day phase dispute_key sequence stage_from stage_to level unit_id body reason"
"""What a phase that moves disputes declares among its writes."""

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
    disputes = run.state.disputes
    run.state.ledger.append(
        rows.size,
        day=run.day.number,
        phase=run.phase_code,
        dispute_key=disputes.dispute_key[rows],
        sequence=disputes.move_count[rows],
        stage_from=stage_from,
        stage_to=disputes.stage[rows],
        level=disputes.level[rows],
        unit_id=disputes.unit_id[rows],
        body=disputes.body_kind[rows],
        reason=reason,
    )
    disputes.move_count[rows] += 1
