"""`compare` with precision, uncertain and equivalence, and what it tells of groups and waiting without being asked."""

import json

import numpy as np
import pytest

from tests.studies import tables_model
from tests.studies.toy_model import REGISTER
from tests.studies.toy_model import run as toy_run
from yhly_sim.analysis.comparison.equivalence import JSON_KEYS as EQUIVALENCE_KEYS
from yhly_sim.analysis.comparison.plausible import JSON_KEYS as SIGN_KEYS
from yhly_sim.engine.errors import UserError
from yhly_sim.studies.compare import compare
from yhly_sim.studies.comparing.plausible_ranges import drawn_values, uncertain_parameters


def compared(scenarios=("no_reform", "weidu"), **asked):
    asked = {"replications": 6, "workers": 1, "adapter": toy_run, "outcomes": REGISTER, **asked}
    return compare(list(scenarios), **asked)


def test_replications_go_on_until_the_half_width_is_reached_and_the_sentence_says_so():
    wide = compared()
    half = (wide.comparison["satisfaction"].ci_high - wide.comparison["satisfaction"].ci_low) / 2
    found = compared(precision=half / 4)
    [reached] = found.precision
    assert reached.is_reached and reached.half_width <= half / 4 and reached.replications > 10
    assert found.provenance["replications"] == found.comparison["satisfaction"].replications == reached.replications
    told = found.to_json("en")
    assert told["precision"]["satisfaction"]["is_reached"] is True and "was reached" in told["sentence"]
    assert "已达到" in found.sentence("zh")


def test_the_first_runs_of_a_comparison_that_goes_on_are_those_of_a_short_one():
    short, long = compared(replications=10), compared(precision=0.0001, most=25)
    first = long.runs[long.runs["replication"] < 10].reset_index(drop=True)
    assert first.equals(short.runs) and long.provenance["replications"] == 25


def test_precision_that_is_not_reached_is_said_with_the_most_that_were_allowed():
    found = compared(precision={"satisfaction": 1e-7, "resolved_share": 0.5}, most=12)
    missed, easy = found.precision
    assert (missed.is_reached, easy.is_reached, missed.replications) == (False, True, 12)
    assert "not reached" in found.sentence("en") and "未达到" in found.sentence("zh") and "--most" in found.sentence("en")


def test_an_outcome_that_a_side_has_not_asks_for_nothing():
    found = compared(precision={"branch_count": 1.0}, most=40)
    assert found.provenance["replications"] == 10 and not found.precision[0].is_reached
    assert "no precision could be reached" in found.sentence("en")


@pytest.mark.parametrize(("asked", "message"), [
    ({"precision": {"satisfactoin": 0.01}}, "unknown_outcome"),
    ({"precision": 0.0}, "precision_not_positive"),
    ({"precision": {"satisfaction": -1.0}}, "precision_not_positive"),
    ({"precision": 0.01, "most": 9}, "precision_most_too_few"),
    ({"precision": 0.01, "replications": 30, "most": 20}, "precision_most_too_few"),
    ({"equivalence": {"satisfactoin": 0.01}}, "unknown_outcome"),
    ({"equivalence": {"satisfaction": 0.0}}, "margin_not_positive"),
    ({"uncertain": -1}, "days_too_few"),
])
def test_wrong_requests_are_refused_before_anything_runs(asked, message):
    def never(row):
        raise AssertionError("ran")

    with pytest.raises(UserError) as told:
        compared(adapter=never, **asked)
    assert told.value.message == message and all(told.value.sentence(lang) for lang in ("zh", "en"))


def test_equivalence_stands_beside_the_differences_only_where_it_was_asked_for():
    found = compared(replications=20, equivalence={"participation_share": 0.05, "satisfaction": 0.001})
    told = json.loads(json.dumps(found.to_json("en"), allow_nan=False))["comparisons"]
    assert set(EQUIVALENCE_KEYS) <= set(told["satisfaction"]) and told["participation_share"]["equivalence"] == "equivalent"
    assert told["satisfaction"]["equivalence"] == "different" and told["cost_yuan"]["equivalence"] == "no_margin"
    assert "Equivalence: " in found.sentence("en") and "等效检验" in found.sentence("zh")
    assert "share who took part" in found.sentence("en").split("Equivalence:")[1]
    assert found.table.loc["participation_share", "equivalence"] == "equivalent"
    assert not set(EQUIVALENCE_KEYS) & set(compared().to_json()["comparisons"]["satisfaction"])


def test_a_model_of_ones_own_has_no_ranges_to_draw_from():
    with pytest.raises(TypeError, match="catalogue"):
        compared(uncertain=3)


@pytest.mark.long
def test_signs_are_examined_over_draws_that_both_sides_share():
    found = compare(["no_reform", "weidu"], replications=3, uncertain=4, world="small", days=40, workers=1)
    told = found.to_json("en")
    assert told["uncertain"] == {"draws": 4, "uncertainties": found.plausible.uncertainties}
    assert set(SIGN_KEYS) <= set(told["comparisons"]["cost_hours"])
    assert told["comparisons"]["cost_hours"]["sign_share"] == 1.0 and told["provenance"]["runs_planned"] == 14
    assert "4 draws" in told["sentence"] and "not examined" not in told["sentence"]
    drawn = found.drawn.drop(columns=[outcome.name for outcome in found.outcomes])
    baseline, treatment = (drawn[drawn["side"] == side].drop(columns="side").set_index("draw") for side in ("baseline", "treatment"))
    assert baseline.equals(treatment) and baseline.shape == (4, found.plausible.uncertainties)
    assert "not examined" in compare(["no_reform", "weidu"], replications=2, world="small", days=20, workers=1).sentence("en")


def test_what_is_drawn_can_have_an_effect_and_is_not_what_a_scenario_sets():
    ranges = {one.path: one for one in uncertain_parameters(["no_reform", "weidu"])}
    assert all(one.role == "uncertainty" and one.low < one.high and one.folder != "world" for one in ranges.values())
    without = {one.path for one in uncertain_parameters(["no_reform", "branch_only"])}
    assert without < set(ranges)
    gone = {ranges[path].acts_for for path in set(ranges) - without}
    assert None not in gone and "star_rating" in gone


def test_draws_are_spread_over_the_ranges_and_follow_from_the_seed():
    ranges = uncertain_parameters(["no_reform", "weidu"])[:20]
    points = drawn_values(ranges, 8, seed=0)
    for one in ranges:
        shares = sorted((point[one.path] - one.low) / (one.high - one.low) for point in points)
        assert [int(8 * share) for share in shares] == list(range(8))
    assert points == drawn_values(ranges, 8, seed=0) != drawn_values(ranges, 8, seed=1)


def test_groups_and_waiting_times_are_told_where_a_model_has_them():
    found = compared(replications=8, adapter=tables_model.run)
    told = json.loads(json.dumps(found.to_json("en"), allow_nan=False))
    gap = told["fairness"]["wealth"]["satisfaction"]["gap"]
    assert gap["ci_high"] < 0 and gap["worst_baseline"] == "poor" and "narrows" in told["fairness_sentence"]
    waiting = told["survival"]["resolution"]
    assert waiting["rate_low"] > 1 and waiting["difference"] < 0 and "comes faster" in told["time_sentence"]
    assert "缩小" in found.fairness_sentence("zh") and "更快" in found.time_sentence("zh")
    assert len(found.groups) == 2 * 8 * 2 and found.durations["happened"].sum() > 0


def test_labels_swapped_faster_becomes_slower_and_narrower_wider():
    found = compared(("weidu", "no_reform"), replications=8, adapter=tables_model.run)
    assert "comes slower" in found.time_sentence("en") and "widens" in found.fairness_sentence("en")
    assert "更慢" in found.time_sentence("zh") and "扩大" in found.fairness_sentence("zh")


def test_without_tables_nothing_is_said_of_them():
    told = compared().to_json("en")
    assert told["fairness"] == {} == told["survival"] and told["time_sentence"] == "" == told["fairness_sentence"]
    assert told["uncertain"] is None and told["precision"] == {}


def test_the_folder_has_the_data_and_figures_of_groups_and_waiting(tmp_path):
    found = compared(adapter=tables_model.run)
    folder = found.write(tmp_path / "kept")
    names = {path.name for path in folder.iterdir()}
    assert {"groups.csv", "durations.parquet", "figure_time.png", "figure_fairness.svg"} <= names
    assert "comparison_column" not in (folder / "dictionary.csv").read_text(encoding="utf-8-sig")
    assert found.time_sentence("zh") in (folder / "sentence.txt").read_text(encoding="utf-8")


def test_one_pair_has_sentences_without_intervals():
    found = compared(replications=1, adapter=tables_model.run)
    assert "one pair" in found.time_sentence("en") and "one pair" in found.fairness_sentence("en")
    assert np.isnan(found.survival[0].p)
