"""A run as the store keeps it: where it comes from, how it ended, what it gave."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, Mapping, Sequence

from yhly_sim.engine.errors import UserError

Status = Literal["ok", "failed", "crashed"]
"""ok: it gave a result; failed: it raised; crashed: it killed its worker."""

STATUSES = ("ok", "failed", "crashed")

IDENTITY = ("key", "scenario", "seed", "replication")
"""Stand in every table, so that a part can be read without its index."""

RUN_COLUMNS = (*IDENTITY, "status", "code_id", "started", "seconds", "cpu_seconds", "host")
"""What a table of runs says of each before its outcomes."""


@dataclass(frozen=True)
class RunRecord:
    """One run with everything that is kept of it.

    key: content address (`store.keys.run_key`). address: all that the run follows from but code, seed and replication,
    as plain JSON. row: the row as it was run. outcomes: name -> value at the end. series: name -> weekly values, all of
    one length. books: columns of one length. tables: small tables about the end of the run, name -> column -> values
    (`RunResult.tables`). traceback: of a run that is not ok. origin: versions, host, pid, machine.
    settings: each parameter that somebody set, with file and line; catalogue: what every parameter says that nobody
    set, the same for all runs of one code. started: ISO time. seconds, cpu_seconds: wall clock and CPU of the run.

    Raises UserError where a model gives an outcome or a column a name that the tables of the store need, or columns
    of unequal length.
    """

    key: str
    address: Mapping[str, Any]
    row: Mapping[str, Any]
    scenario: str
    seed: int
    replication: int
    code_id: str
    status: Status
    outcomes: Mapping[str, float] = field(default_factory=dict)
    series: Mapping[str, Sequence[float]] = field(default_factory=dict)
    books: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, Sequence[Any]]] = field(default_factory=dict)
    traceback: str | None = None
    origin: Mapping[str, Any] = field(default_factory=dict)
    settings: Sequence[Mapping[str, Any]] = ()
    catalogue: Mapping[str, Any] = field(default_factory=dict)
    started: str = ""
    seconds: float = 0.0
    cpu_seconds: float = 0.0

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise ValueError(f"status {self.status!r} is not one of {', '.join(STATUSES)}")
        check_names(outcomes=self.outcomes, series=self.series, books=self.books)
        for columns in self.tables.values():
            check_names(outcomes={}, books=columns)
        for kind, columns in (("series", self.series), ("books", self.books), *self.tables.items()):
            lengths = {name: len(values) for name, values in columns.items()}
            if len(set(lengths.values())) > 1:
                told = ", ".join(f"{name} {length}" for name, length in lengths.items())
                raise UserError("store_unequal_columns", kind=kind, scenario=self.scenario, lengths=told)


def check_names(
    *, outcomes: Mapping[str, Any], series: Mapping[str, Any] | None = None, books: Mapping[str, Any] | None = None
) -> None:
    """UserError where a name is one that the tables of the store need for themselves."""
    for given, reserved in ((outcomes, RUN_COLUMNS), (series or {}, IDENTITY), (books or {}, IDENTITY)):
        taken = given.keys() & set(reserved)
        if taken:
            raise UserError("store_reserved_name", name=min(taken), reserved=", ".join(reserved))


def last_line(traceback: str | None) -> str:
    """The line of a traceback that says what happened.

    >>> last_line("Traceback (most recent call last):\\n  ...\\nValueError: no grid\\n")
    'ValueError: no grid'
    """
    lines = (traceback or "").strip().splitlines()
    return lines[-1] if lines else ""
