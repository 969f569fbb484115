"""A report of an experiment: what the runs say, in both languages, as HTML and as a Word file that asks nobody for anything."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from yhly_sim.analysis.compare import compare_paired
from yhly_sim.cli.main import main
from yhly_sim.engine.errors import UserError
from yhly_sim.report.numbers import NumberForm
from yhly_sim.report.written.content import Picture, TableBlock
from yhly_sim.report.written.differences import form_of
from yhly_sim.report.written.docx import docx_of
from yhly_sim.report.written.html import html_of
from yhly_sim.studies.experiment import run_experiment
from yhly_sim.studies.report import FORMATS, document_of, facts_of, written_report
from yhly_sim.studies.vocabulary import experiment

HAN = re.compile(r"[\u4e00-\u9fff]")


def wings() -> Any:
    return experiment("wings", scenarios=["weidu"], design={"kind": "factorial"}, seed=3, replications=4, days=60, world="small",
                      levers={"core": {"switches": ["digital"]}, "cash": {"levels": {
                          "little": {"set": {"incentives.yuan_per_star": 1000.0}},
                          "much": {"set": {"incentives.yuan_per_star": 20000.0}}}}},
                      outcomes=["satisfaction", "resolved_share", "cost_yuan", "satisfaction_reported"])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report") / "store"
    run_experiment(wings(), store=folder, serial=True)
    return folder


@pytest.fixture(scope="module")
def facts(store: Path) -> Any:
    return facts_of(wings(), store=store)


def test_its_numbers_are_those_of_the_paired_comparison(facts: Any) -> None:
    names = facts.designs.names
    assert len(names) == 4 and facts.designs.unit == "run" and len(facts.comparisons) == 3
    wide = facts.results.runs.set_index(["point", "replication"])
    for place, comparison in enumerate(facts.comparisons, 1):
        again = compare_paired(wide.loc[facts.designs.points[0]], wide.loc[facts.designs.points[place]], facts.outcomes)
        assert again["satisfaction"] == comparison["satisfaction"]
    table = next(block for block in document_of(facts, "en").tables if "satisfaction" in block.caption)
    form: NumberForm = form_of(facts.compared("satisfaction", "en"), "en")
    assert [row[2] for row in table.rows[1:]] == [form.bare(one["satisfaction"].difference, signed=True) for one in facts.comparisons]
    assert facts.shown["satisfaction"].difference == max(one["satisfaction"].difference for one in facts.comparisons)


def test_costs_groups_parts_and_settings_are_told(facts: Any) -> None:
    assert {"payer", "purpose", "first", "shown"} == set(facts.spent.columns) and (facts.spent["first"] >= 0).all() and len(facts.spent) > 3
    assert {one.dimension for one in facts.fairness.groups} == {"courtyard_kind", "age"}
    assert [one.kind for one in facts.further] == ["attribution"]
    paths = {one.path: one for one in facts.settings}
    assert paths["incentives.yuan_per_star"].values == "1000, 20000" and paths["incentives.yuan_per_star"].grade
    assert sum(facts.grades.values()) > 300 and set(facts.grades) <= {"report", "evidence", "derived", "assumption"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_both_languages_say_the_same_in_the_same_order(facts: Any, lang: str) -> None:
    document = document_of(facts, lang)
    other = document_of(facts, "en" if lang == "zh" else "zh")
    assert [len(section.blocks) for section in document.sections] == [len(section.blocks) for section in other.sections]
    assert [len(table.rows) for table in document.tables] == [len(table.rows) for table in other.tables]
    assert len({section.title for section in document.sections}) == len(document.sections) == 12
    for section in document.sections:
        for block in section.blocks:
            words = str([block.caption, block.header, block.rows, block.note] if isinstance(block, TableBlock)
                        else [block.caption, block.says] if isinstance(block, Picture) else block)
            assert lang == "zh" or not HAN.findall(words), words


def test_the_page_is_one_file_that_asks_nobody(facts: Any) -> None:
    page = html_of(document_of(facts, "zh"))
    without_program = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert not re.findall(r"""(?:src|href)=["'](?!#)[^"']+""", without_program) and not re.findall(r"url\((?!#)", without_program)
    assert page.count("<svg") >= 4 and 'lang="zh-CN"' in page and page.count("Plotly.newPlot('chart") == 4
    assert page.count("<section") == 12


def test_the_word_file_has_headings_captions_pictures_and_chinese_fonts(facts: Any) -> None:
    import docx

    content = docx_of(document_of(facts, "zh"))
    file = docx.Document(io.BytesIO(content))
    styles = [paragraph.style.name for paragraph in file.paragraphs]
    assert styles.count("Heading 1") == 12 and styles[0] == "Title" and styles.count("Caption") > 8
    assert len(file.inline_shapes) >= 5 and len(file.tables) >= 6
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert 'w:eastAsia="Microsoft YaHei"' in archive.read("word/styles.xml").decode()
        assert "PAGE" in archive.read("word/footer1.xml").decode()
        body = archive.read("word/document.xml").decode()
        assert body.count("w:tblHeader") == len(file.tables) and "eastAsiaTheme" not in body


def test_what_cannot_be_written_is_one_sentence(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UserError) as unknown:
        written_report(wings(), to="pdf", store=store)  # type: ignore[arg-type]
    assert unknown.value.message == "written_unknown_format" and set(FORMATS) == {"html", "docx"}
    with pytest.raises(SystemExit) as end:
        main(["report", "morris_all", "--store", str(store), "--out", str(tmp_path / "no.html")])
    told = capsys.readouterr().err
    assert end.value.code == 2 and "morris_all" in told and not list(tmp_path.iterdir())
