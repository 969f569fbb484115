"""State lives in columns: a table is a set of arrays of one length.

Columns are declared once, as data; sizes, start values, the data dictionary and the
checks of what a phase may touch are all computed from the declarations.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Column:
    """One declared column: dtype, unit, value of a fresh row, and what it is in both languages."""

    dtype: str
    unit: str
    start: float
    zh: str
    en: str


Columns = Mapping[str, Column]


class Table:
    """Arrays of equal length as attributes; rows are appended, never moved.

    `table.stage` is a view of the filled part; write through it in place
    (`table.stage[rows] = ...`). A column that is not declared is an AttributeError.
    """

    def __init__(self, name: str, columns: Columns, rows: int = 0) -> None:
        self.name = name
        self.columns = columns
        self._viewed: list[str] = []
        self._stores: dict[tuple[str, ...], tuple[NDArray[Any], ...]] = {}
        self._capacity = max(rows, 16)
        self._store: dict[str, NDArray[Any]] = {
            column: np.full(self._capacity, spec.start, dtype=spec.dtype) for column, spec in columns.items()
        }
        self.row_count = rows

    @classmethod
    def of(cls, name: str, columns: Columns, arrays: Mapping[str, NDArray[Any]]) -> Table:
        """A table whose columns are these arrays, all of one length; they are its own from then on."""
        table = cls(name, columns)
        table._store = {column: np.ascontiguousarray(arrays[column], dtype=spec.dtype)
                        for column, spec in columns.items()}
        lengths = {len(array) for array in table._store.values()}
        if len(lengths) > 1:
            raise ValueError(f"columns of table '{name}' have {sorted(lengths)} rows")
        table.row_count = table._capacity = lengths.pop()
        return table

    def __getattr__(self, column: str) -> Any:
        # Only for a column that nobody has looked at since rows were added: its view is made and kept until then.
        try:
            view = self.__dict__["_store"][column][: self.__dict__["row_count"]]
        except KeyError:
            raise AttributeError(f"table '{self.__dict__.get('name', '?')}' has no column '{column}'") from None
        self.__dict__[column] = view
        self._viewed.append(column)
        return view

    def forget_views(self) -> None:
        """Columns are looked up anew: rows were added, or a store is another one."""
        for column in self._viewed:
            del self.__dict__[column]
        self._viewed.clear()

    def __getitem__(self, column: str) -> NDArray[Any]:
        if column not in self.columns:
            raise KeyError(f"table '{self.name}' has no column '{column}'")
        return self._store[column][: self.row_count]

    def __setitem__(self, column: str, values: Any) -> None:
        self[column][:] = values

    def __len__(self) -> int:
        return self.row_count

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def append(self, count: int, **values: Any) -> NDArray[np.int64]:
        """Add `count` rows; columns not named get their start value. Returns the new row numbers."""
        if not values.keys() <= self.columns.keys():
            raise KeyError(f"table '{self.name}' has no column {sorted(values.keys() - self.columns.keys())}")
        first = self.extend(count)
        for column, value in values.items():
            self._store[column][first : first + count] = value
        return np.arange(first, first + count)

    def stores(self, columns: tuple[str, ...]) -> tuple[NDArray[Any], ...]:
        """Whole arrays of columns, spare room behind the last row included: for kernels that fill rows just added."""
        try:
            return self._stores[columns]
        except KeyError:
            self._stores[columns] = tuple(self._store[column] for column in columns)
            return self._stores[columns]

    def put_store(self, column: str, store: NDArray[Any]) -> None:
        """Another array, at least as long, stands for a column from now on."""
        self._store[column] = store
        self._stores.clear()
        self.forget_views()

    def reserve(self, count: int) -> int:
        """Make room for `count` rows behind the last one; returns the place of the first. No row is added yet."""
        if self.row_count + count > self._capacity:
            self._grow(self.row_count + count)
        return self.row_count

    def extend(self, count: int) -> int:
        """Add `count` rows at their start values; returns the first of them."""
        first = self.reserve(count)
        self.row_count = first + count
        self.forget_views()
        return first

    def _grow(self, needed: int) -> None:
        capacity = max(needed, self._capacity + self._capacity // 2)
        for column, spec in self.columns.items():
            larger = np.full(capacity, spec.start, dtype=spec.dtype)
            larger[: self._capacity] = self._store[column]
            self._store[column] = larger
        self._stores.clear()
        self._capacity = capacity

    def copy(self) -> Table:
        twin = Table(self.name, self.columns, self.row_count)
        for column in self.columns:
            twin._store[column][: self.row_count] = self[column]
        return twin

    def nbytes(self) -> int:
        return sum(array.nbytes for array in self._store.values())

    def digest(self, columns: Iterable[str] | None = None) -> str:
        """A fingerprint of the named columns (all by default), bit for bit."""
        fingerprint = hashlib.blake2b(digest_size=16)
        for column in sorted(self.columns if columns is None else columns):
            fingerprint.update(column.encode())
            fingerprint.update(np.ascontiguousarray(self[column]).tobytes())
        return fingerprint.hexdigest()

    def scoped(self, reads: frozenset[str], writes: frozenset[str]) -> ScopedTable:
        return ScopedTable(self, reads, writes)


class ScopedTable:
    """A table as one phase may see it: undeclared columns are absent, unwritten ones locked."""

    def __init__(self, table: Table, reads: frozenset[str], writes: frozenset[str]) -> None:
        self._table, self._reads, self._writes = table, reads, writes
        self._refresh()

    def _refresh(self) -> None:
        for column in self._table.columns:
            if column in self._writes:
                self.__dict__[column] = self._table[column]
            elif column in self._reads:
                locked = self._table[column].view()
                locked.flags.writeable = False
                self.__dict__[column] = locked

    @property
    def row_count(self) -> int:
        return self._table.row_count

    def __len__(self) -> int:
        return self._table.row_count

    def __getitem__(self, column: str) -> NDArray[Any]:
        return getattr(self, column)  # type: ignore[no-any-return]

    def __getattr__(self, column: str) -> Any:
        if column.startswith("_"):
            raise AttributeError(column)
        raise AttributeError(f"'{self._table.name}.{column}' is not among the columns that this phase declares")

    def stores(self, columns: tuple[str, ...]) -> tuple[NDArray[Any], ...]:
        undeclared = set(columns) - self._writes
        if undeclared:
            raise AttributeError(f"this phase does not declare that it writes {self._table.name}: {sorted(undeclared)}")
        return self._table.stores(columns)

    def reserve(self, count: int) -> int:
        return self._table.reserve(count)

    def extend(self, count: int) -> int:
        first = self._table.extend(count)
        self._refresh()
        return first

    def append(self, count: int, **values: Any) -> NDArray[np.int64]:
        undeclared = values.keys() - self._writes
        if undeclared:
            raise AttributeError(f"this phase does not declare that it writes {self._table.name}: {sorted(undeclared)}")
        rows = self._table.append(count, **values)
        self._refresh()
        return rows


class State:
    """All tables of one world, as attributes."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self.tables = {table.name: table for table in tables}
        self.__dict__.update(self.tables)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"no table '{name}'")

    def copy(self) -> State:
        return State(table.copy() for table in self.tables.values())

    def digest(self) -> str:
        """A fingerprint of every column of every table."""
        fingerprint = hashlib.blake2b(digest_size=16)
        for name in sorted(self.tables):
            fingerprint.update(f"{name}:{self.tables[name].digest()}".encode())
        return fingerprint.hexdigest()
