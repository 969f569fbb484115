"""`yhly rank` in Python: all with the same luck, the words of the JSON, a budget that is spent, wrong requests."""

import json

import pytest

from tests.studies.toy_model import REGISTER
from tests.studies.toy_model import run as toy_run
from yhly_sim.engine.errors import UserError, YhlyError
from yhly_sim.studies.rank import rank

ALL = ("no_reform", "weidu", "backfires")


def ranked(scenarios=ALL, **asked):
    return rank(list(scenarios), **{"replications": 8, "workers": 1, "adapter": toy_run, "outcomes": REGISTER, **asked})


def test_the_json_has_the_words_that_scripts_rely_on():
    told = json.loads(json.dumps(ranked().to_json("en"), allow_nan=False))
    assert list(told["designs"]) == list(ALL)
    best = told["designs"]["weidu"]["satisfaction"]
    assert list(best)[:5] == ["mean", "ci_low", "ci_high", "difference_to_best", "probability_best"]
    assert best["difference_to_best"] == 0.0 and best["probability_best"] > 0.99
    assert told["designs"]["no_reform"]["satisfaction"]["difference_to_best"] == pytest.approx(-0.06, abs=0.003)
    assert told["outcomes"]["satisfaction"] == {"unit": "score", "best": "weidu", "may_be_best": ["weidu"]}
    assert told["outcomes"]["petition_count"]["best"] == "weidu" and told["outcomes"]["cost_yuan"]["best"] == "backfires"
    assert "branch_count" not in told["designs"]["no_reform"]


def test_all_designs_share_seed_and_replication():
    seen = []
    ranked(adapter=lambda row: seen.append((row["scenario"], row["seed"], row["replication"])) or toy_run(row), seed=9)
    assert seen == [(name, 9, n) for n in range(8) for name in ALL]


def test_the_sentence_names_the_best_and_turns_round_with_the_outcome():
    assert "best of 3 scenarios is “weidu”" in ranked().sentence("en") and "最好的是“weidu”" in ranked().sentence("zh")
    assert "best of 3 scenarios is “backfires”" in ranked(outcome="cost_yuan").sentence("en")
    assert "not examined" in ranked().sentence("en")


def test_equal_designs_are_not_told_apart():
    def alike(row):
        return toy_run({**row, "scenario": "weidu"})

    found = ranked(adapter=alike)
    assert found.rankings["satisfaction"].contenders == ALL
    assert "exactly the same" in found.sentence("en") and "完全相同" in found.sentence("zh")
    few = ranked(replications=3)
    assert "first impression" in few.sentence("en")


def test_designs_that_lead_together_are_named_together():
    def alike(row):
        return toy_run({**row, "scenario": "backfires" if row["scenario"] == "backfires" else "weidu"})

    found = ranked(adapter=alike)
    assert "lead together" in found.sentence("en") and "“no_reform”, “weidu”" in found.sentence("en")
    assert "并列领先" in found.sentence("zh") and "backfires" not in found.sentence("zh")


def test_a_budget_is_spent_on_the_ones_that_are_hard_to_tell():
    def close(row):
        told = toy_run({**row, "scenario": {"a": "weidu", "b": "weidu", "c": "backfires"}[row["scenario"]]})
        own = (hash_of(row) % 1000) / 1000 - 0.5
        return type(told)({**told.outcomes, "satisfaction": told.outcomes["satisfaction"] + 0.004 * own})

    found = ranked(("a", "b", "c"), adapter=close, replications=10, budget=21)
    counts = found.provenance["replications"]
    assert sum(counts.values()) == 3 * 10 + 21 and counts["c"] < min(counts["a"], counts["b"])
    assert len(found.stages) == 5 and found.stages[-1]["a"][1] == counts["a"]
    assert found.provenance["runs_planned"] == 51 and len(found.runs) == 51
    assert found.rankings["satisfaction"]["c"].replications == counts["c"]


def hash_of(row):
    return (ord(row["scenario"]) * 7919 + row["replication"] * 104729) * 31 % 99991


def test_a_failed_run_goes_with_its_replication_and_is_listed():
    def failing(row):
        if row["scenario"] == "weidu" and row["replication"] == 2:
            raise ZeroDivisionError("one bad run")
        return toy_run(row)

    found = ranked(adapter=failing)
    assert found.rankings["satisfaction"].left_out == 1 and len(found.provenance["failures"]) == 1


def test_when_every_run_fails_the_reason_is_said():
    def bad(row):
        raise ZeroDivisionError("every run is bad")

    with pytest.raises(YhlyError) as told:
        ranked(adapter=bad)
    assert "every run is bad" in told.value.sentence("en")


@pytest.mark.parametrize(("asked", "message"), [
    ({"scenarios": ["weidu"]}, "rank_two_or_more"),
    ({"scenarios": "weidu"}, "rank_two_or_more"),
    ({"scenarios": ["weidu", "no_reform", "weidu"]}, "rank_twice"),
    ({"outcome": "satisfactoin"}, "unknown_outcome"),
    ({"outcome": "branch_count"}, "rank_no_direction"),
    ({"replications": 5, "budget": 10}, "days_too_few"),
    ({"budget": -1}, "days_too_few"),
    ({"seed": -1}, "seed_out_of_range"),
])
def test_wrong_requests_are_refused_before_anything_runs(asked, message):
    def never(row):
        raise AssertionError("ran")

    with pytest.raises(UserError) as told:
        rank(asked.pop("scenarios", list(ALL)), adapter=never, outcomes=REGISTER, **asked)
    assert told.value.message == message and all(told.value.sentence(lang) for lang in ("zh", "en"))


def test_an_outcome_that_too_few_designs_have_is_refused_after_the_runs():
    with pytest.raises(UserError) as told:
        ranked(outcome="settled_this_week")
    assert told.value.message == "rank_outcome_absent"
    with pytest.raises(UserError):
        ranked().ranking("branch_count")


def test_the_folder_has_runs_ranking_and_figure(tmp_path):
    folder = ranked().write(tmp_path / "kept")
    names = {path.name for path in folder.iterdir()}
    assert {"runs.csv", "ranking.csv", "figure.png", "sentence.txt", "table.json"} <= names


def test_our_own_scenarios_are_ranked():
    found = rank(["no_reform", "branch_only", "weidu"], replications=3, outcome="cost_hours", world="small", days=40, workers=1)
    assert found.rankings["cost_hours"].leader == "no_reform"
    assert "不改革" in found.sentence("zh") and "No reform" in found.sentence("en")
