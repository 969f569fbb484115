"""The page on the store: its blocks run, and the files it names are those that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "store.md"


def test_the_blocks_of_the_page_run_and_name_the_files_that_there_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = PAGE.read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    names: dict[str, object] = {}
    for block in blocks:
        exec(block, names)
    assert len(blocks) == 2 and len(list((tmp_path / "shared").glob("*.csv"))) == 4
    stems = {re.sub(r"\d+", "NUMBER", path.name).split(".")[0].replace("-outcomes", "").replace("-series", "")
             for path in (tmp_path / "results").rglob("*") if path.is_file()}
    assert stems == {"index", "NUMBER", "writer"} and all(stem in text for stem in stems)
