"""Letters to work units keep members at it; where they replaced the members' own motive, their end leaves fewer than none."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from tests.properties.lives import scenario_of
from yhly_sim.domain.codes import MemberKind
from yhly_sim.model.governance import GovernanceModel
from yhly_sim.scenarios.scenario import Change

APPRAISED = frozenset({"member_appraisal", "moral_governance"})
VALUES = {"systems.check_in_rate": 2, "systems.check_in_delay_days": 0, "systems.check_in_show_share": 1,
          "platforms.hide_rate": 1, "systems.letter_renewal_share": 0.9, "systems.letter_hide_factor": 0.3,
          "systems.motive_return_rate": 0}
END, DAYS = 340, 420


def visible_share(parts: frozenset[str], crowding_share: float, *changes: Change) -> tuple[float, float]:
    """Share of in-service members who show it before the letters end, and at the end of the run."""
    scenario = scenario_of(parts, VALUES | {"systems.letter_crowding_share": crowding_share})
    scenario = dataclasses.replace(scenario.with_settings(warmup_days=20), changes=changes)
    model = GovernanceModel(scenario, world="small", rng=3, days=DAYS)
    residents = model.state.residents
    members = (residents.member_kind == MemberKind.IN_SERVICE) & residents.is_adult
    shares = []
    for day in (END, DAYS):
        model.live_until(day)
        shares.append(float(np.mean(residents.is_visible[members])))
    return shares[0], shares[1]


@pytest.mark.slow
def test_the_end_of_letters_leaves_fewer_than_there_would_be_without_any() -> None:
    """Of those who show it at 2 in and 1 out, two thirds: letters add to them, and .6 of those written about go at the end."""
    end = Change(END - 20, (("work_unit_letters", False),), ())
    never = visible_share(APPRAISED, 0.6)
    ended = visible_share(APPRAISED | {"work_unit_letters"}, 0.6, end)
    harmless = visible_share(APPRAISED | {"work_unit_letters"}, 0.0, end)

    assert ended[0] > never[0], "while they are written letters help"
    assert ended[1] < never[1] - 0.15, "and where they crowded out, less is left than without them"
    assert harmless[1] > never[1] - 0.05, "where they crowded nothing out, no harm is left"
