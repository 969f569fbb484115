"""The order in which branch, committee and firm come to a grid: a policy, not a law of nature."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, Mapping, NamedTuple, Sequence

import numpy as np
from numpy.typing import NDArray

from yhly_sim.engine.rules import rule

Booleans = NDArray[np.bool_]
Floats = NDArray[np.float64]


class Institution(IntEnum):
    """What the order orders."""

    BRANCH = 0
    COMMITTEE = 1
    FIRM = 2


class Standing(NamedTuple):
    """Where one institution stands, grid by grid, on the state before a month end.

    exists    it is there already
    may_come  it is not there and could still come; what can never come is not waited for
    strictness  how strictly the later ones wait for it: 1 = until it exists, 0 = not at all
    """

    exists: Booleans
    may_come: Booleans
    strictness: float


def order_of(option: str) -> tuple[Institution, ...]:
    """The order that an option of `branches.formation_order` names.

    >>> [institution.name for institution in order_of("firm_branch_committee")]
    ['FIRM', 'BRANCH', 'COMMITTEE']
    """
    return tuple(Institution[word.upper()] for word in option.split("_"))


@rule
def is_waited_for(is_missing: Any, waited_days: Any, limit_days: Any) -> Any:
    """Whether later institutions still wait for one that is missing: for so many days since the grid was drawn up.

    is_missing: it is not there and could still come. Source: report A3 gives the order; how long it is kept is assumed.

    >>> bool(is_waited_for(True, 100, 365)), bool(is_waited_for(True, 400, 365))
    (True, False)
    """
    return is_missing * (waited_days < limit_days)


@rule
def readiness(is_missing: Any, strictness: Any) -> Any:
    """Readiness of a grid for what comes later, one earlier institution at a time: 1 - strictness where it is missing.

    is_missing: the earlier institution is not there and could still come; strictness in [0, 1]. The factors of
    several earlier institutions are multiplied. Source: report A3 (branch, then committee, then firm).

    >>> float(readiness(True, 1.0)), float(readiness(False, 1.0))
    (0.0, 1.0)
    """
    return 1.0 - strictness * is_missing


def is_awaited(now: Standing) -> Booleans:
    """Where an institution is missing and could still come: what comes later in the order waits for it there."""
    return np.asarray(~now.exists & now.may_come)


def awaited(order: Sequence[Institution], standing: Mapping[Institution, Standing],
            institution: Institution) -> dict[Institution, Booleans]:
    """The earlier institutions for which one waits, and where; those of strictness 0 are not waited for."""
    earlier = order[: order.index(institution)]
    return {other: is_awaited(standing[other]) for other in earlier if standing[other].strictness > 0.0}


def readiness_by_institution(rules: Any, order: Sequence[Institution], standing: Mapping[Institution, Standing],
                             waited_days: Any, limit_days: float) -> dict[Institution, Floats]:
    """For each institution the factor in [0, 1] on its coming to each grid.

    It is the product of `readiness` over the earlier institutions that are waited for (`is_waited_for`), in their
    order. waited_days: days since each grid was drawn up. The strictness of an institution
    whose switch is off is 0 by its null value, so what is switched off is never waited for.
    """
    ready: dict[Institution, Floats] = {}
    factor = np.ones(standing[order[0]].exists.size)
    for institution in order:
        ready[institution] = factor
        now = standing[institution]
        is_missing = rules.is_waited_for(is_awaited(now), waited_days, limit_days)
        factor = factor * rules.readiness(is_missing, now.strictness)
    return ready
