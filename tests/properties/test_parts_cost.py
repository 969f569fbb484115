"""Nothing is free: every part that is on costs somebody hours or yuan, and the books say so."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Mapping

import numpy as np
import pytest

from tests.properties.lives import ALL_PARTS, live, required_by, times
from tests.properties.test_parts_act import EASY_STARS, QUICK
from yhly_sim.domain.accounts.prices import is_price
from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.codes import Payer, Purpose
from yhly_sim.domain.switches import switches
from yhly_sim.model.governance import GovernanceModel

SPENT_ON_DISPUTES = ("handling", "repair", "fee", "service_request")
"""What is spent on residents' matters in any scenario. A part that moves only these has no cost of its own."""


LIFE = {"days": 300, "rules": times(8.0),
        "values": QUICK | EASY_STARS | {"bodies.firm_desk_hours": 3.0, "incentives.hardship_share": 0.15}}
"""Ten busy months with the end of a year in them, so that every payer has something to do and prizes are given."""

BESIDE = {"hardship_aid": {"grids", "branch"}, "work_unit_letters": {"moral_governance"}}
"""Parts without which nobody is there to be aided, or to be written about."""


def life_at(prices: Mapping[str, float]) -> GovernanceModel:
    return live(ALL_PARTS, **{**LIFE, "values": LIFE["values"] | dict(prices)})


@lru_cache(maxsize=16)
def lived(parts: frozenset[str]) -> GovernanceModel:
    return live(parts, **LIFE)


def booked(model: GovernanceModel) -> Counter[tuple[str, str, str]]:
    """(payer, purpose, hours or yuan) -> sum."""
    sums: Counter[tuple[str, str, str]] = Counter()
    accounts = model.state.accounts
    for payer, purpose, yuan, hours in zip(accounts.payer, accounts.purpose, accounts.yuan, accounts.hours, strict=True):
        who, what = Payer(payer).name.lower(), Purpose(purpose).name.lower()
        sums[who, what, "yuan"] += yuan
        sums[who, what, "hours"] += hours
    return sums


@pytest.mark.long
@pytest.mark.one_in(3)
@pytest.mark.parametrize("part", switches())
def test_a_part_that_is_on_costs_something_of_its_own(part: str) -> None:
    without = required_by(part) | BESIDE.get(part, set())
    more = booked(lived(without | {part})) - booked(lived(without))
    own = {key: round(amount, 2) for key, amount in more.items() if key[1] not in SPENT_ON_DISPUTES and amount > 0.01}

    assert own, f"{part} is on for ten months and costs nobody anything"


def test_the_whole_reform_costs_every_payer_something() -> None:
    payers = set(np.unique(lived(ALL_PARTS).state.accounts.payer))

    assert payers == {int(one) for one in Payer}


def test_a_price_of_an_hour_moves_the_full_cost_and_nothing_in_the_world() -> None:
    hours = [path for path in catalogue() if path.startswith("accounts.") and path.endswith("_hour_yuan")]
    assert len(hours) > 7
    dear = life_at({path: catalogue()[path].high for path in hours})

    assert dear.state.digest() == lived(ALL_PARTS).state.digest()
    assert dear.outcomes["cost_yuan"] == lived(ALL_PARTS).outcomes["cost_yuan"]
    assert dear.outcomes["cost_full_yuan"] > lived(ALL_PARTS).outcomes["cost_full_yuan"]


@pytest.mark.long
@pytest.mark.one_in(3)
@pytest.mark.parametrize("path", [path for path in catalogue() if is_price(path)])
def test_no_price_is_read_where_somebody_decides(path: str) -> None:
    """Priced at the other end of its range, the ledger is the same and every table but the books."""
    here, there = lived(ALL_PARTS), life_at({path: catalogue()[path].high})

    for name, table in here.state.tables.items():
        if name != "accounts":
            assert table.digest() == there.state.tables[name].digest(), name
    assert there.outcomes["cost_full_yuan"] > here.outcomes["cost_full_yuan"]
