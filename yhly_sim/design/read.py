"""From a page to an experiment: every section read and checked, in the order in which they need each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Mapping, Sequence

from yhly_sim.design import kinds
from yhly_sim.design.experiment import Experiment
from yhly_sim.design.factor import Factor
from yhly_sim.design.factor_sections import read_factors
from yhly_sim.design.patches import PatchReader
from yhly_sim.design.plan import Plan
from yhly_sim.design.precision import Precision
from yhly_sim.design.read_factors import FactorReader
from yhly_sim.design.read_precision import read_replications
from yhly_sim.design.requirements import check_requirements
from yhly_sim.design.search_arguments import SEARCH, SearchArguments, read_search
from yhly_sim.design.vocabulary import ScenarioFacts, Vocabulary
from yhly_sim.engine.errors import nearest
from yhly_sim.engine.pages import Page

QUICK_KEYS = ("scenarios", "levers", "uncertainties", "design", "replications", "days", "world")
KEYS = ("title", "question", "look_at", "model", "scenarios", "switches", "set", "rules", "levers", "uncertainties",
        "design", "outcomes", "replications", "seed", "days", "world", "limit", "quick")
LIMIT = 200_000
"""Runs of an experiment that does not say otherwise."""

LARGEST_SEED = 2**32 - 1


@dataclass(frozen=True)
class PageReader:
    """Reads the sections of one page. beside: the folder in which files that the page names are looked for first."""

    page: Page
    vocabulary: Vocabulary
    beside: Path

    @cached_property
    def words(self) -> PatchReader:
        return PatchReader(self.page, self.vocabulary, self.beside)

    def experiment(self, name: str, *, model: Mapping[str, Any] | None, is_quick: bool) -> Experiment:
        """The experiment of the page, complete and checked."""
        page = self.page
        kind, arguments = kinds.read_kind(page)
        scenarios, ground = self.scenarios(), self.words.patch_beside(())
        found = read_factors(FactorReader(self.words, ground, scenarios[0]), kind, scenarios)
        joint = found.joint
        parts = kinds.parts_of(page, kind, arguments, levers=found.levers, uncertainties=found.uncertainties,
                               has_joint=joint is not None)
        grid = kinds.grid_of(page, kind, arguments, parts.gridded)
        is_uncertain = bool(parts.drawn) or joint is not None
        draws = 1 if kind == SEARCH and not is_uncertain else kinds.draw_count(kind, arguments, len(parts.drawn))
        outcomes = self.outcomes()
        points_a_draw = grid.size * len(scenarios)
        replications = read_replications(page, outcomes, draws=draws, points_a_draw=points_a_draw)
        search = self._search(found.levers, is_uncertain, replications) if kind == SEARCH else None
        self._check_size(points_a_draw * draws if search is None else -(-search.most_runs // search.replications),
                         replications)
        seed = self._seed()
        plan = Plan(scenarios, ground, parts.gridded, tuple(grid.combinations()), parts.drawn, joint, draws, kind,
                    arguments, seed, self.vocabulary, arguments["requirements"] == "stay_off")
        facts = {**arguments, "gridded": [one.name for one in parts.gridded],
                 "drawn": [one.name for one in parts.drawn], **grid.facts,
                 **({"joint": joint.facts()} if joint else {}), **(search.plain() if search else {})}
        made = Experiment(
            name=name, file=page.file, title=self._sentences("title", (name, name)),
            question=page.sentences(("question",)), look_at=self._sentences("look_at", ("", "")),
            scenarios=tuple(facts.name for facts in scenarios), kind=kind, arguments=facts, factors=found.factors,
            outcomes=outcomes, replications=replications, seed=seed, days=self._days(), world=self._world(),
            model=model, is_quick=is_quick, has_quick=bool(page.mapping(("quick",))), left_out=found.left_out,
            plan=plan)
        check_requirements(page, made.plan)
        return made

    def scenarios(self) -> tuple[ScenarioFacts, ...]:
        """The scenarios that are named, or the model's own one."""
        given = self.page.listed(("scenarios",))
        if not given:
            if self.vocabulary.default_scenario is None:
                raise self.page.refusal("experiment_without_scenarios", ("scenarios",))
            return (self.vocabulary.scenario(self.vocabulary.default_scenario),)
        facts = tuple(self.words.scenario(("scenarios", place)) for place in range(len(given)))
        names = [one.name for one in facts]
        twice = next((place for place, one in enumerate(names) if one in names[:place]), None)
        if twice is not None:
            raise self.page.refusal("experiment_scenario_twice", ("scenarios", twice), name=names[twice])
        return facts

    def _search(self, levers: Sequence[Factor], is_uncertain: bool,
                replications: int | Precision) -> SearchArguments:
        if isinstance(replications, Precision):
            raise self.page.refusal("search_replications", ("replications",))
        if len(self.page.listed(("scenarios",))) > 1:
            raise self.page.refusal("search_one_scenario", ("scenarios",))
        return read_search(self.page, levers=levers, vocabulary=self.vocabulary, is_uncertain=is_uncertain,
                           replications=replications)

    def outcomes(self) -> tuple[str, ...]:
        """The outcomes that are named, or all that the model has."""
        known = self.vocabulary.outcomes
        names = self.page.listed(("outcomes",))
        for place, name in enumerate(names):
            if name not in known:
                raise self.page.refusal("experiment_unknown_outcome", ("outcomes", place), name=name,
                                        nearest=nearest(str(name), known))
        return tuple(dict.fromkeys(names)) or tuple(known)

    def _sentences(self, key: str, otherwise: tuple[str, str]) -> tuple[str, str]:
        return otherwise if self.page.at((key,)) is None else self.page.sentences((key,))

    def _check_size(self, points: int, replications: int | Precision) -> None:
        limit = LIMIT if self.page.at(("limit",)) is None else self.page.whole_number(("limit",), 1)
        each = replications.most if isinstance(replications, Precision) else replications
        if points * each > limit:
            raise self.page.refusal("design_too_large", ("design",), runs=f"{points * each:,}", points=f"{points:,}",
                                    replications=f"{each:,}", limit=f"{limit:,}", needed=points * each)

    def _seed(self) -> int:
        if self.page.at(("seed",)) is None:
            return 1
        seed = self.page.whole_number(("seed",), 0)
        if seed > LARGEST_SEED:
            raise self.page.refusal("experiment_seed", ("seed",), value=seed, most=LARGEST_SEED)
        return seed

    def _days(self) -> int | None:
        return None if self.page.at(("days",)) is None else self.page.whole_number(("days",), 1)

    def _world(self) -> str | None:
        world = self.page.text(("world",))
        if world is None:
            return None
        if Path(world).suffix and (self.beside / world).exists():
            world = str((self.beside / world).resolve())
        with self.page.saying(("world",)):
            self.vocabulary.check_world(world)
        return world

