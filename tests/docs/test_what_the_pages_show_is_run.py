"""The tutorial and the page on a district of one's own, walked through from the first block to the last."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.walk import blocks_of, walk
from yhly_sim.domain.catalogue import FOLDER

DOCS = FOLDER.parent.parent / "docs"
COMPARE = "yhly compare no_reform weidu --world small --days 60 -n 3 --out first"


IN_BOTH_LANGUAGES = ("tutorial", "own_district", "extending", "any_model", "cluster", "verification", "policy_guide", "exercises",
                     "analysis_comparison", "analysis_sensitivity", "analysis_discovery", "analysis_optimisation")
WALKED = ("tutorial", "own_district", "any_model", "verification", "policy_guide", "exercises")


@pytest.mark.parametrize("page", IN_BOTH_LANGUAGES)
def test_both_languages_show_the_same(page: str) -> None:
    assert list(blocks_of(DOCS / f"{page}.md")) == list(blocks_of(DOCS / f"{page}.zh.md"))


@pytest.mark.parametrize("page", WALKED)
def test_every_block_of_commands_is_run(page: str) -> None:
    for block in blocks_of(DOCS / f"{page}.md"):
        assert block.kind or "yhly " not in block.text, f"{page}: {block.text}"


@pytest.mark.long
def test_the_tutorial_can_be_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    printed = walk(DOCS / "tutorial.md", capsys)
    table = printed[COMPARE]
    for heading in ("结果", "单位", "配对差", "95% 区间", "d_z", "VRF", "还需"):
        assert heading in table and heading in (DOCS / "tutorial.zh.md").read_text(encoding="utf-8")
    shown = {name for row in (DOCS / "tutorial.md").read_text(encoding="utf-8").splitlines() if row.startswith("| `")
             for name in row.split("|")[1].replace("`", "").replace(" ", "").split(",")}
    assert shown == {path.name for path in (tmp_path / "first").iterdir()}
    assert "1.5 → 3" in printed["yhly check mine.yaml"]
    assert "deliberation" in printed["yhly check later.yaml"]
    assert (tmp_path / "from_python" / "sentence.txt").exists()


@pytest.mark.long
def test_a_district_of_ones_own_can_be_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    printed = walk(DOCS / "own_district.md", capsys)
    assert (tmp_path / "map" / "east.png").exists() and (tmp_path / "map" / "mine.png").exists()
    assert "4,800" in printed["yhly world show east.yaml --out map"]
    refusal = printed["yhly world show wrong.csv"]
    assert "wrong.csv" in refusal and "第 2 行" in refusal and "人口" in refusal
    assert (tmp_path / "mine_compared" / "table.json").exists()


def test_another_mesa_model_can_be_put_through_an_experiment(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    printed = walk(DOCS / "any_model.md", capsys)
    assert "40" in printed["yhly check towns.yaml"]
    assert (tmp_path / "found" / "table.json").exists()
    assert "point" in capsys.readouterr().out


@pytest.mark.long
@pytest.mark.parametrize("page", ["verification", "policy_guide", "exercises", "cluster"])
def test_the_other_pages_can_be_followed(
        page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    printed = walk(DOCS / f"{page}.md", capsys)
    assert printed and all(printed.values())
    if page == "policy_guide":
        assert "2000 → 1000" in printed["yhly check half_stars.yaml"].replace(",", "")
