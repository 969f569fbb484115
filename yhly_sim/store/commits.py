"""A batch of records goes into the index: one transaction, and what is ok stays as it is."""

from __future__ import annotations

import json
import sqlite3
from typing import Any, Iterable, Mapping

from yhly_sim.store.contents import Contents
from yhly_sim.store.index import transaction
from yhly_sim.store.keys import Address
from yhly_sim.store.records import RunRecord
from yhly_sim.store.values import digest_of, pack, values_of

INSERT_RUN = """
INSERT INTO runs (key, scenario, seed, replication, code_id, status, digest, address, row, origin, settings, catalogue,
                  traceback, host, started, seconds, cpu_seconds)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET
  scenario = excluded.scenario, seed = excluded.seed, replication = excluded.replication, code_id = excluded.code_id,
  status = excluded.status, digest = excluded.digest, address = excluded.address, row = excluded.row,
  origin = excluded.origin, settings = excluded.settings, catalogue = excluded.catalogue,
  traceback = excluded.traceback, host = excluded.host, started = excluded.started, seconds = excluded.seconds,
  cpu_seconds = excluded.cpu_seconds
WHERE runs.status <> 'ok'
"""


def commit_records(connection: sqlite3.Connection, contents: Contents, records: Iterable[RunRecord]) -> None:
    """Put records into index and spool; when this returns they survive whatever happens to this process.

    A run that is there and ok is left as it is; one that failed is replaced.
    """
    try:
        with transaction(connection):
            for record in records:
                _commit_one(connection, contents, record)
    except BaseException:
        contents.forget_remembered()
        raise


def _commit_one(connection: sqlite3.Connection, contents: Contents, record: RunRecord) -> None:
    values = values_of(record)
    traceback = None if record.traceback is None else contents.keep(record.traceback, like="traceback")
    changed = connection.execute(INSERT_RUN, (
        record.key, record.scenario, int(record.seed), int(record.replication), record.code_id, record.status,
        digest_of(record.status, values), _keep_shared(contents, record.address, like=f"address {record.scenario}"),
        contents.keep(shared_row(record), like=f"row {record.scenario}"),
        contents.keep(_json(record.origin), like="origin"),
        contents.keep(_json(record.settings), like=f"settings {record.scenario}"),
        _keep_shared(contents, record.catalogue, like="catalogue"), traceback, str(record.origin.get("host", "")),
        record.started, float(record.seconds), float(record.cpu_seconds))).rowcount
    if changed and record.status == "ok":
        connection.execute("INSERT INTO spool (key, packed) VALUES (?, ?)", (record.key, pack(values)))


def _keep_shared(contents: Contents, shared: Mapping[str, Any], *, like: str) -> int:
    """What many runs share is an `Address`, so that nothing of it is written out again for each of them."""
    said = shared if isinstance(shared, Address) else Address(shared)
    return contents.keep_known(bytes.fromhex(said.digest), lambda: said.text, like=like)


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False)


def shared_row(record: RunRecord) -> str:
    """The row without its seed and replication, which stand in the index: replications of a point share the text."""
    own = {"seed": record.seed, "replication": record.replication}
    shared = {name: None if name in own and own[name] == value else value for name, value in record.row.items()}
    return _json(shared)


def whole_row(shared: str, *, seed: int, replication: int) -> Mapping[str, Any]:
    """The row that `shared_row` took apart."""
    own = {"seed": seed, "replication": replication}
    return {name: own[name] if name in own and value is None else value for name, value in json.loads(shared).items()}
