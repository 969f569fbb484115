"""Words, numbers and dates as a story uses them, in one language."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Iterable, Mapping

from yhly_sim.domain.codes import BranchKind
from yhly_sim.domain.columns import TABLES
from yhly_sim.engine.language import catalogue, say
from yhly_sim.report.story.place_names import PlaceNames


@dataclass(frozen=True)
class Words:
    """How one story speaks: language, names of places, the calendar and the day of the reform."""

    lang: str
    names: PlaceNames
    first_day: date
    reform_day: int

    def say(self, message: str, **fields: object) -> str:
        return say(message, lang=self.lang, **fields)

    def code(self, kind: str, code: str) -> str:
        """The word for a code: `word_body_branch`."""
        return self.say(f"word_{kind}_{code}")

    def joined(self, parts: Iterable[str]) -> str:
        return self.say("word_separator").join(parts)

    def clauses(self, parts: Iterable[str]) -> str:
        return self.say("word_clause_separator").join(parts)

    def sentences(self, parts: Iterable[str]) -> str:
        return self.say("word_sentence_joint").join(started(part) for part in parts)

    def place(self, level: str, row: int) -> str:
        return self.names.name(level, row, self.lang)

    def body(self, kind: str, level: str, unit_id: int) -> str:
        return self.names.body(kind, level, unit_id, self.lang)

    def argument(self, name: str) -> str:
        """What a rule is asked with, in words; its own name where there are none."""
        message = f"argument_{name}"
        return self.say(message) if message in catalogue() else name

    def column(self, path: str) -> str:
        """A column of the state in words: `courtyards.norm`."""
        table, _, name = path.partition(".")
        return str(getattr(TABLES[table][name], self.lang))

    def state(self, path: str, value: float) -> str:
        """A value of a column as people read it: yes or no, a date, a code in words, a number."""
        table, _, name = path.partition(".")
        spec = TABLES[table][name]
        if spec.dtype == "b1":
            return self.say("word_yes" if value else "word_no")
        if spec.unit == "day":
            return self.date(int(value)) if value >= 0 else self.say("word_not_yet")
        if name == "branch_kind":
            return self.code("branch", BranchKind(int(value)).name.lower())
        if name == "firm_id":
            return self.say("word_yes" if value >= 0 else "word_no")
        return number(value)

    def date(self, day: int) -> str:
        when = self.first_day + timedelta(days=day)
        if self.lang == "zh":
            return f"{when.year} 年 {when.month} 月 {when.day} 日"
        return f"{when.day} {when:%B} {when.year}"

    def day(self, day: int, voiced_day: int | None = None) -> str:
        """The date with the day of the reform, whose first is day 1, and, after voicing, the days since."""
        count = day - self.reform_day
        when = self.say("story_day_after_reform", day=count + 1) if count >= 0 else self.say(
            "story_day_before_reform", day=-count)
        if voiced_day is not None and day > voiced_day:
            when += self.say("story_since_voiced", days=day - voiced_day)
        return self.say("story_day", date=self.date(day), when=when)


def number(value: float) -> str:
    """Three significant digits, with a true minus sign.

    >>> number(0.0034567), number(-12.0), number(0.0)
    ('0.00346', '−12', '0')
    """
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else "–"
    decimals = max(0, 2 - math.floor(math.log10(abs(value))))
    text = f"{abs(value):,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return ("−" if value < 0 else "") + text


def score(value: float) -> str:
    """A score or share in [0, 1] to two decimals."""
    return f"{value:.2f}"


def percent(value: float) -> str:
    """A chance as a percentage with the digits it needs.

    >>> percent(0.2636), percent(0.00012), percent(1e-6)
    ('26%', '0.012%', '0.0001%')
    """
    return f"{number(float(f'{100.0 * value:.2g}'))}%"


def luck(value: float) -> str:
    """A uniform, to four decimals or as many as tell it from nothing."""
    return f"{value:.4f}" if 0.0001 <= value < 0.99995 else f"{value:.7f}" if value > 0.5 else f"{value:.3g}"


def hours(value: float) -> str:
    return f"{value:,.1f}"


def started(text: str) -> str:
    """The text with a capital letter, for the head of an English sentence."""
    return text[:1].upper() + text[1:]


def shown(value: Any) -> str:
    """A value of a column or a table as it stands in a list."""
    return number(float(value)) if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)


def signed_sum(parts: Mapping[str, float], minus: Iterable[str]) -> str:
    """`a 0.5 + b 0.2 − c 0.1`, nothings left out; minus: those that are taken off.

    >>> signed_sum({"a": -0.5, "b": 0.2, "c": 0.1, "d": 0.0}, ["c"])
    'a −0.5 + b 0.2 − c 0.1'
    """
    taken_off = set(minus)
    text = ""
    for name, value in parts.items():
        if value == 0.0:
            continue
        is_less = (value < 0) != (name in taken_off)
        if not text:
            text = f"{name} {number(-value if name in taken_off else value)}"
        else:
            text += f" {'−' if is_less else '+'} {name} {number(abs(value))}"
    return text or "0"
