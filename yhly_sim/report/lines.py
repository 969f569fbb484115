"""Lines of a text: Chinese is broken between characters, not before a stop, behind an opening mark or in a number."""

from __future__ import annotations

import re
import textwrap
from typing import Iterator

from rich.cells import cell_len

from yhly_sim.engine.language import CHINESE

_PIECE = re.compile(r"\s*[（《“‘「]*(?:[!-~]+(?: %)?|\S)[、，。；：？！）》”’」…]*\s*")
_IS_CHINESE = re.compile(CHINESE)
LABEL_CELLS = 22
"""Room beside an axis."""


def has_chinese(text: str) -> bool:
    return bool(_IS_CHINESE.search(text))


def breaks(text: str, width: int) -> Iterator[int]:
    """Where the lines of a text begin behind the first, none wider than `width` cells; what is wider alone is cut.

    >>> text = "报告 L1；大小为 0.41。"
    >>> list(breaks(text, 10)), text[6:10], text[10:]
    ([6, 10], '大小为 ', '0.41。')
    """
    used = 0
    for piece in _PIECE.finditer(text):
        if used and used + cell_len(piece[0].rstrip()) > width:
            yield piece.start()
            used = 0
        for place, character in enumerate(piece[0].rstrip(), piece.start()):
            if used and used + cell_len(character) > width:
                yield place
                used = 0
            used += cell_len(character)
        used += cell_len(piece[0]) - cell_len(piece[0].rstrip())


def lines_of(text: str, width: int) -> list[str]:
    """A text on as few lines as `width` cells allow (a Chinese character has two), none of them needlessly short.

    >>> lines_of("隐性纠纷被提出的日风险率", 22), lines_of("an orphan is no line", 16)
    (['隐性纠纷被提', '出的日风险率'], ['an orphan', 'is no line'])
    """
    count, even = len(_filled(text, width)), width
    while even > 1 and len(_filled(text, even - 1)) == count:
        even -= 1
    return _filled(text, even)


def label_of(text: str, *, most: int, width: int = LABEL_CELLS) -> str:
    """A name beside an axis, on at most so many lines; what has no room ends in dots.

    >>> label_of("隐性纠纷被提出的日风险率", most=1, width=12)
    '隐性纠纷被…'
    """
    lines = lines_of(text, width)
    if len(lines) > most:
        lines = [*_filled(text, width)[:most - 1], _cut("".join(_filled(text, width)[most - 1:most]), width)]
    return "\n".join(lines)


def _filled(text: str, width: int) -> list[str]:
    if not has_chinese(text):
        return textwrap.wrap(text, width) or [""]
    starts = [0, *breaks(text, width), len(text)]
    return [text[begin:end].strip() for begin, end in zip(starts[:-1], starts[1:], strict=True)]


def _cut(line: str, width: int) -> str:
    while line and cell_len(line) > width - 1:
        line = line[:-1]
    return line.rstrip() + "…"
