"""Institutions as Mesa agents: each is a view on a row, and is never stepped one by one.

All of them are made with the model. What does not exist yet (a committee to come) is a
row that says so: `agent.exists`.
"""

from __future__ import annotations

from typing import Any

from yhly_sim.domain.codes import BranchKind, CommitteeForm
from yhly_sim.model.views import View

PLACE = ("community_id", "household_count", "courtyard_count", "adult_count", "x_metres", "y_metres")
BRANCH = ("branch_kind", "branch_start_day", "census_day", "secretary_source", "secretary_skill", "officer_count",
          "motivation", "motivation_start", "effort_real", "effort_visible", "recognition", "craft", "report_gain",
          "last_inspection_day", "star_yuan", "secretary_leave_day", "legal_officer_count", "is_concurrent")
COMMITTEE = ("committee_form", "committee_start_day", "seat_count", "member_seat_share", "is_concurrent",
             "is_founded_before", "committee_legitimacy", "committee_effort", "committee_skill", "chair_motivation",
             "chair_motivation_start", "chair_effort_visible", "chair_recognition")
CENTRE = ("centre_open_day", "centre_square_metres", "centre_equipment_share", "centre_use_share", "centre_has_study",
          "centre_has_service", "centre_has_mediation", "centre_has_deliberation")


class Institution(View):
    """A registered agent that is a row of a table."""

    row: int = -1

    def __init__(self, model: Any, row: int) -> None:
        object.__setattr__(self, "row", row)
        super().__init__(model)

    @property
    def exists(self) -> bool:
        """Whether it is there today; its row is there from the first day on."""
        return True


class Subdistrict(Institution):
    """A subdistrict working committee."""

    table = "subdistricts"


class Community(Institution):
    """A community general branch and committee."""

    table = "communities"


class Grid(Institution):
    """A compound grid; its branch, committee and centre are agents of their own on the same row."""

    table = "grids"


class Branch(Institution, columns=PLACE + BRANCH):
    """The Party branch of a grid."""

    table = "grids"

    @property
    def exists(self) -> bool:
        return bool(self.branch_kind != BranchKind.NONE)


class OwnersCommittee(Institution, columns=PLACE + COMMITTEE):
    """The owners' committee, or what stands for it, of a grid."""

    table = "grids"

    @property
    def exists(self) -> bool:
        return bool(self.committee_form != CommitteeForm.NONE)


class ServiceCentre(Institution, columns=PLACE + CENTRE):
    """The Party-masses service centre of a grid."""

    table = "grids"

    @property
    def exists(self) -> bool:
        return bool(0 <= self.centre_open_day <= self.model.day)


class PropertyFirm(Institution):
    """A property firm, incumbent or to be introduced."""

    table = "firms"

    @property
    def exists(self) -> bool:
        return bool(self.is_active)


KINDS: tuple[type[Institution], ...] = (Subdistrict, Community, Grid, Branch, OwnersCommittee, ServiceCentre,
                                        PropertyFirm)
"""One agent class per kind of institution."""


def make_institutions(model: Any) -> None:
    """One agent for every row of every kind of institution."""
    for kind in KINDS:
        for row in range(len(model.state.tables[kind.table])):
            kind(model, row)
