"""`yhly reproduce` and `yhly verify`: runs that are kept, run again from their record, and compared bit for bit."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yhly_sim.engine.derived_seeds import derived_seed
from yhly_sim.engine.errors import UserError
from yhly_sim.execution.finished import OnProgress, Progress
from yhly_sim.store.keys import run_key
from yhly_sim.store.records import RunRecord
from yhly_sim.store.values import differing
from yhly_sim.studies.arguments import check_count, check_seed
from yhly_sim.studies.batch.stores import reading_store
from yhly_sim.studies.subject import subject_of_row


@dataclass(frozen=True)
class Reproduction:
    """A run that was run again.

    differing: names of outcomes, weekly series and columns of the books that are not the same to the bit.
    """

    record: RunRecord
    differing: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        return not self.differing

    def to_json(self) -> dict[str, Any]:
        """Key, scenario, seed, replication, whether it is the same, and what differs."""
        return {"key": self.record.key, "scenario": self.record.scenario, "seed": self.record.seed,
                "replication": self.record.replication, "code_id": self.record.code_id, "is_same": self.is_same,
                "differing": list(self.differing), "outcomes": dict(self.record.outcomes)}


def reproduce(run: str, *, store: str | Path | None = None) -> Reproduction:
    """Run one kept run again, here, from its record, and compare all that it gave.

    run: its key, or the first digits of it. Raises UserError where there is none such, where it had failed, where
    other code made it, or where a file that it needs (a world, a rule) no longer says what it said.
    """
    with reading_store(store) as kept:
        record = kept.record(run)
    if record.status != "ok":
        raise UserError("reproduce_failed_run", key=record.key, status=record.status)
    return _again(record)


def verify(count: int, *, seed: int = 1, store: str | Path | None = None,
           progress: OnProgress | None = None) -> tuple[Reproduction, ...]:
    """Run some kept runs of this code again, drawn by `seed`, and compare; all of them, where there are no more.

    Raises UserError where the store has none of this code.
    """
    check_count("count", count)
    check_seed(seed)
    tell = progress or (lambda progress: None)
    with reading_store(store) as kept:
        runs = kept.runs()
        runs = runs.loc[runs["status"] == "ok"]
        current = [code for code, some in runs.groupby("code_id")["key"].first().items()
                   if subject_of_row(kept.record(some).row).code_id() == code]
        own = runs.loc[runs["code_id"].isin(current), "key"]
        chosen = random.Random(derived_seed(seed, "verify")).sample(sorted(own), min(count, len(own)))
        records = [kept.record(key) for key in chosen]
    if not records:
        raise UserError("verify_nothing")
    found: list[Reproduction] = []
    for done, record in enumerate(records):
        tell(Progress("running", done, len(records), sum(not one.is_same for one in found)))
        found.append(_again(record))
    return tuple(found)


def _again(record: RunRecord) -> Reproduction:
    subject = subject_of_row(record.row)
    if subject.code_id() != record.code_id:
        raise UserError("reproduce_other_code", key=record.key, then=record.code_id, now=subject.code_id(),
                        version=record.origin.get("versions", {}).get("yhly-sim", "?"))
    address = subject.address(record.row)
    if run_key(address, code_id=record.code_id, seed=record.seed, replication=record.replication) != record.key:
        raise UserError("reproduce_other_files", key=record.key)
    result = subject.run(record.row)
    return Reproduction(record, differing(record, result))
