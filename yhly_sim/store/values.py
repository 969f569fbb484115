"""What a run gave, in one fixed form: packed into bytes for the spool, digested so that any change shows."""

from __future__ import annotations

import hashlib
import json
import math
import struct
from dataclasses import dataclass, field, replace
from typing import Any, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from yhly_sim.engine.fingerprints import DIGEST_BYTES, canonical_json
from yhly_sim.engine.outcomes import RunResult
from yhly_sim.store.records import RunRecord

Column = NDArray[np.float64]
FLOAT = np.dtype("<f8")
HEADER_LENGTH = struct.Struct("<I")


@dataclass(frozen=True)
class Values:
    """Outcomes, series, books and small tables of one run. Numbers are float64; tables are the text of their JSON.

    NaN means that there is nothing: an outcome that is NaN, and a column that has nothing else, are not here; in a
    table it is null.
    """

    outcomes: Mapping[str, float] = field(default_factory=dict)
    series: Mapping[str, Column] = field(default_factory=dict)
    books: Mapping[str, list[Any]] = field(default_factory=dict)
    tables: str = ""

    @property
    def weeks(self) -> int:
        return len(next(iter(self.series.values()), ()))

    @property
    def entries(self) -> int:
        return len(next(iter(self.books.values()), ()))


def values_of(record: RunRecord) -> Values:
    """The values of a record; those of a run that is not ok are empty."""
    if record.status != "ok":
        return Values()
    outcomes = {name: float(value) for name, value in record.outcomes.items()}
    series = {name: np.asarray(column, dtype=FLOAT) for name, column in record.series.items()}
    books = {name: [_plain(value) for value in column] for name, column in record.books.items()}
    return Values(
        {name: value for name, value in outcomes.items() if value == value},
        {name: column for name, column in series.items() if not np.isnan(column).all()},
        {name: column for name, column in books.items() if any(value is not None for value in column)},
        tables_text(record.tables),
    )


def tables_text(tables: Mapping[str, Mapping[str, Sequence[Any]]]) -> str:
    """Small tables as canonical JSON; the empty text where there is none.

    >>> tables_text({"groups": {"share": [0.5, float("nan")], "age": ["old", "young"]}})
    '{"groups":{"age":["old","young"],"share":[0.5,null]}}'
    """
    if not tables:
        return ""
    return canonical_json({name: {column: [_finite(value) for value in values] for column, values in columns.items()}
                           for name, columns in tables.items()})


def _plain(value: Any) -> Any:
    value = value.item() if isinstance(value, np.generic) else value
    return value if value == value else None


def _finite(value: Any) -> Any:
    value = _plain(value)
    return None if isinstance(value, float) and math.isinf(value) else value


def pack(values: Values) -> bytes:
    """A header in JSON (names, books, tables), then the numbers of outcomes and series as they lie in memory."""
    header = json.dumps([list(values.outcomes), list(values.series), values.weeks, values.books,
                         values.tables]).encode()
    numbers = [np.fromiter(values.outcomes.values(), FLOAT, len(values.outcomes)), *values.series.values()]
    return HEADER_LENGTH.pack(len(header)) + header + b"".join(column.tobytes() for column in numbers)


def unpack(packed: bytes) -> Values:
    """What `pack` packed; a store of version 1 packed no tables."""
    (length,) = HEADER_LENGTH.unpack_from(packed)
    start = HEADER_LENGTH.size + length
    outcome_names, series_names, weeks, books, *tables = json.loads(packed[HEADER_LENGTH.size : start])
    numbers = np.frombuffer(packed[start:], FLOAT)
    count = len(outcome_names)
    columns = numbers[count:].reshape(len(series_names), weeks)
    return Values(
        dict(zip(outcome_names, numbers[:count].tolist(), strict=True)),
        dict(zip(series_names, columns, strict=True)),
        books,
        *tables,
    )


def digest_of(status: str, values: Values) -> bytes:
    """A digest of how a run ended and what it gave: the same from the spool and from a part, whatever the order of
    names. Which of the many NaN it is makes no difference, nor whether an entry of the books is a number or its text.
    """
    names = [sorted(values.outcomes), sorted(values.series)]
    books = [[name, [text_of(value) for value in values.books[name]]] for name in sorted(values.books)]
    columns = [values.series[name] for name in names[1]]
    numbers = np.concatenate([np.array([values.outcomes[name] for name in names[0]], FLOAT), *columns])
    numbers[np.isnan(numbers)] = np.nan
    digest = hashlib.blake2b(json.dumps([status, *names, values.weeks, books]).encode(), digest_size=DIGEST_BYTES)
    digest.update(numbers.tobytes())
    digest.update(values.tables.encode())
    return digest.digest()


def text_of(value: Any) -> str:
    """An entry of the books as text; nothing is the empty one.

    >>> [text_of(value) for value in ("office", 2, 2.0, True, None)]
    ['office', '2.0', '2.0', '1.0', '']
    """
    if value is None:
        return ""
    return value if isinstance(value, str) else repr(float(value))


def combined_digest(of_runs: Sequence[tuple[str, str, bytes]]) -> str:
    """The digest over (key, status, digest) of many runs, whatever their order."""
    digest = hashlib.blake2b(digest_size=DIGEST_BYTES)
    for key, status, of_values in sorted(of_runs):
        digest.update(f"{key} {status} ".encode() + of_values)
    return digest.hexdigest()


def differing(record: RunRecord, result: RunResult) -> tuple[str, ...]:
    """Names of the outcomes, series, columns of the books and small tables in which a result is not a record's, to the
    bit."""
    kept = values_of(record)
    anew = values_of(replace(record, outcomes=result.outcomes, series=result.series, books=result.books,
                             tables=result.tables))
    names = sorted({*kept.outcomes, *anew.outcomes, *kept.series, *anew.series, *kept.books, *anew.books})
    return (*(name for name in names if not (
        kept.outcomes.get(name) == anew.outcomes.get(name) and kept.books.get(name) == anew.books.get(name)
        and _same_column(kept.series.get(name), anew.series.get(name)))), *_differing_tables(kept.tables, anew.tables))


def _differing_tables(some: str, other: str) -> tuple[str, ...]:
    if some == other:
        return ()
    some_tables, other_tables = (json.loads(text or "{}") for text in (some, other))
    return tuple(name for name in sorted({*some_tables, *other_tables})
                 if some_tables.get(name) != other_tables.get(name))


def _same_column(some: Column | None, other: Column | None) -> bool:
    if some is None or other is None:
        return some is other
    return np.array_equal(some, other, equal_nan=True)
