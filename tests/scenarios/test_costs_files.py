"""Costs files: prices of one's own, checked, with a source, and part of what a run follows from."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from yhly_sim.domain.accounts.prices import UNPAID_HOURS
from yhly_sim.domain.catalogue import catalogue
from yhly_sim.engine.errors import UserError
from yhly_sim.scenarios.costs import is_costs_file, load_costs, price_parameters, write_costs_template
from yhly_sim.scenarios.load import load_scenario
from yhly_sim.scenarios.policy import policy_of

WORKER = "accounts.worker_hour_yuan"


def written(folder: Path, text: str, name: str = "mine.yaml") -> Path:
    path = folder / name
    path.write_text(dedent(text), encoding="utf-8")
    return path


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_template_names_every_price_and_changes_nothing_as_it_is(
        lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YHLY_LANG", lang)
    path = write_costs_template(tmp_path / "costs.yaml")
    text = path.read_text(encoding="utf-8")
    assert load_costs(path).prices == ()
    for one in price_parameters():
        assert f"# {one.path}: {one.value:g}" in text and getattr(one, lang) in text
    with pytest.raises(UserError) as caught:
        write_costs_template(path)
    assert caught.value.message == "template_exists"


def test_a_template_filled_in_needs_a_source_of_its_own(tmp_path: Path) -> None:
    path = write_costs_template(tmp_path / "costs.yaml")
    lines = [line.replace("# accounts.", "accounts.") for line in path.read_text(encoding="utf-8").splitlines()]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(UserError) as caught:
        load_costs(path)
    assert caught.value.message == "costs_source_missing" and caught.value.fields["line"] == 3
    path.write_text("\n".join(["source: accounts of 2023", *lines[3:]]), encoding="utf-8")
    assert {one.path for one in load_costs(path).prices} == {
        one.path for one in price_parameters() if one.folder == "accounts"}


@pytest.mark.parametrize(("text", "message", "line"), [
    ("prices:\n  accounts.worker_hour_yuan: 20", "costs_source_missing", 1),
    ("source: x\nprices:\n  accounts.worker_yuan: 20", "costs_not_a_price", 3),
    ("source: x\nprices:\n  disputes.base_rate: 20", "costs_not_a_price", 3),
    ("source: x\nprices:\n\n  accounts.worker_hour_yuan: -1", "parameter_not_a_cost", 4),
    ("source: x\nprices:\n  accounts.worker_hour_yuan: dear", "parameter_not_a_cost", 3),
    ("source: x\nprices:\n  accounts.worker_hour_yuan: on", "parameter_not_a_cost", 3),
    ("source: x\nprice:\n  accounts.worker_hour_yuan: 1", "costs_not_a_mapping", 1),
    ("source: x\nprices: 3", "costs_not_a_mapping", 2),
    ("source: x\nyear: 2023\nprices:\n  accounts.worker_hour_yuan: 1", "page_unknown_key", 2),
    ("- 3", "costs_not_a_mapping", 1),
])
def test_a_mistake_is_answered_with_file_line_and_remedy(
        text: str, message: str, line: int, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load_costs(written(tmp_path, text))
    error = caught.value
    assert error.message == message and error.exit_code == 2
    for lang, where in (("zh", f"第 {line} 行"), ("en", f"line {line}:")):
        assert "mine.yaml" in error.sentence(lang) and where in error.sentence(lang)
    if message == "costs_not_a_price" and "worker" in text:
        assert WORKER in error.sentence("en")


def test_a_price_that_somebody_knows_may_lie_outside_the_range_and_brings_its_source(tmp_path: Path) -> None:
    path = written(tmp_path, f"source: accounts of 2023\nprices:\n  {WORKER}: 60")
    priced = load_scenario("weidu").with_priced(load_costs(path).prices)
    [parameter] = {period.catalogue[WORKER] for period in policy_of(priced).periods}
    assert (parameter.value, parameter.high, parameter.source, parameter.line) == (60, 60, "accounts of 2023", 3)
    assert catalogue()[WORKER].high < 60


def test_prices_are_part_of_what_a_run_follows_from(tmp_path: Path) -> None:
    weidu = load_scenario("weidu")
    other = weidu.with_priced(load_costs(written(tmp_path, f"source: s\nprices:\n  {WORKER}: 30")).prices)
    same = weidu.with_priced(load_costs(written(tmp_path, f"source: s\nprices:\n  {WORKER}: 22")).prices)
    assert other.policy_digest != weidu.policy_digest == same.policy_digest


def test_a_scenario_names_its_costs_and_what_it_sets_itself_goes_first(tmp_path: Path) -> None:
    written(tmp_path, f"source: s\nprices:\n  {WORKER}: 30\n  centres.running_yuan: 900", "prices.yaml")
    mine = written(tmp_path, """\
        extends: no_reform
        question: {zh: 问, en: asked}
        costs: prices.yaml
        set: {centres.running_yuan: 800}
        """)
    child = written(tmp_path, f"extends: {mine}\nquestion: {{zh: 问, en: asked}}\n", "child.yaml")
    for path in (mine, child):
        values = load_scenario(path).values()
        assert (values[WORKER], values["centres.running_yuan"]) == (30, 800)
    above = load_scenario(child).with_priced(load_costs("budget_view").prices).values()
    assert all(above[path] == 0.0 for path in UNPAID_HOURS) and above[WORKER] == 30


def test_a_name_that_nobody_knows_is_answered_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load_costs("budget_vew")
    assert caught.value.message == "unknown_costs" and "budget_view" in str(caught.value)
    with pytest.raises(UserError) as caught:
        load_scenario(written(tmp_path, "question: {zh: 问, en: asked}\ncosts: nowhere.yaml\n"))
    assert caught.value.message == "file_not_found"


def test_hours_of_people_who_are_not_paid_may_be_free() -> None:
    assert all(catalogue()[path].low == 0.0 for path in UNPAID_HOURS)
    paid = [one for one in price_parameters() if one.path.endswith("_hour_yuan") and one.path not in UNPAID_HOURS]
    assert all(one.low > 0.0 for one in paid)


def test_a_costs_file_is_told_from_a_scenario(tmp_path: Path) -> None:
    assert is_costs_file(written(tmp_path, "source: s\nprices:\n"))
    assert not is_costs_file(written(tmp_path, "question: {zh: 问, en: asked}\n"))
    assert not is_costs_file("weidu") and not is_costs_file(tmp_path / "nowhere.yaml")
