"""A number in force on a day, and where it comes from: the scenario's line, or the catalogue and its source."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterable, Iterator

from yhly_sim.domain.catalogue import catalogue
from yhly_sim.engine.language import say
from yhly_sim.engine.parameters import Catalogue, Parameter, Value
from yhly_sim.engine.units import unit_word
from yhly_sim.scenarios.policy import Period


@dataclass(frozen=True)
class InForce:
    """One parameter on one day.

    value: in the unit of its file, the null where its part is off; is_off: whether its part is off; is_set: whether the
    scenario set it, and then file and line say where; catalogue_value, source, source_zh: what the catalogue says.
    """

    path: str
    zh: str
    en: str
    value: Value
    unit: str
    acts_for: str | None
    is_off: bool
    is_set: bool
    file: str
    line: int
    catalogue_value: Value
    source: str
    source_zh: str
    grade: str

    @property
    def is_at_work(self) -> bool:
        """Whether a part of the reform acts through it, or the scenario set it."""
        return self.is_set or (self.acts_for is not None and not self.is_off)

    def told(self, lang: str) -> str:
        """`disputes.voice_branch_gain = 0.45 (set by ..., catalogue 0.35, source: S20)`."""
        message = "origin_off" if self.is_off else "origin_set" if self.is_set else "origin_catalogue"
        return say(message, lang=lang, path=self.path, value=_shown(self.value), unit=_unit(self.unit, lang),
                   file=_near(self.file), line=self.line, catalogue=_shown(self.catalogue_value),
                   source=self.source_zh if lang == "zh" else self.source, part=self.acts_for or "-")

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def in_force(period: Period, path: str) -> InForce:
    """The parameter of a path (a leaf of the catalogue) in a period of a policy."""
    parameter, best = period.catalogue[path], catalogue()[path]
    is_off = parameter.acts_for is not None and parameter.acts_for in period.off_switches
    value = parameter.null if is_off else parameter.value
    assert value is not None
    return InForce(
        path, parameter.zh, parameter.en, value, parameter.unit, parameter.acts_for, is_off,
        (parameter.file, parameter.line) != (best.file, best.line), parameter.file, parameter.line, best.value,
        best.source, best.source_zh, best.grade)


def leaves(path: str, words: Iterable[str], numbers: Catalogue | None = None) -> Iterator[str]:
    """The leaves of `folder.name`: itself, or the rows of its table that one of these words names; all where none is.

    >>> list(leaves("disputes.attempt_hours", ["small", "hotline"]))
    ['disputes.attempt_hours.small']
    """
    known = numbers or catalogue()
    if path in known:
        yield path
        return
    rows = _table(path)
    named = [row.path for row in rows if row.key in set(words)]
    yield from named or [row.path for row in rows]


def _table(path: str) -> list[Parameter]:
    return [parameter for parameter in catalogue().values() if f"{parameter.folder}.{parameter.name}" == path]


def _near(file: str) -> str:
    """A file as one would name it from here: below the working folder without that, else folder and name."""
    path = Path(file)
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        return str(path.relative_to(Path.cwd()))
    return "/".join(path.parts[-2:]) if path.is_absolute() else file


def _shown(value: Value) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _unit(unit: str, lang: str) -> str:
    return "" if unit in ("", "1", "-", "share", "score", "logit", "ratio", "choice") else f" {unit_word(unit, lang)}"
