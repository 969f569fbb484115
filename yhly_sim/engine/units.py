"""Units of parameters: a rate may be given per week, month or year; inside, every rate is per day."""

from __future__ import annotations

from dataclasses import dataclass

from yhly_sim.engine.language import catalogue, say

DAYS_IN = {"day": 1.0, "week": 7.0, "month": 365.0 / 12.0, "year": 365.0}


def is_rate(unit: str) -> bool:
    """Whether a parameter of this unit is a rate: one over, in the end, a period.

    >>> is_rate("1/1000/year"), is_rate("h/week"), is_rate("1/score")
    (True, False, False)
    """
    return unit.startswith("1/") and unit.rpartition("/")[2] in DAYS_IN


def per_day(value: float, unit: str) -> float:
    """A rate as so many per day: "1/year", "1/week", "1/day", or per so many heads, "1/1000/year".

    What is no rate comes back as it is (hours a week stay hours a week).

    >>> per_day(365.0, "1/1000/year"), per_day(14.0, "1/week"), per_day(3.0, "h/week")
    (0.001, 2.0, 3.0)

    Raises ValueError when a rate is per something that is neither a number nor a period.
    """
    if not is_rate(unit):
        return value
    for divisor in unit.split("/")[1:]:
        value = value / (DAYS_IN[divisor] if divisor in DAYS_IN else float(divisor))
    return value


def unit_word(unit: str, lang: str) -> str:
    """A unit as it stands in a table; what has no words is a number or a sign.

    >>> unit_word("h/week", "zh"), unit_word("yuan/resident/year", "zh"), unit_word("1/year", "en")
    ('小时/周', '元/居民/年', '1/year')
    """
    known = catalogue()
    return "/".join(say(f"unit_part_{part}", lang=lang) if f"unit_part_{part}" in known else part
                    for part in unit.split("/"))


@dataclass(frozen=True)
class WithUnit:
    """A text with a unit behind it; a sentence says the unit in its own language.

    >>> WithUnit("1 – 3", "h/week").said("zh"), str(WithUnit("", "yuan"))
    ('1 – 3 小时/周', 'yuan')
    """

    text: str
    unit: str

    def said(self, lang: str) -> str:
        return f"{self.text} {unit_word(self.unit, lang)}".strip()

    def __str__(self) -> str:
        return f"{self.text} {self.unit}".strip()
