"""A report as a Word file: real headings, captions and table styles, Chinese fonts named for Chinese letters."""

from __future__ import annotations

import io
from typing import Any

from yhly_sim.engine.language import say
from yhly_sim.report.written.content import Block, Bullets, Code, Document, Paragraph, Picture, Subheading, TableBlock
from yhly_sim.report.written.docx_pictures import add_picture
from yhly_sim.report.written.docx_tables import add_table

CHINESE_FONT, LATIN_FONT, CODE_FONT = "Microsoft YaHei", "Calibri", "Consolas"
"""Word has them, or puts another one in their place."""

PAGE_WIDTH_CM, PAGE_HEIGHT_CM, MARGIN_CM = 21.0, 29.7, 2.3
INK, SOFT = "1D2733", "56616E"


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
        add_table(file, block, PAGE_WIDTH_CM - 2 * MARGIN_CM)
        file.add_paragraph(block.note, style="Caption")
    else:
        numbers["figures"] += 1
        _add_picture(file, block, _caption("written_figure", numbers["figures"], block.caption, lang))


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
