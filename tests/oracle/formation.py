"""Month end: institutions come to be, in the order of the policy and as far as preparation hours go."""

from __future__ import annotations

from tests.oracle.branches.form import (
    branch_standing,
    found_branch,
    has_branch,
    possible_kind,
    propose_branches,
    survey,
)
from tests.oracle.branches.order import readiness_by_institution
from tests.oracle.branches.preparation import PreparationHours
from tests.oracle.centres.open import open_centres, propose_centres
from tests.oracle.committees.form import (
    committee_standing,
    found_committees,
    found_own,
    propose_committees,
    propose_own,
)
from tests.oracle.firms.enter import bundled_grids, enter_firms, firm_standing, propose_entries


def is_patient(district, grid):
    """For so many months since it was drawn up a grid waits for what should come first."""
    waited = district.day.number - grid.survey_day if grid.survey_day >= 0 else 0
    return waited < district.p.branches.order_wait_months * (365 / 12)


def formation(district):
    """Everything is decided on the state before this month end, then done in order."""
    order = district.p.branches.formation_order.split("_")
    possible = {grid.row: possible_kind(district, grid) for grid in district.grids}
    bundled = bundled_grids(district)
    ready = readiness_by_institution(district.grids, order, {
        "branch": branch_standing(district, possible),
        "committee": committee_standing(district),
        "firm": firm_standing(district, bundled),
    }, lambda grid: is_patient(district, grid))
    had_branch = {grid.row for grid in district.grids if has_branch(grid)}
    branches = propose_branches(district, ready["branch"], possible)
    own = propose_own(district)
    taken_in, committees = propose_committees(district, ready["committee"], own)
    entries = propose_entries(district, ready["firm"], bundled)
    centres = propose_centres(district)

    preparation = PreparationHours(district)
    survey(district)
    found_own(district, own)
    for institution in order:
        if institution == "branch":
            for grid in preparation.grant(branches, district.p.branches.formation_hours):
                found_branch(district, grid, possible[grid.row])
        if institution == "committee":
            found_committees(district, taken_in, committees, preparation, had_branch)
        if institution == "firm":
            enter_firms(district, entries)
    open_centres(district, centres, preparation)
