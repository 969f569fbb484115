"""Patches as they are written: `{scenario: ..., switches: ..., set: ..., rules: ...}`, every word checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator

from yhly_sim.design.factor import Patch
from yhly_sim.design.rule_forms import read_form
from yhly_sim.design.vocabulary import Quantity, ScenarioFacts, Vocabulary
from yhly_sim.engine.errors import nearest
from yhly_sim.engine.pages import Page
from yhly_sim.engine.safe_yaml import KeyPath

KEYS = ("scenario", "switches", "set", "rules")


@dataclass(frozen=True)
class PatchReader:
    """Reads patches and names of one page. beside: the folder of the page, where files that it names are looked for."""

    page: Page
    vocabulary: Vocabulary
    beside: Path

    def patch(self, path: KeyPath, *, known: tuple[str, ...] = KEYS) -> Patch:
        """The patch at a path; a UserError where it says nothing, or a word of it is unknown."""
        self.page.check_keys(path, known)
        if not self.page.mapping(path):
            raise self.page.refusal("patch_is_empty", path, keys=", ".join(known))
        return self.patch_beside(path)

    def patch_beside(self, path: KeyPath) -> Patch:
        """The patch that the keys of a mapping say, which may have other keys as well."""
        scenario = self.page.text((*path, "scenario"))
        return Patch(None if scenario is None else self.scenario((*path, "scenario")).name,
                     dict(self._switches((*path, "switches"))), dict(self._values((*path, "set"))),
                     dict(self._rules((*path, "rules"))))

    def scenario(self, path: KeyPath) -> ScenarioFacts:
        """The scenario that stands at a path: a name, or a file, which is looked for beside the page first."""
        name = self.page.text(path)
        if name is None:
            raise self.page.refusal("page_name_expected", path, key=path[-1], value=None)
        if name.endswith((".yaml", ".yml")) and (self.beside / name).is_file():
            name = str((self.beside / name).resolve())
        with self.page.saying(path):
            return self.vocabulary.scenario(name)

    def switch(self, name: Any, path: KeyPath) -> str:
        """The name of a switch; a UserError names the nearest one."""
        switches = self.vocabulary.switches
        if not isinstance(name, str) or name not in switches:
            raise self.page.refusal("factor_unknown_switch", path, name=name, nearest=nearest(name, switches))
        return name

    def quantity(self, name: str, path: KeyPath) -> Quantity:
        """The parameter of a name or of another name of it; a UserError names the nearest one."""
        known = self.vocabulary.quantities
        name = self.vocabulary.aliases.get(name, name)
        if name in known:
            return known[name]
        rows = [one for one in known if one.startswith(f"{name}.")]
        if rows:
            raise self.page.refusal("factor_is_table", path, name=name, example=rows[0])
        raise self.page.refusal("factor_unknown_parameter", path, name=name, nearest=nearest(name, known))

    def value(self, quantity: Quantity, value: Any, path: KeyPath) -> Any:
        """A value that the parameter can have; an order may be given as a list."""
        if quantity.options and isinstance(value, list):
            value = "_".join(str(word) for word in value)
        if not quantity.accepts(value):
            raise self.page.refusal("factor_outside_catalogue", path, name=quantity.name, value=value,
                                    extent=quantity.extent())
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        return float(value) if is_whole and isinstance(quantity.value, float) and not quantity.is_whole else value

    def _switches(self, path: KeyPath) -> Iterator[tuple[str, bool]]:
        for name, is_on in self.page.mapping(path).items():
            self.switch(name, (*path, name))
            if not isinstance(is_on, bool):
                raise self.page.refusal("factor_on_or_off", (*path, name), name=name, value=is_on)
            yield name, is_on

    def _values(self, path: KeyPath, prefix: str = "") -> Iterator[tuple[str, Any]]:
        for key, value in self.page.mapping(path).items():
            name, inner = f"{prefix}{key}", (*path, key)
            if isinstance(value, dict):
                yield from self._values(inner, f"{name}.")
            else:
                quantity = self.quantity(name, inner)
                yield quantity.name, self.value(quantity, value, inner)

    def _rules(self, path: KeyPath) -> Iterator[tuple[str, str | None]]:
        for name in self.page.mapping(path):
            self.check_rule(name, (*path, name))
            yield name, read_form(self.page, (*path, name), beside=self.beside)

    def check_rule(self, name: str, path: KeyPath) -> None:
        """Refuse a name that is no rule; the nearest one is named."""
        known = self.vocabulary.rules()
        if name not in known:
            raise self.page.refusal("factor_unknown_rule", path, name=name, nearest=nearest(name, known))
