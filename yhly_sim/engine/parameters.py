"""Parameters are data: value, unit, range, null and source of every number of the model.

A catalogue is made from files that stand beside their mechanisms (`parameter_files.py`),
patched by a scenario, and turned into the frozen configuration that phases read.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Collection, Iterable, Iterator, Mapping

import numpy as np

from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.units import WithUnit, per_day

ROLES = ("constant", "lever", "uncertainty", "choice")
GRADES = ("report", "evidence", "derived", "assumption")

Value = float | str


@dataclass(frozen=True)
class Parameter:
    """One number of the model (or one choice), as its file gives it.

    path       "disputes.base_rate", or "disputes.severity_share.small" for a number of a table
    key        the row of the table, None where the parameter stands alone
    value      in the unit of the file; a text for a choice
    low, high  the plausible range; equal for a constant, None for a choice
    null       the value at which the part it acts for has no effect
    acts_for   the switch of that part
    source     where it comes from, in English as records keep it, and source_zh the same in Chinese
    file, line where the value was set: its own file, or the scenario's that changed it
    """

    path: str
    folder: str
    name: str
    key: str | None
    value: Value
    unit: str
    low: float | None
    high: float | None
    null: Value | None
    acts_for: str | None
    role: str
    source: str
    source_zh: str
    grade: str
    zh: str
    en: str
    options: tuple[str, ...]
    file: str
    line: int

    @property
    def is_choice(self) -> bool:
        return self.role == "choice"

    def source_in(self, lang: str) -> str:
        """Where it comes from, as a person reads it."""
        return self.source_zh if lang == "zh" else self.source

    def checked(self, value: object, *, file: str, line: int) -> Value:
        """`value` as this parameter holds it; a UserError when it is no number in range, or no option.

        A choice of an order may be given as a list: `[branch, firm]` is the option `branch_firm`.
        """
        if self.is_choice:
            if isinstance(value, (list, tuple)):
                value = "_".join(str(word) for word in value)
            if value not in self.options:
                raise UserError("parameter_not_an_option", file=file, line=line, path=self.path, value=value,
                                options=", ".join(self.options))
            return str(value)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise UserError("parameter_not_a_number", file=file, line=line, path=self.path, value=value)
        assert self.low is not None and self.high is not None
        if not self.low <= value <= self.high:
            raise UserError("parameter_out_of_range", file=file, line=line, path=self.path, value=value,
                            low=f"{self.low:g}", high=f"{self.high:g}", unit=WithUnit("", self.unit))
        return float(value) + 0.0  # -0.0 becomes 0.0: two ways to write one number are one number

    def known(self, value: float, *, source: str, file: str, line: int) -> Parameter:
        """This parameter with a number that somebody knows and says from where, in place of an assumption.

        It may lie outside the range, which was a part of the assumption and now reaches to it. It cannot be negative.
        What somebody wrote is shown as it stands in both languages.
        """
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0.0 <= value < math.inf:
            raise UserError("parameter_not_a_cost", file=file, line=line, path=self.path, value=value,
                            unit=WithUnit("", self.unit))
        assert self.low is not None and self.high is not None
        return replace(self, value=float(value) + 0.0, low=min(self.low, value), high=max(self.high, value),
                       source=source, source_zh=source, grade="evidence", file=file, line=line)

    def resolved(self, off_switches: Collection[str]) -> Value:
        """The value in force, per day where it is a rate: the null one where its part is off."""
        value = self.value if self.acts_for is None or self.acts_for not in off_switches else self.null
        assert value is not None
        return value if isinstance(value, str) else per_day(value, self.unit)


class Section:
    """The numbers of one folder, as attributes that cannot be set."""

    def __init__(self, name: str, values: Mapping[str, Any]) -> None:
        self.__dict__.update(values)
        self.__dict__["_name"] = name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        known = [word for word in self.__dict__ if word != "_name"]
        raise AttributeError(f"no parameter '{self.__dict__.get('_name')}.{name}'{nearest(name, known).said('en')}")

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"'{self._name}.{name}' cannot be set: the configuration of a run is frozen")

    def __iter__(self) -> Iterator[str]:
        return (name for name in self.__dict__ if name != "_name")

    def __deepcopy__(self, memo: object) -> Section:
        return self


class Config(Section):
    """All numbers in force, by folder: `config.disputes.base_rate`."""


class Catalogue(Mapping[str, Parameter]):
    """path -> Parameter, in the order of the files. Frozen; a patch gives another catalogue."""

    def __init__(self, parameters: Iterable[Parameter]) -> None:
        self._parameters = {parameter.path: parameter for parameter in parameters}
        self._digest = ""

    def __getitem__(self, path: str) -> Parameter:
        return self._parameters[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parameters)

    def __len__(self) -> int:
        return len(self._parameters)

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Catalogue) and self.digest == other.digest

    @property
    def digest(self) -> str:
        """A fingerprint of everything that a run can feel: paths, values, units, nulls, order."""
        if not self._digest:
            felt = [[p.path, p.value, p.unit, p.null, p.acts_for] for p in self.values()]
            self._digest = hashlib.blake2b(json.dumps(felt).encode(), digest_size=12).hexdigest()
        return self._digest

    def with_values(self, values: Mapping[str, object],
                    origin: Mapping[str, tuple[str, int]] | tuple[str, int] = ("-", 0),
                    sources: Mapping[str, str] | None = None) -> Catalogue:
        """A catalogue in which the named parameters have other values.

        origin: (file, line) where the values were set, one for all or one per path. sources: path -> where a number
        comes from that somebody knows (`Parameter.known`); others must lie in their range.
        Raises UserError for an unknown path (the nearest known is named) or a value out of range.
        """
        changed = dict(self._parameters)
        for path, value in values.items():
            file, line = origin if isinstance(origin, tuple) else origin[path]
            if path not in changed:
                self._refuse_path(path, file, line)
            if sources is not None and path in sources:
                changed[path] = changed[path].known(value, source=sources[path], file=file, line=line)  # type: ignore[arg-type]
                continue
            checked = changed[path].checked(value, file=file, line=line)
            changed[path] = replace(changed[path], value=checked, file=file, line=line)
        return Catalogue(changed.values())

    def _refuse_path(self, path: str, file: str, line: int) -> None:
        leaves = [known for known in self if known.startswith(path + ".")]
        if leaves and path.count("."):
            raise UserError("parameter_is_a_table", file=file, line=line, path=path, example=leaves[0])
        raise UserError("unknown_parameter", file=file, line=line, path=path, nearest=nearest(path, self))

    def resolved(self, off_switches: Collection[str] = ()) -> dict[str, Value]:
        """path -> value in force (rates per day), with the parts of `off_switches` at their nulls."""
        return {path: parameter.resolved(off_switches) for path, parameter in self.items()}

    def config(self, off_switches: frozenset[str] = frozenset()) -> Config:
        """The frozen numbers that phases read. Asked again with the same content, the same object comes back."""
        return _config(self, off_switches)


@lru_cache(maxsize=256)
def _config(catalogue: Catalogue, off_switches: frozenset[str]) -> Config:
    folders: dict[str, dict[str, Any]] = {}
    for parameter in catalogue.values():
        section = folders.setdefault(parameter.folder, {})
        value = parameter.resolved(off_switches)
        if parameter.key is None:
            section[parameter.name] = value
        else:
            section.setdefault(parameter.name, []).append(value)
    for section in folders.values():
        for name, value in section.items():
            if isinstance(value, list):
                section[name] = np.array(value, dtype=np.float64)
                section[name].flags.writeable = False
    return Config("p", {name: Section(name, section) for name, section in folders.items()})
