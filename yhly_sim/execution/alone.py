"""Runs rows in a process of their own, so that a run that kills its process kills nothing else."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
from typing import IO, Any, Sequence

from yhly_sim.engine.outcomes import Row
from yhly_sim.execution.finished import Finished
from yhly_sim.execution.packing import pack_finished
from yhly_sim.execution.processes import interrupts_stay_here, one_thread_each
from yhly_sim.execution.run_group import Clock, RunGroup

LAST_WORDS = 4000
"""Characters kept of what a process wrote before it died."""


def run_alone(run_group: RunGroup, rows: Sequence[Row]) -> list[Finished]:
    """Run rows in a fresh process; if it dies, halve them until it is known which of them kills it.

    That row is finished with `worker_died`; its `traceback` says how the process ended and what it wrote last. The
    process ends with this one, however this one ends.
    """
    clock = Clock()
    finished, last_words = _in_a_process(run_group, rows)
    if finished is not None:
        return finished
    if len(rows) == 1:
        return [clock.failed(rows[0], last_words, worker_died=True)]
    middle = len(rows) // 2
    return run_alone(run_group, rows[:middle]) + run_alone(run_group, rows[middle:])


def _in_a_process(run_group: RunGroup, rows: Sequence[Row]) -> tuple[list[Finished] | None, str]:
    """What the process gave back; if it died, None and its last words."""
    entrance = f"import sys; sys.path[:] = {sys.path!r}; from yhly_sim.execution.alone import answer; answer()"
    with tempfile.TemporaryFile() as answered, tempfile.TemporaryFile() as said:
        with one_thread_each(), interrupts_stay_here():
            command = [sys.executable, "-X", "faulthandler", "-c", entrance]
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=answered, stderr=said)
        try:
            _hand_over(process, pickle.dumps((run_group, rows)))
            process.wait()
        finally:
            process.kill()
            process.wait()
            _close_quietly(process.stdin)
        answered.seek(0)
        answer = answered.read()
        if process.returncode == 0 and answer:
            finished: list[Finished] = pickle.loads(answer)
            return finished, ""
        said.seek(0)
        last_words = said.read().decode(errors="replace")[-LAST_WORDS:]
        return None, f"{last_words}\n{_how_it_ended(process.returncode)}".strip()


def _hand_over(process: subprocess.Popen[bytes], task: bytes) -> None:
    """Write the task and leave the pipe open: when it closes, the process knows that nobody waits for it."""
    assert process.stdin is not None
    try:
        process.stdin.write(task)
        process.stdin.flush()
    except BrokenPipeError:
        pass  # it died already


def _close_quietly(pipe: IO[bytes] | None) -> None:
    try:
        if pipe is not None:
            pipe.close()
    except BrokenPipeError:
        pass


def _how_it_ended(code: int) -> str:
    """
    >>> _how_it_ended(-9)
    'WorkerDied: the process that ran this was ended by SIGKILL'
    """
    if code < 0:
        return f"WorkerDied: the process that ran this was ended by {signal.Signals(-code).name}"
    return f"WorkerDied: the process that ran this ended by itself with exit code {code}"


def answer() -> None:
    """What the process does: read a task, run it, write what is finished; end at once when nobody waits any more."""
    result_pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a run prints does not get between its results
    run_group, rows = pickle.load(sys.stdin.buffer)
    threading.Thread(target=_end_when_nobody_waits, args=(sys.stdin.buffer,), daemon=True).start()
    result_pipe.write(pack_finished(run_group(rows)))
    result_pipe.flush()
    os._exit(0)


def _end_when_nobody_waits(pipe: Any) -> None:
    pipe.read()
    os._exit(1)
