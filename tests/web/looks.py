"""What must hold of every screen as it looks: nothing cut, nothing on each other, nothing that axe finds serious."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.web.page import Visit

STATIC = Path(__file__).resolve().parents[2] / "yhly_sim" / "web" / "static"


def screens() -> list[str]:
    """Names of all screens, from the table in app.js."""
    table = re.search(r"SCREENS = \{([^}]*)\}", (STATIC / "app.js").read_text(encoding="utf-8"))
    assert table
    return re.findall(r"(\w+):", table[1])


QUIET = """() => [...document.querySelectorAll('.state')].every(one => (one.dataset.kind ?? 'none') === 'none')
    && [...document.querySelectorAll('.arriving')].every(one => !one.textContent)"""


def settled(visit: Visit, screen: str, query: str = "") -> Page:
    """A screen with all that it waits for: runs that it lives are there from end to end."""
    page = visit.page
    page.goto(f"{visit.url}/#/{screen}?{query}")
    page.wait_for_selector(f".of-{screen} main")
    page.wait_for_function(QUIET)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    return page


def serious(page: Page) -> list[str]:
    violations: list[dict[str, Any]] = json.loads(json.dumps(Axe().run(page).response["violations"]))
    return [f"{one['id']}: {node['html']}" for one in violations if one["impact"] in ("serious", "critical") for node in one["nodes"]]


CUT = """() => {
    const found = [], wide = innerWidth, high = innerHeight;
    if (document.documentElement.scrollWidth > wide) found.push('page is too wide');
    if (document.documentElement.scrollHeight > high) found.push('page is too high');
    const boxes = [];
    const scrolls = one => { for (let up = one.parentElement; up && up.id !== 'page'; up = up.parentElement) {
        if (up.scrollHeight > up.clientHeight + 1 && ['auto', 'scroll'].includes(getComputedStyle(up).overflowY)) return true; } return false; };
    for (const one of document.querySelectorAll('#page button, #page th, #page td, #page p, #page h1, #page h2, #page .measures span, #page .tick, #page .value, #page svg text, #page .legend span, #page summary, #page a')) {
        const box = one.getBoundingClientRect();
        if (!box.width || one.closest('.subtitle, .sheet, details:not([open]) > :not(summary)')) continue;
        if (!scrolls(one)) if (box.left < -0.5 || box.right > wide + 0.5 || box.bottom > high + 0.5) found.push(`outside: ${one.textContent}`);
        if (one.scrollWidth > one.clientWidth + 1 && one.clientWidth) found.push(`cut: ${one.textContent}`);
        if (one.matches('.tick, svg text.name, .value, .when *, th, td, h2')) boxes.push([box, one]);
    }
    for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
        const [a, x] = boxes[i], [b, y] = boxes[j];
        if (x.contains(y) || y.contains(x)) continue;
        const over = Math.min(a.right, b.right) - Math.max(a.left, b.left), deep = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (over > 2 && deep > 6) found.push(`on each other: ${x.textContent} | ${y.textContent}`);
    }
    return found;
}"""
