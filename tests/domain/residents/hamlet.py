"""A hamlet of eight people in two courtyards, and the numbers that its tests calculate with by hand."""

from __future__ import annotations

import importlib
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np

from yhly_sim.domain.columns import TABLES
from yhly_sim.engine.calendar import Day, day_table
from yhly_sim.engine.chance import Chance
from yhly_sim.engine.rules import RuleTable
from yhly_sim.engine.schedule import Phase, Run
from yhly_sim.engine.tables import State, Table

for _module in ("residents.satisfaction", "residents.trust", "residents.norms", "residents.associations",
                "residents.participation", "platforms.moral_governance", "platforms.self_governance", "platforms.three_zeros",
                "systems.member_appraisal", "systems.two_way_appraisal", "systems.work_unit_letters"):
    importlib.import_module(f"yhly_sim.domain.{_module}")

DAYS = day_table(date(2022, 3, 5), 400)
SUNDAY = next(day for day in DAYS if day.weekday == 6)
APRIL_ENDS = next(day for day in DAYS if day.is_month_end and day.month == 4)
JUNE_ENDS = next(day for day in DAYS if day.is_month_end and day.month == 6)

TIES = [(0, 1), (0, 2), (0, 3), (0, 4), (1, 2), (5, 6)]
"""Row 3 is a child, row 7 knows nobody, 0 and 4 know each other across courtyards."""

RESIDENTS = SimpleNamespace(
    process_weight=0.5, wait_penalty=0.5, wait_days=90.0, information_days=2.0,
    voice_score=np.array([1.0, 0.6, 0.6, 0.6, 0.3]), firm_capture=0.4,
    joint_capture=0.2, manager_capture=0.3, committee_capture=0.5, concurrent_capture=0.1,
    contact_gain=0.2, disconfirmation_weight=0.5, loss_aversion=2.0, loss_constant=0.1, expectation_gain=0.2,
    news_gain=0.1, news_loss_aversion=1.5, trust_gain=0.1, trust_loss=0.2, trust_spill=0.25, trust_relax_rate=0.01,
    field_base=0.6, field_quality=0.3, field_facility=0.2, field_norm=0.1, field_hidden=0.002, field_request=0.05,
    field_weekly_share=0.1,
    participation_constant=np.array([-0.6, -3.5, -2.5]), participation_age=0.6,
    participation_age_reference=45.0, participation_age_span=30.0, participation_member=0.7, participation_norm=1.0, participation_past=0.5,
    norm_weekly_share=0.1, norm_visible=1.0, norm_covenant=0.03, norm_own_decisions=0.06, norm_associations=0.005,
    norm_top_down=0.04, top_down_days=90.0, own_decision_weekly_fade=0.1,
    association_rate=0.02, association_branch=1.0, association_norm=1.0, association_life_days=1500.0,
)
PLATFORMS = SimpleNamespace(
    show_rate=0.01, hide_rate=0.002, campaign_gain=0.8, example_fade_share=0.25, example_hours=1.0, favour_rate=0.02,
    favour_hours=2.0, favour_gain=0.1, covenant_rate=0.01, covenant_norm=1.0, covenant_lapse_rate=0.02,
    covenant_hours=60.0, covenant_lapse_loss=0.0, zeros_report_hours=6.0, talent_link_share=0.0, needy_link_gain=0.0, needy_age_years=70.0, needy_trust_limit=0.3,
    link_hours=0.0,
    lead_fee_effect=0.0, example_fee_effect=0.0, lead_attendance_effect=0.0, lead_volunteering_effect=0.0,
)
SYSTEMS = SimpleNamespace(
    check_in_rate=0.01, check_in_delay_days=14.0, check_in_hours=0.5, check_in_show_share=0.5,
    appraisal_hide_factor=1.0, appraisal_formal_share=0.0, formalism_learning=0.2, appraisal_hours=0.5,
    letter_renewal_share=0.5, letter_hide_factor=1.0, letter_crowding_share=0.0, letter_hours=0.25,
    motive_return_rate=0.001,
)


COMMITTEES = SimpleNamespace(deputy_post_share=0.5)
CENTRES = SimpleNamespace(study_gain=0.2)


def build_hamlet() -> State:
    rows = {"subdistricts": 1, "communities": 1, "grids": 2, "courtyards": 2, "residents": 8, "adults": 7, "firms": 1,
            "tie_starts": 9, "ties": 2 * len(TIES)}
    state: Any = State(Table(name, columns, rows.get(name, 0)) for name, columns in TABLES.items())
    state.courtyards.grid_id[:] = [0, 1]
    state.courtyards.first_resident[:] = [0, 4]
    state.courtyards.resident_count[:] = 4
    state.courtyards.first_adult[:] = [0, 3]
    state.courtyards.adult_count[:] = [3, 4]
    state.residents.courtyard_id[:] = [0] * 4 + [1] * 4
    state.residents.age_years[:] = [45, 45, 75, 9, 25, 95, 45, 45]
    state.residents.is_adult[:] = state.residents.age_years >= 18
    state.adults.resident[:] = np.flatnonzero(state.residents.is_adult)
    both_ways = sorted(TIES + [(b, a) for a, b in TIES])
    state.ties.target[:] = [b for _, b in both_ways]
    state.tie_starts.start[:] = np.searchsorted([a for a, _ in both_ways], np.arange(9))
    state.residents.expectation[:] = 0.6
    state.residents.satisfaction[:] = 0.6
    return state  # type: ignore[no-any-return]


def make_run(state: Any, day: Day, *, on: tuple[str, ...] = (), seed: int = 1, **changed: Any) -> Run:
    """A run of the hamlet; `changed` are parameters by their plain name."""
    p = SimpleNamespace(residents=SimpleNamespace(**vars(RESIDENTS)), platforms=SimpleNamespace(**vars(PLATFORMS)),
                        systems=SimpleNamespace(**vars(SYSTEMS)), committees=SimpleNamespace(**vars(COMMITTEES)),
                        centres=SimpleNamespace(**vars(CENTRES)))
    for name, value in changed.items():
        setattr(next(section for section in vars(p).values() if hasattr(section, name)), name, value)
    return Run(state, day, p, frozenset(on), Chance(seed), RuleTable(), SimpleNamespace(), SimpleNamespace())


def act(phase: Phase, run: Run) -> None:
    """Let one phase act, seeing only the columns that it declares."""
    whole = run.state
    run.state = phase.scope(whole)
    try:
        phase.act(run)
    finally:
        run.state = whole


def close_case(state: Any, today: int, **fields: Any) -> None:
    """A case closed today: settled in the compound, voiced ten days ago in person, answered the next day."""
    case = {"dispute_key": state.disputes.row_count, "stage": 4, "level": 2, "closed_day": today,
            "voiced_day": today - 10, "first_response_day": today - 9, "complainant_id": 0, "respondent_id": -1,
            "respondent_kind": 3, "channel": 0}
    state.disputes.append(1, **{**case, **fields})
