import json

import pandas as pd
import pytest

from tests.studies.toy_model import REGISTER
from tests.studies.toy_model import run as toy_run
from yhly_sim.engine.errors import MachineError, UserError
from yhly_sim.report import folder
from yhly_sim.studies.compare import compare
from yhly_sim.studies.run import run

FILES = {
    "runs.csv", "runs.parquet", "series.csv", "series.parquet", "dictionary.csv", "table.json", "sentence.txt",
    "figure.png", "figure.svg", "provenance.json",
}


def study(out=None, **asked):
    return compare(
        ["no_reform", "weidu"], replications=3, workers=1, adapter=toy_run, outcomes=REGISTER, out=out, **asked
    )


def test_everything_is_kept_and_nothing_else_is_left_behind(tmp_path):
    out = tmp_path / "deep" / "results"
    result = study(out)
    assert {path.name for path in out.iterdir()} == FILES
    assert [path.name for path in out.parent.iterdir()] == ["results"]
    assert json.loads((out / "table.json").read_text()) == json.loads(json.dumps(result.to_json()))
    assert (out / "figure.png").read_bytes().startswith(b"\x89PNG")
    assert (out / "figure.svg").read_text().startswith("<?xml")
    for lang in ("zh", "en"):
        assert result.sentence(lang) in (out / "sentence.txt").read_text(encoding="utf-8")


def test_csv_and_parquet_hold_the_same_numbers_bit_for_bit(tmp_path):
    result = study(tmp_path / "results")
    for name, frame in (("runs", result.runs), ("series", result.series)):
        from_csv = pd.read_csv(tmp_path / "results" / f"{name}.csv", dtype=str)
        from_csv = from_csv.astype({column: float for column in from_csv.columns if column != "side"})
        from_parquet = pd.read_parquet(tmp_path / "results" / f"{name}.parquet")
        pd.testing.assert_frame_equal(from_csv, frame, check_exact=True, check_dtype=False)
        pd.testing.assert_frame_equal(from_parquet, frame, check_exact=True, check_dtype=False)


def test_the_dictionary_describes_every_column(tmp_path):
    study(tmp_path / "results")
    dictionary = pd.read_csv(tmp_path / "results" / "dictionary.csv", keep_default_na=False)
    assert list(dictionary.columns) == list(folder.DICTIONARY_COLUMNS)
    for name in ("runs", "series"):
        columns = list(pd.read_csv(tmp_path / "results" / f"{name}.csv").columns)
        assert list(dictionary.query(f"file == '{name}.csv'")["column"]) == columns
    row = dictionary.query("file == 'runs.csv' and column == 'satisfaction'").iloc[0]
    assert (row["unit"], row["zh"], row["en"]) == ("score", "满意度", "satisfaction")
    assert row["definition"] and row["definition_zh"]
    assert (dictionary[["zh", "en"]] != "").all().all()


def test_provenance_names_code_versions_seed_and_machine(tmp_path):
    study(tmp_path / "results", seed=17)
    told = json.loads((tmp_path / "results" / "provenance.json").read_text())
    assert told["seed"] == 17 and told["replications"] == 3 and told["runs_failed"] == 0
    assert told["code_id"] and told["versions"]["numpy"] and told["machine"]["processor"]
    assert [scenario["name"] for scenario in told["scenarios"]] == ["no_reform", "weidu"]


def test_parameters_and_text_of_a_scenario_are_kept_where_there_are_any(tmp_path):
    result = study()
    parameter = {"start_day": 0, "parameter": "disputes.base_rate", "value": 30.0, "unit": "1/1000/year", "file": "x.yaml", "line": 4}
    facts = [{"name": "no_reform", "text": "question: {}\n", "resolved": {"days": 5}, "parameters": [parameter]}]
    folder.write_study(
        tmp_path / "results", table={}, frames={}, outcomes=(), figure=result.plot("en"), scenarios=facts, provenance={}
    )
    kept = pd.read_csv(tmp_path / "results" / "parameters.csv")
    assert kept.iloc[0]["parameter"] == "disputes.base_rate" and kept.iloc[0]["line"] == 4
    assert (tmp_path / "results" / "scenarios" / "no_reform.yaml").read_text() == "question: {}\n"
    assert json.loads((tmp_path / "results" / "provenance.json").read_text())["scenarios"][0]["resolved"] == {"days": 5}


def test_a_single_run_is_kept_too(tmp_path):
    run("weidu", adapter=toy_run, outcomes=REGISTER, out=tmp_path / "one")
    assert {path.name for path in (tmp_path / "one").iterdir()} == FILES - {"sentence.txt"}


def test_a_folder_with_content_keeps_what_is_not_ours(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "table.json").write_text("old")
    study(tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert json.loads((tmp_path / "table.json").read_text())["comparisons"]
    assert not [path for path in tmp_path.parent.iterdir() if path.name.startswith(f".{tmp_path.name}-")]


@pytest.mark.parametrize("beneath", ["", "results"])
def test_a_file_in_the_way_is_the_users_mistake_and_nothing_runs(tmp_path, beneath):
    (tmp_path / "taken").write_text("a file")

    def never(row):
        raise AssertionError("ran")

    with pytest.raises(UserError) as told:
        compare(["a", "b"], adapter=never, outcomes=REGISTER, out=tmp_path / "taken" / beneath)
    assert told.value.exit_code == 2 and "taken" in told.value.sentence("zh")


def test_a_machine_that_refuses_is_said_before_anything_runs(monkeypatch, tmp_path):
    def refuse(**place):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(folder.tempfile, "mkdtemp", refuse)
    with pytest.raises(MachineError) as told:
        study(tmp_path / "results")
    assert told.value.exit_code == 3 and "Read-only file system" in told.value.sentence("en")


def test_a_disk_that_fills_up_leaves_nothing_half_written(monkeypatch, tmp_path):
    def full(path, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder, "_write_json", full)
    with pytest.raises(MachineError):
        study(tmp_path / "results")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.long
def test_the_books_of_a_comparison_are_kept_for_every_run(tmp_path):
    result = compare(["no_reform", "weidu"], replications=2, world="small", days=40, workers=1, out=tmp_path / "kept")
    books = pd.read_csv(tmp_path / "kept" / "books.csv")
    runs = pd.read_csv(tmp_path / "kept" / "runs.csv")
    assert set(zip(books["side"], books["replication"], strict=True)) == {
        (side, n) for side in ("baseline", "treatment") for n in (0, 1)}
    costs = books[books["is_cost"]].groupby(["side", "replication"])[["yuan", "priced_yuan"]].sum()
    for row in runs.itertuples():
        assert costs.loc[(row.side, row.replication), "yuan"] == pytest.approx(row.cost_yuan)
        assert costs.loc[(row.side, row.replication), "priced_yuan"] == pytest.approx(row.cost_full_yuan)
    assert result.books.attrs["units"] == {"yuan": "yuan", "hours": "hours", "priced_yuan": "yuan"}
    dictionary = pd.read_csv(tmp_path / "kept" / "dictionary.csv", keep_default_na=False)
    words = dictionary[dictionary["file"] == "books.csv"].set_index("column")
    assert list(words.index) == list(books.columns)
    assert words.loc["priced_yuan", "unit"] == "yuan" and words.loc["payer", "zh"] == "承担者"
