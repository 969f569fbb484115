"""Samplers: shares of the way through each factor, in the row order that the analysers of SALib expect.

Every sampler gets a seed derived from (seed, purpose): a seed of 0 is a seed like any other, and two samplers of one
experiment share no draws. Rows are shares in [0, 1]; `Factor.at_share` turns a share into a setting.
"""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import TYPE_CHECKING, Any

from yhly_sim.engine.derived_seeds import derived_seed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Shares = NDArray[np.float64]


def unit_problem(count: int) -> dict[str, Any]:
    """SALib's description of `count` independent shares: sampler and analyser must be given the same one."""
    return {"num_vars": count, "names": [f"x{place}" for place in range(count)], "bounds": [[0.0, 1.0]] * count}


def salib_module(name: str) -> Any:
    """A module of SALib, like `sample.sobol`, without the advice on progress bars that it gives in a notebook."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="IProgress not found")
        return import_module(f"SALib.{name}")


def latin_hypercube(count: int, *, samples: int, seed: int) -> Shares:
    """(samples, count) shares; each column has one in each of `samples` equal parts of [0, 1]."""
    from scipy.stats import qmc

    sampler = qmc.LatinHypercube(d=count, seed=derived_seed(seed, "lhs"))
    return _on_the_grid(sampler.random(samples))


def saltelli(count: int, *, samples: int, second_order: bool, seed: int) -> Shares:
    """Saltelli's scheme on a scrambled Sobol sequence, for first, total and, where asked, second order indices.

    samples: rows of each of the two base matrices A and B, a power of two. (samples x (count + 2), count) shares, or
    (samples x (2 count + 2), count) with second order; each base row brings A, then A with one column of B, (then B
    with one column of A,) then B.
    """
    sampler = salib_module("sample.sobol")
    drawn = sampler.sample(unit_problem(count), samples, calc_second_order=second_order,
                           seed=derived_seed(seed, "sobol"))
    return _on_the_grid(drawn)


def morris_trajectories(count: int, *, trajectories: int, levels: int, seed: int) -> Shares:
    """(trajectories x (count + 1), count) shares; each row differs from the one before it in its trajectory in one
    column, by levels / (2 (levels - 1)). levels: even."""
    sampler = salib_module("sample.morris")
    drawn = sampler.sample(unit_problem(count), trajectories, num_levels=levels, seed=derived_seed(seed, "morris"))
    return _on_the_grid(drawn)


def systematic_rows(weights: NDArray[np.float64], *, samples: int, seed: int) -> NDArray[np.int64]:
    """Rows of a table drawn in proportion to their weights, in luck's order: each is drawn its expected number of
    times, rounded up or down. (samples,) row numbers."""
    import numpy as np

    random = np.random.default_rng(derived_seed(seed, "joint draws"))
    steps = (np.arange(samples) + random.random()) / samples
    ends = np.cumsum(weights) / np.sum(weights)
    rows = np.minimum(np.searchsorted(ends, steps, side="right"), len(weights) - 1)
    return random.permutation(rows)


def _on_the_grid(shares: Any) -> Shares:
    """Shares without the last digits, in which builds of one library differ."""
    import numpy as np

    return np.clip(np.round(np.asarray(shares, dtype=np.float64), 12), 0.0, 1.0)
