"""A real server for tests: its own process and cache folder, with the machine code that is compiled already."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx

from yhly_sim.engine.identity import cache_folder

ROOT = Path(__file__).resolve().parent.parent.parent
T = TypeVar("T")
SHORT = {"scenario": "weidu", "world": "small", "days": 60, "seed": 1}


def cache_of_its_own(folder: Path) -> Path:
    """A cache folder without tapes; code, worlds, warm-ups, maps and font are those of this machine."""
    for shared in ("compiled", "worlds", "warmups", "fonts", "web"):
        meant = cache_folder() / shared
        meant.mkdir(parents=True, exist_ok=True)
        (folder / shared).symlink_to(meant)
    return folder


class Server:
    """A server that runs: its process, its address, and a client that keeps its cookie."""

    def __init__(self, process: subprocess.Popen[str], url: str, cache: Path) -> None:
        self.process, self.url, self.cache = process, url, cache
        self.client = httpx.Client(base_url=url, timeout=300.0)

    def ask(self, **changed: Any) -> dict[str, Any]:
        answer = self.client.post("/api/runs", json={**SHORT, **changed})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def tape(self, address: str, begin: int = 0) -> bytes:
        return self.client.get(f"/api/runs/{address}/tape", params={"from": begin}).content

    def children(self) -> list[int]:
        """Its workers."""
        found = subprocess.run(["ps", "-ww", "-o", "pid=", "-o", "args=", "--ppid", str(self.process.pid)],
                               capture_output=True, text=True)
        return [int(line.split()[0]) for line in found.stdout.splitlines() if "spawn_main" in line]


@contextmanager
def running_server(cache: Path, *words: str, folder: Path = ROOT, **environment: str) -> Iterator[Server]:
    """`yhly web` on a free port, in a working folder; ended at the end if it still runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "yhly_sim.cli", "web", "--no-browser", "--port", str(port), *words]
    process = subprocess.Popen(command, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               env={**os.environ, "YHLY_CACHE": str(cache), "YHLY_LANG": "en",
                                    "YHLY_STORE": str(cache / "store"), "PYTHONPATH": str(ROOT), **environment})
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        assert "http://" in said, process.stderr.read() if process.stderr else ""
        server = Server(process, said[said.index("http://"):].split("/ ")[0].split("/?")[0], cache)
        try:
            yield server
        finally:
            server.client.close()
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


def awaited(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine gives back. In a thread of its own: where a browser is driven, this one has an event loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def chunks(tape: bytes) -> list[tuple[int, bytes]]:
    """(kind, payload) of each chunk; the tape must end with one."""
    found, place = [], 0
    while place < len(tape):
        count, kind = struct.unpack_from("<IB3x", tape, place)
        found.append((kind, tape[place + 8 : place + 8 + count]))
        place += 8 + count + -count % 8
    assert place == len(tape)
    return found


def header(tape: bytes) -> dict[str, Any]:
    return dict(json.loads(next(payload for kind, payload in chunks(tape) if kind == 1)))


def wait_until(holds: Any, *, seconds: float = 120.0) -> None:
    """Wait for something that must come true."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)
