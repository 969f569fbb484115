"""Lines of Chinese on a screen (`report/lines.py` says where they break)."""

from __future__ import annotations

from typing import Any, Iterable

from rich.console import Console, ConsoleOptions
from rich.containers import Lines
from rich.segment import Segment
from rich.text import Text

from yhly_sim.report.lines import breaks, has_chinese


class ReadText(Text):
    """A text that breaks its lines as a reader of Chinese expects; one without Chinese breaks between words."""

    def wrap(self, console: Any, width: int, **asked: Any) -> Lines:
        if asked.get("no_wrap") or not has_chinese(self.plain):
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
