"""What discovery and calibration say in words, tables and figures, in both languages."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from rich.console import Console

from tests.analysis.toy_experiments import (
    FORM,
    IDLE,
    REGISTER,
    SATISFACTION,
    SIX,
    TARGETS,
    ZEROS,
    corner_results,
    district_results,
    noise_results,
    ranged,
    results,
    settings,
)
from yhly_sim.analysis.calibration.posterior import Calibration, calibrate
from yhly_sim.analysis.calibration.targets import load_targets
from yhly_sim.analysis.discovery.boxes import Box
from yhly_sim.analysis.discovery.cases import Wanted
from yhly_sim.analysis.discovery.finding import Discovery, discover
from yhly_sim.report.calibration.figure import calibration_figure, correlated_pairs
from yhly_sim.report.calibration.sentence import calibration_sentence
from yhly_sim.report.calibration.table import calibration_table
from yhly_sim.report.discovery.figure import discovery_figure
from yhly_sim.report.discovery.sentence import discovery_sentence
from yhly_sim.report.discovery.table import discovery_table
from yhly_sim.report.limits import box_words

LANGUAGES = ("zh", "en")
CHINESE = re.compile("[\u4e00-\u9fff]")
OUTCOMES = {outcome.name: outcome for outcome in REGISTER}
NAMED = tuple(ranged(f"x{place}", zh=f"第{place}个不确定的参数", en=f"the uncertain parameter {place}") for place in range(6))
FACTORS = {factor.name: factor for factor in (*NAMED, replace(ZEROS, zh="三零创建", en="Three Zeros"), replace(FORM, zh="业委会形式", en="form of committees"))}
FEW = {"resamples": 10, "shuffles": 39}


@pytest.fixture(scope="module")
def corner() -> Discovery:
    return discover(corner_results(300), Wanted("satisfaction", below=0.5), **FEW)


@pytest.fixture(scope="module")
def noise() -> Discovery:
    return discover(noise_results(200), Wanted("satisfaction", worst=0.2), **FEW)


def calibrated(folder: Path, text: str = TARGETS, **more: Any) -> Calibration:
    (folder / "toy.yaml").write_text(text, encoding="utf-8")
    return calibrate(district_results(300, **more), load_targets(folder / "toy.yaml"), truths=40)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Calibration:
    return calibrated(tmp_path_factory.mktemp("known"))


@pytest.fixture(scope="module")
def beyond(tmp_path_factory: pytest.TempPathFactory) -> Calibration:
    return calibrated(tmp_path_factory.mktemp("beyond"), TARGETS.replace("value: 0.5,", "value: 1.3,"))


def told(found: Discovery, lang: str) -> str:
    return discovery_sentence(found, SATISFACTION, FACTORS, lang)


def test_a_box_that_was_found_is_told_with_its_limits_and_what_it_reaches_on_unseen_points(corner: Discovery) -> None:
    english, chinese = told(corner, "en"), told(corner, "zh")
    assert "“the uncertain parameter 0” is at least 0." in english and "“Three Zeros” is on" in english
    assert "“第0个不确定的参数”不低于 0." in chinese and "“三零创建”为开" in chinese
    assert "more than noise" in english and "不像是噪声" in chinese and "0 of 39" in english
    assert f"{100 * corner.in_box.base_rate:.0f}% of all points" in english
    assert "not probabilities in the world" in english and "不是现实中的概率" in chinese


def test_noise_is_told_as_noise_and_its_limits_are_not(noise: Discovery) -> None:
    english, chinese = told(noise, "en"), told(noise, "zh")
    assert "No conditions were found that are more than noise" in english and "没有找到强于噪声的条件" in chinese
    assert "gather where" not in english and "it lies" not in english


def test_the_sentence_turns_round_with_the_labels(corner: Discovery) -> None:
    """The same points with the labels swapped: what is dense in the box is now what is rare in it."""
    other = discover(corner_results(300), Wanted("satisfaction", above=0.5), **FEW)
    assert "satisfaction of at least 50" in told(other, "en") and "satisfaction of at most 50" in told(corner, "en")
    assert other.in_box.base_rate == pytest.approx(1 - corner.in_box.base_rate)
    inside = corner.box.inside(corner.settings)
    assert other.cases.is_case[inside].mean() < 0.2


def test_what_is_not_known_of_noise_and_what_is_few_is_said() -> None:
    once = discover(corner_results(60, replications=1), Wanted("satisfaction", below=0.5), **FEW)
    assert "not examined" in told(once, "en") and "未检验" in told(once, "zh")
    assert f"only {once.in_box.cases} cases" in told(once, "en") and "初步印象" in told(once, "zh")


def test_points_without_a_value_are_told() -> None:
    toy = corner_results(100)
    toy.runs.loc[toy.runs["point"] < 7, "satisfaction"] = np.nan
    assert "7 planned points" in told(discover(toy, Wanted("satisfaction", below=0.5), **FEW), "en")


def test_limits_are_told_by_kind() -> None:
    words = {lang: box_words(Box({"scenario": frozenset({"weidu"}), "x0": (0.25, 0.5), "form": frozenset({"mixed", "elected"})}), FACTORS, lang) for lang in LANGUAGES}
    assert words["en"] == "“scenario” is weidu and “the uncertain parameter 0” is from 0.25 to 0.50 and “form of committees” is elected or mixed"
    assert words["zh"] == "“情景”为 weidu，并且“第0个不确定的参数”在 0.25 与 0.50 之间，并且“业委会形式”为 elected 或 mixed"


def test_what_is_narrowed_what_is_not_and_what_is_not_told_apart_is_named(known: Calibration) -> None:
    english, chinese = (calibration_sentence(known, OUTCOMES, lang) for lang in ("en", "zh"))
    assert "“base of everyday satisfaction”" in english.partition("The targets narrow")[2].partition(".")[0]
    assert "next to nothing about" in english and IDLE.en in english.partition("next to nothing")[2]
    assert "Not told apart: “constant of paying”, “effect of quality on paying”. One up and the other down" in english
    assert "分不开的是“缴费的常数”、“质量对缴费的作用”：它们按各自范围的比例此升彼降" in chinese
    assert "40 held-out runs" in english and "40 次留出的运行" in chinese
    assert "All 4 targets" in english
    assert "nearest run misses no target by more than" in english and "最接近的一次运行" in chinese


def test_targets_out_of_reach_are_said_first_and_parameters_are_not_read(beyond: Calibration) -> None:
    english, chinese = (calibration_sentence(beyond, OUTCOMES, lang) for lang in ("en", "zh"))
    assert english.startswith("Within the prior ranges the model cannot give: share of grids with a committee (Weidu programme) (target 130")
    assert chinese.startswith("模型在先验范围内给不出这些目标：业委会覆盖率（魏都方案）（目标 130")
    assert "narrow" not in english and "held-out" not in english
    assert "No run comes near all targets" in english and "没有一次运行接近全部目标" in chinese


@pytest.mark.parametrize(("lucks", "english", "chinese"), [(1, "run once", "只运行一次"), (2, "3 or more", "至少用 3 次重复")])
def test_few_lucks_are_said(tmp_path: Path, lucks: int, english: str, chinese: str) -> None:
    found = calibrated(tmp_path, replications=lucks)
    assert english in calibration_sentence(found, OUTCOMES, "en") and chinese in calibration_sentence(found, OUTCOMES, "zh")


def test_intervals_that_hold_too_little_are_not_recommended(known: Calibration) -> None:
    covered = np.zeros_like(known.recovery.is_covered)
    covered[::2] = True
    found = replace(known, recovery=replace(known.recovery, is_covered=covered))
    assert "too narrow" in calibration_sentence(found, OUTCOMES, "en") and "太窄" in calibration_sentence(found, OUTCOMES, "zh")
    wide = replace(known, recovery=replace(known.recovery, is_covered=np.ones_like(covered)))
    assert "wider than they need be" in calibration_sentence(wide, OUTCOMES, "en")


def shown(content: Any) -> str:
    written = StringIO()
    Console(width=160, file=written).print(content)
    return written.getvalue()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_tables_speak_one_language(corner: Discovery, noise: Discovery, known: Calibration, beyond: Calibration, lang: str) -> None:
    texts = [shown(discovery_table(found, FACTORS, lang)) for found in (corner, noise)]
    texts += [shown(calibration_table(found, OUTCOMES, lang)) for found in (known, beyond)]
    assert all(bool(CHINESE.search(text)) == (lang == "zh") for text in texts)
    assert ("out of reach" if lang == "en" else "不能") in texts[3]


def figures(corner: Discovery, noise: Discovery, known: Calibration, beyond: Calibration, lang: str) -> Iterator[Figure]:
    for found in (corner, noise):
        yield discovery_figure(found, SATISFACTION, FACTORS, lang)
    for one in (known, beyond):
        yield calibration_figure(one, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_letter_has_a_glyph_and_no_words_leave_the_page_or_overlap(
        corner: Discovery, noise: Discovery, known: Calibration, beyond: Calibration, lang: str, tmp_path: Path) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    for place, figure in enumerate(figures(corner, noise, known, beyond, lang)):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            figure.savefig(tmp_path / f"{place}.png", dpi=60)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        boxes = [(text.get_text(), text.get_window_extent(canvas.get_renderer())) for text in texts_of(figure)]
        for words, box in boxes:
            assert box.x0 >= -1 and box.y0 >= -1 and box.x1 <= figure.bbox.x1 + 1 and box.y1 <= figure.bbox.y1 + 1, words
        for first, (words, box) in enumerate(boxes):
            for other_words, other in boxes[first + 1:]:
                shared = min(box.x1, other.x1) - max(box.x0, other.x0), min(box.y1, other.y1) - max(box.y0, other.y0)
                assert min(shared) <= 3, f"{words} lies over {other_words}"


def texts_of(figure: Figure) -> Iterator[Any]:
    """All words of a figure but the numbers along axes."""
    found = list(figure.texts)
    for axes in figure.axes:
        found += [*axes.texts, axes.title, axes._left_title, axes._right_title, axes.xaxis.label, axes.yaxis.label]  # type: ignore[attr-defined]
        if axes.get_legend() is not None:
            found += axes.get_legend().get_texts()
    return (text for text in found if text.get_text().strip() and text.get_visible())


def test_pairs_that_go_together_are_drawn_strongest_first(known: Calibration) -> None:
    names = [factor.name for factor in known.draws.factors]
    assert correlated_pairs(known)[0] == (names.index("pay_constant"), names.index("pay_quality"))
    assert correlated_pairs(replace(known, correlation=np.eye(5))) == []


def test_many_factors_and_many_parameters_fit_on_the_page(tmp_path: Path) -> None:
    many = tuple(ranged(f"x{place}", zh=f"参数{place}", en=f"parameter {place}") for place in range(14))
    toy = results({"satisfaction": lambda p: 0.4 + 0.02 * sum(p[f"x{place}"] for place in range(14))}, many, settings(many, 300), own=0.01, shared=0.01)
    (tmp_path / "one.yaml").write_text("targets: {satisfaction: {value: 0.54, sd: 0.01, source: test}}", encoding="utf-8")
    found = calibrate(toy, load_targets(tmp_path / "one.yaml"), truths=10)
    assert "2" in " ".join(text.get_text() for text in calibration_figure(found, "en").texts if "more" in text.get_text())
    box = discover(toy, Wanted("satisfaction", worst=0.3), resamples=5, shuffles=19)
    discovery_figure(box, SATISFACTION, {factor.name: factor for factor in many}, "zh").savefig(tmp_path / "many.png", dpi=50)
    assert len(SIX) == 6
