"""Tables of a Word file: lines between rows, a repeated head, columns as wide as what stands in them asks for."""

from __future__ import annotations

import re
from typing import Any, Sequence

import numpy as np
from numpy.typing import NDArray

from yhly_sim.report.written.content import TableBlock
from yhly_sim.report.written.html import WHOLE

COLOURS = {"better": "1F6FB2", "worse": "A85A00"}
LINE, HEAD = "C9C6BE", "E8EEF4"

POINTS, SMALL_POINTS, MANY_COLUMNS = 9.0, 8.5, 5
"""Size of letters; the smaller one where there are more columns."""

CM_PER_POINT, PADDING_CM = 2.54 / 72, 0.5
"""PADDING_CM: room beside a text, both sides together."""

CHINESE_TOGETHER = 7
"""So many Chinese letters stay together: most names."""

BOLD = 1.08
"""How much wider bold letters are."""

STEP_CM, SOFT_MAXIMUM, OTHER_LINES = 0.1, 8.0, 0.2

LONG_WORD = 16
"""A longer word may be broken behind an underscore."""

_EMS = [(0.24, "ijl'|"), (0.30, "tfI.,:;/()[]!` -"), (0.36, 'r*"'), (0.52, "cksvxyzJ"), (0.62, "+−<>="),
        (0.70, "wABEKPSVXY&"), (0.76, "CDHNRUTZFGOQ"), (0.87, "mM%"), (0.97, "W@…")]
_EM = {letter: ems for ems, letters in _EMS for letter in letters}
"""Widths of letters in ems, somewhat more than Arial's, so that Calibri and what stands in for it have room."""

_WORD = re.compile(r"[^\s\u200b\u2e80-\uffef]*-(?=\S)|[^\s\u200b\u2e80-\uffef]+|[\u2e80-\uffef]+")


def add_table(file: Any, block: TableBlock, width_cm: float) -> None:
    """Append a table as wide as the text; a long one repeats its head on each page, a short one stays on one."""
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    table = file.add_table(rows=1, cols=len(block.header), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _set_lines(table)
    points = POINTS if len(block.header) <= MANY_COLUMNS else SMALL_POINTS
    texts = [[_breakable(text) for text in row] for row in (block.header, *block.rows)]
    widths = column_widths(texts, width_cm, points)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for _ in block.rows:
        table.add_row()
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for i, row in enumerate(texts):
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
            run.font.size = Pt(points)
            run.font.bold = i == 0
            mark = (block.marks or {}).get((i - 1, j))
            if i and mark in COLOURS:
                run.font.color.rgb = RGBColor.from_string(COLOURS[mark])
                run.font.bold = True
        not_split = OxmlElement("w:cantSplit")
        table.rows[i]._tr.get_or_add_trPr().append(not_split)


def column_widths(rows: Sequence[Sequence[str]], width_cm: float, points: float) -> list[float]:
    """Widths of the columns in cm, together `width_cm`.

    rows: of texts, the head first, which is bold; points: size of the letters. Where all texts fit on one line each
    column is as wide as its longest. Else none is too narrow for its longest word, as far as all have room for theirs,
    and what is left goes, step by step, to the column that makes the table shorter most.

    >>> rows = [["design", "what it buys"], ["Honours only", "a word " * 30]]
    >>> [round(one, 1) for one in column_widths(rows, 16.0, 9.0)]
    [2.0, 14.0]
    """
    sizes = [points * BOLD, *[points] * (len(rows) - 1)]
    lengths = np.array([[text_cm(text, size) for text in row] for row, size in zip(rows, sizes, strict=True)])
    words = np.array([[max((text_cm(word, size) for word in _words(text)), default=0.0) for text in row]
                      for row, size in zip(rows, sizes, strict=True)])
    wanted, widths = lengths.max(axis=0) + PADDING_CM, words.max(axis=0) + PADDING_CM
    if wanted.sum() <= width_cm or widths.sum() >= width_cm:
        widths = wanted if wanted.sum() <= width_cm else widths
        return [float(one) for one in widths * (width_cm / widths.sum())]
    steps = int((width_cm - widths.sum()) / STEP_CM)
    for _ in range(steps):
        heights = [_height(lengths, widths + STEP_CM * (np.arange(widths.size) == place)) for place in
                   range(widths.size)]
        widths[int(np.argmin(heights))] += STEP_CM
    return [float(one) for one in widths * (width_cm / widths.sum())]


def _height(lengths: NDArray[np.float64], widths: NDArray[np.float64]) -> float:
    """About how many lines a table takes: a row as many as its longest text, softened so that every step tells.

    Lines of the other texts count too, though less: a name is better read on one.
    """
    lines = np.maximum(lengths / (widths - PADDING_CM), 1.0)
    return float(((lines**SOFT_MAXIMUM).sum(axis=1) ** (1.0 / SOFT_MAXIMUM)).sum() + OTHER_LINES * lines.sum())


def _words(text: str) -> list[str]:
    """What is never broken: words, their parts between hyphens, a few Chinese letters."""
    return [word if ord(word[0]) < 0x2E80 else word[:CHINESE_TOGETHER] for word in _WORD.findall(text)]


def _breakable(text: str) -> str:
    """A text whose long words, names of files mostly, may be broken behind each underscore."""
    return " ".join(word.replace("_", "_\u200b") if len(word) > LONG_WORD else word for word in text.split(" "))


def text_cm(text: str, points: float) -> float:
    """How wide a text is on one line, in cm."""
    ems = sum(1.0 if ord(letter) >= 0x2E80 else _EM.get(letter, 0.58) for letter in text if letter != "\u200b")
    return ems * points * CM_PER_POINT


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
