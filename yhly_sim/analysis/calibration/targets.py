"""Targets files: what the model should give, how sure that is, and where it comes from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yhly_sim.engine import finder
from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.language import LANGUAGES
from yhly_sim.engine.safe_yaml import Lines, load_user_yaml

FOLDER = "experiments/targets"
KEYS = ("title", "targets")
FIELDS = ("outcome", "scenario", "value", "sd", "interval", "source", "zh", "en")
WIDTH_IN_SD = 2 * 1.959963984540054
"""An interval is read as the 95 % interval of a normal error."""


@dataclass(frozen=True)
class Target:
    """One number that is to be met, in the unit of its outcome.

    scenario: under which the outcome is taken; None where the experiment has one only. sd: standard deviation of the
    error of the observation. source: where the number is from, source_zh the same in Chinese.
    """

    name: str
    outcome: str
    scenario: str | None
    value: float
    sd: float
    source: str
    source_zh: str
    zh: str
    en: str
    line: int

    def label(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en

    def source_in(self, lang: str) -> str:
        return self.source_zh if lang == "zh" else self.source


@dataclass(frozen=True)
class Targets:
    """The targets of a file, in its order."""

    file: str
    title: tuple[str, str]
    targets: tuple[Target, ...]

    def refusal(self, message: str, target: Target, **fields: object) -> UserError:
        return UserError(message, file=self.file, line=target.line, name=target.name, **fields)


def load_targets(name_or_path: str | Path) -> Targets:
    """Read a targets file, by its path or by the name of one that ships ("henan").

    title: {zh, en}. targets: name -> {outcome (default: the name), scenario, value, sd or interval [low, high] (95 %;
    its middle is the value where none is given), source (a text, or {zh, en}), zh, en (default: the label of the
    outcome)}.

    Raises UserError naming file, line and remedy.
    """
    path = finder.find_file(FOLDER, str(name_or_path), unknown="unknown_targets")
    data, lines = load_user_yaml(path)
    return _File(str(path), data, lines).read()


@dataclass
class _File:
    file: str
    data: Any
    lines: Lines

    def refusal(self, message: str, *place: str, **fields: object) -> UserError:
        line = next((self.lines[place[:end]] for end in range(len(place), -1, -1) if place[:end] in self.lines), 1)
        return UserError(message, file=self.file, line=line, **fields)

    def read(self) -> Targets:
        targets = self.data.get("targets") if isinstance(self.data, dict) else None
        if not isinstance(targets, dict) or not targets:
            raise self.refusal("targets_not_a_mapping", "targets")
        self.check_keys(self.data, KEYS)
        title = self.data.get("title") or {}
        if not isinstance(title, dict):
            raise self.refusal("targets_title", "title")
        words = (str(title.get("zh") or Path(self.file).stem), str(title.get("en") or Path(self.file).stem))
        return Targets(self.file, words, tuple(self.target(name) for name in targets))

    def check_keys(self, fields: Any, known: tuple[str, ...], *place: str) -> None:
        for key in fields:
            if key not in known:
                raise self.refusal("targets_unknown_key", *place, key, key=key, nearest=nearest(str(key), known),
                                   known=", ".join(known))

    def target(self, name: str) -> Target:
        place = ("targets", name)
        fields = self.data["targets"][name]
        if not isinstance(fields, dict):
            raise self.refusal("target_not_a_mapping", *place, name=name)
        self.check_keys(fields, FIELDS, *place)
        if ("sd" in fields) == ("interval" in fields):
            raise self.refusal("target_error_missing", *place, name=name)
        sources = self.sources(name, fields.get("source"), place)
        value, sd = self.value_and_sd(name, fields, place)
        scenario = fields.get("scenario")
        return Target(name, str(fields.get("outcome") or name), None if scenario is None else str(scenario), value, sd,
                      sources["en"], sources["zh"], str(fields.get("zh") or ""), str(fields.get("en") or ""),
                      self.lines[place])

    def sources(self, name: str, source: Any, place: tuple[str, str]) -> dict[str, str]:
        """Where a number is from, in both languages; a text alone stands for both."""
        texts = source if isinstance(source, dict) else dict.fromkeys(LANGUAGES, source)
        self.check_keys(texts, LANGUAGES, *place, "source")
        if not all(isinstance(texts.get(lang), str) and texts[lang].strip() for lang in LANGUAGES):
            raise self.refusal("target_source_missing", *place, "source", name=name)
        return {lang: texts[lang].strip() for lang in LANGUAGES}

    def value_and_sd(self, name: str, fields: dict[str, Any], place: tuple[str, str]) -> tuple[float, float]:
        if "sd" in fields:
            sd = self.number(name, fields["sd"], *place, "sd")
            if sd < 0:
                raise self.refusal("target_not_a_number", *place, "sd", name=name, field="sd", value=fields["sd"])
            return self.number(name, fields.get("value"), *place, "value"), sd
        ends = fields["interval"]
        if not isinstance(ends, list) or len(ends) != 2:
            raise self.refusal("target_interval", *place, "interval", name=name)
        low, high = (self.number(name, end, *place, "interval") for end in ends)
        value = (low + high) / 2
        if fields.get("value") is not None:
            value = self.number(name, fields["value"], *place, "value")
        if not low < high or not low <= value <= high:
            raise self.refusal("target_interval", *place, "interval", name=name)
        return value, (high - low) / WIDTH_IN_SD

    def number(self, name: str, value: Any, *place: str) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise self.refusal("target_not_a_number", *place, name=name, field=place[-1], value=value)
        return float(value)
