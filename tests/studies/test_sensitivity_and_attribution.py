"""`yhly sensitivity` and `yhly attribute`: from kept runs to table, sentence, JSON and folder, in both languages."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.analysis.test_attribution import THREE, grid, loop
from tests.analysis.toy_results import OUTCOME, ranges, toy_results, trajectories
from yhly_sim.analysis.results import Results
from yhly_sim.cli.main import run
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.studies.attribute import attribute
from yhly_sim.studies.batch import stored_results
from yhly_sim.studies.sensitivity import sensitivity

ABSENT = Outcome("petition_count", "cases", False, "信访件数", "petitions")


def screened(**options: Any) -> Results:
    return toy_results(ranges(3), "morris", trajectories(3, 8), lambda x: 0.5 + 0.1 * x[:, 0], noise=0.01, replications=3,
                       **options)


def factorial() -> Results:
    return toy_results(THREE, "factorial", grid(2, 2, 2), loop, noise=0.1, replications=4)


def with_an_absent_outcome(results: Results) -> Results:
    """One more outcome, that no run has a value of."""
    return replace(results, outcomes=(OUTCOME, ABSENT), runs=results.runs.assign(petition_count=np.nan))


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> dict[str, Results]:
    """Experiments that the store is said to have."""
    there = {"screening": screened(), "factorial": factorial()}

    def results_of(name: str, *, quick: bool, store: Any) -> Results:
        return there[name]

    monkeypatch.setattr(stored_results, "results_of", results_of)
    return there


@pytest.mark.parametrize(("command", "experiment", "key"), [("sensitivity", "screening", "sensitivity"),
                                                            ("attribute", "factorial", "attribution")])
def test_the_command_prints_a_table_and_a_sentence_or_one_object(
        command: str, experiment: str, key: str, kept: dict[str, Results], capsys: pytest.CaptureFixture[str]) -> None:
    for lang, word in (("zh", "满意度"), ("en", "satisfaction")):
        assert run([command, experiment, "--lang", lang]) == 0
        assert word in capsys.readouterr().out
    assert run([command, experiment, "--json", "--lang", "en"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert run([command, experiment, "--json", "--lang", "zh"]) == 0
    chinese = json.loads(capsys.readouterr().out)
    assert list(told) == [key, "refused", "sentence", "provenance"]
    assert told[key] == chinese[key] and told["sentence"] != chinese["sentence"]
    assert set(told[key]["one"]) == {"satisfaction"} and told["provenance"]["runs"] == len(kept[experiment].runs)


def test_the_keys_of_the_objects_are_stable(kept: dict[str, Results]) -> None:
    found = sensitivity("screening").to_json("en")["sensitivity"]["one"]["satisfaction"]
    assert list(found) == [
        "scenario", "at", "against", "method", "main", "unit", "constant", "mean", "spread", "points", "replications",
        "loss", "noise", "factors", "pairs", "convergence"]
    assert list(found["factors"]["x1"]) == ["mu_star", "mu", "sigma"]
    assert list(found["factors"]["x1"]["mu_star"]) == [
        "value", "ci_low", "ci_high", "dummy", "is_detected", "noise_share", "replication_low", "replication_high",
        "without_noise", "without_noise_low", "without_noise_high"]
    parts = attribute("factorial").to_json("en")["attribution"]["one"]["satisfaction"]
    assert list(parts) == ["unit", "none", "full", "total", "contributions", "pairs", "loop", "averaged", "replications",
                           "left_out", "orders", "coalitions", "given"]
    assert list(parts["contributions"]["core"]) == ["shapley", "alone", "last"]
    assert list(parts["loop"]) == ["first", "second", "amount", "at_none", "orders_share"]
    assert list(parts["total"]) == ["value", "ci_low", "ci_high", "p", "p_holm"]


@pytest.mark.parametrize(("command", "experiment", "file"), [("sensitivity", "screening", "indices"),
                                                             ("attribute", "factorial", "amounts")])
def test_the_folder_has_data_with_a_dictionary_figure_sentence_and_provenance(
        command: str, experiment: str, file: str, kept: dict[str, Results], tmp_path: Path,
        capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, experiment, "--out", str(tmp_path / "out"), "--quiet"]) == 0
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {f"{file}.csv", f"{file}.parquet", "runs.csv", "dictionary.csv", "table.json", "sentence.txt", "figure.png",
            "figure.svg", "provenance.json"} <= names
    dictionary = pd.read_csv(tmp_path / "out" / "dictionary.csv", encoding="utf-8-sig")
    own = dictionary[dictionary["file"] == f"{file}.csv"]
    assert list(own["column"]) == list(pd.read_csv(tmp_path / "out" / f"{file}.csv").columns)
    assert (own["zh"] != own["column"]).all(), "every column is explained"
    provenance = json.loads((tmp_path / "out" / "provenance.json").read_text(encoding="utf-8"))
    assert provenance["study"] == command and provenance["experiment"] == "toy" and provenance["seed"] == 3


def test_every_outcome_and_scenario_has_its_finding_and_its_figure(tmp_path: Path) -> None:
    results = screened(scenarios={"one": 0.0, "two": 0.2})
    found = sensitivity(results, resamples=20, out=tmp_path / "out")
    assert [str(one.stratum) for one in found.findings] == ["one", "two"]
    assert (tmp_path / "out" / "figure_2_satisfaction.png").stat().st_size > 10_000
    assert set(found.convergence["stratum"]) == {"one", "two"}
    between = sensitivity(results, against="one", resamples=20)
    assert [str(one.stratum) for one in between.findings] == ["two"] and str(between.findings[0].against) == "one"
    assert sensitivity(results, scenario="two", resamples=20).findings[0].stratum.scenario == "two"


def test_an_outcome_that_nobody_named_and_no_run_has_is_not_examined() -> None:
    for study, results in ((sensitivity, screened()), (attribute, factorial())):
        found = study(with_an_absent_outcome(results))  # type: ignore[operator]
        assert len(found.findings) == 1 and found.refused[0][1] == "petition_count"
        assert "Not examined" in found.sentence("en") and "没有检验" in found.sentence("zh")
        assert found.to_json("en")["refused"][0]["outcome"] == "petition_count"
        with pytest.raises(UserError):
            study(with_an_absent_outcome(results), ["petition_count"])  # type: ignore[operator]


def test_the_outcomes_of_the_experiment_come_first_where_it_names_them() -> None:
    results = replace(with_an_absent_outcome(screened()), provenance={"experiment": {"outcomes": ["satisfaction"]}})
    found = sensitivity(results, resamples=5)
    assert [one.outcome.name for one in found.findings] == ["satisfaction"] and found.refused == ()


@pytest.mark.parametrize("arguments", [
    ["sensitivity", "screening", "--outcome", "satisfction"], ["sensitivity", "screening", "--at", "design"],
    ["sensitivity", "screening", "--at", "design=x"], ["sensitivity", "screening", "--method", "pawn"],
    ["sensitivity", "screening", "--against", "one"], ["sensitivity", "factorial"],
    ["attribute", "screening"], ["attribute", "factorial", "--player", "cor"],
    ["attribute", "factorial", "--core", "nobody"], ["attribute", "factorial", "--scenario", "two"]])
def test_a_mistake_is_one_sentence_and_exit_2(
        arguments: list[str], kept: dict[str, Results], capsys: pytest.CaptureFixture[str]) -> None:
    for lang in ("zh", "en"):
        assert run([*arguments, "--lang", lang]) == 2
        told = capsys.readouterr()
        assert told.out == "" and len(told.err.strip().splitlines()) == 1 and "Traceback" not in told.err
