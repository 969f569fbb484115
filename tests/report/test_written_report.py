"""A report of an experiment: what the runs say, in both languages, as HTML and as a Word file that asks nobody for anything."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from scipy.stats import ttest_1samp as t_test

from tests.web.page import browser_or_skip
from yhly_sim.analysis.comparison.compare import compare_paired
from yhly_sim.analysis.comparison.multiplicity import holm
from yhly_sim.cli.machine import examination
from yhly_sim.cli.main import main
from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.switches import switches
from yhly_sim.engine.errors import MachineError, UserError
from yhly_sim.engine.identity import code_id
from yhly_sim.engine.language import say
from yhly_sim.engine.parameters import GRADES
from yhly_sim.report.numbers import NumberForm
from yhly_sim.report.written import closing, docx_pictures, pdf
from yhly_sim.report.written.content import Document, Picture, TableBlock
from yhly_sim.report.written.differences import form_of
from yhly_sim.report.written.docx import docx_of
from yhly_sim.report.written.docx_tables import PADDING_CM, column_widths, text_cm
from yhly_sim.report.written.html import WHOLE, html_of
from yhly_sim.report.written.pdf import pdf_of
from yhly_sim.studies import report
from yhly_sim.studies.batch.stores import NEEDED, reading_store, writing_store
from yhly_sim.studies.batch.vocabulary import experiment
from yhly_sim.studies.experiment import run_experiment
from yhly_sim.studies.report import FORMATS, document_of, facts_of, written_report
from yhly_sim.studies.reporting.names import subject_of_report
from yhly_sim.studies.reporting.records import settings_of, spent_by_purpose

GRADED = {say(f"grade_{grade}", lang=lang) for grade in ("report", "evidence", "derived", "assumption") for lang in ("zh", "en")}
HAN = re.compile(r"[\u4e00-\u9fff]")


def wings() -> Any:
    return experiment("wings", scenarios=["weidu"], design={"kind": "factorial"}, seed=3, replications=3, days=40, world="small",
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
        assert replace(again["satisfaction"], p_holm=0.0) == replace(comparison["satisfaction"], p_holm=0.0)
    asked = [one[name].p for one in facts.comparisons for name in facts.about if name in one]
    assert holm(asked) == [one[name].p_holm for one in facts.comparisons for name in facts.about if name in one]
    table = next(block for block in document_of(facts, "en").tables if "satisfaction" in block.caption)
    form: NumberForm = form_of(facts.compared("satisfaction", "en"), "en")
    assert [row[2] for row in table.rows[1:]] == [form.bare(one["satisfaction"].difference, signed=True) for one in facts.comparisons]
    assert facts.shown["satisfaction"].difference == max(one["satisfaction"].difference for one in facts.comparisons)


def test_costs_groups_parts_and_settings_are_told(facts: Any) -> None:
    assert {one.dimension for one in facts.fairness.groups} == {"courtyard_kind", "age"}
    assert [one.kind for one in facts.further] == ["attribution"]
    paths = {one.path: one for one in facts.settings}
    assert paths["incentives.yuan_per_star"].values == (1000.0, 20000.0) and paths["incentives.yuan_per_star"].grade
    first, last = facts.title(facts.designs.names[0], "en"), facts.title(facts.designs.names[-1], "en")
    assert first.startswith("without platform of digital") and last.startswith("with platform of digital") and first.endswith("cash: little")
    first, *later = (facts.on[name] for name in facts.designs.names)
    assert "digital" not in first and {frozenset(one ^ first) for one in later} == {frozenset(), frozenset({"digital"})}
    assert facts.drivers_by == "parts" and len(facts.drivers) > 3 and all("digital" in one.path or one.grade for one in facts.drivers)
    for lang in ("zh", "en"):
        table = next(block for block in document_of(facts, lang).tables if say("written_head_source", lang=lang) in block.header)
        assert [row[-1] for row in table.rows] == [catalogue()[one.path].source_in(lang) for one in sorted(
            facts.drivers, key=lambda one: GRADES.index(one.grade))][:len(table.rows)]
    assert sum(facts.grades.values()) > 300 and set(facts.grades) <= {"report", "evidence", "derived", "assumption"}


def test_many_parts_are_listed_once_and_a_count_has_a_word_for_its_unit(facts: Any) -> None:
    many = frozenset(list(switches())[:6])
    on = {name: many if name in facts.designs.names[-2:] else frozenset() for name in facts.designs.names}
    table = document_of(replace(facts, on=on), "en").tables[0]
    earlier = facts.title(facts.designs.names[-2], "en")
    assert table.rows[-1][1] == f'the same as "{earlier}"' and table.rows[-2][1].count(";") == 5
    form = NumberForm("count", "en", 1.0, 0)
    assert form.unit_name() == "" and form.unit_in_brackets() == "number"


def test_payers_pay_what_the_books_say(facts: Any, store: Path) -> None:
    with reading_store(store) as kept:
        books = kept.books(list(facts.results.runs["key"]))
    mine = dict(zip(facts.results.runs["key"], facts.results.runs["point"], strict=True))
    costs = books[books["is_cost"]].assign(point=lambda frame: frame["key"].map(mine))
    found = facts.payers["officials hours"]
    by_point = costs[costs["payer"] == "officials"].groupby("point")["hours"].sum() / 3
    places = [facts.designs.points[facts.designs.names.index(name)] for name in (facts.payers.baseline, facts.payers.treatment)]
    assert [found.baseline, found.treatment] == pytest.approx([by_point[place] for place in places])


def test_what_is_paid_for_what_is_compared_pair_by_pair_with_intervals(facts: Any, store: Path) -> None:
    with reading_store(store) as kept:
        books = kept.books(list(facts.results.runs["key"]))
        alone = spent_by_purpose(kept, facts.results, facts.designs, None)
    runs, costs = facts.results.runs.set_index("key"), books[books["is_cost"]]
    paid = costs.groupby(["payer", "purpose", "key"])["priced_yuan"].sum()
    assert len(facts.spent.differences) > 3
    for found in facts.spent.differences:
        mine = runs.assign(paid=paid[tuple(found.name.split())].reindex(runs.index).fillna(0.0))
        sides = [mine[mine["point"] == facts.designs.points[facts.designs.names.index(name)]].set_index("replication")["paid"]
                 for name in (facts.spent.baseline, facts.spent.treatment)]
        low, high = t_test(sides[1] - sides[0], 0.0).confidence_interval()
        assert [found.difference, found.ci_low, found.ci_high] == pytest.approx([(sides[1] - sides[0]).mean(), low, high], nan_ok=True)
    firsts = {one.name: one.baseline for one in facts.spent.differences}
    assert {one.name: one.treatment for one in alone.differences} == pytest.approx({name: value for name, value in firsts.items() if value})
    for lang in ("zh", "en"):
        table = next(block for block in document_of(facts, lang).tables if say("written_head_purpose", lang=lang) in block.header)
        assert table.header[-1] == say("written_head_interval", lang=lang) and len(table.header) == 6
        whole = document_of(replace(facts, shown=None, spent=alone), lang)
        single = next(block for block in whole.tables if say("written_head_purpose", lang=lang) in block.header)
        assert len(single.header) == 4 and any(row[3] != "–" for row in single.rows)


def test_a_parameter_that_the_catalogue_has_no_more_says_so(facts: Any, store: Path) -> None:
    with reading_store(store) as kept:
        record = kept.record(facts.results.runs["key"].iloc[0])
    gone = {"parameter": "disputes.of_old", "value": 2.0, "file": "mine.yaml", "line": 3}
    (ours,), (another,) = (settings_of([replace(record, settings=[gone], catalogue=one)]) for one in (record.catalogue, {}))
    for lang, said in (("zh", "这一版的目录里已经没有它"), ("en", "no longer in this version's catalogue")):
        for one, told in ((ours, said), (another, "–")):
            changed = replace(facts, settings=(one,), drivers=(one,))
            assert next(table for table in document_of(changed, lang).tables if "disputes.of_old" in str(table.rows)
                        and say("written_head_origin", lang=lang) in table.header).rows[0][3] == told
            assert closing.drivers(changed, lang).blocks[-1].rows[0][4] == told


def test_how_to_make_it_again_is_true_of_a_program_that_is_on_no_index(facts: Any) -> None:
    commands, bullets = closing.again(facts, "en").blocks[1:]
    assert commands.text.startswith("pip install '.[experiments,report]' numpy==") and "yhly-sim" not in commands.text.splitlines()[0]
    assert "python" not in commands.text and any(f"code id {code_id()}" in item for item in bullets.items)
    assert examination.code().found == facts.code == code_id()


def test_warnings_are_told_with_intervals_whether_anything_was_found_or_not(facts: Any) -> None:
    section = next(one for one in document_of(facts, "en").sections if one.title == "What could backfire")
    table = next(block for block in section.blocks if isinstance(block, TableBlock) and "Warning" in block.caption)
    labels = [row[0] for row in table.rows if row[0]]
    assert "hidden disputes" in labels and all(row[2] != "–" for row in table.rows)
    assert any(" to " in row[4] for row in table.rows)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_both_languages_say_the_same_in_the_same_order(facts: Any, lang: str) -> None:
    document = document_of(facts, lang)
    other = document_of(facts, "en" if lang == "zh" else "zh")
    assert [len(section.blocks) for section in document.sections] == [len(section.blocks) for section in other.sections]
    assert [len(table.rows) for table in document.tables] == [len(table.rows) for table in other.tables]
    assert len({section.title for section in document.sections}) == len(document.sections) == 15
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Picture) and block.chart:
                assert lang == "zh" or not HAN.findall(str(block.chart))
            words = str([block.caption, block.header, block.rows, block.note] if isinstance(block, TableBlock)
                        else [block.caption, block.says] if isinstance(block, Picture) else block)
            assert lang == "zh" or not HAN.findall(words), words


def test_charts_show_where_there_is_no_difference_and_the_district_is_named_with_its_size(facts: Any) -> None:
    assert facts.world == {"zh": "小型试验区（5,000 名居民）", "en": "Small trial district (5,000 residents)"}
    charts = [block.chart["layout"] for section in document_of(facts, "en").sections for block in section.blocks
              if isinstance(block, Picture) and block.chart]
    assert len(charts) > 3
    for layout in charts:
        low, high = layout["xaxis"]["range"]
        assert low < 0 < high and all(low <= one["x0"] <= one["x1"] <= high for one in layout.get("shapes", ()))


def test_of_scenarios_that_are_all_there_the_store_is_only_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    short = {"world": "small", "days": 5, "replications": 2}
    monkeypatch.setattr("yhly_sim.studies.reporting.names.QUICK", short)
    folder = tmp_path / "store"
    report.run_missing(["no_reform", "weidu"], quick=True, store=folder, workers=1)
    with writing_store(folder):
        assert report.run_missing(["no_reform", "weidu"], quick=True, store=folder).name == "no_reform_weidu"


def test_the_page_is_one_file_that_asks_nobody(facts: Any) -> None:
    page = html_of(document_of(facts, "zh"))
    without_program = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert not re.findall(r"""(?:src|href)=["'](?!#)[^"']+""", without_program) and not re.findall(r"url\((?!#|data:)", without_program)
    assert page.count("<svg") >= 4 and 'lang="zh-CN"' in page and page.count("Plotly.newPlot('chart") == 5
    assert page.count("<section") == 15 and page.count("@font-face") == 1


def test_the_word_file_has_headings_captions_pictures_and_chinese_fonts(facts: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import docx

    monkeypatch.setattr(docx_pictures, "DOTS_PER_INCH", 60)  # drawn sooner

    content = docx_of(document_of(facts, "zh"))
    file = docx.Document(io.BytesIO(content))
    styles = [paragraph.style.name for paragraph in file.paragraphs]
    assert styles.count("Heading 1") == 15 and styles[0] == "Title" and styles.count("Caption") > 8
    assert len(file.inline_shapes) >= 5 and len(file.tables) >= 6
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        styles_file = archive.read("word/styles.xml").decode()
        assert 'w:eastAsia="Microsoft YaHei"' in styles_file and 'w:eastAsia="zh-CN"' in styles_file
        assert "PAGE" in archive.read("word/footer1.xml").decode()
        body = archive.read("word/document.xml").decode()
        assert body.count("w:tblHeader") == len(file.tables) and "eastAsiaTheme" not in body
        vectors = [name for name in archive.namelist() if name.endswith(".svg")]
        assert len(vectors) == len(file.inline_shapes) == body.count("svgBlip") and "SEQ 图" in body and "SEQ 表" in body
        assert all(archive.read(name).lstrip().startswith(b"<?xml") for name in vectors)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_word_of_a_table_in_the_word_file_is_cut(facts: Any, lang: str) -> None:
    tables = [block for section in document_of(facts, lang).sections for block in section.blocks if isinstance(block, TableBlock)]
    assert len(tables) > 8
    for table in tables:
        rows = [table.header, *table.rows]
        needed = [max(text_cm(word, 9.0) for row in rows for word in re.split(r"\s|(?<=-)|[^\x00-\x7f]+", row[place])) + PADDING_CM
                  for place in range(len(table.header))]
        widths = column_widths(rows, 16.4, 9.0)
        assert sum(widths) == pytest.approx(16.4) and sum(needed) < 16.4
        assert all(width >= need for width, need in zip(widths, needed, strict=True)), table.caption


def test_a_short_column_stays_on_one_line_beside_a_long_one_and_where_there_is_no_room_all_give_way() -> None:
    name, words = "a name of four words", "some words " * 20
    first, second = column_widths([["what", "how"], *[[name, words]] * 3, *[[name, "–"]] * 9], 16.0, 9.0)
    assert first >= text_cm(name, 9.0) + PADDING_CM and first + second == pytest.approx(16.0)
    narrow, wide = column_widths([["W" * 30, "W" * 60]], 16.0, 9.0)
    assert narrow + wide == pytest.approx(16.0) and wide == pytest.approx(2 * narrow, rel=0.05)


@pytest.mark.long
def test_the_pdf_is_the_printed_page_with_an_outline_and_tags(facts: Any) -> None:
    browser_or_skip()
    whole = document_of(facts, "zh")
    content = pdf_of(replace(whole, sections=(*whole.sections[:4], *whole.sections[-5:])))
    assert content.startswith(b"%PDF-") and content.count(b"/Type /Page\n") > 3
    assert b"/Outlines" in content and b"/StructTreeRoot" in content and b"/Lang (zh-CN)" in content


def test_a_page_that_is_printed_has_numbers_and_keeps_short_tables_whole(facts: Any) -> None:
    whole = document_of(facts, "en")
    page = html_of(replace(whole, sections=whole.sections[-5:]), has_program=False)
    assert "Plotly" not in page and "<script" not in page and "counter(page)" in page
    kept = [table for table in replace(whole, sections=whole.sections[-5:]).tables if len(table.rows) <= WHOLE]
    assert kept and page.count('class="scroll whole"') == len(kept)


@pytest.mark.parametrize("missing", ["browser", "library"])
def test_without_what_prints_one_is_told_what_to_do(facts: Any, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.setattr(report, "document_of", lambda facts, lang: Document(lang, "title", "question", (), ()))
    if missing == "browser":
        monkeypatch.setattr(pdf, "_candidates", lambda: iter([{"executable_path": "/nowhere/chromium"}]))
    else:
        monkeypatch.setitem(NEEDED, "pdf", ("no_such_library",))
    with pytest.raises(MachineError) as refused:
        report.check_format("pdf")
        report._bytes_of(facts, "pdf", "en")
    assert refused.value.message == {"browser": "written_no_browser", "library": "extra_missing"}[missing]
    assert "playwright install chromium" in str(refused.value) or "yhly-sim[pdf]" in str(refused.value)


def test_amounts_and_ranges_have_units_in_words(facts: Any) -> None:
    for lang, words in (("zh", "元/居民"), ("en", "yuan/resident")):
        table = next(one for one in document_of(facts, lang).tables if len(one.header) == 5 and one.rows[0][3] in GRADED)
        cells = [cell for row in table.rows for cell in row[1:3]]
        assert any(words in cell for cell in cells) and any(cell.startswith("0 – ") and cell.endswith("%") for cell in cells)


def test_what_cannot_be_written_is_one_sentence(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UserError) as unknown:
        written_report(wings(), to="odt", store=store)  # type: ignore[arg-type]
    assert unknown.value.message == "written_unknown_format" and set(FORMATS) == {"html", "docx", "pdf"}
    with pytest.raises(SystemExit) as end:
        main(["report", "morris_all", "--store", str(store), "--out", str(tmp_path / "no.html")])
    told = capsys.readouterr().err
    assert end.value.code == 2 and "morris_all" in told and not list(tmp_path.iterdir())


def test_several_scenarios_are_an_experiment_and_one_alone_is_refused(tmp_path: Path) -> None:
    pair = subject_of_report(["no_reform", "weidu"], quick=True)
    assert pair.scenarios == ("no_reform", "weidu") and pair.world == "small" and pair.kind == "replications"
    assert subject_of_report(["no_reform", "weidu", "branch_only"], quick=True).question[1].startswith("Against No reform, what")
    assert subject_of_report(["morris_all"], quick=True).name == "morris_all"
    for names, message in ((["weidu"], "written_one_scenario"), (["weidu", "weidu"], "rank_twice"),
                           (["weidu", "weidoo"], "unknown_scenario"), (["nothing"], "unknown_experiment")):
        with pytest.raises(UserError) as refused:
            subject_of_report(names, quick=True)
        assert refused.value.message == message
    with pytest.raises(UserError) as empty:
        facts_of("morris_all", quick=True, store=tmp_path / "nowhere")
    assert empty.value.message == "no_store"


@pytest.mark.long
def test_draws_are_the_units_where_parameters_are_drawn(tmp_path: Path) -> None:
    drawn = experiment("drawn", scenarios=["no_reform", "weidu"], design={"kind": "lhs", "samples": 3}, replications=2, days=20,
                       world="small", uncertainties=["disputes.base_rate", "disputes.voice_rate"], outcomes=["satisfaction", "hidden_stock"])
    run_experiment(drawn, store=tmp_path / "store", serial=True)
    facts = facts_of(drawn, store=tmp_path / "store")
    assert facts.designs.unit == "draw" and facts.comparisons[0]["satisfaction"].replications == 3
    for lang, few in (("zh", "少于 5 对"), ("en", "fewer than 5 pairs")):
        words = str(document_of(facts, lang).sections)
        assert few in words and "paired replications" not in words and "次配对重复" not in words
    groups = [one.difference for one in facts.fairness.groups if one.difference.name == "satisfaction"]
    assert {one.replications for one in groups} == {3}
    assert facts.drivers_by in ("found", "drawn") and {one.path for one in facts.drivers} <= {"disputes.base_rate", "disputes.voice_rate"}
    titles = {section.title for section in document_of(facts, "en").sections}
    assert {"Where the ranking holds", "What the outcome depends on"} <= titles
    sentence = next(one for one in facts.further if one.kind == "robustness").sentence
    assert facts.title("weidu", "zh") in sentence["zh"] and facts.title("weidu", "en") in sentence["en"]
