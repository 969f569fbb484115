"""What goes wrong in an experiment is kept, named and run again when asked; nothing else is touched by it."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.faults import logged
from tests.faults.experiments import Executions, name_of, write_experiment
from yhly_sim.engine.errors import MachineError, UserError
from yhly_sim.store import faults
from yhly_sim.store.store import Store
from yhly_sim.studies.batch import batches
from yhly_sim.studies.batch.kept_runs import kept_failures, kept_runs
from yhly_sim.studies.batch.plan import Plan, loaded, subject_of_experiment
from yhly_sim.studies.batch.stored_results import results_of
from yhly_sim.studies.experiment import run_experiment


@pytest.fixture
def trouble(tmp_path, monkeypatch):
    """Tells the model which runs are to go wrong, by their place in the plan."""
    monkeypatch.setenv(logged.EXECUTIONS, str(tmp_path / "log"))
    monkeypatch.setenv(logged.TROUBLE, str(tmp_path / "trouble"))

    def tell(page, what):
        experiment = loaded(page)
        plan = Plan.of(experiment, subject_of_experiment(experiment), experiment.most_replications)
        rows = list(plan.rows(what))
        (tmp_path / "trouble").write_text(json.dumps({name_of(row): how for row, how in zip(rows, what.values(), strict=True)}))
        return [plan.keys[place] for place in what]

    return tell


@pytest.fixture
def run(tmp_path):
    return lambda page, **asked: run_experiment(page, **{"store": tmp_path / "store", "serial": True, **asked})


def all_well(tmp_path):
    (tmp_path / "trouble").unlink()


def test_runs_that_raise_are_listed_with_traceback_and_seeds_and_run_again_only_when_asked(tmp_path, run, trouble):
    page = write_experiment(tmp_path, seed=3)
    whole = run(page, store=tmp_path / "undisturbed")
    (tmp_path / "log").unlink()
    injected = trouble(page, {4: "raise", 17: "raise"})
    found = run(page)
    assert (found.planned, found.executed, found.failed) == (24, 24, 2) and found.digest != whole.digest
    assert set(found.results.failed["key"]) == set(injected) and len(found.results.runs) == 22
    assert set(found.results.failed["point"]) == {4, 5} and set(found.results.failed["replication"]) == {0, 2}
    assert np.isnan(found.results.by_replication("place").loc[4, 0])

    listed = kept_failures("walks", store=tmp_path / "store")
    assert set(listed["key"]) == set(injected) and set(listed["status"]) == {"failed"} and set(listed["seed"]) == {3}
    assert listed["reason"].str.startswith("ValueError: told to fail at").all()
    assert listed["traceback"].str.contains("get_into_trouble").all()

    all_well(tmp_path)
    assert run(page).executed == 0, "a run that failed is known"
    again = run(page, retry_failed=True)
    assert (again.executed, again.cached, again.failed, again.digest) == (2, 22, 0, whole.digest)
    times = Executions.of(page, tmp_path / "log").times()
    assert {key for key, count in times.items() if count == 2} == set(injected) and max(times.values()) == 2
    assert kept_failures(store=tmp_path / "store").empty


def test_a_run_that_fails_again_when_it_is_retried_is_tried_once(tmp_path, run, trouble):
    page = write_experiment(tmp_path, levels=[0.0, 1.0], drifts=[], replications="{half_width: {place: 0.7}, max: 40, of: mean}")
    trouble(page, {3: "raise"})
    first = run(page)
    assert first.failed == 1 and first.results.replications > 10
    again = run(page, retry_failed=True)
    assert (again.executed, again.failed, again.digest) == (1, 1, first.digest)


def test_an_experiment_of_which_every_run_fails_says_so_and_is_read_as_empty(tmp_path, run, trouble):
    page = write_experiment(tmp_path, levels=[0.0, 1.0], drifts=[], replications=2)
    trouble(page, dict.fromkeys(range(4), "raise"))
    found = run(page)
    assert (found.executed, found.failed) == (4, 4) and found.results.runs.empty and len(found.results.points) == 2
    assert results_of(page, store=tmp_path / "store").outcomes == ()
    found.write(tmp_path / "out")
    rows = (tmp_path / "out" / "failed.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 1 + 4 and "told to fail" in rows[1]


@pytest.mark.long
def test_a_run_that_kills_its_worker_is_named_and_its_neighbours_keep_their_results(tmp_path, run, trouble):
    page = write_experiment(tmp_path)
    whole = run(page, store=tmp_path / "undisturbed")
    (tmp_path / "log").unlink()
    dead, raised = trouble(page, {9: "die", 20: "raise"})
    found = run(page, serial=False, workers=2)
    assert (found.executed, found.failed) == (24, 2)
    listed = kept_failures("walks", store=tmp_path / "store").set_index("key")
    assert dict(listed["status"]) == {dead: "crashed", raised: "failed"}
    assert listed.loc[dead, "reason"].endswith("ended by itself with exit code 7")
    all_well(tmp_path)
    again = run(page, retry_failed=True, serial=False, workers=1)
    assert (again.executed, again.failed, again.digest) == (2, 0, whole.digest)


def test_a_disk_that_is_full_ends_the_batch_in_one_sentence_and_loses_nothing(tmp_path, run, monkeypatch):
    page = write_experiment(tmp_path)
    whole = run(page, store=tmp_path / "undisturbed")
    commit, calls = Store.commit, []

    def refuse_the_third(store, records):
        calls.append(len(records))
        if len(calls) > 2:
            with faults.one_sentence(store.folder):
                raise OSError(28, "No space left on device")
        commit(store, records)

    monkeypatch.setattr(batches, "COMMIT_AT", 3)
    monkeypatch.setattr(Store, "commit", refuse_the_third)
    with pytest.raises(MachineError) as full:
        run(page)
    assert full.value.message == "store_disk_full" and full.value.exit_code == 3
    monkeypatch.setattr(Store, "commit", commit)
    done = run(page)
    assert done.cached == sum(calls[:2]) > 0 and done.digest == whole.digest


def test_what_is_wrong_with_a_store_or_a_question_to_it_is_one_sentence(tmp_path, run):
    page = write_experiment(tmp_path)
    with pytest.raises(UserError) as refused:
        results_of(page, store=tmp_path / "store")
    assert refused.value.message == "no_store" and str(tmp_path / "store") in refused.value.sentence("en")
    run(write_experiment(tmp_path, name="other"))
    with pytest.raises(UserError) as refused:
        results_of(page, store=tmp_path / "store")
    assert refused.value.message == "experiment_not_run" and "yhly experiment walks" in refused.value.sentence("zh")
    with pytest.raises(UserError) as refused:
        kept_runs("wlks", store=tmp_path / "store")
    assert "other" in refused.value.sentence("en")
    run(page)
    results_of(write_experiment(tmp_path, replications=9), store=tmp_path / "store")
    with pytest.raises(UserError) as refused:
        results_of(write_experiment(tmp_path, levels=[0.0, 5.0]), store=tmp_path / "store")
    assert refused.value.message == "experiment_changed"
    with Store.open(tmp_path / "store", write=True), pytest.raises(UserError) as refused:
        run(page)
    assert refused.value.message == "store_locked"


def test_runs_of_different_code_are_not_compared_with_one_another(tmp_path, run, monkeypatch):
    page = write_experiment(tmp_path)
    first = run(page)
    monkeypatch.setattr("yhly_sim.model.any_mesa.code.code_id", lambda: "another")
    second = run(page)
    with Store.open(tmp_path / "store", write=True) as store:
        spec, planned = store.experiment("walks")
        mixed = [*first.results.runs.itertuples(index=False)][:12] + [*second.results.runs.itertuples(index=False)][12:]
        store.set_experiment("walks", spec=spec, runs=[(one.key, one.point, one.scenario, one.replication) for one in mixed])
    with pytest.raises(UserError) as refused:
        results_of(page, store=tmp_path / "store")
    assert refused.value.message == "mixed_code_ids" and refused.value.exit_code == 2
    assert run(page).executed == 0 and results_of(page, store=tmp_path / "store").runs.equals(second.results.runs)
