"""The lesson in a browser: every answer is that of the run on the screen, and whoever teaches never loses the place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.web.page import SIZES, Visit
from tests.web.serving import Server, cache_of_its_own, chunks, header, running_server
from tests.web.test_page import CUT
from yhly_sim.web.lesson.page import load_lesson

pytestmark = pytest.mark.slow
PHASES = ("predict", "run", "reveal", "discuss")
NEXT, BACK = "PageDown", "PageUp"


def at(visit: Visit, query: str, *, page: Page | None = None) -> Page:
    """The lesson at a place, its maps drawn."""
    page = page or visit.page
    page.goto(f"{visit.url}/#/lesson?{query}")
    page.wait_for_selector(".lesson .state[data-kind=none]", state="attached")
    return page


def phase(page: Page) -> str:
    return str(page.get_attribute(".body", "data-phase"))


def pressed(page: Page, key: str) -> Page:
    """A key, and the phase that it leads to."""
    before = page.url
    page.keyboard.press(key)
    page.wait_for_function("before => location.href !== before", arg=before)
    page.wait_for_selector(".lesson .state[data-kind=none]", state="attached")
    if phase(page) in ("reveal", "discuss"):
        page.wait_for_selector(".body .answer")
    return page


def outcomes(server: Server, scenario: str, seed: int, **asked: Any) -> dict[str, float]:
    """Results of a run as its tape tells them."""
    address = server.ask(scenario=scenario, seed=seed, **asked)["address"]
    return {name: told["value"] for name, told in json.loads(chunks(server.tape(address))[-1][1])["outcomes"].items()}


def settled_by_level(server: Server, seed: int) -> list[float]:
    address = server.ask(scenario="weidu", seed=seed)["address"]
    tape = server.tape(address)
    names = [one["name"] for one in header(tape)["series"]]
    weeks = [payload[-8 * len(names):] for kind, payload in chunks(tape) if kind == 2][1:]
    columns = [memoryview(week).cast("d").tolist() for week in weeks]
    return [sum(week[names.index(f"settled_level_{level}_this_week")] for week in columns) for level in range(1, 6)]


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.long), pytest.param(5, marks=pytest.mark.long)])
def test_the_answer_is_computed_from_the_run_that_is_shown(visit: Visit, server: Server, seed: int) -> None:
    page = at(visit, f"step=7&phase=reveal&seed={seed}")
    page.wait_for_selector(".body .answer")
    gain = 100 * (outcomes(server, "weidu", seed)["satisfaction"] - outcomes(server, "no_reform", seed)["satisfaction"])
    shown = page.inner_text(".answer strong").replace("−", "-").replace("±", "").split()[0]
    assert shown == (f"{gain:+.2f}" if f"{abs(gain):.2f}" != "0.00" else "0.00")
    page = at(visit, f"step=1&phase=reveal&seed={seed}")
    page.wait_for_selector(".outcome tr.right")
    by_level = settled_by_level(server, seed)
    rows = page.locator(".outcome tbody tr").all()
    assert [float(row.locator("td").nth(1).locator("span").first.inner_text().replace(",", "")) for row in rows] == by_level
    assert [row.get_attribute("class") == "right" for row in rows] == [one == max(by_level) for one in by_level]


@pytest.mark.long
def test_the_reveal_says_how_many_replications_disagree(visit: Visit, server: Server) -> None:
    page = at(visit, "step=7&phase=reveal&seed=3")
    page.wait_for_selector(".line-of-answers circle.other >> nth=2")
    page.wait_for_function("() => !document.querySelector('.agreement').textContent.includes('/')")
    gains = [100 * (outcomes(server, "weidu", 3, replication=one)["satisfaction"]
                    - outcomes(server, "no_reform", 3, replication=one)["satisfaction"]) for one in (1, 2, 3)]
    said = page.inner_text(".agreement").replace("−", "-").replace("±", "")
    assert "3 次" in said
    for end in (min(gains), max(gains)):
        assert f"{abs(end):.1f}" in said


@pytest.mark.long
def test_a_reload_keeps_step_phase_seed_and_guess_and_a_language_keeps_the_run(visit: Visit) -> None:
    page = at(visit, "step=3&seed=4")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    pressed(pressed(page, NEXT), NEXT)
    shown = [page.inner_text(".guessed strong"), page.inner_text(".answer strong"), page.input_value("[data-key=seed]")]
    assert shown[0] == "+2 分" and shown[2] == "4"
    page.reload()
    page.wait_for_selector(".body .answer")
    assert [page.inner_text(".guessed strong"), page.inner_text(".answer strong"), page.input_value("[data-key=seed]")] == shown
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.click("[data-key=language]")
    page.wait_for_function("() => document.documentElement.lang === 'en'")
    page.wait_for_selector(".body .answer")
    assert page.inner_text(".guessed strong") == "+2 points" and phase(page) == "reveal"
    assert page.inner_text(".answer strong").split()[0] == shown[1].split()[0]
    assert [url for url in asked if "/api/runs" in url or "/api/courses" in url] == []
    text = page.evaluate("() => { const all = document.body.cloneNode(true); all.querySelectorAll('[lang]').forEach(one => one.remove()); return all.textContent; }")
    assert not [letter for letter in text if "\u4e00" <= letter <= "\u9fff"]


@pytest.mark.long
def test_hands_are_counted_by_key_click_and_number(visit: Visit) -> None:
    page = at(visit, "step=1")
    for key in ("3", "3", "2", "Backspace"):
        page.keyboard.press(key)
    page.click("[data-key=choice-1]")
    page.fill("[data-key=hands-4]", "17")
    page.press("[data-key=hands-4]", "Tab")
    counts = [page.input_value(f"[data-key=hands-{i}]") for i in range(1, 6)]
    assert counts == ["1", "0", "2", "17", "0"]
    page.evaluate("document.activeElement.blur()")
    pressed(page, NEXT)
    assert "17" in page.inner_text(".guessed strong")


def test_nothing_of_the_answer_is_seen_before_the_class_has_guessed(visit: Visit) -> None:
    page = at(visit, "step=4")
    page.wait_for_timeout(600)
    assert not page.is_visible(".under") and not page.is_visible(".controls")
    page.keyboard.press(" ")
    page.keyboard.press("r")
    page.wait_for_timeout(300)
    assert page.get_attribute("[role=slider]", "aria-valuenow") == "0"
    pressed(page, NEXT)
    page.wait_for_function("() => Number(document.querySelector('[role=slider]').ariaValueNow) > 5")
    assert page.query_selector(".body .answer") is None


@pytest.mark.long
def test_another_luck_is_another_run_and_the_class_guesses_again(visit: Visit) -> None:
    page = at(visit, "step=7&phase=reveal")
    page.wait_for_selector(".body .answer")
    page.click("[data-key=seed-other]")
    page.wait_for_selector(".lesson .state[data-kind=none]", state="attached")
    assert phase(page) == "predict" and "seed=2" in page.url and page.input_value("[data-key=seed]") == "2"
    page.fill("[data-key=seed]", "never")
    page.press("[data-key=seed]", "Enter")
    assert page.input_value("[data-key=seed]") == "2"


@pytest.mark.long
def test_notes_are_the_teachers_own(visit: Visit) -> None:
    page = at(visit, "step=2")
    assert page.query_selector(".notes") is None
    page.keyboard.press("n")
    assert page.is_visible(".notes") and "分钟" in page.inner_text(".notes h2")
    page.keyboard.press("Escape")
    assert page.query_selector(".notes") is None


@pytest.mark.long
def test_one_dispute_is_followed_on_the_map(visit: Visit) -> None:
    page = at(visit, "step=2")
    pressed(page, NEXT)
    page.wait_for_selector(".followed li >> nth=1")
    assert page.inner_text(".followed li >> nth=0").endswith("产生")


def test_a_run_that_fails_is_said_in_words_and_can_be_tried_again(server: Server, chromium: Browser) -> None:
    sentence = {"zh": "正在进行的运行太多。", "en": "Too many runs are under way."}
    with Visit(chromium, server.url.rstrip("/")) as visit:
        page = visit.page
        page.route("**/api/runs", lambda route: route.fulfill(status=429, json={"message": "x", "sentence": sentence}))
        page.goto(f"{visit.url}/#/lesson?step=3")
        page.wait_for_selector(".notice[role=alert]")
        assert sentence["zh"] in page.inner_text(".notice")
        page.unroute("**/api/runs")
        page.click("[data-key=again]")
        page.wait_for_selector(".state[data-kind=none]", state="attached")


@pytest.mark.long
def test_the_doors_lead_to_the_lesson_and_to_the_lab(visit: Visit) -> None:
    page = visit.page
    page.goto(visit.url + "/#/start")
    page.click("[data-key=door-lesson]")
    page.wait_for_selector(".lesson .state[data-kind=none]", state="attached")
    page.click(".brand")
    page.click("[data-key=door-lab]")
    page.wait_for_selector("main.lab")


def whole_lesson(page: Page) -> Iterator[tuple[int, str]]:
    """From the first phase to the last by keyboard alone; gives each place."""
    for step in range(1, 8):
        for name in PHASES:
            assert phase(page) == name and f"step={step}" in page.url
            yield step, name
            if (step, name) != (7, "discuss"):
                pressed(page, NEXT)


@pytest.mark.long
@pytest.mark.one_in(3)
@pytest.mark.parametrize("is_projector", [False, True])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_step_fits_and_axe_finds_nothing_serious(server: Server, chromium: Browser, lang: str, size: tuple[int, int], is_projector: bool) -> None:
    with Visit(chromium, server.url.rstrip("/"), size=size, lang=lang, projector=is_projector, reduced_motion="reduce") as visit:
        page = at(visit, "step=1")
        for step, name in whole_lesson(page):
            assert (step, name, fits(page)) == (step, name, [])
            if step in (2, 3) and not is_projector:
                assert serious(page) == []
        assert visit.complaints == []


def fits(page: Page) -> list[str]:
    page.evaluate("document.fonts.ready")
    found: list[str] = page.evaluate(CUT)
    return found + page.evaluate("() => { const body = document.querySelector('.body'); return body.scrollHeight > body.clientHeight + 1 ? ['the text scrolls'] : []; }")


def serious(page: Page) -> list[str]:
    violations: list[dict[str, Any]] = json.loads(json.dumps(Axe().run(page).response["violations"]))
    return [f"{one['id']}: {node['html']}" for one in violations if one["impact"] in ("serious", "critical") for node in one["nodes"]]


@pytest.mark.long
def test_a_whole_lesson_at_full_size_by_keyboard_alone(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> None:
    lesson = load_lesson()
    with (running_server(cache_of_its_own(tmp_path_factory.mktemp("cache"))) as server,
          Visit(chromium, server.url.rstrip("/")) as visit):
        page = visit.page
        page.goto(visit.url + "/")
        page.wait_for_selector("main.start")
        while page.evaluate("document.activeElement.dataset.key") != "door-lesson":
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector(".lesson .state[data-kind=none]", state="attached")
        for step, name in whole_lesson(page):
            told = lesson["steps"][step - 1]
            if name == "predict":
                page.keyboard.press("2" if "choices" in told else "ArrowUp")
            if name == "run":
                page.wait_for_function("() => Number(document.querySelector('[role=slider]').ariaValueNow) > 30")
            if name == "reveal":
                answer = page.inner_text(".answer strong")
                assert answer and "答不了" not in answer
                assert page.inner_text(".guessed strong") != "没有记下预测"
            if name == "discuss":
                assert len(page.locator(".at-the-end tbody tr").all()) == len(told["facts"])
            assert fits(page) == []
        page.wait_for_function("() => /另有 ([2-9]|1[0-2]) 次/.test(document.querySelector('.agreement').textContent)")
        page.focus("[data-key=next]")
        page.keyboard.press("Enter")
        page.wait_for_selector("main.lab .state[data-kind=none]", state="attached")
        assert "b=weidu" in page.url and visit.complaints == []
