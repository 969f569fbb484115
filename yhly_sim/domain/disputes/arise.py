"""Disputes arise where facilities, service and norms are weak, more of them in season."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.codes import Authority, DisputeKind, Level, Respondent, Stage
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.disputes.kernels import choose_parties, spread_counts
from yhly_sim.domain.disputes.ledger import LEDGER, enter
from yhly_sim.engine.chance import KeyKind, make_key, normal_inverse
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run, phase

KIND_COUNT = len(DisputeKind)

NEEDED_AUTHORITY = np.array(
    [
        int(authority)
        for authority in {
            DisputeKind.PROPERTY_SERVICE: Authority.FIRM,
            DisputeKind.NEIGHBOUR: Authority.LAW,
            DisputeKind.PARKING: Authority.COMMITTEE,
            DisputeKind.FACILITY: Authority.MONEY,
            DisputeKind.RUBBISH_GREENING: Authority.FIRM,
            DisputeKind.ILLEGAL_BUILDING: Authority.DEPARTMENT,
            DisputeKind.FAMILY_OTHER: Authority.LAW,
        }.values()
    ],
    dtype=np.int8,
)
"""The power that a dispute of each kind needs when the parties' own is not enough."""

RESPONDENT = np.array(
    [
        int(respondent)
        for respondent in {
            DisputeKind.PROPERTY_SERVICE: Respondent.FIRM,
            DisputeKind.NEIGHBOUR: Respondent.NEIGHBOUR,
            DisputeKind.PARKING: Respondent.COMMITTEE,
            DisputeKind.FACILITY: Respondent.BODY,
            DisputeKind.RUBBISH_GREENING: Respondent.FIRM,
            DisputeKind.ILLEGAL_BUILDING: Respondent.NEIGHBOUR,
            DisputeKind.FAMILY_OTHER: Respondent.NEIGHBOUR,
        }.values()
    ],
    dtype=np.int8,
)
"""Who is on the other side."""

SEASON_MONTHS = np.zeros((KIND_COUNT, 13), dtype=bool)
SEASON_MONTHS[DisputeKind.FACILITY, [12, 1, 2, 3]] = True
SEASON_MONTHS[DisputeKind.NEIGHBOUR, [7, 8, 9]] = True
_MONTH_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
SEASON_SHARE = SEASON_MONTHS @ _MONTH_DAYS / 365.0
"""Months in which a kind is in season (heating in winter, leakage in rain), and their share of a year."""


ATTRIBUTES = (Decision.ARISE_SEVERITY_CLASS, Decision.ARISE_HIDDEN, Decision.ARISE_COLLECTIVE,
              Decision.ARISE_AUTHORITY, Decision.ARISE_DESERVINGNESS, Decision.ARISE_MONEY)
"""What is drawn for every new dispute under its key, on its day."""


@rule
def propensity(facility: Any, quality: Any, norm: Any, facility_elasticity: Any, quality_elasticity: Any,
               norm_elasticity: Any) -> Any:
    """How much more often disputes arise than where all is middling: exp(-e_f (f - .5) - e_q (q - .5) - e_n (n - .5)).

    Scores in [0, 1], elasticities in 1/score; 1 where all scores are .5. Source: model text 4.3.

    >>> float(propensity(0.5, 0.5, 0.5, 1.0, 1.0, 1.0))
    1.0
    """
    return np.exp(-facility_elasticity * (facility - 0.5) - quality_elasticity * (quality - 0.5)
                  - norm_elasticity * (norm - 0.5))


@rule
def season_factor(is_season: Any, peak: Any, season_share: Any) -> Any:
    """The season's multiple: `peak` in season, and outside it what keeps the yearly mean at 1.

    >>> float(season_factor(False, 2.0, 0.25))
    0.6666666666666666
    """
    return np.where(is_season, peak, (1.0 - season_share * peak) / (1.0 - season_share))


def arise_rates(run: Run, *, is_normalised: bool = True) -> NDArray[np.float64]:
    """Disputes a day in each courtyard (rows) of each kind (columns), before the season.

    base_rate x kind_share x residents x propensity / normaliser; base_rate is per resident and day. The
    normaliser of a kind is the residents' mean propensity on day 0, one number for every scenario. A courtyard
    without adults has nobody who could have a dispute.
    """
    courtyards, p = run.state.courtyards, run.p.disputes
    residents = np.where(courtyards.adult_count > 0, courtyards.resident_count, 0)
    rates = (p.base_rate * p.kind_share)[None, :] * residents[:, None] * run.rules.propensity(
        courtyards.facility[:, None], courtyards.quality[:, None], courtyards.norm[:, None],
        p.facility_elasticity[None, :], p.quality_elasticity[None, :], p.norm_elasticity[None, :])
    if is_normalised:
        rates = rates / run.constants.kind_normaliser[None, :]
    return np.asarray(rates, dtype=np.float64)


def courtyard_kind_keys(courtyard_count: int) -> NDArray[np.uint64]:
    """Keys of (courtyard, kind of dispute), in order of courtyard, then kind."""
    return make_key(KeyKind.COURTYARD, np.repeat(np.arange(courtyard_count), KIND_COUNT),
                    dispute_kind=np.tile(np.arange(KIND_COUNT), courtyard_count))


@phase(
    every="day",
    reads=(
        "courtyards: facility quality norm resident_count grid_id first_adult adult_count",
        "grids: community_id",
        "adults: resident",
        "residents: is_adult household_id",
        "ties: target",
        "tie_starts: start",
    ),
    writes=(
        "disputes: dispute_key courtyard_id grid_id community_id kind day_arisen complainant_id respondent_id"
        " respondent_kind is_tied is_collective severity_class severity authority stage level unit_id body_kind body"
        " voiced_day level_day deservingness money_need_yuan move_count",
        LEDGER,
    ),
    draws=(
        Decision.ARISE_COUNT, *ATTRIBUTES, Decision.ARISE_COMPLAINANT, Decision.ARISE_AGAINST_TIE,
        Decision.ARISE_RESPONDENT, Decision.ARISE_RESPONDENT_TIE,
    ),
)
def arise(run: Run) -> None:
    """New disputes: how many of each kind in each courtyard, and what each of them is like.

    The count is a Poisson inverse at one uniform of (courtyard, kind, today), so that a higher rate
    only adds ordinals and leaves every dispute that would have arisen anyway as it was. A dispute is
    keyed by (courtyard, kind, day, ordinal); all it is like is drawn under that key on its day.
    """
    day = run.day.number
    means = _todays_means(run)
    counts = run.chance.poisson(Decision.ARISE_COUNT, day, run.constants.courtyard_kind_keys, means)
    add_disputes(run, counts, key_day=day, ages=None)


def _todays_means(run: Run) -> NDArray[np.float64]:
    """Mean count of each (courtyard, kind) today; kept until something that it depends on changes."""
    courtyards, p = run.state.courtyards, run.p.disputes
    made_of = (p, run.day.month, run.rules, courtyards.facility.tobytes(), courtyards.quality.tobytes(),
               courtyards.norm.tobytes(), courtyards.resident_count.tobytes())
    if getattr(run.constants, "means_made_of", None) != made_of:
        factor = run.rules.season_factor(SEASON_MONTHS[:, run.day.month], p.season_peak, SEASON_SHARE)
        run.constants.means = (arise_rates(run) * factor[None, :]).ravel()
        run.constants.means_made_of = made_of
    return run.constants.means  # type: ignore[no-any-return]


def _edges(run: Run) -> NDArray[np.float64]:
    """Where one class of severity ends and the next begins; kept while the numbers in force are the same."""
    shares = run.p.disputes.severity_share
    if getattr(run.constants, "edges_of", None) is not shares:
        run.constants.edges = np.cumsum(shares)[:-1] / shares.sum()
        run.constants.edges_of = shares
    return run.constants.edges  # type: ignore[no-any-return]


def add_disputes(run: Run, counts: NDArray[np.int64], *, key_day: int, ages: Any) -> None:
    """Add `counts` disputes for every (courtyard, kind) and draw what each is like.

    ages: None for disputes of today, else a function from keys and courtyards to days that each
    has been hidden already (the stock at the start, all of it hidden): then day_arisen = -1 - age, and severity has
    grown by souring_rate x (age + 1). Money is needed by those that need that power: median of the class x
    exp(money_spread x normal of ARISE_MONEY). Rows in order of courtyard, kind, ordinal.
    """
    courtyard, kind, keys = spread_counts(counts, KIND_COUNT, key_day)
    if keys.size == 0:
        return
    state, p, chance = run.state, run.p.disputes, run.chance
    u_class, u_hidden, u_collective, u_power, deservingness, u_money = chance.uniforms(ATTRIBUTES, key_day, keys)
    severity_class = np.searchsorted(
        _edges(run), u_class, side="right")
    severity = p.severity_score[severity_class]
    if ages is None:
        is_hidden = u_hidden < p.hidden_share
        day_arisen: Any = run.day.number
    else:
        age = ages(keys, courtyard)
        is_hidden = np.ones(keys.size, dtype=bool)
        day_arisen = -1 - age
        severity = np.minimum(1.0, severity + p.souring_rate * (age + 1))
    is_collective = u_collective < p.collective_share[kind]
    needs_power = u_power < p.authority_share[kind]
    authority = np.where(needs_power, NEEDED_AUTHORITY[kind], int(Authority.PARTIES))
    needs_money = authority == int(Authority.MONEY)
    money = np.zeros(keys.size)
    money[needs_money] = p.money_need_yuan[severity_class[needs_money]] * np.exp(
        p.money_spread * normal_inverse(u_money[needs_money]))
    has_neighbour = RESPONDENT[kind] == int(Respondent.NEIGHBOUR)
    complainant, respondent, is_tied = choose_parties(run, key_day, keys, courtyard, has_neighbour)

    grid = state.courtyards.grid_id[courtyard]
    rows = state.disputes.append(
        keys.size,
        dispute_key=keys,
        courtyard_id=courtyard,
        grid_id=grid,
        community_id=state.grids.community_id[grid],
        kind=kind,
        day_arisen=day_arisen,
        complainant_id=complainant,
        respondent_id=respondent,
        respondent_kind=RESPONDENT[kind],
        is_tied=is_tied,
        is_collective=is_collective,
        severity_class=severity_class,
        severity=severity,
        authority=authority,
        deservingness=deservingness,
        money_need_yuan=money,
        stage=np.where(is_hidden, int(Stage.HIDDEN), int(Stage.VOICED)),
        level=int(Level.NONE),
        voiced_day=np.where(is_hidden, -1, run.day.number),
        level_day=run.day.number,
    )
    enter(run, rows)
