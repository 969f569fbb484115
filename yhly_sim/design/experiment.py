"""An experiment: a question, and the runs that answer it, as frozen data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Iterator, Mapping

from yhly_sim.design.factor import Factor, Patch
from yhly_sim.design.plan import Plan
from yhly_sim.design.precision import Precision
from yhly_sim.design.requirements import stay_off
from yhly_sim.design.search_arguments import SEARCH, SearchArguments
from yhly_sim.engine.outcomes import Row

if TYPE_CHECKING:
    import pandas as pd

    from yhly_sim.design.uncertainties import Reason

Sentences = tuple[str, str]
"""The same in Chinese and English."""


@dataclass(frozen=True)
class Experiment:
    """What `load_experiment` reads: all that is needed to plan the runs, nothing that runs them.

    name: of its file. file: its path, None where it was made in Python. is_quick: this is its quick size; has_quick:
    it has one.
    kind, arguments: kind of design, its arguments with defaults filled in, and what follows from them: `gridded` and
    `drawn` (names of the factors in the grid, and of the sampler's columns in their order), for a fraction also
    `resolution`, `generators` and `aliases`.
    factors: in the order of the page, levers first. outcomes: names, those that the answer is about.
    replications: a number for every point, or the precision to be reached. days, world: in place of the scenarios'.
    model: how another Mesa model is found, None for ours. left_out: uncertainties that were asked for as a whole and
    cannot be varied, with the reason. plan: the points.
    """

    name: str
    file: str | None
    title: Sentences
    question: Sentences
    look_at: Sentences
    scenarios: tuple[str, ...]
    kind: str
    arguments: Mapping[str, Any]
    factors: tuple[Factor, ...]
    outcomes: tuple[str, ...]
    replications: int | Precision
    seed: int
    days: int | None
    world: str | None
    model: Mapping[str, Any] | None
    is_quick: bool
    has_quick: bool
    left_out: tuple[tuple[str, Reason], ...]
    plan: Plan

    @property
    def most_replications(self) -> int:
        """Replications of each point, at most."""
        return self.replications.most if isinstance(self.replications, Precision) else self.replications

    @property
    def first_replications(self) -> int:
        """Replications of each point before the first look at the results; all of them where their number is fixed."""
        return self.replications if isinstance(self.replications, int) else self.replications.next_total(0, 0)

    def with_replications(self, replications: int) -> Experiment:
        """The same experiment with a fixed number of replications."""
        return replace(self, replications=replications)

    @cached_property
    def spec(self) -> dict[str, Any]:
        """All of this as plain JSON data, for the store."""
        replications = self.replications
        return {
            "name": self.name, "quick": self.is_quick, "model": self.model, "title": _told(self.title),
            "question": _told(self.question), "look_at": _told(self.look_at), "scenarios": list(self.scenarios),
            "ground": plain_patch(self.plan.ground), "design": {"kind": self.kind, **self.arguments},
            "factors": [plain_factor(factor) for factor in self.factors],
            "left_out": [list(one) for one in self.left_out], "outcomes": list(self.outcomes),
            "replications": replications.to_json() if isinstance(replications, Precision) else replications,
            "seed": self.seed, "days": self.days, "world": self.world}

    @property
    def run_count(self) -> int:
        """Runs of its points, at most."""
        return len(self.plan) * self.most_replications

    @property
    def most_runs(self) -> int:
        """Runs, at most: of its points, or of all that a search asks for."""
        return SearchArguments.of(self.arguments).most_runs if self.kind == SEARCH else self.run_count

    def points(self) -> Plan:
        """Every point of the design, in the order of its index: a sequence, whose points are made when asked for."""
        return self.plan

    def rows(self, replications: int | None = None, *, first: int = 0) -> Iterator[Row]:
        """The rows of so many replications of every point (by default those before the first look), one replication
        after the other, from number `first` on.

        Row number i is point i mod the number of points, in replication first + i // number of points; so a batch that
        is stopped has every point about as often as every other.
        """
        count = self.first_replications if replications is None else replications
        for replication in range(first, first + count):
            for point in self.plan:
                yield point.row(seed=self.seed, replication=replication, days=self.days, world=self.world)

    def frame(self) -> pd.DataFrame:
        """One row a point (index `point`): `scenario`, then the setting of each factor."""
        import pandas as pd

        plan = self.plan
        names = [factor.name for factor in self.factors]
        found = [plan.settings(index) for index in range(len(plan))]
        columns = {name: [settings[name] for settings in found] for name in names}
        scenarios = [plan.scenarios[index % len(plan.scenarios)].name for index in range(len(plan))]
        return pd.DataFrame({"scenario": scenarios, **columns}, index=pd.RangeIndex(len(plan), name="point"))

    def stays_off(self) -> dict[str, int]:
        """Parts that are off at some combinations because one that they require is: part -> at how many."""
        return stay_off(self.plan)

    def titled(self, lang: str) -> str:
        """Its title in a language."""
        return self.title[("zh", "en").index(lang)]

    def asked(self, lang: str) -> str:
        """Its question in a language."""
        return self.question[("zh", "en").index(lang)]


def _told(sentences: Sentences) -> dict[str, str]:
    return dict(zip(("zh", "en"), sentences, strict=True))


def plain_factor(factor: Factor) -> dict[str, Any]:
    """A factor as plain JSON data."""
    told: dict[str, Any] = {"name": factor.name, "role": factor.role, "baseline": factor.baseline,
                            "parameter": factor.parameter, "unit": factor.unit, "zh": factor.zh, "en": factor.en}
    if factor.is_continuous:
        return {**told, "range": [factor.low, factor.high]}
    return {**told, "levels": [{"label": level.label, **plain_patch(level.patch)} for level in factor.levels]}


def plain_patch(patch: Patch) -> dict[str, Any]:
    """A patch as plain JSON data; what it does not say is left out."""
    told = {"scenario": patch.scenario, "switches": dict(patch.switches), "set": dict(patch.values),
            "rules": {name: form or "package" for name, form in patch.rules.items()}}
    return {key: value for key, value in told.items() if value not in (None, {})}
