"""Every kind of design keeps the same promises: the same points each time, as many as planned, in balanced order."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from tests.design.toy import made
from yhly_sim.design.experiment import Experiment
from yhly_sim.design.kinds import ARGUMENTS

SWITCHES = {"core": {"switches": ["core", "wing"]}, "money": {"switches": ["money"]}, "aid": {"switches": ["aid"]}}
DESIGNS = {"core": {"levels": {"none": {"scenario": "nothing"}, "core": {"scenario": "core_only"},
                              "paid": {"switches": {"money": True}, "set": {"money.yuan": 500}}}}}
RANGES = {"people.rate": "catalogue", "people.share.old": {"range": [0.2, 0.4]}, "people.count": "catalogue"}

KINDS: dict[str, tuple[dict[str, Any], int]] = {
    "replications": ({"scenarios": ["nothing", "core_only"], "design": {"kind": "replications"}}, 2),
    "replications under draws": ({"scenarios": ["nothing", "core_only"], "uncertainties": RANGES,
                                  "design": {"kind": "replications", "draws": 7}}, 14),
    "factorial": ({"levers": SWITCHES, "design": {"kind": "factorial"}}, 8),
    "factorial of ranges": ({"levers": {"pay": {"parameter": "money.yuan", "range": [0, 400]}}, "uncertainties": RANGES,
                             "design": {"kind": "factorial", "steps": 3}}, 81),
    "factorial under draws": ({"levers": SWITCHES, "uncertainties": RANGES,
                               "design": {"kind": "factorial", "draws": 5}}, 40),
    "fractional_factorial": ({"levers": SWITCHES, "design": {"kind": "fractional_factorial", "resolution": 3}}, 4),
    "one_at_a_time": ({"levers": SWITCHES, "uncertainties": RANGES, "design": {"kind": "one_at_a_time"}}, 10),
    "ablation": ({"levers": SWITCHES, "design": {"kind": "ablation"}}, 4),
    "ablation with all subsets": ({"levers": SWITCHES, "design": {"kind": "ablation", "shapley": True}}, 8),
    "formation_orders": ({"design": {"kind": "formation_orders"}}, 3),
    "formation_orders of two": ({"scenarios": ["whole", "core_only"], "levers": {"aid": {"switches": ["aid"]}},
                                 "design": {"kind": "formation_orders"}}, 12),
    "lhs": ({"levers": DESIGNS, "uncertainties": RANGES, "design": {"kind": "lhs", "samples": 6}}, 18),
    "lhs of levers": ({"levers": {**DESIGNS, "people.rate": "catalogue"}, "design": {"kind": "lhs", "samples": 6}}, 6),
    "sobol": ({"uncertainties": RANGES, "design": {"kind": "sobol", "samples": 8}}, 8 * 5),
    "sobol with second order": ({"uncertainties": RANGES,
                                 "design": {"kind": "sobol", "samples": 8, "second_order": True}}, 8 * 8),
    "morris": ({"levers": DESIGNS, "uncertainties": RANGES,
                "design": {"kind": "morris", "trajectories": 3}}, 3 * 4 * 3),
    "search": ({"levers": SWITCHES, "uncertainties": RANGES, "design": {
        "kind": "search", "draws": 4, "objectives": [{"outcome": "joy", "direction": "max"},
                                                     {"outcome": "cost", "direction": "min"}]}}, 4),
}


def of(name: str, **more: Any) -> Experiment:
    return made(**{**KINDS[name][0], **more})


def test_every_kind_is_here() -> None:
    assert {name.split()[0] for name in KINDS} == set(ARGUMENTS)


@pytest.mark.parametrize("name", KINDS)
def test_it_has_as_many_points_as_planned_and_they_are_numbered(name: str) -> None:
    points = of(name).points()
    assert len(points) == KINDS[name][1] == len(list(points))
    assert [point.index for point in points] == list(range(len(points)))
    assert points[-1] == list(points)[-1] and points[1:] == list(points)[1:]


@pytest.mark.parametrize("name", KINDS)
def test_asked_again_it_has_the_same_points_and_another_seed_only_changes_what_is_drawn(name: str) -> None:
    first, again, zero, other = (list(of(name, seed=seed).points()) for seed in (1, 1, 0, 2))
    assert first == again
    is_drawn = bool({"samples", "draws", "trajectories"} & set(KINDS[name][0]["design"]))
    assert (first != other) is is_drawn and (first != zero) is is_drawn and (zero != other) is is_drawn


@pytest.mark.parametrize("name", KINDS)
def test_every_setting_is_one_of_its_factor_and_is_what_the_row_says(name: str) -> None:
    experiment = of(name)
    for point, row in zip(experiment.points(), experiment.rows(), strict=True):
        assert set(point.settings) == {factor.name for factor in experiment.factors}
        for factor in experiment.factors:
            setting = point.settings[factor.name]
            if factor.is_continuous:
                assert isinstance(setting, (int, float)) and factor.low <= setting <= factor.high
                assert row["values"][factor.parameter] == setting
                assert isinstance(setting, int) is factor.is_whole
            else:
                patch = factor.patch(setting)
                assert row["scenario"] == (patch.scenario or row["scenario"])
                assert patch.values.items() <= row.get("values", {}).items()
                assert patch.switches.items() <= row.get("switches", {}).items()
        assert json.loads(json.dumps(row)) == row


@pytest.mark.parametrize("name", KINDS)
def test_a_stopped_batch_has_every_point_about_as_often(name: str) -> None:
    experiment = of(name, replications=3)
    rows = list(experiment.rows())
    size = len(experiment.points())
    assert experiment.run_count == len(rows) == 3 * size
    assert [row["replication"] for row in rows] == [place // size for place in range(len(rows))]
    assert list(experiment.rows(2, first=1)) == rows[size:]
    points = list(experiment.points()) * 3
    for stop in range(1, len(rows)):
        for seen, known in ((Counter(point.index for point in points[:stop]), range(size)),
                            (Counter(point.scenario for point in points[:stop]), experiment.scenarios)):
            counts = [seen[one] for one in known]
            assert max(counts) - min(counts) <= 1


@pytest.mark.parametrize("name", KINDS)
def test_the_frame_has_a_row_for_every_point(name: str) -> None:
    experiment = of(name)
    frame = experiment.frame()
    assert list(frame.columns) == ["scenario", *(factor.name for factor in experiment.factors)]
    assert frame.index.name == "point"
    for point, (index, row) in zip(experiment.points(), frame.iterrows(), strict=True):
        assert index == point.index and row["scenario"] == point.scenario
        assert {name: row[name] for name in point.settings} == dict(point.settings)


@pytest.mark.parametrize("name", KINDS)
def test_what_the_store_keeps_of_it_is_plain_data(name: str) -> None:
    spec = of(name).spec
    assert json.loads(json.dumps(spec, allow_nan=False)) == spec


@pytest.mark.parametrize("name", ["replications under draws", "factorial under draws", "lhs", "morris"])
def test_the_same_draws_meet_every_combination(name: str) -> None:
    experiment = of(name)
    points = experiment.points()
    drawn = experiment.arguments["drawn"]
    for start in range(0, len(points), points.points_a_draw):
        block = points[start:start + points.points_a_draw]
        assert len({tuple(point.settings[one] for one in drawn) for point in block}) == 1
        others = [(point.scenario, *(point.settings[one] for one in experiment.arguments["gridded"])) for point in block]
        assert len(set(others)) == len(block)


def test_scenarios_are_innermost_so_that_none_is_left_behind() -> None:
    experiment = made(scenarios=["nothing", "core_only"], levers={"aid": {"switches": ["aid"]}},
                      design={"kind": "factorial"}, replications=2)
    assert [(row["scenario"], row["switches"]["aid"]) for row in experiment.rows(1)] == [
        ("nothing", False), ("core_only", False), ("nothing", True), ("core_only", True)]


def test_one_at_a_time_leaves_from_what_the_scenario_says() -> None:
    experiment = made(scenarios=["core_only"], levers={"people.rate": {"range": [1, 5]}, "aid": {"switches": ["aid"]}},
                      design={"kind": "one_at_a_time"})
    assert [tuple(point.settings.values()) for point in experiment.points()] == [
        (3.0, "off"), (1.0, "off"), (5.0, "off"), (3.0, "on")]


def test_an_ablation_starts_from_the_whole_and_takes_each_part_away_once() -> None:
    points = of("ablation").points()
    assert [tuple(point.settings.values()) for point in points] == [
        ("on", "on", "on"), ("off", "on", "on"), ("on", "off", "on"), ("on", "on", "off")]


def test_later_levels_stand_on_the_ground_and_seed_zero_is_in_the_row() -> None:
    experiment = made(scenarios=["nothing"], switches={"aid": True}, set={"money": {"yuan": 10}}, seed=0, days=5,
                      world="hamlet", levers={"pay": {"levels": [20, 30]}, "core": {"switches": ["core"]},
                                              "money": {"switches": ["money"]}}, design={"kind": "factorial"})
    assert next(iter(experiment.rows())) == {
        "scenario": "nothing", "seed": 0, "replication": 0, "days": 5, "world": "hamlet",
        "switches": {"aid": True, "core": False, "money": False}, "values": {"money.yuan": 20.0}}


def test_a_large_screening_stays_small_in_memory() -> None:
    """Points are made when asked for: what is kept is the drawn shares, 8 bytes each."""
    points = made(uncertainties=RANGES, design={"kind": "lhs", "samples": 50_000}, limit=50_000).points()
    assert points.shares.nbytes == 50_000 * 3 * 8
    assert points[49_999].index == 49_999
    with pytest.raises(IndexError):
        points[50_000]
