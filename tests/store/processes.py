"""Other processes that write to a store: started, listened to, killed."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

ROOT = Path(__file__).resolve().parents[2]

BEGINNING = """
import sys
from pathlib import Path
from tests.store.toy_records import toy_record, toy_records
from yhly_sim.engine.errors import MachineError
from yhly_sim.store import compaction
from yhly_sim.store.store import Store
folder, start = Path(sys.argv[1]), int(sys.argv[2])
"""

WRITER = BEGINNING + """
compaction.PART_RUNS, compaction.SMALL_PARTS = 7, 3
with Store.open(folder, write=True) as store:
    for number in range(start, 100_000, 4):
        store.commit(toy_records(4, start=number))
        print(number + 4, flush=True)
        if number % 24 == 0:
            store.compact(everything=True)
"""
"""Commits four runs at a time, says after each commit how many there are, and compacts as it goes."""


@contextmanager
def started(script: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """A process that runs a script; it is gone when this ends."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "YHLY_LANG": "en"}
    process = subprocess.Popen([sys.executable, "-c", script, *map(str, arguments)], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def next_line(process: subprocess.Popen[str]) -> str:
    """The next line that a process prints; what it says on standard error where it ends instead."""
    assert process.stdout is not None and process.stderr is not None
    line = process.stdout.readline()
    assert line, process.stderr.read()
    return line.strip()
