"""Entries of the books as outcomes see them: from the reform day on, hours priced, and who bears what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Sequence

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.accounts.prices import PUBLIC_PAYERS, is_cost, priced
from yhly_sim.domain.codes import Payer, Purpose


@dataclass(frozen=True)
class Entries:
    """One array each over entries.

    priced      yuan + hours at their price
    is_cost     no transfer (fees, gifts of units), and not counted when it was given (repairs from star money)
    is_public   borne by the district, communities, officials or resident units
    """

    payer: NDArray[Any]
    purpose: NDArray[Any]
    yuan: NDArray[np.float64]
    hours: NDArray[np.float64]
    priced: NDArray[np.float64]
    is_cost: NDArray[np.bool_]
    is_public: NDArray[np.bool_]

    def by_payer_and_purpose(self) -> dict[str, list[Any]]:
        """Columns payer, purpose (names), is_cost, is_public, yuan, hours, priced_yuan; a row a pair that occurs."""
        width = max(Purpose) + 1
        pairs, pair = np.unique(self.payer.astype(np.int64) * width + self.purpose, return_inverse=True)
        payers, purposes = pairs // width, pairs % width
        sums = {name: np.bincount(pair, weights=values, minlength=pairs.size).tolist()
                for name, values in (("yuan", self.yuan), ("hours", self.hours), ("priced_yuan", self.priced))}
        return {
            "payer": [Payer(one).name.lower() for one in payers],
            "purpose": [Purpose(one).name.lower() for one in purposes],
            "is_cost": is_cost(payers, purposes).tolist(),
            "is_public": np.isin(payers, PUBLIC_PAYERS).tolist(),
            **sums,
        }


def entries_since(accounts: Any, day: int, prices: Sequence[tuple[int, Any]]) -> Entries:
    """The entries of `accounts` from a day on, each priced by what was in force on its day.

    prices: (first day, numbers of the folder `accounts`), in order of days.
    """
    since = int(np.searchsorted(accounts.day, day))
    days, payer, purpose, yuan, hours = (
        np.asarray(accounts[column][since:]) for column in ("day", "payer", "purpose", "yuan", "hours"))
    worth = np.empty(yuan.size)
    starts = [0, *np.searchsorted(days, [start for start, _ in prices[1:]]).tolist(), yuan.size]
    for (_, numbers), first, end in zip(prices, starts[:-1], starts[1:], strict=True):
        part = slice(first, end)
        worth[part] = priced(yuan[part], hours[part], payer[part], purpose[part], numbers)
    return Entries(payer, purpose, yuan, hours, worth, is_cost(payer, purpose), np.isin(payer, PUBLIC_PAYERS))
