"""What is damaged is found and named; repair forgets what is lost, and nothing else."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Callable, Iterator
from unittest import mock

import pytest

from tests.store.toy_records import told, toy_record, toy_records
from yhly_sim.engine.errors import MachineError, UserError
from yhly_sim.store import compaction
from yhly_sim.store.index import INDEX_FILE, VERSION
from yhly_sim.store.keys import Address
from yhly_sim.store.store import Store
from yhly_sim.store.tables import KINDS

RECORDS = toy_records(15)
KEYS = [record.key for record in RECORDS]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A store with two parts of six runs, three runs in the spool, and one that failed."""
    with mock.patch.object(compaction, "PART_RUNS", 6):
        with Store.open(tmp_path, write=True) as store:
            store.commit(RECORDS)
            store.commit([toy_record(20, status="failed")])
            assert store.check() == []
        yield tmp_path


def turn_a_bit(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def cut_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-20])


def change_index(folder: Path, *statements: str) -> None:
    connection = sqlite3.connect(folder / INDEX_FILE)
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("harm", [turn_a_bit, cut_off, Path.unlink])
def test_a_damaged_part_is_found_and_its_runs_run_again(folder: Path, kind: str, harm: Callable[[Path], None]) -> None:
    with Store.open(folder) as store:
        expected = store.digest(KEYS)
    file = sorted((folder / "parts").glob(f"*-{kind}.parquet"))[0]
    harm(file)
    with Store.open(folder, write=True) as store:
        (damage,) = store.check()
        assert (damage.kind, damage.name) == ("missing" if harm is Path.unlink else "damaged", file.name)
        assert sorted(damage.keys) == sorted(KEYS[:6]) and not damage.is_repaired
        assert len(store.statuses(KEYS)) == 15, "a check changes nothing"
        (damage,) = store.check(repair=True)
        assert damage.is_repaired and store.check() == [] and list(store.statuses(KEYS)) != []
        assert sorted(store.statuses(KEYS)) == sorted(KEYS[6:]) and len(store.failures()) == 1
        assert [told(store.record(key)) for key in KEYS[6:]] == [told(record) for record in RECORDS[6:]]
        assert not list((folder / "parts").glob(file.name[:8] + "*")) and len(store.series()) == 9 * 5
        store.commit(RECORDS)
        assert store.digest(KEYS) == expected and store.check() == []


@pytest.mark.parametrize("harm", [cut_off, Path.unlink])
def test_who_reads_a_damaged_part_is_told_which_and_what_to_do(folder: Path, harm: Callable[[Path], None]) -> None:
    file = sorted((folder / "parts").glob("*-series.parquet"))[1]
    harm(file)
    with Store.open(folder) as store:
        for act in (lambda: store.series(), lambda: store.record(KEYS[8]), lambda: store.query("SELECT count(trust) FROM series")):
            with pytest.raises(MachineError) as stop:
                act()
            assert file.name in stop.value.sentence("zh") and stop.value.exit_code == 3
            assert "repair" in stop.value.sentence("en") and "\n" not in stop.value.sentence("en")
        assert len(store.runs()) == 16 and told(store.record(KEYS[0])) == told(RECORDS[0])


def test_a_bit_that_turned_is_seen_by_who_reads_it(folder: Path) -> None:
    file = sorted((folder / "parts").glob("*-series.parquet"))[0]
    content = bytearray(file.read_bytes())
    content[content.index(RECORDS[0].key.encode())] ^= 1
    file.write_bytes(content)
    with Store.open(folder) as store:
        for act in (lambda: store.series(), lambda: store.record(KEYS[1])):
            with pytest.raises(MachineError, match=file.name):
                act()


def test_a_store_whose_parts_are_all_gone_keeps_its_spool(folder: Path) -> None:
    shutil.rmtree(folder / "parts")
    with Store.open(folder) as store:
        assert [damage.kind for damage in store.check()] == ["missing"] * (2 * len(KINDS))
    with Store.open(folder, write=True) as store:
        store.check(repair=True)
        assert sorted(store.statuses(KEYS)) == sorted(KEYS[12:]) and store.check() == []


def test_two_damaged_files_of_one_part_are_two_damages_and_one_loss(folder: Path) -> None:
    for kind in ("outcomes", "books"):
        turn_a_bit(sorted((folder / "parts").glob(f"*-{kind}.parquet"))[0])
    with Store.open(folder, write=True) as store:
        assert len(store.check(repair=True)) == 2
        assert store.check() == [] and len(store.statuses(KEYS)) == 9


@pytest.mark.parametrize("statement", [
    "UPDATE spool SET packed = substr(packed, 1, length(packed) - 3)",
    "UPDATE spool SET packed = zeroblob(length(packed))",
    "UPDATE spool SET packed = x''",
    "DELETE FROM spool",
])
def test_a_damaged_spool_is_found_and_its_runs_run_again(folder: Path, statement: str) -> None:
    change_index(folder, statement + f" WHERE key = '{KEYS[13]}'")
    with Store.open(folder, write=True) as store:
        (damage,) = store.check()
        assert (damage.kind, damage.keys) == ("spool", (KEYS[13],))
        store.check(repair=True)
        assert store.check() == [] and set(KEYS) - set(store.statuses(KEYS)) == {KEYS[13]}
        store.commit(RECORDS)
        store.compact(everything=True)
        assert told(store.record(KEYS[13])) == told(RECORDS[13])


def test_a_damaged_text_is_found_and_the_runs_that_need_it_run_again(folder: Path) -> None:
    with Store.open(folder, write=True) as store:
        expected = store.digest(KEYS)
        store.set_experiment("x", spec={"kind": "factorial"}, runs=[(KEYS[0], 0, "no_reform", 0)])
    change_index(folder,
                 f"UPDATE contents SET packed = x'00' WHERE id = (SELECT address FROM runs WHERE key = '{KEYS[2]}')",
                 "UPDATE contents SET packed = x'00' WHERE id = (SELECT spec FROM experiments)")
    with Store.open(folder, write=True) as store:
        with pytest.raises(MachineError):
            store.record(KEYS[2])
        damages = store.check(repair=True)
        lost = {0, 2, 4, 6, 8}  # those that share the address
        assert {key for damage in damages for key in damage.keys} == {KEYS[number] for number in lost}
        assert store.check() == [] and store.experiments().empty
        assert set(store.statuses(KEYS)) == {KEYS[number] for number in range(15) if number not in lost}
        assert len(store.series()) == 10 * 5, "the parts no longer hold them"
        store.commit(RECORDS)
        assert store.digest(KEYS) == expected and told(store.record(KEYS[2])) == told(RECORDS[2])


def test_a_text_that_others_are_compared_with_takes_them_along(tmp_path: Path) -> None:
    def record(number: int):  # type: ignore[no-untyped-def]
        content = {f"parameter_{n}": n / 7 for n in range(1000)} | {"rate": number}
        return toy_record(0, address=Address(content), key=f"{number:032d}")

    with Store.open(tmp_path, write=True) as store:
        store.commit([record(number) for number in range(3)])
    change_index(tmp_path, "DELETE FROM contents WHERE id = (SELECT min(base) FROM contents)")
    with Store.open(tmp_path, write=True) as store:
        assert {key for damage in store.check(repair=True) for key in damage.keys} >= {record(1).key, record(2).key}
        store.check(repair=True)
        store.commit([record(number) for number in range(3)])
        assert store.check() == [] and dict(store.record(record(2).key).address)["rate"] == 2


def test_a_foreign_file_is_named_and_left_alone(folder: Path) -> None:
    (folder / "parts" / "notes.txt").write_text("mine")
    (folder / "parts" / "99999999-series.parquet").write_bytes(b"of a writer that died")
    with Store.open(folder) as store:
        assert {(damage.kind, damage.name) for damage in store.check()} == {
            ("foreign", "notes.txt"), ("foreign", "99999999-series.parquet")}
    with Store.open(folder, write=True) as store:
        assert [(damage.name, damage.is_repaired) for damage in store.check(repair=True)] == [("notes.txt", False)]
        with Store.open(folder) as reader:
            assert reader.check() == [], "what a writer has just put there may not be in the index yet"
    assert (folder / "parts" / "notes.txt").exists()


def test_a_damaged_index_is_one_sentence(folder: Path) -> None:
    file = folder / INDEX_FILE
    whole = file.read_bytes()
    assert len(whole) > 8 * 4096
    for place, length in ((0, 40), (4096, len(whole) - 4096)):
        file.write_bytes(whole[:place] + b"\xa5" * length + whole[place + length:])
        for write in (False, True):
            with pytest.raises(MachineError) as stop, Store.open(folder, write=write) as store:
                store.check()
            assert stop.value.message == "store_index_damaged" and str(folder) in stop.value.sentence("zh")
            assert "\n" not in stop.value.sentence("en")
        assert len(list((folder / "parts").iterdir())) == 2 * len(KINDS), "parts are kept, whatever becomes of their index"
    file.write_bytes(whole)
    with Store.open(folder) as store:
        assert store.check() == []


def test_parts_whose_index_is_gone_are_not_thrown_away(folder: Path) -> None:
    (folder / INDEX_FILE).unlink()
    with pytest.raises(MachineError) as stop:
        Store.open(folder, write=True)
    assert stop.value.message == "store_index_missing" and len(list((folder / "parts").iterdir())) == 2 * len(KINDS)
    with pytest.raises(UserError) as refusal:
        Store.open(folder)
    assert refusal.value.message == "store_missing"


def test_a_store_of_a_newer_version_is_refused_in_one_sentence(folder: Path) -> None:
    change_index(folder, f"PRAGMA user_version = {VERSION + 1}")
    before = (folder / INDEX_FILE).read_bytes()
    for write in (False, True):
        with pytest.raises(UserError) as refusal:
            Store.open(folder, write=write)
        assert refusal.value.exit_code == 2
        assert f"第 {VERSION + 1} 版" in refusal.value.sentence("zh") and "\n" not in refusal.value.sentence("zh")
    assert (folder / INDEX_FILE).read_bytes() == before
    change_index(folder, f"PRAGMA user_version = {VERSION}")
    with Store.open(folder, write=True) as store:
        assert len(store.runs()) == 16


def test_a_store_of_version_one_is_read_and_is_of_this_version_once_it_is_written(folder: Path) -> None:
    change_index(folder, "PRAGMA user_version = 1")
    with Store.open(folder) as store:
        assert len(store.runs()) == 16
    assert (folder / INDEX_FILE).read_bytes()[60:64] == b"\0\0\0\1"
    with Store.open(folder, write=True) as store:
        store.commit([toy_record(40)])
        assert len(store.runs()) == 17 and store.check() == []
    connection = sqlite3.connect(folder / INDEX_FILE)
    assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
    connection.close()


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    change_index(tmp_path, "CREATE TABLE letters (text)")
    for write in (False, True):
        with pytest.raises(UserError) as refusal:
            Store.open(tmp_path, write=write)
        assert refusal.value.message == "store_of_something_else"


def test_a_store_that_died_at_its_birth_is_born_again(tmp_path: Path) -> None:
    (tmp_path / INDEX_FILE).touch()
    with pytest.raises(UserError):
        Store.open(tmp_path)
    with Store.open(tmp_path, write=True) as store:
        store.commit(RECORDS)
    with Store.open(tmp_path) as store:
        assert len(store.runs()) == 15
