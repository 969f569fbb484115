"""The cache folder: what is meant, and what is used where that cannot be written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from yhly_sim.engine import identity


@pytest.fixture(autouse=True)
def environment_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YHLY_CACHE", os.environ.get("YHLY_CACHE", ""))
    monkeypatch.setattr(identity.compiled_folder, "cache_clear", lambda: None)


def test_the_folder_is_named_by_the_environment_or_lies_in_the_users_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("YHLY_CACHE", str(tmp_path / "named"))
    assert identity.cache_folder() == tmp_path / "named"
    monkeypatch.setenv("YHLY_CACHE", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert identity.cache_folder() == tmp_path / "yhly-sim"


def test_a_folder_that_can_be_written_is_kept(monkeypatch, tmp_path):
    monkeypatch.setenv("YHLY_CACHE", str(tmp_path / "new" / "folder"))
    assert identity.keep_or_borrow_cache() is None
    assert os.environ["YHLY_CACHE"] == str(tmp_path / "new" / "folder")
    assert list((tmp_path / "new" / "folder").iterdir()) == []


def test_where_it_cannot_be_written_a_private_one_is_used(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("YHLY_CACHE", str(tmp_path / "file"))
    assert identity.keep_or_borrow_cache() == tmp_path / "file"
    own = Path(os.environ["YHLY_CACHE"])
    assert own.is_dir() and own.stat().st_mode & 0o077 == 0
    own.rmdir()


@pytest.mark.long
def test_a_run_without_a_cache_folder_says_so_and_leaves_nothing_behind(tmp_path):
    (tmp_path / "file").write_text("")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = {**os.environ, "YHLY_CACHE": str(tmp_path / "file"), "TMPDIR": str(temporary)}
    words = "-m yhly_sim.cli compare no_reform branch_only -n 2 --world small --days 5 --workers 2 --lang en"
    done = subprocess.run([sys.executable, *words.split()], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert f"The cache folder {tmp_path / 'file'} cannot be written" in done.stderr
    assert list(temporary.iterdir()) == []
