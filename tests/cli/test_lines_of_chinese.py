"""Chinese on a screen: a line begins with no stop, ends with no opening mark, and cuts no number and no word."""

from __future__ import annotations

import io
import re

import pytest
from rich.cells import cell_len
from rich.console import Group
from rich.table import Table
from rich.text import Text

from yhly_sim.cli.terminal.chinese_lines import ReadConsole
from yhly_sim.domain.catalogue import catalogue
from yhly_sim.report.lines import breaks, label_of, lines_of

SENTENCES = sorted({one.source_in("zh") for one in catalogue().values()})


def lines(text: str, width: int) -> list[str]:
    starts = [0, *breaks(text, width), len(text)]
    return [text[start:end] for start, end in zip(starts[:-1], starts[1:], strict=True)]


@pytest.mark.parametrize("width", [20, 24, 37])
def test_lines_are_the_text_fit_and_break_where_a_reader_expects(width: int) -> None:
    for text in SENTENCES:
        found = lines(text, width)
        assert "".join(found) == text
        for line, later in zip(found, [*found[1:], ""], strict=True):
            assert 0 < cell_len(line.rstrip()) <= width, text
            assert not re.match(r"[、，。；：？！）》”’]", later) and not re.search(r"[（《“‘]$", line), text
            assert not (re.search(r"[!-~]$", line) and re.match(r"[!-~]", later)) or cell_len(line) == width, text


def test_what_is_wider_than_a_line_is_cut() -> None:
    assert lines("见systems.big_unit_yuan", 10) == ["见", "systems.bi", "g_unit_yua", "n"]


def test_a_number_keeps_its_percent() -> None:
    assert lines("拟合到 S20（75 %）。", 14) == ["拟合到 S20", "（75 %）。"]


def test_cells_notes_and_sentences_break_alike() -> None:
    out = io.StringIO()
    table = Table(box=None, pad_edge=False)
    table.add_column("来源", width=12)
    table.add_row("假设；取值 0.41。")
    table.add_row(Text("假设；取值 0.41。", style="bold"))
    table.add_row("a plain sentence")
    console = ReadConsole(width=12, file=out)
    console.print(Group(table, Text("假设；取值 0.41。", style="dim")))
    console.print(Text("假设；取值 0.41。"))
    chinese = ["假设；取值", "0.41。"]
    assert [line.rstrip() for line in out.getvalue().splitlines()] == [
        "来源", *chinese, *chinese, "a plain", "sentence", *chinese, *chinese]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_names_beside_an_axis_have_few_even_lines(lang: str) -> None:
    for name in {getattr(one, lang) for one in catalogue().values()}:
        found = lines_of(name, 22)
        assert "".join(found).replace(" ", "") == name.replace(" ", "")
        assert max(map(cell_len, found)) <= 22 and len(found) <= -(-cell_len(name) // 22) + 1
        if lang == "zh" and len(found) > 1:
            assert cell_len(found[-1]) > 2, found  # no line of one character
        label = label_of(name, most=2)
        assert label == "\n".join(found) if len(found) <= 2 else label.endswith("…") and label.count("\n") == 1
