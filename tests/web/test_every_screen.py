"""Every screen of the table in app.js, whatever it is: axe, labels, glyphs, in both languages and at both sizes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib
import pytest
from fontTools.ttLib import TTFont
from playwright.sync_api import Browser, Page, Playwright

from tests.web.looks import CUT, STATIC, screens, serious, settled
from tests.web.page import SIZES, Visit, launched
from tests.web.serving import Server
from yhly_sim.studies.classroom.lab_facts import lab_facts
from yhly_sim.web.font import make_subset, shown_files
from yhly_sim.web.words import page_words

OURS = {"Classroom Sans", "Noto Sans SC"}
LATIN = {"DejaVu Sans"}
"""English quotation marks are taken from a Latin font."""


@pytest.fixture(scope="module")
def chromium(driver: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser that knows no Chinese font but the page's own: any other would hide what that lacks."""
    folder = tmp_path_factory.mktemp("fonts")
    latin = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    (folder / "fonts.conf").write_text(
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{latin}</dir>'
        f"<cachedir>{folder / 'cache'}</cachedir></fontconfig>")
    with launched(driver, FONTCONFIG_FILE=str(folder / "fonts.conf")) as found:
        yield found


@pytest.fixture(scope="module")
def glyphs(server: Server) -> set[int]:
    """Code points of the font that is served."""
    assert make_subset().exists()
    with TTFont(BytesIO(server.client.get("/font").content)) as font:
        return set(font.getBestCmap())


def lacking(text: str, glyphs: set[int]) -> list[str]:
    return sorted({letter for letter in text if letter.isprintable() and not letter.isspace() and ord(letter) not in glyphs})


def test_the_font_has_every_character_that_a_page_may_show(server: Server, glyphs: set[int]) -> None:
    texts = {"words": json.dumps([page_words(lang) for lang in ("zh", "en")], ensure_ascii=False),
             "facts": json.dumps(lab_facts(), ensure_ascii=False), "font": "→ ".strip()}
    for world in ("weidu", "small"):
        texts[world] = json.dumps(server.client.get("/api/world", params={"world": world}).json()["names"], ensure_ascii=False)
    for file in (*shown_files(), *STATIC.rglob("*.js"), *STATIC.glob("*.html")):
        texts[file.name] = file.read_text(encoding="utf-8")
    assert {name: found for name, text in texts.items() if (found := lacking(text, glyphs))} == {}


PROBES = """() => {
    const texts = new Map();
    for (const one of document.body.querySelectorAll('*')) {
        const family = getComputedStyle(one).fontFamily;
        const own = [...one.childNodes].filter(node => node.nodeType === 3).map(node => node.data).join('');
        if (own.trim()) texts.set(family, (texts.get(family) ?? '') + own);
    }
    for (const [family, text] of texts) {
        const probe = document.createElement('p');
        probe.dataset.probe = '';
        probe.textContent = text;
        Object.assign(probe.style, { position: 'fixed', left: '-9999px', width: '500px', fontFamily: family });
        document.body.append(probe);
    }
}"""
"""Puts all that stands on the page into a paragraph for each list of fonts, out of sight."""


def fonts_used(visit: Visit, page: Page) -> set[str]:
    """Families in which the browser draws what stands on the page, besides ours."""
    page.evaluate(PROBES)
    inspector = visit.context.new_cdp_session(page)
    inspector.send("DOM.enable")
    inspector.send("CSS.enable")
    root = inspector.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    nodes = inspector.send("DOM.querySelectorAll", {"nodeId": root, "selector": "[data-probe]"})["nodeIds"]
    used = {(font["familyName"], font["isCustomFont"]) for node in nodes
            for font in inspector.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]}
    inspector.detach()
    page.evaluate("document.querySelectorAll('[data-probe]').forEach(one => one.remove())")
    assert used
    return {family for family, is_custom in used if not (is_custom and family in OURS)}


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.long)])
def test_every_screen_is_drawn_in_its_font_and_axe_finds_nothing_serious(
        server: Server, chromium: Browser, glyphs: set[int], lang: str) -> None:
    found: dict[str, Any] = {}
    with Visit(chromium, server.url.rstrip("/"), lang=lang, reduced_motion="reduce", bands_at_full_size=False) as visit:
        for screen in screens():
            page = settled(visit, screen)
            found[screen] = [lacking(page.inner_text("body"), glyphs), fonts_used(visit, page) - (LATIN if lang == "en" else set()),
                             serious(page)]
            assert page.inner_text("main").strip()
        assert found == {screen: [[], set(), []] for screen in screens()} and visit.complaints == []
        assert len(visit.hosts - {""}) == 1


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_on_no_screen_a_label_is_cut(server: Server, chromium: Browser, size: tuple[int, int], lang: str) -> None:
    with Visit(chromium, server.url.rstrip("/"), size=size, lang=lang, bands_at_full_size=False) as visit:
        assert {screen: settled(visit, screen).evaluate(CUT) for screen in screens()} == {screen: [] for screen in screens()}
