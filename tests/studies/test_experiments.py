"""Experiments that are kept: what is there is not run again, what was changed is, and what stopped goes on."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter

import pytest

from tests.faults import logged
from tests.faults.experiments import ROOT, Executions, write_experiment
from yhly_sim.engine.errors import UserError
from yhly_sim.model.any_mesa import code as mesa_code
from yhly_sim.store.store import Store
from yhly_sim.studies.batch import batches
from yhly_sim.studies.batch.stored_results import results_of
from yhly_sim.studies.experiment import run_experiment


@pytest.fixture
def log(tmp_path, monkeypatch):
    monkeypatch.setenv(logged.EXECUTIONS, str(tmp_path / "log"))
    return tmp_path / "log"


@pytest.fixture
def run(tmp_path):
    """Run an experiment in a store of this test, here."""
    return lambda page, **asked: run_experiment(page, **{"store": tmp_path / "store", "serial": True, **asked})


def test_the_same_experiment_again_runs_nothing_and_starts_no_process(tmp_path, run, log, monkeypatch):
    page = write_experiment(tmp_path)
    first = run(page)
    assert (first.planned, first.cached, first.executed, first.failed) == (24, 0, 24, 0)
    assert set(Executions.of(page, log).times().values()) == {1}

    def refuse(**asked):
        raise AssertionError("an engine was started")

    monkeypatch.setattr(batches, "open_engine", refuse)
    told = []
    again = run(page, serial=False, workers=2, progress=told.append)
    assert (again.planned, again.cached, again.executed, again.failed) == (24, 24, 0, 0)
    assert again.digest == first.digest and told == [] and Executions.of(page, log).count() == 24
    assert again.results.runs.equals(first.results.runs)


def test_a_changed_level_runs_only_what_it_touches(tmp_path, run, log):
    run(write_experiment(tmp_path))
    page = write_experiment(tmp_path, levels=[0.0, 1.0, 7.0])
    changed = run(page)
    assert (changed.planned, changed.cached, changed.executed) == (24, 16, 8)
    assert set(changed.results.runs["x"]) == {0.0, 1.0, 7.0}
    with Store.open(tmp_path / "store") as store:
        assert set(store.runs()["status"]) == {"ok"} and len(store.runs()) == 32
    assert run(write_experiment(tmp_path)).executed == 0, "and what was before is still there"


def test_more_replications_extend_and_fewer_leave_out(tmp_path, run):
    write_experiment(tmp_path, replications=2)
    page = tmp_path / "walks.yaml"
    two = run(page)
    five = run(write_experiment(tmp_path, replications=5))
    assert (five.cached, five.executed) == (12, 18)
    assert two.results.by_replication("place").equals(five.results.by_replication("place")[[0, 1]])
    asked = run(page, replications=2)
    assert (asked.planned, asked.executed, asked.digest) == (12, 0, two.digest)


def test_a_seed_of_its_own_is_luck_of_its_own_and_seed_0_is_one_like_any_other(tmp_path, run):
    zero, one = (run(write_experiment(tmp_path, seed=seed)).results.by_replication("place") for seed in (0, 1))
    assert not (zero.to_numpy() == one.to_numpy()).any()
    assert run(write_experiment(tmp_path, seed=0)).executed == 0


def test_the_same_point_in_another_experiment_is_the_same_run(tmp_path, run):
    run(write_experiment(tmp_path))
    other = run(write_experiment(tmp_path, levels=[2.0, 1.0], drifts=[0.5, 0.0], name="other"))
    assert (other.planned, other.executed) == (16, 0)


def test_other_words_and_files_that_no_run_follows_from_run_nothing(tmp_path, run):
    page = write_experiment(tmp_path)
    first = run(page)
    (tmp_path / "README.md").write_text("Now with a README.")
    page.write_text(page.read_text(encoding="utf-8").replace("走多远？", "究竟走多远？").replace("走路", "散步"), encoding="utf-8")
    model = tmp_path / "logged.py"
    model.write_text(model.read_text(encoding="utf-8") + "\n# a remark\n", encoding="utf-8")
    assert results_of(page, store=tmp_path / "store").runs.equals(first.results.runs)
    again = run(page)
    assert (again.executed, again.digest) == (0, first.digest)
    with Store.open(tmp_path / "store") as store:
        assert store.experiment("walks")[0]["question"]["zh"] == "究竟走多远？"


def test_other_code_of_the_model_or_of_the_package_runs_everything(tmp_path, run, monkeypatch):
    page = write_experiment(tmp_path)
    first = run(page)
    model = tmp_path / "logged.py"
    text = model.read_text(encoding="utf-8")
    model.write_text(text.replace("gauss(0.0, 1.0)", "gauss(0.0, 2.0)"), encoding="utf-8")
    wider = run(page)
    assert (wider.cached, wider.executed) == (0, 24) and wider.digest != first.digest
    model.write_text(text, encoding="utf-8")
    assert run(page).executed == 0
    monkeypatch.setattr(mesa_code, "code_id", lambda: "another")
    again = run(page)
    assert again.executed == 24 and again.results.runs["place"].equals(first.results.runs["place"])


@pytest.mark.long
def test_a_copy_of_the_package_runs_again_what_other_code_made_and_only_that(tmp_path):
    """The package as somebody has it: a change of its README runs nothing, a change of its code everything."""
    page = write_experiment(tmp_path / "walks")
    for name in ("yhly_sim", "experiments", "scenarios"):
        subprocess.run(["cp", "-r", ROOT / name, tmp_path / name], check=True)
    (tmp_path / "README.md").write_text("before")

    def executed():
        words = [sys.executable, "-m", "yhly_sim.cli", "experiment", page, "--serial", "--json", "--quiet", "--store", tmp_path / "store"]
        told = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, env={"PYTHONPATH": str(tmp_path), "PATH": ""})
        assert told.returncode == 0, told.stderr
        return json.loads(told.stdout)["runs_executed"]

    assert executed() == 24
    (tmp_path / "README.md").write_text("after")
    (tmp_path / "yhly_sim" / "README.md").write_text("a note beside the code")
    assert executed() == 0
    parameters = next((tmp_path / "yhly_sim" / "domain").rglob("parameters.yaml"))
    parameters.write_bytes(parameters.read_bytes() + b"\n# another source\n")
    assert executed() == 24


def test_a_batch_that_is_stopped_has_every_point_equally_often_and_goes_on(tmp_path, run, log):
    page = write_experiment(tmp_path, replications=6)
    whole = run(page, store=tmp_path / "undisturbed")
    log.unlink()

    def stop(progress):
        if progress.done >= 14:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(page, progress=stop)
    there = results_of(page, store=tmp_path / "store")
    often = Counter(there.runs["point"])
    assert 14 <= len(there.runs) < 36 and max(often.values()) - min(often.values()) <= 1 and len(often) == 6
    assert there.replications == 6 and len(there.points) == 6
    done = run(page)
    assert done.cached == len(there.runs) and done.digest == whole.digest
    assert set(Executions.of(page, log).times().values()) == {1}, "what was committed was not run again"


def test_replications_go_on_until_the_answer_is_sure_enough_and_stop_there(tmp_path, run):
    page = write_experiment(tmp_path, levels=[0.0, 1.0], drifts=[],
                            replications="{half_width: {place: 0.7}, max: 200, of: mean}")
    found = run(page)
    replications = found.results.replications
    assert 10 < replications < 200 and found.executed == found.planned == 2 * replications
    values = found.results.by_replication("place").to_numpy()
    assert (1.96 * values.std(axis=1, ddof=1) / replications**0.5 < 0.75).all()
    again = run(page)
    assert (again.executed, again.cached, again.digest) == (0, found.planned, found.digest)
    assert results_of(page, store=tmp_path / "store").replications == replications
    most = run(write_experiment(tmp_path, levels=[0.0, 1.0], drifts=[],
                                replications="{half_width: {place: 0.01}, max: 30, of: mean}"))
    assert most.results.replications == 30 and most.executed == max(0, 60 - found.planned)


def test_adaptive_replications_that_are_stopped_go_on_where_they_were(tmp_path, run, log):
    page = write_experiment(tmp_path, levels=[0.0, 1.0], drifts=[],
                            replications="{half_width: {place: 0.5}, max: 60, of: mean}")
    whole = run(page, store=tmp_path / "undisturbed")
    assert whole.results.replications > 20
    log.unlink()

    blocks = []

    def stop_in_the_second_block(progress):
        blocks.append(progress.stage == "preparing")
        if sum(blocks) == 2 and progress.done > 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(page, progress=stop_in_the_second_block)
    before = len(results_of(page, store=tmp_path / "store").runs)
    assert 20 < before < 60

    seen = []
    done = run(page, progress=lambda progress: seen.append(len(results_of(page, store=tmp_path / "store").runs)))
    assert (done.digest, done.results.replications) == (whole.digest, whole.results.replications)
    assert done.cached == before and set(Executions.of(page, log).times().values()) == {1}
    assert seen[0] == before and sorted(seen) == seen, "who reads meanwhile never sees less than there was"


def test_a_search_is_sent_to_where_it_is_run(tmp_path, run):
    with pytest.raises(UserError, match="yhly optimise optimise_incentives --quick"):
        run("optimise_incentives", quick=True)
    assert not (tmp_path / "store").exists()
