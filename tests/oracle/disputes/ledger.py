"""Every move of a dispute is one row of the ledger."""

from __future__ import annotations

from tests.oracle.codes import LEGAL_MOVES, Body, Reason
from tests.oracle.district import LedgerRow

NOWHERE = -1


def enter(dispute):
    """A dispute has arisen: its first row comes from nowhere."""
    dispute.model.by_stage.setdefault(dispute.stage, {})[dispute.row] = dispute
    record(dispute, NOWHERE, Reason.ARISEN)


def move(dispute, stage, reason, **place):
    """A dispute comes to a stage; of level, unit_id, body_kind and body, what is not named stays as it is."""
    before = dispute.stage
    if stage not in LEGAL_MOVES[before]:
        raise ValueError(f"no dispute goes from stage {before} to {stage}")
    by_stage = dispute.model.by_stage
    del by_stage[before][dispute.row]
    by_stage.setdefault(stage, {})[dispute.row] = dispute
    dispute.stage = stage
    for name, value in place.items():
        setattr(dispute, name, value)
    record(dispute, before, reason)


def release(dispute, stage, reason, *, level, unit_id=-1):
    """A dispute leaves the hands of whoever had it."""
    move(dispute, stage, reason, level=level, unit_id=unit_id, body_kind=Body.NONE, body=-1)


def hand_to(dispute, stage, reason, body):
    """A dispute comes into the hands of a body."""
    move(dispute, stage, reason, level=body.level, unit_id=body.unit_id, body_kind=body.kind, body=body.row)


def record(dispute, stage_from, reason):
    district = dispute.model
    district.ledger.append(LedgerRow(
        district.day.number, district.phase_number, dispute.dispute_key, dispute.move_count, stage_from, dispute.stage,
        dispute.level, dispute.unit_id, dispute.body_kind, reason))
    dispute.move_count += 1
