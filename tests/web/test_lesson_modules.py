"""The pure modules of the lesson, imported in a browser: answers, places, guesses, one dispute's path."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.web.test_page_modules import run

pytestmark = pytest.mark.slow

A = {"days": [180, 187, 194], "series": {"x": [1.0, 2.0, 4.0], "n_this_week": [50, 3, 5], "m_this_week": [9, 1, 1]},
     "outcomes": {"x": 4.5, "cost": 100.0, "gone": None}}
B = {"days": [180, 187, 194], "series": {"x": [1.0, 3.0, 9.0], "n_this_week": [50, 6, 6], "m_this_week": [9, 20, 1]},
     "outcomes": {"x": 9.5, "cost": 400.0, "gone": 1.0}}


@pytest.mark.parametrize(("rule", "answer"), [
    ({"compute": "level", "of": ["x"], "side": "b"}, 9.5),
    ({"compute": "level", "of": ["x"], "side": "a"}, 4.5),
    ({"compute": "difference", "of": ["x"]}, 5.0),
    ({"compute": "difference", "of": ["gone"]}, None),
    ({"compute": "total", "of": ["n_this_week"], "side": "a"}, 8),
    ({"compute": "total_difference", "of": ["n_this_week"]}, 4),
    ({"compute": "share", "of": ["m_this_week"], "whole": ["n_this_week", "m_this_week"], "side": "a"}, 0.2),
    ({"compute": "median", "of": ["x"], "side": "b"}, 6.0),
    ({"compute": "cost_of_one", "of": ["cost"], "per": "x"}, 60.0),
    ({"compute": "cost_of_one", "of": ["cost"], "per": "gone"}, None),
    ({"compute": "sign", "by": "difference", "of": ["x"], "near": 4}, "more"),
    ({"compute": "sign", "by": "difference", "of": ["x"], "near": 5}, "same"),
    ({"compute": "sign", "by": "total_difference", "of": ["n_this_week"], "near": 0}, "more"),
    ({"compute": "sign", "by": "difference", "of": ["gone"], "near": 5}, ""),
    ({"compute": "largest", "by": "total", "of": ["n_this_week", "m_this_week"], "side": "a"}, "n_this_week"),
    ({"compute": "largest", "by": "total", "of": ["n_this_week", "m_this_week"], "side": "b"}, "m_this_week"),
    ({"compute": "smallest", "by": "total_difference", "of": ["n_this_week", "m_this_week"]}, "n_this_week"),
])
def test_an_answer_is_what_its_rule_says(page: Page, rule: dict[str, Any], answer: Any) -> None:
    full = {"by": rule["compute"], "side": "b", **rule}
    found = run(page, "lesson/answers.js", "const one = m.answerOf(...given); return Number.isNaN(one) ? null : one;", [full, [A, B]])
    assert found == (pytest.approx(answer) if isinstance(answer, float) else answer)


def test_replications_that_disagree_are_counted(page: Page) -> None:
    words = run(page, "lesson/answers.js", "return m.agreement('more', ['more', 'less', 'same', 'more', '']);")
    assert (words["count"], words["other"]) == (4, 2)
    numbers = run(page, "lesson/answers.js", "return m.agreement(0.2, [0.1, -0.3, 0.5, NaN]);")
    assert numbers == {"count": 3, "other": 1, "low": -0.3, "high": 0.5}


def test_one_goes_through_all_steps_and_phases_and_back(page: Page) -> None:
    seen = run(page, "lesson/state.js", """
        const lesson = { seed: 1, steps: [1, 2, 3] }, seen = [];
        for (let at = m.readPlace('#/lesson', lesson); at; at = m.moved(at, lesson, 1)) seen.push(m.writePlace(at, lesson));
        let back = m.readPlace(seen.at(-1), lesson), count = 0;
        while (m.moved(back, lesson, -1)) { back = m.moved(back, lesson, -1); count++; }
        return [seen, count, seen.map((one) => m.writePlace(m.readPlace(one, lesson), lesson))];""")
    assert len(seen[0]) == 12 and len(set(seen[0])) == 12 and seen[1] == 11 and seen[2] == seen[0]


@pytest.mark.parametrize("hash", ["#/lesson?step=0", "#/lesson?step=99&phase=never&seed=-1", "#/lesson?seed=99999999999", "#/lesson?step=1e1"])
def test_an_address_that_makes_no_sense_is_the_beginning(page: Page, hash: str) -> None:
    place = run(page, "lesson/state.js", "return m.readPlace(given, { seed: 7, steps: [1, 2] });", hash)
    assert place == {"step": 1, "phase": "predict", "seed": 7, "day": -1}


def test_hands_are_counted_typed_and_taken_back(page: Page) -> None:
    seen = run(page, "lesson/state.js", """
        let guess = m.readGuess('no such step');
        const seen = [m.isEmpty(guess)];
        guess = m.withHands(m.withHands(m.withHands(guess, 'a'), 'b'), 'a');
        seen.push(guess.hands);
        seen.push(m.withoutLast(m.withoutLast(guess)).hands, m.withHands(guess, 'b', 23).hands, m.withHands(guess, 'b', 5000).hands.b);
        return seen;""")
    assert seen == [True, {"a": 2, "b": 1}, {"a": 1, "b": 0}, {"a": 2, "b": 23}, 999]


def test_the_dispute_that_is_followed_went_farthest_and_is_over(page: Page) -> None:
    moves = [[1, 0, 0], [2, 0, 0], [1, 1, 3], [2, 1, 3], [3, 1, 3], [1, 2, 4], [3, 2, 4], [3, 2, 4], [1, 2, 7]]
    found = run(page, "lesson/dispute_path.js", """
        const keys = given.map(([key]) => BigInt(key)), level = given.map((row) => row[1]);
        const reason = given.map((row) => row[2]), to = given.map((row) => ({ 0: 0, 3: 1, 4: 2, 7: 4 })[row[2]]), day = given.map((_, i) => 10 + i);
        const zero = given.map(() => 0), header = { codes: { reason: ['arisen', '', '', 'routed', 'passed_over', '', '', 'agreed'] } };
        const tape = { header, eventCount: given.length, moves: { key: keys, lived: day, courtyard: zero, to, level, reason, kind: zero } };
        return m.farthest(tape).steps.map((step) => [step.day, step.level, step.count]);""", moves)
    assert found == [[10, 0, 1], [12, 1, 1], [15, 2, 1], [18, 2, 1]]


def test_marks_on_a_line_hide_no_other(page: Page) -> None:
    rows = run(page, "lesson/reveal.js", "return m.stacked([0, 1, 2, 9, 9.5], 4);")
    assert rows == [0, 1, 2, 0, 1]


