"""The directory of bodies: one row for each that may ever exist, ordered by (level, unit, kind)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.codes import Body, DisputeKind, Level
from yhly_sim.engine.tables import State

COURTYARD_BODIES = (Body.PARTY_GROUP, Body.COMMITTEE_MEMBER, Body.FIRM_DESK)
GRID_BODIES = (Body.BRANCH, Body.COMMITTEE)
DEPARTMENTS = (Body.HOUSING_BUREAU, Body.POLITICAL_LEGAL, Body.UTILITIES)

DEPARTMENT_OF_KIND = np.array(
    [
        DEPARTMENTS.index(department)
        for department in {
            DisputeKind.PROPERTY_SERVICE: Body.HOUSING_BUREAU,
            DisputeKind.NEIGHBOUR: Body.POLITICAL_LEGAL,
            DisputeKind.PARKING: Body.HOUSING_BUREAU,
            DisputeKind.FACILITY: Body.UTILITIES,
            DisputeKind.RUBBISH_GREENING: Body.HOUSING_BUREAU,
            DisputeKind.ILLEGAL_BUILDING: Body.POLITICAL_LEGAL,
            DisputeKind.FAMILY_OTHER: Body.POLITICAL_LEGAL,
        }.values()
    ]
)


@dataclass(frozen=True)
class Directory:
    """Where the rows of each kind of body begin. Numbers of courtyards, grids, communities, subdistricts."""

    courtyards: int
    grids: int
    communities: int
    subdistricts: int

    @classmethod
    def of(cls, state: Any) -> Directory:
        return cls(len(state.courtyards), len(state.grids), len(state.communities), len(state.subdistricts))

    @property
    def first_grid_row(self) -> int:
        return len(COURTYARD_BODIES) * self.courtyards

    @property
    def first_community_row(self) -> int:
        return self.first_grid_row + len(GRID_BODIES) * self.grids

    @property
    def first_subdistrict_row(self) -> int:
        return self.first_community_row + self.communities

    @property
    def first_department_row(self) -> int:
        return self.first_subdistrict_row + self.subdistricts

    @property
    def court_row(self) -> int:
        return self.first_department_row + len(DEPARTMENTS)

    def courtyard_rows(self, kind: Body) -> slice:
        """The rows of one kind of courtyard body, one a courtyard in order."""
        return slice(COURTYARD_BODIES.index(kind), self.first_grid_row, len(COURTYARD_BODIES))

    def grid_rows(self, kind: Body) -> slice:
        """The rows of one kind of grid body, one a grid in order."""
        return slice(self.first_grid_row + GRID_BODIES.index(kind), self.first_community_row, len(GRID_BODIES))

    @property
    def community_rows(self) -> slice:
        return slice(self.first_community_row, self.first_subdistrict_row)

    @property
    def subdistrict_rows(self) -> slice:
        return slice(self.first_subdistrict_row, self.first_department_row)

    def department_rows(self, dispute_kinds: NDArray[Any]) -> NDArray[np.int64]:
        """The row of the department that a kind of dispute belongs to."""
        return np.asarray(self.first_department_row + DEPARTMENT_OF_KIND[dispute_kinds])


def make_bodies(state: State) -> None:
    """Fill the table of bodies; those that the reform has yet to found have start day -1."""
    d = Directory.of(state)
    level, unit, kind = [], [], []

    def add(at: Level, units: NDArray[Any], kinds: tuple[Body, ...]) -> None:
        level.append(np.full(units.size * len(kinds), int(at)))
        unit.append(np.repeat(units, len(kinds)))
        kind.append(np.tile([int(k) for k in kinds], units.size))

    add(Level.COURTYARD, np.arange(d.courtyards), COURTYARD_BODIES)
    add(Level.GRID, np.arange(d.grids), GRID_BODIES)
    add(Level.COMMUNITY, np.arange(d.communities), (Body.COMMUNITY,))
    add(Level.SUBDISTRICT, np.arange(d.subdistricts), (Body.SUBDISTRICT,))
    add(Level.DISTRICT, np.zeros(1, dtype=int), DEPARTMENTS)
    add(Level.OUTSIDE, np.zeros(1, dtype=int), (Body.COURT,))
    levels = np.concatenate(level)
    state.bodies.append(
        levels.size,
        level=levels,
        unit_id=np.concatenate(unit),
        kind=np.concatenate(kind),
        start_day=np.where(levels >= int(Level.COMMUNITY), 0, -1),
    )
    state.bodies.skill[d.community_rows] = state.communities.skill
    state.bodies.skill[d.subdistrict_rows] = state.subdistricts.skill
