"""The font of figures and pages: one that travels with the program and draws simplified Chinese everywhere."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path


def font_path() -> Path:
    """The packaged font file (Noto Sans SC, simplified shapes, open licence)."""
    from pylopdf_fonts_zh_cn import sans_path

    return Path(sans_path())


@lru_cache(maxsize=1)
def font_family() -> str:
    """The family name under which matplotlib knows the packaged font from now on."""
    from matplotlib import font_manager

    font_manager.fontManager.addfont(font_path())
    return str(font_manager.FontProperties(fname=font_path()).get_name())
