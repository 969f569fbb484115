"""Finished rows as bytes: a result that cannot be sent is a failed row, whichever engine runs it."""

from __future__ import annotations

import pickle
import traceback
from dataclasses import replace
from typing import Sequence

from yhly_sim.execution.finished import Finished


def pack_finished(finished: Sequence[Finished]) -> bytes:
    """The finished rows pickled; of a row whose result cannot be pickled, the traceback instead."""
    try:
        return pickle.dumps(list(finished))
    except Exception:
        return pickle.dumps([_sendable(one) for one in finished])


def _sendable(one: Finished) -> Finished:
    try:
        pickle.dumps(one)
    except Exception:
        return replace(one, result=None, error=None, traceback=one.traceback or traceback.format_exc())
    return one
