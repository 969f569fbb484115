"""Limits of factors in words: at least, at most, between, one of."""

from __future__ import annotations

import math
from typing import Any, Iterable, Mapping, Sequence

from yhly_sim.analysis.discovery.boxes import Box, Limit, has_order
from yhly_sim.design.factor import Factor
from yhly_sim.engine.language import say

FINEST = 100
"""Numbers of a factor are written to about this part of its range."""


def factor_label(name: str, factors: Mapping[str, Factor], lang: str) -> str:
    """What a factor is called; `scenario` where the scenario itself is one."""
    return factors[name].label(lang) if name in factors else say("limit_scenario", lang=lang)


def factor_value(value: float, factor: Factor) -> str:
    """A number of a factor, no finer than its range makes sense of.

    >>> factor_value(0.58585, Factor("x", "uncertainty", low=0.0, high=1.0)), factor_value(
    ...     -1234.5, Factor("y", "lever", low=-5000.0, high=5000.0))
    ('0.59', '−1,200')
    """
    low, high = _ends(factor)
    decimals = math.ceil(-math.log10((high - low) / FINEST)) if high > low else 2
    number = round(value, decimals) + 0.0
    return f"{number:,.{max(decimals, 0)}f}".replace("-", "−")


def limit_words(limit: Limit, factor: Factor | None, lang: str) -> str:
    """One limit in words, without the factor's name."""
    if isinstance(limit, frozenset):
        order = [level.label for level in factor.levels] if factor else sorted(limit, key=str)
        return _one_of([label for label in order if label in limit], lang)
    assert factor is not None
    low, high = limit
    if not factor.is_continuous:
        return _one_of([level.label for level in factor.levels if low <= float(level.label) <= high], lang)
    ends = {"low": factor_value(low, factor) if math.isfinite(low) else "",
            "high": factor_value(high, factor) if math.isfinite(high) else ""}
    kind = "between" if all(ends.values()) else "least" if ends["low"] else "most"
    return say(f"limit_{kind}", lang=lang, **ends)


def box_words(box: Box, factors: Mapping[str, Factor], lang: str) -> str:
    """All limits of a box as one list of conditions, in the order of the factors."""
    return say("limit_and", lang=lang).join(
        say("limit_of_factor", lang=lang, factor=factor_label(name, factors, lang),
            limit=limit_words(box.limits[name], factors.get(name), lang)) for name in in_order(box.limits, factors))


def in_order(names: Iterable[str], factors: Mapping[str, Factor]) -> list[str]:
    """Names in the order of the experiment, the scenario first."""
    order = {name: place for place, name in enumerate(factors)}
    return sorted(names, key=lambda name: order.get(name, -1))


def label_words(label: Any, lang: str) -> str:
    """What a level is called: on and off in words, a number as it stands, else its label."""
    if label in ("on", "off", True, False) and not isinstance(label, (int, float)) or isinstance(label, bool):
        return say("limit_on" if label in ("on", True) else "limit_off", lang=lang)
    return f"{label:g}" if isinstance(label, (int, float)) else str(label)


def share_words(share: float) -> str:
    """A share in percent, with a decimal near the ends.

    >>> [share_words(share) for share in (0.5, 0.994, 1.0, 0.004, float("nan"))]
    ['50%', '99.4%', '100%', '0.4%', '–']
    """
    if math.isnan(share):
        return "–"
    near_an_end = 0 < share < 0.01 or 0.99 < share < 1
    return f"{100 * share:.{1 if near_an_end else 0}f}%"


def unit_position(value: float, factor: Factor) -> float:
    """Where a number lies in the range of its factor, from 0 to 1; the ends of the range where there is no end."""
    low, high = _ends(factor)
    return min(max((value - low) / (high - low), 0.0), 1.0)


def _ends(factor: Factor) -> tuple[float, float]:
    if factor.is_continuous:
        return factor.low, factor.high
    assert has_order(factor)
    labels = [float(level.label) for level in factor.levels]
    return min(labels), max(labels)


def _one_of(labels: Sequence[Any], lang: str) -> str:
    joint = say("limit_labels_joint", lang=lang)
    return say("limit_one_of", lang=lang, labels=joint.join(label_words(label, lang) for label in labels))
