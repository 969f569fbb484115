"""Toy runs for the executor: they travel to other processes, fail and die on demand."""

import os
import signal
import sys
import threading
import time

from yhly_sim.engine.errors import UserError
from yhly_sim.engine.outcomes import RunResult


def run(row):
    if row.get("fails"):
        raise ValueError(f"run {row['replication']} fails on purpose")
    if row.get("refuses"):
        raise UserError("yaml_tag", file="x.yaml", line=3, tag="!python")
    if row.get("exits"):
        sys.exit(3)
    if row.get("dies"):
        os._exit(9)
    if row.get("dies_twice"):
        with open(row["dies_twice"], "a+") as deaths:
            deaths.write("x")
            deaths.seek(0)
            if len(deaths.read()) <= 2:
                deaths.flush()
                os._exit(9)
    if row.get("is_killed"):
        print("the last thing it said", file=sys.stderr, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    if row.get("sleeps"):
        time.sleep(600 if row["sleeps"] is True else row["sleeps"])
    if row.get("spins"):
        spin(row["spins"])
    if row.get("log"):
        with open(row["log"], "a") as log:
            log.write(f"{row['place']}\n")
    if row.get("locks"):
        return RunResult(outcomes={}, provenance={"lock": threading.Lock()})
    values = {
        "doubled": 2.0 * row["replication"],
        "process": float(os.getpid()),
        "threads": float(os.environ.get("OMP_NUM_THREADS", "0")),
    }
    return RunResult(outcomes=values)


def spin(seconds):
    """Use the processor of this thread for so long."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        sum(range(1000))


def run_together(rows):
    results = [run(row) for row in rows]
    for result in results:
        result.outcomes["together"] = float(len(rows))
    return results
