"""The comparison keeps its word on the model itself: a small scenario against itself, 250 times.

The outcomes were named before any of this was run. With several of them the rule is: the share of
rejections (or of covered effects), averaged over the outcomes, lies in the band; and each outcome by itself lies
where a true share of 5 % (95 %) would leave it in 999 of 1,000 such tests of all of them.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom

from tests.studies.planted_effect import HEADLINE, PLANTED, REGISTER, SHIFTS, run_planted
from yhly_sim.model.adapter import prepare, run_scenario
from yhly_sim.scenarios.load import load_scenario
from yhly_sim.studies.comparing.self_comparison import SelfComparison, compare_with_itself

TINY = Path(__file__).parent / "tiny.yaml"
COMPARISONS, REPLICATIONS = 250, 5

pytestmark = pytest.mark.long


def band(share: float) -> tuple[float, float]:
    """Within it each of the outcomes stays together in 999 of 1,000 tests when the true share is this one."""
    outside = 0.001 / len(HEADLINE) / 2
    return tuple(binom.ppf([outside, 1 - outside], COMPARISONS, share) / COMPARISONS)


@pytest.fixture(scope="module")
def disjoint() -> SelfComparison:
    """Both sides with seeds of their own; beside each outcome the same one with an effect planted on one side."""
    scenario = load_scenario(TINY)
    prepare([{"scenario": scenario, "seed": 1}])
    return compare_with_itself(
        scenario, comparisons=COMPARISONS, replications=REPLICATIONS, adapter=run_planted, outcomes=REGISTER
    )


@pytest.mark.one_in(3)
def test_on_disjoint_seeds_a_difference_is_found_in_five_percent(disjoint, record_testsuite_property):
    p_values = disjoint.p_values[list(HEADLINE)]
    assert p_values.notna().all(axis=None)
    rejected = disjoint.rejected_shares
    record_testsuite_property("rejected", {name: rejected[name] for name in HEADLINE})
    low, high = band(0.05)
    assert all(low <= rejected[name] <= high for name in HEADLINE), rejected
    assert 0.03 <= np.mean([rejected[name] for name in HEADLINE]) <= 0.07, rejected


@pytest.mark.one_in(3)
def test_a_planted_effect_is_covered_in_ninety_five_percent(disjoint, record_testsuite_property):
    covered = {}
    for name, shift in SHIFTS.items():
        found = [comparison[PLANTED[name]] for comparison in disjoint.comparisons]
        covered[name] = float(np.mean([difference.ci_low <= shift <= difference.ci_high for difference in found]))
    record_testsuite_property("covered", covered)
    low, high = band(0.95)
    assert all(low <= share <= high for share in covered.values()), covered
    assert 0.93 <= np.mean(list(covered.values())) <= 0.97, covered


def test_on_the_same_seeds_no_outcome_differs_at_all():
    scenario = load_scenario(TINY)
    study = compare_with_itself(scenario, comparisons=50, replications=2, seed=7, same_seed=True)
    seen = {difference.name for comparison in study.comparisons for difference in comparison.differences}
    assert seen == run_scenario({"scenario": scenario, "seed": 7}).outcomes.keys()
    for comparison in study.comparisons:
        for difference in comparison.differences:
            assert difference.difference == 0.0 and difference.baseline == difference.treatment, difference
