"""What the patterns found, as a table and as sentences."""

from __future__ import annotations

import math
from typing import Any, Mapping, Sequence

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from yhly_sim.engine.language import current_language, say

STYLES = {"pass": "bold blue", "fail": "bold dark_orange", "not_examined": "dim"}


def pattern_table(measured: Mapping[str, Sequence[Any]], lang: str | None = None) -> Group:
    """One row a part: pattern, what is measured, mean and spread over seeds, band, mark, verdict.

    measured: pattern id -> parts as `yhly_sim.studies.patterns.pattern.Measured` has them.
    """
    lang = lang or current_language()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("pattern", "words", "value", "spread", "band", "mark", "verdict"):
        is_number = heading in ("value", "spread", "band")
        table.add_column(say(f"heading_{heading}", lang=lang), justify="right" if is_number else "left",
                         no_wrap=heading != "words", overflow="fold")
    for name, parts in measured.items():
        for place, one in enumerate(parts):
            spread = "" if not one.values else f"{_number(min(one.values))} … {_number(max(one.values))}"
            table.add_row(
                name if place == 0 else "", one.part.label(lang), _number(one.value), spread,
                band_text(one.part.low, one.part.high, lang), say(f"pattern_mark_{one.part.mark}", lang=lang),
                _verdict(one, lang))
        table.add_section()
    return Group(table)


def _verdict(one: Any, lang: str) -> Text:
    if one.part.mark == "shown":
        return Text("-", style=STYLES["not_examined"])
    return Text(say(f"pattern_verdict_{one.verdict}", lang=lang), style=STYLES[one.verdict])


def band_text(low: float, high: float, lang: str) -> str:
    """A band in words: between, at least, at most.

    >>> band_text(0.6, 0.8, "en"), band_text(-math.inf, 1, "en")
    ('0.6 to 0.8', '≤ 1')
    """
    if math.isinf(high):
        return say("pattern_band_least", lang=lang, low=_bound(low))
    if math.isinf(low):
        return say("pattern_band_most", lang=lang, high=_bound(high))
    return say("pattern_band_between", lang=lang, low=_bound(low), high=_bound(high))


def _number(value: float) -> str:
    if math.isnan(value):
        return "-"
    return (f"{value:.3f}" if abs(value) < 10 else f"{value:.0f}").replace("-", "−")


def _bound(value: float) -> str:
    return f"{value:g}".replace("-", "−")
