"""What is asked wrongly is answered with a sentence in both languages, whatever it is; strangers are not let in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.serving import awaited
from yhly_sim.web.asked import MOST_BODY_BYTES
from yhly_sim.web.security import Door
from yhly_sim.web.server import application

URL = "http://127.0.0.1:8642"
JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The application without workers: what it takes waits in the queue."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YHLY_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield application(Door("127.0.0.1", 8642), lang="zh")


def call(app: Any, method: str, path: str, **more: Any) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
            return await client.request(method, path, **more)

    return awaited(ask())


def is_refused(answer: httpx.Response, *statuses: int) -> bool:
    said = answer.json()
    return answer.status_code in statuses and set(said) == {"message", "sentence"} and set(said["sentence"]) == {"zh", "en"}


@pytest.mark.parametrize("body", [
    b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"scenario": 5}', b'{"scenario": ""}', b'{"scenario": "no_such"}',
    b'{"scenario": "../weidu"}', b'{"scenario": "scenarios/weidu.yaml"}', b'{"scenario": "/etc/passwd"}',
    b'{"scenario": "weidu", "seed": -1}', b'{"scenario": "weidu", "seed": 1.5}', b'{"scenario": "weidu", "seed": true}',
    b'{"scenario": "weidu", "days": 0}', b'{"scenario": "weidu", "days": 100000}', b'{"scenario": "weidu", "wrold": 1}',
    b'{"scenario": "weidu", "world": "/etc/passwd"}', b'{"scenario": "weidu", "world": ["small"]}',
    b'{"scenario": {"extends": "/etc/passwd"}}', b'{"scenario": {"extends": "weidu", "costs": "../x.yaml"}}',
    b'{"scenario": {"extends": "weidu", "world": "scenarios/worlds/small.yaml"}}',
    b'{"scenario": {"extends": "weidu", "switches": {"brnch": true}}}', b'{"scenario": {"switches": []}}',
    b'{"scenario": {"extends": "weidu", "switches": {"grids": false}}}',
    b'{"scenario": {"extends": "weidu", "set": {"incentives.yuan_per_star": 1e99}}}',
    b'{"scenario": {"extends": "weidu", "set": {"incentives.yuan_per_star": NaN}}}',
    b'{"scenario": {"extends": "weidu", "changes": [{"day": "x"}]}}', b'{"scenario": {"extends": ["weidu"]}}',
    b'{"scenario": {"extends": "weidu", "warmup_days": 60000}}', b'{"scenario": {"\\ud800": "\\ud800"}}',
    b'{"scenario": ' + b"[" * 5000 + b"]" * 5000 + b"}", b'{"scenario": {"extends": "weidu", "title": "\\u0000"}}',
])
def test_a_wrong_body_is_refused_with_a_sentence(app: Any, body: bytes) -> None:
    assert is_refused(call(app, "POST", "/api/runs", content=body, headers=JSON), 400)


def test_other_bodies_and_addresses_are_refused(app: Any) -> None:
    assert is_refused(call(app, "POST", "/api/runs", content=b"{}"), 400)
    assert is_refused(call(app, "POST", "/api/runs", content=b" " * (MOST_BODY_BYTES + 1), headers=JSON), 413)
    for path in ("/nothing", "/static/../pyproject.toml", "/static/%2e%2e/%2e%2e/pyproject.toml", "/static/no.js",
                 "/static//etc/passwd", "/api/runs/xyz", "/api/runs/..%2f..%2fx/tape", f"/api/runs/{'0' * 32}/tape"):
        assert is_refused(call(app, "GET", path), 404), path
    assert is_refused(call(app, "GET", f"/api/runs/{'0' * 32}/tape?from=-1"), 400)
    assert is_refused(call(app, "GET", "/api/words?lang=fr"), 400)
    assert is_refused(call(app, "GET", "/api/world?world=/etc/passwd"), 400)
    assert is_refused(call(app, "GET", "/api/world?world=small&seed=x"), 400)
    assert is_refused(call(app, "PUT", "/api/runs"), 405)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(
        ["weidu", "small", "branch", "incentives.yuan_per_star"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8) | st.sampled_from(
        ["extends", "switches", "set", "changes", "instruments", "costs", "world", "title", "day", "days"]), inner, max_size=4),
    max_leaves=12)


@given(ANYTHING, ANYTHING)
def test_no_body_breaks_it(app: Any, scenario: Any, other: Any) -> None:
    body = {"scenario": scenario, "seed": 1} | (other if isinstance(other, dict) else {"world": other})
    answer = call(app, "POST", "/api/runs", content=json.dumps(body).encode(), headers=JSON)
    assert answer.status_code == 200 or is_refused(answer, 400, 429), answer.text


@given(st.text(max_size=30), st.binary(max_size=30))
def test_no_path_or_query_breaks_it(app: Any, path: str, query: bytes) -> None:
    answer = call(app, "GET", f"/{quote(path, safe='')}?{quote(query)}")
    assert answer.status_code in (200, 400, 404)


def test_a_stranger_is_not_let_in(app: Any) -> None:
    for headers in ({"host": "evil.example"}, {"host": "127.0.0.1:1"}, {"host": ""}, {"origin": "http://evil.example"},
                    {"origin": "null"}, {"sec-fetch-site": "cross-site"}, {"origin": "https://127.0.0.1:8642"}):
        assert is_refused(call(app, "GET", "/api/words", headers=headers), 403), headers
    for headers in ({"host": "localhost:8642", "origin": "http://localhost:8642"}, {"sec-fetch-site": "same-origin"}):
        assert call(app, "GET", "/api/words", headers=headers).status_code == 200


def test_every_answer_carries_the_rules_of_the_page_and_a_cookie_that_scripts_cannot_read(app: Any) -> None:
    for answer in (call(app, "GET", "/api/words"), call(app, "GET", "/nothing")):
        assert answer.headers["content-security-policy"].startswith("default-src 'self'")
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert {"HttpOnly", "SameSite=Strict"} <= set(answer.headers["set-cookie"].split("; "))


def test_a_session_has_so_many_runs_and_no_more(app: Any) -> None:
    cookie = {"cookie": f"yhly_session={'s' * 32}", **JSON}
    answers = [call(app, "POST", "/api/runs", json={"scenario": "weidu", "seed": 100 + n}, headers=cookie)
               for n in range(9)]
    assert [answer.status_code for answer in answers] == [200] * 8 + [429] and is_refused(answers[-1], 429)
    places = [answer.json()["position"] for answer in answers[:-1]]
    assert places == sorted(places) and places[0] >= 1 and len(set(places)) == 8
    assert call(app, "POST", "/api/runs", json={"scenario": "weidu", "seed": 100}, headers=cookie).status_code == 200


def test_a_token_opens_the_door_once_it_is_brought(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YHLY_CACHE", str(tmp_path))
    guarded = application(Door("0.0.0.0", 8642, "secret-token"), lang="zh")
    assert is_refused(call(guarded, "GET", "/"), 403) and is_refused(call(guarded, "GET", "/?token=x"), 403)
    assert is_refused(call(guarded, "GET", "/api/words?token=secret-token"), 403)
    opened = call(guarded, "GET", "/?token=secret-token")
    cookie = next(one for one in opened.headers.get_list("set-cookie") if one.startswith("yhly_token="))
    assert opened.status_code == 303 and opened.headers["location"] == "/" and "HttpOnly" in cookie
    headers = {"cookie": cookie.split(";")[0], "host": "192.168.1.5:8642"}
    assert call(guarded, "GET", "/api/words", headers=headers).status_code == 200
    assert is_refused(call(guarded, "GET", "/api/words", headers={**headers, "host": "evil.example:8642"}), 403)
