"""Runs that nobody ran: the same number gives the same record."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np

from yhly_sim.store.keys import run_key
from yhly_sim.store.records import RunRecord

WEEKS = 5


def toy_record(number: int, *, status: str = "ok", weeks: int = WEEKS, **changes: Any) -> RunRecord:
    """A record of `number`: two scenarios, books in every second run, gaps here and there, own columns in some."""
    luck = np.random.default_rng(number)
    scenario = ("no_reform", "weidu")[number % 2]
    address = {"scenario": scenario, "days": 7 * weeks, "point": number // 10}
    outcomes = {"satisfaction": float(luck.random()), "voiced_count": float(number)}
    if number % 3 == 0:
        outcomes["branch_count"] = 270.0
    series: dict[str, list[float]] = {"day": [7.0 * week for week in range(weeks)], "trust": luck.random(weeks).tolist()}
    if number % 5 == 0:
        series["norm"] = [math.nan, *luck.random(weeks - 1).tolist()]
    books: dict[str, list[Any]] = {}
    if number % 2:
        books = {"payer": ["district", "firm"], "purpose": ["office", "离任"], "is_cost": [True, False],
                 "yuan": [1.5 * number, None], "hours": [2.0, 3.0]}
    tables: dict[str, dict[str, list[Any]]] = {}
    if number % 4 < 2:
        tables = {"groups": {"group": ["old", "新"], "share": [float(luck.random()), None]},
                  **({"durations": {"days": [float(number)], "happened": [3]}} if number % 4 else {})}
    record: dict[str, Any] = {
        "address": address,
        "row": {"scenario": scenario, "seed": 7, "replication": number, "values": {"disputes.base_rate": 0.1 * number}},
        "scenario": scenario, "seed": 7, "replication": number, "code_id": "code", "status": status,
        "outcomes": outcomes, "series": series, "books": books, "tables": tables,
        "origin": {"host": "here", "pid": 1, "versions": {"numpy": "2"}},
        "settings": [{"parameter": "disputes.base_rate", "value": 0.1 * number, "file": "甲.yaml", "line": number}],
        "catalogue": {"disputes.hidden_share": {"value": 0.4, "file": "parameters.yaml", "line": 8}},
        "started": "2026-01-01T00:00:00+00:00", "seconds": 0.25, "cpu_seconds": 0.125,
    }
    if status != "ok":
        record |= {"outcomes": {}, "series": {}, "books": {}, "tables": {}, "traceback": f"Traceback:\n  ...\nValueError: {number}\n"}
    record |= changes
    record.setdefault("key", run_key(record["address"], code_id=record["code_id"], seed=record["seed"],
                                     replication=record["replication"]))
    return RunRecord(**record)


def toy_records(count: int, *, start: int = 0) -> list[RunRecord]:
    return [toy_record(number) for number in range(start, start + count)]


def told(record: RunRecord) -> str:
    """Everything a record says; equal texts mean equal records, NaN included."""
    return json.dumps(vars(record), sort_keys=True)
