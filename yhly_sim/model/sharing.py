"""Copies of a state that share what no phase writes: half the memory of a district is written once."""

from __future__ import annotations

from typing import Any, Iterable

from numpy.typing import NDArray

from yhly_sim.engine.schedule import Phase
from yhly_sim.engine.tables import State, Table


def written_columns(phases: Iterable[Phase]) -> dict[str, frozenset[str]]:
    """table -> columns that some phase declares it writes."""
    written: dict[str, frozenset[str]] = {}
    for one in phases:
        for declaration in one.writes:
            table, _, columns = declaration.partition(":")
            written[table.strip()] = written.get(table.strip(), frozenset()) | frozenset(columns.split())
    return written


def share_state(state: State, written: dict[str, frozenset[str]]) -> State:
    """A state that can go its own way: written columns are copied, the others shared and locked on both sides."""
    return State(_share(table, written.get(name, frozenset())) for name, table in state.tables.items())


def _share(table: Table, written: frozenset[str]) -> Table:
    twin = Table(table.name, table.columns)
    for column in table.columns:
        if column in written:
            twin._store[column] = table[column].copy()
        else:
            table._store[column].flags.writeable = False
            twin._store[column] = table[column]
    twin.row_count = twin._capacity = len(table)
    twin.forget_views()
    table.forget_views()
    return twin


def writable(table: Table, column: str) -> NDArray[Any]:
    """A column to write to from outside the phases; one that is shared becomes the table's own first."""
    if not table[column].flags.writeable:
        table.put_store(column, table._store[column].copy())
    return table[column]
