"""What the pages for policy staff say of a store is what the analyses say of it: numbers, intervals, p values, prices, shares."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.web.policy_store import filled_store, policy_folder
from yhly_sim.engine.errors import UserError
from yhly_sim.studies.attribute import attribute
from yhly_sim.studies.policy.findings import finding
from yhly_sim.studies.policy.ledger import usual_prices
from yhly_sim.studies.policy.listed import chosen_experiment, experiment_files, kept_in_store
from yhly_sim.studies.policy.page import policy_page
from yhly_sim.studies.policy.runs import PolicyRuns, read_policy_runs, runs_address
from yhly_sim.studies.report import facts_of
from yhly_sim.studies.reporting.names import subject_of_report
from yhly_sim.studies.robustness import robustness
from yhly_sim.studies.sensitivity import sensitivity


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = policy_folder(tmp_path_factory.mktemp("policy") / "work")
    filled_store(found)
    return found


@pytest.fixture(scope="module")
def facts(folder: Path) -> dict[str, Any]:
    """What reports of both say."""
    return {name: facts_of(folder / "experiments" / f"{name}.yaml", store=folder / "yhly-store") for name in ("drawn", "parts")}


@pytest.fixture
def store(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The store, while one works in its folder."""
    monkeypatch.chdir(folder)
    return folder / "yhly-store"


def read(name: str, store: Path) -> PolicyRuns:
    return read_policy_runs(chosen_experiment(name, quick=False, store=store), store)


@pytest.mark.parametrize("name", ["drawn", "parts"])
def test_the_table_is_that_of_the_report(store: Path, facts: dict[str, Any], name: str) -> None:
    runs, told_there = read(name, store), facts[name]
    page = policy_page(runs)
    json.dumps(page, allow_nan=False)
    assert [one["name"] for one in page["designs"]] == list(told_there.designs.names)
    assert {one["name"]: {lang: one[lang] for lang in ("zh", "en")} for one in page["designs"]} == told_there.titles
    assert [one["name"] for one in page["outcomes"] if one["is_asked"]] == list(told_there.about)
    assert page["experiment"]["digest"] == told_there.digest and page["experiment"]["unit"] == told_there.designs.unit
    for comparison in told_there.comparisons:
        told = page["differences"][comparison.treatment]
        assert set(told) == {one.name for one in comparison.differences}
        for one in comparison.differences:
            meant = [one.difference, one.ci_low, one.ci_high, one.p_holm]
            np.testing.assert_allclose(np.array(told[one.name][:4], dtype=float), meant, rtol=1e-6, atol=1e-12, err_msg=one.name)
    for design, prices in zip(told_there.designs.names[1:], told_there.costs, strict=True):
        assert {effect: told[0] for effect, told in page["prices"][design].items()} == {one.name: one.verdict for one in prices}


def test_another_baseline_turns_the_difference_round_and_own_prices_change_costs_alone(store: Path) -> None:
    runs = read("drawn", store)
    usual, nothing, _ = runs.names
    page, other = policy_page(runs), finding(runs, {"kind": "against", "baseline": nothing})
    assert other["differences"][usual]["satisfaction"][0] == -page["differences"][nothing]["satisfaction"][0]
    prices = {name: 2 * price for name, price in usual_prices(runs.lines).items()}
    dear = finding(runs, {"kind": "against", "baseline": usual, "prices": prices})
    for name in ("satisfaction", "hidden_stock"):
        assert dear["differences"][nothing][name] == page["differences"][nothing][name]
    assert dear["differences"][nothing]["cost_full_yuan"][0] == pytest.approx(2 * page["differences"][nothing]["cost_full_yuan"][0])
    assert page["ledger"]["is_as_told"]


def test_where_the_order_flips_is_what_the_robustness_analysis_finds(store: Path) -> None:
    runs, meant = read("drawn", store), robustness("drawn", ["satisfaction"], store=store).to_json()["robustness"]["satisfaction"]
    found = finding(runs, {"kind": "flips", "basis": "satisfaction"})
    assert {key: found[key] for key in meant} == meant
    assert len(found["states"]["disputes.base_rate"]) == found["draws"] == 40
    weighed = finding(runs, {"kind": "flips", "basis": {"satisfaction": 5.0, "hidden_stock": 3.0}})
    assert all(-1e-6 <= one["mean"] <= 100 + 1e-6 for one in weighed["policies"].values())
    with pytest.raises(UserError):
        finding(read("parts", store), {"kind": "flips", "basis": "satisfaction"})


def test_who_gains_is_what_the_report_says(store: Path, facts: dict[str, Any]) -> None:
    meant = facts["drawn"]
    found = finding(read("drawn", store), {"kind": "gains", "baseline": meant.designs.names[0], "design": meant.shown.treatment})
    assert found["dimensions"] == meant.fairness.to_json() and set(found["dimensions"]) == {"courtyard_kind", "age"}


def test_drivers_are_those_of_the_sensitivity_analysis_and_of_the_attribution(store: Path) -> None:
    runs = read("drawn", store)
    found = finding(runs, {"kind": "drivers", "outcome": "satisfaction", "design": "usual", "baseline": None})
    meant = sensitivity("drawn", ["satisfaction"], at={"design": "usual"}, store=store).findings[0]
    assert found["refused"] is None and {one["name"] for one in found["sensitivity"]["factors"]} == {"disputes.base_rate", "incentives.crowding_loss"}
    assert [one["value"] for one in found["sensitivity"]["factors"]] == [one.value for one in meant.ranking.values()]
    less = finding(runs, {"kind": "drivers", "outcome": "satisfaction", "design": "nothing", "baseline": "usual"})
    meant = sensitivity("drawn", ["satisfaction"], at={"design": "nothing"}, against="design=usual", store=store).findings[0]
    assert [one["value"] for one in less["sensitivity"]["factors"]] == [one.value for one in meant.ranking.values()]
    assert {one["path"] for one in found["settings"]} == {"disputes.base_rate", "incentives.crowding_loss"}
    assert [one["source"]["zh"] for one in found["settings"] if one["path"] == "incentives.crowding_loss"] == ["S53（d 为 0.3 至 0.5，有争议）；M9"]
    assert [one["plausible"]["zh"] for one in found["settings"] if one["path"] == "disputes.base_rate"] == ["12 – 80"]
    parts = finding(read("parts", store), {"kind": "drivers", "outcome": "satisfaction", "design": read("parts", store).names[0], "baseline": None})
    shares = attribute("parts", ["satisfaction"], store=store).findings[0]
    assert parts["sensitivity"] is None and [one["value"] for one in parts["parts"]["parts"]] == [shares[one.name].amount.value for one in shares.players]


def test_names_that_are_not_there_are_refused_and_a_path_is_no_name(store: Path) -> None:
    runs = read("drawn", store)
    asked: list[dict[str, Any]] = [
        {"kind": "against", "baseline": "x"}, {"kind": "flips", "basis": "x"}, {"kind": "flips", "basis": {"x": 1.0}}, {"kind": "flips", "basis": {}},
        {"kind": "gains", "baseline": runs.names[0], "design": "x"}, {"kind": "drivers", "outcome": "x", "design": runs.names[0]}]
    for one in asked:
        with pytest.raises(UserError):
            finding(runs, one)
    for name in ("no_such", "experiments/drawn.yaml", "../drawn"):
        with pytest.raises(UserError):
            chosen_experiment(name, quick=False, store=store)


def test_the_list_has_files_in_reach_what_the_store_has_and_scenarios_against_each_other(store: Path) -> None:
    files = {one["name"]: one for one in experiment_files()}
    assert {"drawn", "parts", "incentive_designs", "morris_all"} <= set(files)
    designs = {name: one["sizes"]["full"]["designs"] for name, one in files.items()}
    assert (designs["drawn"], designs["parts"], designs["incentive_designs"], designs["formation_orders"], designs["morris_all"]) == (3, 4, 10, 6, 1)
    assert files["drawn"]["sizes"]["full"]["is_comparison"] and not files["morris_all"]["sizes"]["full"]["is_comparison"]
    assert files["drawn"]["sizes"]["full"]["about"] == kept_in_store(store)["kept"]["drawn"]["about"]
    there = kept_in_store(store)
    assert there["kept"]["drawn"]["ok"] == there["kept"]["drawn"]["planned"] == 240 and there["lists"] == []
    assert kept_in_store(store.parent / "nowhere") == {"kept": {}, "lists": []}


def test_the_address_of_runs_changes_with_them(store: Path) -> None:
    drawn, parts = (chosen_experiment(name, quick=False, store=store) for name in ("drawn", "parts"))
    assert runs_address(drawn, store) == runs_address(drawn, store) != runs_address(parts, store)
    with pytest.raises(UserError):
        runs_address(subject_of_report(["no_reform", "weidu"], quick=True), store)
