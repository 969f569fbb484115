"""One word for one thing: every name of the model is made of words of the glossary, and of no word it rules out."""

from __future__ import annotations

import re
from enum import IntEnum
from pathlib import Path

from yhly_sim.domain import codes
from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.columns import TABLES
from yhly_sim.domain.schedule import SCHEDULE
from yhly_sim.domain.switches import switches
from yhly_sim.engine.outcomes import UNITS
from yhly_sim.engine.units import unit_word

GLOSSARY = Path(__file__).resolve().parent.parent / "docs" / "glossary.md"


def rows() -> list[tuple[list[str], str, list[str]]]:
    """(words, Chinese, words that are ruled out) of every row of the tables."""
    found = []
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        if len(cells) == 4 and cells[0] != "word" and not cells[0].startswith("---"):
            found.append((re.split(r",\s*", cells[0]), cells[1], re.split(r",\s*", cells[3]) if cells[3] else []))
    return found


def names() -> dict[str, str]:
    """Every name of the model -> what it names."""
    found = dict.fromkeys(TABLES, "table")
    found |= {column: f"column of {table}" for table, columns in TABLES.items() for column in columns}
    found |= dict.fromkeys(switches(), "switch")
    found |= {phase.name: "phase" for phase in SCHEDULE.phases}
    for parameter in catalogue().values():
        found |= {parameter.folder: "folder of parameters", parameter.name: f"parameter {parameter.path}"}
    for kind in vars(codes).values():
        if isinstance(kind, type) and issubclass(kind, IntEnum) and kind is not IntEnum:
            found |= {word.name.lower(): f"code of {kind.__name__}" for word in kind}
    return found


def test_every_word_of_every_name_is_in_the_glossary() -> None:
    known = {word for words, _, _ in rows() for word in words}
    missing = {
        word: f"{name} ({what})" for name, what in names().items() for word in name.split("_") if word not in known}
    assert missing == {}


def test_no_name_uses_a_word_that_the_glossary_rules_out() -> None:
    known = {word for words, _, _ in rows() for word in words}
    ruled_out = {word for _, _, others in rows() for word in others} - known
    assert len(ruled_out) > 20
    used = {name: what for name, what in names().items() if ruled_out & set(name.split("_"))}
    assert used == {}


def test_a_word_stands_in_one_row() -> None:
    words = [word for row_words, _, _ in rows() for word in row_words]
    assert sorted(words) == sorted(set(words))


def test_every_word_has_its_chinese_beside_it() -> None:
    assert all(re.search("[\u4e00-\u9fff]", chinese) for _, chinese, _ in rows())


def test_every_unit_that_a_table_shows_is_chinese_to_a_chinese_reader() -> None:
    units = {one.unit for one in catalogue().values()} | {one.unit for table in TABLES.values() for one in table.values()}
    latin = {unit: unit_word(unit, "zh") for unit in units | set(UNITS) if re.search("[A-Za-z]", unit_word(unit, "zh"))}
    assert latin == {}
    assert "件" in unit_word("cases", "zh") and "case" not in unit_word("cases", "en")
