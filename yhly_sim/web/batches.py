"""The batch that this server runs for its pages: one at a time, as the store has one writer. It can be stopped and gone
on with, and what became of the last one is remembered over a restart."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from yhly_sim.engine.errors import MachineError
from yhly_sim.engine.fingerprints import fingerprint
from yhly_sim.execution.pace import Pace
from yhly_sim.web.answers import refusal
from yhly_sim.web.kept import keep, kept_file
from yhly_sim.web.tasks.worker import said

SECONDS_TO_STOP = 60.0
"""A process that has not stopped by then is ended; what it has committed is kept."""
SECONDS_TO_LEAVE = 2.0
OPEN = ("starting", "preparing", "running", "stopping")


class Batches:
    """state: starting, preparing (compiling, building the world), running, stopping; done, stopped, failed; or none.

    Use `start`, `stop` and `close` inside the event loop.
    """

    def __init__(self, store: Path) -> None:
        self.store = store
        self._file = kept_file("batches", fingerprint(str(store)))
        self._process: subprocess.Popen[str] | None = None
        self._pace = Pace()
        self.now: dict[str, Any] = self._remembered()

    @property
    def is_open(self) -> bool:
        return self.now["state"] in OPEN

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    def start(self, asked: dict[str, Any]) -> None:
        """Start a batch. asked: as the driver takes it, without the store."""
        if self.is_open:
            raise refusal(409, "web_policy_busy")
        self._pace = Pace()
        command = [sys.executable, "-m", "yhly_sim.web.batch_driver", json.dumps({**asked, "store": str(self.store)})]
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                encoding="utf-8", errors="replace", start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0))
        except OSError as error:
            raise MachineError("machine_refuses", reason=error.strerror or str(error), file=sys.executable) from error
        self.now = {"state": "starting", "name": asked.get("name", ""), "scenarios": asked.get("scenarios"),
                    "quick": asked["quick"], "started": _now(),
                    "done": 0, "planned": 0, "failed": 0, "rate": None, "seconds_left": None, "error": None}
        self._remember()
        threading.Thread(target=self._listen, args=(self._process, asyncio.get_running_loop()), daemon=True).start()

    def stop(self) -> None:
        """Have it stop; it keeps what is finished, which may take some seconds."""
        if not self.is_open or self._process is None:
            return
        self.now = {**self.now, "state": "stopping", "rate": None, "seconds_left": None}
        _close_input(self._process)
        asyncio.get_running_loop().call_later(SECONDS_TO_STOP, _kill, self._process)

    async def close(self) -> None:
        """At the end of the server: the batch stops as well, and says so the next time."""
        if self.is_open and self._process is not None:
            self.now = {**self.now, "state": "stopped", "ended": _now()}
            self._remember()
            _close_input(self._process)
            with suppress(subprocess.TimeoutExpired):
                await asyncio.to_thread(self._process.wait, SECONDS_TO_LEAVE)

    def _listen(self, process: subprocess.Popen[str], loop: asyncio.AbstractEventLoop) -> None:
        assert process.stdout is not None
        last, end = "", None
        with suppress(RuntimeError):  # the loop is closed
            for line in process.stdout:
                try:
                    news = json.loads(line)
                except ValueError:
                    last = line.strip() or last
                    continue
                if isinstance(news, dict) and "end" in news:
                    end = news
                elif isinstance(news, dict):
                    loop.call_soon_threadsafe(self._hear, process, news)
            process.wait()
            if end is None:
                end = {"end": "failed", "error": said(MachineError("web_policy_died", reason=last[:200] or "-"))}
            loop.call_soon_threadsafe(self._ended, process, end)

    def _hear(self, process: subprocess.Popen[str], news: dict[str, Any]) -> None:
        if process is not self._process:
            return
        if "name" in news:
            self.now = {**self.now, **news}
            self._remember()
        if "stage" not in news or self.now["state"] == "stopping":
            return
        paced = self._pace.saw(news["done"], news["planned"]) if news["stage"] == "running" else None
        rate, left = paced if paced is not None else (None, None)
        self.now = {**self.now, "state": news["stage"], "done": news["done"], "planned": news["planned"],
                    "failed": news["failed"], "rate": rate, "seconds_left": left}

    def _ended(self, process: subprocess.Popen[str], end: dict[str, Any]) -> None:
        if process is not self._process or not self.is_open:
            return
        self.now = {**self.now, "state": end["end"], "ended": _now(), "rate": None, "seconds_left": None,
                    "failed": end.get("failed", self.now["failed"]), "executed": end.get("executed"),
                    "error": end.get("error")}
        self._process = None
        self._remember()

    def _remembered(self) -> dict[str, Any]:
        """What became of the last batch on this store; one that ran when its server ended was stopped by that."""
        try:
            told = json.loads(self._file.read_bytes())
            state = "stopped" if told["state"] in OPEN else told["state"]
            return {**told, "state": state, "rate": None, "seconds_left": None}
        except (OSError, ValueError, KeyError, TypeError):
            return {"state": "none"}

    def _remember(self) -> None:
        with suppress(OSError):
            keep(self._file, json.dumps(self.now, ensure_ascii=False).encode())


def _close_input(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    with suppress(OSError):
        process.stdin.close()


def _kill(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.kill()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
