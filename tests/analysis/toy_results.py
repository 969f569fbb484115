"""Results of experiments that nobody ran: an analytic function at the points of a design, with luck added."""

from __future__ import annotations

from typing import Any, Callable, Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.stats import qmc

from yhly_sim.analysis.results import Results
from yhly_sim.design.factor import Factor, Level, Patch
from yhly_sim.engine.outcomes import Outcome

Function = Callable[[np.ndarray], np.ndarray]
OUTCOME = Outcome("satisfaction", "score", True, "满意度", "satisfaction", smallest_difference=0.01)
A, B = 7.0, 0.1
G_WEIGHTS = np.array([0.0, 1.0, 4.5, 9.0])


def ranges(count: int, low: float = 0.0, high: float = 1.0) -> tuple[Factor, ...]:
    return tuple(Factor(f"x{place + 1}", "uncertainty", low=low, high=high, parameter=f"x{place + 1}",
                        zh=f"因素{place + 1}", en=f"factor {place + 1}") for place in range(count))


def switch(name: str, labels: Sequence[str] = ("off", "on")) -> Factor:
    levels = tuple(Level(label, Patch(switches={name: label == "on"})) for label in labels)
    return Factor(name, "lever", levels=levels, zh=f"“{name}”", en=name)


def ishigami(settings: np.ndarray) -> np.ndarray:
    x1, x2, x3 = settings[:, 0], settings[:, 1], settings[:, 2]
    return np.sin(x1) + A * np.sin(x2) ** 2 + B * x3**4 * np.sin(x1)


def ishigami_truth() -> dict[str, list[float]]:
    """Homma and Saltelli (1996)."""
    v1 = 0.5 * (1 + B * np.pi**4 / 5) ** 2
    v2, v13 = A**2 / 8, B**2 * np.pi**8 * (1 / 18 - 1 / 50)
    total = v1 + v2 + v13
    return {"s1": [v1 / total, v2 / total, 0.0], "st": [(v1 + v13) / total, v2 / total, v13 / total],
            "s2": [0.0, v13 / total, 0.0], "variance": [total]}


def sobol_g(settings: np.ndarray) -> np.ndarray:
    return np.prod((np.abs(4 * settings - 2) + G_WEIGHTS) / (1 + G_WEIGHTS), axis=1)


def sobol_g_truth() -> dict[str, list[float]]:
    """Saltelli and Sobol (1995)."""
    own = 1 / (3 * (1 + G_WEIGHTS) ** 2)
    total = float(np.prod(1 + own) - 1)
    rest = np.array([np.prod(1 + np.delete(own, place)) for place in range(len(own))])
    return {"s1": list(own / total), "st": list(own * rest / total), "variance": [total]}


def saltelli(count: int, samples: int, *, second_order: bool = False, seed: int = 7, plain: bool = False) -> np.ndarray:
    """Shares: A, AB_1.., (BA_1..,) B for each of `samples` blocks; plain: of independent draws, not of a sequence."""
    base = (np.random.default_rng(seed).random((samples, 2 * count)) if plain else
            qmc.Sobol(2 * count, seed=seed).random(samples))
    rows = []
    for a, b in zip(base[:, :count], base[:, count:], strict=True):
        mixed = [np.where(np.arange(count) == place, b, a) for place in range(count)]
        back = [np.where(np.arange(count) == place, a, b) for place in range(count)]
        rows += [a, *mixed, *(back if second_order else []), b]
    return np.array(rows)


def trajectories(count: int, samples: int, *, levels: int = 4, seed: int = 7) -> np.ndarray:
    """Shares: `samples` walks over a grid of levels, one factor after another in an order of its own."""
    chance, step, rows = np.random.default_rng(seed), levels / (2 * (levels - 1)), []
    for _ in range(samples):
        here = chance.integers(levels // 2, size=count) / (levels - 1)
        goes_up = chance.random(count) < 0.5
        here = np.where(goes_up, here, here + step)
        rows.append(here)
        for place in chance.permutation(count):
            here = here.copy()
            here[place] += step if goes_up[place] else -step
            rows.append(here)
    return np.array(rows)


def hypercube(count: int, samples: int, *, seed: int = 7) -> np.ndarray:
    return qmc.LatinHypercube(count, seed=seed).random(samples)


def toy_results(factors: Sequence[Factor], kind: str, shares: np.ndarray, function: Function, *,
                noise: float = 0.0, shared: float = 0.0, replications: int = 1, seed: int = 3,
                scenarios: Mapping[str, float] | Sequence[str] = ("one",), failed: Sequence[int] = (),
                lost_runs: Sequence[tuple[int, int]] = (), outcome: Outcome = OUTCOME) -> Results:
    """`function` of the settings (labels as the number of the level), with luck of two kinds.

    noise: standard deviation of each run's own luck; shared: of what a replication does to all points alike.
    scenarios: names, or name -> what it adds. failed: points without a successful run; lost_runs: (point, replication).
    """
    chance = np.random.default_rng([seed, 11])
    shifts = scenarios if isinstance(scenarios, Mapping) else dict.fromkeys(scenarios, 0.0)
    settings: dict[str, list[Any]] = {factor.name: [] for factor in factors}
    numbers = np.empty(shares.shape)
    for place, factor in enumerate(factors):
        chosen = [factor.at_share(float(share)) for share in shares[:, place]]
        labels = [level.label for level in factor.levels]
        numbers[:, place] = chosen if factor.is_continuous else [labels.index(one) for one in chosen]
        settings[factor.name] = chosen
    expected = np.concatenate([function(numbers) + shift for shift in shifts.values()])
    points = pd.concat([pd.DataFrame({"scenario": name, **settings}) for name in shifts], ignore_index=True)
    points.index.name = "point"
    common = shared * chance.standard_normal(replications)
    own = noise * chance.standard_normal((len(points), replications))
    runs, lost = [], []
    for point in points.index:
        for replication in range(replications):
            head = {"key": f"{point}-{replication}", "point": point, "scenario": points.loc[point, "scenario"],
                    "replication": replication}
            if point in failed or (point, replication) in lost_runs:
                lost.append(head | {"reason": "ValueError: toy"})
            else:
                runs.append(head | {outcome.name: expected[point] + common[replication] + own[point, replication]})
    columns = ["key", "point", "scenario", "replication"]
    table = pd.DataFrame(runs, columns=[*columns, outcome.name]).join(points[list(settings)], on="point")
    return Results("toy", kind, {"samples": len(shares)}, tuple(factors), (outcome,), points, table,
                   pd.DataFrame(lost, columns=[*columns, "reason"]), replications, seed)
