"""What the tape says is what the model's columns hold: on Sundays, and for open disputes on every evening."""

from __future__ import annotations

import io
import json
import struct

import numpy as np
import pytest

from tests.web.serving import chunks, header
from yhly_sim.domain.codes import Stage
from yhly_sim.model.adapter import make_model
from yhly_sim.model.governance import GovernanceModel
from yhly_sim.model.tape import EVENT, NOTHING
from yhly_sim.studies.classroom.scenario_data import scenario_definition
from yhly_sim.studies.classroom.tape import WARMUPS, record_tape, tape_address

ROW = {"scenario": "weidu", "world": "small", "days": 200, "seed": 3}
OPEN = (Stage.VOICED, Stage.QUEUED, Stage.POOLED)


@pytest.fixture(scope="module")
def tape() -> bytes:
    out = io.BytesIO()
    assert record_tape(ROW, out.write)
    return out.getvalue()


def weeks(tape: bytes) -> dict[int, tuple[dict[str, np.ndarray], dict[str, np.ndarray], dict[str, float]]]:
    head = header(tape)
    found = {}
    for kind, payload in chunks(tape):
        if kind != 2:
            continue
        place = 8
        tables: list[dict[str, np.ndarray]] = []
        for frames, count in ((head["frames"], head["courtyards"]), (head["grid_frames"], head["grids"])):
            tables.append({})
            for frame in frames:
                raw = np.frombuffer(payload, "<u2", count, place)
                tables[-1][frame["name"]] = np.where(raw == NOTHING, np.nan, raw / frame["steps"])
                place += 2 * count
        place += -place % 8
        series = np.frombuffer(payload, "<f8", len(head["series"]), place)
        found[struct.unpack_from("<i", payload)[0]] = (
            *tables, dict(zip((one["name"] for one in head["series"]), series, strict=True)))
    return found


def in_stages(tape: bytes, name: str, stages: tuple[Stage, ...], day: int) -> np.ndarray:
    """Disputes in these stages in each courtyard on the evening of a day: the last WEEK before, and the moves since."""
    since = max(week for week in weeks(tape) if week <= day)
    count = weeks(tape)[since][0][name].copy()
    moves = np.frombuffer(b"".join(payload for kind, payload in chunks(tape) if kind == 3), EVENT)
    moves = moves[(moves["day"] >= since) & (moves["day"] < day)]
    for move in moves:
        count[move["courtyard"]] += (move["stage_to"] in stages) - (move["stage_from"] in stages)
    return count


def held(model: GovernanceModel, stages: tuple[Stage, ...]) -> np.ndarray:
    """Disputes in these stages in each courtyard now, by the column."""
    disputes = model.state.disputes
    is_in = np.isin(disputes.stage, [int(stage) for stage in stages])
    return np.bincount(disputes.courtyard_id[is_in], minlength=len(model.state.courtyards))


def test_fifty_courtyard_days_say_what_the_columns_hold(tape: bytes) -> None:
    head, told, chance = header(tape), weeks(tape), np.random.default_rng(5)
    assert {"satisfaction", "norm", "hidden", "open", "quality", "paying_share"} <= {one["name"] for one in head["frames"]}
    sundays = sorted(chance.choice(sorted(told), 10, replace=False).tolist())
    evenings = chance.choice(np.arange(head["begin_day"], head["day_count"]), 10, replace=False).tolist()
    evenings += [head["begin_day"], head["begin_day"] + 1]
    model = make_model(ROW)
    compared = 0
    while model.running:
        model.step()
        courtyards = chance.choice(head["courtyards"], 5, replace=False)
        if model.day in sundays:
            frames, grid_frames, series = told[model.day]
            for frame in head["frames"]:
                column = {"satisfaction": model.recorder.frames["satisfaction"][-1],
                          "norm": model.recorder.frames["norm"][-1], "hidden": held(model, (Stage.HIDDEN,)),
                          "open": held(model, OPEN)}.get(frame["name"])
                column = model.state.courtyards[frame["name"]] if column is None else column
                np.testing.assert_allclose(frames[frame["name"]][courtyards], column[courtyards],
                                           atol=0.5 / frame["steps"] + 1e-7)
            np.testing.assert_array_equal(grid_frames["branch_kind"], model.state.grids.branch_kind)
            for name, value in series.items():
                np.testing.assert_equal(value, model.recorder.series[name][-1])
            compared += len(courtyards)
        if model.day in evenings:
            for name, stages in (("open", OPEN), ("hidden", (Stage.HIDDEN,))):
                np.testing.assert_array_equal(in_stages(tape, name, stages, model.day), held(model, stages))
    assert compared == 50
    end = json.loads(chunks(tape)[-1][1])
    assert {name: one["value"] for name, one in end["outcomes"].items()} == {
        name: value if np.isfinite(value) else None for name, value in model.outcomes.items()}


def test_a_tape_goes_on_from_the_warm_up_of_another_and_is_the_same_to_the_byte(tape: bytes) -> None:
    other = io.BytesIO()
    assert record_tape({**ROW, "scenario": "no_reform"}, other.write)
    again = io.BytesIO()
    assert record_tape(ROW, again.write)
    WARMUPS.clear()
    anew = io.BytesIO()
    assert record_tape(ROW, anew.write)
    assert again.getvalue() == anew.getvalue() == tape != other.getvalue()
    assert [kind for kind, _ in chunks(tape)].count(5) == header(tape)["reform_day"]


def test_a_run_that_nobody_wants_ends_on_the_day_it_is_told() -> None:
    out, days = io.BytesIO(), iter([True] * 100 + [False])
    assert not record_tape(ROW, out.write, is_wanted=lambda: next(days))
    assert chunks(out.getvalue())[-1][0] in (2, 3)


def test_an_address_tells_apart_what_differs_and_nothing_else() -> None:
    own = scenario_definition({"extends": "weidu", "switches": {"honours": False}})
    same = scenario_definition({"switches": {"honours": False}, "extends": "weidu"})
    other = scenario_definition({"extends": "weidu", "switches": {"honours": False}, "changes": [
        {"day": 9, "switches": {"penalties": False}}]})
    rows: list[dict[str, object]] = [
        ROW, {**ROW, "seed": 4}, {**ROW, "replication": 1}, {**ROW, "days": 201}, {**ROW, "world": "weidu"},
        {"scenario": "own", "definition": own, "seed": 3}, {"scenario": "own", "definition": other, "seed": 3}]
    assert len({tape_address(row) for row in rows}) == len(rows)
    assert tape_address({"scenario": "own", "definition": same, "seed": 3}) == tape_address(rows[-2])
    assert tape_address({"scenario": "weidu", "definition": scenario_definition("weidu"), "seed": 3}) == tape_address(
        {"scenario": "weidu", "seed": 3})


def of_kind(tape: bytes, wanted: int) -> list[bytes]:
    return [payload for kind, payload in chunks(tape) if kind == wanted]


def lying(tape: bytes, day: int) -> dict[int, tuple[int, int, int]]:
    """dispute -> (stage, level, kind of body) on the evening of a day: the stock, and every move since."""
    rows = np.concatenate([np.frombuffer(b"".join(of_kind(tape, kind)), EVENT) for kind in (7, 3)])
    since = np.arange(len(rows)) < len(b"".join(of_kind(tape, 7))) // EVENT.itemsize
    return {int(row["key"]): (int(row["stage_to"]), int(row["level"]), int(row["body"]))
            for row, is_stock in zip(rows, since, strict=True) if is_stock or row["day"] < day}


def test_what_lies_with_whom_and_the_hours_of_bodies_are_those_of_the_columns(tape: bytes) -> None:
    head = header(tape)
    told = {struct.unpack_from("<i", one)[0]: np.frombuffer(one, "<u2", offset=8).reshape(2, -1) for one in of_kind(tape, 8)}
    assert sorted(told) == sorted(weeks(tape)) and (told[head["begin_day"]][1] == NOTHING).all()
    model = make_model(ROW)
    given, compared, kinds = np.zeros(0), 0, {kind for group in head["groups"] for kind in group["kinds"]}
    while model.running:
        model.step()
        bodies, disputes = model.state.bodies, model.state.disputes
        place = np.concatenate([
            offset + (np.repeat(np.arange(group["count"]), 3) if group["name"] == "courtyard" else np.arange(group["count"]))
            for group, offset in zip(head["groups"], np.cumsum([0, *(one["count"] for one in head["groups"])]), strict=False)])
        rows = np.concatenate([np.flatnonzero(np.isin(bodies.kind, group["kinds"])) for group in head["groups"]])
        assert rows.size == place.size == np.isin(bodies.kind, list(kinds)).sum()
        if model.day == head["begin_day"]:
            given = bodies.spent_hours.copy()
        if model.day in told and model.day > head["begin_day"]:
            for numbers, hours in zip(told[model.day], (bodies.week_hours, bodies.spent_hours - given), strict=True):
                meant = np.bincount(place, weights=hours[rows])
                np.testing.assert_allclose(numbers / head["hour_steps"], meant, atol=0.5 / head["hour_steps"] + 1e-9)
            given, compared = bodies.spent_hours.copy(), compared + 1
        if model.day in (head["begin_day"], head["begin_day"] + 40, head["day_count"]):
            now = lying(tape, model.day)
            held_now = {int(key): (int(stage), int(level), int(body)) for key, stage, level, body in zip(
                disputes.dispute_key, disputes.stage, disputes.level, disputes.body_kind, strict=True)
                if stage <= Stage.POOLED}
            assert {key: one for key, one in now.items() if one[0] <= Stage.POOLED} == held_now
            for key, (_, level, body) in held_now.items():
                if body:
                    row = int(disputes.body[np.flatnonzero(disputes.dispute_key == np.uint64(key))[0]])
                    courtyard = (key >> 36) & 0xFFFFFF
                    assert bodies.level[row] == level and bodies.unit_id[row] == unit_over(model, courtyard, level)
    assert compared > 20


def unit_over(model: GovernanceModel, courtyard: int, level: int) -> int:
    """The place of a level in which a courtyard lies; the page finds who has a dispute in the same way."""
    grid = int(model.state.courtyards.grid_id[courtyard])
    community = int(model.state.grids.community_id[grid])
    return [-1, courtyard, grid, community, int(model.state.communities.subdistrict_id[community]), 0, 0][level]
