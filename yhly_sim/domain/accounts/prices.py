"""Prices: what the hours in the books are worth, who bears what, and which entries are no cost of governing."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.codes import Payer, Purpose

HOUR_PRICES: dict[Payer, str] = {
    Payer.DISTRICT: "official_hour_yuan",
    Payer.COMMUNITY: "worker_hour_yuan",
    Payer.BRANCH: "officer_hour_yuan",
    Payer.COMMITTEE: "seat_hour_yuan",
    Payer.FIRM: "firm_hour_yuan",
    Payer.RESIDENTS: "resident_hour_yuan",
    Payer.MAINTENANCE_FUND: "resident_hour_yuan",
    Payer.OFFICIALS: "official_hour_yuan",
    Payer.UNITS: "official_hour_yuan",
}
"""Whose hour it is -> the parameter of `accounts` that says what it is worth."""

UNPAID_HOURS = tuple(f"accounts.{HOUR_PRICES[payer]}" for payer in (Payer.BRANCH, Payer.COMMITTEE, Payer.RESIDENTS))
"""Prices of hours that nobody is paid for; at 0 the books say what a budget bears."""

LEGAL_PURPOSES = (Purpose.LEGAL_HELP, Purpose.TRAINING)
"""Hours of officials for these are hours of legal officers."""

PUBLIC_PAYERS = (Payer.DISTRICT, Payer.COMMUNITY, Payer.OFFICIALS, Payer.UNITS)
"""Who pays out of public money; residents, unpaid officers, committees, firms and maintenance funds do not."""

TRANSFERS = (Purpose.FEE, Purpose.GIFT)
"""What changes hands and is no cost of governing: fees buy property service; gifts of units are spent by communities,
and booked when they are."""

PRICES_BESIDE = ("centres.fitting_yuan", "centres.equipment_yuan", "centres.running_yuan", "incentives.honour_yuan",
                 "incentives.health_check_yuan", "incentives.post_yuan")
"""Prices that stand beside their mechanism."""


def is_cost(payers: NDArray[Any], purposes: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether entries of the books are a cost of governing: no transfer, and not yet counted when it was given.

    Repairs that a branch pays are paid from star money, which was counted when it was awarded.

    >>> is_cost(np.array([Payer.DISTRICT, Payer.BRANCH, Payer.RESIDENTS]),
    ...         np.array([Purpose.REWARD, Purpose.REPAIR, Purpose.FEE])).tolist()
    [True, False, False]
    """
    is_counted_before = (payers == int(Payer.BRANCH)) & (purposes == int(Purpose.REPAIR))
    return np.asarray(~np.isin(purposes, TRANSFERS) & ~is_counted_before)


def priced(yuan: NDArray[Any], hours: NDArray[Any], payers: NDArray[Any], purposes: NDArray[Any],
           prices: Any) -> NDArray[np.float64]:
    """Worth of entries of the books in yuan (entries,): yuan + hours x price of the hour.

    An hour of training costs teacher and room besides. prices: the numbers in force of `accounts`.
    """
    training = prices.training_hour_yuan * (purposes == Purpose.TRAINING)
    worth: NDArray[np.float64] = yuan + hours * (_hour_prices(payers, purposes, prices) + training)
    return worth


def _hour_prices(payers: NDArray[Any], purposes: NDArray[Any], prices: Any) -> NDArray[np.float64]:
    by_payer = np.zeros(max(Payer) + 1)
    for payer, name in HOUR_PRICES.items():
        by_payer[payer] = getattr(prices, name)
    is_legal = (payers == Payer.OFFICIALS) & np.isin(purposes, [int(purpose) for purpose in LEGAL_PURPOSES])
    prices_here: NDArray[np.float64] = np.where(is_legal, prices.legal_hour_yuan, by_payer[payers])
    return prices_here


def is_price(path: str) -> bool:
    """Whether a parameter is a price: it says what something costs, and nothing that anybody does follows from it.

    >>> is_price("accounts.worker_hour_yuan"), is_price("disputes.base_rate")
    (True, False)
    """
    return path.startswith("accounts.") or path in PRICES_BESIDE
