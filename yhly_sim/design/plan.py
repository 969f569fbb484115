"""The points of an experiment: draws x combinations x scenarios, made when they are asked for.

Points are ordered so that a batch that is stopped has left nobody behind: of each draw every combination, and of each
combination every scenario, before the next draw. Neighbours share what was drawn, and so their warm-up.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Iterator, Mapping, Sequence, overload

from yhly_sim.design import samples
from yhly_sim.design.factor import Factor, Patch, Point
from yhly_sim.design.grids import Combination, Setting
from yhly_sim.design.joint_draws import JointDraws
from yhly_sim.design.vocabulary import ScenarioFacts, Vocabulary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Plan(Sequence[Point]):
    """The points, as a sequence that holds only what was drawn and the combinations of the grid.

    ground: what every point has from before any factor. gridded, combinations: factors in a grid, and its settings.
    drawn: factors that are drawn, columns of the sampler. joint: draws whose columns come together from a file.
    draws: rows drawn. stays_off: parts without one that they require are off; else there are none such.
    """

    scenarios: tuple[ScenarioFacts, ...]
    ground: Patch
    gridded: tuple[Factor, ...]
    combinations: tuple[Combination, ...]
    drawn: tuple[Factor, ...]
    joint: JointDraws | None
    draws: int
    kind: str
    arguments: Mapping[str, Any]
    seed: int
    vocabulary: Vocabulary
    stays_off: bool

    @property
    def points_a_draw(self) -> int:
        """Neighbouring points that share a draw."""
        return len(self.combinations) * len(self.scenarios)

    def __len__(self) -> int:
        return self.draws * self.points_a_draw

    @overload
    def __getitem__(self, index: int) -> Point: ...
    @overload
    def __getitem__(self, index: slice) -> list[Point]: ...
    def __getitem__(self, index: int | slice) -> Point | list[Point]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        index %= len(self)
        draw, rest = divmod(index, self.points_a_draw)
        combination, scenario = divmod(rest, len(self.scenarios))
        return self._point(index, draw, combination, scenario)

    def __iter__(self) -> Iterator[Point]:
        return (self[index] for index in range(len(self)))

    def settings(self, index: int) -> dict[str, Setting]:
        """The settings of a point: of the grid, then of the draw."""
        draw, rest = divmod(index, self.points_a_draw)
        return {**self._grid_settings(rest // len(self.scenarios)), **self.draw_settings(draw)}

    def draw_settings(self, draw: int) -> dict[str, Setting]:
        """What was drawn, in one row."""
        row = self.shares[draw]
        settings = {factor.name: factor.at_share(float(share)) for factor, share in zip(self.drawn, row, strict=True)}
        if self.joint is not None:
            values = self.joint.values[self.joint_rows[draw]]
            settings |= {factor.name: int(value) if factor.is_whole else float(value)
                         for factor, value in zip(self.joint.factors, values, strict=True)}
        return settings

    @cached_property
    def shares(self) -> NDArray[np.float64]:
        """(draws, drawn factors) shares of the way through each factor, rows in the sampler's order."""
        import numpy as np

        count, arguments = len(self.drawn), self.arguments
        if count == 0:
            return np.zeros((self.draws, 0))
        if self.kind == "sobol":
            return samples.saltelli(count, samples=arguments["samples"], second_order=arguments["second_order"],
                                    seed=self.seed)
        if self.kind == "morris":
            return samples.morris_trajectories(count, trajectories=arguments["trajectories"],
                                               levels=arguments["levels"], seed=self.seed)
        return samples.latin_hypercube(count, samples=self.draws, seed=self.seed)

    @cached_property
    def joint_rows(self) -> NDArray[np.int64]:
        """(draws,) rows of the joint table."""
        assert self.joint is not None
        return samples.systematic_rows(self.joint.weights, samples=self.draws, seed=self.seed)

    def _grid_settings(self, combination: int) -> dict[str, Setting]:
        return dict(zip((factor.name for factor in self.gridded), self.combinations[combination], strict=True))

    def _point(self, index: int, draw: int, combination: int, scenario: int) -> Point:
        """One point. Patches are merged in place: with hundreds of factors, one copy for each would take for ever."""
        facts = self.scenarios[scenario]
        drawn = self.draw_settings(draw)
        where = self.ground.scenario
        switches, values = dict(self.ground.switches), dict(self.ground.values)
        rules = dict(self.ground.rules)
        grid = self._grid_settings(combination)
        factors = (*self.gridded, *self.drawn, *(self.joint.factors if self.joint else ()))
        for factor in factors:
            setting = drawn[factor.name] if factor.name in drawn else grid[factor.name]
            if factor.is_continuous:
                values[str(factor.parameter)] = setting
                continue
            patch = factor.patch(setting)
            where = patch.scenario or where
            switches.update(patch.switches)
            values.update(patch.values)
            rules.update(patch.rules)
        if self.stays_off:
            on = self.switches_on(where or facts.name, switches)
            switches |= dict.fromkeys(sorted(on - self.vocabulary.standing(on)), False)
        return Point(index, facts.name, {**grid, **drawn}, Patch(where, switches, values, rules))

    def switches_on(self, scenario: str, switches: Mapping[str, bool]) -> frozenset[str]:
        """The parts that are on in a scenario with some switches set."""
        off = {name for name, is_on in switches.items() if not is_on}
        on = {name for name, is_on in switches.items() if is_on}
        return (self.vocabulary.scenario(scenario).switches | on) - off


def deciding(plan: Plan) -> tuple[int, ...]:
    """Indices of points, one for each way in which scenarios and switches are set: the ones that requirements are
    checked on. Points that differ in numbers only are checked once."""
    drawn = [factor for factor in plan.drawn if _decides(factor)]
    if not drawn:
        return tuple(range(plan.points_a_draw))
    columns = [place for place, factor in enumerate(plan.drawn) if _decides(factor)]
    seen: dict[tuple[Setting, ...], int] = {}
    for draw in range(plan.draws):
        row = plan.shares[draw]
        seen.setdefault(tuple(plan.drawn[place].at_share(float(row[place])) for place in columns), draw)
    return tuple(draw * plan.points_a_draw + place for draw in seen.values() for place in range(plan.points_a_draw))


def _decides(factor: Factor) -> bool:
    return any(level.patch.scenario is not None or level.patch.switches for level in factor.levels)
