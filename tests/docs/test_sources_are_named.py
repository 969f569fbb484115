"""Every number has a source; a source that is named by an id is a row of docs/sources.md or of the report's checklist."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from yhly_sim.analysis.calibration.targets import load_targets
from yhly_sim.cli.main import run
from yhly_sim.domain.catalogue import FOLDER, catalogue
from yhly_sim.domain.checklist import checklist
from yhly_sim.domain.switches import switches
from yhly_sim.engine.language import LANGUAGES
from yhly_sim.engine.parameter_files import IDS_AND_NUMBERS
from yhly_sim.scenarios.load import load_scenario
from yhly_sim.scenarios.origins import in_force
from yhly_sim.scenarios.policy import policy_of
from yhly_sim.studies.patterns.pattern import patterns

DOCS = FOLDER.parent.parent / "docs"
TEXT = (DOCS / "sources.md").read_text(encoding="utf-8")
CHINESE_TEXT = (DOCS / "sources.zh.md").read_text(encoding="utf-8")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
WORDS = {"assumed": "假设", "fitted": "拟合", "scale of the model": "模型的尺度", "a matter of drawing": "绘图所需",
         "Civil Code art. 278": "《民法典》第二百七十八条", "stand-alone loops": "单独的循环",
         "stand-alone queue": "单独的队列"}
"""What stands for a source where no id does."""
ID = re.compile(r"\b(?:[SMV]\d{1,2}b?|[ABCFGILOPTYZ]\d{1,2}[a-d]?)\b")


def rows() -> dict[str, list[str]]:
    """id -> the other cells of its row."""
    found = {}
    for line in TEXT.splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        if cells and ID.fullmatch(cells[0]):
            assert cells[0] not in found, f"{cells[0]} stands twice"
            found[cells[0]] = cells[1:]
    return found


def ids_in(text: str) -> Iterator[str]:
    """The ids of a text; "S15-S18" names four."""
    for first, last in re.findall(r"\bS(\d+)-S(\d+)\b", text):
        yield from (f"S{number}" for number in range(int(first), int(last) + 1))
    yield from ID.findall(text)


def used() -> dict[str, str]:
    """id -> one place that names it."""
    places = {}
    for parameter in catalogue().values():
        places |= dict.fromkeys(ids_in(parameter.source), parameter.path)
    for switch in switches().values():
        places |= dict.fromkeys(switch.evidence, f"switch {switch.name}")
    for path in FOLDER.rglob("*.py"):
        for source in re.findall(r"Sources?: (.*?)(?:\n\n|\"\"\")", path.read_text(encoding="utf-8"), re.DOTALL):
            places |= dict.fromkeys(ids_in(source), str(path))
    return places


def test_every_id_that_is_used_is_explained() -> None:
    assert len(used()) > 100
    explained = {*rows(), *checklist()}
    assert {name: place for name, place in used().items() if name not in explained} == {}


def test_a_study_has_its_grade() -> None:
    assert {name: cells[-1] for name, cells in rows().items() if name[0] == "S" and cells[-1] not in (
        "A", "A-", "B", "C")} == {}


def test_a_mechanism_rests_on_studies_that_are_listed() -> None:
    for name, cells in rows().items():
        if name[0] in "MV":
            assert set(ids_in(cells[-1])) <= set(rows()), name


def test_every_number_of_the_list_has_a_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["parameters"]
    assert len(listed) == len(catalogue())
    assert [one for one in listed if not one["source"].strip() or not one["source_zh"].strip()] == []


def test_words_that_stand_for_a_source_are_explained() -> None:
    for text, words in ((TEXT, WORDS), (CHINESE_TEXT, WORDS.values())):
        explained = {word for bold in re.findall(r"\*\*(.+?)\*\*", text) for word in re.split(", |、", bold)}
        assert set(words) <= explained
    for parameter in catalogue().values():
        is_named = any(True for _ in ids_in(parameter.source)) or "model text" in parameter.source
        assert is_named or parameter.grade in ("assumption", "derived") or "Civil Code" in parameter.source, (
            f"{parameter.path}: {parameter.grade}, but no source is named: {parameter.source}")


def texts() -> dict[str, tuple[str, str]]:
    """place -> where a number of ours comes from, in Chinese and in English."""
    found = {one.path: (one.source_in("zh"), one.source_in("en")) for one in catalogue().values()}
    targets = {one.name: (one.source_in("zh"), one.source_in("en")) for one in load_targets("henan").targets}
    return {**found, **targets}


def test_both_languages_name_the_same_sources_in_the_same_words() -> None:
    for place, (chinese, english) in texts().items():
        assert Counter(ids_in(chinese)) == Counter(ids_in(english)), place
        assert [chinese] == [english] if IDS_AND_NUMBERS.fullmatch(english) else CHINESE.search(chinese), place
        assert not CHINESE.search(english), place
        assert [word for word in WORDS if word in english] == [word for word in WORDS if WORDS[word] in chinese], place


def test_a_chinese_source_is_punctuated_in_chinese_and_has_no_english_words() -> None:
    for place, (chinese, _) in texts().items():
        words = re.sub(r"\b[a-z]+(_[a-z]+)+\b|\b[a-z]+\.(?=[a-z])", "", ID.sub("", chinese))
        assert not re.search(r"[A-Za-z]{2,}|[;:()\[\]]", words), f"{place}: {chinese}"
        assert not re.search(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9%][\u4e00-\u9fff]", chinese), f"{place}: {chinese}"


def test_an_origin_tells_its_source_in_the_language_of_its_reader() -> None:
    for period in policy_of(load_scenario("weidu")).periods:
        for path, parameter in period.catalogue.items():
            for lang in LANGUAGES:
                assert parameter.source_in(lang) in in_force(period, path).told(lang)


def test_a_pattern_names_its_sources_by_ids_alone() -> None:
    assert [name for name, one in patterns().items() if not IDS_AND_NUMBERS.fullmatch(one.source)] == []
