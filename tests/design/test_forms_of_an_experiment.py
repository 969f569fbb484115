"""Files and Python say the same; quick replaces what it names; forms of rules, orders and parts that stay off."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.design.toy import made, words_of, written
from yhly_sim.design.estimate import estimate
from yhly_sim.design.load import experiment_headings, experiment_names, is_experiment_file
from yhly_sim.design.precision import Precision

FILE = """
title: {zh: 题, en: title}
scenarios: [whole, core_only]
switches: {aid: off}
set: {people: {rate: 4}}
levers:
  pay: {levels: [10, 20.5], baseline: 20.5}
  order: catalogue
uncertainties:
  people.share.old: {range: [0.2, 0.3]}
design: {kind: factorial, draws: 4}
outcomes: [joy]
replications: 6
seed: 0
days: 50
world: hamlet
quick:
  scenarios: [whole]
  levers: {pay: {levels: [10, 20.5]}}
  design: {draws: 2}
  replications: 2
  days: 5
"""


def test_python_makes_the_same_experiment_as_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, FILE)
    python = made(
        title={"zh": "题", "en": "title"}, question={"zh": "问？", "en": "asked?"}, scenarios=("whole", "core_only"),
        switches={"aid": False}, set={"people.rate": 4},
        levers={"pay": {"levels": (10, 20.5), "baseline": 20.5}, "order": "catalogue"},
        uncertainties={"people.share.old": {"range": (0.2, 0.3)}}, design={"kind": "factorial", "draws": 4},
        outcomes=["joy"], replications=6, seed=0, days=50, world="hamlet")
    assert list(python.rows()) == list(file.rows())
    assert {**python.spec, "name": "mine"} == file.spec
    assert (file.question, python.file, Path(file.file or "").name) == (("问？", "asked?"), None, "mine.yaml")


def test_a_question_may_be_left_out_in_python_or_be_one_text() -> None:
    design = {"kind": "replications"}
    assert made(design=design).question == ("toy", "toy")
    assert made(design=design, question="why?", title="Mine").asked("zh") == "why?"


def test_quick_replaces_what_it_names_and_only_that(tmp_path: Path) -> None:
    full, quick = written(tmp_path, FILE), written(tmp_path, FILE, quick=True)
    assert (len(full.points()), full.run_count) == (4 * 6 * 2, 288)
    assert (len(quick.points()), quick.run_count, quick.days) == (2 * 2, 8, 5)
    assert quick.kind == full.kind and quick.seed == full.seed and quick.world == full.world
    assert quick.has_quick and quick.is_quick and quick.spec["quick"] and not full.is_quick
    assert quick.plan.ground == full.plan.ground


def test_numbers_keep_their_kind_and_choices_may_be_lists() -> None:
    experiment = made(set={"people.count": 3, "order": ["a", "b"]}, levers={"people.rate": {"levels": [1, 2]}},
                      design={"kind": "factorial"})
    values = next(iter(experiment.rows()))["values"]
    assert values == {"people.count": 3, "order": "a_b", "people.rate": 1.0}
    assert isinstance(values["people.count"], int) and isinstance(values["people.rate"], float)


def test_a_baseline_is_what_the_scenario_says_or_what_is_written() -> None:
    levers = {"people.rate": {"range": [0, 8]}, "pay": {"levels": [10, 20]}, "aid": {"switches": ["aid"]},
              "both": {"switches": ["core", "money"]}}
    baselines = {factor.name: factor.baseline
                 for factor in made(scenarios=["core_only"], levers=levers, design={"kind": "one_at_a_time"}).factors}
    assert baselines == {"people.rate": 3.0, "pay": 10, "aid": "off", "both": "off"}
    on = made(scenarios=["whole"], levers={"aid": {"switches": ["aid"]}}, set={"people.rate": 5},
              uncertainties=["people.rate"], design={"kind": "one_at_a_time"})
    assert [factor.baseline for factor in on.factors] == ["on", 5.0]
    chosen = made(levers={"pay": {"levels": [10, 20], "baseline": 20}}, design={"kind": "one_at_a_time"})
    assert [point.settings["pay"] for point in chosen.points()] == [20, 10]


def test_forms_of_a_rule_are_levels_and_a_file_is_found_beside_the_experiment(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "mine.py").write_text("import sys\nsys.exit('never run')\n\ndef never(rate):\n    return 0\n")
    experiment = written(tmp_path, """
scenarios: [whole]
replications: 1
uncertainties:
  form:
    rules:
      readily: [package, "rules/mine.py:never", "math:sqrt"]
design: {kind: factorial}
""".replace("math:sqrt", "tests.design.toy:made"))
    assert [level.label for level in experiment.factors[0].levels] == ["package", "never", "made"]
    assert experiment.factors[0].baseline == "package"
    assert [row.get("rules") for row in experiment.rows()] == [
        None, {"readily": f"{tmp_path.resolve()}/rules/mine.py:never"}, {"readily": "tests.design.toy:made"}]


def test_several_rules_change_together() -> None:
    experiment = made(uncertainties={"form": {"rules": {"readily": ["package", "tests.design.toy:made"],
                                                        "slowly": ["tests.design.toy:written", "package"]}}},
                      design={"kind": "factorial"})
    assert [level.label for level in experiment.factors[0].levels] == ["package + written", "made + package"]
    assert [row["rules"] for row in experiment.rows()] == [
        {"slowly": "tests.design.toy:written"}, {"readily": "tests.design.toy:made"}]


def test_orders_of_formation_are_all_options_of_the_choice() -> None:
    experiment = made(design={"kind": "formation_orders"})
    assert [row["values"]["order"] for row in experiment.rows()] == ["ab", "ba", "a_b"]
    assert [factor.name for factor in experiment.factors] == ["formation_order"]


def test_what_lacks_its_requirement_stays_off_where_the_experiment_says_so() -> None:
    levers = {"core": {"switches": ["core"]}, "wing": {"switches": ["wing", "aid"]}}
    experiment = made(scenarios=["nothing"], levers=levers, design={"kind": "factorial", "requirements": "stay_off"})
    assert [row["switches"] for row in experiment.rows()] == [
        {"core": False, "wing": False, "aid": False}, {"core": False, "wing": False, "aid": True},
        {"core": True, "wing": False, "aid": False}, {"core": True, "wing": True, "aid": True}]
    assert experiment.stays_off() == {"wing": 1}
    whole = made(scenarios=["whole"], levers={"core": {"switches": ["core"]}},
                 design={"kind": "factorial", "requirements": "stay_off"})
    assert [row["switches"] for row in whole.rows()] == [{"core": False, "wing": False}, {"core": True}]


def test_a_level_may_be_another_scenario_with_more_on_top() -> None:
    levels = {"a": {"scenario": "nothing"}, "b": {"scenario": "core_only", "switches": {"aid": True},
                                                  "set": {"people.rate": 1}}}
    rows = list(made(levers={"design": {"levels": levels}}, design={"kind": "factorial"}).rows())
    assert [row["scenario"] for row in rows] == ["nothing", "core_only"]
    assert rows[1]["switches"] == {"aid": True} and rows[1]["values"] == {"people.rate": 1.0}


def test_precision_is_read_with_what_the_interval_is_of() -> None:
    asked = {"half_width": {"joy": 0.01}, "max": 50}
    compared = made(scenarios=["nothing", "whole"], design={"kind": "replications"}, replications=asked)
    assert compared.replications == Precision({"joy": 0.01}, 50, of="difference", first=10)
    assert (compared.first_replications, compared.most_replications, compared.run_count) == (10, 50, 100)
    assert len(list(compared.rows())) == 20
    alone = made(design={"kind": "replications"}, replications=asked)
    assert isinstance(alone.replications, Precision) and alone.replications.of == "mean"
    drawn = made(uncertainties="all", design={"kind": "lhs", "samples": 4}, replications={**asked, "first": 4})
    assert drawn.replications == Precision({"joy": 0.01}, 50, of="mean", first=4)
    assert drawn.spec["replications"] == {"half_width": {"joy": 0.01}, "max": 50, "of": "mean", "first": 4}
    fixed = compared.with_replications(3)
    assert (fixed.run_count, fixed.spec["replications"], len(list(fixed.rows()))) == (6, 3, 6)


def test_an_estimate_is_runs_times_what_a_run_takes() -> None:
    experiment = made(scenarios=["nothing", "whole"], design={"kind": "replications"}, replications=10)
    found = estimate(experiment, seconds_per_run=3.0, bytes_per_run=100.0, workers=4)
    assert (found.points, found.replications, found.runs, found.seconds, found.bytes) == (2, 10, 20, 15.0, 2000.0)
    alone = made(design={"kind": "replications"})
    assert estimate(alone, seconds_per_run=3.0, bytes_per_run=None, workers=8).seconds == 3.0


def test_an_experiment_is_found_by_name_beside_scenarios(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "experiments"
    folder.mkdir()
    written(folder, FILE)
    monkeypatch.chdir(tmp_path)
    assert "mine" in experiment_names() and "morris_all" in experiment_names()
    heading = next(one for one in experiment_headings() if one.name == "mine")
    assert (heading.title, heading.kind) == (("题", "title"), "factorial")
    assert is_experiment_file(folder / "mine.yaml") and not is_experiment_file(tmp_path / "none.yaml")
    assert words_of(None, tmp_path).formation_order == "order"
