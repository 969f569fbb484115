"""The arguments of a search (`design: {kind: search, ...}`): read from a mapping, every word and number checked."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any, Collection, Literal, Mapping, Sequence

from yhly_sim.design.factor import Factor
from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.safe_yaml import KeyPath, Lines

ALGORITHMS = ("nsga2", "nsga3")
DIRECTIONS = ("max", "min")
STATISTICS = ("mean", "pessimistic")
MEASURES = ("difference", "level")

KEYS = ("kind", "algorithm", "population", "generations", "draws", "replications", "pessimistic_quantile", "steps",
        "measured", "objectives", "budget", "only_with", "reevaluate")
OBJECTIVE_KEYS = ("outcome", "direction", "statistic")
BUDGET_KEYS = ("outcome", "most", "statistic")
REEVALUATE_KEYS = ("candidates", "draws", "least", "standard_error", "runs")

WHOLE_NUMBERS = {"population": (4, 500), "generations": (1, 1000), "draws": (1, 1000), "replications": (1, 1000),
                 "steps": (1, 1000), "candidates": (1, 500), "least": (2, 1000), "runs": (0, 10_000_000)}
"""argument -> the least and the most it can be."""


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
    """The most that a design may have of an outcome, in its unit; statistic as in `Objective` (the bad side is high)."""

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
    same draw with the same luck; `level` takes it as it is. only_with: lever -> (another lever, the label at which the
    first acts); where it does not act it stands at its baseline and the design is not told apart by it.
    """

    objectives: tuple[Objective, ...]
    budgets: tuple[Budget, ...] = ()
    algorithm: Literal["nsga2", "nsga3"] = "nsga2"
    population: int = 24
    generations: int = 10
    draws: int = 8
    replications: int = 2
    pessimistic_quantile: float = 0.1
    steps: int = 20
    measured: Literal["difference", "level"] = "difference"
    only_with: Mapping[str, tuple[str, str | float]] = field(default_factory=dict)
    reevaluate: Reevaluation | None = field(default_factory=Reevaluation)

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Outcomes that objectives and budgets are about, each once."""
        return tuple(dict.fromkeys([one.outcome for one in (*self.objectives, *self.budgets)]))

    @property
    def most_runs(self) -> int:
        """Runs that the search can take at most, its re-evaluation included."""
        searched = (self.population * self.generations + 1) * self.draws * self.replications
        return searched + (self.reevaluate.runs if self.reevaluate else 0)

    def quick(self) -> SearchArguments:
        """The same search in small: it shows that all works, and finds little."""
        again = self.reevaluate
        return replace(
            self, population=min(self.population, 8), generations=min(self.generations, 3), draws=min(self.draws, 2),
            replications=1,
            reevaluate=again and replace(again, candidates=min(again.candidates, 4), draws=min(again.draws, 2),
                                         least=min(again.least, 3), runs=min(again.runs, 40)))


def read_search(data: Any, *, file: str, lines: Lines, levers: Sequence[Factor], outcomes: Collection[str],
                path: KeyPath = ("design",)) -> SearchArguments:
    """The arguments of a search from what stands under `path` in a file.

    data: that mapping. lines: line of every key of the file. levers: what the search may set. outcomes: names that
    exist. Raises UserError with file, line and what is right: a key or outcome that is unknown, one that is missing, a
    number that is none or out of range, fewer than two objectives, a lever that acts with one that is not there.
    """
    page = _Page(file, lines, frozenset(outcomes))
    given = page.mapping(data, path, KEYS)
    page.need(given, path, "objectives")
    numbers = {key: page.whole(given, path, key) for key in
               ("population", "generations", "draws", "replications", "steps") if key in given}
    words = {key: page.word(given, path, key, known) for key, known in
             (("algorithm", ALGORITHMS), ("measured", MEASURES)) if key in given}
    if "pessimistic_quantile" in given:
        numbers["pessimistic_quantile"] = page.number(given, path, "pessimistic_quantile", 0.0, 0.5)
    if "reevaluate" in given:
        words["reevaluate"] = page.reevaluation(given["reevaluate"], (*path, "reevaluate"))
    if not levers:
        raise page.refusal("search_no_levers", path)
    return SearchArguments(
        objectives=page.objectives(given["objectives"], (*path, "objectives")),
        budgets=page.budgets(given.get("budget"), (*path, "budget")),
        only_with=page.only_with(given.get("only_with"), (*path, "only_with"), {one.name: one for one in levers}),
        **numbers, **words)


class _Page:
    """The part of a file that is read, with the line of each key."""

    def __init__(self, file: str, lines: Lines, outcomes: frozenset[str]) -> None:
        self.file, self.lines, self.known_outcomes = file, lines, outcomes

    def refusal(self, message: str, path: KeyPath, **fields: object) -> UserError:
        while path not in self.lines and path:
            path = path[:-1]
        return UserError(message, file=self.file, line=self.lines.get(path, 1), **fields)

    def mapping(self, data: Any, path: KeyPath, known: Collection[str]) -> Mapping[str, Any]:
        if not isinstance(data, Mapping):
            raise self.refusal("search_mapping_expected", path, key=path[-1], known=", ".join(known))
        for key in data:
            if key not in known:
                raise self.refusal("search_unknown_key", (*path, key), key=key, nearest=nearest(key, known),
                                   known=", ".join(known))
        return data

    def need(self, given: Mapping[str, Any], path: KeyPath, *keys: str) -> None:
        for key in keys:
            if key not in given:
                raise self.refusal("search_key_missing", path, key=key)

    def word(self, given: Mapping[str, Any], path: KeyPath, key: str, known: Collection[str]) -> Any:
        if given[key] not in known:
            raise self.refusal("search_word_expected", (*path, key), key=key, value=given[key], known=", ".join(known))
        return given[key]

    def number(self, given: Mapping[str, Any], path: KeyPath, key: str, least: float, most: float) -> Any:
        value = given[key]
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
        if not is_number or not least <= value <= most:
            raise self.refusal("search_number_expected", (*path, key), key=key, value=value, least=f"{least:g}",
                               most=f"{most:g}")
        return value

    def whole(self, given: Mapping[str, Any], path: KeyPath, key: str) -> Any:
        value = self.number(given, path, key, *WHOLE_NUMBERS[key])
        if not isinstance(value, int):
            raise self.refusal("search_whole_number_expected", (*path, key), key=key, value=value)
        return value

    def outcome(self, given: Mapping[str, Any], path: KeyPath) -> str:
        name = given["outcome"]
        if name not in self.known_outcomes:
            raise self.refusal("search_unknown_outcome", (*path, "outcome"), name=name,
                               nearest=nearest(str(name), self.known_outcomes))
        return str(name)

    def statistic(self, given: Mapping[str, Any], path: KeyPath) -> Any:
        return self.word(given, path, "statistic", STATISTICS) if "statistic" in given else "mean"

    def objectives(self, data: Any, path: KeyPath) -> tuple[Objective, ...]:
        if not isinstance(data, list) or len(data) < 2:
            raise self.refusal("search_two_objectives", path)
        found = []
        for place, entry in enumerate(data):
            here = (*path, place)
            given = self.mapping(entry, here, OBJECTIVE_KEYS)
            self.need(given, here, "outcome", "direction")
            one = Objective(self.outcome(given, here), self.word(given, here, "direction", DIRECTIONS),
                            self.statistic(given, here))
            if one.outcome in [other.outcome for other in found]:
                raise self.refusal("search_objective_twice", here, name=one.outcome)
            found.append(one)
        return tuple(found)

    def budgets(self, data: Any, path: KeyPath) -> tuple[Budget, ...]:
        if data is None:
            return ()
        entries = [((*path, place), entry) for place, entry in enumerate(data)] if isinstance(data, list) else [
            (path, data)]
        found = []
        for here, entry in entries:
            given = self.mapping(entry, here, BUDGET_KEYS)
            self.need(given, here, "outcome", "most")
            most = float(self.number(given, here, "most", -1e15, 1e15))
            found.append(Budget(self.outcome(given, here), most, self.statistic(given, here)))
        return tuple(found)

    def only_with(self, data: Any, path: KeyPath,
                  levers: Mapping[str, Factor]) -> dict[str, tuple[str, str | float]]:
        found: dict[str, tuple[str, str | float]] = {}
        for name, entry in ({} if data is None else self.mapping(data, path, tuple(levers))).items():
            here = (*path, name)
            (other, value), = self.one_pair(entry, here, tuple(levers)).items()
            label = {True: "on", False: "off"}[value] if isinstance(value, bool) else value
            labels = [level.label for level in levers[other].levels]
            if label not in labels:
                raise self.refusal("search_word_expected", (*here, other), key=other, value=label,
                                   known=", ".join(map(str, labels)))
            found[name] = (other, label)
        for name in found:
            chain, step = [name], name
            while step in found:
                step = found[step][0]
                if step in chain:
                    raise self.refusal("search_only_with_circle", (*path, name), circle=" -> ".join([*chain, step]))
                chain.append(step)
        return found

    def one_pair(self, entry: Any, path: KeyPath, known: Collection[str]) -> Mapping[str, Any]:
        given = self.mapping(entry, path, known)
        if len(given) != 1:
            raise self.refusal("search_one_lever_expected", path, key=path[-1])
        return given

    def reevaluation(self, data: Any, path: KeyPath) -> Reevaluation | None:
        if data is False or data is None:
            return None
        given = self.mapping(data, path, REEVALUATE_KEYS)
        numbers = {key: self.whole(given, path, key) for key in ("candidates", "draws", "least", "runs") if key in given}
        if "standard_error" in given:
            numbers["standard_error"] = self.number(given, path, "standard_error", 0.0, 1.0)
        return Reevaluation(**numbers)
