"""Reads scenario files: every word checked, what is inherited filled in, the origin of every value kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Iterator

from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.incentives.instruments import Instrument
from yhly_sim.domain.switches import switches
from yhly_sim.engine import finder
from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.pages import Page
from yhly_sim.engine.safe_yaml import KeyPath, Lines, load_user_yaml, parse_user_yaml
from yhly_sim.scenarios.costs import load_costs
from yhly_sim.scenarios.instruments import KEYS as INSTRUMENT_KEYS
from yhly_sim.scenarios.instruments import read_instrument
from yhly_sim.scenarios.policy import policy_of
from yhly_sim.scenarios.scenario import Change, Scenario, Setting

KEYS = ("extends", "title", "question", "look_at", "switches", "set", "instruments", "changes", "costs", "world",
        "warmup_days", "days")
CHANGE_KEYS = ("day", "switches", "set")
ALIASES = {"formation.order": "branches.formation_order", "committee.form": "committees.form",
           "star_money.reading": "incentives.star_money_reading"}
"""Choices under the names of their parts, as they may be written in a scenario file."""
DEFAULTS: dict[str, Any] = {"world": "weidu", "warmup_days": 180, "days": 730}


def load_scenario(name: str | Path | Scenario) -> Scenario:
    """The scenario of a name ("weidu") or of a file, complete and checked.

    Raises UserError with file, line and remedy for an unknown scenario, key, switch or
    parameter (the nearest known one is named), a value out of range, a missing question,
    a circle of `extends`, or a switch that is on without one it requires.
    """
    if isinstance(name, Scenario):
        return name
    scenario = _load(finder.find_file("scenarios", str(name), unknown="unknown_scenario"), ())
    policy_of(scenario)
    return scenario


def scenario_names() -> list[str]:
    """Names of all scenarios in reach, in alphabetical order."""
    return list(finder.names("scenarios"))


def scenario_of_yaml(raw: bytes, *, name: str) -> Scenario:
    """The scenario of a file's bytes, complete and checked; errors call the file by the scenario's name."""
    scenario = _read(_page(name, *parse_user_yaml(raw, file=name)), name, Path(name), ())
    policy_of(scenario)
    return scenario


def _load(path: Path, descendants: tuple[Path, ...]) -> Scenario:
    if path.resolve() in descendants:
        circle = [step.stem for step in (*descendants[descendants.index(path.resolve()):], path)]
        raise UserError("scenario_circle", file=path, circle=" -> ".join(circle))
    return _read(_page(str(path), *load_user_yaml(path)), path.stem, path, descendants)


def _page(file: str, data: Any, lines: Lines) -> _ScenarioPage:
    return _ScenarioPage(file, {} if data is None else data, lines)


def _read(page: _ScenarioPage, name: str, path: Path, descendants: tuple[Path, ...]) -> Scenario:
    page.check_keys((), KEYS)
    parent = None
    extends = page.text(("extends",))
    if extends is not None:
        known = finder.find_file("scenarios", extends, unknown="unknown_scenario", beside=path.resolve().parent)
        parent = _load(known, (*descendants, path.resolve()))
    return page.scenario(name, extends, parent)


class _ScenarioPage(Page):
    """One scenario file: its data, with the line of each key."""

    file: str

    def scenario(self, name: str, extends: str | None, parent: Scenario | None) -> Scenario:
        on = set(parent.switches if parent else ())
        for switch, is_on in self.switches(("switches",)):
            (on.add if is_on else on.discard)(switch)
        own = tuple(self.settings(("set",)))
        named = {setting.path for setting in own}
        own = tuple(price for price in self.prices() if price.path not in named) + own
        replaced = {setting.path for setting in own}
        inherited = tuple(s for s in (parent.settings if parent else ()) if s.path not in replaced)
        instruments = {one.name: one for one in (*(parent.instruments if parent else ()), *self.instruments())}
        changes = (*(parent.changes if parent else ()), *self.changes())
        return Scenario(
            name=name,
            file=self.file,
            extends=extends,
            title=self.sentences(("title",)) if "title" in self.data else (name, name),
            question=self.sentences(("question",)),
            look_at=self.sentences(("look_at",)) if "look_at" in self.data else ("", ""),
            switches=frozenset(on),
            settings=inherited + own,
            changes=tuple(sorted(changes, key=lambda change: change.day)),
            world=self.text(("world",)) or (parent.world if parent else DEFAULTS["world"]),
            warmup_days=self.days("warmup_days", 0, parent.warmup_days if parent else DEFAULTS["warmup_days"]),
            days=self.days("days", 1, parent.days if parent else DEFAULTS["days"]),
            instruments=tuple(instruments.values()),
            parent=parent,
        )

    def prices(self) -> tuple[Setting, ...]:
        """Those of the costs file that the scenario names, looked for beside it first."""
        costs = self.text(("costs",))
        return () if costs is None else load_costs(costs, beside=Path(self.file).resolve().parent).prices

    def days(self, key: str, least: int, default: int) -> int:
        value = self.data.get(key)
        return default if value is None else self.whole_number((key,), least)

    def switches(self, path: KeyPath) -> Iterator[tuple[str, bool]]:
        self.check_keys_of_switches(path)
        for name, is_on in self.mapping(path).items():
            if not isinstance(is_on, bool):
                raise self.refusal("scenario_switch_on_or_off", (*path, name), name=name, value=is_on)
            yield name, is_on

    def check_keys_of_switches(self, path: KeyPath) -> None:
        for name in self.mapping(path):
            if name not in switches():
                raise self.refusal("unknown_switch", (*path, name), name=name, nearest=nearest(name, switches()))

    def settings(self, path: KeyPath) -> Iterator[Setting]:
        """The values below a `set`, each checked against the catalogue; `a.b: {c: 1}` means `a.b.c: 1`."""
        for name in self.mapping(path):
            yield from self.setting(str(name), (*path, name))

    def setting(self, name: str, path: KeyPath) -> Iterator[Setting]:
        value = self.at(path)
        if isinstance(value, dict):
            for inner in value:
                yield from self.setting(f"{name}.{inner}", (*path, inner))
            return
        line = self.lines[path]
        name = ALIASES.get(name, name)
        checked = catalogue().with_values({name: value}, (self.file, line))[name].value
        yield Setting(name, checked, self.file, line)

    def instruments(self) -> Iterator[Instrument]:
        """Instruments of its own; one that bears the name of an inherited one takes its place."""
        entries = self.data.get("instruments")
        if entries is None:
            return
        if not isinstance(entries, list):
            raise self.refusal("instrument_expected", ("instruments",), keys=", ".join(INSTRUMENT_KEYS))
        seen = set()
        for number, entry in enumerate(entries):
            one = read_instrument(entry, file=self.file, line=self.lines[("instruments", number)])
            if one.name in seen:
                raise self.refusal("instrument_name_taken", ("instruments", number), name=one.name)
            seen.add(one.name)
            yield one

    def changes(self) -> Iterator[Change]:
        entries = self.data.get("changes")
        if entries is None:
            return
        if not isinstance(entries, list):
            raise self.refusal("scenario_changes_expected", ("changes",))
        for number, entry in enumerate(entries):
            path: KeyPath = ("changes", number)
            if not isinstance(entry, dict) or "day" not in entry:
                raise self.refusal("scenario_changes_expected", path)
            self.check_keys(path, CHANGE_KEYS)
            yield Change(self.whole_number((*path, "day"), 0), tuple(self.switches((*path, "switches"))),
                         tuple(self.settings((*path, "set"))))
