"""How hidden disputes surface: the hazards of voicing and fading, and who helps."""

from __future__ import annotations

from inspect import signature
from typing import Any

import numpy as np
import pytest

from tests.specs.village import Village
from yhly_sim.domain.codes import Reason, Stage
from yhly_sim.domain.disputes.surface import voice_rate


def hidden_village(count: int = 4000, **how: object) -> Village:
    """A village with hidden disputes of yesterday, all of one complainant."""
    village = Village(**how)  # type: ignore[arg-type]
    for ordinal in range(count):
        village.add_dispute(stage="hidden", day_arisen=village.today - 1, voiced_day=-1,
                            dispute_key=np.uint64(1 << 60 | ordinal))
    return village


def test_voicing_and_fading_compete() -> None:
    village = hidden_village(values={"disputes.voice_rate": 0.01, "disputes.fade_rate": 0.03})
    village.state.residents.trust_local[:] = 0.5
    village.act("surface")
    stage = village.state.disputes.stage

    # 1 - exp(-.04) = .0392 leave, a quarter of them voiced
    assert (stage != Stage.HIDDEN).mean() == pytest.approx(0.0392, abs=0.01)
    assert (stage == Stage.VOICED).sum() / (stage != Stage.HIDDEN).sum() == pytest.approx(0.25, abs=0.11)
    assert set(village.state.ledger.reason.tolist()) == {Reason.VOICED, Reason.FADED}


def test_what_stays_hidden_sours_up_to_the_worst_and_what_leaves_does_not() -> None:
    village = hidden_village(2)
    disputes = village.state.disputes
    disputes.severity[:] = [0.2, 0.9995]
    village.run.rules.__dict__["voice_rate"] = lambda *numbers: np.zeros(2)
    village.run.rules.__dict__["exit_probability"] = lambda total: np.zeros(2)
    village.act("surface")

    assert disputes.severity[0] == pytest.approx(0.202)
    assert disputes.severity[1] == 1.0
    assert (disputes.stage == Stage.HIDDEN).all()


def test_a_dispute_of_today_has_the_night_to_itself() -> None:
    village = hidden_village(50)
    village.state.disputes.day_arisen[:] = village.today
    village.act("surface")

    assert (village.state.disputes.stage == Stage.HIDDEN).all()
    assert (village.state.disputes.severity == 0.2).all()


MIDDLING = {"base_rate": 0.01, "branch": 0, "committee": 0, "digital": 0, "member": 0, "trust_local": 0.5,
            "trust_least": 0.05, "trust_power": 0.5, "access": 1.0, "norm": 0.5, "norm_effect": 0.2, "legal": 0}


@pytest.mark.parametrize(("trust", "power", "expected"), [
    (0.5, 0.5, 1.0), (0.125, 0.5, 0.5), (0.0, 1.0, 0.1), (1.0, 1.0, 2.0)])
def test_distrust_keeps_people_silent(trust: float, power: float, expected: float) -> None:
    rate = voice_rate(**{**MIDDLING, "trust_local": trust, "trust_power": power})

    assert rate == pytest.approx(0.01 * expected)


def test_the_helps_add_up_and_the_norm_can_silence() -> None:
    rate = voice_rate(**{**MIDDLING, "branch": 0.15, "committee": 0.1, "digital": 0.2, "member": 0.05, "access": 1.2,
                         "norm": 1.0, "norm_effect": 0.4, "legal": 0.1})

    assert rate == pytest.approx(0.01 * 1.6 * 1.2 * np.exp(-0.2))


def numbers_seen(village: Village) -> dict[str, Any]:
    """What the rule of voicing is given today; nobody leaves hiding."""
    seen: dict[str, Any] = {}

    def watch(*numbers: Any) -> Any:
        seen.update(signature(voice_rate).bind(*numbers).arguments)
        return np.zeros(len(village.state.disputes))

    village.run.rules.__dict__["voice_rate"] = watch
    village.run.rules.__dict__["exit_probability"] = lambda total: np.zeros(len(village.state.disputes))
    village.act("surface")
    return seen


def test_one_net_narrows_access_for_those_without_skill_alone() -> None:
    village = hidden_village(2, on=("digital",), values={"disputes.digital_access_loss": 0.4})
    village.state.disputes.complainant_id[:] = [0, 1]
    village.state.residents.digital_skill[:2] = [0.25, 1.0]

    assert numbers_seen(village)["access"] == pytest.approx([1 - 0.4 * 0.75, 1.0])


def test_members_find_the_old_and_the_distrustful_first() -> None:
    village = hidden_village(3, on=("moral_governance",), values={
        "platforms.needy_link_gain": 10, "platforms.needy_age_years": 70, "platforms.needy_trust_limit": 0.3})
    village.state.disputes.complainant_id[:] = [0, 1, 2]
    residents, courtyards = village.state.residents, village.state.courtyards
    residents.age_years[:3], residents.trust_local[:3] = [70, 69, 30], [0.6, 0.6, 0.3]
    courtyards.visible_share[:], courtyards.example_activity[:], courtyards.formal_share[:] = 0.1, 0.5, 0.2
    gain, shown = 10 * 0.1 * 0.5 * 0.8, village.run.p.disputes.voice_member_gain * 0.1

    assert numbers_seen(village)["member"] == pytest.approx([shown + gain, shown, shown + gain])


def test_officers_hear_more_up_to_an_hour_a_week() -> None:
    for officers, heard in ((1, 0.5), (9, 1.0)):
        village = hidden_village(1, on=("grids", "rule_of_law"), values={
            "disputes.voice_legal_gain": 0.2, "bodies.legal_officer_hours": 0.5})
        village.set_grid(0, legal_officer_count=officers)
        assert numbers_seen(village)["legal"] == pytest.approx([0.2 * heard])


def test_branch_committee_and_centre_help_from_the_day_they_are_there() -> None:
    seen: dict[str, Any] = {}
    village = hidden_village(1, on=("grids", "branch", "committee", "service_centres"))
    village.found_branch(effort=0.5)
    village.found_committee(seats=9, effort=0.7)
    village.set_grid(0, centre_open_day=village.today)

    def watch(*numbers: Any) -> Any:
        seen.update(signature(voice_rate).bind(*numbers).arguments)
        return np.zeros(1)

    village.run.rules.__dict__["voice_rate"] = watch
    village.act("surface")
    assert (seen["branch"][0], seen["committee"][0], seen["access"][0]) == pytest.approx((0.15, 0.3 * 9 / 7 * 0.7, 1.2))

    village.set_grid(0, centre_open_day=village.today + 1, branch_kind=0, committee_start_day=-1)
    village.act("surface")
    assert (seen["branch"][0], seen["committee"][0], seen["access"][0]) == (0.0, 0.0, 1.0)
