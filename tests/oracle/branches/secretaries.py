"""Where a secretary comes from makes a difference."""

from __future__ import annotations

from tests.oracle.codes import SecretarySource


def branch_people(district, grid):
    """Officers, the secretary counted with the hours of where he or she comes from."""
    p = district.p.branches
    factor = {SecretarySource.ASSIGNED: p.assigned_hours_factor, SecretarySource.IN_SERVICE: p.in_service_hours_factor}
    return grid.officer_count - 1 + factor.get(grid.secretary_source, 1.0)


def known_factor(district, grid):
    """How well residents know the secretary."""
    is_assigned = grid.secretary_source == SecretarySource.ASSIGNED
    return district.p.branches.assigned_known_factor if is_assigned else 1.0
