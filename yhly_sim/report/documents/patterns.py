"""The record of tested patterns as a table: value, band, verdict, and the reason that somebody found."""

from __future__ import annotations

from typing import Any, Mapping

from yhly_sim.engine.language import catalogue, say
from yhly_sim.report.documents.markdown import table

Record = Mapping[str, Any]
"""id -> verdict, reason (language -> text), and either value and band, or parts: name -> verdict, mark, value, band.
A title (language -> text) may stand in an entry and in a part."""


def patterns_table(record: Record, lang: str) -> str:
    """One row a pattern with its verdict and reason, and below it one for each of its parts."""
    headings = ("odd_pattern", "heading_value", "odd_band", "odd_verdict", "odd_reason")
    rows = []
    for name, entry in record.items():
        title = f"**{name}** {_words(entry.get('title', ''), lang)}".strip()
        rows.append((title, *_found(entry, lang), _words(entry.get("reason", ""), lang)))
        for part, one in entry.get("parts", {}).items():
            label = _words(one["title"], lang) if "title" in one else f"`{part}`"
            rows.append((label, *_found(one, lang), _word(one.get("mark", ""), lang)))
    return table([say(heading, lang=lang) for heading in headings], rows)


def _found(entry: Mapping[str, Any], lang: str) -> tuple[str, str, str]:
    return _number(entry.get("value")), _band(entry.get("band")), _word(entry["verdict"], lang)


def _number(value: object) -> str:
    return "-" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)


def _band(band: object) -> str:
    """Both ends, or the one that there is.

    >>> _band([0.5, 1.0]), _band([None, 0.01]), _band(None)
    ('0.5 – 1', '≤ 0.01', '-')
    """
    if not isinstance(band, (list, tuple)):
        return _number(band)
    low, high = band
    if low is None or high is None:
        return "-" if low is high else f"≤ {_number(high)}" if low is None else f"≥ {_number(low)}"
    return f"{_number(low)} – {_number(high)}"


def _word(word: object, lang: str) -> str:
    """A word of the record in the reader's language, as it stands where it has no translation."""
    name = f"odd_record_{word}"
    return say(name, lang=lang) if name in catalogue() else str(word)


def _words(text: object, lang: str) -> str:
    return str(text[lang]) if isinstance(text, Mapping) else str(text)
