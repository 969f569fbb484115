"""The font of the page: the packaged one, cut down to the characters of simplified Chinese in daily use."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from yhly_sim.engine.identity import cache_folder
from yhly_sim.engine.language import LANGUAGES, catalogue

SUBSET = "page-font-1.woff"
MEDIA_TYPES = {".woff": "font/woff", ".ttf": "font/ttf", ".otf": "font/otf"}


def best_font() -> Path:
    """The subset where it has been made, else the whole font."""
    from yhly_sim.report.fonts import font_path

    made = subset_path()
    return made if made.exists() else font_path()


def subset_path() -> Path:
    return cache_folder() / "fonts" / SUBSET


def characters() -> set[int]:
    """Code points of GB 2312 and of every sentence of the catalogue."""
    found = set(range(0x20, 0x7F)) | {ord(letter) for one in catalogue().values() for lang in LANGUAGES
                                     for letter in one[lang]}
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            found.update(map(ord, bytes((high, low)).decode("gb2312", "ignore")))
    return found


def make_subset() -> Path:
    """Make the subset, once; it takes some seconds."""
    from fontTools import subset

    from yhly_sim.report.fonts import font_path

    made = subset_path()
    if made.exists():
        return made
    options = subset.Options(flavor="woff", hinting=False, layout_features=["kern", "halt", "palt"])
    font = subset.load_font(str(font_path()), options)
    cut = subset.Subsetter(options)
    cut.populate(unicodes=characters())
    cut.subset(font)
    made.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=made.parent, suffix=".part")
    os.close(handle)
    try:
        subset.save_font(font, part, options)
        os.replace(part, made)
    finally:
        Path(part).unlink(missing_ok=True)
    return made
