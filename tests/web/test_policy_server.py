"""Batches that a page starts, watches, stops and goes on with; what is asked wrongly of the comparison; who may run what."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.web.policy_store import policy_folder
from tests.web.serving import Server, cache_of_its_own, running_server, wait_until
from tests.web.test_no_request_breaks_it import JSON, app, call, is_refused  # noqa: F401
from yhly_sim.web.security import Door
from yhly_sim.web.server import application


def standing(server: Server) -> dict[str, Any]:
    return dict(server.client.get("/api/policy/batch").json()["batch"])


def turn(server: Server, **asked: Any) -> int:
    return server.client.post("/api/policy/batch", json=asked).status_code


def is_under_way(server: Server) -> bool:
    now = standing(server)
    assert now["state"] in ("starting", "preparing", "running"), now
    return now["state"] == "running" and now["done"] >= 2


@pytest.mark.long
def test_a_batch_is_started_read_killed_and_gone_on_with_from_an_empty_store(tmp_path: Path) -> None:
    folder = policy_folder(tmp_path / "work")
    with running_server(cache_of_its_own(_made(tmp_path / "cache")), folder=folder, YHLY_STORE=str(folder / "yhly-store")) as server:
        before = server.client.get("/api/policy").json()
        assert before["kept"] == {} and before["batch"] == {"state": "none"} and before["may_run_full"]
        product = {"name": "town", "quick": "0"}
        refused = server.client.get("/api/policy/product", params=product)
        assert refused.status_code == 400 and refused.json()["message"] in ("no_store", "experiment_not_run")

        assert turn(server, do="start", name="town") == 200 and turn(server, do="start", name="parts") == 409
        wait_until(lambda: is_under_way(server))
        partial = server.client.get("/api/policy/product", params=product)
        assert partial.status_code in (200, 400)
        if partial.status_code == 200:
            assert 0 < partial.json()["experiment"]["runs"] <= partial.json()["experiment"]["planned"] == 120
        drivers = [pid for pid in _children(server) if "batch_driver" in _command(pid)]
        os.kill(drivers[0], signal.SIGKILL)
        wait_until(lambda: standing(server)["state"] == "failed")
        assert standing(server)["error"]["message"] == "web_policy_died"

        assert turn(server, do="start", name="town") == 200
        wait_until(lambda: standing(server)["state"] in ("done", "failed"), seconds=400.0)
        assert standing(server)["state"] == "done", standing(server)
        told = server.client.get("/api/policy/product", params=product).json()
        assert told["experiment"]["runs"] == told["experiment"]["planned"] == 120
        assert told["differences"]["2"]["content"][4] == "better" and told["ledger"] is None


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _children(server: Server) -> list[int]:
    return [int(one) for one in Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()]


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


@pytest.mark.parametrize("body", [
    b"{}", b'{"do": "run"}', b'{"do": "start"}', b'{"do": "start", "name": 5}', b'{"do": "start", "name": "../x"}', b'{"do": "start", "name": "a/b"}',
    b'{"do": "start", "name": ""}', b'{"do": "start", "scenarios": "weidu"}', b'{"do": "start", "scenarios": ["weidu"]}',
    b'{"do": "start", "scenarios": ["weidu", "weidu"]}', b'{"do": "start", "scenarios": ["weidu", "/etc/passwd"]}',
    b'{"do": "start", "scenarios": ["weidu", "scenarios/weidu.yaml"]}', b'{"do": "start", "scenarios": ["weidu", {"extends": "weidu"}]}',
    b'{"do": "start", "scenarios": ["a","b","c","d","e","f","g","h","i"]}', b"[]", b"{",
])
def test_a_batch_that_is_asked_for_wrongly_is_refused(app: Any, body: bytes) -> None:  # noqa: F811
    assert is_refused(call(app, "POST", "/api/policy/batch", content=body, headers=JSON), 400)


@pytest.mark.parametrize("body", [
    b"{}", b'{"name": "x"}', b'{"name": "x", "kind": "all"}', b'{"name": "x", "kind": ["gains"]}', b'{"name": "x", "kind": "gains", "baseline": "a"}',
    b'{"name": "x", "kind": "against", "baseline": 1}', b'{"name": "x", "kind": "against", "baseline": "a", "prices": {"p": -1}}',
    b'{"name": "x", "kind": "against", "baseline": "a", "prices": {"p": NaN}}', b'{"name": "x", "kind": "against", "baseline": "a", "prices": [1]}',
    b'{"name": "x", "kind": "flips", "basis": 5}', b'{"name": "x", "kind": "flips", "basis": "A B"}', b'{"name": "x", "kind": "flips", "basis": {"a": true}}',
    b'{"name": "x", "kind": "drivers", "outcome": "a"}', b'{"name": "x", "kind": "gains", "baseline": "a", "design": "' + b"d" * 500 + b'"}',
    b'{"name": "../../x", "kind": "flips", "basis": "a"}',
])
def test_a_finding_that_is_asked_for_wrongly_is_refused(app: Any, body: bytes) -> None:  # noqa: F811
    assert is_refused(call(app, "POST", "/api/policy/finding", content=body, headers=JSON), 400)


def test_addresses_that_name_no_experiment_or_format_are_refused(app: Any) -> None:  # noqa: F811
    for path in ("/api/policy/product", "/api/policy/product?name=../x", "/api/policy/product?name=%2Fetc%2Fpasswd", "/api/policy/report?name=a%00b",
                 "/api/policy/report?name=parts&to=exe", "/api/policy/report?name=parts&lang=fr"):
        assert is_refused(call(app, "GET", path), 400), path
    for headers in ({"host": "evil.example"}, {"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert is_refused(call(app, "POST", "/api/policy/batch", content=b'{"do": "stop"}', headers={**JSON, **headers}), 403)
    assert is_refused(call(app, "POST", "/api/policy/batch", content=b'{"do": "stop"}'), 400)
    assert call(app, "POST", "/api/policy/batch", content=b'{"do": "stop"}', headers=JSON).json()["batch"] == {"state": "none"}


def test_who_comes_from_elsewhere_starts_quick_sizes_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YHLY_CACHE", str(tmp_path))
    guarded = application(Door("0.0.0.0", 8642, "secret-token"), lang="zh")
    cookie = next(one for one in call(guarded, "GET", "/?token=secret-token").headers.get_list("set-cookie") if one.startswith("yhly_token="))
    headers = {"cookie": cookie.split(";")[0], **JSON}
    for asked in ({"name": "incentive_designs"}, {"scenarios": ["no_reform", "weidu"], "quick": False}):
        assert is_refused(call(guarded, "POST", "/api/policy/batch", json={"do": "start", **asked}, headers=headers), 403)
