"""The font of the page: the packaged one, cut down to the characters of simplified Chinese in daily use."""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import lru_cache
from pathlib import Path

from yhly_sim.engine.identity import PACKAGE, cache_folder, installed_version
from yhly_sim.engine.language import LANGUAGES, catalogue

WESTERN = ((0x20, 0x7E), (0xA0, 0x17F), (0x2010, 0x2027), (0x2030, 0x205E), (0x2190, 0x2199), (0x2200, 0x22FF))
"""Ranges that a page may need whatever its words: letters with accents, punctuation, arrows, signs of calculation."""
VERSION = 2
"""Of the way in which the subset is made."""
MEDIA_TYPES = {".woff": "font/woff", ".ttf": "font/ttf", ".otf": "font/otf"}


def best_font() -> Path:
    """The subset where it has been made, else the whole font."""
    from yhly_sim.report.fonts import font_path

    made = subset_path()
    return made if made.exists() else font_path()


def subset_path() -> Path:
    return cache_folder() / "fonts" / f"page-{_subset_name()}.woff"


@lru_cache(maxsize=1)
def characters() -> frozenset[int]:
    """Code points of GB 2312, of every sentence of the catalogue, and of all that a page shows from files."""
    found = {point for first, last in WESTERN for point in range(first, last + 1)}
    found.update(ord(letter) for one in catalogue().values() for lang in LANGUAGES for letter in one[lang])
    for file in shown_files():
        found.update(ord(letter) for letter in set(file.read_text(encoding="utf-8")) if letter.isprintable())
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            found.update(map(ord, bytes((high, low)).decode("gb2312", "ignore")))
    return frozenset(found)


def shown_files() -> list[Path]:
    """Files whose texts stand on the page: scenarios, experiments, places, parameters, switches, the lesson, the page.

    A minus sign is in none of the words, and not in GB 2312; a script writes it.
    """
    from yhly_sim.engine.finder import names

    return [*names("scenarios").values(), *names("scenarios/worlds").values(), *names("experiments").values(),
            *sorted((PACKAGE / "domain").rglob("*.yaml")), *sorted((PACKAGE / "web").rglob("*.yaml")),
            *sorted((PACKAGE / "web" / "static").rglob("*.js"))]


@lru_cache(maxsize=1)
def _subset_name() -> str:
    """What the subset follows from: its characters, and the font."""
    content = repr((sorted(characters()), installed_version("pylopdf-fonts-zh-cn"), VERSION))
    return hashlib.blake2b(content.encode(), digest_size=8).hexdigest()


def make_subset() -> Path:
    """Make the subset, once; it takes some seconds."""
    from fontTools import subset

    from yhly_sim.report.fonts import font_path

    made = subset_path()
    if made.exists():
        return made
    options = subset.Options(flavor="woff", hinting=False, layout_features=["kern", "halt", "palt"])
    made.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=made.parent, suffix=".part")
    os.close(handle)
    try:
        with subset.load_font(str(font_path()), options) as font:
            cut = subset.Subsetter(options)
            cut.populate(unicodes=characters())
            cut.subset(font)
            subset.save_font(font, part, options)
        os.replace(part, made)
    finally:
        Path(part).unlink(missing_ok=True)
    return made
