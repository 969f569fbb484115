"""Fairness: groups are compared pair by pair, and the gap between the best and the worst off is one of each run."""

import numpy as np
import pandas as pd
import pytest

from yhly_sim.analysis.comparison.compare import paired_difference
from yhly_sim.analysis.comparison.fairness import compare_groups
from yhly_sim.engine.outcomes import Outcome

RATING = Outcome("rating", "score", True, "评分", "rating")
DAYS = Outcome("days", "days", False, "天数", "days")
BODIES = Outcome("bodies", "bodies", None, "组织", "bodies")
LEVELS = {"poor": 0.4, "middling": 0.5, "rich": 0.7}


def runs(gains, *, n=12, seed=0, noise=0.01):
    """Groups of both sides; gains: what each group gains with the treatment."""
    luck = np.random.default_rng(seed)
    rows = []
    for replication in range(n):
        shared = luck.normal(0, 0.02)
        for side in ("baseline", "treatment"):
            for group, level in LEVELS.items():
                value = level + shared + luck.normal(0, noise) + (gains[group] if side == "treatment" else 0)
                rows.append({"side": side, "replication": replication, "dimension": "wealth", "group": group,
                             "people": 10.0, "rating": value, "days": 30 * (1 - value), "bodies": 2.0})
    return pd.DataFrame(rows)


def test_a_group_is_compared_as_any_outcome_is():
    frame = runs({"poor": 0.1, "middling": 0.0, "rich": 0.0})
    found = compare_groups(frame, (RATING,))
    poor = frame[frame["group"] == "poor"].pivot(index="replication", columns="side", values="rating")
    told = paired_difference(RATING, poor["baseline"].to_numpy(), poor["treatment"].to_numpy())
    one = next(one.difference for one in found.groups if one.group == "poor")
    assert (one.difference, one.ci_low, one.ci_high, one.p) == (told.difference, told.ci_low, told.ci_high, told.p)
    assert one.p_holm >= one.p


def test_who_is_worse_off_catching_up_narrows_the_gap_in_either_direction_of_an_outcome():
    found = compare_groups(runs({"poor": 0.1, "middling": 0.0, "rich": 0.0}), (RATING, DAYS, BODIES))
    gaps = {gap.outcome: gap for gap in found.gaps}
    assert set(gaps) == {"rating", "days"}
    assert gaps["rating"].difference.ci_high < 0 and gaps["days"].difference.ci_high < 0
    assert gaps["rating"].worst_baseline == gaps["days"].worst_baseline == "poor"
    assert gaps["rating"].difference.baseline == pytest.approx(0.3, abs=0.02)


def test_a_gain_of_the_rich_alone_widens_it():
    [gap] = compare_groups(runs({"poor": 0.0, "middling": 0.0, "rich": 0.1}), (RATING,)).gaps
    assert gap.difference.ci_low > 0 and gap.worst_treatment == "poor"


@pytest.mark.long
def test_without_any_gain_a_table_holds_a_finding_in_at_most_five_percent():
    nothing = dict.fromkeys(LEVELS, 0.0)
    found = [compare_groups(runs(nothing, n=6, seed=seed), (RATING,)) for seed in range(250)]
    share = np.mean([any(one.difference.p_holm < 0.05 for one in one_of.groups) for one_of in found])
    assert share <= 0.075
    assert 0.02 <= np.mean([one.gaps[0].difference.p < 0.05 for one in found]) <= 0.08


def test_a_group_without_a_value_is_left_out_where_it_lacks_one():
    frame = runs({"poor": 0.1, "middling": 0.0, "rich": 0.0}, n=5)
    is_gone = (frame["group"] == "rich") & (frame["replication"] == 1) & (frame["side"] == "treatment")
    frame.loc[is_gone, "rating"] = np.nan
    found = compare_groups(frame, (RATING,))
    assert {one.group: one.difference.replications for one in found.groups} == {"poor": 5, "middling": 5, "rich": 4}
    assert found.gaps[0].difference.replications == 4


def test_the_json_is_by_dimension_outcome_and_group():
    told = compare_groups(runs(dict.fromkeys(LEVELS, 0.0)), (RATING, BODIES)).to_json()
    assert set(told["wealth"]["rating"]["groups"]) == set(LEVELS)
    assert told["wealth"]["rating"]["gap"]["worst_baseline"] == "poor" and told["wealth"]["bodies"]["gap"] is None
    assert compare_groups(pd.DataFrame(), (RATING,)).to_json() == {}
