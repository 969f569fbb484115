"""The page in a browser, before a real server with real workers: what is seen is the run, however one came there."""

from __future__ import annotations

import csv
import io

import pytest
from playwright.sync_api import Browser

from tests.web.looks import CUT, serious
from tests.web.page import READY, SIZES, Visit, day, pixels
from tests.web.serving import Server

pytestmark = pytest.mark.slow


@pytest.mark.long
def test_playing_to_a_day_and_seeking_to_it_show_the_same(visit: Visit) -> None:
    page = visit.lab("show=open&day=500")
    page.select_option("[data-key=speed]", "91")
    page.click("[data-key=play]")
    page.wait_for_function("() => Number(document.querySelector('[role=slider]').ariaValueNow) > 360")
    page.click("[data-key=play]")
    played, shown = day(page), [pixels(page, side) for side in ("a", "b", "difference")]
    assert len(set(shown)) == 3
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    assert [pixels(page, side) for side in ("a", "b", "difference")] == shown
    page.keyboard.press("r")
    assert day(page) == 0 and pixels(page, "a") != shown[0]
    fresh = visit.lab(f"show=open&day={played + 180}", page=visit.tab())
    assert day(fresh) == played
    assert [pixels(fresh, side) for side in ("a", "b", "difference")] == shown


@pytest.mark.parametrize("measure", ["satisfaction", "open"])
def test_the_colour_of_a_courtyard_is_that_of_its_number_on_the_tape(visit: Visit, server: Server, measure: str) -> None:
    page = visit.lab(f"show={measure}")
    addresses = [server.ask(scenario=name, world=None, days=None)["address"] for name in ("no_reform", "weidu")]
    for when, courtyards in ((181, (0, 17, 300)), (400, (5, 411, 1000, 77)), (640, (9, 640, 222)), (910, (1, 2, 1062))):
        page.goto(f"{visit.url}/#/lab?show={measure}&day={when}")
        page.wait_for_function("day => Number(document.querySelector('[role=slider]').ariaValueNow) === day - 180", arg=when)
        for side, address in zip("ab", addresses, strict=True):
            seen = page.evaluate(EYE, {"side": side, "address": address, "measure": measure, "day": when, "courtyards": courtyards})
            for shown, meant in seen:
                assert shown == meant


EYE = """async ({ side, address, measure, day, courtyards }) => {
    const { Tape } = await import('/static/runs/tape.js'), scales = await import('/static/map/scale.js');
    const { readWorld, mosaic } = await import('/static/runs/world.js');
    globalThis.seen ??= {};
    if (!globalThis.seen[address]) {
        const tape = new Tape();
        tape.push(new Uint8Array(await (await fetch(`/api/runs/${address}/tape`)).arrayBuffer()));
        globalThis.seen[address] = tape;
    }
    const canvas = document.querySelector(`[data-key=map-${side}]`);
    globalThis.seenWorld ??= readWorld(await (await fetch('/api/world?world=weidu&seed=1')).json());
    const world = globalThis.seenWorld, tiles = globalThis.seenTiles ??= mosaic(world, canvas.width, canvas.height);
    const values = globalThis.seen[address].frame(measure, day), pixel = scales.pixelsOf(scales.levelScale(scales.measureOf(measure)));
    return courtyards.map(i => {
        const x = Math.floor(tiles.toX(world.x[i])), y = Math.floor(tiles.toY(world.y[i]));
        const data = canvas.getContext('2d').getImageData(x, y, 1, 1).data, colour = pixel(values[i]);
        return [[...data.slice(0, 3)], [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255]];
    });
}"""


def test_the_keyboard_alone_drives_it(visit: Visit) -> None:
    page = visit.page
    page.goto(visit.url + "/")
    page.wait_for_selector("main.start")
    while page.evaluate("document.activeElement.dataset.key") != "door-lab":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(READY, state="attached")
    page.wait_for_selector(".arriving:empty", state="attached")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert day(page) == 8
    page.keyboard.press("ArrowLeft")
    assert day(page) == 7
    page.keyboard.press(" ")
    page.wait_for_function("() => Number(document.querySelector('[role=slider]').ariaValueNow) > 20")
    page.keyboard.press(" ")
    stopped = day(page)
    page.wait_for_timeout(300)
    assert day(page) == stopped
    assert str(stopped) in (page.text_content("#spoken") or "")
    page.focus("[role=slider]")
    page.keyboard.press("End")
    assert day(page) == 730
    page.keyboard.press("r")
    assert day(page) == 0
    page.keyboard.press("p")
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") >= 22
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")
    for side in ("a", "b", "difference"):
        page.keyboard.press("m")
        assert page.eval_on_selector_all(".maps canvas", "all => all.filter(one => one.clientWidth).map(one => one.dataset.key)") == [f"map-{side}"]
    page.keyboard.press("Escape")
    assert page.locator(".maps canvas:visible").count() == 3 and page.is_visible(".chart")
    page.focus("[data-key=map-a]")
    page.keyboard.press("ArrowRight")
    assert page.is_visible(".tip") and "户" in page.inner_text(".tip")


@pytest.mark.long
def test_a_digit_turns_a_switch_of_programme_b_and_says_what_goes_with_it(visit: Visit) -> None:
    page = visit.lab("b=branch_only")
    before = pixels(page, "b")
    page.keyboard.press("1")
    page.wait_for_function("() => location.hash.includes('off=branch')")
    page.wait_for_selector(READY, state="attached")
    page.wait_for_selector(".arriving:empty", state="attached")
    page.focus("[role=slider]")
    page.keyboard.press("End")
    assert pixels(page, "b") != before
    assert page.inner_text("[data-key=scenario-b] option:checked").endswith("（有改动）")


def test_the_language_changes_and_day_and_run_stay(visit: Visit) -> None:
    page = visit.lab("show=hidden&day=333")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    before = [day(page), pixels(page, "a"), pixels(page, "difference")]
    page.click("[data-key=language]")
    page.wait_for_function("() => document.documentElement.lang === 'en'")
    assert [day(page), pixels(page, "a"), pixels(page, "difference")] == before
    assert [url for url in asked if "/api/runs" in url] == []
    text = page.evaluate("""() => { const all = document.body.cloneNode(true);
        all.querySelectorAll('[lang]').forEach(one => one.remove()); return all.textContent; }""")
    assert not [letter for letter in text if "\u4e00" <= letter <= "\u9fff"]


def test_a_reload_restores_and_tabs_are_apart(visit: Visit) -> None:
    page = visit.lab("show=quality&day=280")
    page.keyboard.press("ArrowRight")
    other = visit.lab("show=norm&day=700&b=branch_only", page=visit.tab())
    shown = [day(page), pixels(page, "b")]
    page.reload()
    page.wait_for_selector(READY, state="attached")
    page.wait_for_selector(".arriving:empty", state="attached")
    assert [day(page), pixels(page, "b")] == shown and shown[0] == 101
    assert day(other) == 520 and "norm" in other.url and "branch_only" in other.url
    other.keyboard.press("ArrowLeft")
    assert day(page) == 101 and day(other) == 519


def test_what_one_takes_away_is_what_the_page_showed(visit: Visit) -> None:
    page = visit.lab("day=545")
    with page.expect_download() as waited:
        page.click("[data-key=export]")
        page.click("[data-key=export-table]")
    rows = list(csv.DictReader(io.StringIO(waited.value.path().read_text(encoding="utf-8-sig"))))
    assert {row["side"] for row in rows} == {"a", "b"} and {row["seed"] for row in rows} == {"1"}
    last = max(int(row["day"]) for row in rows if row["side"] == "b" and int(row["day"]) <= 545)
    told = next(row for row in rows if row["side"] == "b" and int(row["day"]) == last)
    assert f"{100 * float(told['satisfaction [score]']):.1f}" == page.inner_text(".panel.side-b .number")
    with page.expect_download() as waited:
        page.click("[data-key=export]")
        page.click("[data-key=export-picture]")
    picture = waited.value.path().read_bytes()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n" and int.from_bytes(picture[16:20], "big") == 1920
    assert "day365" in waited.value.suggested_filename and "seed1" in waited.value.suggested_filename


def test_a_run_that_cannot_be_is_said_in_words_and_one_can_go_on(server: Server, chromium: Browser) -> None:
    with Visit(chromium, server.url.rstrip("/"), bands_at_full_size=False) as visit:
        page = visit.page
        page.goto(f"{visit.url}/#/lab?b=no_such_scenario")
        page.wait_for_selector(".notice[role=alert]")
        assert "no_such_scenario" in page.inner_text(".notice")
        page.click("[data-key=shipped]")
        page.wait_for_selector(READY, state="attached")
        assert "b=weidu" in page.url


@pytest.mark.long
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_nothing_serious(server: Server, chromium: Browser, lang: str) -> None:
    with Visit(chromium, server.url.rstrip("/"), lang=lang, reduced_motion="reduce", bands_at_full_size=False) as visit:
        visit.page.goto(visit.url + "/")
        visit.page.wait_for_selector("main.start")
        found = serious(visit.page)
        page = visit.lab("day=400")
        found += serious(page)
        page.click("[data-key=switches]")
        page.click("[data-key=data]")
        found += serious(page)
        page.keyboard.press("Escape")
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("?")
        found += serious(page)
        assert found == [] and visit.complaints == []


@pytest.mark.long
@pytest.mark.one_in(3)
@pytest.mark.parametrize("is_projector", [False, True])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_no_label_is_cut_and_nothing_scrolls(server: Server, chromium: Browser, size: tuple[int, int], lang: str, is_projector: bool) -> None:
    with Visit(chromium, server.url.rstrip("/"), size=size, lang=lang, projector=is_projector, bands_at_full_size=False) as visit:
        page = visit.lab("day=400&show=open")
        assert page.evaluate(CUT) == []
        assert page.evaluate("[...document.querySelectorAll('.lab button, .lab input, .top button, .track')].filter(one => "
                             "{ const box = one.getBoundingClientRect(); return box.height && box.height < 24; }).length") == 0
        visit.page.goto(visit.url + "/#/start")
        page.wait_for_selector("main.start")
        assert page.evaluate(CUT) == []
