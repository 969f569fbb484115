"""Which runs an experiment is made of: keys in the order of its plan, run or not."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any, Mapping, Sequence

from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.store.contents import Contents
from yhly_sim.store.index import transaction

if TYPE_CHECKING:
    import pandas as pd

RUN_COLUMNS = ("key", "point", "scenario", "replication")

COUNTS = """
SELECT name, count(key) AS planned, coalesce(sum(status = 'ok'), 0) AS ok, coalesce(sum(status <> 'ok'), 0) AS failed,
       coalesce(max(started), '') AS latest
FROM experiments LEFT JOIN experiment_runs ON experiment = experiments.id LEFT JOIN runs USING (key)
GROUP BY experiments.id ORDER BY name
"""

PlannedRun = tuple[str, int, str, int]
"""key, point, scenario, replication."""


def write_experiment(
    connection: sqlite3.Connection, contents: Contents, name: str, spec: Mapping[str, Any], runs: Sequence[PlannedRun]
) -> None:
    """Name the runs of an experiment, in one transaction; what the name had before is replaced."""
    try:
        with transaction(connection):
            text = contents.keep(json.dumps(spec, ensure_ascii=False), like=f"spec {name}")
            connection.execute("INSERT INTO experiments (name, spec) VALUES (?, ?) "
                               "ON CONFLICT (name) DO UPDATE SET spec = excluded.spec", (name, text))
            identity, _ = _find(connection, name)
            connection.execute("DELETE FROM experiment_runs WHERE experiment = ?", (identity,))
            connection.executemany("INSERT INTO experiment_runs VALUES (?, ?, ?, ?, ?, ?)", (
                (identity, place, key, int(point), scenario, int(replication))
                for place, (key, point, scenario, replication) in enumerate(runs)))
    except BaseException:
        contents.forget_remembered()
        raise


def read_experiment(
    connection: sqlite3.Connection, contents: Contents, name: str
) -> tuple[dict[str, Any], pd.DataFrame]:
    """The specification of an experiment, and its runs in the order of the plan."""
    import pandas as pd

    identity, spec = _find(connection, name)
    rows = connection.execute(f"SELECT {', '.join(RUN_COLUMNS)} FROM experiment_runs WHERE experiment = ? "
                              "ORDER BY place", (identity,)).fetchall()
    return json.loads(contents.text(spec)), pd.DataFrame(rows, columns=list(RUN_COLUMNS))


def list_experiments(connection: sqlite3.Connection) -> pd.DataFrame:
    """One row an experiment: name, runs planned, how many are there and ok, how many are there and not, when the latest
    of them began (UTC, ISO 8601; empty where none has)."""
    import pandas as pd

    return pd.DataFrame(connection.execute(COUNTS).fetchall(), columns=["name", "planned", "ok", "failed", "latest"])


def keys_of(connection: sqlite3.Connection, name: str) -> list[str]:
    """The keys of an experiment, in the order of the plan."""
    identity, _ = _find(connection, name)
    return [key for (key,) in connection.execute(
        "SELECT key FROM experiment_runs WHERE experiment = ? ORDER BY place", (identity,))]


def _find(connection: sqlite3.Connection, name: str) -> tuple[int, int]:
    found = connection.execute("SELECT id, spec FROM experiments WHERE name = ?", (name,)).fetchone()
    if found is None:
        known = [known for (known,) in connection.execute("SELECT name FROM experiments ORDER BY name")]
        if not known:
            raise UserError("store_without_experiments", name=name)
        raise UserError("store_unknown_experiment", name=name, nearest=nearest(name, known), known=", ".join(known))
    return int(found[0]), int(found[1])
