"""Tables of columns: what is declared is there, what is not is an error, and a phase sees what it declares."""

from __future__ import annotations

import numpy as np
import pytest

from yhly_sim.engine.tables import Column, State, Table

COLUMNS = {
    "stage": Column("i1", "code", 3, "阶段", "stage"),
    "severity": Column("f8", "score", 0.5, "严重程度", "severity"),
}


def make_table(rows: int = 3) -> Table:
    return Table("cases", COLUMNS, rows)


def test_fresh_rows_hold_the_start_values() -> None:
    table = make_table()

    assert list(table.stage) == [3, 3, 3]
    assert table.severity.dtype == np.float64 and list(table.severity) == [0.5] * 3
    assert len(table) == 3


def test_appended_rows_come_last_and_keep_what_stood_there() -> None:
    table = make_table()
    table.stage[:] = [1, 2, 3]

    rows = table.append(40, severity=np.linspace(0, 1, 40))

    assert list(rows) == list(range(3, 43))
    assert list(table.stage[:4]) == [1, 2, 3, 3]
    assert table.severity[-1] == 1.0 and len(table.severity) == 43


def test_rows_beyond_the_filled_part_are_not_seen() -> None:
    table = make_table(3)

    assert table.stage.size == 3
    table.append(1)
    assert table.stage.size == 4


def test_writing_through_the_view_is_writing_the_table() -> None:
    table = make_table()
    table.stage[1] = 7
    table["severity"] = [0.1, 0.2, 0.3]

    assert table["stage"][1] == 7
    assert list(table.severity) == [0.1, 0.2, 0.3]


def test_an_undeclared_column_is_refused_everywhere() -> None:
    table = make_table()

    with pytest.raises(AttributeError, match="'cases' has no column 'colour'"):
        table.colour
    with pytest.raises(KeyError, match="colour"):
        table["colour"]
    with pytest.raises(KeyError, match="colour"):
        table.append(1, colour=2)
    with pytest.raises(AttributeError, match="no table 'houses'"):
        State([table]).houses


def test_a_copy_goes_its_own_way() -> None:
    state = State([make_table()])
    twin = state.copy()
    assert twin.digest() == state.digest()

    twin.cases.stage[0] = 9
    twin.cases.append(1)

    assert state.cases.stage[0] == 3 and len(state.cases) == 3
    assert twin.digest() != state.digest()


def test_the_digest_feels_every_bit_of_every_column() -> None:
    one, other = make_table(), make_table()
    other.severity[2] = np.nextafter(0.5, 1.0)

    assert one.digest() != other.digest()
    assert one.digest(["stage"]) == other.digest(["stage"])
    assert make_table(3).digest() != make_table(4).digest()


def test_the_digest_does_not_depend_on_room_kept_for_more_rows() -> None:
    grown = make_table(0)
    for _ in range(3):
        grown.append(1)

    assert grown.digest() == make_table(3).digest()


def test_a_phase_sees_declared_columns_and_writes_only_those_declared_as_written() -> None:
    table = make_table()
    scoped = table.scoped(frozenset({"stage", "severity"}), frozenset({"stage"}))

    scoped.stage[0] = 1
    assert table.stage[0] == 1
    with pytest.raises(ValueError, match="read-only"):
        scoped.severity[0] = 0.9

    narrow = table.scoped(frozenset({"severity"}), frozenset())
    with pytest.raises(AttributeError, match="'cases.stage' is not among the columns"):
        narrow.stage


def test_a_phase_may_append_only_what_it_declares() -> None:
    table = make_table()
    scoped = table.scoped(frozenset({"stage", "severity"}), frozenset({"stage"}))

    scoped.append(30, stage=2)
    assert len(scoped) == len(table) == 33
    assert scoped.stage.size == scoped.severity.size == 33
    with pytest.raises(AttributeError, match="severity"):
        scoped.append(1, severity=0.1)
