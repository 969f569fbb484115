"""A switch that is on with all its numbers at null: only the part's own columns of existence differ."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.branches.township import MONTH_ENDS, act, build_township, columns_that_differ, make_run
from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.firms.adjust import firms
from yhly_sim.domain.firms.fees import fees
from yhly_sim.domain.formation import formation
from yhly_sim.domain.incentives.effort import effort

FOLDERS = ("branches", "committees", "firms", "centres", "incentives")
ALL = ("grids", "branch", "committee", "firm", "service_centres", "cross_appointment")

OWN = {
    "branch": {"grids.branch_kind", "grids.branch_start_day", "grids.census_day", "grids.secretary_source",
               "grids.secretary_skill", "grids.officer_count", "grids.effort_real", "courtyards.has_party_group",
               "courtyards.known_local_count", "courtyards.known_member_count"},
    "committee": {"grids.committee_form", "grids.committee_start_day", "grids.seat_count", "grids.member_seat_share",
                  "grids.committee_legitimacy", "grids.committee_effort", "grids.committee_skill",
                  "grids.failed_vote_count", "grids.last_vote_day", "grids.is_founded_before", "grids.chair_is_member"},
    "firm": {"firms.cash_yuan", "firms.margin_share", "grids.firm_id", "grids.firm_effort", "grids.bundle_day",
             "firms.is_active", "firms.entry_day", "firms.exit_day"},
    "service_centres": {"grids.centre_open_day", "grids.centre_square_metres", "grids.centre_equipment_share",
                        "grids.centre_use_share"},
    "cross_appointment": {"grids.is_concurrent"},
}


def lived(on: tuple[str, ...], **values: Any) -> Any:
    state = build_township()
    state.courtyards.local_member_count[:] = [5, 5, 2, 2]
    state.courtyards.member_count[:] = [10, 10, 4, 4]
    state.subdistricts.preparation_hours[:] = 80.0
    # every number that two parts share stands so that all of them come to be
    values = {"committees__founding_rate": 0.15, "committees__canvass_mean": 0.8, "firms__tender_rate": 2.0,
              "firms__takeover_share": 1.0, "firms__entry_collection": 0.2, **values}
    for day in MONTH_ENDS[:38]:
        act(make_run(state, day, on=on, **values), fees, firms, effort, formation)
    return state


def nulls_of(switch: str, *, shift: float = 0.0) -> dict[str, float]:
    """Each number that acts for a switch, at its null, or `shift` away from it within its range."""
    values = {}
    for path, parameter in catalogue().items():
        if parameter.acts_for == switch and path.split(".")[0] in FOLDERS:
            null = parameter.null
            assert isinstance(null, float)
            assert parameter.high is not None
            values[path.replace(".", "__", 1)] = null + shift if null + shift <= parameter.high else null - shift
    return values


@pytest.mark.parametrize("switch", OWN)
@pytest.mark.parametrize("shift", [0.0, 1e-12])
def test_at_its_null_a_part_changes_only_its_own_existence(switch: str, shift: float) -> None:
    without = lived(tuple(s for s in ALL if s != switch))
    at_null = lived(ALL, **nulls_of(switch, shift=shift))
    differing = columns_that_differ(without, at_null)
    if shift:
        differing = {name for name in differing if not _nearly_equal(without, at_null, name)}
    assert differing <= OWN[switch]


def _nearly_equal(one: Any, other: Any, name: str) -> bool:
    table, column = name.split(".")
    return bool(one.tables[table][column] == pytest.approx(other.tables[table][column], abs=1e-9))


def test_every_part_leaves_a_trace_when_it_acts() -> None:
    everything = lived(ALL)
    for switch in OWN:
        without = lived(tuple(s for s in ALL if s != switch))
        assert columns_that_differ(without, everything) & OWN[switch], switch
