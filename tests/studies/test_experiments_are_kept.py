"""What is kept of every run: all that it takes to know it, to trust it, and to make it again."""

from __future__ import annotations

import json
import os
import platform
from datetime import UTC, datetime, timedelta

import pytest

from tests.execution import clusters
from tests.faults import logged
from tests.faults.experiments import driver, write_experiment
from yhly_sim.domain.catalogue import catalogue
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.identity import installed_version
from yhly_sim.store.keys import run_key
from yhly_sim.store.store import Store
from yhly_sim.studies.batch.stored_results import results_of, small_tables_of
from yhly_sim.studies.batch.vocabulary import experiment
from yhly_sim.studies.experiment import run_experiment
from yhly_sim.studies.reproduce import reproduce, verify
from yhly_sim.studies.subject import our_model


@pytest.fixture
def run(tmp_path):
    return lambda page, **asked: run_experiment(page, **{"store": tmp_path / "store", "serial": True, **asked})


def records_of(found, tmp_path):
    with Store.open(tmp_path / "store") as store:
        return [store.record(key) for key in found.results.runs["key"]]


def test_a_run_of_ours_keeps_seeds_parameters_with_their_origin_versions_host_times_and_results(tmp_path, run):
    ours = experiment("ours", scenarios=["incentives_large_cash"], design={"kind": "one_at_a_time"}, seed=5, replications=1,
                      days=20, world="small", uncertainties=["disputes.base_rate"], levers={"digital": {"switches": ["digital"]}})
    found = run(ours)
    records = records_of(found, tmp_path)
    assert len(records) >= 4 and len({record.key for record in records}) == len(records)
    for record in records:
        assert record.key == run_key(record.address, code_id=our_model().code_id(), seed=5, replication=0)
        assert (record.scenario, record.seed, record.replication, record.status) == ("incentives_large_cash", 5, 0, "ok")
        assert record.code_id == our_model().code_id() and record.origin["versions"]["python"] == platform.python_version()
        for package in ("yhly-sim", "numpy", "numba", "llvmlite", "mesa"):
            assert record.origin["versions"][package] == installed_version(package)
        assert record.origin["host"] == platform.node() and record.origin["pid"] == os.getpid()
        assert record.origin["processor"] == platform.machine()
        began = datetime.fromisoformat(record.started)
        assert timedelta() <= datetime.now(UTC) - began < timedelta(hours=1)
        assert record.seconds > 0 and record.cpu_seconds > 0 and record.traceback is None
        assert record.outcomes["satisfaction"] > 0 and len(record.series["day"]) > 3 and record.books["payer"]
        assert "courtyard_kind" in record.tables["groups"]["dimension"] and sum(record.tables["durations"]["happened"]) > 0
        assert set(record.catalogue) == set(catalogue())
        rate = record.catalogue["disputes.base_rate"]
        assert rate["file"] == "yhly_sim/domain/disputes/parameters.yaml" and rate["line"] > 0 and rate["source"]
        settings = {one["parameter"]: one for one in record.settings}
        money = settings["incentives.yuan_per_star"]
        assert money["value"] == 20000.0 and money["file"].endswith("incentives_large_cash.yaml") and money["line"] > 0

    groups = small_tables_of(ours, "groups", store=tmp_path / "store")
    assert len(groups) == 7 * len(records) and set(groups["point"]) == set(range(len(records)))
    assert set(groups["group"]) > {"old_compound", "60_and_older"} and list(groups.columns[:3]) == ["point", "scenario", "replication"]
    assert small_tables_of(ours, "nothing", store=tmp_path / "store").empty

    varied = [one for record in records for one in record.settings if one["parameter"] == "disputes.base_rate"]
    assert len({one["value"] for one in varied}) > 1 and {(one["file"], one["line"]) for one in varied} == {("plan", 0)}
    switched = [one for record in records for one in record.settings if one["parameter"] == "switches.digital"]
    assert {one["value"] for one in switched} >= {False} and {one["start_day"] for one in switched} == {180}


def test_a_run_of_another_model_keeps_its_arguments_and_who_set_them(tmp_path, run):
    record = records_of(run(write_experiment(tmp_path, drifts=[])), tmp_path)[0]
    assert record.settings == [{"parameter": "x", "value": 0.0, "file": "plan"}]
    assert record.catalogue["drift"] == {"value": 0.0, "file": f"{tmp_path / 'logged.py'}:Logged"}
    assert record.address["arguments"] == {"x": 0.0, "drift": 0.0} and record.series["place"]


def test_a_kept_run_is_made_again_bit_for_bit_and_a_wrong_one_is_found(tmp_path, run, monkeypatch):
    page = write_experiment(tmp_path, seed=0)
    found = run(page)
    monkeypatch.chdir(tmp_path / "store")
    assert all(reproduce(key[:10], store=tmp_path / "store").is_same for key in found.results.runs["key"][::7])
    told = []
    assert all(one.is_same for one in verify(5, store=tmp_path / "store", progress=told.append))
    drawn = [{one.record.key for one in verify(5, seed=seed, store=tmp_path / "store")} for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2] and len(drawn[2]) == 5 and len(told) == 5
    assert len(verify(1000, store=tmp_path / "store")) == 24

    victim = records_of(found, tmp_path)[3]
    false = {**vars(victim), "outcomes": {**victim.outcomes, "place": victim.outcomes["place"] + 1e-13}}
    with Store.open(tmp_path / "false", write=True) as store:
        store.commit([type(victim)(**false)])
    again = reproduce(victim.key, store=tmp_path / "false")
    assert not again.is_same and again.differing == ("place",)
    monkeypatch.setattr("yhly_sim.model.any_mesa.code.code_id", lambda: "another")
    for asked, message in ((lambda: verify(3, store=tmp_path / "store"), "verify_nothing"),
                           (lambda: reproduce(victim.key, store=tmp_path / "store"), "reproduce_other_code")):
        with pytest.raises(UserError) as refused:
            asked()
        assert refused.value.message == message


@pytest.mark.long
def test_it_makes_no_difference_who_runs_it(tmp_path, run):
    """Serial, one worker, two workers, and a scheduler of Dask's own with two: the same bytes."""
    page = write_experiment(tmp_path, replications=5)
    digests = {"serial": run(page).digest}
    for workers in (1, 2):
        digests[f"workers {workers}"] = run(page, serial=False, workers=workers, store=tmp_path / str(workers)).digest
    (tmp_path / "cluster").mkdir()
    with clusters.cluster(tmp_path / "cluster") as cluster:
        found = run(page, serial=False, scheduler=cluster.address, store=tmp_path / "tcp")
        digests["tcp"] = found.digest
        assert found.executed == 30 and found.provenance["engine"] == cluster.address
    assert len(set(digests.values())) == 1, digests


@pytest.mark.slow
def test_a_notebook_reads_results_while_the_batch_writes(tmp_path):
    page = write_experiment(tmp_path, replications=25)
    told = {logged.SECONDS: 0.03}
    seen = []
    with driver("experiment", page, "--serial", "--store", tmp_path / "store", "--json", **told) as process:
        while process.poll() is None:
            try:
                results = results_of(page, store=tmp_path / "store")
            except UserError as error:
                assert error.message in ("no_store", "store_missing", "experiment_not_run") and not seen
                continue
            seen.append(len(results.runs))
            assert results.runs.notna().all(axis=None) and results.replications == 25 and len(results.points) == 6
            often = results.runs["point"].value_counts().reindex(range(6), fill_value=0)
            assert often.max() - often.min() <= 1
        out, err = process.communicate()
    assert process.returncode == 0, err
    assert len(set(seen)) > 3 and sorted(seen) == seen and seen[0] < 150
    assert json.loads(out)["runs_executed"] == 150 == len(results_of(page, store=tmp_path / "store").runs)
