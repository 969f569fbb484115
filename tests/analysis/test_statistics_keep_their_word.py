import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from yhly_sim.analysis.comparison.compare import paired_difference
from yhly_sim.analysis.comparison.multiplicity import holm
from yhly_sim.analysis.comparison.precision import half_width, replications_needed
from yhly_sim.engine.outcomes import Outcome

RATING = Outcome("satisfaction", "score", True, "满意度", "satisfaction")
COMPARISONS = 4000


def comparisons(planted, replications, seed):
    luck = np.random.default_rng(seed)
    shared = luck.normal(0.6, 0.03, (COMPARISONS, replications))
    before = shared + luck.normal(0, 0.02, shared.shape)
    after = shared + planted + luck.normal(0, 0.02, shared.shape)
    return [paired_difference(RATING, b, a) for b, a in zip(before, after, strict=True)]


@pytest.mark.parametrize("replications", [3, 10])
def test_a_scenario_against_itself_is_rejected_in_five_percent(replications):
    share = np.mean([d.p < 0.05 for d in comparisons(0.0, replications, seed=1)])
    assert 0.03 <= share <= 0.07


@pytest.mark.parametrize("replications", [3, 10])
def test_a_planted_effect_is_covered_in_ninety_five_percent(replications):
    share = np.mean([d.ci_low <= 0.01 <= d.ci_high for d in comparisons(0.01, replications, seed=2)])
    assert 0.93 <= share <= 0.97


def test_holm_agrees_with_statsmodels():
    luck = np.random.default_rng(5)
    for size in (1, 2, 7, 40):
        p_values = luck.uniform(size=size) ** 3
        assert holm(list(p_values)) == pytest.approx(multipletests(p_values, method="holm")[1])


def test_an_outcome_without_p_is_no_member_of_the_family():
    adjusted = holm([0.01, float("nan"), 0.04])
    assert adjusted[0] == 0.02 and np.isnan(adjusted[1]) and adjusted[2] == 0.04


@pytest.mark.parametrize(("spread", "wanted"), [(1.0, 0.2), (0.3, 0.29), (5.0, 0.05), (1.0, 40.0)])
def test_the_replications_needed_are_the_fewest_that_are_narrow_enough(spread, wanted):
    n = replications_needed(spread, wanted)
    assert half_width(spread, n) <= wanted
    assert n == 2 or half_width(spread, n - 1) > wanted
