from __future__ import annotations

import copy
import pickle

import mesa
import numpy as np
import pytest
from mesa.agent import AgentSet

from yhly_sim.engine.errors import UserError
from yhly_sim.model.residents import Resident, on_columns


@pytest.fixture
def residents(small):
    return small.residents


def test_residents_are_an_agent_set_of_agents(small, residents):
    assert isinstance(residents, AgentSet)
    assert len(residents) == len(small.state.residents) == 5000
    first = next(iter(residents))
    assert isinstance(first, mesa.Agent) and isinstance(first, Resident)
    assert first in residents
    assert first == residents.to_list()[0] and hash(first) == hash(residents.to_list()[0])
    assert first != residents.to_list()[1]
    assert first.model is small
    assert not any(isinstance(agent, Resident) for agent in small.agents)


def test_get_gives_arrays_of_their_own(small, residents):
    ages = residents.get("age_years")
    assert np.array_equal(ages, small.state.residents.age_years)
    ages[:] = 0
    assert small.state.residents.age_years.max() > 0
    both = residents.get(["age_years", "satisfaction"])
    assert both.shape == (5000, 2)
    assert np.array_equal(both[:, 1], small.state.residents.satisfaction)
    assert (residents.get("height", handle_missing="default", default_value=1.0) == 1.0).all()
    with pytest.raises(AttributeError, match="age_years"):
        residents.get("age_year")


def test_set_and_views_write_the_columns(small, residents):
    one = residents.to_list()[7]
    one.satisfaction = 0.125
    assert small.state.residents.satisfaction[7] == 0.125
    old = residents.select(where=lambda people: people.age_years >= 60)
    old.set("trust_local", 0.25)
    is_old = small.state.residents.age_years >= 60
    assert (small.state.residents.trust_local[is_old] == 0.25).all()
    assert not (small.state.residents.trust_local[~is_old] == 0.25).any()
    residents.set("expectation", np.linspace(0, 1, 5000))
    assert small.state.residents.expectation[-1] == 1.0
    with pytest.raises(AttributeError):
        one.happiness = 1.0
    with pytest.raises(AttributeError):
        residents.set("happiness", 1.0)


def test_agg_takes_one_function_or_several(small, residents):
    ages = small.state.residents.age_years
    assert residents.agg("age_years", np.mean) == ages.mean()
    assert residents.agg("age_years", [min, max, sum]) == [ages.min(), ages.max(), ages.sum()]


def test_select_by_view_by_columns_by_mask_and_by_number(small, residents):
    ages = small.state.residents.age_years
    by_view = residents.select(lambda person: person.age_years > 80)
    by_columns = residents.select(where=lambda people: people.age_years > 80)
    by_mask = residents.select(where=ages > 80)
    assert by_view.rows.tolist() == by_columns.rows.tolist() == by_mask.rows.tolist() == np.flatnonzero(ages > 80).tolist()
    assert by_view.select(at_most=3).rows.tolist() == by_view.rows[:3].tolist()
    assert residents.select(lambda person: person.age_years > 80, at_most=2).rows.tolist() == by_view.rows[:2].tolist()
    assert len(residents.select(at_most=0.5)) == 2500
    assert len(residents.select(agent_type=Resident)) == 5000
    assert len(residents.select(agent_type=mesa.Model)) == 0
    with pytest.raises(UserError):
        residents.select(where=[1, 2, 3])


def test_groupby_counts_sums_and_maps(small, residents):
    courtyards = small.state.courtyards
    groups = residents.groupby("courtyard_id")
    assert groups.count() == dict(enumerate(courtyards.resident_count.tolist()))
    ages = small.state.residents.age_years
    expected = np.bincount(small.state.residents.courtyard_id, weights=ages)
    assert list(groups.agg("age_years", sum).values()) == expected.tolist()
    means = groups.agg("age_years", np.mean)
    assert means[0] == pytest.approx(ages[small.state.residents.courtyard_id == 0].mean())
    assert groups.agg("age_years", np.median)[1] == np.median(ages[small.state.residents.courtyard_id == 1])
    assert groups.map(len) == groups.count()
    assert sum(len(group) for _, group in groups) == 5000
    groups.do(lambda group: group.set("past_success", 0.5))
    assert (small.state.residents.past_success == 0.5).all()
    assert residents.groupby(lambda person: person.age_years >= 18).count()[False] == (ages < 18).sum()
    by_columns = residents.groupby(on_columns(lambda people: people.age_years // 10))
    assert len(by_columns) == len(np.unique(ages // 10))
    assert isinstance(residents.groupby("is_adult", result_type="list").groups[True], list)


def test_do_and_map_call_once_on_columns_or_each_on_views(small, residents):
    @on_columns
    def lift(people, by):
        people.satisfaction = np.minimum(people.satisfaction + by, 1.0)

    before = small.state.residents.satisfaction.copy()
    assert residents.do(lift, 0.01) is residents
    assert np.array_equal(small.state.residents.satisfaction, np.minimum(before + 0.01, 1.0))
    some = residents.select(at_most=4)
    some.do(lift, 1.0)
    assert small.state.residents.satisfaction[:4].tolist() == [1.0] * 4
    assert some.map(lambda person: person.row) == [0, 1, 2, 3]
    some.do(lambda person: setattr(person, "satisfaction", 0.5))
    assert small.state.residents.satisfaction[:4].tolist() == [0.5] * 4
    with pytest.raises(AttributeError):
        some.do("dance")


def test_columns_that_are_read_are_locked(residents):
    with pytest.raises(ValueError, match="read-only"):
        residents.columns.satisfaction[0] = 1.0


def test_shuffle_sort_copy_and_set_operations(residents):
    shuffled = residents.shuffle()
    assert sorted(shuffled.rows.tolist()) == list(range(5000)) and shuffled.rows.tolist() != list(range(5000))
    by_age = residents.sort("age_years", ascending=True)
    ages = by_age.get("age_years")
    assert (np.diff(ages) >= 0).all()
    assert (np.diff(residents.sort("age_years").get("age_years")) <= 0).all()
    oldest = residents.select(at_most=50).sort(lambda person: person.age_years).to_list()[0]
    assert oldest.age_years == residents.select(at_most=50).agg("age_years", max)
    ten, twenty = residents.select(at_most=10), residents.select(at_most=20)
    assert len(copy.copy(ten)) == 10 and len(ten & twenty) == 10 and len(ten | twenty) == 20 and len(twenty - ten) == 10
    assert oldest in residents and len(ten.shuffle(inplace=True)) == 10


def test_rows_are_neither_added_nor_removed_nor_indexed(residents):
    one = next(iter(residents))
    for refused in (lambda: residents.add(one), lambda: residents.remove(one), one.remove, lambda: residents[0]):
        with pytest.raises(UserError):
            refused()


def test_an_error_about_an_attribute_travels_between_processes(residents):
    with pytest.raises(AttributeError) as caught:
        residents.get("age_year")
    assert pickle.loads(pickle.dumps(caught.value)).sentence("en") == caught.value.sentence("en")


def test_households_and_courtyards_are_sets_too(small):
    assert small.households.agg("is_owner", np.mean) == small.state.households.is_owner.mean()
    assert small.courtyards.groupby("kind").count() == {
        kind: int((small.state.courtyards.kind == kind).sum()) for kind in np.unique(small.state.courtyards.kind).tolist()}
