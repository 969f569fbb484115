"""What goes in comes out again, from the spool and from parts alike; what is ok stays."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pandas as pd
import pytest

from tests.store.toy_records import WEEKS, told, toy_record, toy_records
from yhly_sim.engine.errors import UserError
from yhly_sim.store import compaction
from yhly_sim.store.index import INDEX_FILE
from yhly_sim.store.keys import Address
from yhly_sim.store.records import RUN_COLUMNS
from yhly_sim.store.store import Store


@pytest.fixture(params=["spool", "parts", "both"])
def filled(request: pytest.FixtureRequest, tmp_path: Path):
    """A store with twelve runs, two of which failed, before and after compaction."""
    with Store.open(tmp_path / "store", write=True) as store:
        store.commit(toy_records(5))
        if request.param == "both":
            store.compact(everything=True)
        store.commit([*toy_records(5, start=5), toy_record(10, status="failed"), toy_record(11, status="crashed")])
        if request.param == "parts":
            store.compact(everything=True)
        yield store


def test_every_record_comes_back_whole(filled: Store) -> None:
    for record in [*toy_records(10), toy_record(10, status="failed")]:
        assert told(filled.record(record.key)) == told(record)
        assert told(filled.record(record.key[:12])) == told(record)


def test_runs_are_one_table_whatever_they_gave(filled: Store) -> None:
    runs = filled.runs()
    assert list(runs.columns) == [*RUN_COLUMNS, "satisfaction", "voiced_count", "branch_count"]
    assert list(runs["scenario"]) == sorted(runs["scenario"]) and len(runs) == 12
    by_number = runs.set_index("replication")
    assert by_number.loc[10, "status"] == "failed" and by_number.loc[11, "status"] == "crashed"
    assert by_number["voiced_count"].dropna().to_dict() == {n: float(n) for n in range(10)}
    assert set(by_number.index[by_number["branch_count"].notna()]) == {0, 3, 6, 9}
    assert set(runs["host"]) == {"here"} and runs["cpu_seconds"].eq(0.125).all()


def test_some_runs_come_in_the_order_asked_for(filled: Store) -> None:
    keys = [toy_record(number).key for number in (7, 0, 99, 3)]
    assert list(filled.runs(keys)["replication"]) == [7, 0, 3]
    assert filled.runs(keys[2:3]).empty and list(filled.runs([]).columns)[:10] == list(RUN_COLUMNS)
    series = filled.series([*keys, keys[0]])
    assert list(series["key"]) == [key for key in (keys[0], keys[1], keys[3]) for _ in range(WEEKS)]
    assert list(filled.books(keys)["key"]) == [keys[0], keys[0], keys[3], keys[3]]


def test_small_tables_come_by_name_for_the_runs_that_have_them(filled: Store) -> None:
    numbers = (5, 3, 0, 1)
    for _ in range(2):
        groups, durations = (filled.small_tables(name, [toy_record(n).key for n in numbers]) for name in ("groups", "durations"))
        assert list(groups["key"]) == [toy_record(n).key for n in (5, 5, 0, 0, 1, 1)] and list(groups.columns) == ["key", "group", "share"]
        assert list(durations["days"]) == [5.0, 1.0] and groups["share"].isna().tolist() == [False, True] * 3
        assert filled.record(toy_record(5).key).tables == toy_record(5).tables and filled.record(toy_record(3).key).tables == {}
        assert filled.small_tables("nothing").columns.tolist() == ["key"] and len(filled.small_tables("groups")) == 12
        filled.compact(everything=True)


def test_series_and_books_are_long_tables(filled: Store) -> None:
    series = filled.series()
    assert list(series.columns) == ["key", "day", "trust", "norm"] and len(series) == 10 * WEEKS
    assert series["day"].dtype == "int64" and series["norm"].notna().sum() == 2 * (WEEKS - 1)
    record = toy_record(6)
    assert series.loc[series["key"] == record.key, "trust"].tolist() == record.series["trust"]
    books = filled.books()
    assert list(books.columns) == ["key", "payer", "purpose", "is_cost", "yuan", "hours"] and len(books) == 10
    assert set(books["purpose"]) == {"office", "离任"} and books["is_cost"].sum() == 5 and books["yuan"].isna().sum() == 5


def test_statuses_are_of_those_that_are_known(filled: Store) -> None:
    keys = [toy_record(number).key for number in range(20)]
    assert filled.statuses(keys) == {**dict.fromkeys(keys[:10], "ok"), keys[10]: "failed", keys[11]: "crashed"}
    assert filled.statuses(keys[12:]) == filled.statuses([]) == {}


def test_failures_say_why(filled: Store) -> None:
    failures = filled.failures()
    assert list(failures["replication"]) == [10, 11] and list(failures["reason"]) == ["ValueError: 10", "ValueError: 11"]
    filled.set_experiment("x", spec={}, runs=[(toy_record(11).key, 0, "weidu", 11)])
    assert list(filled.failures("x")["status"]) == ["crashed"] and "Traceback" in filled.failures("x")["traceback"][0]


def test_a_digest_does_not_depend_on_where_a_run_is_kept(filled: Store, tmp_path: Path) -> None:
    keys = [toy_record(number).key for number in range(20)]
    with Store.open(tmp_path / "other", write=True) as other:
        other.commit([toy_record(11, status="crashed"), toy_record(10, status="failed", traceback="another")])
        other.commit(reversed(toy_records(10)))
        assert other.digest(keys) == filled.digest(keys[::-1])
        other.commit([toy_record(12)])
        assert other.digest(keys) != filled.digest(keys) and other.digest(keys[:12]) == filled.digest(keys)


def test_a_run_that_is_ok_is_never_replaced(filled: Store) -> None:
    before = filled.digest([toy_record(3).key])
    other = toy_record(3, key=toy_record(3).key, outcomes={"satisfaction": 99.0})
    filled.commit([other])
    filled.commit([toy_record(3, status="failed")])
    assert filled.digest([toy_record(3).key]) == before and told(filled.record(other.key)) == told(toy_record(3))


def test_a_run_that_failed_is_replaced_by_what_comes_later(filled: Store) -> None:
    key = toy_record(10).key
    filled.commit([toy_record(10, status="crashed")])
    assert filled.statuses([key]) == {key: "crashed"}
    filled.commit([toy_record(10), toy_record(10, status="failed")])
    filled.compact(everything=True)
    assert told(filled.record(key)) == told(toy_record(10)) and len(filled.failures()) == 1


def test_a_batch_is_all_or_nothing(filled: Store) -> None:
    wrong = toy_record(21, started=None)
    with pytest.raises(sqlite3.IntegrityError):
        filled.commit([toy_record(20), wrong])
    assert filled.statuses([toy_record(20).key]) == {}
    filled.commit([toy_record(20)])
    assert told(filled.record(toy_record(20).key)) == told(toy_record(20))


def test_a_beginning_that_means_nobody_or_many_is_refused(filled: Store) -> None:
    for beginning in ("", "zz"):
        with pytest.raises(UserError, match=r"没有键"):
            filled.record(beginning)
    filled.commit([toy_record(20, key="ab1"), toy_record(21, key="ab2"), toy_record(22, key="ab")])
    with pytest.raises(UserError) as refusal:
        filled.record("a")
    assert refusal.value.message == "store_ambiguous_run" and "ab1" in refusal.value.sentence("en")
    assert filled.record("ab").replication == 22, "a whole key is meant as it stands"


def test_experiments_keep_the_order_of_their_plan(filled: Store) -> None:
    assert filled.experiments().empty
    with pytest.raises(UserError) as refusal:
        filled.experiment("incentives")
    assert refusal.value.message == "store_without_experiments"
    keys = [toy_record(number).key for number in (11, 3, 50, 0)]
    spec = {"zeta": 1, "alpha": [1, {"name": "激励"}]}
    filled.set_experiment("incentives", spec={"old": True}, runs=[(keys[0], 9, "weidu", 9)])
    filled.set_experiment("incentives", spec=spec, runs=[(key, n // 2, "weidu", n % 2) for n, key in enumerate(keys)])
    filled.set_experiment("nothing", spec={}, runs=[])
    read, runs = filled.experiment("incentives")
    assert read == spec and list(read) == ["zeta", "alpha"]
    assert runs.to_dict("list") == {"key": keys, "point": [0, 0, 1, 1], "scenario": ["weidu"] * 4, "replication": [0, 1, 0, 1]}
    listed = filled.experiments().to_dict("list")
    assert listed.pop("latest") == [max(filled.runs(keys)["started"]), ""]
    assert listed == {"name": ["incentives", "nothing"], "planned": [4, 0], "ok": [2, 0], "failed": [1, 0]}
    with pytest.raises(UserError) as refusal:
        filled.experiment("incentive")
    assert refusal.value.fields["nearest"] == "incentives"


def test_a_reader_cannot_write(filled: Store) -> None:
    with Store.open(filled.folder) as reader:
        assert reader.runs().equals(filled.runs())
        for act in (lambda: reader.commit([]), lambda: reader.compact(), lambda: reader.check(repair=True)):
            with pytest.raises(PermissionError):
                act()


def test_an_address_is_kept_once_and_those_alike_as_what_differs(tmp_path: Path) -> None:
    def address(point: int) -> dict:
        return {**{f"parameter_{n}": n / 7 for n in range(1000)}, "rate": point}

    with Store.open(tmp_path, write=True) as store:
        for replication in range(5):
            store.commit([toy_record(replication, address=Address(address(point)), key=f"{replication}-{point:031d}")
                          for point in range(20)])
        assert dict(store.record("3-" + f"{7:031d}").address) == address(7)
    with Store.open(tmp_path, write=True) as store:
        store.commit([toy_record(1, address=address(21), key="a")])
        assert store.record("a").address == address(21)
    size = sqlite3.connect(tmp_path / INDEX_FILE)
    packed = [length for (length,) in size.execute("SELECT length(packed) FROM contents")]
    size.close()
    assert sum(length > 1000 for length in packed) == 2, "one for each scenario"
    assert len(packed) < 20 + 20 + 2 + 10 and sum(packed) < 40_000


def test_columns_of_different_types_stand_side_by_side(tmp_path: Path) -> None:
    kinds = [["a", "b"], [True, False], [1.5, 2.0], [None, 3]]
    for together in (True, False):
        with Store.open(tmp_path / str(together), write=True) as store:
            for number, kind in enumerate(kinds):
                store.commit([toy_record(number, books={"entry": kind})])
                if not together:
                    store.compact(everything=True)
            store.compact(everything=True)
            assert len(store.books()) == 8 and store.check() == []
            assert list(store.books([toy_record(0).key])["entry"]) == ["a", "b"]
            assert len(store.query("SELECT entry FROM books")) == 8
    with Store.open(tmp_path / "True") as one, Store.open(tmp_path / "False") as other:
        keys = [toy_record(number).key for number in range(4)]
        assert one.digest(keys) == other.digest(keys)


def test_runs_without_series_and_models_without_days(tmp_path: Path) -> None:
    with Store.open(tmp_path, write=True) as store:
        store.commit([toy_record(0, series={}, books={}, outcomes={}), toy_record(2, series={"x": [0.5, 1.0]}, books={})])
        for _ in range(2):
            assert store.books().columns.tolist() == ["key"] and store.series().columns.tolist() == ["key", "x"]
            assert store.runs()["voiced_count"].isna().tolist() == [True, False]
            assert len(store.query("SELECT * FROM runs JOIN books USING (key)")) == 0
            store.compact(everything=True)


def test_the_spool_goes_into_parts_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compaction, "PART_RUNS", 4)
    with Store.open(tmp_path, write=True) as store:
        store.commit(toy_records(3))
        assert not list((tmp_path / "parts").iterdir())
        store.commit(toy_records(8, start=3))
        assert len(list((tmp_path / "parts").glob("*-outcomes.parquet"))) == 2
        assert isinstance(store.runs(), pd.DataFrame) and len(store.runs()) == 11
