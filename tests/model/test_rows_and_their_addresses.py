from __future__ import annotations

import json
import pickle
import shutil
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.switches import switches
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.fingerprints import fingerprint
from yhly_sim.model import adapter
from yhly_sim.model.addresses import resolved_of
from yhly_sim.model.origins import origins
from yhly_sim.model.rows import RowReader, scenario_of_row
from yhly_sim.scenarios.load import load_scenario, scenario_names
from yhly_sim.scenarios.scenario import Change, Setting
from yhly_sim.scenarios.world_files import world_names

LIBRARY = {name: load_scenario(name) for name in ("no_reform", "weidu", "branch_only", "incentives_large_cash")}

TRIED = ("disputes.base_rate", "disputes.voice_branch_gain", "incentives.yuan_per_star", "committees.form",
         "world.motivation_start")
"""A rate, a number that belongs to a part, one that a scenario changes later, a choice, one that builds the world."""


def settings_of(path):
    """A few values of a parameter, so that two draws often agree: its best one among them."""
    one = catalogue()[path]
    return st.sampled_from(one.options if one.is_choice else (one.value, one.low, one.high))


VALUES = st.dictionaries(st.sampled_from(TRIED), st.none()).flatmap(
    lambda drawn: st.fixed_dictionaries({path: settings_of(path) for path in drawn}))


def standing(on):
    """Only switches that have all they require."""
    on = set(on)
    while missing := [name for name in on if not set(switches()[name].requires) <= on]:
        on -= set(missing)
    return on


@st.composite
def scenarios(draw):
    """One of the library, now and then with settings or changes of its own that may say nothing new."""
    scenario = LIBRARY[draw(st.sampled_from(sorted(LIBRARY)))]
    scenario = scenario.with_settings(draw(VALUES), warmup_days=draw(st.sampled_from((0, 180))))
    changed = draw(VALUES)
    if changed:
        day = draw(st.sampled_from((0, 100)))
        said = tuple(Setting(path, value, "-", 0) for path, value in changed.items())
        scenario = replace(scenario, changes=(*scenario.changes, Change(day, (), said)))
    return scenario


@st.composite
def rows(draw):
    scenario = draw(scenarios())
    row = {"scenario": scenario, "seed": 1, "values": draw(VALUES)}
    if draw(st.booleans()):
        wanted = standing(draw(st.sets(st.sampled_from(("grids", "branch", "committee", "star_rating", "star_money")))))
        if not any(change.switches for change in scenario.changes):
            row["switches"] = {name: name in wanted for name in switches()}
    if draw(st.booleans()):
        row["days"] = draw(st.sampled_from((730, 400)))
    return row


def resolved(row):
    return scenario_of_row(row).with_settings(days=row.get("days")).resolved()


@settings(max_examples=50)
@given(st.lists(rows(), min_size=2, max_size=4))
def test_rows_have_one_address_exactly_when_all_that_is_in_force_is_the_same(drawn):
    reader = RowReader()
    for one, other in combinations(drawn, 2):
        assert (reader.address(one) == reader.address(other)) == (resolved(one) == resolved(other))
        assert (reader.digest(one) == reader.digest(other)) == (resolved(one) == resolved(other))


@settings(max_examples=60)
@given(rows())
def test_it_does_not_matter_whether_a_scenario_or_a_row_says_it(row):
    assert RowReader().address({**row, "scenario": scenario_of_row(row), "switches": {}, "values": {}}) == (
        RowReader().address(row))


@settings(max_examples=40)
@given(rows())
def test_an_address_holds_every_number_that_is_in_force(row):
    address = RowReader().address(row)
    assert json.loads(json.dumps(address)) == address
    assert resolved_of(address) == resolved(row)["periods"]
    assert (address["days"], address["warmup_days"]) == (resolved(row)["days"], resolved(row)["warmup_days"])


@pytest.mark.parametrize("name", scenario_names())
def test_the_address_of_a_row_is_that_of_its_model(name):
    row = {"scenario": name, "seed": 1, "world": "small", "values": {"disputes.base_rate": 30.0}}
    model = adapter.make_model(row)
    assert RowReader().address(row) == model.content
    model.discard()


def test_the_same_in_other_words_has_the_same_address():
    reader = RowReader()
    weidu = reader.digest({"scenario": "weidu", "seed": 1})
    best = {path: parameter.value for path, parameter in catalogue().items()}
    off = next(path for path, one in catalogue().items() if one.acts_for == "branch" and one.low < one.high)
    assert reader.digest({"scenario": "weidu", "seed": 2, "replication": 3, "values": best}) == weidu
    assert reader.digest({"scenario": load_scenario("weidu"), "seed": 1, "switches": {"branch": True}}) == weidu
    assert reader.digest({"scenario": "weidu", "seed": 1, "world": "weidu", "world_seed": 1, "days": 730}) == weidu
    assert reader.digest({"scenario": "weidu", "seed": 1, "rules": {
        "withdraw_rate": "yhly_sim.domain.disputes.leave:withdraw_rate"}}) == weidu
    without = {"scenario": "no_reform", "seed": 1}
    assert reader.digest({**without, "values": {off: catalogue()[off].high}}) == reader.digest(without)
    assert reader.digest({"scenario": "weidu", "seed": 1, "values": {off: catalogue()[off].high}}) != weidu
    for other in ({"days": 731}, {"world": "small"}, {"world_seed": 2}, {"switches": {"digital": False}}):
        assert reader.digest({"scenario": "weidu", "seed": 1, **other}) != weidu


def test_digest_and_address_agree_and_a_list_is_a_value():
    reader = RowReader()
    row = {"scenario": "weidu", "seed": 1, "values": {"branches.formation_order": ["branch", "committee", "firm"]}}
    for one in (row, {"scenario": "weidu", "seed": 1}):
        assert reader.digest(one) == fingerprint(reader.address(one)) == reader.digest(one)


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A folder with a scenario and a world of one's own, worked in."""
    (tmp_path / "scenarios" / "worlds").mkdir(parents=True)
    text = "extends: weidu\nquestion: {zh: 问, en: asked}\nset:\n  disputes.base_rate: 30\nworld: mine\n"
    (tmp_path / "scenarios" / "own.yaml").write_text(text, encoding="utf-8")
    shutil.copy(world_names()["small"], tmp_path / "scenarios" / "worlds" / "mine.yaml")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "scenarios"


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_new_question_reruns_nothing_a_new_number_or_another_world_does(own):
    row = {"scenario": "own", "seed": 1}
    before, other = RowReader().digest(row), RowReader().digest({"scenario": "weidu", "seed": 1})
    edit(own / "own.yaml", "asked", "asked differently")
    edit(own / "own.yaml", "set:", "# a remark\nset:")
    assert RowReader().digest(row) == before
    edit(own / "own.yaml", "base_rate: 30", "base_rate: 31")
    changed = RowReader().digest(row)
    assert changed != before
    edit(own / "own.yaml", "base_rate: 31", "base_rate: 30")
    assert RowReader().digest(row) == before
    edit(own / "worlds" / "mine.yaml", "Small trial", "Tiny trial")
    assert RowReader().digest(row) == before
    edit(own / "worlds" / "mine.yaml", "residents: 1340", "residents: 1341")
    assert RowReader().digest(row) not in (before, changed)
    assert RowReader().digest({"scenario": "weidu", "seed": 1}) == other


def test_one_reader_reads_a_file_once(own):
    reader, row = RowReader(), {"scenario": "own", "seed": 1}
    before = reader.address(row)
    edit(own / "own.yaml", "base_rate: 30", "base_rate: 31")
    assert reader.address(row) == before
    assert reader.plain(row)["definition"]["settings"][0]["value"] == 30.0


def test_a_kept_row_needs_no_scenario_file(own):
    reader, row = RowReader(), {"scenario": "own", "seed": 1, "switches": {"digital": False}, "days": 30}
    kept = json.loads(json.dumps(reader.plain(row)))
    address = reader.address(row)
    (own / "own.yaml").unlink()
    assert RowReader().address(kept) == address == RowReader().address(pickle.loads(pickle.dumps(kept)))
    assert RowReader().plain(kept) == kept
    assert kept["scenario"] == "own" and scenario_of_row(kept).name == "own"


@given(scenarios())
@settings(max_examples=40)
def test_a_scenario_made_in_python_is_kept_whole(scenario):
    kept = json.loads(json.dumps(RowReader().plain({"scenario": scenario, "seed": 3, "replication": 0})))
    assert scenario_of_row(kept) == scenario
    assert (kept["seed"], kept["replication"]) == (3, 0)


def test_a_world_that_is_an_object_cannot_be_kept():
    state = adapter.make_model({"scenario": "no_reform", "seed": 1, "world": "small"}).state
    row = {"scenario": "no_reform", "seed": 1, "world": state}
    assert RowReader().address(row)["world"] == state.digest()
    with pytest.raises(UserError, match="State"):
        RowReader().plain(row)


def test_what_is_wrong_with_a_row_is_said_before_it_runs():
    for wrong, word in (({"values": {"disputes.base_rat": 1.0}}, "base_rate"), ({"swiches": {}}, "switches"),
                        ({"switches": {"brnch": False}}, "branch"), ({"switches": {"grids": False}}, "grids"),
                        ({"values": {"disputes.base_rate": True}}, "base_rate"), ({"days": 0}, "days"),
                        ({"switches": {"branch": 1}}, "branch"), ({"world": "smal"}, "small")):
        row = {"scenario": "weidu", "seed": 1, **wrong}
        for refused in (RowReader().address, adapter.make_model):
            with pytest.raises(UserError, match=word):
                refused(row)


def test_origins_say_where_every_number_comes_from():
    row = {"scenario": "incentives_large_cash", "seed": 1, "values": {"disputes.base_rate": 30.0}}
    found = origins(row)
    assert {one["parameter"] for one in found} == set(catalogue())
    rate = next(one for one in found if one["parameter"] == "disputes.base_rate")
    assert (rate["value"], rate["file"], rate["line"], rate["is_set"]) == (30.0, "plan", 0, True)
    money = [one for one in found if one["parameter"] == "incentives.yuan_per_star"]
    assert [one["start_day"] for one in money] == [0, 180]
    assert money[1]["value"] == 20000.0 and money[1]["file"].endswith("incentives_large_cash.yaml")
    only = origins(row, only_set=True)
    assert {one["parameter"] for one in only} >= {"disputes.base_rate", "incentives.yuan_per_star"}
    assert all(one["is_set"] for one in only)
    assert json.loads(json.dumps(found)) == found
