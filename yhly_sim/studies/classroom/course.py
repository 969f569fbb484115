"""The course of a run: its weekly series and its outcomes, without maps; what bands and shares of replications need."""

from __future__ import annotations

import json
import math
import struct
from typing import Any, Callable

from yhly_sim.engine.outcomes import Row

DIGITS = 7
"""Significant digits that are kept."""


def record_course(row: Row, *, is_wanted: Callable[[], bool] = lambda: True) -> bytes | None:
    """Live a row as its tape would and give its course as JSON; None where it was not wanted any more.

    days: days lived at each reading, from the reform on. series: name -> one number a reading. outcomes: name -> number
    at the end. What there is no number for is null. Raises UserError for a row that is wrong.
    """
    from yhly_sim.studies.classroom.tape import record_tape

    reader = _TapeReader()
    if not record_tape(row, reader.take, is_wanted=is_wanted):
        return None
    return json.dumps(reader.course(), separators=(",", ":"), allow_nan=False).encode()


class _TapeReader:
    """Takes whole chunks of a tape and keeps the numbers of the district."""

    def __init__(self) -> None:
        self.days: list[int] = []
        self.series: dict[str, list[float | None]] = {}
        self.outcomes: dict[str, float | None] = {}

    def take(self, written: bytes) -> None:
        from yhly_sim.model.tape import Chunk

        count, kind = struct.unpack_from("<IB3x", written)
        payload = written[8 : 8 + count]
        if kind == Chunk.HEADER:
            self.series = {one["name"]: [] for one in json.loads(payload)["series"]}
        elif kind == Chunk.WEEK:
            self.days.append(struct.unpack_from("<i", payload)[0])
            numbers = struct.unpack(f"<{len(self.series)}d", payload[len(payload) - 8 * len(self.series):])
            for values, number in zip(self.series.values(), numbers, strict=True):
                values.append(_rounded(number))
        elif kind == Chunk.END:
            self.outcomes = {name: _rounded(told["value"]) for name, told in json.loads(payload)["outcomes"].items()}

    def course(self) -> dict[str, Any]:
        return {"days": self.days, "series": self.series, "outcomes": self.outcomes}


def _rounded(number: float | None) -> float | None:
    if number is None or not math.isfinite(number):
        return None
    return float(f"{number:.{DIGITS}g}")
