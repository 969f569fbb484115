"""The ledger: one row for every move, and no move that the table of legal ones does not have."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from tests.specs.village import Village
from yhly_sim.domain.codes import LEGAL_MOVES, TERMINAL, Reason, Stage
from yhly_sim.domain.disputes.ledger import enter, move, release


@pytest.mark.parametrize(("before", "after"), list(product(Stage, Stage)))
def test_a_move_is_made_if_the_table_has_it_and_refused_if_not(before: Stage, after: Stage) -> None:
    village = Village()
    row = np.array([village.add_dispute(stage=before.name.lower())])
    if (before, after) in LEGAL_MOVES:
        move(village.run, row, after, reason=int(Reason.ROUTED))
        assert village.state.disputes.stage[row[0]] == after
        assert (village.state.ledger.stage_from[-1], village.state.ledger.stage_to[-1]) == (before, after)
    else:
        with pytest.raises(ValueError, match=f"illegal move to {after.name} from {before.name}"):
            move(village.run, row, after, reason=int(Reason.ROUTED))
        assert village.state.disputes.stage[row[0]] == before and len(village.state.ledger) == 0


def test_what_has_faded_or_been_withdrawn_never_moves_again() -> None:
    assert not [move for move in LEGAL_MOVES if move[0] in (Stage.FADED, Stage.WITHDRAWN)]
    assert {Stage.SETTLED, Stage.WITHDRAWN, Stage.OUTSIDE, Stage.FADED} == set(TERMINAL)


def test_rows_are_numbered_for_each_dispute_from_nought() -> None:
    village = Village()
    rows = np.array([village.add_dispute(stage="hidden", dispute_key=np.uint64(n)) for n in (4, 9)])
    enter(village.run, rows)
    release(village.run, rows[1:], Stage.VOICED, reason=Reason.VOICED, level=0, unit_id=-1)
    ledger = village.state.ledger

    assert list(zip(ledger.dispute_key.tolist(), ledger.sequence.tolist(), ledger.stage_from.tolist(),
                    ledger.stage_to.tolist(), strict=True)) == [
        (4, 0, -1, Stage.HIDDEN), (9, 0, -1, Stage.HIDDEN), (9, 1, Stage.HIDDEN, Stage.VOICED)]
    assert list(village.state.disputes.move_count[rows]) == [1, 2]


def test_a_move_writes_what_it_names_and_leaves_the_rest() -> None:
    village = Village()
    row = np.array([village.add_dispute(stage="queued", level=3, unit_id=0, body_kind="community", body=7)])
    move(village.run, row, Stage.QUEUED, reason=int(Reason.FORWARDED), level=4)
    disputes, ledger = village.state.disputes, village.state.ledger

    assert (disputes.level[0], disputes.unit_id[0], disputes.body[0]) == (4, 0, 7)
    assert (ledger.level[0], ledger.unit_id[0], ledger.body[0], ledger.reason[0]) == (4, 0, 6, Reason.FORWARDED)


def test_moving_nothing_writes_nothing() -> None:
    village = Village()
    move(village.run, np.zeros(0, dtype=np.int64), Stage.FADED, reason=0)

    assert len(village.state.ledger) == 0


def test_what_is_named_is_one_value_for_all_or_one_a_row_and_no_other_number() -> None:
    village = Village()
    rows = np.array([village.add_dispute(stage="queued", level=3, dispute_key=np.uint64(n)) for n in range(3)])
    move(village.run, rows, [Stage.QUEUED, Stage.SETTLED, Stage.QUEUED], reason=np.array([4, 5, 6], dtype=np.int8), level=4)
    ledger = village.state.ledger
    assert village.state.disputes.stage[rows].tolist() == [Stage.QUEUED, Stage.SETTLED, Stage.QUEUED]
    assert ledger.reason.tolist() == [4, 5, 6] and ledger.level.tolist() == [4, 4, 4]
    with pytest.raises(ValueError, match="3 disputes move, and values of shape"):
        move(village.run, rows, Stage.QUEUED, reason=np.array([4, 5]))
    assert len(ledger) == 3
