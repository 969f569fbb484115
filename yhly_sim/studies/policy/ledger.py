"""What runs of an experiment spent, in lines that can be priced anew: hours by whose they are, money by purpose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from yhly_sim.engine.language import LANGUAGES, catalogue, say

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

NEEDED = ("payer", "purpose", "is_cost", "is_public", "yuan", "hours")

COSTS = ("cost_full_yuan", "cost_public_yuan", "cost_private_yuan", "cost_per_adult_yuan", "cost_yuan")
"""Outcomes that follow from the books."""

CLOSE = 1e-6
"""Priced at what the catalogue says, the lines give the cost that the run told, but for this share of it."""


@dataclass(frozen=True)
class Line:
    """One line of the books. name: `accounts.` parameter that prices its hours, or the purpose of its money.

    amounts: (designs, states, replications) hours or yuan; NaN where a run is missing.
    """

    kind: str
    name: str
    is_public: bool
    amounts: Floats


def ledger_of(books: pd.DataFrame, keys: Sequence[str], places: Mapping[str, Sequence[tuple[int, int, int]]],
              shape: tuple[int, int, int]) -> tuple[Line, ...]:
    """The lines of runs. keys: runs that are there; places: key -> its cells (two designs may be one and the same run);
    shape: (designs, states, replications). Nothing where the model keeps no books."""
    if not set(NEEDED) <= set(books.columns):
        return ()
    costs = books[books["is_cost"].astype(bool)]
    there = np.full(shape, np.nan)
    for key in keys:
        for cell in places[key]:
            there[cell] = 0.0
    lines: dict[tuple[str, str, bool], Floats] = {}
    for row in costs.itertuples(index=False):
        for kind, name, amount in _parts(row):
            if amount and row.key in places:
                line = lines.setdefault((kind, name, bool(row.is_public)), there.copy())
                for cell in places[row.key]:
                    line[cell] += amount
    return tuple(Line(*about, amounts) for about, amounts in sorted(lines.items(), key=lambda one: one[0]))


def _parts(row: Any) -> list[tuple[str, str, float]]:
    """(kind, name, amount) of an entry of the books; an hour of training has two prices."""
    hours = [("hours", f"accounts.{name}", float(row.hours)) for name in price_names(str(row.payer), str(row.purpose))]
    return [("money", str(row.purpose), float(row.yuan)), *hours]


def price_names(payer: str, purpose: str) -> list[str]:
    """Parameters of `accounts` that price an hour of somebody for something (`domain.accounts.prices.priced`)."""
    from yhly_sim.domain.accounts.prices import HOUR_PRICES, LEGAL_PURPOSES
    from yhly_sim.domain.codes import Payer, Purpose

    who, what = Payer[payer.upper()], Purpose[purpose.upper()]
    is_legal = who is Payer.OFFICIALS and what in LEGAL_PURPOSES
    return ["legal_hour_yuan" if is_legal else HOUR_PRICES[who],
            *(["training_hour_yuan"] if what is Purpose.TRAINING else [])]


def usual_prices(lines: Sequence[Line]) -> dict[str, float]:
    """Name of a line -> yuan an hour as the catalogue says, or for money 1: as it was spent."""
    from yhly_sim.domain.catalogue import catalogue as parameters

    known = parameters()
    return {line.name: float(known[line.name].value) if line.kind == "hours" else 1.0 for line in lines}


def costs_at(lines: Sequence[Line], prices: Mapping[str, float], told: Mapping[str, Floats]) -> dict[str, Floats]:
    """The outcomes of `COSTS` that the runs told, at other prices: hours times their price, money times its factor."""
    full = _sum(lines, prices, lambda line: True)
    public = _sum(lines, prices, lambda line: line.is_public)
    money = _sum(lines, prices, lambda line: line.kind == "money")
    found = {"cost_full_yuan": full, "cost_public_yuan": public, "cost_private_yuan": full - public,
             "cost_yuan": money}
    if "cost_full_yuan" in told and "cost_per_adult_yuan" in told:
        with np.errstate(divide="ignore", invalid="ignore"):
            found["cost_per_adult_yuan"] = full * (told["cost_per_adult_yuan"] / told["cost_full_yuan"])
    return {name: found[name] for name in told if name in found}


def _sum(lines: Sequence[Line], prices: Mapping[str, float], counts: Callable[[Line], bool]) -> Floats:
    total = np.where(np.isfinite(lines[0].amounts), 0.0, np.nan)
    for line in lines:
        if counts(line):
            total += prices[line.name] * line.amounts
    return total


def agrees(cost: Floats, told: Floats) -> bool:
    """Whether a cost is the one that the runs told, where both are there."""
    both = np.isfinite(cost) & np.isfinite(told)
    return bool(np.allclose(cost[both], told[both], rtol=CLOSE, atol=1e-3))


def line_facts(line: Line) -> dict[str, Any]:
    """A line as a page needs it, without its amounts: labels, the usual price and its range."""
    if line.kind == "money":
        message = f"written_purpose_{line.name}"
        label = {lang: say(message, lang=lang) if message in catalogue() else line.name for lang in LANGUAGES}
        return {"kind": "money", "name": line.name, "is_public": line.is_public, **label, "usual": 1.0}
    from yhly_sim.domain.catalogue import catalogue as parameters

    one = parameters()[line.name]
    return {"kind": "hours", "name": line.name, "is_public": line.is_public, "zh": one.zh, "en": one.en,
            "usual": float(one.value), "low": one.low, "high": one.high, "grade": one.grade, "unit": one.unit}
