"""Views: Mesa agents that hold no state of their own, only the number of a row.

An attribute of a view is a column of its table; which attributes there are is computed
from the declarations of the columns, so there is no second list to keep.
"""

from __future__ import annotations

from typing import Any, Iterable

import mesa

from yhly_sim.domain.columns import TABLES
from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.model.sharing import writable

MESA_NAMES = frozenset({"model", "unique_id", "pos"})
"""What Mesa itself sets on an agent."""


class UnknownAttribute(UserError, AttributeError):
    """A misspelt attribute, with the nearest one there is."""


class ColumnAttribute:
    """One column as an attribute: reading gives this row's value, writing writes the column."""

    def __init__(self, table: str, column: str) -> None:
        self.table, self.column = table, column
        declared = TABLES[table][column]
        self.__doc__ = f"{declared.en} ({declared.unit})"

    def __get__(self, view: Any, owner: type | None = None) -> Any:
        if view is None:
            return self
        return getattr(view.model.state.tables[self.table], self.column)[view.row].item()

    def __set__(self, view: Any, value: Any) -> None:
        writable(view.model.state.tables[self.table], self.column)[view.row] = value


class View(mesa.Agent):  # type: ignore[misc]
    """A Mesa agent that is a row: subclasses name their `table`, and `columns` where they show only some."""

    __slots__ = ()

    table: str = ""
    columns: tuple[str, ...] = ()

    def __init_subclass__(cls, *, columns: Iterable[str] | None = None, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not cls.table:
            return
        cls.columns = tuple(TABLES[cls.table]) if columns is None else tuple(columns)
        for column in cls.columns:
            setattr(cls, column, ColumnAttribute(cls.table, column))

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in MESA_NAMES and not name.startswith("_") and not hasattr(type(self), name):
            raise unknown_attribute(type(self), name)
        object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Any:
        if name in MESA_NAMES or name.startswith("_"):
            raise AttributeError(name)
        raise unknown_attribute(type(self), name)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.row})"


def unknown_attribute(kind: type[View], name: str) -> UnknownAttribute:
    return UnknownAttribute("unknown_attribute", kind=kind.__name__, name=name, nearest=nearest(name, kind.columns))
