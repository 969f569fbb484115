"""Lines of Chinese on a screen: broken between characters, not before a stop, behind an opening mark or in a number."""

from __future__ import annotations

import re
from typing import Any, Iterable, Iterator

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions
from rich.containers import Lines
from rich.segment import Segment
from rich.text import Text

from yhly_sim.engine.language import CHINESE

_PIECE = re.compile(r"\s*[（《“‘「]*(?:[!-~]+(?: %)?|\S)[、，。；：？！）》”’」…]*\s*")
_IS_CHINESE = re.compile(CHINESE)


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


class ReadText(Text):
    """A text that breaks its lines as a reader of Chinese expects; one without Chinese breaks between words."""

    def wrap(self, console: Any, width: int, **asked: Any) -> Lines:
        if asked.get("no_wrap") or not _IS_CHINESE.search(self.plain):
            return super().wrap(console, width, **asked)
        lines = Lines()
        for line in self.split(allow_blank=True):
            for piece in line.divide(breaks(line.plain, width)):
                lines.extend(Text.wrap(piece, console, width, **asked))
        return lines


class ReadConsole(Console):
    """A screen on which every text is one of these: sentences, cells of tables, notes below them."""

    def render(self, renderable: Any, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        if isinstance(renderable, str):
            renderable = self.render_str(renderable, highlight=options.highlight if options else None,
                                         markup=options.markup if options else None)
        if type(renderable) is Text:
            renderable = ReadText(renderable.plain, renderable.style, justify=renderable.justify,
                                  overflow=renderable.overflow, no_wrap=renderable.no_wrap, end=renderable.end,
                                  tab_size=renderable.tab_size, spans=renderable.spans)
        return super().render(renderable, options)
