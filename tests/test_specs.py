"""Runs the specs of tests/specs/*.yaml: what holds in the model, in words and numbers that can be checked by hand.

A file is a list of specs, each with
  title   {zh, en}
  given   village: courtyards, households (of each), courtyards_a_grid
          on: parts that are on; set: parameters; fixed: rules that give this number whatever is asked
          instruments: those of the scenario's own, as in a scenario file
          day: a date, 2022-03-07 (a Monday) by default
          branch, committee, firm: what stands in grid 0 since day 0, with its numbers
          state: table -> column -> one value for all rows, or one a row
          disputes: a list, each with the columns that matter
  when    a list: names of phases of that day; or day: a date; or days: so many whole days, or so many days of the named
          phases; or rule: a name, with: its numbers
  then    a list of what holds: see: table.column, row: number (0 by default), is / within / at_least / at_most;
          or count: table, or sum: table.column, with where: {column: value}; or result: what the rule gives
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.specs.village import MONDAY, WORDS, Village, day_of
from yhly_sim.domain.schedule import SCHEDULE
from yhly_sim.engine.rules import RuleTable
from yhly_sim.engine.safe_yaml import load_user_yaml
from yhly_sim.scenarios.instruments import read_instrument

FILES = sorted((Path(__file__).parent / "specs").glob("*.yaml"))
SPECS = [(path.stem, spec) for path in FILES for spec in load_user_yaml(path)[0]]
TOPICS = {"arise", "surface", "route", "handle", "leave", "deliberation", "satisfaction", "trust", "norms", "participation",
         "fees", "firms", "formation", "committees", "centres", "hours", "upkeep", "effort", "motivation", "stars", "awards",
          "contest", "members"}

GIVEN = {"village", "instruments", "on", "set", "fixed", "day", "branch", "committee", "firm", "state", "disputes"}
COMPARISONS = {"is", "within", "at_least", "at_most"}


def build(given: dict[str, Any]) -> Village:
    """The village of a spec."""
    assert given.keys() <= GIVEN, given.keys() - GIVEN
    own = [read_instrument(entry, file="specs", line=1) for entry in given.get("instruments", ())]
    village = Village(**given.get("village", {}), on=given.get("on", ()), values=given.get("set"), instruments=own,
                      rules=given.get("fixed"), day=day_of(given["day"]) if "day" in given else MONDAY)
    for table, columns in given.get("state", {}).items():
        for column, value in columns.items():
            each = [village.code(column, one, table=table) for one in (value if isinstance(value, list) else [value])]
            village.state.tables[table][column][:] = each
    if "branch" in given:
        village.found_branch(**given["branch"])
    if "committee" in given:
        village.found_committee(**given["committee"])
    if given.get("firm"):
        village.bring_firm()
    for dispute in given.get("disputes", ()):
        village.add_dispute(**dispute)
    for row in np.flatnonzero(village.state.disputes.stage == WORDS["stage"]["QUEUED"]):
        disputes, bodies = village.state.disputes, village.state.bodies
        disputes.body[row] = np.flatnonzero(bodies.kind == disputes.body_kind[row])[0]
        disputes.level[row] = bodies.level[disputes.body[row]]
        disputes.unit_id[row] = bodies.unit_id[disputes.body[row]]
    return village


def happen(village: Village, step: Any) -> Any:
    """One step of `when`; the result of a rule, else nothing."""
    if isinstance(step, str):
        village.act(step)
    elif "rule" in step:
        return float(RuleTable()[step["rule"]](**step["with"]))
    elif "day" in step:
        village.wake(day_of(step["day"]))
    else:
        village.live(step["days"], *step.get("phases", ()))
    return None


def observed(village: Village, claim: dict[str, Any], results: list[Any]) -> float:
    """The number that a claim is about."""
    if "result" in claim:
        return float(results[-1])
    if "see" in claim:
        table, column = claim["see"].split(".")
        return float(village.state.tables[table][column][claim.get("row", 0)])
    table, _, column = claim.get("sum", claim.get("count", "")).partition(".")
    chosen = np.ones(len(village.state.tables[table]), dtype=bool)
    for where, value in claim.get("where", {}).items():
        chosen &= village.state.tables[table][where] == village.code(where, value, table=table)
    return float(village.state.tables[table][column][chosen].sum() if column else chosen.sum())


def check(village: Village, claim: dict[str, Any], results: list[Any]) -> None:
    value = observed(village, claim, results)
    column = claim.get("see", ".").split(".")[1]
    if "result" in claim:
        claim = {"is": claim["result"], **claim}
    assert claim.keys() & COMPARISONS, claim
    if "is" in claim:
        assert value == pytest.approx(float(village.code(column, claim["is"])), abs=claim.get("within", 1e-9)), claim
    assert value >= claim.get("at_least", -np.inf), (claim, value)
    assert value <= claim.get("at_most", np.inf), (claim, value)


@pytest.mark.parametrize(("topic", "spec"), SPECS, ids=[f"{topic}-{spec['title']['en']}" for topic, spec in SPECS])
def test_what_a_spec_says_holds(topic: str, spec: dict[str, Any]) -> None:
    village = build(spec.get("given", {}))
    results = [happen(village, step) for step in spec["when"]]
    assert spec["then"]
    for claim in spec["then"]:
        check(village, claim, results)


def test_every_topic_has_specs_and_every_spec_a_title_in_both_languages() -> None:
    assert {topic for topic, _ in SPECS} == TOPICS
    assert len(SPECS) >= 15
    for topic, spec in SPECS:
        assert spec.keys() <= {"title", "given", "when", "then"}, topic
        assert spec["title"]["zh"] and spec["title"]["en"], topic
    titles = [spec["title"]["en"] for _, spec in SPECS]
    assert len(set(titles)) == len(titles)


def test_a_spec_that_does_not_hold_fails() -> None:
    wrong = {"title": {"zh": "错", "en": "wrong"}, "given": {}, "when": ["hours"],
             "then": [{"see": "communities.worker_count", "is": 11}]}
    with pytest.raises(AssertionError):
        test_what_a_spec_says_holds("wrong", wrong)


def test_specs_speak_of_phases_and_rules_that_are_there() -> None:
    phases, rules = {one.name for one in SCHEDULE.phases}, RuleTable()
    for topic, spec in SPECS:
        for step in spec["when"]:
            named = [step] if isinstance(step, str) else step.get("phases", [])
            assert set(named) <= phases, topic
            assert isinstance(step, str) or "rule" not in step or step["rule"] in rules, topic
