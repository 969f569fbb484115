"""People come out as the catalogue says they should, within what luck allows."""

import numpy as np
import pytest

from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.world.build import build_world
from yhly_sim.domain.world.population import age_shares, household_size_shares, member_probability
from yhly_sim.scenarios.world_files import load_world


@pytest.fixture(scope="module")
def p():
    return catalogue().config()


@pytest.fixture(scope="module")
def middle(p):
    return build_world(load_world("middle"), p, 11)


def test_expected_shares_of_ages_are_those_of_the_catalogue(p):
    shares = age_shares(p.world)
    assert shares.sum() == pytest.approx(1.0)
    assert shares[:16].sum() == pytest.approx(p.world.child_share)
    assert shares[60:].sum() == pytest.approx(p.world.old_share)
    assert shares[65:].sum() == pytest.approx(0.16, abs=0.005)  # S5: 65 and older


def test_members_are_the_catalogues_share_and_a_quarter_to_a_third_are_old(p):
    shares, chance = age_shares(p.world), member_probability(np.arange(95), p.world)
    assert (shares * chance).sum() == pytest.approx(p.world.member_share)
    assert chance[:18].max() == 0.0
    assert (np.diff(chance[18:61]) > 0).all()
    assert 0.21 < (shares * chance)[61:].sum() / p.world.member_share < 0.45  # S14


def test_drawn_people_follow_the_expected_shares(middle, p):
    residents, households = middle.residents, middle.households
    assert len(residents) / len(households) == pytest.approx(p.world.household_size_mean, abs=0.05)
    assert (residents.age_years < 16).mean() == pytest.approx(p.world.child_share, abs=0.01)
    assert (residents.age_years >= 60).mean() == pytest.approx(p.world.old_share, abs=0.01)
    assert (residents.member_kind > 0).mean() == pytest.approx(p.world.member_share, abs=0.005)
    local = (residents.member_kind == 1).sum() / (residents.member_kind > 0).sum()
    assert local == pytest.approx(p.world.local_member_share, abs=0.03)
    assert not (residents.member_kind[~residents.is_adult] > 0).any()
    types = np.bincount(households.contribution_type, minlength=4) / len(households)
    assert types == pytest.approx(p.world.contribution_type_share, abs=0.015)
    assert households.is_owner.mean() == pytest.approx(p.world.owner_share, abs=0.01)
    assert households.pay_offset.mean() == pytest.approx(0.0, abs=0.03)
    assert households.pay_offset.std() == pytest.approx(1.0, abs=0.03)


def test_trust_is_bivariate_normal_and_digital_skill_falls_with_age(middle, p):
    residents = middle.residents
    assert residents.trust_local.mean() == pytest.approx(p.world.trust_start, abs=0.005)
    assert residents.trust_local.std() == pytest.approx(p.world.trust_start_sd, abs=0.005)
    correlation = np.corrcoef(residents.trust_local, residents.trust_higher)[0, 1]
    assert correlation == pytest.approx(p.world.trust_correlation, abs=0.02)
    assert (residents.trust_local == residents.trust_start_local).all()
    age = residents.age_years
    skills = [residents.digital_skill[(age >= low) & (age < low + 20)].mean() for low in (20, 40, 60)]
    assert skills[0] > skills[1] + 0.1 > skills[2] + 0.2


def test_household_sizes_have_the_mean_of_the_catalogue():
    for mean in (2.5, 2.75, 2.83):
        shares = household_size_shares(mean)
        assert shares.sum() == pytest.approx(1.0)
        assert (shares * np.arange(1, 13)).sum() == pytest.approx(mean, abs=0.001)
