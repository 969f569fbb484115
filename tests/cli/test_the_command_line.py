"""The command line in both languages: one sentence for every mistake, the right exit code, no traceback."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from yhly_sim.cli.commands import application
from yhly_sim.cli.documents.described import described_commands
from yhly_sim.cli.main import run
from yhly_sim.domain.catalogue import catalogue
from yhly_sim.engine.language import catalogue as messages

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def language_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YHLY_LANG", "zh")


def said(words: str, capsys: pytest.CaptureFixture[str], code: int = 0) -> str:
    assert run(words.split()) == code
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return captured.out if code == 0 else captured.err


def _paths(command: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    yield " ".join(path)
    for name, inner in getattr(command, "commands", {}).items():
        yield from _paths(inner, (*path, name))


COMMANDS = tuple(_paths(typer.main.get_command(application())))
"""Every command there is, by the table of commands; "" is the program itself."""


@pytest.mark.parametrize("command", COMMANDS)
def test_a_help_page_speaks_either_language_and_names_every_option(
        command: str, capsys: pytest.CaptureFixture[str]) -> None:
    chinese = said(f"{command} --help", capsys)
    english = said(f"--lang en {command} --help", capsys)
    assert CHINESE.search(chinese) and not CHINESE.search(english)
    options = set(re.findall(r"--[a-z]+", english))
    assert options == set(re.findall(r"--[a-z]+", chinese)) and {"--lang", "--help"} <= options


def test_no_words_at_all_show_the_help_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert said("", capsys) == said("--help", capsys)


@pytest.mark.parametrize("words", ["--lang en list", "list --lang en", "list --lang=en"])
def test_the_language_may_stand_before_or_after_the_command(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert not CHINESE.search(said(words, capsys))
    assert os.environ["YHLY_LANG"] == "en"


def test_the_list_is_one_object_with_the_keys_that_scripts_rely_on(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(said("list --json", capsys))
    assert list(found) == ["scenarios", "experiments", "switches", "parameters"]
    assert len(found["parameters"]) == len(catalogue())
    assert {"no_reform", "weidu"} <= {scenario["name"] for scenario in found["scenarios"]}
    assert found == json.loads(said("list --json --lang en", capsys))


def test_the_assumptions_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assumed = sum(parameter.grade == "assumption" for parameter in catalogue().values())
    last = said("list --grade assumption --lang en", capsys).splitlines()[-1]
    assert last == f"{assumed} of {len(catalogue())} parameters are of grade 'assumption'."
    shown = json.loads(said("list --grade assumption --json", capsys))["parameters"]
    assert len(shown) == assumed


def test_a_check_says_what_a_scenario_changes_against_its_parent(capsys: pytest.CaptureFixture[str]) -> None:
    text = said("check branch_committee --lang en", capsys)
    assert "committee on (owners' committees, the first wing)" in text and "branch_only" in text
    found = json.loads(said("check branch_committee --json", capsys))
    assert found["extends"] == "branch_only" and len(found["difference"]) == 1


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("lst", "'list'"),
        ("list --grad x", "'--grade'"),
        ("list --grade assumptoin", "'assumption'"),
        ("list extra", "too many words"),
        ("run", "SCENARIO"),
        ("compare no_reform", "lacks B"),
        ("run weidu --seed", "--seed"),
        ("run weidu --seed abc", "whole number"),
        ("run weidu --seed -1", "from 0 to 4294967295"),
        ("run weidu --seed 4294967296", "from 0 to 4294967295"),
        ("run weidu --days -3", "from 1 to"),
        ("run weidu --days 0", "from 1 to"),
        ("run wiedu", "'weidu'"),
        ("compare no_reform wiedu", "'weidu'"),
        ("compare no_reform weidu -n 0", "from 1 to"),
        ("compare no_reform weidu --workers none", "--workers"),
        ("compare no_reform weidu --precision satisfaction=", "NAME=VALUE"),
        ("compare no_reform weidu --precision wide", "NAME=VALUE"),
        ("compare no_reform weidu --precision satisfactoin=0.01", "nearest is 'satisfaction'"),
        ("compare no_reform weidu --precision 0.01 --most 5", "--most"),
        ("compare no_reform weidu --margin satisfaction=-1", "--margin"),
        ("compare no_reform weidu --uncertain 0", "from 1 to"),
        ("rank weidu", "two scenarios or more"),
        ("rank weidu no_reform weidu", "weidu is there twice"),
        ("rank no_reform wiedu", "'weidu'"),
        ("rank no_reform weidu --outcome branch_count", "branch_count"),
        ("rank no_reform weidu -n 5 --budget 10", "replications"),
        ("robustness incentive_designs --threshold satisfaction", "NAME=VALUE"),
        ("robustness no_such_experiment", "no_such_experiment"),
        ("check no_such_file.yaml", "no_such_file.yaml"),
        ("run weidu --out /dev/null/x", "/dev/null is a file"),
        ("plan wiedu", "'weidu'"),
        ("validate V31", "'V3'"),
        ("validate V1 --seeds 0", "from 1 to"),
        ("validate V1 --world nowhere", "'nowhere'"),
        ("validate V1 --write --world small", "--world"),
        ("fit disputes.agree_constnat", "'disputes.agree_constant'"),
        ("world", "template | show"),
        ("world shw", "'show'"),
        ("world show nowhere", "'nowhere'"),
        ("world show small --out /dev/null/x", "/dev/null is a file"),
        ("run weidu --world nowhere --days 3", "'nowhere'"),
    ],
)
def test_a_mistake_of_the_user_is_one_sentence_and_exit_code_two(
        words: str, part: str, capsys: pytest.CaptureFixture[str]) -> None:
    english = said(f"{words} --lang en", capsys, code=2)
    assert part in english and english.count("\n") == 1 and not CHINESE.search(english)
    chinese = said(f"{words} --lang zh", capsys, code=2)
    assert CHINESE.search(chinese) and chinese.count("\n") == 1


def test_the_plan_prints_every_phase_in_its_order_from_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    from yhly_sim.domain.schedule import SCHEDULE

    names = [phase.name for phase in SCHEDULE.phases]
    found = json.loads(said("plan --json", capsys))
    assert [row["phase"] for row in found["phases"]] == names and found["periods"] == []
    text = said("plan --lang en", capsys)
    assert all(name in text for name in names) and not CHINESE.search(text)


def test_the_plan_of_a_scenario_says_what_is_on_from_which_day(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(said("plan branch_only --json", capsys))
    assert found["periods"] == [{"start_day": 0, "switches": []}, {"start_day": 180, "switches": ["branch", "grids"]}]
    assert "on from day 180: branch, grids" in said("plan branch_only --lang en", capsys)


def test_a_template_of_a_district_loads_and_is_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(f"world template {tmp_path}/ours.csv", capsys)
    found = json.loads(said(f"world show {tmp_path}/ours.csv --out {tmp_path} --json", capsys))
    assert found["counts"]["courtyards"] > 0 and Path(found["picture"]).read_bytes().startswith(b"\x89PNG")
    assert str(tmp_path) in said(f"world template {tmp_path}/ours.csv", capsys, code=2)


def test_an_unknown_language_is_answered(capsys: pytest.CaptureFixture[str]) -> None:
    assert "zh, en" in said("list --lang fr", capsys, code=2)
    assert "zh, en" in said("list --lang", capsys, code=2)


@pytest.mark.parametrize("text", ["a: !!python/object/apply:os.system ['touch {trace}']", "a: &x [1]\nb: *x"])
def test_a_file_with_more_than_data_runs_nothing(
        text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    trace, file = tmp_path / "trace", tmp_path / "mine.yaml"
    file.write_text(text.replace("{trace}", str(trace)))
    assert "mine.yaml" in said(f"check {file}", capsys, code=2)
    assert not trace.exists()


def test_a_mistake_of_ours_is_exit_code_one_and_shows_its_traceback_when_asked(
        capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("two\nlines")

    monkeypatch.setattr("yhly_sim.cli.machine.doctor.code_id", broken)
    assert "RuntimeError: two lines" in said("doctor --lang en", capsys, code=1)
    monkeypatch.setenv("YHLY_DEBUG", "1")
    assert run(["doctor"]) == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code", "part"),
    [
        (OSError(28, "No space left on device", "x.csv"), 3, "The disk is full (x.csv"),
        (PermissionError(13, "Permission denied", "x.csv"), 3, "The machine refuses (x.csv"),
        (MemoryError(), 3, "Memory is full"),
        (KeyboardInterrupt(), 130, "Interrupted"),
    ],
)
def test_what_the_machine_refuses_is_exit_code_three(
        error: BaseException, code: int, part: str, capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch) -> None:
    def failing() -> None:
        raise error

    monkeypatch.setattr("yhly_sim.cli.machine.doctor.code_id", failing)
    assert part in said("doctor --lang en", capsys, code=code)


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", said("--version", capsys))


def test_the_catalogue_has_a_help_sentence_for_every_command() -> None:
    for command in COMMANDS:
        assert "_".join(["help_yhly", *command.split()]) in messages()


def test_a_costs_file_is_written_checked_and_used(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert "costs.yaml" in said("costs template", capsys)
    assert "已经存在" in said("costs template", capsys, 2)
    (tmp_path / "mine.yaml").write_text("source: 决算\nprices:\n  accounts.worker_hour_yuan: 60\n", encoding="utf-8")
    told = said("check mine.yaml", capsys)
    assert "60 *" in told and "决算" in told and "合理范围之外" in told
    found = json.loads(said("check mine.yaml --json", capsys))
    assert found["prices"] == {"accounts.worker_hour_yuan": {"value": 60.0, "line": 3, "is_in_range": False}}
    plain, priced = (json.loads(said(f"run no_reform --world small --days 10 --json{more}", capsys))["outcomes"]
                     for more in ("", " --costs mine.yaml"))
    assert plain["cost_hours"] == priced["cost_hours"]
    assert plain["cost_full_yuan"]["value"] < priced["cost_full_yuan"]["value"]


OUT = sorted(path.removeprefix("yhly ") for path, one in described_commands().items() if any(word.written.startswith("--out") for word in one.options))
WORDS = {"SCENARIO": "weidu", "A": "no_reform", "B": "weidu", "A B...": "no_reform weidu", "EXPERIMENT": "core_wings_incentives",
         "[EXPERIMENT]": "", "NAME...": "no_reform weidu", "WORLD": "small", "[WORLD]": "small"}
ALSO = {"discover": "--outcome satisfaction", "calibrate": "--targets henan"}
"""What a command asks for besides its arguments."""


@pytest.mark.parametrize(("command", "wrong"), [
    *((command, wrong) for command in OUT for wrong in ("below_a_file", "of_the_machine")), ("report", "a_folder")])
def test_a_place_that_cannot_be_written_is_refused_before_anything_runs(
        command: str, wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("something ran")

    monkeypatch.chdir(tmp_path)
    for runs in ("execution.executor._pool", "execution.batch._Batch.__init__", "model.governance.GovernanceModel.__init__"):
        monkeypatch.setattr(f"yhly_sim.{runs}", never)
    (tmp_path / "file").write_text("")
    place = {"below_a_file": tmp_path / "file" / "x", "of_the_machine": Path("/proc/x"), "a_folder": tmp_path}[wrong]
    arguments = " ".join(WORDS[word.written] for word in described_commands()[f"yhly {command}"].arguments)
    english = said(f"{command} {arguments} {ALSO.get(command, '')} --out {place} --lang en", capsys, code=3 if wrong == "of_the_machine" else 2)
    assert str(place.parent if wrong == "below_a_file" else place) in english or str(place.parent) in english
    assert english.count("\n") == 1 and sorted(path.name for path in tmp_path.iterdir()) == ["file"]
