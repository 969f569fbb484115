"""A report as PDF: its HTML, printed by a browser of this machine."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Iterator

from yhly_sim.engine.errors import MachineError
from yhly_sim.report.written.content import Document
from yhly_sim.report.written.html import html_of

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
"""Browsers by the names under which systems install them."""

CHANNELS = ("chrome", "msedge")
"""Those that Playwright finds by itself where other systems put them."""


def pdf_of(document: Document) -> bytes:
    """The whole file. Raises MachineError where no browser starts.

    The printing has a thread of its own: Playwright refuses one in which an event loop runs, as in a notebook.
    """
    page = html_of(document, has_program=False)
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(_printed, page).result()


def _printed(text: str) -> bytes:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = _browser(driver)
        try:
            page = browser.new_page(offline=True)
            page.set_content(text)
            page.evaluate("document.fonts.ready")
            return bytes(page.pdf(prefer_css_page_size=True, print_background=True, outline=True, tagged=True))
        finally:
            browser.close()


def _browser(driver: Any) -> Any:
    """The first browser that starts."""
    from playwright.sync_api import Error

    for where in _candidates():
        try:
            return driver.chromium.launch(**where)
        except Error:
            continue
    raise MachineError("written_no_browser")


def _candidates() -> Iterator[dict[str, str]]:
    yield from ({"executable_path": path} for path in map(shutil.which, PROGRAMS) if path)
    yield {}
    yield from ({"channel": channel} for channel in CHANNELS)
