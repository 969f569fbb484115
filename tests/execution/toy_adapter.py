"""Toy runs for the executor: they travel to other processes, fail and die on demand."""

import os
import threading
import time

from yhly_sim.engine.errors import UserError
from yhly_sim.engine.outcomes import RunResult


def run(row):
    if row.get("fails"):
        raise ValueError(f"run {row['replication']} fails on purpose")
    if row.get("refuses"):
        raise UserError("yaml_tag", file="x.yaml", line=3, tag="!python")
    if row.get("dies"):
        os._exit(9)
    if row.get("sleeps"):
        time.sleep(600)
    if row.get("locks"):
        return RunResult(outcomes={}, provenance={"lock": threading.Lock()})
    values = {
        "doubled": 2.0 * row["replication"],
        "process": float(os.getpid()),
        "threads": float(os.environ.get("OMP_NUM_THREADS", "0")),
    }
    return RunResult(outcomes=values)


def run_together(rows):
    results = [run(row) for row in rows]
    for result in results:
        result.outcomes["together"] = float(len(rows))
    return results
