"""The numbers of docs/five_households.md are what their formulas give, and what engine and oracle compute."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Callable

import numpy as np
import pytest
import yaml

from tests.oracle import schedule
from tests.oracle.calendar import FIRST_DAY
from tests.oracle.chance import Luck
from tests.oracle.disputes import handle, leave, route, surface
from tests.oracle.residents import satisfaction
from tests.oracle.state import to_columns
from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.codes import Body, Level, Reason, Stage
from yhly_sim.domain.columns import TABLES
from yhly_sim.domain.schedule import SCHEDULE
from yhly_sim.domain.start import start
from yhly_sim.domain.switches import switches
from yhly_sim.engine.calendar import day_table
from yhly_sim.engine.chance import Chance
from yhly_sim.engine.rules import RuleTable
from yhly_sim.engine.schedule import Run
from yhly_sim.engine.tables import State, Table

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "five_households.md").read_text(encoding="utf-8")
REMARK = re.compile(r"(?:rule (?P<rule>\w+)|(?P<table>\w+)\.(?P<column>\w+))(?:\[(?P<row>\d+)\])? (?:on|after) day (?P<day>\d+)")

IN_THE_ORACLE: dict[str, tuple[Any, str]] = {
    "voice_rate": (surface, "voice_rate"),
    "threat_logit": (route, "threat_logit"),
    "queue_priority": (handle, "priority"),
    "withdraw_rate": (leave, "hazards"),
    "petition_rate": (leave, "hazards"),
    "agreement_logit": (handle, "agreement_logit"),
    "outcome_score": (satisfaction, "outcome_of"),
    "service_score": (satisfaction, "service_of"),
}
"""rule -> the function of the oracle that says the same (of the hazards, the way out has the rule's first word)."""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Line:
    """One line of hand work; `place` is where the model keeps the number, if it keeps it."""

    name: str
    formula: str
    number: str
    place: dict[str, str] | None

    @classmethod
    def of(cls, text: str) -> Line:
        work, _, remark = text.partition("#")
        name, formula, number = (part.strip() for part in work.split(" = "))
        found = REMARK.fullmatch(remark.strip())
        assert found or not remark, f"no such place: {remark}"
        return cls(name, formula, number, found.groupdict() if found else None)

    def is_as_printed(self, value: Any) -> bool:
        """Whether a value is the printed number, to half a unit of its last digit."""
        if self.number in ("yes", "no"):
            return bool(value) == (self.number == "yes")
        if "." not in self.number:
            return int(value) == int(self.number, 0)
        half = 0.5 * 10.0 ** -len(self.number.partition(".")[2])
        return abs(float(value) - float(self.number)) <= half * 1.001


TERMS = yaml.safe_load(blocks("yaml")[0]) | yaml.safe_load(blocks("yaml")[1])
LINES = [Line.of(text) for block in blocks("hand") for text in block.splitlines()]
DAYS = TERMS["days"]
ON = frozenset(TERMS["switches"])
CONFIG = catalogue().with_values(TERMS["parameters"]).config(frozenset(switches()) - ON)


def policy(day: int) -> tuple[frozenset[str], Any]:
    return ON, CONFIG


def built_world() -> State:
    """The world of the page; columns that it does not name have their start values."""
    state = State(Table(name, columns) for name, columns in TABLES.items())
    for name, columns in TERMS["world"].items():
        rows = len(next(iter(columns.values())))
        state.tables[name].append(rows, **{column: np.array(values) for column, values in columns.items()})
    return state


class Told:
    """What one of the two said: values of rules by (rule, day), and all columns of every evening."""

    def __init__(self) -> None:
        self.rules: dict[tuple[str, int], list[float]] = defaultdict(list)
        self.evenings: list[dict[str, dict[str, list[Any]]]] = []

    def value_at(self, place: dict[str, str]) -> Any:
        day, row = int(place["day"]), int(place["row"] or 0)
        if place["rule"]:
            return self.rules[place["rule"], day][row]
        return self.evenings[day][place["table"]][place["column"]][row]


@pytest.fixture(scope="module")
def engine() -> Told:
    """The package's own phases, with listeners in the place of the rules of the page."""
    told, registered, calendar = Told(), RuleTable(), day_table(FIRST_DAY, DAYS)
    today = SimpleNamespace(number=-1)

    def listen(name: str, *arguments: Any) -> Any:
        result = registered[name](*arguments)
        told.rules[name, today.number] += np.ravel(result).tolist()
        return result

    rules = RuleTable({name: partial(listen, name) for name in IN_THE_ORACLE})
    state, chance = built_world(), Chance(TERMS["seed"], 0)
    constants = start(state, CONFIG, chance, rules, calendar[0])
    run = Run(state, calendar[0], CONFIG, ON, chance, rules, SimpleNamespace(), constants)
    for day in calendar:
        run.day, today.number = day, day.number
        SCHEDULE.run_day(run, strict=True)
        told.evenings.append({name: {column: table[column].tolist() for column in table}
                              for name, table in state.tables.items()})
    return told


@pytest.fixture(scope="module")
def oracle() -> Told:
    """The oracle, with listeners in the place of the functions that say what the rules say."""
    told = Told()

    def listener(rule: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def listen(district: Any, *arguments: Any, **named: Any) -> Any:
            result = function(district, *arguments, **named)
            value = result
            if isinstance(result, dict):
                value = next(rate for way, rate in result.items() if way.__name__ == rule.partition("_")[0])
            told.rules[rule, district.day.number].append(value)
            return result
        return listen

    with pytest.MonkeyPatch.context() as patched:
        for rule, (module, function) in IN_THE_ORACLE.items():
            patched.setattr(module, function, listener(rule, getattr(module, function)))
        district = schedule.begin(built_world(), seed=TERMS["seed"], replication=0, policy=policy)
        for day in range(DAYS):
            schedule.live_day(district, day, policy)
            told.evenings.append(to_columns(district))
    return told


def luck_of_the_oracle(decision: int, day: int, key: int, ordinal: int = 0) -> float:
    return Luck(TERMS["seed"], 0).uniform(decision, day, key, ordinal)


def luck_of_the_engine(decision: int, day: int, key: int, ordinal: int = 0) -> float:
    keys = np.array([key], dtype=np.uint64)
    return float(Chance(TERMS["seed"], 0).uniform(decision, day, keys, ordinal=ordinal)[0])


def largest(*uniforms: float) -> int:
    return uniforms.index(max(uniforms))


@pytest.mark.parametrize("uniform", [luck_of_the_oracle, luck_of_the_engine])
def test_every_formula_of_the_page_gives_the_number_behind_it(uniform: Callable[..., float]) -> None:
    names: dict[str, Any] = {"exp": math.exp, "log": math.log, "floor": math.floor, "min": min, "max": max,
                             "largest": largest, "uniform": uniform}
    for line in LINES:
        names[line.name] = eval(line.formula, {"__builtins__": {}}, names)
        assert line.is_as_printed(names[line.name]), f"{line.name} is {names[line.name]}, not {line.number}"


@pytest.mark.parametrize("teller", ["engine", "oracle"])
def test_engine_and_oracle_keep_the_numbers_of_the_page(teller: str, request: pytest.FixtureRequest) -> None:
    told = request.getfixturevalue(teller)
    kept = [line for line in LINES if line.place]
    assert len(kept) >= 40
    for line in kept:
        assert line.place is not None
        value = told.value_at(line.place)
        assert line.is_as_printed(value), f"{line.name}: {value} in the {teller}, {line.number} on the page"


def words_of(row: dict[str, Any]) -> tuple[str, ...]:
    """A row of the ledger as the page writes it."""
    stage_from = "nowhere" if row["stage_from"] < 0 else Stage(row["stage_from"]).name
    words = (SCHEDULE.phases[row["phase"]].name, stage_from, Stage(row["stage_to"]).name, Level(row["level"]).name,
             Body(row["body"]).name, Reason(row["reason"]).name)
    return (str(row["day"]), *(word.lower() for word in words))


@pytest.mark.parametrize("teller", ["engine", "oracle"])
def test_the_ledger_of_the_page_is_the_whole_ledger(teller: str, request: pytest.FixtureRequest) -> None:
    ledger = request.getfixturevalue(teller).evenings[-1]["ledger"]
    rows = [dict(zip(ledger, values, strict=True)) for values in zip(*ledger.values(), strict=True)]
    page = PAGE.partition("## The ledger of this life")[2].splitlines()
    table = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in page if line.startswith("|")]
    assert [words_of(row) for row in rows] == table[2:]
