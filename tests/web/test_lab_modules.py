"""Pure modules of the lab: edits and forks, steps back and forth, bands and intervals, scenario files, incentives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page
from scipy import stats

from tests.web.page import ORIGIN
from tests.web.test_page_modules import run
from yhly_sim.scenarios.load import load_scenario
from yhly_sim.scenarios.policy import policy_of
from yhly_sim.studies.classroom.lab_facts import lab_facts
from yhly_sim.studies.classroom.scenario_data import scenario_definition


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    return lab_facts()


def shipped(facts: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in facts["scenarios"] if one["name"] == name)


def test_a_fork_says_what_differs_from_its_day_on_and_its_scenario_is_what_the_loader_takes(
        page: Page, facts: dict[str, Any]) -> None:
    found = run(page, "lab/edits.js", """
        const none = m.untouched();
        const start = m.withSwitch(given.table, given.weidu, none, 'firm').edits;
        const fork = m.withSwitch(given.table, given.weidu, none, 'branch', 200);
        const both = m.withSwitch(given.table, given.weidu, fork.edits, 'honours', 90).edits;
        const back = m.withSwitch(given.table, given.weidu, both, 'honours', 90).edits;
        const money = m.withValue(given.weidu, both, 'incentives.yuan_per_star', 5000, 2000, 200);
        return { start, fork: fork.edits, also: fork.also, both, back, isBack: JSON.stringify(back) === JSON.stringify(fork.edits),
            before: m.onAt(given.weidu, both, 199).has('branch'), after: m.onAt(given.weidu, both, 200).has('branch'), end: m.onAt(given.weidu, both, 700).has('honours'),
            values: [199, 200].map(day => m.valueAt(given.weidu, money, 'incentives.yuan_per_star', 2000, day)),
            plain: m.scenarioData(given.weidu, none), data: m.scenarioData(given.weidu, money),
            same: [m.sameUntil(none, start), m.sameUntil(none, fork.edits), m.sameUntil(fork.edits, both), m.sameUntil(both, both) === Infinity],
            count: [none, start, money].map(m.editCount) };""",
                {"table": facts["switches"], "weidu": shipped(facts, "weidu")})
    assert "firm" in found["start"]["off"] and found["start"]["forks"] == []
    assert found["fork"]["forks"][0]["day"] == 200 and "branch" in found["fork"]["forks"][0]["off"]
    assert set(found["also"]) == set(found["fork"]["forks"][0]["off"]) - {"branch"}
    assert [one["day"] for one in found["both"]["forks"]] == [90, 200] and found["isBack"]
    assert (found["before"], found["after"], found["end"]) == (True, False, False)
    assert found["values"] == [2000, 5000] and found["plain"] == "weidu"
    assert found["same"] == [-1, 200, 90, True] and found["count"][0] == 0 < found["count"][1]
    definition = scenario_definition(found["data"])
    assert [(one["day"], len(one["settings"])) for one in definition["changes"]] == [(90, 0), (200, 1)]
    assert definition["switches"] == scenario_definition("weidu")["switches"]


def test_what_an_earlier_change_takes_away_a_later_one_does_not_bring_back(page: Page, facts: dict[str, Any]) -> None:
    for name in ("weidu", "letters_end", "no_reform", "incentives_large_cash"):
        data = run(page, "lab/edits.js", """
            let seed = 7, edits = m.untouched();
            const chance = most => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed % most; };
            const all = [];
            for (let i = 0; i < 15; i++) {
                const name = given.table[chance(given.table.length)].name, day = [m.START, 50, 200, 365, 500][chance(5)];
                edits = m.withSwitch(given.table, given.shipped, edits, name, day).edits;
                all.push(m.scenarioData(given.shipped, edits));
            }
            return all;""", {"table": facts["switches"], "shipped": shipped(facts, name)})
        for one in data:
            scenario_definition(one)


def test_an_address_holds_forks_and_levers(page: Page) -> None:
    found = run(page, "store.js", """
        const state = m.readAddress('#/lab?b=weidu&then=300,branch:off,firm:on&then=90,incentives.yuan_per_star:5000.5&set=firms.pooling:0.2&world=small&days=90');
        const nonsense = m.readAddress('#/lab?then=x,firm:on&then=5&then=7,<b>:on&then=9,firm:maybe&set=a:b&world=../x');
        return [state, m.readAddress(m.writeAddress(state)), nonsense];""")
    assert found[0] == found[1]
    assert found[0]["forks"] == [{"day": 90, "on": [], "off": [], "set": {"incentives.yuan_per_star": 5000.5}},
                                 {"day": 300, "on": ["firm"], "off": ["branch"], "set": {}}]
    assert found[0]["set"] == {"firms.pooling": 0.2} and (found[0]["world"], found[0]["days"]) == ("small", 90)
    assert found[2]["forks"] == [] and found[2]["set"] == {} and found[2]["world"] == ""


def test_steps_go_back_and_forth_and_a_reload_keeps_them(page: Page) -> None:
    found = run(page, "lab/history.js", """
        sessionStorage.clear();
        const steps = new m.Steps('weidu', 'a');
        const said = [steps.mayUndo, steps.mayRedo];
        for (const one of ['b', 'b', 'c']) steps.add(one);
        said.push(steps.undo(), steps.undo(), steps.undo(), steps.redo(), steps.mayRedo);
        const kept = m.Steps.restored('weidu', 'b', 'a');
        said.push(kept.undo(), kept.redo(), kept.redo());
        steps.add('d');
        said.push(steps.mayRedo, m.Steps.restored('weidu', 'z', 'a').undo(), m.Steps.restored('other', 'a', 'a').mayUndo);
        return said;""")
    assert found == [False, False, "b", "a", "a", "b", True, "a", "b", "c", False, "a", False]


def courses(values: np.ndarray, name: str = "x") -> list[dict[str, Any]]:
    return [{"days": list(range(0, 7 * values.shape[1], 7)), "series": {name: row.tolist()}} for row in values]


def test_a_band_is_the_middle_of_the_runs_and_the_difference_is_that_of_pairs(page: Page) -> None:
    chance = np.random.default_rng(4)
    luck = chance.normal(0, 10, (13, 6))
    a, b = luck + chance.normal(0, 1, (13, 6)), luck + 2 + chance.normal(0, 1, (13, 6))
    found = run(page, "runs/bands.js", """
        const pairs = given.a.map((one, i) => [one, given.b[i]]);
        return { band: m.band(given.a, 'x'), few: m.band(given.a.slice(0, m.LEAST_RUNS - 1), 'x'), none: m.band(given.a, 'y'),
            last: m.estimate(m.differences(pairs, 'x', 30, false)), sum: m.estimate(m.differences(pairs, 'x', 30, true)),
            one: m.estimate(m.differences(pairs.slice(0, 1), 'x', 30, false)), t: Array.from({ length: 49 }, (_, i) => m.student(i + 1)) };""",
                {"a": courses(a), "b": courses(b)})
    np.testing.assert_allclose([row[1:] for row in found["band"]], np.quantile(a, [0.1, 0.9], axis=0).T)
    assert found["few"] == [] and found["none"] == []
    for told, by_pair in ((found["last"], b[:, 4] - a[:, 4]), (found["sum"], (b - a)[:, 1:5].sum(axis=1))):
        interval = stats.ttest_1samp(by_pair, 0).confidence_interval(0.95)
        np.testing.assert_allclose([told["mean"] - told["half"], told["mean"] + told["half"]], interval, rtol=1e-4)
        assert told["count"] == 13
    assert found["one"]["count"] == 1 and found["one"]["half"] is None or np.isnan(found["one"]["half"])
    np.testing.assert_allclose(found["t"], stats.t.ppf(0.975, np.arange(1, 50)), atol=6e-5)
    unpaired = stats.ttest_ind(b[:, 4], a[:, 4]).confidence_interval(0.95)
    assert found["last"]["half"] < (unpaired.high - unpaired.low) / 4


OWN = """
extends: incentives_true_outcome
title: {zh: "自己的：方案", en: "Own: it's mine"}
question: {zh: 会怎样？, en: "What \\"then\\"?"}
switches: {star_rating: on, honours: off}
set: {incentives.secretary_share: 0.5}
instruments:
  - {name: team-bonus 2, rewards: score, whom: [secretary, chair], measured: reported, every: half_year, yuan: 30000}
changes:
  - {day: 30, switches: {star_rating: off, penalties: off}, set: {committee.form: owners_committee}}
"""


def test_a_saved_scenario_is_a_file_that_says_what_was_shown(page: Page, facts: dict[str, Any], tmp_path: Path) -> None:
    from yhly_sim.studies.classroom.scenario_data import checked_upload

    own = OWN.replace("{name: team", "{name: \"team").replace("bonus 2,", "bonus 2\",").replace("measured: reported", "measured: true")
    uploaded = checked_upload(own.encode())
    for base in (shipped(facts, "weidu"), shipped(facts, "no_reform"), {**uploaded, "name": "own_file_1"}):
        text, data = run(page, "lab/edits.js", f"""
            const file = await import('{ORIGIN}/static/lab/scenario_file.js');
            let edits = m.withSwitch(given.table, given.base, m.untouched(), 'firm', 200).edits;
            edits = m.withSwitch(given.table, given.base, edits, 'deliberation').edits;
            edits = m.withValue(given.base, edits, 'incentives.penalty_pull', 0.7, 0.3);
            const data = m.scenarioData(given.base, edits);
            return [file.scenarioFile(data, {{ title: given.base.title, question: given.base.question }}, ['one\\ntwo']), data];""",
                         {"table": facts["switches"], "base": base})
        path = tmp_path / f"yhly_{base['name']}.yaml"
        path.write_text(text, encoding="utf-8")
        loaded, meant = load_scenario(path), scenario_definition(data)
        assert sorted(loaded.switches) == meant["switches"] and loaded.title == tuple(meant["title"])
        assert [(one.day, sorted(map(list, one.switches)), [(s.path, s.value) for s in one.settings]) for one in loaded.changes] == [
            (one["day"], sorted(one["switches"]), [(s["path"], s["value"]) for s in one["settings"]]) for one in meant["changes"]]
        assert len(policy_of(loaded).periods) >= 3
        assert [one.name for one in loaded.instruments] == [one["name"] for one in meant["instruments"]]


def test_the_table_that_one_takes_away_has_the_replications_and_what_was_changed(page: Page) -> None:
    found = run(page, "lab/export.js", """
        const tape = (name, series) => ({ beginDay: 180, seriesPlace: one => series.indexOf(one), weeks: [{ day: 180, series: [1.5, NaN] }],
            header: { scenario: name, seed: 3, version: '1', series: series.map(one => ({ name: one, unit: 'score' })) } });
        const edits = { on: ['a'], off: [], set: { x: 2 }, forks: [{ day: 9, on: [], off: ['b'], set: {} }] };
        return [m.particulars(edits, '-'), m.weeklyTable([tape('one', ['s', 't']), tape('two', ['t', 's'])], { turned: ' +a' },
            [[{ days: [180], series: { s: [7] } }, { days: [180], series: { s: [8], t: [null] } }]])];""")
    assert found[0] == "+a x=2 @9(-b)"
    assert found[1].split("\r\n") == [
        "side,scenario,seed,replication,version,day,days_after_reform,s [score],t [score]", "a,one,3,0,1,180,0,1.5,",
        "a,one,3,1,1,180,0,7,", "b,two +a,3,0,1,180,0,,1.5", "b,two +a,3,1,1,180,0,8,", ""]


def test_incentives_are_those_of_the_day_and_means_are_those_of_grids(page: Page) -> None:
    found = run(page, "lab/incentives.js", """
        const periods = [{ day: 0, instruments: [] }, { day: 180, instruments: [1] }, { day: 300, instruments: [2] }];
        const week = (day, grids) => ({ day, grids: Uint16Array.from(grids) });
        const tape = { header: { grids: 2, nothing: 65535, grid_frames: [{ name: 'x', steps: 1 }, { name: 'y', steps: 10 }] },
            weeks: [week(180, [9, 9, 10, 20]), week(187, [9, 9, 65535, 30]), week(194, [9, 9, 1, 1])] };
        return [[179, 180, 299, 900].map(day => m.inForce(periods, day).instruments.length && m.inForce(periods, day).instruments[0]),
            m.gridCourse(tape, 'y', 190), m.gridCourse(tape, 'z', 190)];""")
    assert found == [[0, 1, 1, 2], [[180, 1.5], [187, 3]], []]


def test_labels_in_a_row_leave_room(page: Page) -> None:
    found = run(page, "charts/chart_layout.js", """
        const label = (x, anchor) => ({ x, width: 30, anchor });
        const row = xs => m.roomy(xs.map((x, i) => label(x, i === 0 ? 'start' : i === xs.length - 1 ? 'end' : 'middle')), 4).map(one => one.x).sort((a, b) => a - b);
        return [row([0, 50, 100, 150, 200]), row([0, 20, 100, 150, 200]), row([0, 60]), row([0, 70]), row([])];""")
    assert found == [[0, 50, 100, 150, 200], [0, 100, 150, 200], [0], [0, 70], []]
