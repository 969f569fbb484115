"""What a search is told: read once, checked word by word, and the same again from the plain data of the store."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.design.toy import made, written
from yhly_sim.design.search_arguments import Budget, Objective, Reevaluation, SearchArguments
from yhly_sim.engine.errors import UserError

GOALS: list[dict[str, Any]] = [{"outcome": "joy", "direction": "max"}, {"outcome": "cost", "direction": "min", "statistic": "pessimistic"}]
LEVERS: dict[str, Any] = {"core": {"switches": ["core"]}, "wing": {"switches": ["wing"]}, "money": {"switches": ["money"]},
                          "money.yuan": "catalogue", "people.hours": {"range": [0, 4]}, "people.rate": "catalogue"}


def arguments(design: dict[str, Any] | None = None, **sections: Any) -> SearchArguments:
    experiment = made(**{"levers": LEVERS, "replications": 3, **sections,
                         "design": {"kind": "search", "objectives": GOALS, **(design or {})}})
    return SearchArguments.of(experiment.arguments)


def test_what_is_not_said_has_a_default_and_what_is_said_holds() -> None:
    told = arguments({"population": 8, "generations": 2, "algorithm": "nsga3", "measured": "level", "steps": 4,
                      "budget": {"outcome": "cost", "most": 500, "statistic": "pessimistic"},
                      "reevaluate": {"candidates": 3, "runs": 60}}, uncertainties={"people.count": "catalogue"})
    assert told.objectives == (Objective("joy", "max"), Objective("cost", "min", "pessimistic"))
    assert told.budgets == (Budget("cost", 500.0, "pessimistic"),) and told.replications == 3
    assert (told.algorithm, told.measured, told.steps, told.draws) == ("nsga3", "level", 4, 8)
    assert told.reevaluate == Reevaluation(candidates=3, runs=60)
    assert told.most_runs == (8 * 2 + 1) * 8 * 3 + 60


def test_without_uncertainties_there_is_one_draw() -> None:
    told = arguments({"draws": 5, "reevaluate": {"draws": 7}})
    assert told.draws == 1 and told.reevaluate is not None and told.reevaluate.draws == 1
    assert arguments({"reevaluate": False}).reevaluate is None


def test_the_parts_themselves_say_what_hangs_on_what() -> None:
    told = arguments({"only_with": {"people.rate": {"money": True}}})
    assert told.only_with == {"wing": (("core", "on"),), "money.yuan": (("money", "on"),),
                              "people.hours": (("core", "on"),), "people.rate": (("money", "on"),)}


def test_plain_data_give_the_same_arguments_again() -> None:
    told = arguments({"budget": [{"outcome": "cost", "most": 1.5}], "only_with": {"people.rate": {"money": "on"}}})
    assert SearchArguments.of(json.loads(json.dumps(told.plain()))) == told


def test_an_experiment_says_how_many_runs_a_search_takes_at_most() -> None:
    experiment = made(levers=LEVERS, design={"kind": "search", "objectives": GOALS, "population": 10, "generations": 3,
                                             "reevaluate": {"runs": 9}})
    assert experiment.most_runs == 10 * 3 + 1 + 9 and experiment.run_count == 1
    with pytest.raises(UserError) as refused:
        made(levers=LEVERS, limit=39, design={"kind": "search", "objectives": GOALS, "population": 10,
                                              "generations": 3, "reevaluate": {"runs": 9}})
    assert refused.value.message == "design_too_large"


FILE = """scenarios: [whole]
replications: {replications}
levers: {{money: {{switches: [money]}}, money.yuan: catalogue, people.rate: catalogue}}
design:
  kind: search
  objectives:
    - {{outcome: joy, direction: max}}
    - {second}
  {more}
"""

WRONG: dict[str, tuple[str, str, str, str, int]] = {
    "a word": ("{outcome: cost, direction: least}", "", "1", "design_word_expected", 9),
    "an outcome": ("{outcome: costs, direction: min}", "", "1", "experiment_unknown_outcome", 9),
    "one goal twice": ("{outcome: joy, direction: min}", "", "1", "search_objective_twice", 9),
    "no number": ("{outcome: cost, direction: min}", "population: many", "1", "page_whole_number_expected", 10),
    "too few": ("{outcome: cost, direction: min}", "population: 2", "1", "page_whole_number_expected", 10),
    "a share": ("{outcome: cost, direction: min}", "pessimistic_quantile: 0.7", "1", "search_number_expected", 10),
    "a key": ("{outcome: cost, direction: min}", "populations: 8", "1", "page_unknown_key", 10),
    "a budget": ("{outcome: cost, direction: min}", "budget: {outcome: cost, most: true}", "1", "search_number_expected", 10),
    "a lever": ("{outcome: cost, direction: min}", "only_with: {money.yuan: {monny: on}}", "1", "page_unknown_key", 10),
    "a label": ("{outcome: cost, direction: min}", "only_with: {money.yuan: {money: perhaps}}", "1", "design_word_expected", 10),
    "a circle": ("{outcome: cost, direction: min}", "only_with: {money: {money: on}}", "1", "search_only_with_circle", 10),
    "a precision": ("{outcome: cost, direction: min}", "", "{half_width: {joy: 0.1}, max: 9}", "search_replications", 3),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_with_its_line(name: str, tmp_path: Path) -> None:
    second, more, replications, message, line = WRONG[name]
    with pytest.raises(UserError) as refused:
        written(tmp_path, FILE.format(second=second, more=more, replications=replications))
    assert refused.value.message == message
    for lang in ("zh", "en"):
        assert "mine.yaml" in refused.value.sentence(lang) and str(line) in refused.value.sentence(lang)


def test_one_goal_or_no_lever_or_two_scenarios_are_refused() -> None:
    for sections, message in (({"design": {"kind": "search", "objectives": GOALS[:1]}}, "search_two_objectives"),
                              ({"levers": {}}, "search_no_levers"),
                              ({"scenarios": ["whole", "nothing"]}, "search_one_scenario")):
        with pytest.raises(UserError) as refused:
            made(**{"levers": LEVERS, "design": {"kind": "search", "objectives": GOALS}, **sections})
        assert refused.value.message == message
