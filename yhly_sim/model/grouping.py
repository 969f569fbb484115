"""Groups of a column set: the verbs of Mesa's `GroupBy` (which moves between modules), in one pass."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Callable, Iterator

import numpy as np
from numpy.typing import NDArray


class ColumnGroupBy:
    """Groups in ascending order of their value. `count`, and `agg` with sum or mean, make no group at all."""

    def __init__(self, members: Any, values: NDArray[Any], *, as_lists: bool = False) -> None:
        self._members, self._as_lists = members, as_lists
        names, self._group = np.unique(values, return_inverse=True)
        self._names = names.tolist()

    @cached_property
    def groups(self) -> dict[Any, Any]:
        """group name -> its members."""
        order = np.argsort(self._group, kind="stable")
        ends = np.cumsum(np.bincount(self._group, minlength=len(self._names)))
        parts = np.split(self._members.rows[order], ends[:-1]) if self._names else []
        sets = (self._members._with(rows) for rows in parts)
        return {name: one.to_list() if self._as_lists else one for name, one in zip(self._names, sets, strict=True)}

    def count(self) -> dict[Any, int]:
        return dict(zip(self._names, np.bincount(self._group, minlength=len(self._names)).tolist(), strict=True))

    def agg(self, attr_name: str, func: Callable[..., Any]) -> dict[Any, Any]:
        """group name -> function of the values of an attribute."""
        values = self._members.column(attr_name)
        if func in (sum, np.sum, np.mean):
            sums: NDArray[Any] = np.bincount(self._group, weights=values, minlength=len(self._names))
            if func is np.mean:
                sums = sums / np.bincount(self._group, minlength=len(self._names))
            return dict(zip(self._names, sums.tolist(), strict=True))
        order = np.argsort(self._group, kind="stable")
        ends = np.cumsum(np.bincount(self._group, minlength=len(self._names)))
        parts = np.split(values[order], ends[:-1]) if self._names else []
        return {name: func(part) for name, part in zip(self._names, parts, strict=True)}

    def map(self, method: Callable[..., Any] | str, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        """group name -> what a function of the group, or a method of that name, returns."""
        if isinstance(method, str):
            return {name: getattr(group, method)(*args, **kwargs) for name, group in self.groups.items()}
        return {name: method(group, *args, **kwargs) for name, group in self.groups.items()}

    def do(self, method: Callable[..., Any] | str, *args: Any, **kwargs: Any) -> ColumnGroupBy:
        """Call a function on every group, or a method of that name."""
        self.map(method, *args, **kwargs)
        return self

    def __iter__(self) -> Iterator[Any]:
        return iter(self.groups.items())

    def __len__(self) -> int:
        return len(self._names)
