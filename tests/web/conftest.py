"""One server and one browser for all tests of the page in a process: starting them costs more than most tests do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, Route, sync_playwright

from tests.web.looks import STATIC
from tests.web.page import ORIGIN, Visit, launched
from tests.web.serving import Server, cache_of_its_own, running_server
from yhly_sim.web.lesson.page import SHIPPED


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that has a cache folder of its own and the shipped lesson in the small world, sixty days long."""
    folder = tmp_path_factory.mktemp("served")
    text = SHIPPED.read_text(encoding="utf-8").replace("\nworld: weidu\n", "\nworld: small\ndays: 60\n").replace(
        "replications: 12", "replications: 3")
    (folder / "small.yaml").write_text(text, encoding="utf-8")
    with running_server(cache_of_its_own(folder), "--lesson", str(folder / "small.yaml")) as found:
        yield found


@pytest.fixture(scope="package")
def driver() -> Iterator[Playwright]:
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="package")
def chromium(driver: Playwright) -> Iterator[Browser]:
    with launched(driver) as found:
        yield found


@pytest.fixture(scope="package")
def page(chromium: Browser) -> Iterator[Page]:
    """An empty page beside the modules; nothing is served, every request is answered here."""
    found = chromium.new_page()

    def answer(route: Route) -> None:
        path = STATIC / route.request.url.partition("/static/")[2]
        is_module = path.suffix == ".js"
        route.fulfill(body=path.read_bytes() if is_module else "<!doctype html><title>modules</title>",
                      content_type="text/javascript" if is_module else "text/html")

    found.route("**/*", answer)
    found.goto(ORIGIN)
    yield found
    found.close()


@pytest.fixture
def visit(server: Server, chromium: Browser) -> Iterator[Visit]:
    """A visit that ends well only where nothing was complained of and no other host was asked."""
    with Visit(chromium, server.url.rstrip("/"), bands_at_full_size=False) as found:
        yield found
        assert found.complaints == []
        assert len(found.hosts - {""}) == 1
