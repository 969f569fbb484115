"""The packaged font inside a page, cut down to the letters that the page has: Chinese has its shapes anywhere."""

from __future__ import annotations

import base64
import io
import re

ALWAYS = "".join(chr(point) for point in range(0x20, 0x7F)) + "−–…·≤≥±×°“”‘’，。；：？！、（）"
"""Letters that a chart may write though they stand nowhere: digits and signs of its axes."""


QUOTES = "unicode-range: U+0-2017, U+201E-10FFFF; "
"""The font's quotation marks are as wide as a Chinese letter; English takes those of the next font."""


def style_of(page: str, lang: str) -> str:
    """A style sheet that brings the font `Report` with the letters of a page."""
    content = base64.b64encode(subset(page)).decode()
    letters = QUOTES if lang == "en" else ""
    return f"@font-face {{ font-family: Report; {letters}src: url(data:font/woff;base64,{content}) format('woff'); }}\n"


def subset(page: str) -> bytes:
    """The font with the letters of a text, as WOFF."""
    from fontTools import subset as cutting

    from yhly_sim.report.fonts import font_path

    letters = set(ALWAYS) | {letter for letter in re.sub(r"<path[^>]*>", "", page) if letter.isprintable()}
    options = cutting.Options(flavor="woff", hinting=False, layout_features=["kern", "halt", "palt"])
    sink = io.BytesIO()
    with cutting.load_font(str(font_path()), options) as font:
        cut = cutting.Subsetter(options)
        cut.populate(unicodes=[ord(letter) for letter in letters])
        cut.subset(font)
        font.flavor = "woff"
        font.save(sink, reorderTables=False)
    return sink.getvalue()
