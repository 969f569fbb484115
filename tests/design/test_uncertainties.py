"""All uncertainties, lists, tables of joint draws: what varies, what is named as left out, what is paired."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.design.toy import HEAD, made, written
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.language import LANGUAGES

LHS = {"kind": "lhs", "samples": 8}


def names(**sections: object) -> list[str]:
    return [factor.name for factor in made(**{"design": LHS, **sections}).factors]


def test_all_means_every_uncertainty_with_a_range_and_the_rest_is_named() -> None:
    experiment = made(uncertainties="all", design=LHS)
    assert [factor.name for factor in experiment.factors] == [
        "people.rate", "people.share.old", "people.hours", "people.count"]
    assert experiment.left_out == (("people.share.young", "no_range"),)
    assert all(factor.role == "uncertainty" for factor in experiment.factors)


def test_what_can_have_no_effect_is_left_out_of_all_and_refused_by_name() -> None:
    assert dict(made(scenarios=["nothing"], uncertainties="all", design=LHS).left_out)["people.hours"] == "part_off"
    assert dict(made(scenarios=["dated"], uncertainties="all", design=LHS).left_out)["people.rate"] == "dated"
    assert "people.rate" in names(scenarios=["dated", "nothing"], uncertainties="all")
    turned_on = {"core": {"switches": ["core"]}}
    assert "people.hours" in names(scenarios=["nothing"], uncertainties="all", levers=turned_on)
    with pytest.raises(UserError) as caught:
        made(scenarios=["nothing"], uncertainties=["people.hours"], design=LHS)
    assert caught.value.message == "factor_part_is_off"


def test_a_list_takes_parameters_tables_and_folders() -> None:
    assert names(uncertainties=["people.share", "people.count"]) == ["people.count", "people.share.old"]
    assert names(uncertainties=["people"]) == names(uncertainties="all")
    assert names(uncertainties=["pay"]) == ["pay"]


def test_a_mapping_mixes_named_ones_with_all_but_some() -> None:
    found = made(uncertainties={"all": True, "except": ["people.share", "people.count"],
                                "people.rate": {"range": [1, 2]}, "aid": {"switches": ["aid"]}}, design=LHS)
    assert [factor.name for factor in found.factors] == ["people.rate", "aid", "people.hours"]
    assert (found.factors[0].low, found.factors[0].high) == (1.0, 2.0)
    assert names(uncertainties={"people": "catalogue", "people.rate": {"range": [1, 2]}})[0] == "people.rate"


def test_a_lever_with_a_range_is_drawn_beside_uncertainties_and_one_with_levels_is_crossed() -> None:
    experiment = made(levers={"pay": {"range": [0, 10], "parameter": "money.yuan"}, "aid": {"switches": ["aid"]}},
                      uncertainties=["people.rate"], design=LHS)
    assert experiment.arguments["drawn"] == ["pay", "people.rate"] and experiment.arguments["gridded"] == ["aid"]
    assert len(experiment.points()) == 16


POSTERIOR = "people.rate,weight,pay\n1,1,10\n2,0,20\n3,2,30\n\n4,1,40\n"


def test_rows_of_a_file_are_drawn_together_in_proportion_to_their_weights(tmp_path: Path) -> None:
    (tmp_path / "posterior.csv").write_text(POSTERIOR)
    experiment = written(tmp_path, "scenarios: [whole]\nreplications: 1\nlevers: {aid: {switches: [aid]}}\n"
                                   "uncertainties: {from: posterior.csv, people.share.old: catalogue}\n"
                                   "design: {kind: lhs, samples: 8}\n")
    points = experiment.points()
    pairs = [(row["values"]["people.rate"], row["values"]["money.yuan"]) for row in experiment.rows()]
    assert sorted(pairs[::2]) == [(1, 10)] * 2 + [(3, 30)] * 4 + [(4, 40)] * 2 and pairs[::2] == pairs[1::2]
    assert len({point.settings["people.share.old"] for point in points}) == 8
    told = experiment.arguments["joint"]
    assert told["file"] == "posterior.csv" and told["names"] == ["people.rate", "money.yuan"]
    assert [(factor.name, factor.low, factor.high) for factor in experiment.factors[2:]] == [
        ("people.rate", 1.0, 4.0), ("money.yuan", 10.0, 40.0)]


def test_a_calibration_out_of_reach_is_remembered_by_its_draws(tmp_path: Path) -> None:
    def told(distances: str, beside: str | None = None) -> object:
        (tmp_path / "posterior.csv").write_text(f"people.rate,distance\n1,{distances[0]}\n2,{distances[1]}\n")
        if beside is not None:
            (tmp_path / "posterior.json").write_text(beside)
        experiment = written(tmp_path, "scenarios: [whole]\nreplications: 1\nuncertainties: {from: posterior.csv}\n"
                                       "design: {kind: replications, draws: 4}\n")
        return experiment.arguments["joint"].get("out_of_reach")

    assert told("19") is None and told("49") == {"nearest": 4.0}
    assert told("19", '{"is_reachable": true}') is None and told("19", "no json") is None and told("19", "[1]") is None
    assert told("19", '{"is_reachable": false}') == {"nearest": None}


def test_another_table_is_another_experiment_to_the_store(tmp_path: Path) -> None:
    digests = []
    for text in (POSTERIOR, POSTERIOR.replace("40", "41")):
        (tmp_path / "posterior.csv").write_text(text)
        experiment = written(tmp_path, "scenarios: [whole]\nreplications: 1\nuncertainties: {from: posterior.csv}\n"
                                       "design: {kind: replications, draws: 4}\n")
        digests.append(experiment.spec["design"]["joint"]["digest"])
    assert digests[0] != digests[1]


@pytest.mark.parametrize(("table", "message", "line"), [
    (None, "draws_not_found", 4),
    ("people.rate\n", "draws_empty", None),
    ("", "draws_empty", None),
    ("people.rate,people.rate\n1,2\n", "draws_heading", 1),
    ("weight\n1\n", "draws_heading", 1),
    ("people.rat\n1\n", "draws_unknown_parameter", 1),
    ("money.reading\n1\n", "draws_unknown_parameter", 1),
    ("people.rate\n1\n2,3\n", "draws_row_length", 3),
    ("people.rate\n1\n\n9\n", "draws_value_outside", 4),
    ("people.rate\nmany\n", "draws_value_outside", 2),
    ("people.rate\nnan\n", "draws_value_outside", 2),
    ("people.rate,weight\n1,-1\n", "draws_weight_expected", 2),
    ("people.rate,weight\n1,0\n", "draws_weightless", None),
    ("people.rate,distance\n1,near\n", "draws_distance_expected", 2),
    (b"\xff\xfe\x00", "draws_not_readable", 4),
])
def test_what_is_wrong_in_a_table_is_said(
        table: str | bytes | None, message: str, line: int | None, tmp_path: Path) -> None:
    if table is not None:
        (tmp_path / "draws.csv").write_bytes(table if isinstance(table, bytes) else table.encode())
    with pytest.raises(UserError) as caught:
        written(tmp_path, "uncertainties: {from: draws.csv}\ndesign: {kind: lhs, samples: 4}\nreplications: 1\n",
                head=HEAD + "scenarios: [whole]\n\n")
    assert (caught.value.message, caught.value.fields.get("line")) == (message, line)
    for lang in LANGUAGES:
        assert "draws.csv" in caught.value.sentence(lang) and "\n" not in caught.value.sentence(lang)


@pytest.mark.parametrize(("design", "message"), [
    ({"kind": "sobol", "samples": 4}, "draws_need_lhs"), ({"kind": "morris"}, "draws_need_lhs"),
    ({"kind": "factorial"}, "draws_need_draws")])
def test_joint_draws_go_with_designs_that_draw_rows(design: dict[str, object], message: str, tmp_path: Path) -> None:
    (tmp_path / "draws.csv").write_text("people.rate\n1\n")
    with pytest.raises(UserError) as caught:
        made(uncertainties={"from": str(tmp_path / "draws.csv")}, design=design)
    assert caught.value.message == message
