"""`yhly run` and `yhly compare` on a small district: what they print, what they write, what scripts read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from yhly_sim.cli.main import run

SMALL = "--world small --days 30 --lang en"


@pytest.fixture(autouse=True)
def language_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YHLY_LANG", "zh")


def printed(words: str, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    assert run(words.split()) == 0
    captured = capsys.readouterr()
    return captured.out, captured.err


def test_a_run_prints_its_outcomes_and_shows_progress_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = printed(f"run weidu {SMALL}", capsys)
    assert "satisfaction" in out.lower()
    assert "days" in err and "days" not in out.splitlines()[0]


def test_a_quiet_run_says_nothing_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(f"run no_reform {SMALL} --quiet", capsys)[1] == ""


def test_a_run_gives_a_script_its_outcomes_and_where_they_come_from(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(printed(f"run weidu {SMALL} --json", capsys)[0])
    assert list(found) == ["outcomes", "provenance"]
    assert set(found["outcomes"]["satisfaction"]) >= {"value", "unit"}
    assert found["provenance"]["seed"] == 1
    again = json.loads(printed(f"run weidu {SMALL} --json", capsys)[0])
    assert again["outcomes"] == found["outcomes"]


@pytest.mark.slow
def test_a_comparison_prints_a_table_and_a_sentence_and_keeps_everything(
        tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = printed(f"compare no_reform branch_only -n 3 {SMALL} --workers 1 --out {tmp_path}/kept", capsys)
    assert "No reform" in out and "Core only" in out
    assert "runs 6/6" in err and str(tmp_path) in err
    assert {path.suffix for path in (tmp_path / "kept").rglob("*") if path.is_file()} >= {".csv", ".parquet", ".json"}


@pytest.mark.slow
def test_a_comparison_gives_a_script_what_it_relies_on(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = printed(f"compare no_reform branch_only -n 3 {SMALL} --workers 1 --json", capsys)
    found = json.loads(out)
    assert {"comparisons", "sentence"} <= set(found)
    assert set(found["comparisons"]["satisfaction"]) >= {
        "unit", "baseline", "treatment", "difference", "ci_low", "ci_high", "p", "p_holm", "effect_size", "vrf",
        "replications", "replications_needed"}


@pytest.mark.long
def test_a_world_is_prepared_beforehand(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = printed("prepare no_reform --lang en", capsys)
    assert out == "" and "ready" in err


def test_a_refused_comparison_leaves_no_folder_behind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(f"compare no_reform weidoo --out {tmp_path}/new".split()) == 2
    assert not (tmp_path / "new").exists()
    (tmp_path / "file").write_text("")
    assert run(f"compare no_reform weidu --out {tmp_path}/file/new".split()) == 2
    assert f"{tmp_path / 'file'} 是文件" in capsys.readouterr().err
