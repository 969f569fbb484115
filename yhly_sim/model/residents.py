"""Residents, households and courtyards as Mesa agent sets that are columns.

`model.residents` is an `AgentSet` whose members are made when somebody looks at one:
half a million people cost 35 bytes each and no Python object. All its methods
work on whole columns; only a plain function of single agents is called one by one.
"""

from __future__ import annotations

import itertools
from typing import Any, Callable, Iterable, Iterator

import numpy as np
from mesa.agent import AgentSet
from numpy.typing import NDArray

from yhly_sim.engine.errors import UserError
from yhly_sim.model.grouping import ColumnGroupBy
from yhly_sim.model.sharing import writable
from yhly_sim.model.views import View, unknown_attribute

Rows = NDArray[np.int64]


def on_columns(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a function or method that takes columns: `do`, `map` and `groupby` call it once, for all.

    >>> @on_columns
    ... def forget(people):
    ...     people.past_success = 0.9 * people.past_success
    """
    function.takes_columns = True  # type: ignore[attr-defined]
    return function


class RowView(View):
    """A member of a column set: two numbers, made on demand; equal when it is the same row of the same model."""

    __slots__ = ("model", "row")

    def __init__(self, model: Any, row: int) -> None:
        # Not Mesa's __init__: it would register half a million agents.
        object.__setattr__(self, "model", model)
        object.__setattr__(self, "row", row)

    @property
    def unique_id(self) -> int:
        """The row: unique in its table."""
        return self.row  # type: ignore[no-any-return]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and other.row == self.row and other.model is self.model

    def __hash__(self) -> int:
        return hash((type(self).__name__, self.row))

    def remove(self) -> None:
        raise UserError("rows_stay", kind=type(self).__name__)


class Resident(RowView):
    """One resident."""

    __slots__ = ()
    table = "residents"


class Household(RowView):
    """One household."""

    __slots__ = ()
    table = "households"


class Courtyard(RowView):
    """One courtyard."""

    __slots__ = ()
    table = "courtyards"


class ColumnsOf:
    """The columns of the members of a set: `people.age_years` reads, `people.norm = ...` writes.

    What is read is locked: a change is an assignment to the attribute.
    """

    __slots__ = ("_members",)
    _members: ColumnSet

    def __init__(self, members: ColumnSet) -> None:
        object.__setattr__(self, "_members", members)

    def __getattr__(self, name: str) -> NDArray[Any]:
        values = self._members.column(name)
        locked = values.view() if self._members.is_whole else values
        locked.flags.writeable = False
        return locked

    def __setattr__(self, name: str, values: Any) -> None:
        self._members.set(name, values)

    def __len__(self) -> int:
        return len(self._members)


class ColumnSet(AgentSet):  # type: ignore[misc]
    """An agent set whose members are rows of one table, in the order of `rows` (None: all of them).

    It has Mesa's verbs. In addition `select(where=...)` takes a boolean array or a function of
    the columns, and `do`, `map`, `groupby` take functions marked with `on_columns`.
    """

    def __init__(self, model: Any, member: type[RowView], rows: Rows | None = None) -> None:
        # Not Mesa's __init__: it would keep weak references to views that nobody holds.
        self.model, self.member, self._rows = model, member, rows
        self.random = model.random

    # what there is

    @property
    def is_whole(self) -> bool:
        return self._rows is None

    @property
    def rows(self) -> Rows:
        """Row numbers of the members, in order."""
        return np.arange(len(self)) if self._rows is None else self._rows

    @property
    def columns(self) -> ColumnsOf:
        return ColumnsOf(self)

    def column(self, name: str) -> NDArray[Any]:
        """One column: the live one of a whole table, a copy of the members' part otherwise."""
        if name not in self.member.columns:
            raise unknown_attribute(self.member, name)
        values: NDArray[Any] = self.model.state.tables[self.member.table][name]
        return values if self._rows is None else values[self._rows]

    def _with(self, rows: Rows | None) -> ColumnSet:
        return type(self)(self.model, self.member, rows)

    def __len__(self) -> int:
        if self._rows is not None:
            return len(self._rows)
        return len(self.model.state.tables[self.member.table])

    def __iter__(self) -> Iterator[Any]:
        model, member = self.model, self.member
        return (member(model, row) for row in self.rows.tolist())

    def __contains__(self, agent: object) -> bool:
        if not isinstance(agent, self.member) or agent.model is not self.model:
            return False
        return True if self._rows is None else bool((self._rows == agent.row).any())

    def __getitem__(self, item: Any) -> Any:
        raise UserError("no_indexing", kind=self.member.__name__)

    def to_list(self) -> list[Any]:
        return list(self)

    def __copy__(self) -> ColumnSet:
        return self._with(None if self._rows is None else self._rows.copy())

    copy = __copy__

    def __repr__(self) -> str:
        return f"<{len(self)} x {self.member.__name__}>"

    # reading and writing

    def get(self, attr_names: Any, handle_missing: str = "error", default_value: Any = None) -> NDArray[Any]:
        """Values of one attribute (n,) or of several (n, k), as arrays of their own.

        handle_missing: "error", or "default" to take `default_value` for a name that is no column.
        """
        if handle_missing not in ("error", "default"):
            raise ValueError(f"handle_missing must be 'error' or 'default', not {handle_missing!r}")
        if not isinstance(attr_names, str):
            return np.column_stack([self.get(name, handle_missing, default_value) for name in attr_names])
        if handle_missing == "default" and attr_names not in self.member.columns:
            return np.full(len(self), default_value)
        return self.column(attr_names).copy()

    def set(self, attr_name: str, value: Any) -> ColumnSet:
        """Write one attribute: a number for all, or one value per member."""
        self.column(attr_name)
        column = writable(self.model.state.tables[self.member.table], attr_name)
        column[slice(None) if self._rows is None else self._rows] = value
        return self

    def agg(self, attribute: str, func: Any) -> Any:
        """One function of an attribute's values, or a list of such."""
        values = self.column(attribute)
        return call_on_values(func, values) if callable(func) else [call_on_values(one, values) for one in func]

    # choosing

    def select(self, filter_func: Callable[[Any], bool] | None = None, at_most: int | float = float("inf"),
               inplace: bool = False, agent_type: type | None = None, *, where: Any = None) -> ColumnSet:
        """The members for whom `filter_func(agent)` is true, or `where` is.

        where     a boolean array (n,), or a function of the columns that gives one
        at_most   the first so many; a float up to 1 is a share of this set, as in Mesa
        """
        rows = self.rows
        if agent_type is not None and not issubclass(self.member, agent_type):
            rows = rows[:0]
        elif where is not None:
            chosen = np.asarray(where(self.columns) if callable(where) else where)
            if chosen.dtype != bool or chosen.shape != (len(self),):
                raise UserError("where_not_boolean", count=len(self), found=f"{chosen.dtype}{list(chosen.shape)}")
            rows = rows[chosen]
        limit = int(len(self) * at_most) if isinstance(at_most, float) and at_most <= 1.0 else at_most
        if filter_func is not None:
            kept = (row for row in rows.tolist() if filter_func(self.member(self.model, row)))
            first = kept if limit == float("inf") else itertools.islice(kept, int(limit))
            rows = np.fromiter(first, dtype=np.int64)
        elif limit != float("inf"):
            rows = rows[: int(limit)]
        return self._take(rows, inplace)

    def _take(self, rows: Rows, inplace: bool) -> ColumnSet:
        if not inplace:
            return self._with(rows)
        self._rows = rows
        return self

    def shuffle(self, inplace: bool = False) -> ColumnSet:
        """The same members in random order (Mesa's generator; the run's own luck is not touched)."""
        order = np.random.default_rng(self.random.getrandbits(64)).permutation(len(self))
        return self._take(self.rows[order], inplace)

    def sort(self, key: Any, ascending: bool = False, inplace: bool = False) -> ColumnSet:
        """The same members in order of an attribute or of a function of an agent; ties keep their order."""
        values = self.column(key) if isinstance(key, str) else np.array([key(agent) for agent in self])
        order = np.argsort(values, kind="stable") if ascending else (
            len(values) - 1 - np.argsort(values[::-1], kind="stable"))[::-1]
        return self._take(self.rows[order], inplace)

    def groupby(self, by: Any, result_type: str = "agentset") -> ColumnGroupBy:
        """Members by the value of an attribute, or of a function of an agent (`on_columns`: of the columns)."""
        if isinstance(by, str):
            values = self.column(by)
        elif getattr(by, "takes_columns", False):
            values = np.asarray(by(self.columns))
        else:
            values = np.array([by(agent) for agent in self])
        return ColumnGroupBy(self, values, as_lists=result_type == "list")

    # doing

    def _callable(self, method: Any) -> tuple[Callable[..., Any], bool]:
        function = getattr(self.member, method, None) if isinstance(method, str) else method
        if function is None:
            raise unknown_attribute(self.member, str(method))
        return function, getattr(function, "takes_columns", False)

    def do(self, method: Any, *args: Any, **kwargs: Any) -> ColumnSet:
        """Call a method or function on every member; one marked `on_columns` once, on their columns."""
        self.map(method, *args, **kwargs)
        return self

    def map(self, method: Any, *args: Any, **kwargs: Any) -> Any:
        """As `do`, and give back the results: a list, or what a function of columns returns."""
        function, takes_columns = self._callable(method)
        if takes_columns:
            return function(self.columns, *args, **kwargs)
        return [function(agent, *args, **kwargs) for agent in self]

    def shuffle_do(self, method: Any, *args: Any, **kwargs: Any) -> ColumnSet:
        self.shuffle().do(method, *args, **kwargs)
        return self

    # as a set

    def __and__(self, other: Any) -> ColumnSet:
        return self._with(self.rows[np.isin(self.rows, other.rows)])

    def __or__(self, other: Any) -> ColumnSet:
        return self._with(np.concatenate([self.rows, other.rows[~np.isin(other.rows, self.rows)]]))

    def __sub__(self, other: Any) -> ColumnSet:
        return self._with(self.rows[~np.isin(self.rows, other.rows)])

    def _update(self, agents: Iterable[Any]) -> ColumnSet:
        self._rows = np.fromiter((agent.row for agent in agents), dtype=np.int64)
        return self

    def add(self, agent: Any) -> None:
        raise UserError("rows_stay", kind=self.member.__name__)

    def discard(self, agent: Any) -> None:
        raise UserError("rows_stay", kind=self.member.__name__)

    remove = discard


_FAST: dict[Any, Callable[[NDArray[Any]], Any]] = {sum: np.sum, min: np.min, max: np.max}


def call_on_values(function: Callable[..., Any], values: NDArray[Any]) -> Any:
    """A function of values, Python's own `sum`, `min` and `max` by their array form."""
    chosen: Callable[[NDArray[Any]], Any] = _FAST.get(function, function)
    return chosen(values)
