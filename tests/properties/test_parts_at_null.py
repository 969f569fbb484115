"""Null tests: a part that is on with all it acts through at nothing is a part that is off."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Collection

import numpy as np
import pytest

from tests.properties.lives import ALL_PARTS, differences, live, required_by, same_ledger, times
from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.codes import Purpose
from yhly_sim.domain.switches import switches
from yhly_sim.model.governance import GovernanceModel

WORLDS = {"small": 4.0, 4: 40.0, 9: 40.0}
"""World by name or number of a drawn one, and how many times as many disputes arise in it."""

IN_WORLDS = [world if world == "small" else pytest.param(world, marks=[pytest.mark.long, pytest.mark.one_in(3)]) for world in WORLDS]

EXISTENCE: dict[str, set[str]] = {
    "grids": {"grids.survey_day"},
    "branch": {
        "bodies.skill", "bodies.start_day", "courtyards.has_party_group", "courtyards.known_local_count",
        "courtyards.known_member_count", "grids.branch_kind",
        "grids.branch_start_day", "grids.census_day", "grids.effort_real", "grids.motivation", "grids.motivation_start",
        "grids.officer_count", "grids.secretary_leave_day", "grids.secretary_skill", "grids.secretary_source"},
    "committee": {
        "bodies.skill", "bodies.start_day", "grids.chair_is_member", "grids.chair_motivation", "grids.committee_effort", "grids.committee_form",
        "grids.committee_legitimacy", "grids.committee_skill", "grids.committee_start_day", "grids.failed_vote_count",
        "grids.last_vote_day", "grids.member_seat_share", "grids.seat_count"},
    "firm": {"bodies.start_day", "firms.cash_yuan", "firms.margin_share", "firms.entry_day", "firms.is_active",
             "grids.bundle_day", "grids.firm_id"},
    "service_centres": {
        "grids.centre_open_day", "grids.centre_square_metres", "grids.centre_equipment_share", "grids.centre_use_share"},
    "star_rating": {"stars.is_awarded", "stars.score_reported", "stars.score_true"},
}
"""All by which a part is seen to exist when it acts through nothing; the books may differ too. Others leave no trace."""

BARE_EXISTENCE: dict[str, tuple[set[str], set[str]]] = {
    "self_governance": ({"residents.norm_covenant", "platforms.covenant_lapse_loss"}, {"grids.has_covenant"}),
    "moral_governance": (
        {"residents.norm_visible", "disputes.voice_member_gain", "disputes.group_visibility_gain",
         "platforms.favour_gain", "platforms.talent_link_share", "platforms.needy_link_gain", "platforms.lead_fee_effect", "platforms.example_fee_effect",
         "platforms.lead_attendance_effect", "platforms.lead_volunteering_effect"},
        {"residents.is_visible", "courtyards.visible_share", "courtyards.example_activity"}),
    "member_appraisal": ({"systems.check_in_hours"}, {"residents.check_in_day"}),
    "rule_of_law": (
        {"disputes.local_law_share", "disputes.agree_law", "bodies.legal_officer_hours"}, {"grids.legal_officer_count"}),
    "deliberation": ({"systems.pool_share"}, set()),
    "star_rating": (
        {"incentives.rating_esteem", "incentives.visible_share", "incentives.report_weight",
         "incentives.craft_learning", "incentives.appraisal_hours"},
        {"stars.score_true", "stars.score_reported", "stars.is_awarded", "grids.last_inspection_day"}),
    "promotion": ({"incentives.promotion_posts"}, set()),
    "hardship_aid": ({"incentives.aid_relief"}, set()),
    "service_centres": (
        {"centres.hours_gain", "centres.access_gain", "centres.service_hours", "centres.study_gain",
         "centres.subdistrict_desk_hours", "centres.district_desk_hours"},
        {"grids.centre_open_day", "grids.centre_square_metres", "grids.centre_equipment_share",
         "grids.centre_use_share"}),
}
"""Where existence and effect are separate parameters: effects that are at null, and the columns that show existence."""

CASES = [*switches(), "all"]


def nulls(parts: Collection[str], away: float = 0.0) -> dict[str, Any]:
    """Every parameter through which some parts act, at its null or so far away from it, inside its range."""
    values: dict[str, Any] = {}
    for path, parameter in catalogue().items():
        if parameter.acts_for in parts:
            values[path] = parameter.null
            if away and not parameter.is_choice:
                assert isinstance(parameter.null, float) and parameter.high is not None
                values[path] = parameter.null + (away if parameter.null + away <= parameter.high else -away)
    return values


@lru_cache(maxsize=8)
def life_without(parts: frozenset[str], world: str | int) -> GovernanceModel:
    return live(parts, world=world, days=400, rules=times(WORLDS[world]))


def life_with(parts: frozenset[str], world: str | int, values: dict[str, Any]) -> GovernanceModel:
    return live(parts, world=world, days=400, rules=times(WORLDS[world]), values=values)


def of_case(case: str) -> tuple[frozenset[str], frozenset[str], frozenset[str], set[str]]:
    """(parts on without it, parts on with it, the parts at null, columns of existence)."""
    if case == "all":
        return frozenset(), ALL_PARTS, ALL_PARTS, set().union(*EXISTENCE.values())
    requirements = required_by(case)
    return requirements, requirements | {case}, frozenset({case}), EXISTENCE.get(case, set())


def test_every_part_acts_through_a_parameter_with_a_null_in_its_range() -> None:
    for part in ALL_PARTS - {"grids"}:
        assert nulls([part]), part
    for path, parameter in catalogue().items():
        if parameter.acts_for and not parameter.is_choice:
            assert parameter.low <= parameter.null <= parameter.high, path
            assert parameter.low < parameter.high, path


@pytest.mark.slow
@pytest.mark.parametrize("world", IN_WORLDS)
@pytest.mark.parametrize("case", CASES)
def test_a_part_with_all_its_parameters_at_null_is_a_part_that_is_off(case: str, world: str | int) -> None:
    without, on, acting, existence = of_case(case)
    off = life_without(without, world)
    null = life_with(on, world, nulls(acting))

    assert len(off.state.ledger) > 1000
    assert same_ledger(off, null)
    assert differences(off.state, null.state) <= existence | {"accounts"}


@pytest.mark.long
@pytest.mark.one_in(3)
@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("case", CASES)
def test_a_part_a_trillionth_away_from_null_is_as_good_as_off(case: str, world: str | int) -> None:
    without, on, acting, existence = of_case(case)
    off = life_without(without, world)
    near = life_with(on, world, nulls(acting, 1e-12))

    assert same_ledger(off, near)
    assert differences(off.state, near.state, tolerance=1e-9) <= existence | {"accounts"}


@pytest.mark.long
@pytest.mark.parametrize("case", BARE_EXISTENCE)
def test_a_part_that_exists_and_has_no_effect_moves_nothing_but_itself(case: str) -> None:
    """Stronger than the null test: covenants are agreed, members seen, officers sent - and nothing follows."""
    without, on, _, _ = of_case(case)
    effects, existence = BARE_EXISTENCE[case]
    off = life_without(without, "small")
    bare = life_with(on, "small", {path: catalogue()[path].null for path in effects})

    assert same_ledger(off, bare)
    found = differences(off.state, bare.state, tolerance=1e-12)
    assert found - {"accounts"} == existence


def test_what_a_part_books_at_its_null_is_formation_and_nothing_that_helps_a_dispute() -> None:
    """A part at null costs what setting it up costs; the hours given to disputes are the same to the minute."""
    off = live(frozenset({"grids"}), world=4, days=200, rules=times(40.0))
    null = live(ALL_PARTS, world=4, days=200, rules=times(40.0), values=nulls(ALL_PARTS))

    helpful = [Purpose.HANDLING, Purpose.LEGAL_HELP, Purpose.DELIBERATION, Purpose.SERVICE_REQUEST, Purpose.DUPLICATE]
    for purpose in helpful:
        given = [model.state.accounts.hours[model.state.accounts.purpose == purpose].sum() for model in (off, null)]
        np.testing.assert_allclose(given[1], given[0], rtol=1e-12)
