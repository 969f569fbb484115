"""A real server with real workers: shared runs, reading on, deaths, ends, ports."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from tests.web.serving import ROOT, SHORT, Server, cache_of_its_own, chunks, header, running_server, wait_until

HEAVY = ("numba", "mesa", "pandas", "scipy", "matplotlib", "dask")


def test_two_clients_of_one_address_get_the_same_bytes_of_one_run(server: Server) -> None:
    asked = {**SHORT, "seed": 11}
    tapes: list[bytes] = []

    def listen() -> None:
        with httpx.Client(base_url=server.url, timeout=300.0) as client:
            address = client.post("/api/runs", json=asked).json()["address"]
            tapes.append(client.get(f"/api/runs/{address}/tape").content)

    listeners = [threading.Thread(target=listen) for _ in range(2)]
    for one in listeners:
        one.start()
    for one in listeners:
        one.join()
    assert tapes[0] == tapes[1]
    kinds = [kind for kind, _ in chunks(tapes[0])]
    assert kinds[-1] == 4 and {1, 2, 3, 5} <= set(kinds)
    state = server.ask(seed=11)
    assert state["state"] == "done" and state["bytes"] == len(tapes[0]) and header(tapes[0])["address"] == state["address"]
    assert list((server.cache / "tapes").glob("*.part")) == []
    assert len(list((server.cache / "tapes").glob(f"{state['address']}*"))) == 1


def test_a_reader_goes_on_from_any_byte(server: Server) -> None:
    address = server.ask(seed=11)["address"]
    whole = server.tape(address)
    for begin in (0, 1, 8, len(whole) // 2 + 3, len(whole) - 1, len(whole), len(whole) + 5):
        assert server.tape(address, begin) == whole[begin:]


def test_the_same_scenario_in_other_words_is_the_same_run_and_another_is_another(server: Server) -> None:
    named = server.ask(seed=11)
    assert server.ask(seed=11, scenario={"extends": "weidu"})["address"] == named["address"]
    own = server.ask(seed=11, scenario={"extends": "weidu", "switches": {"star_money": False}})
    assert own["address"] != named["address"]
    assert header(server.tape(own["address"]))["scenario"] == "own"


def test_the_world_is_that_of_the_run_with_names_and_borders(server: Server) -> None:
    world = server.client.get("/api/world", params={"world": "small"}).json()
    head = header(server.tape(server.ask(seed=11)["address"]))
    assert world["world_address"] == head["world_address"]
    assert {len(column) for column in world["courtyards"].values()} == {head["courtyards"]}
    assert len(world["grids"]["community_id"]) == head["grids"]
    for level, count in world["counts"].items():
        if level in world["names"]:
            assert {len(names) for names in world["names"][level].values()} == {count}
    assert world["is_schematic"] and all(world["borders"][level] for level in ("district", "community", "grid"))


def test_words_facts_and_font_are_served(server: Server) -> None:
    words = {lang: server.client.get("/api/words", params={"lang": lang}).json()["words"] for lang in ("zh", "en")}
    assert set(words["zh"]) == set(words["en"]) and words["zh"]["web_run_unknown"] != words["en"]["web_run_unknown"]
    answer = server.client.get("/api/meta")
    facts = answer.json()
    assert {one["name"] for one in facts["switches"]} >= set(facts["scenarios"][-1]["switches"])
    assert set(facts["presets"]) <= {one["name"] for one in facts["scenarios"]} and facts["lang"] == "en"
    again = server.client.get("/api/meta", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304 and again.content == b""
    font = server.client.get("/font")
    assert font.headers["content-type"].startswith("font/") and font.content[:4] in (b"wOFF", b"OTTO", b"\0\1\0\0")


def test_a_worker_that_dies_is_an_error_with_a_sentence_and_another_takes_its_place(server: Server) -> None:
    server.tape(server.ask(seed=12)["address"])
    before = server.children()
    assert before
    address = server.ask(seed=13, days=3000)["address"]
    wait_until(lambda: server.client.get(f"/api/runs/{address}").json()["bytes"] > 50_000)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    kind, payload = chunks(server.tape(address))[-1]
    assert kind == 6 and set(json.loads(payload)["sentence"]) == {"zh", "en"}
    assert chunks(server.tape(server.ask(seed=14)["address"]))[-1][0] == 4
    assert len(server.children()) == len(before) and not set(server.children()) & set(before)


@pytest.mark.long
def test_a_killed_server_leaves_no_worker_and_its_part_is_never_read(tmp_path: Path) -> None:
    cache = cache_of_its_own(tmp_path)
    with running_server(cache) as server:
        address = server.ask(days=3000)["address"]
        wait_until(lambda: server.client.get(f"/api/runs/{address}").json()["bytes"] > 50_000)
        workers = server.children()
        assert workers
        server.process.kill()
        wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))
    for part in (cache / "tapes").glob("*.part"):
        os.utime(part, (time.time() - 3600,) * 2)
    with running_server(cache) as server:
        assert server.client.get(f"/api/runs/{address}/tape").status_code == 404
        wait_until(lambda: not list((cache / "tapes").glob("*.part")))


@pytest.mark.long
def test_an_interrupt_ends_server_and_workers_while_a_run_is_streamed(tmp_path: Path) -> None:
    with running_server(cache_of_its_own(tmp_path)) as server:
        address = server.ask(days=3000)["address"]
        wait_until(lambda: server.client.get(f"/api/runs/{address}").json()["bytes"] > 20_000)
        with server.client.stream("GET", f"/api/runs/{address}/tape") as answer:
            next(answer.iter_raw())
            workers = server.children()
            server.process.send_signal(signal.SIGINT)
            assert server.process.wait(timeout=30) == 0
        assert workers and not any(Path(f"/proc/{pid}").exists() for pid in workers)


def test_a_taken_port_gives_way_to_the_next_free_one_and_it_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with running_server(cache_of_its_own(tmp_path), "--port", str(port)) as server:
            assert not server.url.endswith(f":{port}")
            assert server.client.get("/api/words").status_code == 200
            server.process.send_signal(signal.SIGINT)
            assert f"Port {port} is taken" in server.process.communicate()[1]


def test_another_address_says_what_it_means_and_needs_the_token(tmp_path: Path) -> None:
    with running_server(cache_of_its_own(tmp_path), "--host", "0.0.0.0") as server:
        url = server.url.rstrip("/")
        assert "0.0.0.0" not in url
        assert httpx.get(f"{url}/api/words").status_code == 403
        assert httpx.get(f"{url}/?token=wrong").status_code == 403
        server.process.send_signal(signal.SIGINT)
        assert "unencrypted" in server.process.communicate()[1]


SCRIPT = """
import sys
from yhly_sim.cli.machine import web
from yhly_sim.studies.classroom import lab_facts, tape, world_map
from yhly_sim.web import asked, security, server
server.application(security.Door("127.0.0.1", 8642), lang="zh")
row = asked.row_of({"scenario": {"extends": "weidu", "set": {"incentives.yuan_per_star": 100}}})
tape.tape_address(row), lab_facts.lab_facts(), world_map.world_map_address("weidu", 1)
print([name for name in %r if name in sys.modules])
"""


def test_the_server_process_never_imports_what_is_heavy(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT % (HEAVY,)], cwd=ROOT, capture_output=True, text=True, check=True,
                          env={**os.environ, "YHLY_CACHE": str(tmp_path)})
    assert done.stdout.strip() == "[]"


def test_a_recording_plays_in_a_browser_that_has_no_network(server: Server, chromium: Browser, tmp_path: Path) -> None:
    addresses = [server.ask(scenario=name)["address"] for name in ("no_reform", "weidu")]
    listeners = [threading.Thread(target=server.tape, args=(address,)) for address in addresses]
    for one in listeners:
        one.start()
    for one in listeners:
        one.join()
    asked = {"addresses": ",".join(addresses), "lang": "en", "state": "/lab?a=no_reform&b=weidu&seed=1"}
    answer = server.client.get("/api/replay", params=asked)
    assert answer.status_code == 200 and "attachment" in answer.headers["content-disposition"]
    file = tmp_path / "recording.html"
    file.write_bytes(answer.content)
    wrong: list[str] = []
    page = chromium.new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    page.on("request", lambda one: wrong.append(one.url) if one.url.startswith("http") else None)
    page.goto(file.as_uri())
    page.locator("canvas").first.wait_for()
    again = page.evaluate("fetch('/api/runs', {method: 'POST', body: '{}'}).then((one) => one.json())")
    page.close()
    assert wrong == [] and set(again["sentence"]) == {"zh", "en"}
