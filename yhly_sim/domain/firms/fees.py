"""Fees: each household decides whether to pay the bill that is due."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.accounts.books import BOOKED, book
from yhly_sim.domain.codes import ContributionType, Level, Payer, Purpose, Respondent, Stage
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.residents.example import EXAMPLE_READS, example
from yhly_sim.engine.chance import KeyKind, person_key_bases
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run, phase

IS_OPEN = np.array([stage in (Stage.HIDDEN, Stage.VOICED, Stage.QUEUED, Stage.POOLED) for stage in Stage])
"""By stage: whether a grievance in it is open."""

MONTHS_OF_A_BILL = 3
"""A bill is for a quarter, and a household gets one every third month."""

Floats = NDArray[np.float64]


@rule
def fee_enforcement(dunning: Any, backing: Any, legitimacy: Any, effort: Any, effort_reference: Any) -> Any:
    """Enforcement in [0, 1]: the mean of the firm's dunning and the committee's backing.

    backing of the committee = min(1, backing x legitimacy x effort / reference); legitimacy and effort are 0 where no
    committee acts. Source: model text 4.11.

    >>> float(fee_enforcement(0.3, 0.5, 0.4, 0.5, 0.5))
    0.25
    """
    return 0.5 * (dunning + np.minimum(1.0, backing * legitimacy * effort / effort_reference))


@rule
def member_backing(backing: Any, gain: Any, member_seat_share: Any) -> Any:
    """Backing of a committee by the share of its seats that members hold: backing x max(0, 1 + gain x (share - .5)).

    Source: report C3, T5 for a direction; either sign is possible.

    >>> float(member_backing(0.6, 0.5, 1.0)), float(member_backing(0.6, 0.5, 0.5))
    (0.75, 0.6)
    """
    return backing * np.maximum(0.0, 1.0 + gain * (member_seat_share - 0.5))


@rule
def payment_inclination(contribution_type: Any, constant: Any, free_rider_gap: Any, unconditional_gap: Any,
                        imitation_effect: Any, paying_share: Any, quality_effect: Any, quality: Any, norm_effect: Any,
                        norm: Any, enforcement_effect: Any, enforcement: Any, example_effect: Any,
                        example: Any) -> Any:
    """Inclination (logit) of a contribution type to pay in a courtyard, its own household left out.

    a_type + imitation z + quality_effect (quality - .5) + norm_effect (norm - .5) + enforcement_effect enforcement
    + example_effect example. a_type: constant; less `free_rider_gap` for free riders; more `unconditional_gap` for the
    unconditional. z: share x of neighbours who paid last month - .5 for conditional co-operators, min(x, 1 - x) - .5
    for the hump-shaped, 0 for the others. example: visible members by what they do, as a share of adults.
    Source: model text 4.11; S54, S67; report T5.

    >>> float(payment_inclination(0, 0.6, 0.6, 2.0, 2.0, 0.75, 4.0, 0.5, 3.0, 0.5, 1.0, 0.0, 2.0, 0.0))
    1.1
    """
    is_conditional = contribution_type == int(ContributionType.CONDITIONAL)
    is_hump = contribution_type == int(ContributionType.HUMP)
    neighbours = np.where(is_conditional, paying_share - 0.5,
                          np.where(is_hump, np.minimum(paying_share, 1.0 - paying_share) - 0.5, 0.0))
    own = (constant - free_rider_gap * (contribution_type == int(ContributionType.FREE_RIDER))
           + unconditional_gap * (contribution_type == int(ContributionType.UNCONDITIONAL)))
    return (own + imitation_effect * neighbours + quality_effect * (quality - 0.5) + norm_effect * (norm - 0.5)
            + enforcement_effect * enforcement + example_effect * example)


@rule
def payment_probability(inclination: Any, grievance_effect: Any, has_grievance: Any, owner_effect: Any, is_owner: Any,
                        offset_scale: Any, offset: Any, lead_effect: Any, has_visible_member: Any) -> Any:
    """Chance that a household pays the bill that is due.

    logit p = inclination - grievance_effect x open grievance with the firm + owner_effect x owner + offset_scale x
    offset (standard normal, the household's own for ever) + lead_effect x a visible member in it.
    Source: model text 4.11.

    >>> float(payment_probability(0.2, 1.0, 0, 0.3, 0, 1.0, -0.2, 0.5, 0))
    0.5
    """
    logit = (inclination - grievance_effect * has_grievance + owner_effect * is_owner + offset_scale * offset
             + lead_effect * has_visible_member)
    return 1.0 / (1.0 + np.exp(-logit))


@phase(
    every="month_end",
    reads=(
        "courtyards: grid_id first_household quality norm paying_share", *EXAMPLE_READS,
        "grids: firm_id committee_start_day committee_legitimacy committee_effort member_seat_share",
        "firms: is_introduced",
        "households: courtyard_id contribution_type pay_offset is_owner area_square_metres",
        "residents: household_id is_visible",
        "disputes: stage respondent_kind complainant_id",
    ),
    writes=("courtyards: billed_yuan paid_yuan paying_share", "households: is_paid arrears_yuan", BOOKED),
    draws=(Decision.FEE_PAID,),
)
def fees(run: Run) -> None:
    """The bills that are due are paid, or not.

    Due is every household whose row mod 3 is the calendar month (1-12) mod 3 and whose grid has a firm (one under
    notice included). Its bill is 3 x fee_yuan x floor area. It pays if one uniform of (FEE_PAID, today, household's
    key: courtyard, place in it) is below `payment_probability`; the inclination is that of its type in its courtyard,
    at the constant `pay_constant` + collection_trend x today / 365, with the quality, norm and paying share of before
    this month end. Dunning is the firm's, plus `dunning_gain` for an introduced one; the committee's backing is
    `member_backing`. A grievance is an open dispute (hidden, voiced, queued, pooled) of anyone in the household with
    the firm. Where somebody in it shows to be a member it leads (`platforms.lead_fee_effect`), and the courtyard sees
    the `example` of its members (`platforms.example_fee_effect`).

    is_paid says so; an unpaid bill is added to arrears, which a paid one leaves as they are. A courtyard's billed_yuan
    and paid_yuan are this month's, 0 without a firm; its paying_share is the share of its bills that were paid, and
    stays where no bill was due. What a grid paid is booked to its residents. Sums are in ascending row.
    """
    state, p, today = run.state, run.p.firms, run.day.number
    courtyards, grids, households = state.courtyards, state.grids, state.households
    count = len(courtyards)
    due = np.arange(run.day.month % MONTHS_OF_A_BILL, len(households), MONTHS_OF_A_BILL)
    due = due[(grids.firm_id >= 0)[courtyards.grid_id][households.courtyard_id[due]]]
    home = households.courtyard_id[due].astype(np.int64)
    bases = person_key_bases(KeyKind.HOUSEHOLD, np.arange(count), courtyards.first_household)
    keys = bases[home] + due.astype(np.uint64)
    chance_of = run.rules.payment_probability(
        _inclinations(run)[home, households.contribution_type[due]], p.grievance_effect, _has_grievance(run)[due],
        p.owner_effect, households.is_owner[due], p.offset_scale, households.pay_offset[due],
        run.p.platforms.lead_fee_effect, _has_visible_member(run)[due])
    pays = run.chance.uniform(Decision.FEE_PAID, today, keys) < chance_of
    bill = MONTHS_OF_A_BILL * p.fee_yuan * households.area_square_metres[due]
    households.is_paid[due] = pays
    households.arrears_yuan[due] += np.where(pays, 0.0, bill)
    bills = np.bincount(home, minlength=count)
    paid = np.bincount(home, weights=pays, minlength=count)
    courtyards.billed_yuan[:] = np.bincount(home, weights=bill, minlength=count)
    courtyards.paid_yuan[:] = np.bincount(home, weights=np.where(pays, bill, 0.0), minlength=count)
    courtyards.paying_share[:] = np.where(bills > 0, paid / np.maximum(bills, 1), courtyards.paying_share)
    book(run, Payer.RESIDENTS, Purpose.FEE, Level.GRID, np.arange(len(grids)),
         yuan=np.bincount(courtyards.grid_id, weights=courtyards.paid_yuan, minlength=len(grids)))


def _inclinations(run: Run) -> Floats:
    """Inclination to pay of each contribution type (columns, in the order of the codes) in each courtyard."""
    state, p = run.state, run.p.firms
    courtyards, grids = state.courtyards, state.grids
    is_acting = grids.committee_start_day >= 0
    is_introduced = (grids.firm_id >= 0) & state.firms.is_introduced[np.maximum(grids.firm_id, 0)]
    enforcement = run.rules.fee_enforcement(
        p.dunning + p.dunning_gain * is_introduced,
        run.rules.member_backing(
            run.p.committees.fee_backing, run.p.committees.member_backing_gain, grids.member_seat_share),
        np.where(is_acting, grids.committee_legitimacy, 0.0), np.where(is_acting, grids.committee_effort, 0.0),
        run.p.bodies.effort_reference)
    constant = p.pay_constant + p.collection_trend * run.day.number / 365.0
    return np.asarray(run.rules.payment_inclination(
        np.arange(len(ContributionType))[None, :], constant, p.free_rider_gap, p.unconditional_gap,
        p.imitation_effect, courtyards.paying_share[:, None], p.quality_effect, courtyards.quality[:, None],
        p.norm_effect, courtyards.norm[:, None], p.enforcement_effect, enforcement[courtyards.grid_id][:, None],
        run.p.platforms.example_fee_effect, example(run)[:, None]))


def _has_grievance(run: Run) -> NDArray[np.bool_]:
    """Households of which somebody has an open dispute with the firm."""
    disputes = run.state.disputes
    is_open = IS_OPEN[disputes.stage]
    people = disputes.complainant_id[is_open & (disputes.respondent_kind == int(Respondent.FIRM))]
    marked = np.zeros(len(run.state.households), dtype=bool)
    marked[run.state.residents.household_id[people[people >= 0]]] = True
    return marked


def _has_visible_member(run: Run) -> NDArray[np.bool_]:
    """Households in which somebody shows to be a Party member."""
    residents = run.state.residents
    marked = np.zeros(len(run.state.households), dtype=bool)
    marked[residents.household_id[np.flatnonzero(residents.is_visible)]] = True
    return marked
