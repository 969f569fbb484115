"""Every number of the catalogue does something: moved across its range it changes the ledger, a column or a book."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from yhly_sim.domain.accounts.prices import HOUR_PRICES as Prices
from yhly_sim.domain.catalogue import FOLDER, catalogue
from yhly_sim.domain.world.specification import CommunitySpec, WorldSpec
from yhly_sim.engine.parameters import Parameter, Value
from yhly_sim.model.governance import GovernanceModel
from yhly_sim.scenarios.load import load_scenario
from yhly_sim.scenarios.scenario import Change, Scenario

SCATTERED = WorldSpec("scattered", ("one", "other"), (
    CommunitySpec(0, 30, 6000, grid_count=8),
    CommunitySpec(0, 30, 5000),
    CommunitySpec(1, 30, 3000, grid_count=30, is_agricultural=True),
    CommunitySpec(1, 20, 1000, is_agricultural=True),
    CommunitySpec(1, 24, 8000, grid_count=16),
))
"""A district with large grids and tiny ones, counted and left open, so that rare things happen in it too."""

LIVELY: dict[str, Value] = {
    "disputes.base_rate": 80, "disputes.hidden_share": 0.5, "disputes.voice_rate": 0.01,
    "disputes.severity_share.large": 0.1, "disputes.kind_share.family_other": 0.045, "disputes.sue_rate": 0.01,
    "disputes.petition_rate": 0.003, "disputes.up_rate": 0.15, "committees.founding_rate": 0.15,
    "branches.formation_rate": 0.15, "centres.request_rate": 500, "centres.request_hours": 1.5,
}
FAILING: dict[str, Value] = {
    "firms.cost_fixed": 0.5, "firms.pay_constant": 0.0, "firms.bad_quarter_limit": 2, "firms.tender_rate": 2,
    "firms.entry_collection": 0.2,
}
"""Firms that soon lose money, so that they leave and others follow."""

DAYS = (10, 75, 140, 260, 500, 800, 1100)

HOUR_PRICES = [f"accounts.{name}" for name in sorted({*Prices.values(), "legal_hour_yuan", "training_hour_yuan"})]
"""They move no state (`test_prices.py`), only what outcomes say."""

MOVABLE = [path for path, p in catalogue().items() if (p.is_choice or p.low != p.high) and path not in HOUR_PRICES]


def stages() -> Iterator[Scenario]:
    """Where a parameter may show itself; the first has every switch on."""
    length = {"warmup_days": 40, "days": DAYS[-1] - 40}
    weidu = load_scenario("weidu").with_settings(**length)  # type: ignore[arg-type]
    yield weidu
    yield weidu.with_settings(LIVELY)
    yield weidu.with_settings(FAILING)
    yield weidu.with_settings(LIVELY | {"branches.formation_order": "firm_branch_committee"})
    yield load_scenario("one_core_two_wings").with_settings(LIVELY, **length)  # type: ignore[arg-type]
    yield weidu.with_settings({"incentives.star_money_reading": "per_star", "incentives.secretary_share": 1})
    yield replace(weidu, changes=(Change(400, (("work_unit_letters", False),), ()),))


def states(scenario: Scenario, path: str, value: Value) -> Iterator[str]:
    """Fingerprints of all tables on some days of a run with another value of one parameter."""
    model = GovernanceModel(scenario.with_settings({path: value}), rng=1, world=SCATTERED)
    for day in DAYS:
        model.live_until(day)
        yield model.state.digest()
    model.discard()


def ends(parameter: Parameter) -> tuple[Value, Value]:
    if parameter.is_choice:
        return parameter.options[0], parameter.options[-1]
    assert parameter.low is not None and parameter.high is not None
    return parameter.low, parameter.high


@pytest.mark.long
@pytest.mark.one_in(8)
@pytest.mark.parametrize("path", MOVABLE)
def test_a_parameter_moved_across_its_range_changes_what_happens(path: str) -> None:
    low, high = ends(catalogue()[path])
    assert any(
        one != other
        for scenario in stages()
        for one, other in zip(states(scenario, path, low), states(scenario, path, high), strict=True))


def test_most_parameters_can_move_and_those_that_cannot_are_no_uncertainties() -> None:
    fixed = [p for path, p in catalogue().items() if path not in MOVABLE and path not in HOUR_PRICES]
    assert len(MOVABLE) > 300 and len(fixed) < 60
    assert [p.path for p in fixed if p.role == "lever"] == []


@pytest.mark.parametrize("folder", sorted({p.folder for p in catalogue().values()}))
def test_every_parameter_is_read_by_the_code_of_the_domain(folder: str) -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in sorted(Path(FOLDER).rglob("*.py")))
    unread = [p.path for p in catalogue().values() if p.folder == folder and not re.search(rf"\b{p.name}\b", source)]
    assert unread == []
