"""Problems whose front is known in closed form, as rows of a search that nothing but a function stands behind."""

from __future__ import annotations

import zlib
from typing import Any, Callable, Mapping

import numpy as np
import pandas as pd

from yhly_sim.analysis.search.search import Search
from yhly_sim.analysis.search.space import draw_uncertainties
from yhly_sim.design.factor import Factor, Level, Patch
from yhly_sim.design.search_arguments import Budget, Objective, SearchArguments
from yhly_sim.engine.outcomes import Outcome

Run = Callable[[Mapping[str, Any]], Mapping[str, float]]


def lever(name: str, low: float, high: float, baseline: float) -> Factor:
    return Factor(name, "lever", low=low, high=high, parameter=name, baseline=baseline, zh=name, en=name)


def switch(name: str) -> Factor:
    levels = tuple(Level(label, Patch(switches={name: label == "on"})) for label in ("off", "on"))
    return Factor(name, "lever", levels, baseline="off", zh=f"措施{name}", en=f"part {name}")


def play(search: Search, run: Run) -> Search:
    """Ask, run, tell, to the end."""
    while rows := search.ask():
        search.tell(pd.DataFrame([run(row) for row in rows]))
    return search


ONE_TWO = (Outcome("one", "count", False, "一", "one"), Outcome("two", "count", False, "二", "two"),
           Outcome("g1", "count", None, "约束一", "g1"), Outcome("g2", "count", None, "约束二", "g2"))
MIN_MIN = (Objective("one", "min"), Objective("two", "min"))


def zdt1_search(seed: int = 1, **arguments: Any) -> Search:
    """ZDT1 of Zitzler, Deb and Thiele (2000) in three variables."""
    told = SearchArguments(**{"objectives": MIN_MIN, "measured": "level", "draws": 1, "steps": 200, "population": 20,
                              "generations": 25, "reevaluate": None, **arguments})
    return Search(told, levers=[lever(f"x{place}", 0.0, 1.0, 0.5) for place in range(3)], scenario="zdt1", seed=seed)


def zdt1(row: Mapping[str, Any]) -> dict[str, float]:
    first, *others = (row["values"][f"x{place}"] for place in range(3))
    g = 1 + 9 * sum(others) / len(others)
    return {"one": first, "two": g * (1 - (first / g) ** 0.5)}


def bnh_search(seed: int = 1, **arguments: Any) -> Search:
    """Binh and Korn (1997): two quadratics, two constraints."""
    told = SearchArguments(**{
        "objectives": MIN_MIN, "measured": "level", "draws": 1, "steps": 100, "population": 20, "generations": 20,
        "budgets": (Budget("g1", 25.0), Budget("g2", -7.7)), "reevaluate": None, **arguments})
    return Search(told, levers=[lever("x", 0.0, 5.0, 1.0), lever("y", 0.0, 3.0, 1.0)], scenario="bnh", seed=seed)


def bnh(row: Mapping[str, Any]) -> dict[str, float]:
    x, y = row["values"]["x"], row["values"]["y"]
    return {"one": 4 * x**2 + 4 * y**2, "two": (x - 5) ** 2 + (y - 5) ** 2, "g1": (x - 5) ** 2 + y**2,
            "g2": -((x - 8) ** 2) - (y + 3) ** 2}


GAIN_COST = (Outcome("gain", "score", True, "真实收益", "gain", smallest_difference=0.01),
             Outcome("cost", "yuan", False, "花费", "cost"),
             Outcome("gain_reported", "score", None, "上报收益", "reported gain", reported_of="gain"))
UNKNOWN = (Factor("u", "uncertainty", low=-1.0, high=1.0, parameter="u"),
           Factor("v", "uncertainty", low=-1.0, high=1.0, parameter="v"))
NOISE = 0.05


def true_values(settings: Mapping[str, Any], *, u: float = 0.0, v: float = 0.0) -> tuple[float, float]:
    """(gain, cost): useful work `x` has falling returns, `y` is waste, `show` costs and lifts only what is reported.

    The front: y = 0, show off, x from 0 to 1.
    """
    x, y, shows = settings.get("x", 0.0), settings.get("y", 0.0), settings.get("show") == "on"
    return x * (2 - x) * (1 + 0.3 * u) - 0.3 * y, x + 0.5 * y + 0.1 * shows + 0.1 * v * x


def noisy_search(seed: int = 1, **arguments: Any) -> Search:
    told = SearchArguments(**{"objectives": (Objective("gain", "max"), Objective("cost", "min")), "population": 16,
                              "generations": 10, "draws": 4, "replications": 2, **arguments})
    again = told.reevaluate.draws if told.reevaluate else 1
    return Search(told, levers=[lever("x", 0.0, 2.0, 0.0), lever("y", 0.0, 1.0, 1.0), switch("show")],
                  uncertainties=UNKNOWN, draws=draw_uncertainties(UNKNOWN, draws=told.draws, seed=100 + seed),
                  draws_again=draw_uncertainties(UNKNOWN, draws=again, seed=200 + seed), scenario="noisy", seed=seed,
                  watched=["gain_reported"])


def noisy(row: Mapping[str, Any], *, noise: float = NOISE) -> dict[str, float]:
    """Much luck that all designs share in a replication, and a little of each run's own."""
    values, show = row["values"], "on" if row["switches"]["show"] else "off"
    gain, cost = true_values({**values, "show": show}, u=values["u"], v=values["v"])
    shared = np.random.default_rng([row["seed"], row["replication"]]).normal(size=2)
    itself = zlib.crc32(repr((values["x"], values["y"], show, values["u"], values["v"])).encode())
    own = np.random.default_rng([row["seed"], row["replication"], itself]).normal(size=2)
    gain += 0.3 * shared[0] + noise * own[0]
    return {"gain": gain, "cost": cost + 0.3 * shared[1] + noise * own[1],
            "gain_reported": gain + (0.5 if show == "on" else 0.0)}
