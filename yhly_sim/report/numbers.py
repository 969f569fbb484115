"""Numbers as people read them: units, signs, and no more digits than the interval carries."""

from __future__ import annotations

import math
from dataclasses import dataclass

from yhly_sim.analysis.comparison.compare import Difference
from yhly_sim.engine.language import say

MOST_DECIMALS = 6
LARGE = {
    ("yuan", "zh"): (100_000.0, 1e-4),
    ("yuan", "en"): (1_000_000.0, 1e-6),
    ("hours", "zh"): (100_000.0, 1e-4),
    ("hours", "en"): (100_000.0, 1e-3),
}
"""From the first number on, sums are shown in 万 or in thousands or millions: times the second."""

FINEST_SHARE = 1 / 20
"""No digits finer than this share of the smallest difference of interest."""

IN_HUNDREDTHS = ("share", "score")


@dataclass(frozen=True)
class NumberForm:
    """How one outcome's numbers are written in one language: `factor` is applied first, then `decimals`."""

    unit: str
    lang: str
    factor: float
    decimals: int
    scale: str = ""

    def bare(self, value: float, *, signed: bool = False) -> str:
        """The number alone, with a true minus sign and thousands apart.

        >>> NumberForm("days", "en", 1.0, 1).bare(-1234.56, signed=True)
        '−1,234.6'
        """
        if not math.isfinite(value):
            return "∞" if value == math.inf else "–"
        rounded = round(value * self.factor, self.decimals) + 0.0
        sign = "−" if rounded < 0 else "+" if signed and rounded > 0 else ""
        return f"{sign}{abs(rounded):,.{self.decimals}f}"

    def level(self, value: float) -> str:
        """A value with its unit: `61.2%`, `12 days`."""
        return self._with_unit(f"unit_level_{self._unit_word}", self.bare(value))

    def difference(self, value: float) -> str:
        """A signed difference with its unit: `+2.9 percentage points`."""
        return self._with_unit(f"unit_difference_{self._unit_word}", self.bare(value, signed=True))

    def size(self, value: float) -> str:
        """The size of a difference, without a sign."""
        return self._with_unit(f"unit_difference_{self._unit_word}", self.bare(abs(value)))

    def unit_name(self) -> str:
        """The unit alone, as it stands in a table."""
        return say(f"unit_name_{self._unit_word}", lang=self.lang)

    def unit_in_brackets(self) -> str:
        """The unit as it stands in brackets behind a name: what has none is a number of things."""
        return self.unit_name() or say("unit_in_brackets_count", lang=self.lang)

    @property
    def _unit_word(self) -> str:
        return f"{self.unit}{self.scale}"

    def _with_unit(self, message: str, number: str) -> str:
        return say(message, lang=self.lang, number=number)


def number_form(difference: Difference, lang: str) -> NumberForm:
    """The form that fits a comparison: one or two significant digits of the interval's half-width, and none that
    are far below the smallest difference of interest."""
    largest = max(abs(difference.baseline), abs(difference.treatment))
    width = (difference.ci_high - difference.ci_low) / 2
    if not width > 0:
        width = abs(difference.difference) / 10
    if not width > 0:
        width = largest / 30
    if difference.smallest_difference > 0:
        width = max(width, FINEST_SHARE * difference.smallest_difference)
    return form_for(difference.unit, lang, largest=largest, width=width)


def form_for(unit: str, lang: str, *, largest: float, width: float) -> NumberForm:
    """The form for values up to `largest` that are told apart by about `width`."""
    factor, scale = (100.0 if unit in IN_HUNDREDTHS else 1.0), ""
    if (unit, lang) in LARGE and largest >= LARGE[unit, lang][0]:
        factor, scale = LARGE[unit, lang][1], "_large"
    decimals = 1
    if width > 0:
        power = math.floor(math.log10(width * factor))
        is_led_by_small_digit = width * factor < 3 * 10.0**power
        decimals = (1 if is_led_by_small_digit else 0) - power
    return NumberForm(unit, lang, factor, min(max(decimals, 0), MOST_DECIMALS), scale)
