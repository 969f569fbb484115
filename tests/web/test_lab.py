"""The free lab in a browser: bands, changes from a day on, incentives, recordings, files of one's own. In a small world."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.image import imread
from playwright.sync_api import Browser, Page
from scipy import stats

from tests.web.page import READY, SIZES, WHOLE, Visit, day, pixels
from tests.web.serving import Server
from tests.web.test_check_uploads import OWN
from tests.web.test_page import CUT, serious
from yhly_sim.scenarios.load import load_scenario

pytestmark = pytest.mark.slow

SMALL = "world=small&days=240"
"""A district of twenty courtyards, and no longer than is needed."""
SHORT = "world=small&days=60"
BANDS = "() => document.querySelectorAll('.chart path.band').length === 2"
SIDES = ("a", "b", "difference")
LINES_AND_BANDS = ((97, 106, 117), (31, 90, 147), (222, 222, 220), (211, 220, 225), (190, 200, 208))
"""What a chart of the picture is drawn in: the lines of A and B, the bands of A, of B, and where both lie."""


def seek(page: Page, days: int) -> None:
    page.goto(page.url.split("#")[0] + "#" + page.evaluate("location.hash").split("&day=")[0].lstrip("#") + f"&day={180 + days}" + rest(page))
    page.wait_for_function("days => Number(document.querySelector('[role=slider]').ariaValueNow) === days", arg=days)


def rest(page: Page) -> str:
    query = page.evaluate("location.hash").split("&day=")[-1]
    return query[query.index("&"):] if "&" in query else ""


def turn_from_day(page: Page, name: str) -> None:
    page.click("[data-key=switches]")
    page.click("[data-key=when-day]")
    page.click(f"[data-key=switch-{name}]")
    page.wait_for_selector(WHOLE, state="attached")


def test_a_change_from_a_day_on_leaves_the_days_before_and_can_be_undone(visit: Visit) -> None:
    page = visit.lab(f"{SMALL}&show=open&day=380")
    shown = [pixels(page, side) for side in SIDES]
    seek(page, 120)
    before = pixels(page, "b")
    seek(page, 230)
    late = pixels(page, "b")
    seek(page, 200)
    page.evaluate("""() => { globalThis.states = new Set(); globalThis.days = new Set();
        const look = () => { states.add(document.querySelector('.state').dataset.kind); days.add(document.querySelector('[role=slider]').ariaValueNow); };
        new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true }); }""")
    turn_from_day(page, "branch")
    assert day(page) == 200 and "then=200" in page.url
    assert [pixels(page, side) for side in SIDES] == shown
    assert page.evaluate("[[...states].filter(one => one && one !== 'none'), [...days]]") == [[], ["200"]]
    assert page.get_attribute(".marks .mark", "data-day") == "200"
    seek(page, 120)
    assert pixels(page, "b") == before
    seek(page, 230)
    changed = pixels(page, "b")
    assert changed != late
    page.evaluate("days.clear()")
    page.keyboard.press("Control+z")
    page.wait_for_selector(READY, state="attached")
    assert set(page.evaluate("[...days].filter(Boolean)")) == {"230"}
    page.wait_for_selector(WHOLE, state="attached")
    assert "then=" not in page.url and day(page) == 230 and pixels(page, "b") == late
    page.keyboard.press("Control+Shift+z")
    page.wait_for_selector(READY, state="attached")
    page.wait_for_selector(WHOLE, state="attached")
    assert "then=200" in page.url and day(page) == 230 and pixels(page, "b") == changed
    page.reload()
    page.wait_for_selector(READY, state="attached")
    page.wait_for_selector(WHOLE, state="attached")
    assert day(page) == 230 and pixels(page, "b") == changed
    page.click("[data-key=switches]")
    page.click("[data-key=undo]")
    page.wait_for_selector(READY, state="attached")
    page.wait_for_selector(WHOLE, state="attached")
    assert "then=" not in page.url and pixels(page, "b") == late


FORK = """async () => {
    const { untouched, withSwitch, scenarioData } = await import('/static/lab/edits.js');
    const meta = await (await fetch('/api/meta')).json(), weidu = meta.scenarios.find(one => one.name === 'weidu');
    return scenarioData(weidu, withSwitch(meta.switches, weidu, untouched(), 'branch', 200).edits);
}"""

FRAMES = """async addresses => {
    const { Tape } = await import('/static/runs/tape.js');
    const tapes = await Promise.all(addresses.map(async address => {
        const tape = new Tape();
        tape.push(new Uint8Array(await (await fetch(`/api/runs/${address}/tape`)).arrayBuffer()));
        return tape;
    }));
    const same = day => ['satisfaction', 'open', 'hidden', 'norm', 'quality', 'paying_share'].every(name => {
        const [a, b] = tapes.map(tape => [...tape.frame(name, day)].join());
        return a === b;
    });
    return [[180, 233, 300, 379, 380].every(same), [390, 405, 420].some(same)];
}"""


def test_the_tape_of_a_fork_is_that_of_the_run_it_forks_from_until_its_day(visit: Visit, server: Server) -> None:
    asked = {"world": "small", "days": 240, "seed": 1}
    visit.page.goto(visit.url + "/")
    fork = visit.page.evaluate(FORK)
    addresses = [server.ask(scenario="weidu", **asked)["address"], server.ask(scenario=fork, **asked)["address"]]
    assert visit.page.evaluate(FRAMES, addresses) == [True, False]


@pytest.mark.long
def test_bands_come_while_one_watches_and_say_how_sure_the_difference_is(visit: Visit) -> None:
    page = visit.lab(f"{SHORT}&day=220")
    assert page.inner_text(".figures thead .mean") == "单次运行" and page.inner_text(".figures tbody .mean >> nth=0").startswith("–")
    page.wait_for_function(BANDS)
    page.click("[data-key=bands]")
    stopped = page.inner_text(".figures thead .mean")
    page.wait_for_timeout(400)
    assert page.inner_text(".figures thead .mean") == stopped and stopped.endswith("次平均")
    told = page.evaluate("[...document.querySelectorAll('.figures tbody .mean')].map(one => one.textContent)")
    assert all("±" in one for one in told)
    with page.expect_download() as waited:
        page.click("[data-key=export]")
        page.click("[data-key=export-table]")
    rows = list(csv.DictReader(io.StringIO(waited.value.path().read_text(encoding="utf-8-sig"))))
    count = int(stopped.split()[0])
    assert {row["replication"] for row in rows} == {str(one) for one in range(count)} and count >= 5
    last = max(int(row["day"]) for row in rows if int(row["day"]) <= 220)
    there = {(row["side"], int(row["replication"])): float(row["satisfaction [score]"]) for row in rows if int(row["day"]) == last}
    by_pair = [100 * (there["b", one] - there["a", one]) for one in range(count)]
    mean, half = np.mean(by_pair), stats.t.ppf(0.975, count - 1) * np.std(by_pair, ddof=1) / np.sqrt(count)
    number, margin = told[0].split(" ± ")
    assert float(number.replace("−", "-")) == pytest.approx(mean, abs=0.051) and float(margin) == pytest.approx(half, abs=0.051)
    with page.expect_download() as waited:
        page.click("[data-key=export]")
        page.click("[data-key=export-picture]")
    picture = imread(io.BytesIO(waited.value.path().read_bytes()))[..., :3]
    assert picture.shape == (1080, 1920, 3)
    chart = picture[700:930, 130:1100].reshape(-1, 3)
    drawn = [int((np.abs(255 * chart - colour).max(axis=1) < 2.6).sum()) for colour in LINES_AND_BANDS]
    assert drawn[0] > 10 and drawn[1] > 50 and sum(drawn[2:]) > 50
    page.click("[data-key=data]")
    assert page.evaluate("document.querySelectorAll('.data thead th').length") == 6
    page.click("[data-key=data]")
    assert not page.is_visible(".sheet")
    page.click("[data-key=data]")
    page.keyboard.press("Escape")
    assert not page.is_visible(".sheet")
    page.click("[data-key=bands]")
    page.wait_for_function("count => parseInt(document.querySelector('.figures thead .mean').textContent) > count", arg=count)


def test_incentives_are_shown_for_both_sides_and_what_is_reported_says_so(visit: Visit) -> None:
    page = visit.lab(f"{SMALL}&a=incentives_true_outcome&day=420")
    page.click("[data-key=incentives]")
    a, b = (page.inner_text(f".incentives-side.side-{side}") for side in "ab")
    assert "true_bonus" in a and "20,000 元" in a and "按真实" in a and "按上报" not in a
    assert "星级奖金" in b and "20% 归个人" in b and "按上报" in b
    assert page.evaluate("document.querySelectorAll('.incentives path.course[d*=L]').length") >= 6
    page.keyboard.press("Escape")
    assert not page.is_visible(".incentives")


@pytest.mark.long
def test_a_recording_plays_what_was_shown_and_says_what_it_is(visit: Visit, chromium: Browser, tmp_path: Path) -> None:
    page = visit.lab(f"{SHORT}&show=open&day=220&then=20,honours:off")
    page.wait_for_function(BANDS)
    page.click("[data-key=bands]")
    page.evaluate("document.activeElement.blur()")
    shown = [pixels(page, side) for side in SIDES]
    figures, title = page.inner_text(".figures"), page.inner_text("[data-key=scenario-b] option:checked")
    page.click("[data-key=export]")
    page.wait_for_function("() => !document.querySelector('[data-key=export-replay]').disabled")
    size = page.inner_text("[data-key=export-replay]")
    with page.expect_download() as waited:
        page.click("[data-key=export-replay]")
    file = tmp_path / "recording.html"
    waited.value.save_as(file)
    assert f"{file.stat().st_size / 1e6:.1f} MB" in size
    with Visit(chromium, file.as_uri()) as other:
        replay = other.page
        replay.goto(file.as_uri())
        replay.wait_for_selector(READY, state="attached")
        replay.wait_for_selector(WHOLE, state="attached")
        replay.wait_for_function(BANDS)
        assert [pixels(replay, side) for side in SIDES] == shown and day(replay) == 40
        assert replay.inner_text(".figures") == figures and replay.inner_text("h2.title >> nth=1") == title
        assert replay.is_visible(".recording")
        for key in ("seed", "seed-other", "switches", "preset", "scenario-a", "scenario-b", "export-replay"):
            assert replay.locator(f"[data-key={key}]").count() == 0, key
        replay.keyboard.press("1")
        replay.keyboard.press("Control+z")
        assert "off=" not in replay.url and replay.evaluate(CUT) == []
        replay.click("[data-key=language]")
        replay.wait_for_function("() => document.documentElement.lang === 'en'")
        assert "recording" in replay.inner_text(".recording")
        assert other.complaints == [] and not {host for host in other.hosts if host}


def test_a_recording_that_cannot_be_had_is_said(server: Server, chromium: Browser) -> None:
    with Visit(chromium, server.url.rstrip("/")) as visit:
        page = visit.lab(f"{SMALL}&day=300")
        tapes = list((server.cache / "tapes").glob("*.tape"))
        kept = {tape: tape.read_bytes() for tape in tapes}
        for tape in tapes:
            tape.unlink()
        page.click("[data-key=export]")
        page.wait_for_selector(".export .wrong:not([hidden])")
        assert "结束" in page.inner_text(".export .wrong") and page.is_enabled("[data-key=export-replay]")
        for tape, content in kept.items():
            tape.write_bytes(content)
        page.click("[data-key=export-replay]")
        page.wait_for_function("() => / MB/.test(document.querySelector('[data-key=export-replay]').textContent)")
        assert not page.is_visible(".export .wrong")


def test_a_saved_scenario_is_run_by_its_file_and_may_be_opened_again(visit: Visit, tmp_path: Path) -> None:
    page = visit.lab(f"{SMALL}&day=380&then=200,honours:off,incentives.yuan_per_star:5000")
    after = pixels(page, "b")
    with page.expect_download() as waited:
        page.click("[data-key=export]")
        page.click("[data-key=export-scenario]")
    file = tmp_path / waited.value.suggested_filename
    waited.value.save_as(file)
    scenario = load_scenario(file)
    assert [(one.day, one.switches, [(s.path, s.value) for s in one.settings]) for one in scenario.changes] == [
        (200, (("honours", False),), [("incentives.yuan_per_star", 5000)])]
    assert f"yhly run {file.name} --seed 1" in file.read_text(encoding="utf-8")
    page.select_option("[data-key=scenario-b]", "+")
    page.set_input_files("[data-key=upload-file]", file)
    page.click("[data-key=upload-b]")
    page.wait_for_function("() => location.hash.includes('b=own_file_1')")
    page.wait_for_selector(READY, state="attached")
    page.wait_for_selector(WHOLE, state="attached")
    for _ in range(300):  # the run that was shown before may still stand there for a moment
        if pixels(page, "b") == after:
            break
        page.wait_for_timeout(100)
    assert pixels(page, "b") == after and "then=" not in page.url


def test_a_file_of_ones_own_is_used_in_this_tab_and_its_slips_are_shown_with_their_line(visit: Visit, tmp_path: Path) -> None:
    page = visit.lab(f"{SMALL}&day=380")
    page.select_option("[data-key=scenario-a]", "+")
    wrong, right = tmp_path / "wrong.yaml", tmp_path / "right.yaml"
    wrong.write_text(OWN.replace("honours: off", "honors: off"), encoding="utf-8")
    right.write_text(OWN, encoding="utf-8")
    page.set_input_files("[data-key=upload-file]", wrong)
    page.wait_for_selector(".upload-said pre")
    assert "honors: off" in page.inner_text(".upload-said pre") and "honours" in page.inner_text(".upload-said p >> nth=0")
    assert serious(page) == []
    page.set_input_files("[data-key=upload-file]", right)
    page.click("[data-key=upload-a]")
    page.wait_for_function("() => location.hash.includes('a=own_file_1')")
    page.wait_for_selector(READY, state="attached")
    page.wait_for_selector(WHOLE, state="attached")
    assert page.inner_text("[data-key=scenario-a] option:checked") == "半年后停发"
    page.reload()
    page.wait_for_selector(WHOLE, state="attached")
    assert page.inner_text("[data-key=scenario-a] option:checked") == "半年后停发"


def test_a_file_of_another_tab_is_said_to_be_one(server: Server, chromium: Browser) -> None:
    with Visit(chromium, server.url.rstrip("/")) as visit:
        visit.page.goto(f"{visit.url}/#/lab?{SMALL}&b=own_file_1")
        visit.page.wait_for_selector(".notice[role=alert]")
        assert "另一个标签页" in visit.page.inner_text(".notice")


def test_a_lever_is_moved_from_the_start(visit: Visit) -> None:
    page = visit.lab(f"{SMALL}&day=380")
    page.click("[data-key=switches]")
    page.evaluate("""() => { const lever = document.querySelector('[data-key="lever-incentives.yuan_per_star"]');
        lever.value = 8000; lever.dispatchEvent(new Event('input')); lever.dispatchEvent(new Event('change')); }""")
    page.wait_for_function("() => location.hash.includes('set=incentives.yuan_per_star%3A8000')")
    page.wait_for_selector(READY, state="attached")
    page.wait_for_selector(WHOLE, state="attached")
    assert "8,000 元" in page.inner_text(".lever.changed")


@pytest.mark.long
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_new_is_cut_and_axe_finds_nothing(server: Server, chromium: Browser, lang: str) -> None:
    with Visit(chromium, server.url.rstrip("/"), lang=lang, reduced_motion="reduce") as visit:
        page = visit.lab(f"{SMALL}&day=380&then=200,honours:off")
        page.wait_for_function(BANDS)
        found: list[Any] = []
        for is_projector in (False, True):
            if is_projector:
                page.click("[data-key=projector]")
            for width, height in SIZES:
                page.set_viewport_size({"width": width, "height": height})
                page.wait_for_timeout(200)
                assert page.evaluate(CUT) == [], (width, is_projector)
            for key in ("switches", "incentives", "export"):
                page.click(f"[data-key={key}]")
                found += serious(page)
            page.click("[data-key=export]")
            page.click("[data-key=incentives-close]")
        assert found == [] and visit.complaints == [], json.dumps(found, ensure_ascii=False)
