"""Who gains: outcomes within kinds of courtyards and within ages, as a small table of the end of a run."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.codes import CourtyardKind, Stage
from yhly_sim.model.outcomes.end import OLD_AGE_YEARS, End, Floats, Mask
from yhly_sim.model.survival import kaplan_meier_quantile

AGES = {"18_34": 18, "35_59": 35, "60_and_older": OLD_AGE_YEARS}
"""Age group -> its first year; it ends where the next one begins."""

COLUMNS = ("dimension", "group", "people", "satisfaction", "trust_local", "trust_higher", "participation_share",
           "hidden_stock", "resolved_share", "resolution_days_median")
"""Outcomes mean what they mean for all, read within the group: of its adults, or of disputes whose complainant (for
kinds: whose courtyard) belongs to it; hidden disputes of an age are those of 1,000 of its adults. NaN where the group
has nobody or no case, or the mechanism is off."""


def groups_of(end: End) -> dict[str, list[Any]]:
    """The table: a row a kind of courtyard that has people, then a row an age."""
    from yhly_sim.model import kernels

    residents, courtyards, starts = end.state.residents, end.state.courtyards, np.array(list(AGES.values()))
    ages, active = np.zeros((len(AGES), 5)), np.zeros(len(CourtyardKind))
    kernels.age_sums(end.state.adults.resident, residents.age_years, residents.satisfaction, residents.trust_local,
                     residents.trust_higher, residents.participation_count, residents.courtyard_id, courtyards.kind,
                     starts, ages, active)
    rows = [*_by_kind(end, active), *_by_age(end, ages, starts)]
    return {name: [row[place] for row in rows] for place, name in enumerate(COLUMNS)}


def _by_kind(end: End, active: Floats) -> list[tuple[Any, ...]]:
    courtyards = end.state.courtyards
    kind, count = courtyards.kind, len(CourtyardKind)
    adults, residents = (np.bincount(kind, weights=column, minlength=count)
                         for column in (courtyards.adult_count, courtyards.resident_count))
    sums = [np.bincount(kind, weights=end.adults[:, column], minlength=count) for column in range(3)]
    return _rows(end, "courtyard_kind", [one.name.lower() for one in CourtyardKind], adults, [*sums, active], residents,
                 kind[end.state.disputes.courtyard_id])


def _by_age(end: End, ages: Floats, starts: NDArray[Any]) -> list[tuple[Any, ...]]:
    complainant = end.state.disputes.complainant_id
    age = end.state.residents.age_years[np.maximum(complainant, 0)]
    group = np.where(complainant >= 0, np.searchsorted(starts, age, side="right") - 1, -1)
    return _rows(end, "age", list(AGES), ages[:, 4], [ages[:, column] for column in range(4)], ages[:, 4], group)


def _rows(end: End, dimension: str, names: list[str], adults: NDArray[Any], sums: list[NDArray[Any]],
          residents: NDArray[Any], of_dispute: NDArray[Any]) -> list[tuple[Any, ...]]:
    """Rows of the groups that have adults. sums: over their adults, of satisfaction, trusts and having taken part;
    of_dispute: the group of every dispute, -1 none."""
    stage = end.state.disputes.stage
    in_window, settled = of_dispute[end.in_window], end.is_settled
    has_talks = "deliberation" in end.switches
    rows = []
    for place, name in enumerate(names):
        n = float(adults[place])
        if n == 0:
            continue
        satisfaction, local, higher, active = (float(total[place]) / n for total in sums)
        hidden_count = int(np.count_nonzero((stage == Stage.HIDDEN) & (of_dispute == place)))
        hidden = 1000.0 * hidden_count / float(residents[place])
        rows.append((dimension, name, n, satisfaction, local, higher, active if has_talks else float("nan"), hidden,
                     *_disputes(end, in_window == place, settled)))
    return rows


def _disputes(end: End, is_mine: Mask, settled: Mask) -> tuple[float, float]:
    """Share resolved, and the median of the days it took, of some disputes of the window."""
    n = np.count_nonzero(is_mine)
    share = float(np.count_nonzero(settled & is_mine) / n) if n else float("nan")
    return share, kaplan_meier_quantile(end.days_seen[is_mine], settled[is_mine], 0.5)
