"""A scheduler and workers started as a person would, with Dask's own commands, on loopback."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Cluster:
    folder: Path
    scheduler: subprocess.Popen
    address: str
    nannies: list = field(default_factory=list)

    def add_worker(self, name, *arguments, cwd=ROOT):
        command = ["worker", self.address, "--name", name, "--no-dashboard", "--local-directory", self.folder / "workers"]
        self.nannies.append(dask(self.folder / f"{name}.log", *command, "--nthreads", "1", *arguments, cwd=cwd))

    def is_there(self, name):
        """Whether a worker has joined."""
        return "Registered to" in (self.folder / f"{name}.log").read_text()

    def worker_processes(self):
        """The processes that runs are run in: children of the nannies."""
        return [child for nanny in self.nannies if nanny.poll() is None for child in workers_below(nanny.pid)]


def dask(log, *arguments, cwd=ROOT):
    """One of Dask's commands; `cwd` is where it finds the program."""
    with log.open("w") as said:
        return subprocess.Popen([sys.executable, "-m", "dask", *map(str, arguments)], stdout=said, stderr=said,
                                env={**os.environ, "PYTHONPATH": str(cwd)}, cwd=cwd, start_new_session=True)


@contextmanager
def cluster(folder, *, workers=2):
    """A scheduler with workers; every process of it is gone at the end."""
    file = folder / "scheduler.json"
    scheduler = dask(folder / "scheduler.log", "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
                     "--scheduler-file", file)
    running = None
    try:
        wait_until(lambda: file.exists() and file.read_text().endswith("}"))
        running = Cluster(folder, scheduler, json.loads(file.read_text())["address"])
        for number in range(workers):
            running.add_worker(f"w{number}")
        wait_until(lambda: all(running.is_there(f"w{number}") for number in range(workers)))
        yield running
    finally:
        for process in [*(running.nannies if running else []), scheduler]:
            for below in [*below_of(process.pid), *([process] if process.poll() is None else [])]:
                kill(below.pid)
            process.wait(timeout=30)


def below_of(pid):
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def workers_below(pid):
    """Worker processes among all that a process has started; Python's own tracker of resources is none."""
    return [one for one in below_of(pid) if "spawn_main" in command_of(one)]


def command_of(process):
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def kill(pid):
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def is_running(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_until(condition, *, seconds=60):
    deadline = time.monotonic() + seconds
    while not (met := condition()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)
    return met
