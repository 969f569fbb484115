"""The arguments of a search (`design: {kind: search, ...}`): every word and number checked."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from typing import Any, Collection, Literal, Mapping, Sequence

from yhly_sim.design.factor import Factor
from yhly_sim.design.vocabulary import Vocabulary
from yhly_sim.engine.errors import nearest
from yhly_sim.engine.pages import Page
from yhly_sim.engine.safe_yaml import KeyPath

SEARCH = "search"
SECTION: KeyPath = ("design",)
KEYS = ("algorithm", "population", "generations", "draws", "pessimistic_quantile", "steps", "measured", "objectives",
        "budget", "only_with", "reevaluate")
OBJECTIVE_KEYS = ("outcome", "direction", "statistic")
BUDGET_KEYS = ("outcome", "most", "statistic")
REEVALUATE_KEYS = ("candidates", "draws", "least", "standard_error", "runs")
WORDS = {"algorithm": ("nsga2", "nsga3"), "direction": ("max", "min"), "statistic": ("mean", "pessimistic"),
         "measured": ("difference", "level")}
LEAST = {"population": 4, "generations": 1, "draws": 1, "steps": 1, "candidates": 1, "least": 2, "runs": 0}

Condition = tuple[str, str | float]
"""A lever, and the label at which another one acts."""


@dataclass(frozen=True)
class Objective:
    """What a search wants much (`max`) or little (`min`) of.

    statistic: `mean` over the draws of the uncertainties, or `pessimistic`, the quantile of the draws on the bad side.
    """

    outcome: str
    direction: Literal["max", "min"]
    statistic: Literal["mean", "pessimistic"] = "mean"


@dataclass(frozen=True)
class Budget:
    """The most that a design may have of an outcome, in its unit; statistic as in `Objective`, the bad side is high."""

    outcome: str
    most: float
    statistic: Literal["mean", "pessimistic"] = "mean"


@dataclass(frozen=True)
class Reevaluation:
    """How designs on or near the front are looked at again, with draws and luck that the search did not see.

    candidates: at most this many. draws: of the uncertainties. least: replications of each. standard_error: goal for
    the standard error over replications, a share of the front's extent in each objective. runs: at most so many more.
    """

    candidates: int = 12
    draws: int = 8
    least: int = 5
    standard_error: float = 0.05
    runs: int = 2000


@dataclass(frozen=True)
class SearchArguments:
    """A search: its algorithm and sizes, what it wants, and what a design must keep to.

    draws: settings of the uncertainties, the same for every design. replications: of each draw. pessimistic_quantile:
    share of the draws that may be worse than the pessimistic value. steps: equal steps in which a range is searched.
    measured: `difference` takes every value less that of the design in which all levers are at their baseline, at the
    same draw with the same luck; `level` takes it as it is. only_with: lever -> what must hold for it to act; where it
    does not act it is put out of the way, and designs are not told apart by it.
    """

    objectives: tuple[Objective, ...]
    budgets: tuple[Budget, ...] = ()
    algorithm: Literal["nsga2", "nsga3"] = "nsga2"
    population: int = 24
    generations: int = 10
    draws: int = 8
    replications: int = 1
    pessimistic_quantile: float = 0.1
    steps: int = 20
    measured: Literal["difference", "level"] = "difference"
    only_with: Mapping[str, tuple[Condition, ...]] = field(default_factory=dict)
    reevaluate: Reevaluation | None = field(default_factory=Reevaluation)

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Outcomes that objectives and budgets are about, each once."""
        return tuple(dict.fromkeys([*(one.outcome for one in self.objectives), *(one.outcome for one in self.budgets)]))

    @property
    def most_runs(self) -> int:
        """Runs that the search can take at most, its second look included."""
        searched = (self.population * self.generations + 1) * self.draws * self.replications
        return searched + (self.reevaluate.runs if self.reevaluate else 0)

    def plain(self) -> dict[str, Any]:
        """As plain JSON data."""
        return {**asdict(self), "objectives": [asdict(one) for one in self.objectives],
                "budgets": [asdict(one) for one in self.budgets],
                "only_with": {name: [list(one) for one in held] for name, held in self.only_with.items()}}

    @staticmethod
    def of(plain: Mapping[str, Any]) -> SearchArguments:
        """The arguments that such data describe; other keys are left aside."""
        given = {name: plain[name] for name in SearchArguments.__dataclass_fields__}
        held = {name: tuple((lever, label) for lever, label in pairs) for name, pairs in given["only_with"].items()}
        again = given["reevaluate"]
        return SearchArguments(**{
            **given, "objectives": tuple(Objective(**one) for one in given["objectives"]),
            "budgets": tuple(Budget(**one) for one in given["budgets"]), "only_with": held,
            "reevaluate": None if again is None else Reevaluation(**again)})


def read_search(page: Page, *, levers: Sequence[Factor], vocabulary: Vocabulary, is_uncertain: bool,
                replications: int) -> SearchArguments:
    """The arguments of a search, from the section `design` of a page.

    levers: what it may set. is_uncertain: there is something to draw; else there is one draw. Raises UserError with
    place and remedy: a key, word, outcome or lever that is unknown, a number that is none or out of range, fewer than
    two objectives, no lever.
    """
    reader = _Reader(page, vocabulary, {lever.name: lever for lever in levers})
    if not levers:
        raise page.refusal("search_no_levers", SECTION)
    page.check_keys(SECTION, ("kind", *KEYS))
    given: dict[str, Any] = reader.sizes(SECTION, ("population", "generations", "draws", "steps"))
    given |= {key: reader.word((*SECTION, key)) for key in ("algorithm", "measured")
              if page.at((*SECTION, key)) is not None}
    if page.at((*SECTION, "pessimistic_quantile")) is not None:
        given["pessimistic_quantile"] = reader.number((*SECTION, "pessimistic_quantile"), 0.0, 0.5)
    if not is_uncertain:
        given["draws"] = 1
    if "reevaluate" in page.mapping(SECTION):
        given["reevaluate"] = reader.reevaluation((*SECTION, "reevaluate"), is_uncertain=is_uncertain)
    elif not is_uncertain:
        given["reevaluate"] = Reevaluation(draws=1)
    return SearchArguments(objectives=reader.objectives((*SECTION, "objectives")), replications=replications,
                           budgets=reader.budgets((*SECTION, "budget")), only_with=reader.conditions(), **given)


@dataclass(frozen=True)
class _Reader:
    page: Page
    vocabulary: Vocabulary
    levers: Mapping[str, Factor]

    def sizes(self, path: KeyPath, names: Collection[str]) -> dict[str, int]:
        return {name: self.page.whole_number((*path, name), LEAST[name]) for name in names
                if self.page.at((*path, name)) is not None}

    def word(self, path: KeyPath) -> Any:
        key, value = path[-1], self.page.at(path)
        known = WORDS[str(key)]
        if value not in known:
            raise self.page.refusal("design_word_expected", path, name=key, value=value, known=", ".join(known))
        return value

    def number(self, path: KeyPath, least: float, most: float) -> float:
        value = self.page.at(path)
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
        if not is_number or not least <= value <= most:
            raise self.page.refusal("search_number_expected", path, key=path[-1], value=value, least=f"{least:g}",
                                    most=f"{most:g}")
        return float(value)

    def outcome(self, path: KeyPath, names: Collection[str]) -> str:
        self.page.check_keys(path, names)
        name = self.page.text((*path, "outcome"))
        if name not in self.vocabulary.outcomes:
            raise self.page.refusal("experiment_unknown_outcome", (*path, "outcome"), name=name,
                                    nearest=nearest(str(name), self.vocabulary.outcomes))
        return str(name)

    def statistic(self, path: KeyPath) -> Any:
        return "mean" if self.page.at((*path, "statistic")) is None else self.word((*path, "statistic"))

    def objectives(self, path: KeyPath) -> tuple[Objective, ...]:
        found: dict[str, Objective] = {}
        for place in range(len(self.page.listed(path))):
            here = (*path, place)
            name = self.outcome(here, OBJECTIVE_KEYS)
            if name in found:
                raise self.page.refusal("search_objective_twice", here, name=name)
            found[name] = Objective(name, self.word((*here, "direction")), self.statistic(here))
        if len(found) < 2:
            raise self.page.refusal("search_two_objectives", path)
        return tuple(found.values())

    def budgets(self, path: KeyPath) -> tuple[Budget, ...]:
        data = self.page.at(path)
        places = [path] if isinstance(data, dict) else [(*path, place) for place in range(len(self.page.listed(path)))]
        return tuple(Budget(self.outcome(here, BUDGET_KEYS), self.number((*here, "most"), -1e15, 1e15),
                            self.statistic(here)) for here in places)

    def reevaluation(self, path: KeyPath, *, is_uncertain: bool) -> Reevaluation | None:
        if self.page.at(path) in (None, False):
            return None
        self.page.check_keys(path, REEVALUATE_KEYS)
        numbers: dict[str, Any] = self.sizes(path, ("candidates", "draws", "least", "runs"))
        if self.page.at((*path, "standard_error")) is not None:
            numbers["standard_error"] = self.number((*path, "standard_error"), 0.0, 1.0)
        return Reevaluation(**numbers if is_uncertain else {**numbers, "draws": 1})

    def conditions(self) -> dict[str, tuple[Condition, ...]]:
        """What each lever hangs on: what its part requires and its parameter acts for, and what the page says."""
        path = (*SECTION, "only_with")
        self.page.check_keys(path, self.levers)
        found = {name: (*self._implied(lever), *self._written((*path, name))) for name, lever in self.levers.items()}
        for name in found:
            self._refuse_circle(name, found, path)
        return {name: tuple(dict.fromkeys(held)) for name, held in found.items() if held}

    def _written(self, path: KeyPath) -> list[Condition]:
        self.page.check_keys(path, self.levers)
        found: list[Condition] = []
        for other, value in self.page.mapping(path).items():
            label = {True: "on", False: "off"}[value] if isinstance(value, bool) else value
            labels = [level.label for level in self.levers[other].levels]
            if label not in labels:
                raise self.page.refusal("design_word_expected", (*path, other), name=other, value=label,
                                        known=", ".join(map(str, labels)) or "-")
            found.append((other, label))
        return found

    def _implied(self, lever: Factor) -> list[Condition]:
        patches = [level.patch for level in lever.levels]
        names = {name for patch in patches for name in patch.values} | (
            {str(lever.parameter)} if lever.is_continuous else set())
        parts = {self.vocabulary.quantities[name].acts_for for name in names if name in self.vocabulary.quantities}
        for part in {name for patch in patches for name, is_on in patch.switches.items() if is_on}:
            parts |= set(self.vocabulary.switches[part].requires)
        return [(other.name, level.label) for other in self.levers.values() if other is not lever
                for level in other.levels if len(other.levels) == 2
                and parts & {name for name, is_on in level.patch.switches.items() if is_on}]

    def _refuse_circle(self, name: str, found: Mapping[str, Collection[Condition]], path: KeyPath) -> None:
        seen, waiting = {name}, [other for other, _ in found[name]]
        while waiting:
            step = waiting.pop()
            if step == name:
                raise self.page.refusal("search_only_with_circle", (*path, name), name=name)
            if step not in seen:
                seen.add(step)
                waiting += [other for other, _ in found[step]]
