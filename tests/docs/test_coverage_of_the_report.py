"""Every statement of the report has its place in the model or a reason why not; switches and rows name each other."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from yhly_sim.domain import checklist as module
from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.checklist import KINDS, checklist
from yhly_sim.domain.columns import TABLES
from yhly_sim.domain.schedule import SCHEDULE
from yhly_sim.domain.switches import switches
from yhly_sim.engine.finder import library
from yhly_sim.model.outcomes import OUTCOMES

CHAPTERS = {"P": 7, "A": 7, "G": 6, "B": 6, "C": 8, "F": 3, "L": 3, "Z": 8, "T": 10, "Y": 11, "I": 8, "O": 13}
"""Statements of the report that were counted when it was read, chapter by chapter: 90."""
CHINESE = re.compile("[\u4e00-\u9fff]")


def names_of_the_model() -> dict[str, set[str]]:
    return {
        "switches": set(switches()),
        "parameters": {f"{one.folder}.{one.name}" for one in catalogue().values()},
        "columns": {f"{table}.{column}" for table, columns in TABLES.items() for column in columns},
        "phases": {phase.name for phase in SCHEDULE.phases},
        "outcomes": set(OUTCOMES),
        "scenarios": {path.stem for path in library("scenarios").glob("*.yaml")},
        "worlds": {path.stem for path in (library("scenarios") / "worlds").glob("*.yaml")},
    }


def test_every_statement_of_the_report_stands_in_the_table_once() -> None:
    assert sum(CHAPTERS.values()) == 90
    assert Counter(name[0] for name in checklist()) == CHAPTERS


@pytest.mark.parametrize("row", checklist().values(), ids=lambda row: row.id)
def test_what_a_row_maps_to_exists(row: module.ChecklistRow) -> None:
    known = names_of_the_model()
    assert {kind: set(names) - known[kind] for kind, names in row.maps.items() if not set(names) <= known[kind]} == {}
    assert all(names for names in row.maps.values())


@pytest.mark.parametrize("row", checklist().values(), ids=lambda row: row.id)
def test_a_row_quotes_the_report_and_speaks_both_languages(row: module.ChecklistRow) -> None:
    assert CHINESE.search(row.quote) and CHINESE.search(row.zh) and CHINESE.search(row.takes["zh"])
    assert set(row.takes) == {"zh", "en"}
    assert row.en and row.value and row.unit and row.takes["en"]
    assert not CHINESE.search(row.en + row.value + row.unit + row.takes["en"])


def test_a_row_is_mapped_or_says_why_not_and_never_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = module.FILE.read_text(encoding="utf-8")
    for wrong in (text.replace("  maps:\n", "  not_modelled: {zh: 无, en: none}\n  maps:\n", 1),
                  text.replace("    parameters: ", "    numbers: ", 1)):
        assert wrong != text
        (tmp_path / "checklist.yaml").write_text(wrong, encoding="utf-8")
        monkeypatch.setattr(module, "FILE", tmp_path / "checklist.yaml")
        with pytest.raises(ValueError, match="P1"):
            checklist.__wrapped__()


def test_a_switch_names_its_rows_and_its_rows_name_the_switch() -> None:
    from_rows = {name: [row.id for row in checklist().values() if name in row.maps.get("switches", ())]
                 for name in switches()}
    assert {name: sorted(one.evidence) for name, one in switches().items()} == {
        name: sorted(rows) for name, rows in from_rows.items()}
    assert all(from_rows.values()), "a switch that no statement of the report asks for"


def test_a_switch_says_what_it_costs_and_how_it_can_fail() -> None:
    for one in switches().values():
        for words in (one.costs, one.fails):
            assert set(words) == {"zh", "en"} and CHINESE.search(words["zh"]) and not CHINESE.search(words["en"]), one.name
            assert words["zh"].endswith("。") and words["en"].endswith("."), one.name


def test_the_kinds_of_names_are_those_that_the_table_may_use() -> None:
    assert set(names_of_the_model()) == set(KINDS)
