"""The Why drawer and the five levels in a browser: what they show is on the tapes, and a keyboard is enough."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from tests.web.page import READY, SIZES, Visit
from tests.web.serving import Server, chunks, header
from tests.web.test_page import CUT, serious
from tests.web.test_the_tape_is_the_run import in_stages, lying
from yhly_sim.domain.codes import Stage
from yhly_sim.model.tape import EVENT
from yhly_sim.studies.classroom.tape import record_tape

pytestmark = pytest.mark.slow
ROW = {"scenario": "weidu", "world": "small", "days": 200, "seed": 3}
PLACES = ("district", "community-33", "grid-102", "courtyard-402")


def pick(page: Page, courtyard: int) -> None:
    """As a click on that courtyard of a map does."""
    page.focus("[data-key=map-a]")
    page.evaluate("courtyard => document.querySelector('.lab').dispatchEvent(new CustomEvent('courtyard', "
                  "{ bubbles: true, detail: { courtyard, day: 0 } }))", courtyard)
    page.wait_for_selector(".why .why-body")


def levels(visit: Visit, place: str, day: int = 500) -> Page:
    visit.page.goto(f"{visit.url}/#/levels?day={day}&side=b&place={place}")
    visit.page.wait_for_selector(READY, state="attached")
    visit.page.wait_for_function("() => document.querySelector('.arrived').style.transform === 'scaleX(1)'")
    visit.page.wait_for_function("day => document.querySelector('[role=slider]').ariaValueNow === String(day - 180)", arg=day)
    return visit.page


READ = """async ({ tape: packed, days, courtyard }) => {
    const { Tape } = await import('/static/runs/tape.js'), { listed, chainOf, disputesOf } = await import('/static/why/disputes.js');
    const { Lying, hoursOf } = await import('/static/levels/bodies.js');
    const tape = new Tape();
    tape.push(Uint8Array.from(atob(packed), letter => letter.charCodeAt(0)));
    const lies = new Lying(tape), all = () => true;
    const flows = [1, 2, 3, 4, 5].map(level => lies.flows(level, all));
    return {
        at: days.map(day => lies.at(day, all)),
        queues: days.map(day => flows.map(one => one.queue[day - tape.beginDay])),
        balance: flows.map(one => [...one.came].reduce((a, b) => a + b, 0) - [...one.left].reduce((a, b) => a + b, 0)),
        listed: days.map(day => listed([tape, tape], courtyard, day).map(row => [row.key.toString(), row.states.map(one => one?.stage ?? -1)])),
        chain: [...disputesOf(tape, courtyard).values()].map(one => chainOf(one).reduce((sum, step) => sum + step.count, 0)),
        moves: [...tape.moves.courtyard.subarray(0, tape.moves.count)].filter(one => one === courtyard).length,
        hours: hoursOf(tape, days.at(-1), 'community', [0]),
    };
}"""


def test_the_page_reads_from_a_tape_what_lies_where(visit: Visit) -> None:
    out = io.BytesIO()
    assert record_tape(ROW, out.write)
    tape = out.getvalue()
    visit.page.goto(f"{visit.url}/#/start")
    days, courtyard = [180, 203, 300, 380], 5
    found = visit.page.evaluate(READ, {"tape": base64.b64encode(tape).decode(), "days": days, "courtyard": courtyard})
    for place, day in enumerate(days):
        now = lying(tape, day)
        stages = np.array([stage for stage, _, _ in now.values()])
        at = np.array([level for stage, level, _ in now.values() if Stage.VOICED <= stage <= Stage.POOLED])
        assert found["at"][place]["hidden"] == (stages == Stage.HIDDEN).sum()
        assert found["at"][place]["levels"][1:6] == [int((at == level).sum()) for level in range(1, 6)]
        assert found["queues"][place] == found["at"][place]["levels"][1:6]
        told = {key: states for key, states in found["listed"][place] if states[0] >= 0}
        meant = {str(key): stage for key, (stage, _, _) in now.items() if key >> 36 & 0xFFFFFF == courtyard}
        for key, stage in meant.items():
            assert told[key] == [stage, stage]
        open_ones = sum(Stage.VOICED <= states[0] <= Stage.POOLED for states in told.values())
        assert open_ones == in_stages(tape, "open", (Stage.VOICED, Stage.QUEUED, Stage.POOLED), day)[courtyard]
    ends = [found["queues"][-1][level] - found["queues"][0][level] for level in range(5)]
    assert found["balance"] == ends and found["moves"] == sum(found["chain"]) > 0
    assert 0.0 < found["hours"]["had"] < 100.0


def test_a_courtyard_opens_by_keyboard_and_the_focus_comes_back(visit: Visit) -> None:
    page = visit.lab("day=420&show=open")
    page.focus("[data-key=map-b]")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_selector(".why .dispute")
    assert page.evaluate("document.activeElement.className") == "dispute"
    chosen = page.evaluate("document.activeElement.dataset.key")
    page.keyboard.press("Enter")
    page.wait_for_selector(".why .chains")
    assert page.evaluate("document.activeElement.dataset.key") == "why-back"
    page.wait_for_selector(".why .sum, .why .absent")
    page.wait_for_selector(".why progress", state="detached")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.key") == chosen
    page.keyboard.press("Escape")
    page.wait_for_selector(".why", state="detached")
    assert page.evaluate("document.activeElement.dataset.key") == "map-b"


def test_the_drawer_tells_what_the_tapes_say_of_a_courtyard_and_follows_the_day_and_the_language(
        visit: Visit, server: Server) -> None:
    page, courtyard = visit.lab("day=420"), 402
    tapes = [server.tape(server.ask(scenario=name, world=None, days=None)["address"]) for name in ("no_reform", "weidu")]
    pick(page, courtyard)

    def told(side: int) -> int:
        return sum("queued" in one or "voiced" in one or "pooled" in one for one in page.eval_on_selector_all(
            ".dispute", "(rows, side) => rows.map(one => one.querySelectorAll('.standing')[side].className)", side))

    for day in (420, 600):
        page.evaluate("day => { location.hash = location.hash.replace(/day=[0-9]+/, `day=${day}`); }", day)
        page.wait_for_function("day => document.querySelector('.why .asof')?.textContent.includes(` ${day - 180} `)", arg=day)
        for side, tape in enumerate(tapes):
            assert told(side) == in_stages(tape, "open", (Stage.VOICED, Stage.QUEUED, Stage.POOLED), day)[courtyard]
    page.click("[data-key=language]")
    page.wait_for_function("() => document.querySelector('.why h2').textContent === 'Courtyard 403'")
    page.locator(".dispute").first.click()
    page.wait_for_selector(".why .sum")
    page.click("[data-key=why-step-b-1]")
    assert "Because" not in page.inner_text(".chain.side-b") and "(catalogue, source" in page.inner_text(".chain.side-b details[open]")
    assert not [one for one in page.inner_text(".why") if "\u4e00" <= one <= "\u9fff"]


@pytest.mark.long
def test_one_that_never_arose_on_the_other_side_says_so(visit: Visit, server: Server) -> None:
    tapes = [server.tape(server.ask(scenario=name, world=None, days=None)["address"]) for name in ("no_reform", "weidu")]
    keys = [{int(key) for key in np.frombuffer(b"".join(one for kind, one in chunks(tape) if kind == 3), EVENT)["key"]}
            for tape in tapes]
    key = min((key for key in keys[0] - keys[1] if 200 < (key >> 14 & 0xFFFF) < 0xFFFF), key=lambda one: one >> 14 & 0xFFFF)
    page = visit.lab(f"day={(key >> 14 & 0xFFFF) + 5}")
    pick(page, key >> 36 & 0xFFFFFF)
    row = page.locator(f"[data-key=why-row-{key:x}]")
    assert "没有产生" in row.inner_text()
    row.click()
    page.wait_for_selector(".why .difference")
    assert page.is_visible(".chain.side-b .absent") and page.is_visible(".chain.side-a .sum")


@pytest.mark.long
def test_a_story_that_fails_leaves_the_steps_of_the_tape_and_can_be_asked_again(server: Server, chromium: Browser) -> None:
    with Visit(chromium, server.url.rstrip("/"), bands_at_full_size=False) as visit:
        page = visit.lab("day=420")
        page.route("**/api/why", lambda route: route.fulfill(status=200, content_type="application/json", body=json.dumps(
            {"state": "failed", "error": {"message": "x", "sentence": {"zh": "进程意外终止。", "en": "It died."}}})))
        pick(page, 402)
        page.locator(".dispute").first.click()
        page.wait_for_selector(".card.failed[role=alert]")
        assert "进程意外终止" in page.inner_text(".card.failed") and page.locator(".chain ol li").count() > 0
        page.unroute("**/api/why")
        page.click("[data-key=why-again]")
        page.wait_for_selector(".why .sum")
        assert visit.complaints == []


def test_one_goes_down_by_keyboard_and_up_again_and_the_numbers_are_those_of_the_tape(visit: Visit, server: Server) -> None:
    tape = server.tape(server.ask(scenario="weidu", world=None, days=None)["address"])
    page = levels(visit, "district")
    now = [(stage, level) for stage, level, _ in lying(tape, 500).values()]
    shown = page.eval_on_selector_all(".ladder tbody tr", "rows => rows.map(one => one.cells[2].textContent.replace(',', ''))")
    open_at = [sum(Stage.VOICED <= stage <= Stage.POOLED and level == code for stage, level in now) for code in (5, 4, 3, 2, 1)]
    assert [int(one) for one in shown] == [*open_at, sum(stage == Stage.OUTSIDE for stage, _ in now), sum(stage == 0 for stage, _ in now)]
    assert int(page.inner_text(".row-queue td.side-b")) == open_at[0]
    for level in ("subdistrict", "community", "grid"):
        page.focus(".below-places button")
        page.keyboard.press("Enter")
        assert f"place={level}-" in page.url and page.evaluate("document.activeElement.tagName") == "H1"
    page.focus("[data-key=levels-map]")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.go_back()
    page.wait_for_function("() => document.querySelectorAll('.crumbs li').length === 5 || document.querySelectorAll('.crumbs li').length === 4")
    page.click(".crumbs a >> nth=0")
    assert "place=district" in page.url
    page.click("[data-key=levels-lab]")
    page.wait_for_selector(".lab")
    assert "day=500" in page.url
    page.wait_for_selector(READY, state="attached")
    page.click("[data-key=levels]")
    page.wait_for_selector(".levels")
    assert "day=500" in page.url


@pytest.mark.long
@pytest.mark.one_in(3)
@pytest.mark.parametrize("is_projector", [False, True])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut_on_any_level(server: Server, chromium: Browser, size: tuple[int, int], lang: str, is_projector: bool) -> None:
    with Visit(chromium, server.url.rstrip("/"), size=size, lang=lang, projector=is_projector, bands_at_full_size=False) as visit:
        found = {}
        for place in PLACES:
            page = levels(visit, place)
            page.evaluate("document.querySelector('.below-places').remove()")  # it scrolls
            found[place] = page.evaluate(CUT)
        assert found == {place: [] for place in PLACES} and visit.complaints == []


@pytest.mark.long
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_nothing_serious_here(server: Server, chromium: Browser, lang: str) -> None:
    with Visit(chromium, server.url.rstrip("/"), lang=lang, reduced_motion="reduce", bands_at_full_size=False) as visit:
        page = levels(visit, "community-33")
        found = serious(page)
        page = visit.lab("day=420")
        pick(page, 402)
        found += serious(page)
        page.locator(".dispute").first.click()
        page.wait_for_selector(".why .sum")
        page.click("[data-key=why-step-a-1]")
        found += serious(page)
        assert found == [] and visit.complaints == []


@pytest.mark.long
def test_a_recording_tells_the_steps_and_says_what_needs_the_program(server: Server, chromium: Browser, tmp_path: Path) -> None:
    addresses = []
    for name in ("no_reform", "weidu"):
        addresses.append(server.ask(scenario=name, world=None, days=None)["address"])
        assert header(server.tape(addresses[-1]))["address"] == addresses[-1]  # heard at once: nobody's run is given up
    file = tmp_path / "recording.html"
    file.write_bytes(server.client.get("/api/replay", params={
        "addresses": ",".join(addresses), "lang": "en", "state": "/lab?a=no_reform&b=weidu&seed=1&day=420"}).content)
    page, wrong = chromium.new_page(), list[str]()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    page.on("request", lambda one: wrong.append(one.url) if one.url.startswith("http") else None)
    page.goto(file.as_uri())
    page.wait_for_selector(READY, state="attached")
    pick(page, 402)
    page.locator(".dispute").first.click()
    page.wait_for_selector(".why .chains")
    assert "yhly web" in page.inner_text(".why .card") and page.locator(".chain ol li").count() > 0
    page.click("[data-key=levels]")
    page.wait_for_selector(".levels .facts table")
    page.close()
    assert wrong == []
