"""A browser for tests of the page: Debian's Chromium, pages that note what went wrong, and a server behind them."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, Page, Playwright, Route, sync_playwright

from yhly_sim.report.written.pdf import PROGRAMS

SIZES = ((1024, 768), (1280, 720))
READY = ".state[data-kind=none]"
WHOLE = ".arriving:empty"
ORIGIN = "http://page.test"
"""Where modules are tried, beside a page that holds nothing."""


def browser_or_skip() -> str:
    """Skips where the machine has none, unless YHLY_BROWSER=required says that it must."""
    there = next((path for path in map(shutil.which, PROGRAMS) if path), None)
    if there is None:
        assert os.environ.get("YHLY_BROWSER") != "required", f"none of {', '.join(PROGRAMS)} is installed"
        pytest.skip("this machine has no Chromium; install it for the tests of the page")
    return there


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser, with a driver of its own; a thread has room for one."""
    with sync_playwright() as driver, launched(driver) as found:
        yield found


@contextmanager
def launched(driver: Playwright, **environment: str) -> Iterator[Browser]:
    """One that is closed afterwards."""
    found = driver.chromium.launch(executable_path=browser_or_skip(), args=["--no-sandbox"], env={**os.environ, **environment})
    yield found
    found.close()


def _small_ones(route: Route) -> None:
    """Lets pass what asks for a small world; the rest is never answered."""
    if all(run.get("world") for run in json.loads(route.request.post_data or "{}").get("runs", [])):
        route.continue_()


class Visit:
    """One page in a context of its own, with what it complained of and which hosts it asked."""

    def __init__(self, browser: Browser, url: str, *, size: tuple[int, int] = SIZES[0], lang: str = "zh",
                 projector: bool = False, bands_at_full_size: bool = True, **options: Any) -> None:
        """bands_at_full_size: whether further replications of the whole district are computed; they take every core."""
        self.url = url
        self.context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        habits = json.dumps({"lang": lang, "projector": projector, "keys": True})
        self.context.add_init_script(f"localStorage['yhly.habits'] ??= JSON.stringify({habits})")
        if not bands_at_full_size:
            self.context.route("**/api/courses", _small_ones)
        self.complaints: list[str] = []
        self.hosts: set[str] = set()
        self.page = self.tab()

    def tab(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(240_000)
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.hosts.add(urlparse(request.url).netloc))
        return page

    def lab(self, query: str = "", *, page: Page | None = None) -> Page:
        """The lab with both runs there from end to end."""
        page = page or self.page
        page.goto(f"{self.url}/#/lab?{query}")
        page.wait_for_selector(READY, state="attached")
        page.wait_for_selector(WHOLE, state="attached")
        return page

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()


def pixels(page: Page, side: str) -> str:
    """What a map shows, as a digest; the page has its font by then, and with it the size that it keeps."""
    return str(page.evaluate("""async side => {
        await document.fonts.ready;
        for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
        const canvas = document.querySelector(`[data-key=map-${side}]`);
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
        return [...digest].map(one => one.toString(16).padStart(2, '0')).join('');
    }""", side))


def day(page: Page) -> int:
    """Days after the reform that the page shows."""
    return int(page.get_attribute("[role=slider]", "aria-valuenow") or -1)
