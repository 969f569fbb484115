"""Pages that are written from the code say what it says, in both languages; what drifts is found and named."""

from __future__ import annotations

import dataclasses
import hashlib
import inspect
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtr

from yhly_sim.cli.documents.described import described_commands
from yhly_sim.cli.main import run
from yhly_sim.domain import codes
from yhly_sim.domain.catalogue import FOLDER, catalogue
from yhly_sim.domain.checklist import checklist
from yhly_sim.domain.columns import TABLES
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.disputes import leave
from yhly_sim.domain.residents import satisfaction
from yhly_sim.domain.schedule import SCHEDULE
from yhly_sim.domain.switches import switches
from yhly_sim.engine.language import LANGUAGES
from yhly_sim.engine.parameters import Catalogue
from yhly_sim.engine.rules import RuleTable
from yhly_sim.engine.safe_yaml import plain_load
from yhly_sim.model.outcomes import OUTCOMES
from yhly_sim.model.recorder import WEEKLY
from yhly_sim.report.documents import dictionary, prose, submodels
from yhly_sim.report.documents.docstrings import described
from yhly_sim.report.documents.equations import equation_of, wrapped
from yhly_sim.report.documents.odd import odd
from yhly_sim.report.documents.register import register
from yhly_sim.studies import docs
from yhly_sim.studies.patterns.pattern import patterns

ROOT = FOLDER.parent.parent
PAGES = docs.pages(described_commands())
CHINESE = re.compile("[\u4e00-\u9fff]")
WORDS_OF_EQUATIONS: dict[str, Any] = {
    "exp": np.exp, "min": np.minimum, "max": np.maximum, "where": np.where, "floor": np.floor, "ceil": np.ceil,
    "sqrt": np.sqrt, "pi": np.pi, "Phi": ndtr, "array": np.array, "zeros_like": np.zeros_like,
    "broadcast_arrays": np.broadcast_arrays}
CODES_OF_EQUATIONS = {one.name: int(one) for kind in (codes.ContributionType, codes.BranchKind) for one in kind}
WHOLE = {"contribution_type": 4, "is": 2, "has": 2, "needs": 2}
"""Arguments that are codes: how many values they have, by name or first word."""


def test_the_pages_of_the_repository_are_what_the_code_says() -> None:
    assert docs.drift(described_commands()) == {}, "run `yhly docs`"


def test_a_changed_docstring_of_a_rule_changes_its_submodel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leave.withdraw_rate, "__doc__", "Hazard a day of thinking better of it.")
    assert docs.drift(described_commands()) == {"odd.md": ["7.7 leave"]}


def test_changed_reads_of_a_phase_change_its_submodel(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = [dataclasses.replace(phase, reads=(*phase.reads, "firms: entry_day")) if phase.name == "surface" else phase
               for phase in SCHEDULE.phases]
    monkeypatch.setattr(SCHEDULE, "phases", changed)
    assert docs.drift(described_commands()) == {"odd.md": ["7.4 surface"], "odd.zh.md": ["7.4 surface"]}


@pytest.mark.parametrize(("field", "page"), [("source", "parameters.md"), ("source_zh", "parameters.zh.md")])
def test_a_changed_source_of_a_parameter_changes_the_parameters_in_its_language(
        monkeypatch: pytest.MonkeyPatch, field: str, page: str) -> None:
    changed = Catalogue(dataclasses.replace(one, **{field: "a dream"}) if one.path == "firms.pooling" else one  # type: ignore[arg-type]
                        for one in catalogue().values())
    monkeypatch.setattr(dictionary, "catalogue", lambda: changed)
    assert docs.drift(described_commands()) == {page: ["firms"]}


def test_a_changed_expression_of_a_rule_changes_its_equation(monkeypatch: pytest.MonkeyPatch) -> None:
    def withdraw_rate(rate: Any, severity: Any) -> Any:
        """Hazard a day of withdrawing: rate (1 - severity)."""
        return rate * (1.0 - severity) ** 2.0

    assert equation_of(withdraw_rate) == "withdraw_rate = rate * (1 - severity) ** 2"


def test_a_line_of_a_docstring_that_begins_with_a_minus_is_no_item_of_a_list() -> None:
    assert re.search(r"^ *- hidden_effect", inspect.getdoc(satisfaction.field_target) or "", re.MULTILINE)
    assert "\n- " not in described(satisfaction.field_target)
    assert described(satisfaction.account.act).count("\n- ") == 3


def test_patterns_that_are_recorded_stand_in_the_description() -> None:
    record = {"V5": {"verdict": "fail", "reason": {"zh": "就近|公道", "en": "near | fair"}, "parts": {
        "share": {"mark": "test", "verdict": "fail", "band": [0.5, None], "value": 0.41},
        "trend": {"title": {"zh": "走势", "en": "trend"}, "mark": "fitted", "verdict": "not_examined", "band": [0.1, 0.2], "missing": ["stars"]}}}}
    english, chinese = odd("en", record), odd("zh", record)
    assert "| **V5** | - | - | fail | near \\| fair |" in english and "| **V5** | - | - | 未通过 | 就近\\|公道 |" in chinese
    assert "| `share` | 0.41 | ≥ 0.5 | fail | test |" in english
    assert "| 走势 | - | 0.1 – 0.2 | 未检验 | 拟合，不算检验 |" in chinese
    assert "| V6 | 0.3 | 0.2 – 1 | holds |  |" in odd("en", {"V6": {"value": 0.3, "band": [0.2, 1], "verdict": "holds"}}).replace("*", "")
    assert "V5" not in odd("zh", None)


def test_the_record_of_the_repository_comes_with_the_names_of_patterns_and_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    pattern = patterns()["V5"]
    part = pattern.parts[0]
    monkeypatch.setattr(docs, "read_record", lambda: {"V5": {"verdict": "pass", "reason": {"zh": "都在", "en": "inside"}, "parts": {
        part.name: {"mark": "test", "verdict": "pass", "band": [0, None], "value": 0.2}}}})
    pages = docs.pages(described_commands())
    assert f"**V5** {pattern.en} |" in pages["odd.md"] and f"| {part.zh} | 0.2 | ≥ 0 | 通过 | 检验 |" in pages["odd.zh.md"]


@pytest.mark.long
@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_pages_are_the_same_wherever_and_whenever_they_are_written(tmp_path: Path, seed: str) -> None:
    script = ("import hashlib; from yhly_sim.cli.documents.described import described_commands; from yhly_sim.studies.docs import pages;"
              "print(hashlib.sha256(repr(pages(described_commands())).encode()).hexdigest())")
    surroundings = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed, "YHLY_LANG": "en"}
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=surroundings, capture_output=True, text=True,
                          check=True)
    assert done.stdout.strip() == hashlib.sha256(repr(PAGES).encode()).hexdigest()
    for name, text in PAGES.items():
        assert str(ROOT) not in text and not re.search(r"\b20\d\d-\d\d-\d\d\b", text), name


@pytest.mark.parametrize("name", sorted(PAGES))
def test_no_text_breaks_a_table(name: str) -> None:
    width = 0
    for line in PAGES[name].splitlines():
        bars = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        assert not bars or not width or bars == width, line
        width = bars


@pytest.mark.parametrize("name", sorted(RuleTable()))
def test_the_equation_in_the_description_is_that_of_the_rule(name: str) -> None:
    rule, rng = RuleTable()[name], np.random.default_rng(11)
    arguments: dict[str, Any] = {}
    for argument in inspect.signature(rule).parameters:
        values = WHOLE.get(argument, WHOLE.get(argument.split("_")[0]))
        most = 0.95 if argument == "rate" else 2.0
        arguments[argument] = rng.integers(0, values, 200) if values else rng.uniform(0.05, most, 200)
    names = dict(vars(inspect.getmodule(rule))) | WORDS_OF_EQUATIONS | CODES_OF_EQUATIONS | arguments
    exec(equation_of(rule), names)  # noqa: S102 - written from our own source
    np.testing.assert_allclose(names[name], rule(**arguments), rtol=1e-12, atol=1e-12)
    assert wrapped(equation_of(rule)).split() == equation_of(rule).split()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_and_every_phase_has_its_place_in_the_description(lang: str) -> None:
    text = submodels.submodels(lang)
    for name in RuleTable():
        assert len(re.findall(rf"^`{name}` — .", text, re.MULTILINE)) == 1, name
    assert re.findall(r"^### 7\.\d+ (\w+)$", text, re.MULTILINE) == [phase.name for phase in SCHEDULE.phases]


def test_every_rule_and_every_decision_has_a_chinese_sentence_and_nothing_else_has() -> None:
    chinese = plain_load(prose.CHINESE.read_text(encoding="utf-8"))
    assert set(chinese["rules"]) == set(RuleTable())
    assert set(chinese["decisions"]) == {decision.name for decision in Decision}
    assert all(CHINESE.search(text) for part in chinese.values() for text in part.values())


def test_every_decision_says_what_it_asks() -> None:
    assert {draw.decision.name for draw in register().values() if "world " in draw.question} <= {"WORLD_PLACE"}
    assert list(register()) == list(Decision) and all(draw.block for draw in register().values())


def test_every_table_has_a_title() -> None:
    assert set(plain_load(prose.PROSE.read_text(encoding="utf-8"))["tables"]) == set(TABLES)


def known_names() -> set[str]:
    columns = {f"{table}.{column}" for table, declared in TABLES.items() for column in declared}
    parameters = {f"{one.folder}.{one.name}" for one in catalogue().values()}
    return (set(TABLES) | columns | {name.partition(".")[2] for name in columns} | parameters
            | {name.partition(".")[0] for name in parameters} | {phase.name for phase in SCHEDULE.phases}
            | set(described_commands()) | set(RuleTable()) | set(switches()) | set(OUTCOMES) | set(WEEKLY))


def test_what_the_prose_names_exists() -> None:
    texts = [prose.PROSE.read_text(encoding="utf-8"), *(text for row in checklist().values() for text in row.takes.values())]
    named = {name for text in texts for name in re.findall(r"`([^`]+)`", text)}
    assert len(named) > 30
    assert {name for name in named if name not in known_names() and not (ROOT / name).exists()} == set()


def test_both_languages_of_a_paragraph_name_the_same() -> None:
    for section, paragraphs in plain_load(prose.PROSE.read_text(encoding="utf-8")).items():
        for one in paragraphs.values() if isinstance(paragraphs, dict) else paragraphs:
            assert CHINESE.search(one["zh"]) and not CHINESE.search(one["en"]), section
            assert set(re.findall(r"`[^`]+`|\{\w+\}", one["zh"])) == set(re.findall(r"`[^`]+`|\{\w+\}", one["en"])), one["en"]


@pytest.mark.parametrize("name", [name for name in sorted(PAGES) if ".zh." not in name])
def test_an_english_page_is_chinese_only_where_it_quotes(name: str) -> None:
    assert not CHINESE.search(re.sub("“[^”]*”", "", PAGES[name]))


@pytest.mark.parametrize("name", [name for name in sorted(PAGES) if ".zh." in name])
def test_a_chinese_page_speaks_chinese_in_every_heading_and_paragraph(name: str) -> None:
    text = re.sub(r"^```.*?^```$", "", PAGES[name], flags=re.MULTILINE | re.DOTALL)
    names = known_names()
    for line in text.splitlines():
        words = re.sub(r"^#+ (\d+(\.\d+)* )?", "", line)
        assert words.strip() in ("", ">") or line.startswith("|") or words in names or CHINESE.search(line), line


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_command_says_which_page_and_section_differ(
        lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["docs", "--out", str(tmp_path), "--lang", lang]) == 0
    assert run(["docs", "--check", "--out", str(tmp_path), "--lang", lang]) == 0
    page = tmp_path / "columns.md"
    page.write_text(page.read_text(encoding="utf-8").replace("| `facility` |", "| `comfort` |"), encoding="utf-8")
    (tmp_path / "coverage.zh.md").unlink()
    capsys.readouterr()
    assert run(["docs", "--check", "--out", str(tmp_path), "--lang", lang]) == 1
    sentence = capsys.readouterr().err
    assert "columns.md" in sentence and "courtyards" in sentence and "coverage.zh.md" in sentence


def test_without_a_source_checkout_one_must_say_where(
        monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(docs, "docs_folder", lambda: None)
    assert run(["docs", "--lang", "en"]) == 2
    assert "--out" in capsys.readouterr().err
    assert run(["docs", "--out", str(tmp_path / "new")]) == 0 and len(list((tmp_path / "new").iterdir())) == len(PAGES)
