"""Instruments in a scenario file: read as data, refused with a sentence, and acting as the report's do without code."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.properties.lives import differences, same_ledger, scenario_of
from yhly_sim.domain.codes import Role
from yhly_sim.domain.incentives.instruments import Instrument, in_force, of_the_report
from yhly_sim.engine.errors import UserError
from yhly_sim.model.governance import GovernanceModel
from yhly_sim.scenarios.difference import difference
from yhly_sim.scenarios.instruments import AMOUNTS, with_instruments
from yhly_sim.scenarios.load import load_scenario
from yhly_sim.scenarios.policy import policy_of
from yhly_sim.scenarios.scenario import Scenario

HEAD = "extends: branch_only\nquestion: {zh: 问, en: asked}\n"
GOOD = {"name": "bonus", "rewards": "five_stars", "whom": "secretary", "measured": True, "every": "year", "yuan": 2000}


def written(folder: Path, text: str, name: str = "mine") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def load(folder: Path, *entries: Any, rest: str = "") -> Scenario:
    """A scenario with these instruments, each on a line of its own from line 4 on."""
    lines = "".join(f"  - {json.dumps(entry)}\n" for entry in entries)
    return load_scenario(written(folder, f"instruments:\n{lines}{rest}"))


def the_instrument(folder: Path, **changed: Any) -> Instrument:
    entry = {key: value for key, value in {**GOOD, **changed}.items() if value is not None}
    return load(folder, entry, rest="switches: {star_rating: on}\n").instruments[0]


def test_an_instrument_is_read_as_it_is_written(tmp_path: Path) -> None:
    assert the_instrument(tmp_path) == Instrument("bonus", "five_stars", (Role.SECRETARY,), "true", "year", yuan=2000.0)
    assert the_instrument(tmp_path, whom=["manager", "chair"]).whom == (Role.CHAIR, Role.MANAGER)
    assert the_instrument(tmp_path, share=0.25).share == 0.25
    team = the_instrument(tmp_path, whom="branch", yuan=None, honour=2)
    assert (team.is_team, team.whom, team.honour, team.yuan) == (True, (Role.SECRETARY,), 2.0, 0.0)
    post = the_instrument(tmp_path, rewards="rank", measured="reported", yuan=None, post=2)
    assert (post.post, post.rewards, post.measured) == (2.0, "rank", "reported")
    assert the_instrument(tmp_path, every="month").times_a_year == 12.0


@pytest.mark.parametrize(("text", "message"), [
    ("bonus", "instrument_expected"),
    ({**GOOD, "amount": 3}, "page_unknown_key"),
    *[({key: value for key, value in GOOD.items() if key != missing}, "instrument_key_missing")
      for missing in ("name", "rewards", "whom", "measured", "every")],
    ({**GOOD, "name": ""}, "instrument_name_taken"),
    ({**GOOD, "name": 3}, "instrument_name_taken"),
    ({**GOOD, "name": "star_money"}, "instrument_name_taken"),
    ({**GOOD, "rewards": "luck"}, "instrument_word_expected"),
    ({**GOOD, "rewards": ["star"]}, "instrument_word_expected"),
    ({**GOOD, "whom": "mayor"}, "instrument_word_expected"),
    ({**GOOD, "whom": []}, "instrument_word_expected"),
    ({**GOOD, "whom": [["chair"]]}, "instrument_word_expected"),
    ({**GOOD, "whom": ["chair", "branch"]}, "instrument_word_expected"),
    ({**GOOD, "measured": False}, "instrument_word_expected"),
    ({**GOOD, "every": "week"}, "instrument_word_expected"),
    ({**GOOD, "every": ["month"]}, "instrument_word_expected"),
    ({**GOOD, "yuan": "much"}, "instrument_number_expected"),
    ({**GOOD, "yuan": True}, "instrument_number_expected"),
    ({**GOOD, "yuan": -1}, "instrument_number_expected"),
    ({**GOOD, "yuan": 2e6}, "instrument_number_expected"),
    ({**GOOD, "share": 1.5}, "instrument_number_expected"),
    ({key: value for key, value in GOOD.items() if key != "yuan"}, "instrument_amount_expected"),
    ({**GOOD, "honour": 1}, "instrument_amount_expected"),
    ({**{key: value for key, value in GOOD.items() if key != "yuan"}, "post": 1}, "instrument_post_is_for_rank"),
])
def test_what_is_wrong_with_an_instrument_is_said_with_file_and_line_in_both_languages(
        tmp_path: Path, text: Any, message: str) -> None:
    with pytest.raises(UserError) as caught:
        load(tmp_path, {**GOOD, "name": "first"}, text)
    assert caught.value.message == message and caught.value.exit_code == 2
    for lang, where in (("zh", "第 5 行"), ("en", "line 5")):
        sentence = caught.value.sentence(lang)
        assert "mine.yaml" in sentence and where in sentence and "{" not in sentence.replace(str(text), ""), sentence


@pytest.mark.parametrize(("wrong", "right"), [
    ({"rewards": "star"}, "rewards"), ({"every": "month"}, "every"), ({"whom": ["secretary", "chair"]}, "whom"),
    ({"whom": "branch"}, "whom"),
])
def test_a_post_is_for_the_first_secretary_of_a_year(tmp_path: Path, wrong: dict[str, Any], right: str) -> None:
    entry = {"name": "post", "rewards": "rank", "whom": "secretary", "measured": True, "every": "year", "post": 1}
    assert load(tmp_path, entry).instruments[0].post == 1.0
    with pytest.raises(UserError) as caught:
        load(tmp_path, {**entry, **wrong})
    assert caught.value.message == "instrument_post_is_for_rank"
    assert right in caught.value.sentence("en") and right in caught.value.sentence("zh")


def test_instruments_that_are_no_list_are_refused_on_their_line(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load_scenario(written(tmp_path, "instruments: {name: bonus}\n"))
    assert (caught.value.message, caught.value.fields["line"]) == ("instrument_expected", 3)
    for lang in ("zh", "en"):
        assert all(key in caught.value.sentence(lang) for key in ("name", "rewards", *AMOUNTS))


def test_a_name_may_stand_once_in_a_file(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load(tmp_path, GOOD, GOOD)
    assert (caught.value.message, caught.value.fields["line"]) == ("instrument_name_taken", 5)
    assert "bonus" in caught.value.sentence("zh")


def test_what_is_measured_as_reported_needs_a_rating(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load(tmp_path, {**GOOD, "measured": "reported"})
    assert caught.value.message == "instrument_needs_rating"
    for lang in ("zh", "en"):
        for word in ("mine.yaml", "bonus", "star_rating", "measured: true"):
            assert word in caught.value.sentence(lang)
    assert load(tmp_path, {**GOOD, "measured": "reported"}, rest="switches: {star_rating: on}\n").instruments


def test_a_later_change_that_takes_the_rating_away_is_refused_too(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load(tmp_path, {**GOOD, "measured": "reported"},
             rest="switches: {star_rating: on}\nchanges: [{day: 30, switches: {star_rating: off}}]\n")
    assert caught.value.message == "instrument_needs_rating"


def test_a_child_inherits_instruments_and_replaces_the_one_of_the_same_name(tmp_path: Path) -> None:
    load(tmp_path, {**GOOD, "name": "a"}, {**GOOD, "name": "b"})
    (tmp_path / "child.yaml").write_text(
        "extends: mine\nquestion: {zh: 问, en: asked}\ninstruments:\n  - " + json.dumps({**GOOD, "name": "a", "yuan": 7})
        + "\n  - " + json.dumps({**GOOD, "name": "c"}) + "\n", encoding="utf-8")
    child = load_scenario(tmp_path / "child.yaml")
    assert [(one.name, one.yuan) for one in child.instruments] == [("a", 7.0), ("b", 2000.0), ("c", 2000.0)]
    assert child.parent is not None
    assert difference(child, child.parent, lang="en") == ["instrument a", "instrument c"]
    assert difference(child.parent, child, lang="en")[-1] == "no longer the instrument c"
    assert difference(child, child.parent, lang="zh") == ["激励 a", "激励 c"]


def test_instruments_hold_from_the_reform_day_on_and_are_part_of_what_a_scenario_says(tmp_path: Path) -> None:
    scenario = load(tmp_path, GOOD)
    policy = policy_of(scenario)
    assert not hasattr(policy.on_day(0)[1], "instruments")
    assert policy.on_day(scenario.warmup_days)[1].instruments == scenario.instruments
    assert json.loads(json.dumps(scenario.resolved()))["periods"][-1]["instruments"][0]["name"] == "bonus"
    assert scenario.resolved() != replace(scenario, instruments=()).resolved()
    assert pickle.loads(pickle.dumps(scenario)).instruments == scenario.instruments


def test_a_recognition_of_ones_own_costs_what_an_honour_costs_in_this_scenario(tmp_path: Path) -> None:
    scenario = load(tmp_path, {**{key: value for key, value in GOOD.items() if key != "yuan"}, "honour": 1},
                    rest="set: {incentives.honour_yuan: 450}\n")
    assert policy_of(scenario).on_day(scenario.warmup_days)[1].instruments[0].unit_yuan == 450.0


@pytest.mark.parametrize("text", ["set: {formation.order: [firm, branch, committee]}",
                                  "set: {formation: {order: firm_branch_committee}}",
                                  "set: {branches.formation_order: firm_branch_committee}"])
def test_the_order_of_formation_has_a_short_name(tmp_path: Path, text: str) -> None:
    scenario = load_scenario(written(tmp_path, text))
    assert scenario.values() == {"branches.formation_order": "firm_branch_committee"}
    assert policy_of(scenario).on_day(0)[1].branches.formation_order == "firm_branch_committee"


@pytest.mark.parametrize("text", ["set: {star_money.reading: per_star}", "set: {star_money: {reading: per_star}}",
                                  "set: {incentives.star_money_reading: per_star}"])
def test_the_reading_of_star_money_has_a_short_name(tmp_path: Path, text: str) -> None:
    assert load_scenario(written(tmp_path, text)).values() == {"incentives.star_money_reading": "per_star"}


def test_a_wrong_reading_is_refused_where_it_stands(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load_scenario(written(tmp_path, "set: {star_money.reading: all}"))
    assert (caught.value.message, caught.value.fields["line"]) == ("parameter_not_an_option", 3)


RATED = frozenset({"grids", "branch", "committee", "star_rating"})
BY_HAND = {
    "honours": Instrument("by_hand", "five_stars", (Role.SECRETARY, Role.CHAIR, Role.MANAGER), "reported", "year",
                          honour=1.0),
    "star_money": Instrument("by_hand", "five_stars", (Role.SECRETARY,), "reported", "year", yuan=10_000.0, share=0.2),
    "promotion": Instrument("by_hand", "rank", (Role.SECRETARY,), "reported", "year", post=1.0),
}
EASY: dict[str, float] = {f"incentives.star_threshold.{name}": 0.3 for name in (
    "strong_branch", "co_building", "safety_law", "harmony", "liveable")}


def lived(parts: frozenset[str], *instruments: Instrument) -> GovernanceModel:
    scenario = replace(scenario_of(parts, EASY), warmup_days=20, instruments=instruments)
    model = GovernanceModel(scenario, world="small", rng=3, days=700)
    model.run_model()
    return model


@pytest.mark.long
@pytest.mark.parametrize("switch", BY_HAND)
def test_an_instrument_written_out_by_hand_does_what_the_reports_own_does(switch: str) -> None:
    """Not a line of code for it: the same life to the last bit, the books included."""
    without, given, by_hand = lived(RATED), lived(RATED | {switch}), lived(RATED, BY_HAND[switch])
    assert same_ledger(given, by_hand)
    assert differences(given.state, by_hand.state) == set()
    assert differences(without.state, given.state)


def test_the_reports_instruments_give_nothing_while_their_parts_are_off() -> None:
    config = policy_of(load_scenario("branch_only")).on_day(400)[1]
    assert [one.name for one in of_the_report(config.incentives) if one.gives] == []
    weidu = policy_of(load_scenario("weidu")).on_day(400)[1]
    assert all(one.gives for one in of_the_report(weidu.incentives))
    assert len({one.name for one in of_the_report(weidu.incentives)}) == 7


def test_ones_own_come_after_the_reports_in_their_order() -> None:
    config = policy_of(load_scenario("weidu")).on_day(400)[1]
    own = tuple(replace(BY_HAND["star_money"], name=name) for name in ("z", "a"))
    today: Any = SimpleNamespace(p=with_instruments(config, own))
    assert [one.name for one in in_force(today)][-2:] == ["z", "a"]
    assert today.p.disputes is config.disputes
