"""`yhly robustness` in Python: sentences that follow from the numbers, the folder, wrong requests."""

import io
import json
from dataclasses import replace

import pytest
from rich.console import Console

from tests.analysis.crossed_experiment import crossed
from yhly_sim.engine.errors import UserError
from yhly_sim.studies.robustness import robustness


def test_the_sentence_says_what_is_chosen_what_beats_it_and_what_separates():
    found = robustness(crossed(draws=80))
    en, zh = found.sentence("en"), found.sentence("zh")
    assert "regretted least is “cautious”" in en and "后悔最小的是“cautious”" in zh
    assert "“cautious” is better than “bold” in" in en and "trust ≤ 0.4" in en and "信任 ≤ 0.4" in zh
    assert "not examined" in en and "未检验" in zh


def test_swapped_policies_turn_the_regions_round():
    there = robustness(crossed(draws=80), policy="bold", against="cautious").regions[0]
    back = robustness(crossed(draws=80), policy="cautious", against="bold").regions[0]
    assert (there.policy, back.policy) == ("bold", "cautious")
    assert [one.better for one in there.regions] == [one.draws - one.better for one in back.regions]


def test_every_outcome_that_is_asked_for_has_its_finding():
    told = json.loads(json.dumps(robustness(crossed(draws=30), ["satisfaction", "cost"], thresholds={"cost": 2.5e6}).to_json("en"), allow_nan=False))
    assert list(told["robustness"]) == ["satisfaction", "cost"]
    cost = told["robustness"]["cost"]
    assert cost["threshold"] == 2.5e6 and cost["policies"]["bold"]["suffices"]["share"] == 0.0
    assert cost["minimax_regret"] == "nothing" and cost["regions"]["is_found"] is False
    assert set(told["robustness"]["satisfaction"]["pairs"][0]) == {
        "policy", "other", "share", "ci_low", "ci_high", "ahead", "equal", "wins", "losses", "open"}


def test_one_run_a_draw_is_said_to_contain_luck():
    found = robustness(crossed(draws=30, replications=1))
    assert "contain luck" in found.sentence("en") and "含有运气" in found.sentence("zh")
    assert "luck alone" not in found.sentence("en")


def test_a_few_draws_are_not_searched_for_conditions_and_it_is_said_why():
    found = robustness(crossed(draws=8))
    assert 0 < found.regions[0].rarer < 5 and "too few, so" in found.sentence("en") and "太少" in found.sentence("zh")


def test_policies_that_are_the_same_are_said_to_be():
    results = crossed(draws=20)
    register = tuple(replace(one, smallest_difference=0.01) if one.name == "satisfaction" else one for one in results.outcomes)
    same = replace(results, runs=results.runs.assign(satisfaction=results.runs["trust"]), outcomes=register)
    found = robustness(same)
    assert "all alike: “nothing”, “cautious”, “bold”" in found.sentence("en") and "并列" in found.sentence("zh")
    assert "practically they are the same" in found.sentence("en") and "实际上没有差别" in found.sentence("zh")
    assert "exactly the same in all draws" in found.sentence("en") and not found.regions[0].regions
    found.plot(lang="zh")


@pytest.mark.parametrize(("asked", "message"), [
    ({"outcomes": ["satisfactoin"]}, "unknown_outcome"),
    ({"outcomes": ["bodies"]}, "robustness_no_direction"),
    ({"thresholds": {"nothing": 1.0}}, "unknown_outcome"),
    ({"thresholds": {"satisfaction": 65.0}}, "argument_beyond_scale"),
    ({"policy": "blod"}, "robustness_unknown_policy"),
    ({"policy": "bold", "against": "bold"}, "robustness_same_policy"),
])
def test_wrong_requests_are_one_sentence(asked, message):
    with pytest.raises(UserError) as told:
        robustness(crossed(draws=20), **asked)
    assert told.value.message == message and all(told.value.sentence(lang) for lang in ("zh", "en"))


def test_the_folder_has_policies_pairs_values_and_a_figure_an_outcome(tmp_path):
    found = robustness(crossed(draws=20), ["satisfaction", "cost"], out=tmp_path / "kept")
    names = {path.name for path in (tmp_path / "kept").iterdir()}
    assert {"policies.csv", "pairs.csv", "values.parquet", "figure.png", "figure_2_cost.svg"} <= names
    assert len(found.values) == 2 * 3 * 20 and len(found.pairs) == 2 * 6 and len(found.table) == 2 * 3


def test_tables_are_readable_in_both_languages():
    found = robustness(crossed(draws=80))
    for lang, words in (("zh", "九成后悔"), ("en", "90% regret")):
        console = Console(width=140, record=True, file=io.StringIO())
        console.print(found.tables(lang))
        assert words in console.export_text()
