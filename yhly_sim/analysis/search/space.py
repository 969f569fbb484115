"""What a search may set: genomes that an algorithm mixes, and the designs they stand for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Sequence

from yhly_sim.design.factor import Factor, Patch
from yhly_sim.design.samples import latin_hypercube
from yhly_sim.design.search_arguments import Condition

Setting = str | float | None
Design = tuple[Setting, ...]
"""A setting for each lever in the order of the space: its label or value; None where it does not act."""

Genome = Mapping[str, Any]
"""lever -> share of the way through its range, or place of its level: what the algorithm of a search mixes."""


@dataclass(frozen=True)
class SearchSpace:
    """All designs of a search.

    only_with: lever -> other levers and the labels at which it acts, all of which must hold. steps: equal steps of a
    range. A range is a real gene and a list of levels one without order, so a switch is exchanged whole and an amount
    is moved.
    """

    levers: tuple[Factor, ...]
    only_with: Mapping[str, tuple[Condition, ...]]
    steps: int

    def design(self, genome: Genome) -> Design:
        """The design a genome stands for. Two genomes that differ only in levers that do not act are one design."""
        return self._without_idle({lever.name: self._setting(lever, genome[lever.name]) for lever in self.levers})

    def baseline(self) -> Design:
        """The design in which every lever stands at its baseline; one without a baseline is left as the scenario has
        it."""
        return self._without_idle({lever.name: lever.baseline for lever in self.levers})

    def patch(self, design: Design) -> Patch:
        """What a design changes in a row. A part that does not act is off, another idle lever at its baseline."""
        patch = Patch()
        for lever, setting in zip(self.levers, design, strict=True):
            put = _idle(lever) if setting is None else setting
            if put is not None:
                patch = patch.and_then(lever.patch(put))
        return patch

    def settings(self, design: Design) -> dict[str, str | float]:
        """lever -> its setting, for the levers that act."""
        named = zip(self.levers, design, strict=True)
        return {lever.name: setting for lever, setting in named if setting is not None}

    def is_same(self, genome: Genome, other: Genome) -> bool:
        return self.design(genome) == self.design(other)

    def first_genomes(self, count: int, seed: int) -> list[dict[str, Any]]:
        """The genome nearest to the baseline, then a Latin hypercube over all levers."""
        shares = latin_hypercube(len(self.levers), samples=count - 1, seed=seed)
        return [{lever.name: _baseline_gene(lever) for lever in self.levers},
                *({lever.name: _gene(lever, float(share)) for lever, share in zip(self.levers, row, strict=True)}
                  for row in shares)]

    def _setting(self, lever: Factor, gene: Any) -> str | float:
        if not lever.is_continuous:
            return lever.levels[int(gene)].label
        value = lever.at_share(round(float(gene) * self.steps) / self.steps)
        return value if lever.is_whole else float(f"{value:.12g}")

    def _without_idle(self, settings: Mapping[str, Setting]) -> Design:
        return tuple(setting if self._acts(name, settings) else None for name, setting in settings.items())

    def _acts(self, name: str, settings: Mapping[str, Setting]) -> bool:
        return all(settings[other] == label and self._acts(other, settings)
                   for other, label in self.only_with.get(name, ()))


def draw_uncertainties(uncertainties: Sequence[Factor], *, draws: int, seed: int) -> list[dict[str, str | float]]:
    """Settings of what nobody knows, a Latin hypercube over ranges and levels; one empty one where nothing is
    uncertain."""
    if not uncertainties:
        return [{}]
    return [{factor.name: factor.at_share(float(share)) for factor, share in zip(uncertainties, row, strict=True)}
            for row in latin_hypercube(len(uncertainties), samples=draws, seed=seed)]


def _idle(lever: Factor) -> Setting:
    return "off" if {level.label for level in lever.levels} == {"off", "on"} else lever.baseline


def _gene(lever: Factor, share: float) -> Any:
    return share if lever.is_continuous else min(int(share * len(lever.levels)), len(lever.levels) - 1)


def _baseline_gene(lever: Factor) -> Any:
    labels = [level.label for level in lever.levels]
    if not lever.is_continuous:
        return labels.index(lever.baseline) if lever.baseline in labels else 0
    if not isinstance(lever.baseline, (int, float)) or lever.high == lever.low:
        return 0.0
    return min(max((lever.baseline - lever.low) / (lever.high - lever.low), 0.0), 1.0)
