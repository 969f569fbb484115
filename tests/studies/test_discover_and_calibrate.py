"""`discover` and `calibrate` from Python and from the command line, on toy results; nothing is run."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.analysis.toy_experiments import TARGETS, corner_results, district_results, ranged, results, settings
from yhly_sim.analysis.results import Results
from yhly_sim.cli.main import run
from yhly_sim.engine.errors import UserError
from yhly_sim.studies.batch.vocabulary import experiment
from yhly_sim.studies.calibrate import calibrate
from yhly_sim.studies.discover import discover

CORNER = corner_results(120)
DISTRICT_RESULTS = district_results(120)
FEW = {"resamples": 3, "shuffles": 19}


@pytest.fixture
def targets(tmp_path: Path) -> Path:
    (tmp_path / "toy.yaml").write_text(TARGETS, encoding="utf-8")
    return tmp_path / "toy.yaml"


@pytest.fixture(autouse=True)
def language_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YHLY_LANG", "zh")


@pytest.fixture
def stored(monkeypatch: pytest.MonkeyPatch) -> None:
    """The store has two experiments."""
    def results_of(name: str, **_: Any) -> Results:
        return {"corner": CORNER, "district": DISTRICT_RESULTS}[name]

    for study in ("discover", "calibrate"):
        monkeypatch.setattr(sys.modules[f"yhly_sim.studies.{study}"], "stored_results", results_of)


def test_a_discovery_is_kept_in_a_folder_with_all_its_points(tmp_path: Path) -> None:
    found = discover(CORNER, "satisfaction", below=0.5, **FEW, out=tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} >= {
        "points.csv", "trajectory.csv", "table.json", "sentence.txt", "figure.png", "figure.svg", "dictionary.csv", "provenance.json"}
    points = pd.read_csv(tmp_path / "out" / "points.csv")
    assert points["is_case"].sum() == found.found.in_box.cases and points["is_in_box"].sum() == found.found.in_box.inside
    assert json.loads((tmp_path / "out" / "provenance.json").read_text())["study"] == "discover"
    assert "打乱" in (tmp_path / "out" / "sentence.txt").read_text(encoding="utf-8")
    words = pd.read_csv(tmp_path / "out" / "dictionary.csv").set_index("column")
    assert words.loc["is_in_box", "en"] == "whether it lies in the box of PRIM"


def test_a_calibration_writes_a_posterior_that_an_experiment_draws_from(tmp_path: Path) -> None:
    """Written for parameters of the catalogue, read again by the loader of experiments."""
    factors = (replace(ranged("base", 0.5, 0.9), parameter="disputes.hidden_share"),
               replace(ranged("skill", 0.5, 1.5), parameter="disputes.agree_skill"))
    toy = results({"satisfaction": lambda p: 0.3 + 0.5 * p.base}, factors, settings(factors, 200), own=0.01, shared=0.01)
    (tmp_path / "one.yaml").write_text("targets: {satisfaction: {value: 0.62, sd: 0.01, source: test}}", encoding="utf-8")
    calibrate(toy, tmp_path / "one.yaml", truths=10, out=tmp_path / "out")
    file = tmp_path / "out" / "posterior.csv"
    assert file.read_text().splitlines()[0] == "disputes.hidden_share,disputes.agree_skill,weight,distance"
    drawn = experiment(scenarios=["no_reform"], design={"kind": "lhs", "samples": 64}, uncertainties={"from": str(file)},
                       replications=1, days=30)
    values = pd.DataFrame([point.settings for point in drawn.points()])
    assert set(values.columns) == {"disputes.hidden_share", "disputes.agree_skill"}
    assert values["disputes.hidden_share"].mean() == pytest.approx(0.64, abs=0.03) and values["disputes.hidden_share"].std() < 0.06
    facts = json.loads((tmp_path / "out" / "posterior.json").read_text())
    assert facts["priors"]["disputes.agree_skill"] == [0.5, 1.5] and facts["recovery"]["truths"] == 10
    assert facts["targets"]["satisfaction"]["source"] == "test" and facts["provenance"]["experiment"] == "toy"


def test_whoever_draws_from_a_posterior_that_no_run_came_near_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    factors = (replace(ranged("base", 0.5, 0.9), parameter="disputes.hidden_share"),)
    toy = results({"satisfaction": lambda p: 0.3 + 0.5 * p.base}, factors, settings(factors, 200), own=0.01, shared=0.01)
    for name, value in (("near", 0.62), ("far", 0.95)):
        (tmp_path / f"{name}.yaml").write_text(f"targets: {{satisfaction: {{value: {value}, sd: 0.01, source: test}}}}", encoding="utf-8")
        calibrate(toy, tmp_path / f"{name}.yaml", truths=10, out=tmp_path / name)
        file = tmp_path / f"{name}_experiment.yaml"
        file.write_text(f"title: {{zh: 一, en: one}}\nquestion: {{zh: 问, en: q}}\nscenarios: [no_reform]\nreplications: 1\n"
                        f"uncertainties: {{from: {name}/posterior.csv}}\ndesign: {{kind: lhs, samples: 4}}\n", encoding="utf-8")
        for lang, words in (("en", "no run that it was calibrated on came near"), ("zh", "没有一次接近全部目标")):
            assert run(["check", str(file), "--lang", lang]) == 0
            assert (words in capsys.readouterr().out) == (name == "far")
    drawn = {name: experiment(scenarios=["no_reform"], design={"kind": "lhs", "samples": 4}, replications=1, days=30,
                              uncertainties={"from": str(tmp_path / name / "posterior.csv")}).arguments["joint"]
             for name in ("near", "far")}
    assert "out_of_reach" not in drawn["near"] and drawn["far"]["out_of_reach"]["nearest"] > 5
    (tmp_path / "far" / "posterior.json").unlink()  # the table alone says it too
    corner = replace(CORNER, arguments={**CORNER.arguments, "joint": drawn["far"]})
    assert discover(corner, "satisfaction", below=0.5, **FEW).sentence("en").startswith("Note: parameters are drawn from posterior.csv")


def test_the_posterior_can_be_written_by_itself(targets: Path, tmp_path: Path) -> None:
    found = calibrate(DISTRICT_RESULTS, targets, truths=10)
    assert found.write_posterior(tmp_path / "kept.csv") == tmp_path / "kept.csv"
    assert list(pd.read_csv(tmp_path / "kept.csv").columns) == list(found.posterior.columns)
    assert json.loads((tmp_path / "kept.json").read_text())["targets_file"] == "toy.yaml"
    assert set(found.table.columns) >= {"mean", "ratio", "interval", "coverage"} and len(found.table) == 5


def test_the_commands_print_tables_and_a_sentence(stored: None, targets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["discover", "corner", "--outcome", "satisfaction", "--below", "50%", "--resamples", "3", "--shuffles", "19", "--lang", "en"]) == 0
    captured = capsys.readouterr()
    assert "Looked for: satisfaction of at most 50" in captured.out and "22 further searches" in captured.err
    assert run(["discover", "corner", "--outcome", "satisfaction", "--below", "50%", "--resamples", "3", "--shuffles", "19", "--quiet"]) == 0
    assert capsys.readouterr().err == ""
    assert run(["calibrate", "district", "--targets", str(targets), "--truths", "10", "--lang", "zh"]) == 0
    out = capsys.readouterr().out
    assert "目标收窄了" in out and "方差比" in out


def test_the_commands_give_scripts_one_object(stored: None, targets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["discover", "corner", "--outcome", "satisfaction", "--worst", "10%", "--resamples", "3", "--shuffles", "19", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"cases", "box", "tree", "trajectory", "sentence", "provenance"}
    assert set(found["box"]["held_out"]) >= {"coverage", "coverage_interval", "density", "density_interval"}
    assert run(["calibrate", "district", "--targets", str(targets), "--truths", "10", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"parameters", "targets", "recovery", "known_only_together", "is_reachable", "sentence", "provenance"} <= set(found)
    assert set(found["parameters"]["field_base"]) >= {"mean", "interval", "ratio", "ratio_interval", "coverage"}


@pytest.mark.parametrize(("words", "fragment"), [
    ("discover corner --outcome satisfaction", "--worst"),
    ("discover corner --outcome satisfaction --below half", "half"),
    ("discover corner --outcome satisfaktion --below 0.5", "satisfaction"),
    ("discover corner --outcome satisfaction --below 0.5 --shuffles 3", "19"),
    ("calibrate district", "--targets"),
    ("calibrate district --targets nowhere.yaml", "nowhere.yaml"),
    ("calibrate corner --targets {targets}", "three_zeros"),
    ("calibrate district --targets {targets} --share 0.001", "--share"),
])
def test_a_wrong_word_is_answered_in_one_sentence(stored: None, targets: Path, words: str, fragment: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*words.format(targets=targets).split(), "--lang", "en"]) == 2
    error = capsys.readouterr().err.strip()
    assert fragment in error and "\n" not in error


def test_a_folder_that_cannot_be_is_refused_before_anything(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError) as caught:
        discover(CORNER, "satisfaction", below=0.5, out=tmp_path / "file")
    assert caught.value.message == "out_is_a_file"

