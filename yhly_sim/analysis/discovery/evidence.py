"""How far a region can be trusted: on points it was not made from, on other draws, against shuffled labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Mapping, Protocol, Sequence

import numpy as np
from numpy.typing import NDArray

from yhly_sim.analysis.discovery.agreement import Counts, counts, jaccard, share_interval
from yhly_sim.analysis.discovery.boxes import Flags, Settings
from yhly_sim.engine.derived_seeds import derived_seed

FOLDS, RESAMPLES, SHUFFLES = 5, 50, 199
RESAMPLED_SHARE = 0.5
"""Part of the blocks in each resample, as in stability selection (Meinshausen and Bühlmann 2010)."""

NOISE_ABOVE = 0.05
"""A p value above this: the region is noise."""


class Region(Protocol):
    """What a search gives: where it holds, and by which factors."""

    @property
    def factors(self) -> frozenset[str]: ...

    def inside(self, settings: Settings) -> Flags: ...


Search = Callable[[Settings, Flags, NDArray[np.int64]], Region]
"""(settings, cases, blocks) -> region; the same input gives the same region."""


@dataclass(frozen=True)
class Evidence:
    """What became of a search where it could not have known the answer.

    held_out: counts over all points, each judged by the region found without its block. coverage, density: their 95 %
    intervals. resamples: regions found on random halves of the blocks; used: factor -> share of them that restrict it;
    overlap: 5 %, 50 %, 95 % quantiles of the Jaccard index between them and the region found, over all points.
    p: share of searches on labels that were shuffled, blocks as a whole, that agree with their labels at least as well
    as this one with the true ones (itself counted); shuffles: how many.
    """

    held_out: Counts
    coverage: tuple[float, float]
    density: tuple[float, float]
    resamples: tuple[Region, ...]
    used: Mapping[str, float]
    overlap: tuple[float, float, float]
    p: float
    shuffles: int

    @property
    def is_noise(self) -> bool:
        return self.p > NOISE_ABOVE

    @property
    def is_confirmed(self) -> bool:
        """Whether cases are denser in the region on points that it was not made from, interval and all."""
        return self.density[0] > self.held_out.base_rate

    def to_json(self) -> dict[str, Any]:
        held_out = {name: _plain(getattr(self.held_out, name))
                    for name in ("points", "cases", "inside", "hits", "coverage", "density", "agreement")}
        return {
            "held_out": {**held_out, "coverage_interval": [_plain(end) for end in self.coverage],
                         "density_interval": [_plain(end) for end in self.density]},
            "used": dict(self.used),
            "overlap": dict(zip(("q05", "q50", "q95"), self.overlap, strict=True)),
            "resamples": len(self.resamples), "p": self.p, "shuffles": self.shuffles, "is_noise": self.is_noise,
            "is_confirmed": self.is_confirmed}


def evidence(
    search: Search,
    found: Region,
    settings: Settings,
    is_case: Flags,
    *,
    blocks: NDArray[np.int64],
    seed: int,
    purpose: str,
    resamples: int = RESAMPLES,
    shuffles: int = SHUFFLES,
    quick: Search | None = None,
) -> Evidence:
    """Hold out, resample and shuffle. Blocks of points are never torn.

    quick: a search that the shuffles use in place of `search`, for both the true labels and the shuffled ones.
    """
    held_out, inside = _held_out(search, settings, is_case, blocks, derived_seed(seed, f"{purpose} folds"))
    regions = _resampled(search, settings, is_case, blocks, resamples, derived_seed(seed, f"{purpose} resamples"))
    here = found.inside(settings)
    overlap = np.quantile([jaccard(here, one.inside(settings)) for one in regions], (0.05, 0.5, 0.95))
    return Evidence(
        held_out=held_out,
        coverage=share_interval(inside, is_case, blocks),
        density=share_interval(is_case, inside, blocks),
        resamples=regions,
        used=_used(regions, settings.names),
        overlap=(float(overlap[0]), float(overlap[1]), float(overlap[2])),
        p=shuffled_p(quick or search, settings, is_case, blocks, shuffles, derived_seed(seed, f"{purpose} shuffles")),
        shuffles=shuffles)


def folds_of(blocks: NDArray[np.int64], is_case: Flags, seed: int, *, count: int = FOLDS) -> NDArray[np.int64]:
    """The fold of each point. Blocks stay whole, and blocks with cases are spread over the folds evenly."""
    luck = np.random.default_rng(seed)
    names, place = np.unique(blocks, return_inverse=True)
    cases = np.bincount(place, weights=is_case, minlength=len(names))
    order = np.lexsort((luck.permutation(len(names)), -cases))
    fold = np.empty(len(names), dtype=np.int64)
    fold[order] = np.arange(len(names)) % count
    return np.asarray(fold[place])


def _held_out(search: Search, settings: Settings, is_case: Flags, blocks: NDArray[np.int64],
              seed: int) -> tuple[Counts, Flags]:
    fold = folds_of(blocks, is_case, seed)
    inside = np.zeros(len(settings), dtype=np.bool_)
    for one in np.unique(fold):
        is_out = fold == one
        region = _searched(search, settings, is_case, blocks, ~is_out)
        inside[is_out] = region.inside(settings.take(is_out))
    return counts(inside, is_case), inside


def _resampled(search: Search, settings: Settings, is_case: Flags, blocks: NDArray[np.int64], times: int,
               seed: int) -> tuple[Region, ...]:
    luck = np.random.default_rng(seed)
    names = np.unique(blocks)
    size = max(2, round(RESAMPLED_SHARE * len(names)))
    drawn = (np.isin(blocks, luck.choice(names, size, replace=False)) for _ in range(times))
    return tuple(_searched(search, settings, is_case, blocks, kept) for kept in drawn)


def shuffled_p(search: Search, settings: Settings, is_case: Flags, blocks: NDArray[np.int64], times: int,
               seed: int) -> float:
    """Share of searches that agree with their labels at least as well as the one on the true labels, itself counted."""
    luck = np.random.default_rng(seed)

    def agreement(labels: Flags) -> float:
        return counts(search(settings, labels, blocks).inside(settings), labels).agreement

    true = agreement(is_case)
    as_good = sum(agreement(shuffled(is_case, blocks, luck)) >= true for _ in range(times))
    return (1 + as_good) / (1 + times)


def shuffled(is_case: Flags, blocks: NDArray[np.int64], luck: np.random.Generator) -> Flags:
    """Labels dealt anew, whole blocks at a time: a block takes those of another one of its size, in any order.

    What the points of a draw have in common stays together. Dealt one by one, labels would never gather as those of
    near copies do, and what a few draws show by chance would pass for more than noise.

    >>> dealt = shuffled(np.arange(12) < 4, np.repeat([0, 1, 2], 4), np.random.default_rng(1))
    >>> sorted(int(dealt[start:start + 4].sum()) for start in (0, 4, 8))
    [0, 0, 4]
    """
    _, place, sizes = np.unique(blocks, return_inverse=True, return_counts=True)
    whose = np.arange(len(sizes))
    for size in np.unique(sizes):
        whose[sizes == size] = luck.permutation(whose[sizes == size])
    anyhow = np.lexsort((luck.permutation(len(place)), place))
    start = np.concatenate([[0], np.cumsum(sizes)])
    dealt = np.empty_like(is_case)
    for block, other in enumerate(whose):
        dealt[place == block] = is_case[anyhow[start[other]:start[other + 1]]]
    return dealt


class Nothing:
    """The region that holds no point: what a search gives that finds no condition."""

    factors: frozenset[str] = frozenset()

    def inside(self, settings: Settings) -> Flags:
        return np.zeros(len(settings), dtype=np.bool_)


def _searched(search: Search, settings: Settings, is_case: Flags, blocks: NDArray[np.int64], kept: Flags) -> Region:
    if is_case[kept].all() or not is_case[kept].any():
        return Nothing()
    return search(settings.take(kept), is_case[kept], blocks[kept])


def _used(regions: Sequence[Region], names: Sequence[str]) -> dict[str, float]:
    return {name: sum(name in one.factors for one in regions) / len(regions) for name in names}


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and value != value else value
