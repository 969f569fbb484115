"""The six orders of branch, committee and firm: each runs, and what comes first is waited for."""

from __future__ import annotations

import numpy as np
import pytest

from tests.properties.lives import live
from yhly_sim.domain.branches.order import Institution, order_of
from yhly_sim.domain.catalogue import catalogue
from yhly_sim.model.governance import GovernanceModel

ORDERS = catalogue()["branches.formation_order"].options
PARTS = frozenset({"grids", "branch", "committee", "firm"})
PATIENT = {"branches.order_wait_months": 60, "committees.founding_rate": 0.15, "firms.tender_rate": 2,
           "firms.entry_collection": 0.2, "firms.takeover_share": 1, "firms.tender_coverage_share": 1}
"""Grids that wait for long, and institutions that come once their turn is there."""


def first_days(model: GovernanceModel) -> dict[Institution, np.ndarray]:
    """The day on which each came to each grid, -1 where it did not."""
    grids = model.state.grids
    return {Institution.BRANCH: grids.branch_start_day, Institution.COMMITTEE: grids.committee_start_day,
            Institution.FIRM: grids.bundle_day}


@pytest.mark.slow
@pytest.mark.parametrize("order", ORDERS)
def test_what_comes_later_comes_later_where_both_came(order: str) -> None:
    days = first_days(live(PARTS, days=600, values={**PATIENT, "branches.formation_order": order}))
    first, second, third = order_of(order)
    for earlier, later in ((first, second), (second, third), (first, third)):
        both = (days[earlier] >= 0) & (days[later] >= 0)
        assert both.any(), f"{earlier.name} and {later.name} never met"
        assert (days[earlier][both] < days[later][both]).all(), f"{later.name} came before {earlier.name}"


@pytest.mark.slow
def test_an_order_that_is_not_waited_for_lets_all_come_at_once() -> None:
    values = {**PATIENT, "branches.order_wait_months": 0, "branches.formation_order": "firm_committee_branch"}
    days = first_days(live(PARTS, days=600, values=values))
    both = (days[Institution.BRANCH] >= 0) & (days[Institution.COMMITTEE] >= 0)
    assert (days[Institution.BRANCH][both] < days[Institution.COMMITTEE][both]).any()
