"""SQL over runs, series and books of one moment, and nothing else; and all of it as plain files."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Iterator

import pandas as pd
import pytest

from tests.store.toy_records import WEEKS, toy_record, toy_records
from yhly_sim.engine.errors import UserError
from yhly_sim.store.store import Store

RECORDS = toy_records(10)
KEYS = [record.key for record in RECORDS]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Six runs in a part, four in the spool, one that failed, one experiment; the folder's name wants quoting."""
    with Store.open(tmp_path / "it's [1] 存*", write=True) as store:
        store.commit(RECORDS[:6])
        store.compact(everything=True)
        store.commit([*RECORDS[6:], toy_record(10, status="failed")])
        store.set_experiment("x", spec={}, runs=[(key, number // 5, "weidu", number) for number, key in enumerate(KEYS)])
        yield store


def test_a_query_sees_parts_and_spool_alike(store: Store) -> None:
    weekly = store.query("SELECT scenario, day, avg(trust) AS trust, count(*) AS n FROM series GROUP BY ALL ORDER BY ALL")
    assert len(weekly) == 2 * WEEKS and set(weekly["n"]) == {5}
    expected = sum(record.series["trust"][0] for record in RECORDS[::2]) / 5
    assert weekly["trust"][0] == pytest.approx(expected, rel=1e-12)
    counts = store.query("SELECT status, count(*) AS n, count(branch_count) AS branches, avg(branch_count) AS mean FROM runs "
                         "GROUP BY ALL ORDER BY ALL")
    assert counts.fillna(0).to_dict("list") == {"status": ["failed", "ok"], "n": [1, 10], "branches": [0, 4], "mean": [0, 270]}
    assert store.query("SELECT sum(yuan) AS yuan FROM books WHERE is_cost")["yuan"][0] == 1.5 * (1 + 3 + 5 + 7 + 9)
    points = store.query("SELECT point, avg(voiced_count) AS voiced FROM runs JOIN experiment_runs USING (key) "
                         "WHERE experiment = 'x' GROUP BY point ORDER BY point")
    assert points["voiced"].tolist() == [2.0, 7.0]
    assert store.query("select 1 as one")["one"].tolist() == [1]


def test_gaps_are_null_so_that_means_leave_them_out(store: Store) -> None:
    told = store.query("SELECT count(*) AS all_weeks, count(norm) AS weeks, avg(norm) AS mean FROM series")
    assert told["weeks"][0] == 2 * (WEEKS - 1) and told["all_weeks"][0] == 10 * WEEKS and 0 < told["mean"][0] < 1


def test_a_store_without_runs_has_the_same_views(tmp_path: Path) -> None:
    with Store.open(tmp_path, write=True) as store:
        for view in ("runs", "series", "books", "tables", "experiment_runs"):
            assert len(store.query(f"SELECT * FROM {view}")) == 0
        assert len(store.runs()) == len(store.series()) == len(store.failures()) == 0 and store.digest([]) == store.digest(["a"])


@pytest.mark.parametrize("sql", [
    "DROP VIEW runs", "CREATE TABLE t AS SELECT 1", "SELECT 1; SELECT 2", "", "SET threads = 1",
    "COPY (SELECT * FROM runs) TO '{folder}/stolen.csv'", "ATTACH '{folder}/other.db'", "INSTALL httpfs"])
def test_anything_but_one_select_is_refused(store: Store, tmp_path: Path, sql: str) -> None:
    with pytest.raises(UserError) as refusal:
        store.query(sql.format(folder=tmp_path))
    assert refusal.value.message == "store_query_not_select" and "SELECT" in refusal.value.sentence("zh")
    assert list(tmp_path.iterdir()) == [store.folder]


@pytest.mark.parametrize("sql", [
    "SELECT nothing FROM runs", "SELECT * FRO runs", "SELECT * FROM '{folder}/secret.csv'", "SELECT * FROM read_text('/etc/hostname')",
    "SELECT * FROM read_csv('{folder}/secret.csv')", "SELECT * FROM KEYS", "SELECT scenario::INTEGER FROM runs", "SELECT * FROM glob('/*')"])
def test_a_query_that_does_not_fit_is_one_sentence_and_other_files_are_out_of_reach(store: Store, tmp_path: Path, sql: str) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with pytest.raises(UserError) as refusal:
        store.query(sql.format(folder=tmp_path))
    assert refusal.value.message == "store_query_refused" and "\n" not in str(refusal.value)
    assert "experiment_runs" in refusal.value.sentence("en")


def test_without_duckdb_the_sentence_says_what_to_install(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(UserError) as refusal:
        store.query("SELECT 1")
    assert 'pip install "yhly-sim[experiments]"' in refusal.value.sentence("zh") and "duckdb" in refusal.value.sentence("en")


@pytest.mark.parametrize("format", ["parquet", "csv"])
def test_an_export_is_plain_files_of_everything(store: Store, tmp_path: Path, format: str) -> None:
    out = store.export(tmp_path / "out" / "deep", format=format)  # type: ignore[arg-type]
    assert {path.name for path in out.iterdir()} == {f"runs.{format}", f"series.{format}", f"books.{format}", f"tables.{format}", "records.jsonl", "addresses.jsonl",
                                                   "catalogues.jsonl"}
    read = pd.read_parquet if format == "parquet" else pd.read_csv
    runs, series, books = (read(out / f"{kind}.{format}").set_index("key") for kind in ("runs", "series", "books"))
    mine = store.runs().set_index("key")
    assert len(runs) == 11 and runs.loc[mine.index, "satisfaction"].equals(mine["satisfaction"])
    assert len(series) == 10 * WEEKS and len(books) == 10 and set(books["purpose"]) == {"office", "离任"}
    texts = read(out / f"tables.{format}").set_index("key")["tables"]
    assert {key: json.loads(text) for key, text in texts.items()} == {one.key: one.tables for one in RECORDS[:10] if one.tables}
    assert series.loc[KEYS[3], "trust"].tolist() == RECORDS[3].series["trust"]
    records = {told["key"]: told for told in map(json.loads, (out / "records.jsonl").read_text(encoding="utf-8").splitlines())}
    addresses = {told["address"]: told["content"] for told in map(json.loads, (out / "addresses.jsonl").read_text().splitlines())}
    catalogues = [json.loads(line)["content"] for line in (out / "catalogues.jsonl").read_text().splitlines()]
    assert catalogues == [RECORDS[3].catalogue] and records[KEYS[3]]["settings"] == RECORDS[3].settings
    assert records[KEYS[3]]["row"] == RECORDS[3].row and addresses[records[KEYS[3]]["address"]] == RECORDS[3].address
    assert "ValueError: 10" in records[toy_record(10).key]["traceback"] and len(addresses) == 3


def test_some_runs_are_exported_over_what_was_there(store: Store, tmp_path: Path) -> None:
    store.export(tmp_path / "out")
    store.export(tmp_path / "out", keys=[KEYS[9], KEYS[0]])
    assert set(pd.read_parquet(tmp_path / "out" / "runs.parquet")["key"]) == {KEYS[0], KEYS[9]}
    assert len((tmp_path / "out" / "records.jsonl").read_text().splitlines()) == 2 and len(list((tmp_path / "out").iterdir())) == 7


def test_an_unknown_format_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="parquet"):
        store.export(tmp_path / "out", format="xlsx")  # type: ignore[arg-type]
    assert not (tmp_path / "out").exists()
