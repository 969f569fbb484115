"""The page on experiments: its files are checked, its Python runs, and no kind and no key is missing from it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.walk import blocks_of, walk
from yhly_sim.design.kinds import ARGUMENTS
from yhly_sim.design.load import experiment_names
from yhly_sim.design.read import KEYS
from yhly_sim.domain.catalogue import FOLDER

COMMENT = re.compile(" +# .*")
DOCS = FOLDER.parent.parent / "docs"
PAGES = ("experiments.md", "experiments.zh.md")


def test_both_languages_show_the_same() -> None:
    first, second = (list(blocks_of(DOCS / page)) for page in PAGES)
    assert [(one.kind, one.name) for one in first] == [(one.kind, one.name) for one in second]
    assert [COMMENT.sub("", one.text) for one in first] == [COMMENT.sub("", one.text) for one in second]


@pytest.mark.parametrize("page", PAGES)
def test_every_kind_argument_and_key_is_on_it_and_every_experiment_that_ships(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    for kind, arguments in ARGUMENTS.items():
        assert f"### {kind}\n" in text and f"kind: {kind}" in text
        assert all(argument in text for argument in arguments)
    assert all(f"`{key}`" in text for key in (*KEYS, *experiment_names()))


@pytest.mark.parametrize("page", PAGES)
def test_it_can_be_followed(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                            capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    printed = walk(DOCS / page, capsys)
    points = {"factors": 10, "replications": 3, "factorial": 120, "fractional": 16, "one_at_a_time": 9, "ablation": 4,
              "orders": 6, "lhs": 400, "sobol": 512, "morris": 306}
    for name, count in points.items():
        assert f"共 {count} 个点" in printed[f"yhly check {name}.yaml"], name
    assert "分辨率 5" in printed["yhly check fractional.yaml"]
