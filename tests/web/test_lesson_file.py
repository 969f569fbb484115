"""A lesson's file: the shipped one is in order, and whatever is wrong in one's own is said with file, line and remedy."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from yhly_sim.cli.commands import application
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.safe_yaml import load_user_yaml
from yhly_sim.web.lesson.answers import COMPUTATIONS
from yhly_sim.web.lesson.page import KEYS, SHIPPED, SHOWN, STEP_KEYS, load_lesson
from yhly_sim.web.routes.lesson import write_copy

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "yhly_sim" / "web" / "static"
STEP = """
title: {zh: 课, en: Lesson}
steps:
  - name: one
    title: {zh: 一步}
    runs: [no_reform, weidu]
    text: {zh: 文字}
    question: {en: How many?}
    answer: {compute: difference, of: satisfaction}
    scale: {low: -5, high: 5, step: 1}
"""


def lesson_of(text: str, folder: Path) -> dict[str, Any]:
    file = folder / "own.yaml"
    file.write_text(text, encoding="utf-8")
    return load_lesson(file)


def texts(data: Any) -> list[dict[str, str]]:
    """Every place of the raw file where words stand in a language."""
    if isinstance(data, list):
        return [one for part in data for one in texts(part)]
    if not isinstance(data, dict):
        return []
    own = [data] if set(data) & {"zh", "en"} else []
    return own + [one for part in data.values() for one in texts(part)]


def test_the_shipped_lesson_has_seven_steps_and_every_word_in_both_languages() -> None:
    lesson = load_lesson()
    assert [step["name"] for step in lesson["steps"]] == ["levels", "dispute", "core", "wings", "incentives",
                                                         "backfires", "discussion"]
    assert [step["lab"] for step in lesson["steps"]] == [False] * 6 + [True]
    assert all(step["notes"]["zh"] and step["discuss"] and step["facts"] for step in lesson["steps"])
    raw, _ = load_user_yaml(SHIPPED)
    assert all(set(one) == {"zh", "en"} for one in texts(raw))
    assert not [one["en"] for one in texts(raw) if re.search("[\u4e00-\u9fff]", one["en"])]


def test_a_lesson_lends_the_other_language_what_it_lacks(tmp_path: Path) -> None:
    step = lesson_of(STEP, tmp_path)["steps"][0]
    assert step["title"] == {"zh": ["一步"], "en": ["一步"]} and step["question"]["zh"] == ["How many?"]


def test_paragraphs_are_apart_and_a_broken_line_of_chinese_is_whole_again(tmp_path: Path) -> None:
    text = STEP.replace("text: {zh: 文字}", "text:\n      zh: |\n        一行\n        又一行 one\n        two\n\n        第二段")
    assert lesson_of(text, tmp_path)["steps"][0]["text"]["zh"] == ["一行又一行 one two", "第二段"]


@pytest.mark.parametrize(("wrong", "right", "line", "said"), [
    ("no_reform", "no_refrom", 6, "no_reform"),
    ("runs: [no_reform, weidu]", "runs: [no_reform, weidu, weidu]", 6, "runs"),
    ("of: satisfaction", "of: satisfation", 9, "'satisfaction'"),
    ("of: satisfaction", "of: displaced_count", 9, "No reform"),
    ("compute: difference", "compute: diference", 9, "'difference'"),
    ("compute: difference", "compute: total", 9, "_this_week"),
    ("runs: [no_reform, weidu]", "runs: [weidu]", 9, "two"),
    ("compute: difference,", "compute: sign, by: level,", 9, "difference, total_difference"),
    ("of: satisfaction}", "of: satisfaction, near: 1}", 9, "near"),
    ("compute: difference, of: satisfaction", "compute: largest, of: [satisfaction]", 9, "2 to 7"),
    ("scale: {low: -5,", "scale: {low: 5,", 10, "low below high"),
    ("scale: {low: -5,", "scale: {low: few,", 10, "'few'"),
    ("    scale:", "    choices: {more: {zh: 多}}\n    scale:", 10, "choices"),
    ("title: {zh: 一步}", "title: {fr: un}", 5, "'fr'"),
    ("title: {zh: 一步}", "title: {zh: 5}", 5, "quotes"),
    ("    title: {zh: 一步}\n", "", 4, "title"),
    ("name: one", "name: 第一步", 4, "letters"),
    ("text: {zh: 文字}", "text: {zh: 文字}\n    show: satisfactoin", 8, "'satisfaction'"),
    ("text: {zh: 文字}", "text: {zh: 文字}\n    chart: resolved_share", 8, "weekly"),
    ("text: {zh: 文字}", "text: {zh: 文字}\n    fact: []", 8, "'facts'"),
    ("steps:", "replications: 99\nsteps:", 3, "50"),
    ("steps:", "world: atlantis\nsteps:", 3, "atlantis"),
])
def test_what_is_wrong_is_said_with_file_line_and_remedy(tmp_path: Path, wrong: str, right: str, line: int, said: str) -> None:
    assert wrong in STEP
    with pytest.raises(UserError) as caught:
        lesson_of(STEP.replace(wrong, right, 1), tmp_path)
    sentence = caught.value.sentence("en")
    assert f"own.yaml, line {line}:" in sentence and said in sentence
    assert f"第 {line} 行" in caught.value.sentence("zh")


@pytest.mark.parametrize("text", ["", "steps: []", "[]", "steps: 7", "steps: [3]"])
def test_a_file_that_is_no_lesson_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UserError):
        lesson_of(text, tmp_path)


def test_a_copy_is_the_shipped_lesson_and_overwrites_nothing(tmp_path: Path) -> None:
    file = write_copy(tmp_path / "mine.yaml")
    assert load_lesson(file) == load_lesson()
    with pytest.raises(UserError):
        write_copy(file)


def test_the_command_writes_a_copy_and_refuses_a_wrong_lesson(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    made = CliRunner().invoke(application(), ["web", "--lesson-copy", str(file)])
    assert made.exit_code == 0 and str(file) in made.output and file.read_bytes() == SHIPPED.read_bytes()
    file.write_text(STEP.replace("weidu", "wiedu"), encoding="utf-8")
    refused = CliRunner().invoke(application(), ["web", "--no-browser", "--port", "8990", "--lesson", str(file)])
    assert isinstance(refused.exception, UserError) and refused.exception.exit_code == 2


@pytest.mark.parametrize("page", ["lesson.md", "lesson.zh.md"])
def test_the_lesson_in_the_guide_can_be_opened_and_its_tables_are_whole(tmp_path: Path, page: str) -> None:
    guide = (ROOT / "docs" / page).read_text(encoding="utf-8")
    example = re.search(r"<!-- lesson -->\n```yaml\n(.*?)```", guide, re.DOTALL)
    assert example is not None and lesson_of(example[1], tmp_path)["replications"] == 8
    assert [name for name in (*COMPUTATIONS, *STEP_KEYS, *KEYS, *SHOWN) if f"`{name}" not in guide] == []


def test_the_page_knows_what_a_file_may_say() -> None:
    scale, answers = ((STATIC / name).read_text(encoding="utf-8") for name in ("map/scale.js", "lesson/answers.js"))
    assert tuple(re.findall(r'\{ name: "(\w+)", frame', scale)) == SHOWN
    assert [name for name in COMPUTATIONS if not re.search(rf'\b{name}\b', answers)] == []
    assert json.dumps(load_lesson(), allow_nan=False)
