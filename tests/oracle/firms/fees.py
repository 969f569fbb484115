"""Fees: each household decides whether to pay the bill that is due."""

from __future__ import annotations

import math

from tests.oracle import decisions
from tests.oracle.chance import HOUSEHOLD, make_person_key
from tests.oracle.codes import ContributionType, Level, Payer, Purpose, Respondent, Stage
from tests.oracle.committees.form import acts
from tests.oracle.firms.enter import is_served
from tests.oracle.residents.example import example

MONTHS_OF_A_BILL = 3


def fees(district):
    """Courtyard by courtyard the bills that are due are paid, or not."""
    aggrieved = households_with_a_grievance(district)
    for grid in district.grids:
        paid = sum(bill_courtyard(district, courtyard, aggrieved) for courtyard in grid.courtyards)
        district.book(Payer.RESIDENTS, Purpose.FEE, Level.GRID, grid.row, yuan=paid)


def households_with_a_grievance(district):
    """Rows of the households of which somebody has an open dispute with the firm."""
    is_open = district.disputes_in(Stage.HIDDEN, Stage.VOICED, Stage.QUEUED, Stage.POOLED)
    return {dispute.complainant.household_id for dispute in is_open
            if dispute.respondent_kind == Respondent.FIRM and dispute.complainant_id >= 0}


def bill_courtyard(district, courtyard, aggrieved):
    """What a courtyard paid this month; a household decides by how many paid last month, not by how many have today."""
    courtyard.billed_yuan = courtyard.paid_yuan = 0.0
    if courtyard.grid.firm is None:
        return 0.0
    due = [home for home in courtyard.households
           if home.row % MONTHS_OF_A_BILL == district.day.month % MONTHS_OF_A_BILL]
    decided = [(home, pays(district, courtyard, home, home.row in aggrieved)) for home in due]
    for home, is_paid in decided:
        bill = MONTHS_OF_A_BILL * district.p.firms.fee_yuan * home.area_square_metres
        home.is_paid = is_paid
        courtyard.billed_yuan += bill
        if is_paid:
            courtyard.paid_yuan += bill
        else:
            home.arrears_yuan += bill
    if due:
        courtyard.paying_share = sum(is_paid for _, is_paid in decided) / len(due)
    return courtyard.paid_yuan


def pays(district, courtyard, home, has_grievance):
    """Whether a household pays: one uniform below its own chance."""
    p = district.p.firms
    logit = (inclination(district, courtyard, home.contribution_type) - p.grievance_effect * has_grievance
             + p.owner_effect * home.is_owner + p.offset_scale * home.pay_offset
             + district.p.platforms.lead_fee_effect * any(person.is_visible for person in home.people))
    key = make_person_key(HOUSEHOLD, courtyard.row, home.row - courtyard.first_household)
    return district.luck.uniform(decisions.FEE_PAID, district.day.number, key) < 1 / (1 + math.exp(-logit))


def inclination(district, courtyard, contribution_type):
    """How inclined a type of household is to pay in a courtyard: its kind, its neighbours, the service, the norm."""
    p = district.p.firms
    constant = p.pay_constant + p.collection_trend * district.day.number / 365
    if contribution_type == ContributionType.FREE_RIDER:
        constant -= p.free_rider_gap
    if contribution_type == ContributionType.UNCONDITIONAL:
        constant += p.unconditional_gap
    return (constant + p.imitation_effect * neighbours_example(courtyard.paying_share, contribution_type)
            + p.quality_effect * (courtyard.quality - 0.5) + p.norm_effect * (courtyard.norm - 0.5)
            + p.enforcement_effect * enforcement(district, courtyard.grid)
            + district.p.platforms.example_fee_effect * example(courtyard))


def neighbours_example(paying_share, contribution_type):
    """Conditional co-operators follow the many; the hump-shaped pay while about half do; others do not look."""
    if contribution_type == ContributionType.CONDITIONAL:
        return paying_share - 0.5
    if contribution_type == ContributionType.HUMP:
        return min(paying_share, 1 - paying_share) - 0.5
    return 0.0


def enforcement(district, grid):
    """The mean of the firm's dunning and of the backing of a committee that acts."""
    p, backing = district.p.firms, 0.0
    if acts(grid):
        c = district.p.committees
        own = c.fee_backing * max(0.0, 1 + c.member_backing_gain * (grid.member_seat_share - 0.5))
        backing = min(1.0, own * grid.committee_legitimacy * grid.committee_effort
                      / district.p.bodies.effort_reference)
    return 0.5 * (p.dunning + p.dunning_gain * is_served(grid) + backing)
