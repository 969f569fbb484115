from __future__ import annotations

from pathlib import Path

import pytest

from tests.model.mesa_descriptions import CLINIC, SCHELLING, WEALTH
from yhly_sim.engine.errors import UserError
from yhly_sim.studies.batch.stored_results import results_of
from yhly_sim.studies.batch.vocabulary import experiment
from yhly_sim.studies.experiment import run_experiment
from yhly_sim.studies.reproduce import reproduce

OTHER_PACKAGE = Path(__file__).parents[1] / "model" / "other_package"


def wealth(name="wealth", *, replications=3, **others):
    """A 2 x 5 factorial on the model of wealth."""
    sections = {"model": WEALTH, "design": {"kind": "factorial"}, "seed": 0,
                "levers": {"n": {"levels": [20, 60]}, "width": {"levels": [2, 4, 6, 8, 10]}}, **others}
    return experiment(name, replications=replications, **sections)


@pytest.fixture
def store(tmp_path):
    return tmp_path / "store"


def test_a_factorial_on_a_model_that_mesa_ships_is_kept_and_extended(store):
    first = run_experiment(wealth(), store=store, serial=True)
    assert (first.planned, first.executed, first.cached, first.failed) == (30, 30, 0, 0)
    again = run_experiment(wealth(), store=store, serial=True)
    assert (again.executed, again.cached, again.digest) == (0, 30, first.digest)
    more = run_experiment(wealth(replications=4), store=store, serial=True)
    assert (more.executed, more.cached) == (10, 30)
    gini = results_of(wealth(replications=4), store=store).by_replication("gini")
    assert gini.shape == (10, 4) and gini.notna().all(axis=None)
    assert gini.nunique().min() > 5


def test_the_same_arguments_in_another_experiment_run_no_more(store):
    run_experiment(wealth(), store=store, serial=True)
    one = wealth("other", levers={"n": {"levels": [20, 61]}})  # of width 10, the default
    scenario = {**WEALTH, "scenarios": {"default": {"width": 4}}}
    other = wealth("third", model=scenario, levers={"n": {"levels": [20, 60]}})
    assert run_experiment(one, store=store, serial=True).executed == 3
    assert run_experiment(other, store=store, serial=True).executed == 0


def test_a_kept_run_can_be_made_again_from_its_record(store):
    done = run_experiment(wealth(replications=1), store=store, serial=True)
    found = reproduce(str(done.results.runs["key"].iloc[3]), store=store)
    assert found.is_same and "gini" in found.record.outcomes
    assert found.record.address["arguments"]["n"] in (20, 60)


def test_morris_and_whole_arguments_go_together(store):
    asked = experiment("morris", model=WEALTH, design={"kind": "morris", "trajectories": 2, "levels": 4}, replications=2,
                       uncertainties={"n": {"range": [20, 60]}, "width": {"range": [3, 9]}})
    done = run_experiment(asked, store=store, serial=True)
    assert done.failed == 0 and len(done.results.points) == 2 * 3
    assert all(value == int(value) for value in done.results.points["n"])


def test_scenarios_and_switches_of_a_model_are_levels(store, monkeypatch):
    monkeypatch.syspath_prepend(str(OTHER_PACKAGE / "src"))
    asked = experiment("hours", model=CLINIC, design={"kind": "factorial"}, replications=2,
                       levers={"is_open_late": "catalogue", "arrivals": {"levels": [2, 2.5]}})
    done = run_experiment(asked, store=store, serial=True)
    assert done.failed == 0 and set(done.results.points["is_open_late"]) == {"on", "off"}
    asked = experiment("towns", model=SCHELLING, scenarios=["half", "dense"], design={"kind": "replications"},
                       replications=3)
    done = run_experiment(asked, store=store, serial=True)
    assert set(done.results.runs["scenario"]) == {"half", "dense"}
    assert [outcome.name for outcome in done.results.outcomes] == list(SCHELLING["outcomes"])


@pytest.mark.long
def test_a_model_of_another_package_goes_to_other_processes(store, monkeypatch):
    monkeypatch.syspath_prepend(str(OTHER_PACKAGE / "src"))
    monkeypatch.setenv("PYTHONPATH", str(OTHER_PACKAGE / "src"))
    asked = experiment("clinic", model=CLINIC, design={"kind": "factorial"}, levers={"doctors": {"levels": [1, 3]}},
                       replications=3)
    done = run_experiment(asked, store=store, workers=2)
    assert done.failed == 0
    means = done.results.means("left_share")
    assert means[0] > means[1]
    assert run_experiment(asked, store=store, serial=True).digest == done.digest


def test_what_is_wrong_is_said_before_anything_runs(store):
    for wrong, word in (({"levers": {"heigt": {"levels": [1, 2]}}}, "height"), ({"scenarios": ["defalt"]}, "default"),
                        ({"outcomes": ["gin"]}, "gini"), ({"model": {**WEALTH, "class": "mesa:Modle"}}, "Model"),
                        ({"model": {**WEALTH, "class": "mesa:Agent"}}, "Agent")):
        with pytest.raises(UserError, match=word):
            run_experiment(wealth(**wrong), store=store, serial=True)
    assert not store.exists() or not list(store.glob("*/*"))
