"""The pure modules of the page, imported in a browser: tape, scale, store, switches, chart."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from tests.web.page import ORIGIN
from yhly_sim.engine.language import catalogue, fields_of, say
from yhly_sim.model.tape import EVENT, Chunk, chunk, json_payload
from yhly_sim.report.map_ground import Ground

STATIC = Path(__file__).resolve().parents[2] / "yhly_sim" / "web" / "static"


def run(page: Page, module: str, body: str, given: Any = None) -> Any:
    return page.evaluate(
        f"async given => {{ const m = await import('{ORIGIN}/static/{module}'); {body} }}", given)


def made_tape() -> bytes:
    """Two courtyards, two weeks; a dispute is voiced on day 10 and settled on day 12."""
    frames = [{"name": "satisfaction", "steps": 50_000}, {"name": "hidden", "steps": 1}, {"name": "open", "steps": 1}]
    head = {"begin_day": 10, "day_count": 20, "courtyards": 2, "grids": 1, "frames": frames,
            "grid_frames": [{"name": "has_firm", "steps": 1}], "series": [{"name": "satisfaction", "unit": "score"}]}

    def week(day: int, values: list[int], mean: float) -> bytes:
        raw = struct.pack("<ii", day, 0) + np.array([*values, 1], dtype="<u2").tobytes()
        return chunk(Chunk.WEEK, raw + bytes(-len(raw) % 8) + struct.pack("<d", mean))

    moves = np.zeros(2, dtype=EVENT)
    moves["key"], moves["day"], moves["courtyard"] = 77, [10, 12], 1
    moves["stage_from"], moves["stage_to"] = [0, 1], [1, 4]
    parts = [chunk(Chunk.PROGRESS, json_payload({"day": 5, "day_count": 10})), chunk(Chunk.HEADER, json_payload(head)),
             week(10, [25_000, 65_535, 0, 3, 1, 0], 0.5), *(chunk(Chunk.EVENTS, moves[i : i + 1].tobytes()) for i in (0, 1)),
             week(14, [30_000, 65_535, 0, 2, 1, 0], 0.6), chunk(Chunk.END, b"{}")]
    return b"".join(parts)


@pytest.mark.parametrize("cut", [1, 7, 64, 100_000])
def test_a_tape_reads_the_same_however_its_bytes_are_cut(page: Page, cut: int) -> None:
    found = run(page, "runs/tape.js", """
        const tape = new m.Tape(), bytes = Uint8Array.from(given.bytes);
        for (let at = 0; at < bytes.length; at += given.cut) tape.push(bytes.slice(at, at + given.cut));
        return { read: tape.bytesRead, days: tape.weeks.map(week => week.day), last: tape.lastDay, whole: tape.isWhole,
            open: [10, 11, 12, 13, 14].map(day => [...tape.frame('open', day)]),
            hidden: [10, 11].map(day => [...tape.frame('hidden', day)]),
            settled: [10, 12, 13, 19].map(day => tape.settledUntil(day)), mean: [13, 14].map(day => tape.seriesAt('satisfaction', day)),
            satisfaction: String([...tape.frame('satisfaction', 12)]), key: String(tape.moves.key[0]) };""",
                {"bytes": list(made_tape()), "cut": cut})
    assert found == {
        "read": len(made_tape()), "days": [10, 14], "last": 20, "whole": True,
        "open": [[1, 0], [1, 1], [1, 1], [1, 0], [1, 0]], "hidden": [[0, 3], [0, 2]], "settled": [0, 0, 1, 1],
        "mean": [0.5, 0.6], "satisfaction": "0.5,NaN", "key": "77"}


def test_a_tape_that_stops_in_the_middle_shows_what_is_there(page: Page) -> None:
    whole = made_tape()
    found = run(page, "runs/tape.js", """
        const tape = new m.Tape(); tape.push(Uint8Array.from(given));
        return [tape.isWhole, tape.lastDay, tape.pending.length > 0];""", list(whole[:-40]))
    assert found == [False, 12, True]  # of day 13 there are moves; its evening is known once something later is there


def test_colours_run_from_pale_to_dark_and_say_where_there_is_none(page: Page) -> None:
    found = run(page, "map/scale.js", """
        const light = ([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
        return m.MEASURES.map(measure => {
            const scale = m.levelScale(measure), width = scale.high - scale.low;
            const steps = Array.from({ length: 21 }, (_, i) => light(m.colourOf(scale, scale.low + width * i / 20)));
            const pixel = m.pixelsOf(scale), half = scale.low + width / 2, [r, g, b] = m.colourOf(scale, half);
            const apart = m.differenceScale(measure);
            return { falls: steps.every((one, i) => !i || one < steps[i - 1]), spread: steps[0] - steps[20],
                same: pixel(half) === (((255 << 24) | (b << 16) | (g << 8) | r) >>> 0),
                none: String(m.colourOf(scale, NaN)) === String(m.channels(m.GROUND)),
                blue: (m.colourOf(apart, measure.isGood ? apart.high : apart.low))[2] > 90,
                middle: light(m.colourOf(apart, 0)) > 240 };
        });""")
    assert len(found) == 6
    for measure in found:
        assert measure.pop("spread") > 140
        assert all(measure.values()), measure


def test_an_address_is_read_back_as_it_was_written_and_nonsense_is_not_taken(page: Page) -> None:
    found = run(page, "store.js", """
        const state = m.readAddress('#/lab?a=weidu&b=branch_only&seed=7&day=400&show=hidden&on=firm,grids&off=star_rating');
        return [state, m.readAddress(m.writeAddress(state)), m.readAddress('#/lab?a=../x&seed=-1&day=x&show=%3Cb%3E&on=A;b')];""")
    assert found[0] == found[1]
    assert found[0]["on"] == ["firm", "grids"] and found[0]["day"] == 400 and found[0]["show"] == "hidden"
    assert found[2] == {"screen": "lab", "a": "no_reform", "b": "weidu", "seed": 1, "day": -1, "show": "satisfaction",
                        "on": [], "off": [], "set": {}, "forks": [], "world": "", "days": 0}


def test_a_switch_takes_with_it_what_it_needs_and_what_needs_it(page: Page) -> None:
    found = run(page, "lab/switches.js", """
        const table = [{ name: 'grids', requires: [] }, { name: 'branch', requires: ['grids'] }, { name: 'rating', requires: ['branch'] }];
        const up = m.turned(table, new Set(), 'rating'), down = m.turned(table, up.on, 'grids');
        return [[...up.on].sort(), up.also.sort(), [...down.on], down.also.sort(), m.changes(new Set(['grids']), new Set(['branch']))];""")
    assert found == [["branch", "grids", "rating"], ["branch", "grids"], [], ["branch", "rating"],
                     {"on": ["branch"], "off": ["grids"]}]


def test_labels_keep_apart_and_steps_are_round(page: Page) -> None:
    found = run(page, "charts/chart_layout.js", "return [m.apart(10, 12, 20), m.apart(12, 10, 20), m.apart(0, 50, 20), m.roundSteps(0, 100, 4), m.roundSteps(0.62, 0.71, 4)];")
    assert found[:3] == [[1, 21], [21, 1], [0, 50]]
    assert found[3] == [0, 25, 50, 75, 100] and np.allclose(found[4], [0.625, 0.65, 0.675, 0.7])


def test_every_pixel_belongs_to_its_nearest_courtyard(page: Page) -> None:
    rng = np.random.default_rng(3)
    x, y = (rng.uniform(0, 1000, 60).round(1).tolist() for _ in range(2))
    found = run(page, "runs/world.js", """
        const world = m.readWorld({ courtyards: { x: given.x, y: given.y, kind: [], households: [], grid_id: [] } });
        const tiles = m.mosaic(world, 200, 150);
        return { owner: [...tiles.owner], middles: given.x.map((x, i) => [tiles.toX(x), tiles.toY(given.y[i])]) };""",
                {"x": x, "y": y})
    owner, middles = np.array(found["owner"]).reshape(150, 200), np.array(found["middles"])
    rows, columns = np.nonzero(owner >= 0)
    assert len(rows) > 8_000 and set(owner.ravel()) >= set(range(60))
    far = np.hypot(columns[:, None] + 0.5 - middles[None, :, 0], rows[:, None] + 0.5 - middles[None, :, 1])
    assert np.allclose(far.min(axis=1), far[np.arange(len(rows)), owner[rows, columns]])


@pytest.mark.parametrize("count", [5, 30, 200])
def test_the_outline_of_the_district_runs_where_its_tiles_end(page: Page, count: int) -> None:
    rng = np.random.default_rng(count)
    x, y = (rng.uniform(0, 1000, count).round(1) for _ in range(2))
    ids = np.zeros(count, dtype=np.int64)
    ground = Ground(SimpleNamespace(courtyards=SimpleNamespace(x_metres=x, y_metres=y, grid_id=ids),
                                    grids=SimpleNamespace(community_id=ids), communities=SimpleNamespace(subdistrict_id=ids)))  # type: ignore[arg-type]
    found = run(page, "runs/world.js", """
        const world = m.readWorld({ courtyards: { x: given.x, y: given.y, kind: [], households: [], grid_id: [] } });
        const tiles = m.mosaic(world, 300, 300);
        return { owner: [...tiles.owner], line: given.line.map(([x, y]) => [tiles.toX(x), tiles.toY(y)]) };""",
                {"x": x.tolist(), "y": y.tolist(), "line": np.vstack(ground.borders()[0]).tolist()})
    inside, line = np.array(found["owner"]).reshape(300, 300) >= 0, np.array(found["line"]).round().astype(int)
    for column, row in line:
        around = inside[max(row - 2, 0) : row + 2, max(column - 2, 0) : column + 2]
        assert around.any() and not around.all()


def test_a_line_is_broken_between_words_and_never_before_a_mark(page: Page) -> None:
    found = run(page, "lab/picture.js", """
        const width = text => [...text].reduce((sum, one) => sum + (one > '\u2e80' ? 2 : 1), 0), cut = (text, room) => m.wrapped(text, room, width);
        return [cut('Same luck on both sides.', 12), cut('两边同一运气，只含运气。', 12), cut('色带：12 次运行', 10), cut('', 10)];""")
    assert found == [["Same luck on", "both sides."], ["两边同一运", "气，只含运", "气。"], ["色带：12", "次运行"], []]


def test_a_chart_has_its_bands_and_keeps_names_above_the_axis(page: Page) -> None:
    found = run(page, "charts/chart_layout.js", """
        const line = (css, height) => ({ name: 'long enough to be left out of this chart', tag: css, css, points: [[0, 0.5], [10, height]], band: [[0, 0.4, 0.6], [10, height - 0.1, height + 0.1]] });
        const at = m.laidOut({ unit: 'score', first: 0, last: 10, lines: [line('a', 0.5), line('b', 0.5)], ticks: [{ day: 0, text: 'x' }], day: 5 }, { width: 300, height: 100, size: 10 });
        const none = m.laidOut({ unit: 'score', first: 0, last: 10, lines: [], ticks: [], day: 0 }, { width: 300, height: 100, size: 10 });
        return { at: { ...at, x: at.x(5) }, none: [none.rules, none.courses, none.names] };""")
    at = found["at"]
    assert at["x"] == pytest.approx((at["left"] + at["right"]) / 2) and [one["css"] for one in at["bands"]] == ["a", "b"]
    assert [one["text"] for one in at["names"]] == ["a", "b"] and abs(at["names"][0]["y"] - at["names"][1]["y"]) >= 12.5
    assert all(at["top"] <= rule["y"] <= at["bottom"] for rule in at["rules"]) and found["none"] == [[], [], []]


def test_what_is_waited_for_is_told_apart(page: Page) -> None:
    found = run(page, "runs/run_state.js", """
        const told = (runs, until) => {
            const place = document.createElement('div');
            m.showState(runs, true, place, () => [document.createElement('b')], until);
            const bar = place.querySelector('progress');
            return [place.dataset.kind, place.querySelector('.what')?.textContent ?? '', place.querySelectorAll('.queue i').length, bar ? [bar.value, bar.max, bar.position >= 0] : null];
        };
        const begun = { hasBegun: true, first: 180, last: 230, end: 910 };
        return [told({ place: 0 }), told({ isStarting: true }), told({ place: 3 }), told({ warmup: { day: 9, day_count: 180 } }), told(begun, 280), told(begun, 200), told({ ...begun, last: 910 }, 2000), told({ failure: {} })];""")
    assert found == [["asking", "web_wait_asking", 0, [0, 1, False]], ["starting", "web_wait_starting", 0, [0, 1, False]],
                     ["queued", "web_wait_queued", 3, None], ["warming", "web_wait_warming", 0, [9, 180, True]],
                     ["reaching", "web_wait_reaching", 0, [50, 100, True]], ["none", "", 0, None], ["none", "", 0, None], ["failed", "", 0, None]]


def test_what_one_screen_styles_no_other_does() -> None:
    """A class of the drawer, of the levels or of the lesson that another of them styles as well changes both."""
    first: dict[str, set[str]] = {}
    for name in ("why", "levels", "lesson"):
        text = re.sub(r"/\*.*?\*/", "", (STATIC / name / f"{name}.css").read_text(encoding="utf-8"), flags=re.DOTALL)
        heads = [one.strip().removeprefix(".projector ") for rule in re.findall(r"([^{}]+)\{", text) for one in rule.split(",")]
        first[name] = {found[0] for head in heads if (found := re.match(r"\.[\w-]+", head))}
    assert all(len(one) > 10 for one in first.values())
    assert [first[one] & first[other] for one, other in (("why", "levels"), ("why", "lesson"), ("levels", "lesson"))] == [set()] * 3


@pytest.mark.parametrize("path", ["不改革", "weidu", "《条例》", "3 件", "第 3 个", "−3"])
@pytest.mark.parametrize("message", ["place_in_arguments", "survival_panel", "story_side_called"])
def test_page_and_program_space_a_chinese_sentence_alike(page: Page, message: str, path: str) -> None:
    sentence = catalogue()[message]["zh"]
    given = dict.fromkeys(fields_of(sentence), path)
    assert run(page, "page/words.js", "return m.say(given[0], given[1]);", [sentence, given]) == say(message, lang="zh", **given)
