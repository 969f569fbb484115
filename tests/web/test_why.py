"""The story of a dispute for the page: that of `yhly explain`, lived only as far as it takes, asked for over HTTP."""

from __future__ import annotations

import json
import threading
import time
from functools import cache
from typing import Any

import pytest

import yhly_sim as yhly
from tests.web.serving import Server
from yhly_sim.domain.codes import Reason
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.language import LANGUAGES
from yhly_sim.model.adapter import make_model
from yhly_sim.studies.classroom.scenario_data import scenario_definition
from yhly_sim.studies.lives.why import why, why_address

LUCK = {"world": "small", "days": 240, "seed": 3}
A, B = ({"scenario": name, **LUCK} for name in ("no_reform", "weidu"))


@cache
def ledger(scenario: str) -> Any:
    model = make_model({"scenario": scenario, **LUCK})
    model.run_model()
    return model.ledger


def keys_with(reason: Reason, *, after_reform: bool = True) -> list[int]:
    found = ledger("weidu")
    keys = found.loc[found["reason"] == int(reason), "dispute_key"].unique()
    return [int(key) for key in keys if (180 <= (int(key) >> 14 & 0xFFFF) < 0xFFFF) == after_reform]


@pytest.mark.slow
@pytest.mark.parametrize(("reason", "after_reform"), [
    (Reason.RELAPSED, True), (Reason.WITHDRAWN, False)])
def test_the_story_of_the_page_is_that_of_explain(reason: Reason, after_reform: bool) -> None:
    key = keys_with(reason, after_reform=after_reform)[0]
    told = why([A, B], key)
    assert told is not None
    explained = yhly.explain("weidu", dispute=key, against="no_reform", seed=3, world="small", days=240)
    sides = {told["here"]: "here", "b" if told["here"] == "a" else "a": "twin"}
    for lang in LANGUAGES:
        text, page = explained.text(lang, rules=True), told[lang]
        moves = explained.record.moves
        steps = page[sides["b"]]["steps"]
        assert sum(step["count"] for step in steps) == len(moves) and steps[-1]["reason"] == moves[-1].reason
        for step in steps:
            assert step["sentence"] in text and step["when"] in text and step["why"] in text
            assert all(number["text"] in text for number in step["numbers"])
        assert page[sides["b"]]["outcome"] == explained.outcome(explained.side, explained.words(lang))
        spent = explained.record.spent_hours + sum(one.hours for one in explained.record.legal_help)
        assert page[sides["b"]]["sum"]["hours"] == pytest.approx(spent) and spent > 0.0
        assert sum(step["hours"] for step in steps) == pytest.approx(spent)  # it is closed, so no work is left over
        parting = explained.parting
        shared = sum(step["count"] for step in steps if step["is_shared"])
        assert shared <= (len(moves) if parting is None else parting.number)
        assert page[sides["a"]]["has_arisen"] == explained.twin.record.has_arisen
    json.dumps(told, allow_nan=False)


@pytest.mark.slow
def test_a_dispute_of_one_side_alone_is_told_there_and_the_other_side_says_why_not() -> None:
    definition = scenario_definition({"extends": "no_reform", "set": {"disputes.base_rate": 70}})
    more = {"scenario": "own", "definition": {**definition, "days": 240, "world": "small"}, "seed": 3}
    with pytest.raises(UserError) as unknown:
        why([A, B], 0x1FFFFFF << 36)
    assert unknown.value.message == "dispute_unknown"
    model = make_model(more)
    model.live_until(230)
    ours = {int(key) for key in ledger("no_reform")["dispute_key"]}
    key = next(int(key) for key in model.state.disputes.dispute_key if int(key) not in ours and int(key) >> 14 & 0xFFFF < 230)
    told = why([A, more], key)
    assert told is not None and told["here"] == "b"
    for lang, word in (("zh", "没有产生"), ("en", "never arose")):
        twin, page = told[lang]["twin"], told[lang]
        assert not twin["has_arisen"] and twin["steps"] == [] and word in page["difference"][0]
        assert page["here"]["steps"]
    assert why([A, more], key, is_wanted=lambda: False) is None


def test_an_address_names_both_runs_and_the_dispute() -> None:
    one = why_address([A, B], 5)
    assert one == why_address([dict(A), dict(B)], 5)
    assert len({one, why_address([B, A], 5), why_address([A, B], 6), why_address([A, {**B, "seed": 4}], 5)}) == 4


def ask(server: Server, key: int, **changed: Any) -> dict[str, Any]:
    """Asked until it is told, as the page does."""
    body = {"a": dict(A), "b": dict(B), "key": hex(key), **changed}
    while True:
        answer = server.client.post("/api/why", json=body)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        if told["state"] not in ("queued", "running"):
            return told
        time.sleep(0.05)


@pytest.mark.slow
def test_a_story_is_told_once_for_all_and_kept(server: Server) -> None:
    key = keys_with(Reason.AGREED)[-1]  # that no other test asks for
    stories = server.cache / "web" / "stories"
    before = set(stories.glob("*.json"))
    told: list[Any] = [None, None]
    askers = [threading.Thread(target=lambda i=i: told.__setitem__(i, ask(server, key))) for i in range(2)]
    for one in askers:
        one.start()
    for one in askers:
        one.join()
    assert told[0] == told[1] and told[0]["state"] == "done"
    assert told[0]["story"] == json.loads(json.dumps(why([A, B], key)))
    assert len(set(stories.glob("*.json")) - before) == 1
    failed = ask(server, 0x1FFFFFF << 36)
    assert failed["state"] == "failed" and set(failed["error"]["sentence"]) == {"zh", "en"}


@pytest.mark.slow
def test_what_is_asked_wrongly_is_refused_in_words(server: Server) -> None:
    whole = {"a": A, "b": B, "key": "0x5"}
    for changed in ({"key": 5}, {"key": "../x"}, {"key": "0x" + "1" * 17}, {"a": "weidu"}, {"b": None}, {"more": 1},
                    {"a": {"scenario": "no_such"}}, {"b": {**B, "days": 10**9}}):
        answer = server.client.post("/api/why", json={**whole, **changed})
        assert answer.status_code == 400 and set(answer.json()["sentence"]) == {"zh", "en"}, changed
    assert server.client.post("/api/why", content=b"[]").status_code == 400
    assert server.client.get("/api/why").status_code == 405
