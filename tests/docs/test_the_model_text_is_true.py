"""The model text says what the code does: order, equations, parameters, switches, decisions."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtr

import yhly_sim.domain.start  # noqa: F401 - registers all rules
from yhly_sim.domain.catalogue import FOLDER, catalogue
from yhly_sim.domain.schedule import SCHEDULE
from yhly_sim.domain.switches import switches
from yhly_sim.engine.rules import RuleTable

ROOT = FOLDER.parent.parent
DOCS = ROOT / "docs"
TEXT = (DOCS / "model.md").read_text(encoding="utf-8")
WHEN = {"day": "every day", "tuesday": "Tuesdays", "sunday": "Sundays", "month_end": "month ends",
        "half_year": "ends of half-years", "year": "ends of years"}

WORDS_OF_EQUATIONS: dict[str, Any] = {
    "exp": np.exp, "min": np.minimum, "max": np.maximum, "where": np.where, "floor": np.floor, "ceil": np.ceil,
    "Phi": ndtr, "pi": np.pi,
}
WHOLE = {"contribution_type": 4, "is": 2, "has": 2, "needs": 2}
"""Arguments that are codes: how many values they have, by name or first word."""


def equations() -> dict[str, str]:
    blocks = re.findall(r"^```equations\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.strip()]
    return {name.strip(): right for name, right in (line.split(" = ", 1) for line in lines)}


def headings() -> set[str]:
    return set(re.findall(r"^### (\d+\.\d+) ", TEXT, re.MULTILINE))


def sources() -> Iterator[tuple[Path, str]]:
    for path in sorted(FOLDER.rglob("*")):
        if path.suffix in (".py", ".yaml"):
            yield path, path.read_text(encoding="utf-8")


def test_the_order_of_the_day_is_that_of_the_schedule() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([\w ]+) \| \[(\d+\.\d+)\]", TEXT, re.MULTILINE)
    assert [(name, when) for name, when, _ in rows] == [(one.name, WHEN[one.every]) for one in SCHEDULE.phases]
    for name, _, section in rows:
        body = re.search(rf"^### {re.escape(section)} .*?(?=^##)", TEXT, re.MULTILINE | re.DOTALL)
        assert body and f"`{name}`" in body[0], f"section {section} does not speak of the phase {name}"


SOLVED = {"chosen_effort"}
"""Rules that solve for the best of something that has its equation; they are compared with a search elsewhere."""


def test_every_rule_has_its_equation() -> None:
    assert set(equations()) | SOLVED == set(RuleTable())
    assert all(f"`{name}`" in TEXT for name in SOLVED)


@pytest.mark.parametrize("name", sorted(equations()))
def test_an_equation_is_that_of_the_rule(name: str) -> None:
    rule, rng = RuleTable()[name], np.random.default_rng(7)
    arguments = {}
    for argument in inspect.signature(rule).parameters:
        values = WHOLE.get(argument, WHOLE.get(argument.split("_")[0]))
        most = 0.95 if argument == "rate" else 2.0
        arguments[argument] = rng.integers(0, values, 500) if values else rng.uniform(0.05, most, 500)
    written = eval(equations()[name], {"__builtins__": {}}, WORDS_OF_EQUATIONS | arguments)  # noqa: S307
    np.testing.assert_allclose(written, rule(**arguments), rtol=1e-12, atol=1e-12)


def test_every_parameter_is_spoken_of_and_no_other() -> None:
    spoken = set(re.findall(r"`([a-z]+\.[a-z_0-9]+)`", TEXT)) - {"dictionary.csv", "ties.py"}
    known = {f"{one.folder}.{one.name}" for one in catalogue().values()}
    assert known - spoken == set(), "parameters of which the model text says nothing"
    assert spoken - known == set(), "parameters that are not in the catalogue"


def test_the_table_of_switches_names_all_that_each_acts_through() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|[^|]+\|[^|]+\|$", TEXT, re.MULTILINE))
    acts: dict[str, set[str]] = {name: set() for name in switches()}
    for one in catalogue().values():
        if one.acts_for:
            acts[one.acts_for].add(f"{one.folder}.{one.name}")
    assert {name: set(re.findall(r"`([a-z_.0-9]+)`", cell)) for name, cell in rows.items() if name in acts} == acts


def test_a_reference_to_the_model_text_or_to_a_decision_leads_somewhere() -> None:
    decisions = {int(path.name[:4]) for path in (DOCS / "decisions").glob("0*.md")}
    for path, text in sources():
        for section in re.findall(r"model text (\w+(?:\.\d+)?)", text):
            assert section in headings(), f"{path}: model text {section}"
        for number in re.findall(r"decision record (\d+)", text):
            assert int(number) in decisions, f"{path}: decision record {number}"
    named = {int(number) for number in re.findall(r"\((\d)\)[,.]", TEXT[TEXT.index("## 8"):])}
    assert named <= decisions
