"""A process of its own that runs an experiment into the store, as `yhly experiment` does, and tells of it in lines.

Its one argument is JSON: `store`, `quick`, and either `name` or `scenarios`; `retry_failed`. It tells JSON lines on
standard output: {name} of the experiment, {stage, done, planned, failed}, and {end: done | stopped | failed, ...}.
It stops, and keeps what is finished, when its standard input is closed: by whoever started it, or as that one died.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

from yhly_sim.engine.errors import YhlyError
from yhly_sim.execution.finished import Progress
from yhly_sim.web.tasks.worker import said

if TYPE_CHECKING:
    from yhly_sim.design.experiment import Experiment

SECONDS_BETWEEN_LINES = 0.2
NICENESS = 5
"""Runs that somebody waits for in the lab go before."""


def main(argument: str) -> None:
    """Run what is asked for."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=_stop_when_the_input_ends, daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    try:
        tell(run(json.loads(argument)))
    except KeyboardInterrupt:
        tell({"end": "stopped"})
    except YhlyError as error:
        tell({"end": "failed", "error": said(error)})
    except MemoryError:
        tell({"end": "failed", "error": said(YhlyError("memory_full"))})
    except Exception as error:
        reason = " ".join(str(error).split())
        tell({"end": "failed", "error": said(YhlyError("internal_error", kind=type(error).__name__, reason=reason))})


def run(asked: dict[str, Any]) -> dict[str, Any]:
    """Run what the store does not have of the experiment; gives what became of it."""
    from yhly_sim.execution.processes import usable_workers
    from yhly_sim.studies.experiment import run_experiment

    teller, experiment = Teller(), chosen(asked)
    tell({"name": experiment.name})
    found = run_experiment(experiment, store=asked["store"], workers=usable_workers(),
                           retry_failed=bool(asked.get("retry_failed")), progress=teller.hear)
    return {"end": "done", "planned": found.planned, "executed": found.executed, "failed": found.failed}


def chosen(asked: dict[str, Any]) -> Experiment:
    """The experiment that is asked for: one of the list of the page, or scenarios against each other."""
    from yhly_sim.studies.policy.listed import chosen_experiment
    from yhly_sim.studies.reporting.names import subject_of_report

    if asked.get("scenarios"):
        return subject_of_report(asked["scenarios"], quick=asked["quick"])
    return chosen_experiment(asked["name"], quick=asked["quick"], store=asked["store"])


class Teller:
    """Passes progress on, not oftener than somebody could see."""

    def __init__(self) -> None:
        self.last, self.stage = 0.0, ""

    def hear(self, progress: Progress) -> None:
        now = time.monotonic()
        is_due = now - self.last >= SECONDS_BETWEEN_LINES
        if is_due or progress.stage != self.stage or progress.done == progress.planned:
            self.last, self.stage = now, progress.stage
            tell({"stage": progress.stage, "done": progress.done, "planned": progress.planned,
                  "failed": progress.failed})


def tell(news: dict[str, Any]) -> None:
    """One line; where nobody hears it any more, nothing."""
    try:
        print(json.dumps(news), flush=True)
    except OSError:
        return


def _stop_when_the_input_ends() -> None:
    while sys.stdin.read(1):
        pass
    main_thread = threading.main_thread().ident
    if hasattr(signal, "pthread_kill") and main_thread is not None:
        signal.pthread_kill(main_thread, signal.SIGINT)  # wakes it from whatever it waits for
    else:
        signal.raise_signal(signal.SIGINT)


if __name__ == "__main__":
    main(sys.argv[1])
