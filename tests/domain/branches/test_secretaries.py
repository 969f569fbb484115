"""Where a secretary comes from: elected, assigned, or in service; and what that does to hours and to being known."""

from __future__ import annotations

import pytest

from tests.specs.village import Village
from yhly_sim.domain.branches.secretaries import known_factor
from yhly_sim.domain.codes import Body, SecretarySource

FACTORS = {"branches.assigned_hours_factor": 0.8, "branches.in_service_hours_factor": 0.5,
           "branches.assigned_known_factor": 0.7}


def village_of(source: SecretarySource, values: dict[str, float]) -> Village:
    village = Village(on=("grids", "branch"), values=values)
    village.found_branch(officers=3, effort=0.5)
    village.set_grid(0, secretary_source=int(source))
    return village


@pytest.mark.parametrize(("source", "people"), [
    (SecretarySource.ELECTED, 3.0), (SecretarySource.ASSIGNED, 2.8), (SecretarySource.IN_SERVICE, 2.5)])
def test_an_assigned_or_in_service_secretary_has_fewer_hours(source: SecretarySource, people: float) -> None:
    village = village_of(source, FACTORS)
    village.act("hours")
    assert village.state.bodies.week_hours[village.body(Body.BRANCH)] == pytest.approx(people * 1.5)


@pytest.mark.parametrize("source", list(SecretarySource)[1:])
def test_at_one_the_source_makes_no_difference(source: SecretarySource) -> None:
    village = village_of(source, dict.fromkeys(FACTORS, 1.0))
    village.act("hours")
    assert village.state.bodies.week_hours[village.body(Body.BRANCH)] == pytest.approx(4.5)
    assert known_factor(village.run).tolist() == [1.0]


def test_who_was_assigned_is_less_known_and_hears_less() -> None:
    heard = {source: village_of(source, FACTORS) for source in (SecretarySource.ELECTED, SecretarySource.ASSIGNED)}
    assert [known_factor(village.run)[0] for village in heard.values()] == [1.0, 0.7]
