"""What a search may set: genomes that an algorithm mixes, the designs they stand for, and draws of what nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Sequence

import numpy as np

from yhly_sim.design.factor import Factor, Patch

Setting = str | float | None
Design = tuple[Setting, ...]
"""A setting for each lever in the order of the space: its label or value; None where it does not act."""

Genome = Mapping[str, Any]
"""lever -> share of the way through its range, or place of its level: what the algorithm of a search mixes."""


@dataclass(frozen=True)
class SearchSpace:
    """All designs of a search.

    only_with: lever -> (another lever, the label at which the first acts). steps: equal steps of a range. A range is a
    real gene and a list of levels one without order, so that a switch is exchanged whole and an amount is moved.
    """

    levers: tuple[Factor, ...]
    only_with: Mapping[str, tuple[str, str | float]]
    steps: int

    def design(self, genome: Genome) -> Design:
        """The design a genome stands for. Two genomes that differ only in levers that do not act are one design."""
        settings = {lever.name: self._setting(lever, genome[lever.name]) for lever in self.levers}
        return self._with_idle_left_out(settings)

    def baseline(self) -> Design:
        """The design in which every lever stands at its baseline; one without a baseline is left as the scenario has
        it."""
        return self._with_idle_left_out({lever.name: lever.baseline for lever in self.levers})

    def patch(self, design: Design) -> Patch:
        """What a design changes in a row; a lever that does not act is put at its baseline."""
        patch = Patch()
        for lever, setting in zip(self.levers, design, strict=True):
            put = lever.baseline if setting is None else setting
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
        shares = latin_hypercube(count - 1, len(self.levers), seed)
        return [{lever.name: _baseline_gene(lever) for lever in self.levers},
                *({lever.name: _gene(lever, float(share)) for lever, share in zip(self.levers, row, strict=True)}
                  for row in shares)]

    def _setting(self, lever: Factor, gene: Any) -> str | float:
        if not lever.is_continuous:
            return lever.levels[int(gene)].label
        value = lever.at_share(round(float(gene) * self.steps) / self.steps)
        return float(f"{value:.12g}")

    def _with_idle_left_out(self, settings: Mapping[str, Setting]) -> Design:
        return tuple(setting if self._acts(name, settings) else None for name, setting in settings.items())

    def _acts(self, name: str, settings: Mapping[str, Setting]) -> bool:
        while name in self.only_with:
            name, label = self.only_with[name]
            if settings[name] != label:
                return False
        return True


def draw_uncertainties(uncertainties: Sequence[Factor], count: int, seed: int) -> list[dict[str, str | float]]:
    """`count` settings of what nobody knows, a Latin hypercube over their ranges and levels, each as likely as any
    other; one empty setting where nothing is uncertain."""
    if not uncertainties:
        return [{}]
    return [{factor.name: factor.at_share(float(share)) for factor, share in zip(uncertainties, row, strict=True)}
            for row in latin_hypercube(count, len(uncertainties), seed)]


def latin_hypercube(count: int, dimensions: int, seed: int) -> np.ndarray:
    """count x dimensions shares in [0, 1): in each dimension one in each of `count` equal parts.

    >>> sorted(int(4 * share) for share in latin_hypercube(4, 2, 1)[:, 0])
    [0, 1, 2, 3]
    """
    luck = np.random.default_rng(seed)
    places = np.array([luck.permutation(count) for _ in range(dimensions)]).T.reshape(count, dimensions)
    return (places + luck.random((count, dimensions))) / max(count, 1)


def _gene(lever: Factor, share: float) -> Any:
    return share if lever.is_continuous else min(int(share * len(lever.levels)), len(lever.levels) - 1)


def _baseline_gene(lever: Factor) -> Any:
    labels = [level.label for level in lever.levels]
    if not lever.is_continuous:
        return labels.index(lever.baseline) if lever.baseline in labels else 0
    if not isinstance(lever.baseline, (int, float)) or lever.high == lever.low:
        return 0.0
    return min(max((lever.baseline - lever.low) / (lever.high - lever.low), 0.0), 1.0)
