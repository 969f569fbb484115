"""Patterns as data: parts with bands and marks, the runs they need, and when a part passes."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Mapping, Sequence

import numpy as np

from yhly_sim.analysis.comparison.precision import half_width

FILE = Path(__file__).resolve().parent / "patterns.yaml"

PASS, FAIL, NOT_EXAMINED = VERDICTS = ("pass", "fail", "not_examined")
TEST, FITTED, SHOWN = MARKS = ("test", "fitted", "shown")


@dataclass(frozen=True)
class Source:
    """A number of a run: run.reading.number."""

    run: str
    reading: str
    number: str

    @property
    def name(self) -> str:
        """As the adapter names it."""
        return f"{self.reading}.{self.number}"


@dataclass(frozen=True)
class Part:
    """One number of a pattern and its band.

    of, less: the number is the first less the second, seed by seed (with the same luck). low, high: the band, infinite
    where it is open. mark: test; fitted: the figure it is held against went into a parameter, so that it says whether
    the fit holds and tests nothing; shown: the pattern claims nothing of it. why: where the band comes from, in both
    languages.
    """

    name: str
    of: Source
    less: Source | None
    low: float
    high: float
    mark: str
    unit: str
    zh: str
    en: str
    why: Mapping[str, str]

    def label(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en

    @property
    def sources(self) -> tuple[Source, ...]:
        return (self.of,) if self.less is None else (self.of, self.less)


@dataclass(frozen=True)
class Pattern:
    """A pattern, V1 to V13."""

    id: str
    zh: str
    en: str
    source: str
    parts: tuple[Part, ...]

    def titled(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en

    @property
    def mark(self) -> str:
        """fitted where no part is a test."""
        return TEST if any(part.mark == TEST for part in self.parts) else FITTED


@dataclass(frozen=True)
class RunSpec:
    """How a run of the patterns is made; `seeds` is how often."""

    name: str
    scenario: str
    seeds: int
    days: int | None = None
    values: Mapping[str, float] = field(default_factory=dict)
    switches: Mapping[str, bool] = field(default_factory=dict)
    later: Mapping[int, Sequence[str]] = field(default_factory=dict)
    instruments: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Measured:
    """A part with what was found: mean over seeds, smallest and largest, the 95 % interval of the mean.

    values: one a seed; missing: what the version lacks, empty where the part could be measured.
    """

    part: Part
    values: tuple[float, ...]
    missing: tuple[str, ...] = ()

    @property
    def value(self) -> float:
        return float(np.mean(self.values)) if self.values else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Of the mean; NaN with one seed that may vary."""
        if len(self.values) < 2:
            return math.nan, math.nan
        margin = half_width(float(np.std(self.values, ddof=1)), len(self.values))
        return self.value - margin, self.value + margin

    @property
    def verdict(self) -> str:
        """`judge` of what was found."""
        return judge(self.value, self.interval, (self.part.low, self.part.high))


def judge(value: float, interval: tuple[float, float], band: tuple[float, float]) -> str:
    """Pass when the whole interval of the mean lies in the band, ends included; not examined where there is none.

    >>> judge(0.7, (0.65, 0.75), (0.6, 0.8)), judge(0.7, (0.55, 0.85), (0.6, 0.8))
    ('pass', 'fail')
    >>> judge(math.nan, (math.nan, math.nan), (0.6, 0.8))
    'not_examined'
    """
    if math.isnan(value) or any(math.isnan(end) for end in interval):
        return NOT_EXAMINED
    return PASS if band[0] <= interval[0] and interval[1] <= band[1] else FAIL


def verdict_of(verdicts: Sequence[tuple[str, str]]) -> str:
    """The verdict of a pattern from (mark, verdict) of its parts: tests count; fitted parts only where none is a test.

    >>> verdict_of([("test", "pass"), ("fitted", "fail")]), verdict_of([("test", "pass"), ("test", "not_examined")])
    ('pass', 'not_examined')
    >>> verdict_of([("test", "not_examined"), ("test", "fail")])
    'fail'
    """
    tests = [verdict for mark, verdict in verdicts if mark == TEST]
    counted = tests or [verdict for mark, verdict in verdicts if mark == FITTED]
    for verdict in (FAIL, NOT_EXAMINED):
        if verdict in counted:
            return verdict
    return PASS


@cache
def patterns() -> dict[str, Pattern]:
    """id -> pattern, in their order."""
    return {name: Pattern(name, fields["zh"], fields["en"], fields["source"],
                          tuple(_part(part, given) for part, given in fields["parts"].items()))
            for name, fields in _data()["patterns"].items()}


@cache
def runs() -> dict[str, RunSpec]:
    """name -> run."""
    return {name: RunSpec(name, **fields) for name, fields in _data()["runs"].items()}


def why_this_size(lang: str) -> str:
    """Why the runs are as large as they are."""
    return str(_data()["why_this_size"][lang])


@cache
def _data() -> Any:
    from yhly_sim.engine.safe_yaml import plain_load

    return plain_load(FILE.read_text(encoding="utf-8"))


def _part(name: str, fields: Mapping[str, Any]) -> Part:
    low, high = (_bound(end, side) for end, side in zip(fields["band"], (-math.inf, math.inf), strict=True))
    words = {key: value for key, value in fields.items() if key not in ("of", "less", "band")}
    return Part(name=name, of=source_of(fields["of"]), less=source_of(fields["less"]) if "less" in fields else None,
                low=low, high=high, **words)


def source_of(text: str) -> Source:
    """The source that run.reading.number names."""
    return Source(*text.split("."))


def _bound(end: Any, open_end: float) -> float:
    return open_end if end == "none" else float(end)
