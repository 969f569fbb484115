"""The experiments that ship: each asks one question in both languages, is valid row by row, and has a quick size."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from yhly_sim.analysis.sensitivity.values import FEWEST_UNITS
from yhly_sim.design.experiment import Experiment
from yhly_sim.design.load import experiment_names
from yhly_sim.design.search_arguments import SEARCH
from yhly_sim.engine.rules import RuleTable
from yhly_sim.model.adapter import run_scenario
from yhly_sim.model.references import load_reference
from yhly_sim.model.rows import RowReader
from yhly_sim.scenarios.load import scenario_names
from yhly_sim.studies.batch.run_costs import estimate_of
from yhly_sim.studies.batch.vocabulary import load_experiment

SHIPPED = tuple(sorted(path.stem for path in (Path(__file__).resolve().parents[2] / "experiments").glob("*.yaml")))
MINIMUM = {"core_wings_incentives", "ablation_shapley", "morris_all", "sobol_dozen", "incentive_designs",
           "formation_orders", "contested_rule"}


def sizes(name: str) -> tuple[Experiment, Experiment]:
    return load_experiment(name), load_experiment(name, quick=True)


def test_they_are_there_and_no_scenario_has_the_name_of_one() -> None:
    assert set(SHIPPED) >= MINIMUM and set(SHIPPED) <= set(experiment_names())
    assert not set(experiment_names()) & set(scenario_names())


@pytest.mark.parametrize("name", SHIPPED)
def test_it_asks_one_question_in_both_languages_and_says_what_to_look_at(name: str) -> None:
    experiment = load_experiment(name)
    assert experiment.question[0].endswith("？") and experiment.question[1].endswith("?")
    assert all(len(sentence) > 8 for sentence in experiment.look_at) and experiment.title[0] != name
    assert 2 < len(experiment.outcomes) < 15


def test_questions_and_titles_differ() -> None:
    experiments = [load_experiment(name) for name in SHIPPED]
    for told in ("title", "question", "look_at"):
        for place in (0, 1):
            assert len({getattr(one, told)[place] for one in experiments}) == len(experiments)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_quick_size_is_smaller_asks_the_same_and_ends_in_two_minutes_on_two_processors(name: str) -> None:
    full, quick = sizes(name)
    assert quick.run_count < full.run_count and (quick.kind, quick.question) == (full.kind, full.question)
    assert quick.world == "small" and (quick.most_replications > 1 or quick.kind == SEARCH)
    spent, planned = estimate_of(quick, workers=2), estimate_of(full, workers=2)
    assert spent.seconds is not None and planned.seconds is not None
    assert spent.seconds < 75 < planned.seconds < 4 * 3600  # the rest of two minutes is for starting and compiling


@pytest.mark.parametrize("name", [name for name in SHIPPED if load_experiment(name).kind in ("morris", "sobol")])
def test_its_quick_size_is_large_enough_for_the_sensitivity_that_it_is_made_for(name: str) -> None:
    quick = load_experiment(name, quick=True)
    units = quick.arguments["trajectories" if quick.kind == "morris" else "samples"]
    assert units >= FEWEST_UNITS[quick.kind]


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("is_quick", [False, True], ids=["full", "quick"])
def test_every_row_is_one_that_the_model_takes_and_no_two_are_the_same_run(name: str, is_quick: bool) -> None:
    experiment, reader = sizes(name)[is_quick], RowReader()
    rows = list(islice(experiment.rows(1), 400))
    assert len({reader.digest(row) for row in rows}) == len(rows) == min(400, len(experiment.points()))


@pytest.mark.parametrize("name", SHIPPED)
def test_its_points_can_be_lived(name: str) -> None:
    points = load_experiment(name, quick=True).points()
    for point in points[::max(1, len(points) // 3)]:
        outcomes = run_scenario(point.row(seed=1, replication=0, days=14, world="small")).outcomes
        assert 0.0 < outcomes["satisfaction"] < 1.0


def test_all_uncertainties_are_all_of_the_catalogue() -> None:
    experiment = load_experiment("morris_all")
    assert len(experiment.factors) + len(experiment.left_out) > 450
    assert {reason for _, reason in experiment.left_out} == {"no_range"}


def test_the_ablation_has_all_subsets_of_all_switches_but_the_grids() -> None:
    experiment = load_experiment("ablation_shapley")
    parts = [name for factor in experiment.factors for name in factor.patch("on").switches]
    assert len(experiment.points()) == 2 ** len(experiment.factors) and len(parts) == len(set(parts)) == 24


def test_the_order_of_a_row_is_that_of_the_scenario_which_says_it() -> None:
    row = next(row for row in load_experiment("formation_orders").rows(1)
               if row["values"]["branches.formation_order"] == "firm_branch_committee")
    short = {"days": 60, "world": "small"}
    said = run_scenario({**short, "scenario": "order_firm_branch_committee", "seed": 1})
    assert run_scenario({**row, **short}).outcomes == said.outcomes


def test_the_other_forms_of_a_rule_take_what_the_package_takes() -> None:
    factor = next(one for one in load_experiment("contested_rule").factors if one.name == "form")
    own = RuleTable()["small_cash"]
    cash = [0.0, 50.0, 2000.0, 10000.0, 20000.0]
    assert own(cash, 100.0, 10000.0).tolist() == [0.0, 0.5, 1.0, 0.0, 0.0]
    found = {str(level.label): load_reference(level.patch.rules["small_cash"])(cash, 100.0, 10000.0).tolist()
             for level in factor.levels[1:] if level.patch.rules["small_cash"]}
    assert found == {"no_crowding": [0.0] * 5, "fading_crowding": [0.0, 0.4975, 0.8, 0.0, 0.0]}
