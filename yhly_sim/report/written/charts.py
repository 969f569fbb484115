"""What all charts of a page have in common: letters, colours, room around them."""

from __future__ import annotations

from typing import Any

FONT = "'Report', 'Noto Sans SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', system-ui, sans-serif"
"""`Report` is the packaged font, cut down to the letters of the page (`page_font`)."""

INK, SOFT, GRID = "#1d2733", "#56616e", "#e6e3db"


def layout(*, height: int, left: int, bottom: int) -> dict[str, Any]:
    """The layout of a chart without its axes."""
    return {
        "margin": {"l": left, "r": 30, "t": 20, "b": bottom},
        "height": height,
        "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"size": 14, "color": INK, "family": FONT},
        "hoverlabel": {"font": {"family": FONT}},
    }
