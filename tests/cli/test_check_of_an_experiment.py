"""`yhly check` of an experiment, and experiments in `yhly list`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from yhly_sim.cli.main import run

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def language_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YHLY_LANG", "zh")


def said(words: str, capsys: pytest.CaptureFixture[str], code: int = 0) -> str:
    assert run(words.split()) == code
    captured = capsys.readouterr()
    return captured.out if code == 0 else captured.err


def test_it_says_what_varies_and_what_it_takes_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    chinese, english = said("check core_wings_incentives", capsys), said("check core_wings_incentives --lang en", capsys)
    assert CHINESE.search(chinese) and not CHINESE.search(english)
    for text in ("8 points", "incentives", "off | on", "star_rating (2)", "240", "minutes", "MB", "quick"):
        assert text in english, text
    for text in ("共 8 个点", "分钟", "保持关闭", "快速"):
        assert text in chinese, text


def test_as_json_it_has_everything_in_both_sizes(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(said("check morris_all --json", capsys))
    assert found == json.loads(said("check morris_all --json --lang en", capsys))
    assert found["experiment"] == "morris_all" and len(found["factors"]) > 450
    assert {one["reason"] for one in found["left_out"]} == {"no_range"}
    assert found["runs"] == found["points"] * found["replications"]
    assert found["seconds"] > 3600 > 120 > found["quick"]["seconds"] and found["bytes"] > found["quick"]["bytes"] > 0


def test_what_the_catalogue_has_no_range_for_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    printed = said("check morris_all --lang en", capsys)
    assert "8 parameters are not varied" in printed and "world.kind_share.residents_group" in printed
    assert "first 20 of 485 factors" in printed


def test_what_cannot_be_told_apart_and_a_missing_quick_size_are_said(
        tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "half.yaml"
    file.write_text("question: {zh: 问？, en: 'asked?'}\nscenarios: [weidu]\nreplications: 2\nlevers:\n"
                    "  platforms: {switches: [digital]}\n  talks: {switches: [deliberation]}\n"
                    "  aid: {switches: [hardship_aid]}\ndesign: {kind: fractional_factorial, resolution: 3}\n")
    printed = said(f"check {file} --lang en", capsys)
    assert "aid = platforms × talks" in printed and "--quick cannot be used" in printed
    assert json.loads(said(f"check {file} --json", capsys))["quick"] is None


def test_a_wrong_experiment_is_one_sentence_and_exit_code_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text("question: {zh: 问？, en: 'asked?'}\nscenarios: [weidu]\nreplications: 2\n"
                    "levers:\n  disputes.base_rate: {range: [10, 900]}\ndesign: {kind: one_at_a_time}\n")
    refusal = said(f"check {file} --lang en", capsys, code=2)
    assert refusal.count("\n") == 1 and "wrong.yaml, line 5" in refusal and "12 – 80" in refusal


def test_the_list_has_them(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(said("list --json", capsys))["experiments"]
    one = next(entry for entry in found if entry["name"] == "sobol_dozen")
    assert one["kind"] == "sobol" and set(one["title"]) == set(one["question"]) == {"zh", "en"}
    assert "sobol_dozen" in said("list", capsys) and "Sobol sampling" in said("list --lang en", capsys)
