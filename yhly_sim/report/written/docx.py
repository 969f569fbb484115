"""A report as a Word file: real headings, captions and table styles, Chinese fonts named for Chinese letters."""

from __future__ import annotations

import io
from typing import Any

from yhly_sim.engine.language import say
from yhly_sim.report.written.content import Block, Bullets, Code, Document, Paragraph, Picture, Subheading, TableBlock
from yhly_sim.report.written.docx_pictures import add_picture
from yhly_sim.report.written.html import WHOLE

CHINESE_FONT, LATIN_FONT, CODE_FONT = "Microsoft YaHei", "Calibri", "Consolas"
"""Word has them, or puts another one in their place."""

LETTER_CM, PADDING_CM = 0.33, 0.6
"""Width of a Chinese letter in a table, and of the room beside a text."""

SHORT_LETTERS, LEAST_CM = 11.0, 2.6
"""Texts of so few Chinese letters stand on one line; columns of longer ones have at least this width."""

PAGE_WIDTH_CM, PAGE_HEIGHT_CM, MARGIN_CM = 21.0, 29.7, 2.3
COLOURS = {"better": "1F6FB2", "worse": "A85A00"}
INK, SOFT, LINE, HEAD = "1D2733", "56616E", "C9C6BE", "E8EEF4"


def docx_of(report: Document) -> bytes:
    """The whole file."""
    import docx
    from docx.shared import Cm

    file = docx.Document()
    section = file.sections[0]
    section.page_width, section.page_height = Cm(PAGE_WIDTH_CM), Cm(PAGE_HEIGHT_CM)
    section.left_margin = section.right_margin = Cm(MARGIN_CM)
    section.top_margin = section.bottom_margin = Cm(MARGIN_CM)
    _set_styles(file)
    _number_pages(section)
    file.core_properties.title, file.core_properties.author = report.title, "yhly-sim"
    file.core_properties.language = "zh-CN" if report.lang == "zh" else "en-US"
    file.add_paragraph(report.title, style="Title")
    file.add_paragraph(report.question, style="Subtitle")
    for line in report.about:
        file.add_paragraph(line, style="Caption")
    numbers = {"tables": 0, "figures": 0}
    for place, one in enumerate(report.sections, 1):
        file.add_heading(f"{place}. {one.title}", level=1)
        for block in one.blocks:
            _add(file, block, report.lang, numbers)
    sink = io.BytesIO()
    file.save(sink)
    return sink.getvalue()


def _set_styles(file: Any) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    sizes = {"Normal": 10.5, "Title": 22, "Subtitle": 12.5, "Heading 1": 15, "Heading 2": 12, "Caption": 9,
             "List Bullet": 10.5}
    for language in file.styles.element.xpath("w:docDefaults//w:lang"):
        language.set(qn("w:eastAsia"), "zh-CN")
    for name, size in sizes.items():
        style = file.styles[name]
        _set_font(style.element.get_or_add_rPr(), LATIN_FONT)
        style.font.size = Pt(size)
        style.font.italic = False
        style.font.bold = name in ("Title", "Heading 1", "Heading 2")
        style.font.color.rgb = RGBColor.from_string(SOFT if name in ("Subtitle", "Caption") else INK)
    body = file.styles["Normal"].paragraph_format
    body.line_spacing, body.space_after = 1.4, Pt(6)
    file.styles["Heading 1"].paragraph_format.space_before = Pt(20)
    file.styles["Caption"].paragraph_format.space_after = Pt(4)


def _set_font(properties: Any, latin: str) -> None:
    from docx.oxml.ns import qn

    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = properties.makeelement(qn("w:rFonts"), {})
        properties.insert(0, fonts)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    language = properties.find(qn("w:lang"))
    if language is None:
        language = properties.makeelement(qn("w:lang"), {})
        properties.append(language)
    for kind, code in (("val", "en-US"), ("eastAsia", "zh-CN")):  # else some programs take Japanese or Taiwanese shapes
        language.set(qn(f"w:{kind}"), code)
    for kind, font in (("ascii", latin), ("hAnsi", latin), ("eastAsia", CHINESE_FONT), ("cs", latin)):
        fonts.set(qn(f"w:{kind}"), font)


def _number_pages(section: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run._r.append(_field(kind, text))


def _field(kind: str | None, text: str | None) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    if kind is not None:
        element = OxmlElement("w:fldChar")
        element.set(qn("w:fldCharType"), kind)
    else:
        element = OxmlElement("w:instrText")
        element.set(qn("xml:space"), "preserve")
        element.text = text
    return element


def _add(file: Any, block: Block, lang: str, numbers: dict[str, int]) -> None:
    from docx.shared import Pt

    if isinstance(block, Paragraph):
        run = file.add_paragraph().add_run(block.text)
        if block.is_lead:
            run.font.size = Pt(12)
    elif isinstance(block, Subheading):
        file.add_heading(block.text, level=2)
    elif isinstance(block, Bullets):
        for item in block.items:
            file.add_paragraph(item, style="List Bullet")
    elif isinstance(block, Code):
        run = file.add_paragraph().add_run(block.text)
        run.font.size = Pt(9)
        _set_font(run._r.get_or_add_rPr(), CODE_FONT)
    elif isinstance(block, TableBlock):
        numbers["tables"] += 1
        caption = _add_caption(file, _caption("written_table", numbers["tables"], block.caption, lang))
        caption.paragraph_format.keep_with_next = True
        caption.paragraph_format.space_before = Pt(10)
        _add_table(file, block)
        file.add_paragraph(block.note, style="Caption")
    else:
        numbers["figures"] += 1
        _add_picture(file, block, _caption("written_figure", numbers["figures"], block.caption, lang))


def _add_table(file: Any, block: TableBlock) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    table = file.add_table(rows=1, cols=len(block.header), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _set_lines(table)
    widths = _widths(block)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for _ in block.rows:
        table.add_row()
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for i, row in enumerate([block.header, *block.rows]):
        cells = table.rows[i].cells
        for j, text in enumerate(row):
            cells[j].width = Cm(widths[j])
            cells[j].vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            paragraph = cells[j].paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(1)
            paragraph.paragraph_format.line_spacing = 1.1
            paragraph.paragraph_format.keep_with_next = i < len(block.rows) <= WHOLE
            if j >= block.texts:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            run = paragraph.add_run(text)
            run.font.size = Pt(8.5 if len(block.header) > 5 else 9)
            run.font.bold = i == 0
            mark = (block.marks or {}).get((i - 1, j))
            if i and mark in COLOURS:
                run.font.color.rgb = RGBColor.from_string(COLOURS[mark])
                run.font.bold = True
        not_split = OxmlElement("w:cantSplit")
        table.rows[i]._tr.get_or_add_trPr().append(not_split)


def _widths(block: TableBlock) -> list[float]:
    """Widths of the columns in cm: what is short stays on one line as far as there is room, others share the rest."""
    page = PAGE_WIDTH_CM - 2 * MARGIN_CM
    longest = [max(_length(text) for text in column) for column in zip(block.header, *block.rows, strict=True)]
    shares = [min(max(length, 5.0), 26.0) for length in longest]
    is_short = [length <= SHORT_LETTERS for length in longest]
    short = sum(length * LETTER_CM + PADDING_CM for length, one in zip(longest, is_short, strict=True) if one)
    rest = sum(share for share, one in zip(shares, is_short, strict=True) if not one)
    if not rest or short > page - LEAST_CM * is_short.count(False):
        return [share / sum(shares) * page for share in shares]
    return [length * LETTER_CM + PADDING_CM if one else share / rest * (page - short)
            for length, share, one in zip(longest, shares, is_short, strict=True)]


def _length(text: str) -> float:
    """How long a text is, in Chinese letters."""
    return sum(1.0 if ord(letter) > 0x2E7F else 0.55 for letter in text)


def _set_lines(table: Any) -> None:
    """Lines between rows only, thin and grey, and a ground for the head."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    lines = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        line.set(qn("w:val"), "nil" if side in ("left", "right", "insideV") else "single")
        line.set(qn("w:sz"), "4")
        line.set(qn("w:color"), LINE)
        lines.append(line)
    table._tbl.tblPr.append(lines)
    for cell in table.rows[0].cells:
        ground = OxmlElement("w:shd")
        ground.set(qn("w:val"), "clear")
        ground.set(qn("w:fill"), HEAD)
        cell._tc.get_or_add_tcPr().append(ground)


def _add_picture(file: Any, block: Picture, caption: tuple[str, str, str]) -> None:
    from docx.shared import Cm

    paragraph = file.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    add_picture(file, paragraph, block.draw(), width=Cm(PAGE_WIDTH_CM - 2 * MARGIN_CM), says=block.says)
    _add_caption(file, caption)


def _add_caption(file: Any, caption: tuple[str, str, str]) -> Any:
    """A caption whose number is a field, so that Word can count on and make lists of tables and figures."""
    before, number, after = caption
    paragraph = file.add_paragraph(before, style="Caption")
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, f"SEQ {before.strip().rstrip('.')} \\* ARABIC"), ("separate", None)):
        run._r.append(_field(kind, text))
    run.add_text(number)
    paragraph.add_run()._r.append(_field("end", None))
    paragraph.add_run(after)
    return paragraph


def _caption(message: str, number: int, text: str, lang: str) -> tuple[str, str, str]:
    """What stands before the number of a caption, the number, and what stands after it."""
    before, after = say(message, lang=lang, number="\0", caption=text).split("\0")
    return before, str(number), after
