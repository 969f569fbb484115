"""Factors as they are written under `levers` and `uncertainties`: a name, and what it varies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Mapping

from yhly_sim.design.factor import Factor, Level, Patch, Role
from yhly_sim.design.patches import PatchReader
from yhly_sim.design.rule_forms import PACKAGE, read_form
from yhly_sim.design.vocabulary import Quantity, ScenarioFacts
from yhly_sim.engine.pages import Page
from yhly_sim.engine.safe_yaml import KeyPath

FORMS = ("levels", "range", "catalogue", "switches", "rules")
"""What a factor may vary; each is written in one of these ways."""

OTHER_KEYS = ("parameter", "baseline", "title")


@dataclass(frozen=True)
class FactorReader:
    """Reads factors of one page.

    ground: what every point has, from before any factor. first: the scenario whose settings are the baseline.
    """

    words: PatchReader
    ground: Patch
    first: ScenarioFacts

    @property
    def page(self) -> Page:
        return self.words.page

    def factor(self, name: str, role: Role, path: KeyPath) -> Factor:
        """The factor that stands at a path; a UserError names file, line and what is right."""
        spec = self.page.at(path)
        if spec == "catalogue":
            return self.of_catalogue(name, name, role, path)
        if not isinstance(spec, dict):
            raise self.page.refusal("factor_form_expected", path, name=name, forms=", ".join(FORMS))
        self.page.check_keys(path, (*FORMS, *OTHER_KEYS))
        forms = [form for form in FORMS if form in spec]
        if len(forms) != 1:
            raise self.page.refusal("factor_form_expected", path, name=name, forms=", ".join(FORMS))
        made = self._of_form(forms[0], name, role, path)
        if "title" in spec:
            zh, en = self.page.sentences((*path, "title"))
            made = replace(made, zh=zh, en=en)
        return self._with_baseline(made, (*path, "baseline")) if "baseline" in spec else made

    def of_catalogue(self, name: str, parameter: str, role: Role, path: KeyPath) -> Factor:
        """A factor over the whole range of a parameter, or over all options of a choice."""
        quantity = self.words.quantity(parameter, path)
        if quantity.options:
            return self._levelled(name, role, path, quantity, quantity.options)
        if not quantity.has_range:
            raise self.page.refusal("factor_without_range", path, name=quantity.name, extent=quantity.extent())
        assert quantity.low is not None and quantity.high is not None
        return self._ranged(name, role, quantity, quantity.low, quantity.high)

    def _of_form(self, form: str, name: str, role: Role, path: KeyPath) -> Factor:
        inner = (*path, form)
        parameter = self.page.text((*path, "parameter")) or name
        if form == "catalogue":
            if self.page.at(inner) is not True:
                raise self.page.refusal("factor_on_or_off", inner, name=form, value=self.page.at(inner))
            return self.of_catalogue(name, parameter, role, path)
        if form == "switches":
            return self._of_switches(name, role, inner)
        if form == "rules":
            return self._of_rules(name, role, inner)
        if form == "levels" and isinstance(self.page.at(inner), dict):
            return self._of_patches(name, role, inner)
        quantity = self.words.quantity(parameter, (*path, "parameter") if "parameter" in self.page.at(path) else path)
        if form == "range":
            return self._of_range(name, role, inner, quantity)
        values = [self.words.value(quantity, value, (*inner, place))
                  for place, value in enumerate(self.page.listed(inner))]
        return self._levelled(name, role, inner, quantity, values)

    def _of_range(self, name: str, role: Role, path: KeyPath, quantity: Quantity) -> Factor:
        ends = self.page.at(path)
        if quantity.options:
            raise self.page.refusal("factor_is_choice", path, name=quantity.name, extent=quantity.extent())
        numbers = isinstance(ends, list) and len(ends) == 2 and all(
            isinstance(end, (int, float)) and not isinstance(end, bool) for end in ends)
        if not numbers or not ends[0] < ends[1]:
            raise self.page.refusal("factor_range_expected", path, name=name, value=ends)
        for place, end in enumerate(ends):
            self.words.value(quantity, end, (*path, place))
        return self._ranged(name, role, quantity, float(ends[0]), float(ends[1]))

    def _ranged(self, name: str, role: Role, quantity: Quantity, low: float, high: float) -> Factor:
        standing = self._standing(quantity)
        is_number = isinstance(standing, (int, float)) and not isinstance(standing, bool)
        baseline = standing if is_number else low
        return Factor(name, role, low=low, high=high, parameter=quantity.name, baseline=baseline, unit=quantity.unit,
                      zh=quantity.zh, en=quantity.en, is_whole=quantity.is_whole)

    def _levelled(self, name: str, role: Role, path: KeyPath, quantity: Quantity, values: Any) -> Factor:
        levels = tuple(Level(label_of(value), Patch(values={quantity.name: value})) for value in values)
        standing = label_of(self._standing(quantity))
        baseline = standing if standing in [level.label for level in levels] else None
        return self._checked(Factor(name, role, levels, parameter=quantity.name, baseline=baseline, unit=quantity.unit,
                                    zh=quantity.zh, en=quantity.en), path)

    def _standing(self, quantity: Quantity) -> Any:
        """The value where nothing varies it."""
        return {quantity.name: quantity.value, **self.first.values, **self.ground.values}[quantity.name]

    def _of_switches(self, name: str, role: Role, path: KeyPath) -> Factor:
        names = [self.words.switch(one, (*path, place)) for place, one in enumerate(self.page.listed(path))]
        if not names or len(set(names)) < len(names):
            raise self.page.refusal("factor_switches_expected", path, name=name)
        on = {**dict.fromkeys(self.first.switches, True), **self.ground.switches}
        states = {on.get(one, False) for one in names}
        levels = tuple(Level(label, Patch(switches=dict.fromkeys(names, label == "on"))) for label in ("off", "on"))
        words = self.words.vocabulary.switches[names[0]] if len(names) == 1 else None
        return Factor(name, role, levels, baseline="on" if states == {True} else "off",
                      zh=words.zh if words else "", en=words.en if words else "")

    def _of_patches(self, name: str, role: Role, path: KeyPath) -> Factor:
        levels = tuple(Level(label, self.words.patch((*path, label))) for label in self.page.mapping(path))
        return self._checked(Factor(name, role, levels), path)

    def _of_rules(self, name: str, role: Role, path: KeyPath) -> Factor:
        """Each rule has a list of its forms; with several rules, the first forms are one level, and so on."""
        rules = list(self.page.mapping(path))
        for rule in rules:
            self.words.check_rule(rule, (*path, rule))
        counts = {len(self.page.listed((*path, rule))) for rule in rules}
        if len(counts) != 1 or min(counts) < 2:
            raise self.page.refusal("factor_forms_expected", path, name=name)
        levels = []
        for place in range(min(counts)):
            forms = {rule: read_form(self.page, (*path, rule, place), beside=self.words.beside) for rule in rules}
            named = list(dict.fromkeys(PACKAGE if form is None else form.rpartition(":")[2] for form in forms.values()))
            levels.append(Level(" + ".join(named), Patch(rules=forms)))
        return self._checked(Factor(name, role, tuple(levels)), path)

    def _checked(self, factor: Factor, path: KeyPath) -> Factor:
        """The factor if it has two levels or more, all different; its first one is the baseline if none is yet."""
        labels = [level.label for level in factor.levels]
        if len(labels) < 2 or len(set(labels)) < len(labels):
            raise self.page.refusal("factor_levels_expected", path, name=factor.name)
        return factor if factor.baseline is not None else replace(factor, baseline=labels[0])

    def _with_baseline(self, factor: Factor, path: KeyPath) -> Factor:
        given = label_of(self.page.at(path))
        if factor.is_continuous:
            fits = isinstance(given, (int, float)) and factor.low <= given <= factor.high
            known = f"{factor.low:g} – {factor.high:g}"
        else:
            if isinstance(given, int):
                given = float(given) if float(given) in [level.label for level in factor.levels] else given
            fits = given in [level.label for level in factor.levels]
            known = ", ".join(str(level.label) for level in factor.levels)
        if not fits:
            raise self.page.refusal("factor_baseline_unknown", path, name=factor.name, value=given, known=known)
        return replace(factor, baseline=given)


def label_of(value: Any) -> Any:
    """What a level is called: a number or a text as it is, on or off for true and false.

    >>> label_of(True), label_of(0.5)
    ('on', 0.5)
    """
    if isinstance(value, bool):
        return "on" if value else "off"
    return value if isinstance(value, (int, float, str)) else str(value)


def touched(factor: Factor) -> list[tuple[str, str]]:
    """What a factor changes: ("scenario", ""), ("switch", name), ("parameter", name) or ("rule", name), each once."""
    if factor.is_continuous:
        return [("parameter", str(factor.parameter))]
    found: list[tuple[str, str]] = []
    for patch in (level.patch for level in factor.levels):
        found += [("scenario", "")] if patch.scenario is not None else []
        for kind, names in (("switch", patch.switches), ("parameter", patch.values), ("rule", patch.rules)):
            found += [(kind, name) for name in names]
    return list(dict.fromkeys(found))


def check_apart(page: Page, factors: Mapping[KeyPath, Factor]) -> None:
    """Refuse two factors that change the same thing: the later one would hide what the earlier one does."""
    seen: dict[tuple[str, str], str] = {}
    for path, factor in factors.items():
        for what in touched(factor):
            if what in seen:
                raise page.refusal("factors_collide", path, name=factor.name, other=seen[what],
                                   what=" ".join(what).strip())
            seen[what] = factor.name
