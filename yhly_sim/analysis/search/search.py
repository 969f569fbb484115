"""A search by ask and tell: designs of several objectives under a budget, then a second look at the best of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Mapping, Sequence

import numpy as np

from yhly_sim.analysis.search import evolution
from yhly_sim.analysis.search.evaluations import BASELINE, Evaluations, aims, values_of
from yhly_sim.analysis.search.reevaluation import contenders, more_replications, standing
from yhly_sim.analysis.search.space import Design, SearchSpace
from yhly_sim.design.factor import Factor, Patch, Point
from yhly_sim.design.search_arguments import SearchArguments
from yhly_sim.engine.derived_seeds import derived_seed
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.outcomes import Row

if TYPE_CHECKING:
    import pandas as pd

Stage = Literal["searching", "again", "finished"]
Settings = Mapping[str, str | float]
NO_PATCH = Patch()


@dataclass(frozen=True)
class _Cell:
    """One design at one replication: a run for each draw."""

    design: int
    replication: int


class Search:
    """A search for designs: `ask()` gives rows, `tell(runs)` takes what they came to, until `is_finished`.

    It goes through generations of an evolutionary algorithm, every design at the same draws of the uncertainties with
    the same luck; then, if asked for, it looks at the designs on and near the front again, at draws and with luck that
    it had not seen (`again`), more often where it matters. All follows from the arguments, the seed and the runs: told
    the same runs, it asks the same rows and ends at the same front, bit for bit. It pickles at any moment.

    uncertainties: what nobody knows; draws: their settings in the search, draws_again: in the second look. ground: what
    every row has from before any of this. watched: outcomes kept beside those of objectives and budgets.
    """

    def __init__(self, arguments: SearchArguments, *, levers: Sequence[Factor], uncertainties: Sequence[Factor] = (),
                 draws: Sequence[Settings] = ({},), draws_again: Sequence[Settings] = ({},), ground: Patch = NO_PATCH,
                 scenario: str, seed: int, days: int | None = None, world: str | None = None,
                 watched: Sequence[str] = ()) -> None:
        self.arguments, self.scenario, self.seed, self.days, self.world = arguments, scenario, seed, days, world
        self.space = SearchSpace(tuple(levers), arguments.only_with, arguments.steps)
        self.uncertainties, self.ground = tuple(uncertainties), ground
        self.draws, self.draws_again = tuple(draws), tuple(draws_again)
        self.columns = tuple(dict.fromkeys((*arguments.outcomes, *watched)))
        self.objectives, self.budgets = aims(arguments, self.columns)
        self.found = self._evaluations(len(self.draws))
        self.designs: list[Design] = [self.space.baseline()]
        self.sizes: list[int] = []
        """Designs that were known after each generation."""
        self.stage: Stage = "searching"
        self.chosen: list[int] = []
        """Designs that are looked at again; the baseline first."""
        self.again: Evaluations | None = None
        self.runs_told = 0
        self.runs_again = 0
        self._numbers = {self.designs[BASELINE]: BASELINE}
        self._asked: list[_Cell] = []
        self._population: Any = None
        self._algorithm = evolution.begin(self.space, arguments, constraints=len(self.budgets) + 1,
                                          seed=derived_seed(seed, "search"))

    @property
    def is_finished(self) -> bool:
        return self.stage == "finished"

    def ask(self) -> list[Row]:
        """The rows to be run next, none when it is finished; the same ones until their runs are told.

        Replication by replication, and within one draw by draw over all designs, so that rows with the same luck and
        the same uncertainties stand side by side.
        """
        while not self._asked and not self.is_finished:
            self._plan()
        return [self._row(cell, draw) for draw, cell in self._order()]

    def tell(self, runs: pd.DataFrame) -> None:
        """What the rows came to: one row a run, in the order of the rows, a column an outcome, NaN where it failed."""
        order = self._order()
        if len(runs) != len(order):
            raise ValueError(f"{len(order)} runs were asked for, {len(runs)} told")
        values = runs.reindex(columns=list(self.columns)).to_numpy(dtype=np.float64, na_value=np.nan)
        into = self.found if self.again is None else self.again
        tables = {cell: np.empty((into.draws, len(self.columns))) for cell in self._asked}
        for (draw, cell), line in zip(order, values, strict=True):
            tables[cell][draw] = line
        is_first = not into.designs()
        for cell, table in tables.items():
            into.add(cell.design, cell.replication, table)
        self.runs_told += len(order)
        self._asked = []
        if is_first:
            into.lose_draws()
            if len(into.lost_draws) == into.draws or not len(into.sample(BASELINE)):
                raise UserError("search_baseline_failed", runs=into.failed_runs(BASELINE), scenario=self.scenario)
        if self.again is None:
            self._end_generation()
        else:
            self.runs_again += len(order)

    def contenders(self, most: int | None = None) -> list[int]:
        """Numbers of the designs on and near the front as the search saw them, the baseline first: at most `most` and
        the baseline."""
        numbers = [one for one in range(len(self.designs)) if not self.has_too_few_runs(one)]
        stand = standing([self.found.sample(one) for one in numbers], self.objectives, self.budgets,
                         seed=derived_seed(self.seed, "choice of contenders"), with_draws=True)
        chosen = [numbers[place] for place in contenders(stand, len(numbers) if most is None else most)]
        return [BASELINE, *(one for one in chosen if one != BASELINE)]

    def _plan(self) -> None:
        if self.stage == "again":
            self._plan_round()
            return
        is_over = len(self.sizes) >= self.arguments.generations
        self._population = None if is_over else evolution.ask(self._algorithm)
        if self._population is None:
            self._look_again()
            return
        new = [self._number(self.space.design(genome)) for genome in evolution.genomes(self._population)]
        known = set(self.found.designs())
        new = sorted({*new, BASELINE} - known)
        self._asked = [_Cell(design, replication) for replication in range(self.arguments.replications)
                       for design in new]
        if not self._asked:
            self._end_generation()

    def _end_generation(self) -> None:
        numbers = [self._number(self.space.design(genome)) for genome in evolution.genomes(self._population)]
        values = values_of([self.found.sample(one) for one in numbers], (*self.objectives, *self.budgets))
        goals, kept = values[:, : len(self.objectives)], values[:, len(self.objectives):]
        scale = np.array([abs(aim.most) or 1.0 for aim in self.budgets])
        lacks = np.array([[self._lacking(one)] for one in numbers], dtype=float)
        violated = np.hstack([np.where(np.isfinite(kept), kept / scale, 0.0), lacks])
        evolution.tell(self._algorithm, self._population, np.where(np.isfinite(goals), goals, 0.0), violated)
        self.sizes.append(len(self.designs))

    def has_too_few_runs(self, design: int) -> bool:
        """Whether fewer than half of the replications of a design in the search are whole."""
        return 2 * len(self.found.sample(design)) < self.arguments.replications or not len(self.found.sample(design))

    def _lacking(self, design: int) -> float:
        return float(self.has_too_few_runs(design))

    def _look_again(self) -> None:
        again = self.arguments.reevaluate
        draws = len(self.draws_again)
        most = min(again.candidates, again.runs // (again.least * draws) - 1) if again else 0
        if most < 1:
            self.stage = "finished"
            return
        self.chosen = self.contenders(most)
        self.again, self.stage = self._evaluations(draws), "again"

    def _plan_round(self) -> None:
        again = self.arguments.reevaluate
        assert again is not None and self.again is not None
        if not self.again.designs():
            more = [again.least] * len(self.chosen)
        else:
            samples = [self.again.sample(one) for one in self.chosen]
            stand = standing(samples, self.objectives, self.budgets, with_draws=False,
                             seed=derived_seed(self.seed, f"standing after {self.runs_told} runs"))
            more = more_replications(samples, self.objectives, stand, goal=again.standard_error)
            if self.again.measured == "difference" and any(more):
                reached = [len(self.again.replications(one)) + extra
                           for one, extra in zip(self.chosen, more, strict=True)]
                more[0] = max(reached) - len(self.again.replications(BASELINE))
        cells = [_Cell(design, self.arguments.replications + begun + extra)
                 for design, count in zip(self.chosen, more, strict=True)
                 for begun in [len(self.again.replications(design))] for extra in range(count)]
        if not cells or self.runs_again + len(cells) * self.again.draws > again.runs:
            self.stage = "finished"
            return
        self._asked = sorted(cells, key=lambda cell: (cell.replication, cell.design))

    def _order(self) -> list[tuple[int, _Cell]]:
        """(draw, cell) of every run that is asked for."""
        draws = range((self.again or self.found).draws)
        by_replication: dict[int, list[_Cell]] = {}
        for cell in self._asked:
            by_replication.setdefault(cell.replication, []).append(cell)
        return [(draw, cell) for cells in by_replication.values() for draw in draws for cell in cells]

    def _row(self, cell: _Cell, draw: int) -> Row:
        settings = (self.draws if self.again is None else self.draws_again)[draw]
        patch = self.ground
        for factor in self.uncertainties:
            patch = patch.and_then(factor.patch(settings[factor.name]))
        design = self.designs[cell.design]
        point = Point(cell.design, self.scenario, {**settings, **self.space.settings(design)},
                      patch.and_then(self.space.patch(design)))
        return point.row(seed=self.seed, replication=cell.replication, days=self.days, world=self.world)

    def _number(self, design: Design) -> int:
        if design not in self._numbers:
            self._numbers[design] = len(self.designs)
            self.designs.append(design)
        return self._numbers[design]

    def _evaluations(self, draws: int) -> Evaluations:
        return Evaluations(self.columns, needed=self.arguments.outcomes, draws=draws, measured=self.arguments.measured)
