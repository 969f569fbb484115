"""Sentences, tables and figures of sensitivity and attribution say what the numbers say, in both languages."""

from __future__ import annotations

import re
import warnings
from dataclasses import replace
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from tests.analysis.test_attribution import THREE, grid, loop
from tests.analysis.toy_results import hypercube, ishigami, ranges, saltelli, switch, toy_results, trajectories
from yhly_sim.analysis.attribution.shapley import Attribution, attribute
from yhly_sim.analysis.sensitivity.analyse import Sensitivity, sensitivity
from yhly_sim.analysis.sensitivity.values import Noise
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.report.attribution.figure import attribution_figure
from yhly_sim.report.attribution.sentence import attribution_sentence
from yhly_sim.report.attribution.table import attribution_table
from yhly_sim.report.sensitivity.figure import sensitivity_figure
from yhly_sim.report.sensitivity.sentence import sensitivity_sentence
from yhly_sim.report.sensitivity.table import MOST_ROWS, sensitivity_table

LANGUAGES = ("zh", "en")
COST = Outcome("cost", "yuan", False, "支出", "cost")


def shown(content: Any, width: int = 100) -> str:
    console = Console(width=width, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    console.print(content)
    console.file.close()
    return console.export_text()


def line(x: np.ndarray) -> np.ndarray:
    return 0.5 + 0.03 * x[:, 0] + 0.01 * x[:, 1]


def morris(**options: Any) -> Sensitivity:
    return sensitivity(toy_results(ranges(3), "morris", trajectories(3, 16), options.pop("function", line), **options),
                       "satisfaction", resamples=30)


def sobol(**options: Any) -> Sensitivity:
    results = toy_results(ranges(3, -np.pi, np.pi), "sobol", saltelli(3, 64, second_order=True), ishigami, **options)
    return sensitivity(results, "satisfaction", resamples=30)


def test_the_leader_is_named_with_its_interval_and_turns_round_with_the_factors() -> None:
    said = {lang: sensitivity_sentence(morris(noise=0.001, replications=4), lang) for lang in LANGUAGES}
    assert re.search(r"moved most by factor 1, over its whole range by (2\.9|3\.0)", said["en"])
    assert re.search(r"Next come factor 2 \((0\.9|1\.0)", said["en"])
    assert re.search(r"受因素1 影响最大，它走过整个范围时结果平均变动 (2\.9|3\.0)\d 分", said["zh"])
    assert "1 of 3 factors: factor 3" in said["en"] and "因素3" in said["zh"]
    assert "has settled" in said["en"] and "次序已经稳定" in said["zh"]
    turned = sensitivity_sentence(morris(noise=0.001, replications=4, function=lambda x: line(x[:, ::-1])), "en")
    assert re.search(r"moved most by factor 3, over its whole range by (2\.9|3\.0)", turned)
    assert "factors: factor 1." in turned


def test_the_sentence_says_what_is_luck() -> None:
    assert "Each point ran once" in sensitivity_sentence(morris(), "en")
    assert "没有检验" in sensitivity_sentence(morris(), "zh")
    calm, wild = morris(noise=0.001, replications=3), morris(noise=0.1, replications=3)
    assert re.search(r"Of the variance of the means (0\.\d%|<0\.1%) is luck", sensitivity_sentence(calm, "en"))
    assert "not to be relied on" in sensitivity_sentence(wild, "en") and "不可靠" in sensitivity_sentence(wild, "zh")


def test_where_nothing_is_told_apart_no_factor_is_praised() -> None:
    found = morris(function=lambda x: 0.5 + 0 * x[:, 0], noise=0.05, replications=4)
    for lang, words in (("en", "no factor is told apart"), ("zh", "没有一个因素")):
        sentence = sensitivity_sentence(found, lang)
        assert words in sentence and "moved most" not in sentence and "影响最大" not in sentence


def test_shares_above_the_whole_variance_are_no_finding_and_no_ranking_is_settled_beside_them() -> None:
    found = sobol(noise=0.1, replications=3)
    course = replace(found.convergence, reversed=(), moved=(), told_apart=1)  # type: ignore[type-var]
    first = next(iter(found.ranking.values()))
    above = replace(found, convergence=course, indices=tuple(
        replace(one, value=1.87, ci_high=2.5) if one is first else one for one in found.indices))
    for lang, said, never in (("en", "too small for shares of the variance", ("has settled", "brings")),
                              ("zh", "份额还估计不出来", ("已经稳定", "它引起"))):
        sentence = sensitivity_sentence(above, lang)
        assert said in sentence and "187%" in sentence and not any(words in sentence for words in never)
    assert "above 1 are errors of estimation" in shown(sensitivity_table(above, "en"))
    near = replace(found, indices=tuple(
        replace(one, value=1.04, ci_high=1.2) if one is first else one for one in found.indices))
    assert "brings 100% of the variance" in sensitivity_sentence(near, "en")
    assert "0%)" in sensitivity_sentence(near, "en") and "1.04" in shown(sensitivity_table(near, "en"))


def test_luck_of_more_than_the_whole_variance_is_told_as_a_multiple_and_unsettles_the_order() -> None:
    found = morris(noise=0.001, replications=4)
    lucky = replace(found, noise=Noise(own_luck=2.39, shared_luck=0.4))
    assert "2.4 times that variance" in shown(sensitivity_table(lucky, "en"))
    assert "239%" not in shown(sensitivity_table(lucky, "en"))
    assert "has settled" not in sensitivity_sentence(lucky, "en")
    assert "次序仍不可靠" in sensitivity_sentence(lucky, "zh") and "已经稳定" not in sensitivity_sentence(lucky, "zh")


def test_what_a_small_sample_hides_is_not_blamed_on_luck() -> None:
    found = morris(noise=0.001, replications=4)
    hidden = replace(found, indices=tuple(replace(one, is_detected=False, noise_share=0.1) for one in found.indices))
    assert "because the sample is small" in sensitivity_sentence(hidden, "en")
    assert "样本小" in sensitivity_sentence(hidden, "zh") and "has settled" not in sensitivity_sentence(hidden, "en")
    lucky = replace(hidden, noise=Noise(own_luck=0.9, shared_luck=0.9))
    assert "told apart from luck" in sensitivity_sentence(lucky, "en")
    assert "sample is small" not in sensitivity_sentence(lucky, "en"), "one cause is named, and one remedy"


def test_a_constant_outcome_is_a_sentence_and_no_table() -> None:
    found = morris(function=lambda x: np.full(len(x), 0.4))
    assert "is the same at all 64 points" in sensitivity_sentence(found, "en")
    for lang in LANGUAGES:
        text = shown(sensitivity_table(found, lang))
        assert "nan" not in text.lower() and "─" not in text and "64" in text


def test_lost_blocks_and_pairs_are_told() -> None:
    said = sensitivity_sentence(sobol(failed=[5]), "en")
    assert "1 of 64 blocks left out" in said
    assert "interaction is that of factor 1 and factor 3" in sensitivity_sentence(sobol(noise=0.1, replications=3), "en")
    assert "64 个区组中有 1 个" in sensitivity_sentence(sobol(failed=[5]), "zh")


def test_first_two_that_are_not_told_apart_are_said_to_be_so() -> None:
    found = morris(function=lambda x: 0.03 * x[:, 0] + 0.03 * x[:, 1], noise=0.005, replications=4)
    assert "first two are not told apart" in sensitivity_sentence(found, "en")
    assert "first two" not in sensitivity_sentence(morris(noise=0.001, replications=4), "en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_fits_a_terminal_and_has_every_number_with_its_interval(lang: str) -> None:
    for found in (morris(noise=0.002, replications=4), sobol(noise=0.5, replications=3), sobol()):
        text = shown(sensitivity_table(found, lang))
        assert all(len(row) <= 100 for row in text.splitlines())
        for place in (1, 2, 3):
            row = next(row for row in text.splitlines() if row.startswith(("因素", "factor ")[lang == "en"] + str(place)))
            assert "…" in row and ("±" in row)
        assert "nan" not in text.lower()
    assert "?" in shown(sensitivity_table(sobol(), lang)) and "○" in shown(sensitivity_table(morris(noise=0.01, replications=3), lang))


def test_a_long_table_says_how_much_it_leaves_out() -> None:
    results = toy_results(ranges(MOST_ROWS + 7), "morris", trajectories(MOST_ROWS + 7, 4), line)
    text = shown(sensitivity_table(sensitivity(results, "satisfaction", resamples=5), "en"))
    assert "--json: 7." in text and len(re.findall(r"^factor \d+ ", text, re.MULTILINE)) == MOST_ROWS


def game(**options: Any) -> Attribution:
    function = options.pop("function", lambda x: 0.5 + 0.01 * (loop(x) - 10))
    return attribute(toy_results(THREE, "factorial", grid(2, 2, 2), function, **options),
                     options.get("outcome", Outcome("satisfaction", "score", True, "", "")).name)


def test_the_loop_closes_or_not_and_lower_may_be_better() -> None:
    closed = game(noise=0.0005, replications=6)
    assert "The loop closes: core and wings" in attribution_sentence(closed, "en")
    assert "闭环成立" in attribution_sentence(closed, "zh")
    against = game(noise=0.0005, replications=6, function=lambda x: 0.5 - 0.02 * x[:, 0] * x[:, 1] + 0.03 * x[:, 0])
    assert "does not close" in attribution_sentence(against, "en") and "闭环不成立" in attribution_sentence(against, "zh")
    costly = toy_results(THREE, "factorial", grid(2, 2, 2), lambda x: 900.0 - 100 * x[:, 0] * x[:, 1], noise=1.0,
                         replications=6, outcome=COST)
    found = attribute(costly, "cost")
    assert "The loop closes" in attribution_sentence(replace(found, outcome=replace(COST, unit="days")), "en")
    neutral = replace(found, outcome=replace(COST, unit="days", higher_is_better=None))
    for one in (found, neutral):  # what is spent takes no part in a loop
        assert "not simply their sum" in attribution_sentence(one, "en") and "loop" not in attribution_sentence(one, "en")


def test_an_outcome_that_needs_a_part_says_that_it_begins_there_and_with_digits_that_can_be_read() -> None:
    results = toy_results(THREE, "factorial", grid(2, 2, 2), lambda x: 0.5 + 0.03 * x[:, 1] + 1e-8 * x[:, 2], noise=1e-9,
                          shared=0.01, replications=4)
    runs = results.runs
    absent = replace(results, runs=runs.assign(satisfaction=runs["satisfaction"].mask(runs["core"] == "off")))
    found = attribute(absent, "satisfaction")
    assert "begins where only core is there" in attribution_sentence(found, "en")
    assert "从只有“core”的时候算起" in attribution_sentence(found, "zh")
    table = shown(attribution_table(found, "en"))
    assert "Only core" in table and "+3.0" in table and not re.search(r"\d\.\d{3}", table), table


def test_what_is_open_is_said_to_be_open() -> None:
    open_loop = game(noise=0.05, replications=4)
    assert "Whether the loop closes is not known" in attribution_sentence(open_loop, "en")
    assert "还看不出来" in attribution_sentence(open_loop, "zh")
    once = game()
    assert "one replication" in attribution_sentence(once, "en") and "只有一次重复" in attribution_sentence(once, "zh")
    two = (switch("health_check"), switch("honours"))
    unasked = attribute(toy_results(two, "factorial", grid(2, 2), lambda x: x[:, 0], replications=3), "satisfaction")
    assert "nobody said what core and wings are" in attribution_sentence(unasked, "en")
    possible = grid(2, 2, 2)[[0, 1, 4, 5, 6, 7]]
    partial = attribute(toy_results(THREE, "factorial", possible, loop, replications=3), "satisfaction")
    assert "lacks the combinations" in attribution_sentence(partial, "en")
    assert "possible (of 6)" in " ".join(shown(attribution_table(partial, "en")).split())


def test_what_does_nothing_at_all_is_not_called_unsure() -> None:
    idle = game(function=lambda x: 0.5 + 0 * x[:, 0], replications=4)
    for lang, words in (("en", ("same as with none in every replication", "Without any effect", "exactly the sum")),
                        ("zh", ("没有一次有差别", "毫无作用", "恰好等于各自之和"))):
        sentence = attribution_sentence(idle, lang)
        assert all(one in sentence for one in words)
        assert "direction" not in sentence and "方向" not in sentence


def test_several_parts_are_judged_after_correction() -> None:
    found = game(noise=0.0005, replications=6)
    part = found.contributions[2]
    doubtful = replace(part, amount=replace(part.amount, value=0.01, ci_low=0.001, ci_high=0.019, p=0.03, p_holm=0.09))
    said = attribution_sentence(replace(found, contributions=(*found.contributions[:2], doubtful)), "en")
    assert "Without a sure direction: incentives" in said


def test_parts_are_told_with_intervals_and_sum_to_the_difference() -> None:
    found = game(noise=0.0005, replications=6, lost_runs=[(1, 0)])
    said = attribution_sentence(found, "en")
    assert re.search(r"with all 3 parts it is \+3\.\d+ points of 100 against none", said)
    assert "Without a sure direction: incentives" in said and "left out, because runs are missing: 1" in said
    for lang in LANGUAGES:
        text = shown(attribution_table(found, lang))
        assert "nan" not in text.lower() and all(len(row) <= 100 for row in text.splitlines())
        assert re.search(r"core.*\+2\.\d.*….*<\.001.*±.*±", text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_letter_of_the_figures_has_a_glyph(lang: str) -> None:
    pictures = [
        sensitivity_figure(morris(noise=0.002, replications=3), lang), sensitivity_figure(sobol(), lang),
        sensitivity_figure(morris(function=lambda x: np.full(len(x), 0.4)), lang),
        sensitivity_figure(sensitivity(toy_results(ranges(20), "lhs", hypercube(20, 50), line), "satisfaction",
                                       resamples=5), lang),
        attribution_figure(game(noise=0.001, replications=3), lang), attribution_figure(game(), lang),
        attribution_figure(attribute(toy_results(THREE[:1], "factorial", grid(2), lambda x: x[:, 0]), "satisfaction"), lang)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for picture in pictures:
            kept = BytesIO()
            picture.savefig(kept, format="png", dpi=30)
            assert len(kept.getvalue()) > 3000


def test_the_figure_draws_every_factor_its_interval_and_its_dummy() -> None:
    found = morris(noise=0.002, replications=3)
    axes = sensitivity_figure(found, "en").axes[0]
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert labels == ["factor 1", "factor 2", "factor 3"]
    dashed = sorted(line.get_xdata()[0] for line in axes.get_lines() if line.get_linestyle() == "--")
    assert dashed == pytest.approx(sorted(100 * index.dummy for index in found.ranking.values()))
    whole = {tuple(np.round(line.get_xdata(), 9)) for line in axes.get_lines() if len(line.get_xdata()) == 2}
    for index in found.ranking.values():
        assert tuple(np.round([100 * index.ci_low, 100 * index.ci_high], 9)) in whole


def test_the_waterfall_ends_where_all_parts_are() -> None:
    found = game(noise=0.001, replications=4)
    axes = attribution_figure(found, "en").axes[0]
    ends = [patch.get_x() + patch.get_width() for patch in axes.patches]
    assert ends[-1] == pytest.approx(100 * found.full.value) and len(ends) == 3
    assert axes.patches[0].get_x() == pytest.approx(100 * found.none.value)
