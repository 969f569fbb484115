"""A server that is killed and comes back under an open page, a tab that is closed, twenty clients at once."""

from __future__ import annotations

import json
import socket
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route

from tests.web.page import READY, WHOLE, Visit, day, pixels
from tests.web.serving import SHORT, cache_of_its_own, running_server, wait_until

pytestmark = pytest.mark.slow
LOST = "[data-key=connection]"


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask_for(page: Page, days: int) -> None:
    """From now on the page asks for runs of so many days."""
    def shorter(route: Route) -> None:
        if route.request.method == "POST":
            route.continue_(post_data=json.dumps({**json.loads(route.request.post_data or "{}"), "days": days}))
        else:
            route.continue_()

    page.unroute("**/api/runs")
    page.route("**/api/runs", shorter)


@pytest.mark.long
def test_a_page_outlives_its_server_and_goes_on_with_the_next(chromium: Browser, tmp_path: Path, port: int) -> None:
    cache, words = cache_of_its_own(tmp_path), ("--port", str(port))
    with Visit(chromium, f"http://127.0.0.1:{port}") as visit:
        with running_server(cache, *words) as server:
            ask_for(visit.page, 60)
            page = visit.lab("day=200&seed=2")
            shown = pixels(page, "b")
            server.process.kill()
            server.process.wait()
        page.keyboard.press("Shift+ArrowRight")
        assert day(page) == 27 and pixels(page, "b") != shown
        ask_for(page, 3000)  # long enough to be killed in the midst of it
        page.click("[data-key=seed-other]")
        page.wait_for_selector(LOST)
        with running_server(cache, *words) as server:
            page.wait_for_function("() => document.querySelector('.arriving').textContent")
            server.process.kill()
            server.process.wait()
        page.wait_for_selector(LOST)
        with running_server(cache, *words):
            page.wait_for_selector(WHOLE, state="attached")
            page.wait_for_selector(LOST, state="detached")
            page.focus("[role=slider]")
            page.keyboard.press("End")
            assert day(page) == 3000
        strange = [one for one in visit.complaints if "ERR_CONNECTION" not in one and "ERR_INCOMPLETE" not in one]
        assert strange == []


@pytest.mark.long
def test_a_closed_tab_frees_its_work(chromium: Browser, tmp_path: Path) -> None:
    with running_server(cache_of_its_own(tmp_path)) as server, Visit(chromium, server.url.rstrip("/")) as visit:
        ask_for(visit.page, 3000)
        visit.page.goto(f"{visit.url}/#/lab?seed=3")
        visit.page.wait_for_selector(READY, state="attached")
        tapes = server.cache / "tapes"
        assert list(tapes.glob("*.part"))
        visit.page.close()
        wait_until(lambda: not list(tapes.iterdir()))
        assert server.tape(server.ask(seed=4)["address"])


@pytest.mark.long
def test_twenty_clients_share_runs_and_see_the_queue_while_the_server_answers(tmp_path: Path) -> None:
    with running_server(cache_of_its_own(tmp_path)) as server:
        asked = [{**SHORT, "days": 600, "seed": 30 + number // 2} for number in range(20)]
        clients = [httpx.Client(base_url=server.url, timeout=300.0) for _ in asked]
        told: list[dict[str, Any]] = [client.post("/api/runs", json=one).json()
                                      for client, one in zip(clients, asked, strict=True)]
        addresses = {one["address"] for one in told}
        assert len(addresses) == 10 and max(one["position"] for one in told) >= 5
        for path in ("/", "/static/app.js", "/api/words?lang=zh", "/api/ready"):
            assert server.client.get(path).status_code == 200
        assert [state for one in addresses if (state := server.client.get(f"/api/runs/{one}").json())["state"] in ("queued", "starting")]
        tapes: dict[int, bytes] = {}

        def listen(number: int) -> None:
            tapes[number] = clients[number].get(f"/api/runs/{told[number]['address']}/tape").content

        listeners = [threading.Thread(target=listen, args=(number,)) for number in range(20)]
        for one in listeners:
            one.start()
        for one in listeners:
            one.join()
        for client in clients:
            client.close()
        assert all(tapes[number] == tapes[number + 1] for number in range(0, 20, 2)) and len(set(tapes.values())) == 10
        assert len(list((server.cache / "tapes").glob("*.tape"))) == 10
