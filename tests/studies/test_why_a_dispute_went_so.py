"""`yhly.explain` on disputes: stories of every sort in both languages, twins, lists, folders, refusals."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import yhly_sim as yhly
from yhly_sim.cli.main import run as command
from yhly_sim.domain.catalogue import catalogue
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.language import LANGUAGES
from yhly_sim.report.story.dispute import DisputeStory
from yhly_sim.report.story.dispute_list import DisputeList
from yhly_sim.scenarios.load import load_scenario
from yhly_sim.studies.explain import worth_telling
from yhly_sim.studies.lives.found import life_of
from yhly_sim.studies.run import run

DAYS = 330
SETTING = """extends: weidu
question: {zh: 支部更能让人开口吗？, en: What if branches made people speak more?}
set:
  disputes.voice_branch_gain: 0.45
"""


@cache
def found() -> DisputeList:
    return worth_telling("weidu", world="small", days=DAYS, count=2)


@cache
def story(sort: str) -> DisputeStory:
    table = found().table
    key = int(table.loc[table["sort"] == sort, "dispute_key"].iloc[0])
    told = yhly.explain("weidu", dispute=key, world="small", days=DAYS)
    assert isinstance(told, DisputeStory)
    return told


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("run") / "kept"
    run("weidu", seed=3, world="small", days=200, out=out)
    return out


@pytest.mark.slow
@pytest.mark.parametrize("sort", ["deliberated", "paid", "displaced", *(pytest.param(one, marks=pytest.mark.long) for one in (
    "settled_in_courtyard", "passed_over", "relapsed", "most_moves", "faded"))])
def test_a_story_of_every_sort_is_told_whole_in_both_languages(sort: str) -> None:
    told = story(sort)
    for lang in LANGUAGES:
        for rules in (False, True):
            text = told.text(lang, rules=rules)
            assert hex(told.record.key) in text and not set("{}") & set(text), sort
            assert ("因为：" in text) == (lang == "zh") and ("Because: " in text) == (lang == "en")
    assert len(told.text("en", rules=True)) > len(told.text("en"))
    again = json.loads(json.dumps(told.to_json(), allow_nan=False))
    assert len(again["here"]["moves"]) == len(told.record.moves)
    chain = told.chain
    assert len(chain) == len(told.record.moves) + len(told.twin.record.moves)  # type: ignore[union-attr]
    assert list(chain["reason"][: len(told.record.moves)]) == [move.reason for move in told.record.moves]


@pytest.mark.slow
def test_what_makes_a_sort_is_in_its_record() -> None:
    paid, talked, displaced = (story(sort).record for sort in ("paid", "deliberated", "displaced"))
    assert [one.yuan for one in paid.payments] == [paid.attributes["money_need_yuan"]]
    assert talked.rounds and talked.rounds[-1].agreement_after >= talked.rounds[0].agreement_before
    threshold = catalogue()["systems.decision_threshold"].value
    assert max(one.agreement_after for one in talked.rounds) >= threshold
    gone = next(move for move in displaced.moves if move.reason == "displaced")
    assert gone.after["severity"] > gone.before["severity"] and not gone.after["is_recorded"]
    for record in (paid, talked, displaced):
        assert all(feeling.satisfaction[0] != feeling.satisfaction[1] for feeling in record.feelings)
        assert record.spent_hours == pytest.approx(record.end["spent_hours"])


@pytest.mark.long
def test_the_twin_lives_under_the_root_of_what_the_scenario_extends_unless_another_is_named() -> None:
    told = story("passed_over")
    assert told.twin is not None and told.twin.scenario.name == "no_reform"
    other = yhly.explain("weidu", dispute=told.record.key, world="small", days=DAYS, against="branch_only")
    assert other.twin.scenario.name == "branch_only"
    itself = yhly.explain("weidu", dispute=told.record.key, world="small", days=DAYS, against="weidu")
    assert itself.parting is None and "完全相同" in itself.text("zh") and "exactly the same way" in itself.text("en")
    alone = yhly.explain("no_reform", dispute="any", world="small", days=200)
    assert alone.twin is None


@pytest.mark.long
def test_a_dispute_that_never_arose_in_the_twin_is_said_with_rate_and_luck() -> None:
    """Where a third as many disputes arise, a dispute is missing for one reason: the mean, with the same luck."""
    fewer = load_scenario("no_reform").with_settings({"disputes.base_rate": catalogue()["disputes.base_rate"].low})
    keys = []
    for scenario in ("no_reform", fewer):
        model = yhly.GovernanceModel(scenario, world="small", days=200)
        model.run_model()
        keys.append({int(key) for key in model.state.disputes.dispute_key})
    assert keys[1] < keys[0]
    key = max(keys[0] - keys[1], key=lambda one: (one >> 14) & 0xFFFF != 0xFFFF)
    told = yhly.explain("no_reform", dispute=key, world="small", days=200, against=fewer)
    ours, theirs = told.record.arisal, told.twin.record.arisal
    assert not told.twin.record.has_arisen
    assert theirs.mean < ours.mean and theirs.u == ours.u
    assert theirs.count <= theirs.ordinal < ours.count
    assert "没有产生" in told.text("zh") and "never arose" in told.text("en")
    with pytest.raises(UserError) as error:
        yhly.explain(fewer, dispute=key, world="small", days=200, against="no_reform")
    assert error.value.message == "dispute_unknown" and "no_reform" in str(error.value)


@pytest.mark.long
def test_a_number_that_the_scenario_sets_is_told_with_its_file_line_and_catalogue_value(tmp_path: Path) -> None:
    file = tmp_path / "spoken.yaml"
    file.write_text(SETTING, encoding="utf-8")
    listed = worth_telling(str(file), world="small", days=DAYS, count=2).table
    key = int(listed.loc[listed["sort"] == "faded", "dispute_key"].iloc[0])
    told = yhly.explain(str(file), dispute=key, world="small", days=DAYS, against="weidu")
    place = len(told.record.moves) - 1
    assert told.record.moves[place].reason == "faded" and told.record.moves[place].day > 180
    one = next(one for one in told.side.numbers_of_move(place) if one.path == "disputes.voice_branch_gain")
    assert (one.value, one.line, one.catalogue_value, one.is_set) == (0.45, 4, 0.3, True)
    assert one.file == str(file) and one.source
    text = told.text("en", rules=True)
    assert "disputes.voice_branch_gain = 0.45" in text and "spoken.yaml line 4; catalogue 0.3" in text


@pytest.mark.long
def test_a_recorded_run_is_lived_again_as_it_was(folder: Path) -> None:
    told = yhly.explain(folder, dispute="any")
    assert told.run == {"seed": 3, "replication": 0, "world": "small"}
    assert [message for message, _ in told.notes] == ["note_code_same"]
    direct = yhly.explain("weidu", dispute=told.record.key, seed=3, world="small", days=200)
    assert direct.record.moves == told.record.moves and direct.notes == ()


@pytest.mark.slow
def test_a_record_of_other_code_or_other_outcomes_is_said_to_be_one(folder: Path) -> None:
    kept = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    values = json.loads((folder / "table.json").read_text(encoding="utf-8"))
    try:
        (folder / "provenance.json").write_text(json.dumps(kept | {"code_id": "of another day"}), encoding="utf-8")
        assert yhly.explain(folder, dispute="any").text("en").startswith("Mind: ")
        life = life_of(folder)
        assert life.notes(life.recorded)[0][0] == "note_code_changed_same"
        outcomes = {name: one["value"] for name, one in values["outcomes"].items()} | {"norm": -1.0}
        message, fields = life.notes(outcomes)[0]
        assert message == "note_code_changed_differ" and fields["list"] == "norm"
    finally:
        (folder / "provenance.json").write_text(json.dumps(kept), encoding="utf-8")
    assert life_of(folder).notes({})[0][0] == "note_outcomes_differ_same_code"


def test_a_folder_without_a_record_or_with_rules_of_its_own_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        life_of(tmp_path)
    assert "provenance.json" in str(error.value)
    record: dict[str, Any] = {"study": "run", "run": {"own_rules_and_phases": {"rule mine": "def mine"}}}
    (tmp_path / "provenance.json").write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(UserError) as error:
        life_of(tmp_path)
    assert error.value.message == "run_folder_own_rules" and "rule mine" in error.value.sentence("en")


@pytest.mark.slow
def test_a_recorded_scenario_that_says_something_else_today_is_refused(folder: Path) -> None:
    kept = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    changed = json.loads(json.dumps(kept))
    changed["scenarios"][0]["policy_digest"] = "of another day"
    try:
        (folder / "provenance.json").write_text(json.dumps(changed), encoding="utf-8")
        with pytest.raises(UserError) as error:
            life_of(folder)
        assert error.value.message == "run_folder_scenario_changed"
    finally:
        (folder / "provenance.json").write_text(json.dumps(kept), encoding="utf-8")


@pytest.mark.parametrize("asked", [{}, {"dispute": 1, "grid": 1}])
def test_one_thing_is_asked_for(asked: dict[str, Any]) -> None:
    with pytest.raises(UserError) as error:
        yhly.explain("weidu", world="small", **asked)
    assert error.value.message == "explain_nothing_asked"


@pytest.mark.parametrize("key", ["zzz", "-1", str(2**64)])
def test_a_key_that_cannot_be_one_is_refused(key: str) -> None:
    with pytest.raises(UserError) as error:
        yhly.explain("weidu", dispute=key, world="small")
    assert error.value.message == "dispute_key_unreadable"


@pytest.mark.slow
def test_the_list_keeps_to_what_was_asked_for() -> None:
    only = worth_telling("weidu", world="small", days=DAYS, grid="第003网格", kind="neighbour", count=5)
    assert set(only.table["grid_id"]) == {2} and set(only.table["kind"]) == {"neighbour"}
    assert len(set(only.keys)) == len(only.keys)
    with pytest.raises(UserError) as error:
        worth_telling("weidu", world="small", days=30, courtyard=1, kind="illegal_building")
    assert error.value.message == "dispute_none_worth"
    with pytest.raises(UserError) as error:
        worth_telling("weidu", world="small", days=30, kind="parkng")
    assert "parking" in error.value.sentence("en")


@pytest.mark.slow
def test_the_command_tells_lists_and_refuses(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YHLY_LANG", "en")
    base = ["explain", "weidu", "--world", "small", "--days", "200", "--quiet"]
    assert command([*base, "--list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["disputes"]
    assert command([*base, "--dispute", listed[0]["dispute_key"]]) == 0
    assert listed[0]["dispute_key"] in capsys.readouterr().out
    assert command([*base, "--grid", "Grid 2", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["grid"] == 1
    assert command([*base, "--dispute", "77"]) == 2
    assert "no dispute 0x4d" in capsys.readouterr().err
    assert command([*base, "--grid", "Grid 99"]) == 2
    assert "Grid" in capsys.readouterr().err
    assert command([*base, "--dispute", "77", "--kind", "parking"]) == 2
