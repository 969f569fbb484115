from __future__ import annotations

import mesa
import pytest

from yhly_sim.domain.columns import TABLES
from yhly_sim.engine.errors import UserError
from yhly_sim.model.agents import KINDS, Branch, Community, Grid, OwnersCommittee, ServiceCentre, Subdistrict


def test_every_row_of_every_institution_is_a_registered_agent(small):
    for kind in KINDS:
        agents = small.agents_by_type[kind]
        assert len(agents) == len(small.state.tables[kind.table])
        assert sorted(agent.row for agent in agents) == list(range(len(agents)))
        assert all(isinstance(agent, mesa.Agent) for agent in agents)
    assert len(small.agents) == sum(len(small.agents_by_type[kind]) for kind in KINDS)
    ids = [agent.unique_id for agent in small.agents]
    assert len(set(ids)) == len(ids)


def test_an_attribute_is_the_column_in_both_directions(small):
    branch = next(iter(small.agents_by_type[Branch]))
    branch.motivation = 0.9
    assert small.state.grids.motivation[branch.row] == 0.9
    small.state.grids.motivation[branch.row] = 0.2
    assert branch.motivation == 0.2


def test_writing_an_institution_changes_the_run(small):
    other = type(small)("weidu", world="small")
    for community in other.agents_by_type[Community]:
        community.worker_count = 0
    small.live_until(30)
    other.live_until(30)
    assert other.outcomes.get("cost_hours", 0.0) <= small.outcomes["cost_hours"]
    assert other.state.ledger.digest() != small.state.ledger.digest()


def test_a_misspelt_attribute_is_named_with_the_nearest_one(small):
    grid = next(iter(small.agents_by_type[Grid]))
    with pytest.raises(AttributeError) as reading:
        grid.motivatoin  # noqa: B018
    with pytest.raises(UserError) as writing:
        grid.motivatoin = 0.5
    for error in (reading.value, writing.value):
        assert "motivation" in error.sentence("en")
        assert "motivation" in error.sentence("zh")
    assert not hasattr(grid, "motivatoin")


def test_attributes_are_the_declared_columns():
    for kind in KINDS:
        assert set(kind.columns) <= set(TABLES[kind.table])
    assert set(Subdistrict.columns) == set(TABLES["subdistricts"])


def test_what_does_not_exist_yet_is_there_and_says_so(small):
    branches = small.agents_by_type[Branch].to_list() if hasattr(small.agents_by_type[Branch], "to_list") else list(
        small.agents_by_type[Branch])
    assert not any(branch.exists for branch in branches)
    branches[0].branch_kind = 1
    assert branches[0].exists
    committees = list(small.agents_by_type[OwnersCommittee])
    assert [one.exists for one in committees] == (small.state.grids.committee_form > 0).tolist()
    centre = next(iter(small.agents_by_type[ServiceCentre]))
    centre.centre_open_day = 3
    assert not centre.exists
    small.live_until(4)
    assert centre.exists


def test_mesas_verbs_work_on_institutions(small):
    grids = small.agents_by_type[Grid]
    assert grids.agg("household_count", sum) == small.state.grids.household_count.sum()
    grids.set("association_count", 2)
    assert small.state.grids.association_count.tolist() == [2] * len(grids)
    assert len(grids.select(lambda grid: grid.row < 2)) == 2
    by_community = grids.groupby("community_id").count()
    assert sum(by_community.values()) == len(grids)
