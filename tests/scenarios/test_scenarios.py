"""Scenario files: inheritance, switches, dated changes, and a sentence for whatever is wrong."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterable
from pathlib import Path
from textwrap import dedent

import pytest

from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.switches import switches
from yhly_sim.engine.errors import UserError
from yhly_sim.model.governance import GovernanceModel
from yhly_sim.scenarios.difference import difference
from yhly_sim.scenarios.load import load_scenario, scenario_names
from yhly_sim.scenarios.policy import policy_of
from yhly_sim.scenarios.scenario import Scenario

SHIPPED = tuple(sorted(path.stem for path in (Path(__file__).resolve().parents[2] / "scenarios").glob("*.yaml")))
QUESTION = "question: {zh: 问, en: asked}\n"


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(QUESTION + dedent(text))
    return path


def refused(folder: Path, text: str) -> UserError:
    with pytest.raises(UserError) as caught:
        load_scenario(written(folder, "mine", text))
    assert caught.value.exit_code == 2 and "mine.yaml" in str(caught.value)
    return caught.value


def test_all_of_them_are_found_by_name() -> None:
    assert set(SHIPPED) <= set(scenario_names())


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_scenario_asks_one_question_in_both_languages_and_runs_two_years(name: str) -> None:
    scenario = load_scenario(name)
    assert scenario.question[0].endswith("？") and scenario.question[1].endswith("?")
    assert all(scenario.look_at)
    assert (scenario.world, scenario.warmup_days, scenario.days) == ("weidu", 180, 730)


def test_shipped_scenarios_have_short_titles_of_their_own_in_both_languages() -> None:
    for place, longest in ((0, 8), (1, 24)):
        titles = {load_scenario(name).title[place] for name in SHIPPED}
        assert len(titles) == len(SHIPPED) and not titles & set(SHIPPED)
        assert max(len(title) for title in titles) <= longest


def test_a_scenario_without_a_title_is_called_by_its_name(tmp_path: Path) -> None:
    mine = load_scenario(written(tmp_path, "mine", "extends: weidu\n"))
    assert mine.title == ("mine", "mine") and mine.titled("en") == "mine"
    assert load_scenario("weidu").titled("en") == "Weidu programme (weidu)"
    titled = load_scenario(written(tmp_path, "mine", "extends: weidu\ntitle: {zh: 我的, en: My own}\n"))
    assert titled.title == ("我的", "My own")


def test_a_title_speaks_both_languages(tmp_path: Path) -> None:
    assert "title" in refused(tmp_path, "extends: weidu\ntitle: {zh: 我的}\n").sentence("en")


def test_no_two_shipped_scenarios_resolve_to_the_same_policy() -> None:
    digests = {load_scenario(name).policy_digest for name in SHIPPED}
    assert len(digests) == len(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_before_its_day_nothing_of_the_reform_is_on_and_numbers_are_those_of_no_reform(name: str) -> None:
    policy, before = policy_of(load_scenario(name)), policy_of(load_scenario("no_reform"))
    for day in (0, 179):
        assert policy.on_day(day)[0] == frozenset()
        assert policy.on_day(day)[1] is before.on_day(0)[1]
    scenario = load_scenario(name)
    assert policy.on_day(180)[0] == scenario.switches
    if all(change.day == 0 for change in scenario.changes):
        assert policy.on_day(909) == policy.on_day(180)


def test_the_library_asks_at_least_thirty_questions_and_says_what_to_look_at() -> None:
    assert len(SHIPPED) >= 30
    asked = [load_scenario(name) for name in SHIPPED]
    for questions in zip(*(one.question for one in asked), strict=True):
        assert len(set(questions)) == len(SHIPPED)
    assert min(len(sentence) for one in asked for sentence in (*one.question, *one.look_at)) > 8


def test_every_part_of_the_programme_is_taken_away_once() -> None:
    weidu = load_scenario("weidu").switches
    for part in set(switches()) - {"grids"}:
        without = load_scenario(f"weidu_without_{part}").switches
        gone = weidu - without
        assert part in gone and all(part in (one, *switches()[one].requires) or "star_rating" in gone for one in gone)


def test_every_order_of_formation_is_there() -> None:
    orders = {policy_of(load_scenario(name)).on_day(180)[1].branches.formation_order
              for name in SHIPPED if name.startswith("order_") or name == "weidu"}
    assert orders == set(catalogue()["branches.formation_order"].options)


@pytest.mark.long
@pytest.mark.one_in(3)
@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_scenario_can_be_lived(name: str) -> None:
    model = GovernanceModel(name, world="small", days=360)
    model.run_model()
    assert 0.3 < model.outcomes["satisfaction"] < 0.9 and len(model.state.ledger) > 500


def test_weidu_has_every_switch_on() -> None:
    assert load_scenario("weidu").switches == frozenset(switches())


def test_one_core_two_wings_is_what_its_name_says() -> None:
    assert load_scenario("one_core_two_wings").switches == {"grids", "branch", "committee", "firm"}


def test_the_hours_matched_control_gives_the_hours_of_the_branches_to_communities() -> None:
    policy = policy_of(load_scenario("hours_matched_control"))
    assert policy.on_day(0)[1].bodies.community_extra_hours == 0
    p = policy_of(load_scenario("branch_only")).on_day(180)[1].branches
    elected, assigned, in_service = p.secretary_source_share[1:]
    secretary = elected + assigned * p.assigned_hours_factor + in_service * p.in_service_hours_factor
    hours_of_branches = 270 * (2.04 + secretary) * 1.5
    assert policy.on_day(180)[1].bodies.community_extra_hours * 89 == pytest.approx(hours_of_branches, rel=0.005)
    assert policy.on_day(180)[0] == frozenset()


def test_a_scenario_is_one_hashable_value_that_travels() -> None:
    scenario = load_scenario("weidu")
    assert not isinstance(scenario, Iterable)
    assert hash(scenario) == hash(load_scenario("weidu"))
    assert pickle.loads(pickle.dumps(scenario)) == scenario
    assert load_scenario(scenario) is scenario


def test_what_is_resolved_is_plain_data() -> None:
    resolved = load_scenario("weidu").resolved()
    assert json.loads(json.dumps(resolved)) == resolved
    assert [period["start_day"] for period in resolved["periods"]] == [0, 180]


def test_the_same_policy_in_other_words_has_the_same_digest(tmp_path: Path) -> None:
    same = written(tmp_path, "same", """
        extends: no_reform
        switches: {grids: on, branch: on}
        changes: [{day: 0, switches: {committee: on}}]
        """)
    assert load_scenario(same).policy_digest == load_scenario("branch_committee").policy_digest


def test_a_number_of_a_part_that_is_off_changes_no_policy() -> None:
    plain = load_scenario("no_reform")
    assert plain.with_settings({"bodies.branch_officer_hours": 3.0}).policy_digest == plain.policy_digest
    assert plain.with_settings({"disputes.base_rate": 40.0}).policy_digest != plain.policy_digest


def test_changes_take_hold_on_their_day_of_the_reform_and_keep_what_they_do_not_name(tmp_path: Path) -> None:
    policy = policy_of(load_scenario(written(tmp_path, "dated", """
        extends: branch_only
        warmup_days: 10
        days: 300
        changes:
          - {day: 200, switches: {branch: off}}
          - {day: 100, switches: {committee: on}, set: {disputes: {base_rate: 40}}}
        """)))
    days = [0, 9, 10, 109, 110, 209, 210]
    assert [sorted(policy.on_day(day)[0]) for day in days] == [
        [], [], ["branch", "grids"], ["branch", "grids"], ["branch", "committee", "grids"],
        ["branch", "committee", "grids"], ["committee", "grids"]]
    rates = [policy.on_day(day)[1].disputes.base_rate * 365_000 for day in days]
    assert rates == pytest.approx([30, 30, 30, 30, 40, 40, 40])


def test_a_child_replaces_what_it_names_and_knows_where_it_was_set(tmp_path: Path) -> None:
    written(tmp_path, "parent", "extends: branch_only\nset: {disputes.base_rate: 40, bodies.branch_officer_hours: 2}\n")
    child = load_scenario(written(tmp_path, "child", "extends: parent\nswitches: {branch: off}\n"
                                                     "set:\n  disputes.base_rate: 50\n"))
    assert child.values() == {"disputes.base_rate": 50.0, "bodies.branch_officer_hours": 2.0}
    assert child.switches == {"grids"}
    number = policy_of(child).period_on(0).catalogue["disputes.base_rate"]
    assert (number.file, number.line) == (str(tmp_path / "child.yaml"), 5)


def test_the_difference_to_the_parent_is_said_in_lines(tmp_path: Path) -> None:
    scenario = load_scenario(written(tmp_path, "mine", """
        extends: branch_only
        switches: {branch: off, committee: on}
        set: {disputes.base_rate: 40}
        changes: [{day: 30, set: {disputes.base_rate: 50}}]
        days: 365
        """))
    assert scenario.parent is not None
    english = difference(scenario, scenario.parent, lang="en")
    assert [line.split(" (")[0] for line in english] == [
        "branch off", "committee on", "disputes.base_rate: 30 -> 40 1/1,000/year",
        "from day 30 of the reform: disputes.base_rate: 30 -> 50 1/1,000/year", "days: 730 -> 365"]
    assert len(difference(scenario, scenario.parent, lang="zh")) == len(english)
    assert difference(scenario, scenario) == []
    back = difference(scenario.parent, scenario, lang="en")
    assert "disputes.base_rate: 40 -> 30" in back and "no longer the change on day 30 of the reform" in back


def test_the_order_of_formation_may_be_given_as_a_list(tmp_path: Path) -> None:
    scenario = load_scenario(written(tmp_path, "mine", """
        extends: weidu
        set: {branches.formation_order: [firm, branch, committee]}
        """))
    assert policy_of(scenario).on_day(0)[1].branches.formation_order == "firm_branch_committee"


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("instrument: []", "page_unknown_key", 2),
        ("extends: no_refrom", "unknown_scenario", None),
        ("extends: 3", "page_name_expected", 2),
        ("switches: {brnch: on}", "unknown_switch", 2),
        ("switches: {grids: on, branch: maybe}", "scenario_switch_on_or_off", 2),
        ("switches: [branch]", "page_mapping_expected", 2),
        ("switches: {branch: on}", "switch_requires", None),
        ("extends: branch_only\nchanges: [{day: 3, switches: {grids: off}}]", "switch_requires", None),
        ("set: {disputes.base_rat: 30}", "unknown_parameter", 2),
        ("set:\n  disputes.base_rate: 3000", "parameter_out_of_range", 3),
        ("set: {disputes.base_rate: many}", "parameter_not_a_number", 2),
        ("set: {disputes.base_rate: .nan}", "parameter_not_a_number", 2),
        ("set: {disputes.base_rate: [1]}", "parameter_not_a_number", 2),
        ("set: {disputes.severity_share: 0.5}", "parameter_is_a_table", 2),
        ("days: -1", "page_whole_number_expected", 2),
        ("days: 0", "page_whole_number_expected", 2),
        ("days: 1.5", "page_whole_number_expected", 2),
        ("warmup_days: -1", "page_whole_number_expected", 2),
        ("changes: {day: 0}", "scenario_changes_expected", 2),
        ("changes: [{set: {}}]", "scenario_changes_expected", 2),
        ("changes: [{day: -1}]", "page_whole_number_expected", 2),
        ("changes: [{day: 1, world: x}]", "page_unknown_key", 2),
        ("look_at: {zh: 看}", "page_sentence_missing", 2),
        ("look_at: {zh: 看, en: look, fr: voir}", "page_unknown_key", 2),
        ("extends: !!python/object/apply:os.system ['true']", "yaml_tag", 2),
    ],
)
def test_what_is_wrong_in_a_file_is_said_in_one_sentence(
        tmp_path: Path, text: str, message: str, line: int | None) -> None:
    with pytest.raises(UserError) as caught:
        load_scenario(written(tmp_path, "mine", text))
    assert (caught.value.message, caught.value.fields.get("line")) == (message, line)
    for lang in ("zh", "en"):
        assert "\n" not in caught.value.sentence(lang)


def test_a_scenario_without_its_question_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("extends: no_reform\n")
    with pytest.raises(UserError) as caught:
        load_scenario(path)
    assert caught.value.message == "page_sentence_missing"


def test_a_file_that_is_no_mapping_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("- a\n- b\n")
    with pytest.raises(UserError) as caught:
        load_scenario(path)
    assert caught.value.message == "page_mapping_expected"


def test_a_circle_of_extends_is_named(tmp_path: Path) -> None:
    for name, parent in (("a", "b"), ("b", "c"), ("c", "b")):
        written(tmp_path, name, f"extends: {parent}")
    with pytest.raises(UserError) as caught:
        load_scenario(tmp_path / "a.yaml")
    assert caught.value.fields["circle"] == "b -> c -> b"


def test_the_nearest_scenario_is_named() -> None:
    with pytest.raises(UserError) as caught:
        load_scenario("one_core_two_wing")
    assert caught.value.fields["nearest"] == "one_core_two_wings"


def test_a_name_in_two_places_with_different_content_is_an_error_that_names_both(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    shipped = Path(load_scenario("weidu").file)
    (folder / "weidu.yaml").write_bytes(shipped.read_bytes())
    monkeypatch.chdir(tmp_path)
    assert load_scenario("weidu").file == str(folder / "weidu.yaml")
    (folder / "weidu.yaml").write_bytes(shipped.read_bytes() + b"days: 3\n")
    with pytest.raises(UserError) as caught:
        load_scenario("weidu")
    assert str(folder) in str(caught.value) and str(shipped) in str(caught.value)


def test_a_scenario_of_the_working_folder_is_found_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "scenarios").mkdir()
    written(tmp_path / "scenarios", "our_own", "extends: weidu")
    monkeypatch.chdir(tmp_path)
    assert load_scenario("our_own").extends == "weidu"
    assert "our_own" in scenario_names() and "no_reform" in scenario_names()


def test_a_run_is_neither_empty_nor_longer_than_luck_has_addresses() -> None:
    scenario = load_scenario("no_reform")
    for days in (0, -5, 70_000):
        with pytest.raises(UserError):
            scenario.with_settings(days=days)
    assert isinstance(scenario.with_settings(days=1), Scenario)
