"""`yhly doctor` says what is wrong and what to do; a shell that asks how a line may go on is answered."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from yhly_sim.cli.documents.described import described_commands
from yhly_sim.cli.machine import examination
from yhly_sim.cli.machine.examination import BAD, EXAMINATIONS, NOTE, WELL
from yhly_sim.cli.main import run
from yhly_sim.cli.terminal.completion import OFFERED
from yhly_sim.engine.language import say

LIGHT = tuple(look for look in EXAMINATIONS if look.__name__ not in ("imports", "classroom"))


def asked(words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = run(words.split())
    return code, json.loads(capsys.readouterr().out)


def test_everything_that_is_looked_at_has_a_verdict_and_advice_where_it_is_not_well(
        capsys: pytest.CaptureFixture[str]) -> None:
    code, found = asked("doctor --json", capsys)
    assert [one["name"] for one in found["checks"]] == [look.__name__ for look in EXAMINATIONS]
    for one in found["checks"]:
        assert one["verdict"] in (WELL, NOTE, BAD) and one["found"]
        assert (one["advice"] is None) == (one["verdict"] == WELL)
    assert found["is_ready"] and code == 0 and found["packages"]["mesa"].startswith("3.")


def sick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, what: str) -> None:
    if what == "packages":
        monkeypatch.setattr(examination, "PACKAGES", ("no-such-package",))
    elif what == "imports":
        monkeypatch.setattr(examination, "IMPORTED", ("no_such_module",))
    elif what == "python":
        monkeypatch.setattr(examination, "OLDEST_PYTHON", (99, 0))
    elif what == "port":
        monkeypatch.setattr("yhly_sim.web.server.PORTS_TRIED", 1)
    elif what == "store":
        monkeypatch.setattr("yhly_sim.store.filesystems.network_type", lambda folder: "nfs4")
    elif what == "cache":
        monkeypatch.setattr(examination, "unwritable_cache", lambda: tmp_path)
    elif what == "machine":
        monkeypatch.setattr(examination, "LEAST_MEMORY", 10**15)
    elif what == "browser":
        monkeypatch.setattr("webbrowser.get", lambda: (_ for _ in ()).throw(__import__("webbrowser").Error()))


@pytest.mark.parametrize(("what", "verdict"), [
    ("packages", BAD), ("imports", BAD), ("python", BAD), ("port", BAD), ("store", NOTE), ("cache", NOTE),
    ("machine", NOTE), ("browser", NOTE)])
def test_what_is_wrong_is_said_with_what_to_do_and_only_what_prevents_work_is_exit_code_three(
        what: str, verdict: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sick(monkeypatch, tmp_path, what)
    monkeypatch.setattr(examination, "EXAMINATIONS", (getattr(examination, what),))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr("yhly_sim.web.server.FIRST_PORT", taken.getsockname()[1])
        code, found = asked("doctor --json", capsys)
    (one,) = found["checks"]
    assert one["name"] == what and one["verdict"] == verdict and set(one["advice"]) == {"zh", "en"}
    assert code == (3 if verdict == BAD else 0) and found["is_ready"] == (verdict != BAD)


def test_a_person_reads_a_table_and_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(examination, "EXAMINATIONS", LIGHT)
    assert run(["doctor", "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert all(say(f"doctor_{look.__name__}", lang="en") in told for look in LIGHT)
    monkeypatch.setattr(examination, "PACKAGES", ("no-such-package",))
    assert run(["doctor", "--lang", "en"]) == 3
    assert "no-such-package" in capsys.readouterr().err


def completed(*, lang: str = "zh", **environment: str) -> str:
    done = subprocess.run([sys.executable, "-m", "yhly_sim.cli"], capture_output=True, text=True, check=True,
                          env={**os.environ, "YHLY_LANG": lang, **environment})
    return done.stdout


def test_a_line_is_completed_with_commands_and_options() -> None:
    bash = {"_YHLY_COMPLETE": "complete_bash"}
    assert completed(**bash, COMP_WORDS="yhly prep", COMP_CWORD="1").split() == ["prepare"]
    assert completed(**bash, COMP_WORDS="yhly web --no", COMP_CWORD="2").split() == ["--no-browser"]
    fish = {"_YHLY_COMPLETE": "complete_fish", "_TYPER_COMPLETE_ARGS": "yhly docto", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    assert say("help_yhly_doctor", lang="en") in completed(**fish, lang="en")


@pytest.mark.parametrize(("line", "offered"), [
    ("yhly run weidu_without_b", ["weidu_without_big_bodies", "weidu_without_branch"]),
    ("yhly --lang en compare no_reform order_firm_b", ["order_firm_branch_committee"]),
    ("yhly compare no_reform weidu --world s", ["small"]),
    ("yhly experiment morris", ["morris_all"]),
    ("yhly rank no_reform weidu --outcome petition_", ["petition_count"]),
    ("yhly compare no_reform weidu --margin petition_", ["petition_count="]),
    ("yhly report no_ref", ["no_reform"]),
    ("yhly explain weidu --l", ["--list", "--lang"]),
    ("yhly --l", ["--lang"]),
    ("yhly run weidu --lang z", ["zh"]),
    ("yhly world show --h", ["--help"])])
def test_names_and_the_language_are_completed(line: str, offered: list[str], monkeypatch: pytest.MonkeyPatch,
                                              capsys: pytest.CaptureFixture[str]) -> None:
    for name, value in {"_YHLY_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - 1)}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit):
        run([])
    assert capsys.readouterr().out.split() == offered


def test_every_name_that_is_offered_belongs_to_a_word_of_some_command() -> None:
    words = {word.message for one in described_commands().values() for word in (*one.arguments, *one.options)}
    assert set(OFFERED) - words == {"option_lang"} and all(list(known()) for known in OFFERED.values())
