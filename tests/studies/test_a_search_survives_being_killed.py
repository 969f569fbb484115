"""kill -9 at any moment: a search that is taken up again ends at the front of one that nobody disturbed, bit for bit."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tests.studies.toy_search import Kept, begin, front

ROOT = Path(__file__).resolve().parents[2]
KILLS = 3


def started(folder: Path, seconds: float, *flags: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "tests.studies.toy_search", str(folder), str(seconds), *flags], cwd=ROOT,
                            env={**os.environ, "PYTHONPATH": str(ROOT)})


def lines(file: Path) -> list[str]:
    return [line for line in file.read_bytes().decode().splitlines(keepends=True) if line.endswith("\n")] if file.exists() else []


@pytest.mark.long
@pytest.mark.parametrize("flags", [(), ("--pickle",)], ids=["played again over kept runs", "from its pickle"])
def test_a_search_that_is_killed_goes_on_where_it_was(flags: tuple[str, ...], tmp_path: Path) -> None:
    undisturbed = begin()
    evaluate = Kept(tmp_path / "undisturbed.jsonl", 0.0)
    while rows := undisturbed.ask():
        undisturbed.tell(evaluate(rows))
    planned = len(evaluate.known)
    file = tmp_path / "runs.jsonl"
    for share in np.random.default_rng(len(flags)).uniform(0.1, 0.9, KILLS):
        before, process = len(lines(file)), started(tmp_path, 0.01, *flags)
        while len(lines(file)) - before < share * planned / KILLS and process.poll() is None:
            time.sleep(0.002)
        assert process.poll() is None
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    assert 0 < len(lines(file)) < planned
    assert started(tmp_path, 0.0, *flags).wait() == 0
    assert json.loads((tmp_path / "front.json").read_text(encoding="utf-8")) == json.loads(json.dumps(front(undisturbed)))
    executed = [json.loads(line)["key"] for line in lines(file)]
    assert len(executed) == len(set(executed)) == planned
