import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.studies.toy_model import REGISTER
from tests.studies.toy_model import run as toy_run
from yhly_sim.analysis.comparison.compare import JSON_KEYS
from yhly_sim.engine.errors import UserError, YhlyError
from yhly_sim.engine.outcomes import RunResult
from yhly_sim.studies.compare import compare
from yhly_sim.studies.comparing.self_comparison import compare_with_itself
from yhly_sim.studies.run import run

ROOT = Path(__file__).resolve().parents[2]


def compared(scenarios=("no_reform", "weidu"), **asked):
    asked = {"replications": 6, "workers": 1, "adapter": toy_run, "outcomes": REGISTER, **asked}
    return compare(list(scenarios), **asked)


def sometimes_failing(row):
    if row["scenario"] == "weidu" and row["replication"] == 2:
        raise ZeroDivisionError("one bad run")
    return toy_run(row)


def always_failing(row):
    raise ZeroDivisionError("every run is bad")


def refusing(row):
    raise UserError("days_too_few", name="days", value=-3, least=1)


def test_json_has_exactly_the_promised_keys_and_plain_numbers():
    told = json.loads(json.dumps(compared().to_json("en"), allow_nan=False))
    assert set(told) == {"comparisons", "cost_effectiveness", "survival", "fairness", "precision", "uncertain", "sentence",
                         "cost_sentence", "time_sentence", "fairness_sentence", "provenance"}
    assert list(told["comparisons"]["satisfaction"]) == list(JSON_KEYS)
    assert told["comparisons"]["satisfaction"]["unit"] == "score"
    assert told["comparisons"]["satisfaction"]["difference"] == pytest.approx(0.06, abs=0.002)
    assert "branch_count" not in told["comparisons"]
    assert told["provenance"]["absent"] == {"branch_count": "baseline", "settled_this_week": "both"}


def test_json_keys_do_not_change_with_the_language_and_the_sentence_does():
    result = compared()
    zh, en = result.to_json("zh"), result.to_json("en")
    assert zh["comparisons"] == en["comparisons"] and zh["sentence"] != en["sentence"]
    assert "好于" in zh["sentence"] and "is better than" in en["sentence"]


def test_swapped_scenarios_turn_the_sentence_round():
    assert "差于" in compared(("weidu", "no_reform")).sentence("zh")
    assert "is worse than" in compared(("no_reform", "backfires")).sentence("en")


def test_both_sides_share_seed_and_replication():
    seen = []
    compared(adapter=lambda row: seen.append((row["scenario"], row["seed"], row["replication"])) or toy_run(row), seed=9)
    assert seen == [(name, 9, n) for n in range(6) for name in ("no_reform", "weidu")]


def test_a_scenario_against_itself_differs_by_exactly_nothing():
    result = compared(("weidu", "weidu"))
    assert (result.table["difference"] == 0.0).all() and (result.table["p"] == 1.0).all()
    assert "exactly the same" in result.sentence("en")


def test_the_number_of_workers_changes_no_digit():
    alone, two = compared(workers=1), compared(workers=2)
    assert alone.to_json("en")["comparisons"] == two.to_json("en")["comparisons"]
    assert alone.series.equals(two.series)


def test_a_failed_run_is_left_out_with_its_twin_and_listed():
    result = compared(adapter=sometimes_failing)
    assert result.comparison["satisfaction"].replications == 5
    (failure,) = result.provenance["failures"]
    assert failure["replication"] == 2 and "one bad run" in failure["reason"]


def test_when_every_run_fails_the_reason_is_said():
    with pytest.raises(YhlyError) as told:
        compared(adapter=always_failing)
    assert told.value.exit_code == 1
    assert "every run is bad" in told.value.sentence("en")


def test_an_error_of_the_user_inside_a_run_is_the_users_error():
    with pytest.raises(UserError) as told:
        compared(adapter=refusing)
    assert told.value.exit_code == 2 and "-3" in told.value.sentence("en")


@pytest.mark.parametrize(
    "asked",
    [
        {"scenarios": ["weidu"]},
        {"scenarios": ["a", "b", "c"]},
        {"scenarios": "weidu"},
        {"replications": 0},
        {"replications": 2.5},
        {"seed": -1},
        {"seed": 2**32},
        {"days": -5},
        {"workers": 0},
    ],
)
def test_wrong_requests_are_refused_before_anything_runs(asked):
    def never(row):
        raise AssertionError("ran")

    arguments = {"scenarios": ["no_reform", "weidu"], "adapter": never, "outcomes": REGISTER, **asked}
    with pytest.raises(UserError) as told:
        compare(arguments.pop("scenarios"), **arguments)
    for lang in ("zh", "en"):
        assert told.value.sentence(lang)


def test_a_run_has_values_units_and_the_reported_value_beside_the_true_one():
    told = run("weidu", seed=3, adapter=toy_run, outcomes=REGISTER).to_json()
    assert set(told) == {"outcomes", "provenance"}
    satisfaction = told["outcomes"]["satisfaction"]
    assert set(satisfaction) == {"value", "unit", "reported"}
    assert satisfaction["reported"] == told["outcomes"]["satisfaction_reported"]["value"]
    assert set(told["outcomes"]["cost_yuan"]) == {"value", "unit"}


def test_a_run_is_the_first_run_of_a_comparison_with_its_seed():
    alone = run("weidu", seed=5, adapter=toy_run, outcomes=REGISTER)
    beside = compared(seed=5).runs.query("side == 'treatment' and replication == 0")
    assert alone.result.outcomes["satisfaction"] == beside["satisfaction"].item()


def test_results_carry_units():
    assert compared().table.attrs["units"]["cost_yuan"] == "yuan"
    assert run("weidu", adapter=toy_run, outcomes=REGISTER).table.attrs["units"]["cost_yuan"] == "yuan"


@pytest.mark.long
def test_many_comparisons_of_a_scenario_with_itself_reject_in_five_percent():
    study = compare_with_itself("weidu", comparisons=500, replications=3, adapter=toy_run, outcomes=REGISTER, workers=1)
    shares = study.rejected_shares
    assert 0.03 <= np.mean([shares[name] for name in shares]) <= 0.07
    assert len(study.comparisons) == 500


def test_on_the_same_seeds_a_scenario_does_not_differ_from_itself():
    study = compare_with_itself(
        "weidu", comparisons=20, replications=3, same_seed=True, adapter=toy_run, outcomes=REGISTER, workers=1
    )
    assert all(d.difference == 0.0 for comparison in study.comparisons for d in comparison.differences)


def test_self_comparisons_use_seeds_of_their_own():
    seen = []

    def watching(row):
        seen.append((row["seed"], row["replication"]))
        return RunResult(outcomes={"satisfaction": float(row["seed"] % 7)})

    compare_with_itself("weidu", comparisons=10, replications=2, adapter=watching, outcomes=REGISTER, workers=1)
    assert len(set(seen)) == len(seen) == 40


def test_importing_the_studies_brings_in_nothing_heavy():
    heavy = "mesa numba pandas matplotlib scipy"
    code = (
        "import sys, yhly_sim.studies.compare, yhly_sim.studies.run, yhly_sim.studies.comparing.self_comparison\n"
        f"print([name for name in '{heavy}'.split() if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_our_own_comparison_says_what_the_effect_costs_and_a_foreign_one_has_no_costs():
    ours = compare(["no_reform", "one_core_two_wings"], replications=2, world="small", days=60, workers=1)
    told = ours.to_json("en")
    assert list(told["cost_effectiveness"]) == [effect.name for effect in ours.effects] == list(ours.cost_effectiveness.index)
    for one in told["cost_effectiveness"].values():
        assert set(one) == {"unit", "cost", "outcome", "cost_difference", "effect_difference", "verdict", "ratio",
                            "ci_low", "ci_high", "quadrant", "quadrant_shares", "replications"}
        assert (one["ratio"] is None) == (one["verdict"] not in ("price", "price_open", "saving"))
    assert told["cost_sentence"] == ours.cost_sentence("en") != ""
    foreign = compare(["no_reform", "weidu"], replications=2, workers=1, adapter=toy_run, outcomes=REGISTER)
    assert foreign.to_json("en")["cost_effectiveness"] == {} and foreign.cost_sentence() == ""
    assert foreign.cost_effectiveness.empty and foreign.books.empty
