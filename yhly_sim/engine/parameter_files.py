"""Reads parameter files: every field required, every value in its range, every word known."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Collection, Mapping, Sequence

from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.language import LANGUAGES
from yhly_sim.engine.parameters import GRADES, ROLES, Catalogue, Parameter, Value
from yhly_sim.engine.safe_yaml import Lines, load_user_yaml
from yhly_sim.engine.units import per_day

FIELDS = ("zh", "en", "value", "unit", "range", "null", "acts_for", "role", "source", "grade")
FIELDS_OF_A_CHOICE = ("zh", "en", "value", "options", "null", "acts_for", "role", "source", "grade")

_ID_OR_NUMBER = r"(?:[A-Z]\d{1,2}[a-d]?|\d[\d.,]*)"
IDS_AND_NUMBERS = re.compile(rf"{_ID_OR_NUMBER}(?:[-, ]+{_ID_OR_NUMBER})*")
"""A source that reads the same in every language: ids (S20, O10, M13b, S15-S18) and numbers, nothing else."""

Axes = Mapping[str, Sequence[str]]


def load_catalogue(folder: str | Path, *, axes: Axes, switches: Collection[str]) -> Catalogue:
    """All parameters of `folder/*/parameters.yaml`; the name of the inner folder is the first word of a path.

    axes: name of an axis -> its words in order; switches: the switches that a parameter may act for.
    Raises UserError naming file, line and remedy for whatever is missing, unknown or out of range.
    """
    parameters: list[Parameter] = []
    for path in sorted(Path(folder).glob("*/parameters.yaml")):
        data, lines = load_user_yaml(path)
        for name, fields in (data or {}).items():
            parameters += _Entry(str(path), path.parent.name, name, fields, lines, axes, switches).parameters()
    return Catalogue(parameters)


@dataclass
class _Entry:
    """One named entry of a parameter file."""

    file: str
    folder: str
    name: str
    fields: Any
    lines: Lines
    axes: Axes
    switches: Collection[str]

    @property
    def path(self) -> str:
        return f"{self.folder}.{self.name}"

    def line(self, *inner: str) -> int:
        return self.lines.get((self.name, *inner), self.lines[(self.name,)])

    def refusal(self, message: str, *inner: str, **more: object) -> UserError:
        return UserError(message, file=self.file, line=self.line(*inner), path=self.path, **more)

    def parameters(self) -> list[Parameter]:
        self.check_fields()
        acts_for = None if self.fields["acts_for"] == "none" else self.fields["acts_for"]
        if acts_for is not None and acts_for not in self.switches:
            raise self.refusal("parameter_unknown_switch", "acts_for", name=acts_for,
                               nearest=nearest(str(acts_for), self.switches))
        sources = self.sources()
        made = [self.parameter(key, acts_for, sources) for key in self.keys()]
        for parameter in made:
            self.check_null(parameter)
        return made

    def check_fields(self) -> None:
        if not isinstance(self.fields, dict):
            raise self.refusal("parameter_not_a_mapping")
        is_choice = self.fields.get("role") == "choice"
        required = FIELDS_OF_A_CHOICE if is_choice else FIELDS
        known = (*required, "unit", "range") if is_choice else (*required, "axis")
        for field in self.fields:
            if field not in known:
                raise self.refusal("parameter_unknown_field", field, field=field, nearest=nearest(field, known))
        for field in required:
            if self.fields.get(field) in (None, "", [], {}):
                raise self.refusal("parameter_field_missing", field, field=field)
        for field, words in (("role", ROLES), ("grade", GRADES)):
            if self.fields[field] not in words:
                raise self.refusal("parameter_unknown_word", field, field=field, value=self.fields[field],
                                   known=", ".join(words))

    def sources(self) -> Mapping[str, str]:
        """language -> where it comes from; one text stands for both where it is made of ids and numbers only."""
        source = self.fields["source"]
        if not isinstance(source, dict):
            if not IDS_AND_NUMBERS.fullmatch(str(source)):
                raise self.refusal("parameter_source_in_one_language", "source", value=source)
            return dict.fromkeys(LANGUAGES, str(source))
        for lang in (*LANGUAGES, *source):
            if lang not in LANGUAGES or not isinstance(source.get(lang), str) or not source[lang].strip():
                raise self.refusal("parameter_source_languages", "source", value=lang)
        return source

    def keys(self) -> Sequence[str | None]:
        """The words of its axis, each of which must have a value; (None,) for a single number."""
        axis = self.fields.get("axis")
        if axis is None:
            return (None,)
        if axis not in self.axes:
            raise self.refusal("parameter_unknown_axis", "axis", axis=axis, nearest=nearest(str(axis), self.axes))
        words = self.axes[axis]
        for field in ("value", "range", "null"):
            table = self.fields[field]
            if field == "value" or isinstance(table, dict):
                self.check_rows(field, table, words)
        return words

    def check_rows(self, field: str, table: Any, words: Sequence[str]) -> None:
        if not isinstance(table, dict):
            raise self.refusal("parameter_table_expected", field, field=field, known=", ".join(words))
        for key in table:
            if key not in words:
                raise self.refusal("parameter_unknown_row", field, field=field, key=key, nearest=nearest(key, words))
        for word in words:
            if word not in table:
                raise self.refusal("parameter_row_missing", field, field=field, key=word)

    def parameter(self, key: str | None, acts_for: str | None, sources: Mapping[str, str]) -> Parameter:
        fields = self.fields
        is_choice = fields["role"] == "choice"
        low, high = (None, None) if is_choice else self.range_of(key)
        unit = str(fields.get("unit", "choice"))
        try:
            per_day(1.0, unit)
        except ValueError:
            raise self.refusal("parameter_unknown_period", "unit", unit=unit) from None
        parameter = Parameter(
            path=self.path if key is None else f"{self.path}.{key}", folder=self.folder, name=self.name, key=key,
            value=0.0, unit=unit, low=low, high=high, null=None, acts_for=acts_for,
            role=fields["role"], source=sources["en"], source_zh=sources["zh"], grade=fields["grade"],
            zh=str(fields["zh"]), en=str(fields["en"]),
            options=tuple(str(option) for option in fields.get("options", ())),
            file=self.file, line=self.line("value", key) if key else self.line("value"),
        )
        value = parameter.checked(_row(fields["value"], key), file=self.file, line=parameter.line)
        return replace(parameter, value=value, null=self.null_of(parameter))

    def range_of(self, key: str | None) -> tuple[float, float]:
        pair = _row(self.fields["range"], key)
        numbers = isinstance(pair, list) and len(pair) == 2 and all(
            isinstance(end, (int, float)) and not isinstance(end, bool) for end in pair)
        if not numbers or not pair[0] <= pair[1]:
            raise self.refusal("parameter_bad_range", "range", value=pair)
        return float(pair[0]), float(pair[1])

    def null_of(self, parameter: Parameter) -> Value | None:
        null = _row(self.fields["null"], parameter.key)
        if null == "none":
            return None
        return parameter.checked(null, file=self.file, line=self.line("null"))

    def check_null(self, parameter: Parameter) -> None:
        if parameter.acts_for is not None and parameter.null is None:
            raise self.refusal("parameter_null_missing", "null", switch=parameter.acts_for)


def _row(entry: Any, key: str | None) -> Any:
    return entry[key] if key is not None and isinstance(entry, dict) else entry
