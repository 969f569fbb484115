"""How a world begins: its bodies, its matters, its stars, its norms and associations, and the disputes hidden in it."""

from __future__ import annotations

import math

from tests.oracle import decisions
from tests.oracle.bodies.directory import make_bodies
from tests.oracle.chance import DISPUTE, START_DAY, make_key
from tests.oracle.codes import KINDS
from tests.oracle.disputes.arise import add_dispute, arise_rate, place_key, unnormalised_rate
from tests.oracle.disputes.surface import plain_voice_rate
from tests.oracle.incentives.motivation import start_chairs
from tests.oracle.incentives.stars import make_stars
from tests.oracle.residents.associations import start_associations
from tests.oracle.residents.norms import start_norms
from tests.oracle.residents.satisfaction import start_satisfaction
from tests.oracle.systems.deliberation import make_matters


def start(district):
    """Fill what a built world lacks on its first day."""
    make_bodies(district)
    make_matters(district)
    make_stars(district)
    start_chairs(district)
    for grid in district.grids:
        grid.firm_effort = district.p.incentives.manager_motivation
    district.kind_normaliser = [mean_propensity(district, kind) for kind in KINDS]
    start_norms(district)
    start_associations(district)
    for courtyard in district.courtyards:
        for kind in KINDS:
            start_stock(district, courtyard, kind)
    start_satisfaction(district)


def mean_propensity(district, kind):
    """What makes the rates of a kind add up to the base rate on day 0: the residents' mean propensity."""
    p = district.p.disputes
    total = sum(unnormalised_rate(district, courtyard, kind) for courtyard in district.courtyards)
    residents = sum(courtyard.resident_count for courtyard in district.courtyards if courtyard.adult_count)
    return total / (p.base_rate * p.kind_share[kind] * residents)


def start_stock(district, courtyard, kind):
    """Hidden disputes at rest: as many as arise in the mean time that one stays hidden at a trust of one half."""
    luck, p = district.luck, district.p.disputes
    leaving = plain_voice_rate(district, 0.5, courtyard.norm) + p.fade_rate
    mean = arise_rate(district, courtyard, kind) * p.hidden_share / leaving
    for ordinal in range(luck.poisson(decisions.STOCK_COUNT, START_DAY, place_key(courtyard, kind), mean)):
        key = make_key(DISPUTE, courtyard.row, kind, START_DAY, ordinal)
        age = math.floor(-math.log(luck.uniform(decisions.STOCK_AGE, START_DAY, key)) / leaving)
        add_dispute(district, courtyard, kind, START_DAY, ordinal, hidden_days=age)
