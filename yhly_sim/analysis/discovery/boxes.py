"""Settings of points as columns, and boxes in them: a limit for some of the factors, none for the others."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from yhly_sim.design.factor import Factor

if TYPE_CHECKING:
    import pandas as pd

Range = tuple[float, float]
Labels = frozenset[Any]
Limit = Range | Labels
"""From a to b, both ends inside, an end that is not limited infinite; or the labels that are inside."""

Flags = NDArray[np.bool_]
Column = NDArray[Any]


@dataclass(frozen=True)
class Settings:
    """The settings of n points.

    columns: name -> (n,) numbers where the factor has an order (a range, or levels that are numbers), else codes.
    labels: name -> what the codes stand for; a name that has an order is not in it.
    """

    columns: Mapping[str, Column]
    labels: Mapping[str, tuple[Any, ...]]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.columns)

    def take(self, rows: NDArray[Any]) -> Settings:
        """The points of these rows (numbers or flags), in this order."""
        return Settings({name: column[rows] for name, column in self.columns.items()}, self.labels)

    def everything(self) -> dict[str, Limit]:
        """The limits of the box that holds all points: no ends, and every label there is."""
        return {name: frozenset(self.labels[name][code] for code in np.unique(column)) if name in self.labels
                else (-math.inf, math.inf) for name, column in self.columns.items()}

    def within(self, name: str, limit: Limit) -> Flags:
        """Which points lie inside a limit of one factor."""
        column = self.columns[name]
        if name in self.labels:
            assert isinstance(limit, frozenset)
            return np.array([label in limit for label in self.labels[name]])[column]
        low, high = limit
        return np.asarray((column >= low) & (column <= high))


@dataclass(frozen=True)
class Box:
    """limits: factor -> limit, of the factors that are restricted."""

    limits: Mapping[str, Limit]

    @property
    def factors(self) -> frozenset[str]:
        return frozenset(self.limits)

    def inside(self, settings: Settings) -> Flags:
        """Which points lie inside all limits.

        >>> points = Settings({"x": np.array([0.1, 0.5, 0.9]), "y": np.array([0, 1, 1])}, {"y": ("off", "on")})
        >>> Box({"x": (0.4, 1.0), "y": frozenset({"on"})}).inside(points).tolist()
        [False, True, True]
        """
        flags = np.ones(len(settings), dtype=np.bool_)
        for name, limit in self.limits.items():
            flags &= settings.within(name, limit)
        return flags

    def to_json(self) -> dict[str, Any]:
        """factor -> [low, high] with null for an end without a limit, or the list of its labels."""
        return {name: [end if math.isfinite(end) else None for end in limit] if isinstance(limit, tuple)
                else sorted(limit, key=str) for name, limit in self.limits.items()}


def settings_of(frame: pd.DataFrame, factors: Sequence[Factor]) -> Settings:
    """Settings of the rows of a table with one column a factor. `scenario` counts as a factor where there are several.

    Levels that are numbers keep their order; other levels, on and off among them, are labels.
    """
    columns: dict[str, Column] = {}
    labels: dict[str, tuple[Any, ...]] = {}
    if "scenario" in frame.columns and frame["scenario"].nunique() > 1:
        labels["scenario"] = tuple(dict.fromkeys(frame["scenario"]))
        columns["scenario"] = _codes(frame["scenario"], labels["scenario"])
    for factor in factors:
        if has_order(factor):
            columns[factor.name] = frame[factor.name].to_numpy(dtype=np.float64)
        else:
            labels[factor.name] = tuple(level.label for level in factor.levels)
            columns[factor.name] = _codes(frame[factor.name], labels[factor.name])
    return Settings(columns, labels)


def has_order(factor: Factor) -> bool:
    """Whether one setting of a factor can be more than another: a range, or levels that are numbers."""
    return factor.is_continuous or all(
        isinstance(level.label, (int, float)) and not isinstance(level.label, bool) for level in factor.levels)


def _codes(column: pd.Series, labels: Sequence[Any]) -> Column:
    place = {label: code for code, label in enumerate(labels)}
    return np.array([place[label] for label in column], dtype=np.int64)
