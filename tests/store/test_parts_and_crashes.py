"""Spool and parts: however they are filled, joined and cut off, the same runs are there."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import tempfile
from contextlib import ExitStack
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.toy_records import toy_record, toy_records
from yhly_sim.engine.errors import MachineError
from yhly_sim.store import compaction, parts
from yhly_sim.store.index import one_moment
from yhly_sim.store.store import Store
from yhly_sim.store.tables import KINDS, Kept
from yhly_sim.store.values import values_of

KEYS = [toy_record(number).key for number in range(40)]


def small_parts(stack: ExitStack, *, runs: int = 4, parts: int = 3) -> None:
    """Parts of a few runs, so that a few runs make many."""
    stack.enter_context(mock.patch.object(compaction, "PART_RUNS", runs))
    stack.enter_context(mock.patch.object(compaction, "SMALL_PARTS", parts))


def killed(store: Store, folder: Path) -> Store:
    """The store as the next process finds it when this one is killed now: its files as they are, elsewhere."""
    shutil.copytree(store.folder, folder)
    store.close()
    return Store.open(folder, write=True)


STEPS = st.lists(st.one_of(
    st.tuples(st.just("commit"), st.lists(st.integers(0, 11), min_size=1, max_size=6), st.sampled_from(["ok", "ok", "failed"])),
    st.tuples(st.just("compact"), st.booleans()), st.tuples(st.just("kill")), st.tuples(st.just("reopen"))), max_size=14)


@settings(max_examples=15)
@given(STEPS)
def test_any_order_of_commits_compactions_and_kills_gives_the_same(steps: list[tuple]) -> None:
    expected: dict[int, str] = {}
    with ExitStack() as stack:
        small_parts(stack)
        root = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        store = Store.open(root / "0", write=True)
        stack.callback(lambda: store.close())
        for number, (step, *arguments) in enumerate(steps, 1):
            if step == "commit":
                store.commit([toy_record(one, status=arguments[1]) for one in arguments[0]])
                expected |= {one: arguments[1] for one in arguments[0] if expected.get(one) != "ok"}
            elif step == "compact":
                store.compact(everything=arguments[0])
            elif step == "kill":
                store = killed(store, root / str(number))
            else:
                store.close()
                store = Store.open(store.folder, write=True)
        with Store.open(root / "fresh", write=True) as fresh:
            fresh.commit([toy_record(one, status=status) for one, status in expected.items()])
            assert store.digest(KEYS) == fresh.digest(KEYS)
            assert store.runs().equals(fresh.runs()[store.runs().columns])
            for kind in ("series", "books"):
                mine, theirs = (getattr(one, kind)(KEYS) for one in (store, fresh))
                assert mine.equals(theirs[mine.columns])
            for name in ("groups", "durations"):
                assert store.small_tables(name, KEYS).equals(fresh.small_tables(name, KEYS))
        assert store.statuses(KEYS) == {KEYS[one]: status for one, status in expected.items()}
        assert store.check() == []


def test_every_moment_of_a_compaction_may_be_the_last(tmp_path: Path) -> None:
    """The folder is copied before every statement of SQL and every rename and deletion, and each copy is opened."""
    with ExitStack() as stack:
        small_parts(stack, runs=8, parts=2)
        store = stack.enter_context(Store.open(tmp_path / "store", write=True))
        for start in (0, 1, 2):
            store.commit([toy_record(start)])
            store.compact(everything=start < 2)
        expected = store.digest(KEYS)
        images: list[Path] = []

        def copy(*_: object) -> None:
            images.append(shutil.copytree(store.folder, tmp_path / f"image{len(images)}"))

        def copying(act):  # type: ignore[no-untyped-def]
            return lambda *arguments, **named: (copy(), act(*arguments, **named))[1]

        stack.enter_context(mock.patch.object(parts.os, "replace", copying(os.replace)))
        stack.enter_context(mock.patch.object(Path, "unlink", copying(Path.unlink)))
        store._connection.set_trace_callback(copy)
        store.compact(everything=True)
        store._connection.set_trace_callback(None)
    assert len(images) > 25 and len({tuple(sorted(path.name for path in image.rglob("*.parquet*"))) for image in images}) > 5
    for image in images:
        with Store.open(image, write=True) as store:
            assert store.digest(KEYS) == expected and len(store.series(KEYS)) == 15
            assert store.check() == []
            store.compact(everything=True)
            assert store.digest(KEYS) == expected and len(store.series()) == 15


def test_files_of_a_part_that_was_never_entered_are_removed(tmp_path: Path) -> None:
    with Store.open(tmp_path, write=True) as store:
        store.commit(toy_records(5))
        with mock.patch.object(compaction, "transaction", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
            store.compact(everything=True)
    left = list((tmp_path / "parts").iterdir())
    (tmp_path / "parts" / "00000009-series.parquet.tmp").write_bytes(b"half")
    (tmp_path / "parts" / "notes.parquet").write_bytes(b"somebody's own")
    assert len(left) == len(KINDS)
    with Store.open(tmp_path, write=True) as store:
        assert [path.name for path in (tmp_path / "parts").iterdir()] == ["notes.parquet"]
        assert len(store.runs()) == 5
        store.compact(everything=True)
        assert store.check()[0].name == "notes.parquet" and len(store.series()) == 25


def test_small_parts_are_put_together_and_large_ones_left(tmp_path: Path) -> None:
    with ExitStack() as stack:
        small_parts(stack, runs=10, parts=3)
        store = stack.enter_context(Store.open(tmp_path, write=True))
        store.commit(toy_records(10))
        large = {path.name for path in (tmp_path / "parts").iterdir()}
        for start in (10, 12):
            store.commit(toy_records(2, start=start))
            store.compact(everything=True)
        assert len(list((tmp_path / "parts").glob("*-outcomes.parquet"))) == 3
        store.commit(toy_records(2, start=14))
        store.compact(everything=True)
        names = {path.name for path in (tmp_path / "parts").iterdir()}
        assert len([name for name in names if "outcomes" in name]) == 2 and large < names
        assert len(store.runs()) == 16 and store.check() == []


def test_a_damaged_part_is_not_put_together_with_others(tmp_path: Path) -> None:
    with ExitStack() as stack:
        small_parts(stack, runs=10, parts=3)
        store = stack.enter_context(Store.open(tmp_path, write=True))
        for start in range(3):
            store.commit([toy_record(start)])
            if start == 1:
                file = next((tmp_path / "parts").glob("*1-series.parquet"))
                file.write_bytes(file.read_bytes()[:-9])
            store.compact(everything=True)
        assert [(damage.kind, damage.keys) for damage in store.check()] == [("damaged", (KEYS[0],))]


def test_a_part_that_a_reader_may_be_reading_is_kept_until_it_has_read(tmp_path: Path) -> None:
    with ExitStack() as stack:
        small_parts(stack, runs=10, parts=2)
        store = stack.enter_context(Store.open(tmp_path, write=True))
        store.commit([toy_record(0)])
        store.compact(everything=True)
        reader = stack.enter_context(Store.open(tmp_path))
        with one_moment(reader._connection, tmp_path):
            listed = [file for file, _ in reader._moment.files("outcomes").values()]
            store.commit([toy_record(1)])
            store.compact(everything=True)
            assert len(store.runs()) == 2 and [len(table) for table in reader._moment.tables("outcomes")] == [1]
            assert listed[0].exists()
        store.compact(everything=True)
        assert not listed[0].exists() and len(reader.runs()) == 2 and store.check() == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_no_room_for_a_part_leaves_the_spool_as_it_is(tmp_path: Path, number: int) -> None:
    with Store.open(tmp_path, write=True) as store:
        store.commit(toy_records(5))
        with mock.patch.object(parts.os, "fsync", side_effect=OSError(number, os.strerror(number))), pytest.raises(MachineError) as stop:
            store.compact(everything=True)
        assert stop.value.message == "store_disk_full" and stop.value.exit_code == 3
        assert not list((tmp_path / "parts").iterdir()) and len(store.series()) == 25
        store.compact(everything=True)
        assert len(store.series()) == 25 and store.check() == []


def test_a_disk_that_gives_back_something_else_is_found_out_before_the_spool_is_cleared(tmp_path: Path) -> None:
    with Store.open(tmp_path, write=True) as store:
        store.commit([toy_record(3)])
        other = toy_record(3, outcomes={"satisfaction": 0.0})
        turned = Kept(other.key, "weidu", 7, 3, values_of(other))
        with mock.patch.object(compaction, "runs_in", return_value=[turned]), pytest.raises(MachineError) as stop:
            store.compact(everything=True)
        assert stop.value.message == "store_part_unlike_spool" and other.key in str(stop.value)
        store.compact(everything=True)
        assert store.record(other.key).outcomes == toy_record(3).outcomes


def test_a_full_index_refuses_the_batch_and_keeps_the_rest(tmp_path: Path) -> None:
    with Store.open(tmp_path, write=True) as store:
        store.commit(toy_records(10))
        expected = store.digest(KEYS)
        pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
        store._connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(MachineError) as stop:
            for number in range(10, 40):
                store.commit([toy_record(number, weeks=400)])
                expected = store.digest(KEYS)
        assert stop.value.message == "store_disk_full" and isinstance(stop.value.__cause__, sqlite3.OperationalError)
        assert "\n" not in stop.value.sentence("en") and str(tmp_path) in stop.value.sentence("zh")
        assert store.digest(KEYS) == expected and store.check() == []
        store._connection.execute("PRAGMA max_page_count = 1000000")
        store.commit(toy_records(30, start=10))
        assert len(store.statuses(KEYS)) == 40
