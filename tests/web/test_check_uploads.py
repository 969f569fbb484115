"""Scenario files that somebody sends: read as data, answered with facts or a sentence and its line; nothing breaks it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.web.test_no_request_breaks_it import JSON, call, is_refused
from yhly_sim.studies.classroom.scenario_data import scenario_definition
from yhly_sim.web.security import Door
from yhly_sim.web.server import application

OWN = """extends: weidu
title: {zh: 半年后停发, en: Ends after half a year}
question: {zh: 会怎样？, en: What then?}
switches: {honours: off}
instruments:
  - {name: team, rewards: score, whom: branch, measured: reported, every: half_year, yuan: 30000}
changes:
  - {day: 180, switches: {work_unit_letters: off}, set: {incentives.yuan_per_star: 4000}}
"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YHLY_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield application(Door("127.0.0.1", 8642), lang="zh")


def check(app: Any, text: str) -> Any:
    return call(app, "POST", "/api/check", content=json.dumps({"text": text}).encode(), headers=JSON)


def test_a_file_is_told_with_data_that_a_run_takes(app: Any) -> None:
    answer = check(app, OWN)
    told = answer.json()
    assert answer.status_code == 200 and told["title"]["en"] == "Ends after half a year" and told["world"] == "weidu"
    assert "honours" not in told["switches"] and told["changes"][0]["set"] == {"incentives.yuan_per_star": 4000}
    assert told["instruments"] == ["team"]
    definition = scenario_definition(told["data"])
    assert definition["switches"] == told["switches"] and definition["title"] == ["半年后停发", "Ends after half a year"]
    asked = {"scenario": told["data"], "seed": 1}
    assert call(app, "POST", "/api/runs", json=asked, headers=JSON).status_code == 200


@pytest.mark.parametrize(("old", "new", "line"), [
    ("honours: off", "honors: off", 4), ("day: 180", "day: -1", 8), ("day: 180", "day: soon", 8), ("4000", "1e9", 8),
    ("measured: reported", "measured: guessed", 6), ("extends: weidu", "extends: no_such", None),
    ("extends: weidu", "extends: /etc/passwd", None), ("extends: weidu", "extends: ../weidu.yaml", None),
    ("extends: weidu", "extends: weidu\nworld: /etc/passwd", None), ("extends: weidu", "extends: weidu\ncosts: ../x", None),
    ("extends: weidu", "extends: weidu\nwarmup_days: 30", None), ("extends: weidu", "extends: weidu\ndays: 9000", None),
    ("title:", "titel:", 2), ("question: {zh: 会怎样？, en: What then?}\n", "", None), ("{honours", "&a {honours", 4),
    ("honours: off", "honours: !!python/object/apply:os.system [ls]", 4), ("honours: off", "honours: *x", None),
    ("en: What then?}", "en: What then?", None), ("yuan: 30000", "yuan: 30000, yuan: 4", 6), ("off}\n", "off}\n---\n", None),
])
def test_what_is_wrong_is_said_with_its_line(app: Any, old: str, new: str, line: int | None) -> None:
    answer = check(app, OWN.replace(old, new, 1))
    told = answer.json()["wrong"]
    assert answer.status_code == 200 and set(told) == {"message", "sentence", "line"} and set(told["sentence"]) == {"zh", "en"}
    assert line is None or told["line"] == line
    assert all(told["sentence"].values()) and "root:" not in answer.text


def test_what_is_no_file_or_too_much_is_refused(app: Any) -> None:
    for body in (b"{}", b'{"text": 5}', b'{"text": "a", "path": "/etc/passwd"}', b"[]"):
        assert is_refused(call(app, "POST", "/api/check", content=body, headers=JSON), 400)
    assert is_refused(check(app, "# " + "x" * 70_000), 413)
    assert is_refused(call(app, "GET", "/api/check"), 405)


def is_told(answer: Any) -> None:
    """It has data that a run takes, or says what is wrong."""
    assert answer.status_code in (200, 400, 413), answer.text
    told = answer.json()
    if "data" in told:
        scenario_definition(told["data"])
    else:
        assert all(told.get("wrong", told)["sentence"].values())


PIECES = st.sampled_from([
    "extends: weidu\n", "extends: [weidu]\n", "question: {zh: 甲, en: a}\n", "switches: {branch: off}\n", "switches: [branch]\n",
    "set: {incentives.yuan_per_star: 1e999}\n", "set: {a: {b: {c: 1}}}\n", "changes: [{day: 5}]\n", "changes: 5\n", "days: 0x10\n",
    "instruments: [{}]\n", "instruments: [{name: [1], rewards: score}]\n", "world: small\n", "world: {}\n", "costs: null\n", "title: {zh: 1e999}\n",
    "? [a]\n: b\n", "- a\n", "%YAML 1.1\n", "{" * 30, "a: &b [*b]\n", "\t", "\x00", "'", "\ud7ff", "<<: {a: b}\n", "!!binary x\n", "days: 999999999999999999\n"])


@settings(max_examples=70, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES | st.text(max_size=12), max_size=7).map("".join))
@example("set: {incentives.yuan_per_star: .inf}")
@example("extends: weidu\nquestion: {zh: 甲, en: a}\nset: {incentives.yuan_per_star: 1e400}\n")
def test_no_text_breaks_it(app: Any, text: str) -> None:
    answer = check(app, text)
    is_told(answer)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(OWN) - 1), st.integers(0, 8), st.text(max_size=6) | PIECES)
def test_no_slip_of_the_pen_breaks_it(app: Any, place: int, length: int, text: str) -> None:
    answer = check(app, OWN[:place] + text + OWN[place + length:])
    is_told(answer)
