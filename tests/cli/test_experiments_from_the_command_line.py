"""`yhly experiment` and what goes with it: what they print in both languages, what scripts read, how they refuse."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from tests.faults import logged
from tests.faults.experiments import name_of, write_experiment
from yhly_sim.cli.main import run
from yhly_sim.cli.terminal import progress as progress_module
from yhly_sim.cli.terminal.progress import shown_progress
from yhly_sim.execution.finished import Progress
from yhly_sim.execution.pace import Pace
from yhly_sim.store.store import Store
from yhly_sim.studies.batch.plan import Plan, loaded, subject_of_experiment
from yhly_sim.studies.experiment import run_experiment

CHINESE = re.compile("[\u4e00-\u9fff]")

Say = Callable[..., str]


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """What a command line says: on standard output, or on standard error where it ends with another code."""
    def saying(*words: object, code: int = 0) -> str:
        monkeypatch.setenv("YHLY_LANG", "en")
        assert run([str(word) for word in words]) == code, capsys.readouterr().err
        captured = capsys.readouterr()
        return captured.err if code else captured.out

    return saying


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with an experiment that was run: of its 24 runs the second and the tenth failed."""
    folder = tmp_path_factory.mktemp("made")
    page = write_experiment(folder, seed=7)
    experiment = loaded(page)
    rows = list(Plan.of(experiment, subject_of_experiment(experiment), 4).rows([1, 9]))
    (folder / "trouble").write_text(json.dumps({name_of(row): "raise" for row in rows}))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(logged.TROUBLE, str(folder / "trouble"))
        run_experiment(page, store=folder / "store", serial=True)
    yield folder


@pytest.fixture
def folder(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, worked in; the store is found in the environment."""
    shutil.copytree(made, tmp_path / "made")
    monkeypatch.chdir(tmp_path / "made")
    monkeypatch.setenv("YHLY_STORE", "store")
    return tmp_path / "made"


def sentences(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def test_an_experiment_tells_its_means_what_was_there_and_how_to_see_what_failed(folder: Path, say: Say) -> None:
    english = say("experiment", "walks.yaml", "--serial", "--quiet")
    assert "How far?" in english and "±" in english
    assert "24 runs: 24 were there, 0 ran now, 2 failed" in english
    assert "yhly failures walks.yaml" in english and "--retry-failed" in english
    chinese = say("experiment", "walks.yaml", "--serial", "--quiet", "--lang", "zh")
    assert "走多远" in chinese and "共 24 次运行：已有 24 次" in chinese and "How far" not in chinese
    retried = say("experiment", "walks.yaml", "--serial", "--quiet", "--retry-failed")
    assert "24 runs: 22 were there, 2 ran now, 0 failed" in retried and "yhly failures" not in retried


def test_an_experiment_gives_a_script_its_counts_and_digest_and_keeps_all_in_a_folder(folder: Path, say: Say) -> None:
    found = json.loads(say("experiment", "walks.yaml", "--serial", "--json", "--quiet", "--retry-failed", "--out", "kept",
                           "-n", 5))
    assert list(found) == ["experiment", "runs_planned", "runs_cached", "runs_executed", "runs_failed", "digest", "provenance"]
    assert [found[f"runs_{name}"] for name in ("planned", "cached", "executed", "failed")] == [30, 22, 8, 0]
    assert {"code_id", "seed", "store", "engine", "versions", "machine"} <= set(found["provenance"])
    assert found["provenance"]["seed"] == 7 and found["provenance"]["experiment"]["question"]["en"] == "How far?"
    names = {path.name for path in Path("kept").iterdir()}
    assert {path.suffix for path in Path("kept").rglob("*") if path.is_file()} >= {".csv", ".json", ".png", ".svg"}, names
    assert json.loads(say("experiment", "walks.yaml", "--json", "--quiet"))["runs_planned"] == 24


def test_progress_tells_rate_time_left_and_failures_line_by_line(
        folder: Path, say: Say, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv(logged.TROUBLE, str(folder / "trouble"))
    monkeypatch.setenv("YHLY_LANG", "en")
    assert run(["experiment", "walks.yaml", "--serial", "--store", "fresh"]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("preparing") and lines[1] == "runs 0/24"
    assert re.fullmatch(r"runs 24/24 \(2 failed\), [\d.]+ a second, 0:00:00 left", lines[-1]), lines
    assert len(lines) <= 13 and not any("compile" in line for line in lines)
    assert run(["experiment", "walks.yaml", "--serial", "--store", "fresh", "--lang", "zh"]) == 0
    assert capsys.readouterr().err == "", "where nothing runs there is no progress"


def test_a_long_batch_says_something_every_some_seconds(
        monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    clock = [0.0]
    monkeypatch.setattr(progress_module.time, "monotonic", lambda: clock[0])
    monkeypatch.setenv("YHLY_LANG", "zh")
    with shown_progress(unit="runs", quiet=False, compiles=False) as show:
        assert show is not None
        for second in range(61):
            clock[0] = float(second)
            show(Progress("running", second // 2, 1000, second // 30))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 7 and lines[0] == "运行 0/1000"
    assert lines[-1] == "运行 30/1000（2 个失败），每秒 0.5，还需 0:32:20"


def test_the_pace_is_that_of_the_last_minute() -> None:
    times = iter([0.0, 100.0, 160.0, 220.0, 230.0])
    pace = Pace(clock=lambda: next(times))
    assert [pace.saw(done, 1000) for done in (0, 100, 160, 280, 5)] == [
        None, (1.0, 900.0), pytest.approx((1.0, 840.0)), pytest.approx((2.0, 360.0)), None]


def test_runs_lists_the_experiments_of_a_store_and_the_runs_of_one(folder: Path, say: Say) -> None:
    name, planned, ok, failed, *latest = sentences(say("runs"))[-1].split()
    assert (name, planned, ok, failed) == ("walks", "24", "22", "2") and latest[-1] == "UTC"
    [kept] = json.loads(say("runs", "--json", "--lang", "zh"))["experiments"]
    assert kept.pop("latest") <= datetime.now(UTC).isoformat() and kept == {"name": "walks", "planned": 24, "ok": 22, "failed": 2}
    told = json.loads(say("runs", "walks", "--json"))["runs"]
    assert told == json.loads(say("runs", "walks.yaml", "--json", "--lang", "zh"))["runs"] and len(told) == 24
    assert [one["status"] for one in told].count("failed") == 2 and told[0]["host"]
    assert CHINESE.search(say("runs", "walks", "--lang", "zh")) and not CHINESE.search(say("runs", "walks"))
    write_experiment(folder, seed=7, replications=4, levels=[9.0, 8.0], name="other")
    with Store.open("store", write=True) as store:
        other = loaded("other.yaml")
        Plan.of(other, subject_of_experiment(other), 4).write(store)
    waiting = json.loads(say("runs", "other", "--json"))["runs"]
    assert len(waiting) == 16 and all(one["status"] is None for one in waiting) and " - " in say("runs", "other")


def test_failures_are_told_with_seeds_reason_and_traceback(folder: Path, say: Say) -> None:
    english, chinese = say("failures", "walks"), say("failures", "--lang", "zh")
    assert english.count("ValueError: told to fail") == 2 and "--retry-failed" in english and "failed" in english
    assert CHINESE.search(chinese) and not CHINESE.search(english)
    told = json.loads(say("failures", "--json"))["failures"]
    assert told == json.loads(say("failures", "walks", "--json", "--lang", "zh"))["failures"]
    assert [set(one) for one in told] == [{"key", "scenario", "seed", "replication", "status", "reason", "traceback"}] * 2
    assert all(one["seed"] == 7 and "get_into_trouble" in one["traceback"] for one in told)
    say("experiment", "walks.yaml", "--serial", "--quiet", "--retry-failed")
    assert say("failures") == "No run has failed.\n" and say("failures", "--lang", "zh") == "没有失败的运行。\n"


def test_a_run_is_reproduced_and_some_are_verified(folder: Path, say: Say) -> None:
    runs = json.loads(say("runs", "walks", "--json"))["runs"]
    key = next(one["key"] for one in runs if one["status"] == "ok")
    assert "the same to the bit" in say("reproduce", key[:12]) and "逐位相同" in say("reproduce", key, "--lang", "zh")
    told = json.loads(say("reproduce", key, "--json"))
    assert told["is_same"] and told["key"] == key and told["outcomes"]["place"] and told["seed"] == 7
    assert say("verify", 3, "--quiet").startswith("3 runs were made again")
    found = json.loads(say("verify", 100, "--json", "--seed", 4, "--quiet"))
    assert (found["verified"], found["different"], len(found["runs"])) == (22, 0, 22)
    failed = next(one["key"] for one in runs if one["status"] == "failed")
    assert "yhly failures" in say("reproduce", failed, code=2)
    assert "zzz" in say("reproduce", "zzz", code=2)


def test_a_run_that_is_not_what_it_was_is_an_error_of_ours(folder: Path, say: Say) -> None:
    with Store.open("store") as store:
        record = store.record(store.runs().query("status == 'ok'")["key"].iloc[0])
    with Store.open("false", write=True) as store:
        store.commit([type(record)(**{**vars(record), "outcomes": {**record.outcomes, "place": 0.0}})])
    for words in (["reproduce", record.key], ["verify", 1, "--quiet"]):
        told = say(*words, "--store", "false", code=1)
        assert record.key[:12] in told and len(sentences(told)) == 1
    assert not json.loads(run_and_read(say, "reproduce", record.key, "--store", "false", "--json"))["is_same"]


def run_and_read(say: Say, *words: object) -> str:
    """Standard output of a command that ends with code 1."""
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        say(*words, code=1)
    return told.getvalue()


def test_a_store_is_checked_repaired_and_exported(folder: Path, say: Say) -> None:
    assert "is whole" in say("store", "check") and json.loads(say("store", "check", "--json")) == {"damages": []}
    part = next(Path("store", "parts").glob("*-outcomes.parquet"))
    content = bytearray(part.read_bytes())
    content[len(content) // 2] ^= 1
    part.write_bytes(content)
    told = say("store", "check", code=1)
    assert "22 runs" in told and "yhly store check --repair" in told
    assert "yhly store check --repair" in say("store", "check", "--lang", "zh", code=1)
    found = json.loads(say("store", "check", "--repair", "--json"))["damages"]
    assert [(one["kind"], one["is_repaired"], len(one["keys"])) for one in found] == [("damaged", True, 22)]
    assert "is whole" in say("store", "check")
    assert "2 were there, 22 ran now" in say("experiment", "walks.yaml", "--serial", "--quiet")
    assert "out" in say("export", "walks", "--out", "out", "--format", "csv")
    header, *rows = Path("out", "runs.csv").read_text().splitlines()
    assert len(rows) == 24 and {"key", "scenario", "replication", "status", "place"} <= set(header.split(","))
    assert json.loads(say("export", "--out", "all", "--json")) == {"folder": "all"} and Path("all", "series.parquet").exists()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_cannot_be_done_is_one_sentence_and_the_right_code(folder: Path, say: Say, lang: str) -> None:
    refusals: list[tuple[tuple[Any, ...], int, str]] = [
        (("runs", "--store", "nowhere"), 2, "nowhere"),
        (("runs", "wlks"), 2, "walks"),
        (("failures", "wlks"), 2, "walks"),
        (("export", "walks", "--format", "xls"), 2, "parquet, csv"),
        (("reproduce", ""), 2, ""),
        (("verify", "0"), 2, "0"),
        (("experiment", "walkz"), 2, "walkz"),
        (("experiment", "walks.yaml", "--workers", "0"), 2, "--workers"),
        (("experiment", "walks.yaml", "-n", "many"), 2, "many"),
        (("experiment", "walks.yaml", "--store", "new", "--scheduler", "localhost:8786"), 2, "localhost:8786"),
        (("experiment", "optimise_incentives", "--quick"), 2, "yhly optimise optimise_incentives --quick"),
        (("sensitivity", "walks.yaml", "--store", "empty"), 2, "yhly experiment walks"),
    ]
    with Store.open("empty", write=True):
        pass
    for words, code, names in refusals:
        told = say(*words, "--lang", lang, code=code)
        assert len(sentences(told)) == 1 and names in told, told
        assert bool(CHINESE.search(told.replace("parquet", ""))) == (lang == "zh"), told
    assert not Path("new").exists()


def test_a_store_that_somebody_writes_or_a_newer_program_made_is_refused(folder: Path, say: Say) -> None:
    with Store.open("store", write=True):
        told = say("experiment", "walks.yaml", "--serial", "--quiet", code=2)
        assert "store" in told and str(os.getpid()) in told
        assert "24" in say("runs"), "reading goes on"
    with closing(sqlite3.connect("store/index.sqlite")) as index:
        index.execute("PRAGMA user_version = 99")
    for words in (["runs"], ["experiment", "walks.yaml", "--serial", "--quiet"], ["store", "check", "--repair"]):
        assert "99" in say(*words, code=2) and len(sentences(say(*words, "--lang", "zh", code=2))) == 1


def test_an_experiment_that_changed_or_mixes_code_is_not_compared(folder: Path, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    write_experiment(folder, seed=8)
    told = say("sensitivity", "walks.yaml", "--outcome", "place", code=2)
    assert "yhly experiment walks" in told and len(sentences(told)) == 1
    write_experiment(folder, seed=7)
    monkeypatch.setattr("yhly_sim.model.any_mesa.code.code_id", lambda: "another")
    second = run_experiment("walks.yaml", serial=True)
    with Store.open("store", write=True) as store:
        spec, planned = store.experiment("walks")
        by_place = {(one.point, one.replication): one.key for one in second.results.runs.itertuples()}
        old = store.runs().query("code_id != @second.results.provenance['code_id']")["key"]
        keys = [*old[:5], *list(by_place.values())[5:]]
        store.set_experiment("walks", spec=spec, runs=[(key, place % 6, "default", place // 6) for place, key in enumerate(keys)])
    told = say("sensitivity", "walks.yaml", "--outcome", "place", code=2)
    assert "different code" in told and len(sentences(told)) == 1
    assert "不同版本的代码" in say("sensitivity", "walks.yaml", "--lang", "zh", "--outcome", "place", code=2)
