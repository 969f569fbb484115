"""Signs over the plausible ranges: shares with the interval of statsmodels, pairs that lack a side are no trials."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from yhly_sim.analysis.comparison.compare import compare_paired
from yhly_sim.analysis.comparison.plausible import JSON_KEYS, sign_over_draws
from yhly_sim.analysis.shares import Share, wilson
from yhly_sim.engine.outcomes import Outcome

from .toy_frames import frames_of

RATING = Outcome("rating", "score", True, "评分", "rating")
FLAT = Outcome("flat", "count", None, "不变", "flat")


@pytest.mark.parametrize(("count", "total"), [(0, 7), (3, 10), (10, 10), (41, 60)])
def test_the_interval_of_a_share_is_that_of_statsmodels(count, total):
    assert wilson(count, total) == pytest.approx(proportion_confint(count, total, method="wilson"), abs=1e-12)


def test_a_share_without_trials_is_unknown():
    assert Share(0, 0).to_json() == {"share": None, "ci_low": None, "ci_high": None, "count": 0, "total": 0}


@pytest.mark.parametrize("true", [0.1, 0.5, 0.9])
def test_the_interval_covers_the_true_share(true):
    counts = np.random.default_rng(2).binomial(40, true, 2000)
    covered = [low <= true <= high for low, high in (wilson(int(count), 40) for count in counts)]
    assert 0.92 <= np.mean(covered) <= 0.985


def drawn(differences, before=0.6):
    index = pd.RangeIndex(len(differences), name="draw")
    baseline = pd.DataFrame({"rating": before, "flat": 3.0}, index=index)
    return baseline, baseline.assign(rating=before + np.array(differences))


def examined(differences, planted=0.01):
    at_best = frames_of({"rating": (0.6, planted, 0.002)}, n=20)
    at_best = tuple(frame.assign(flat=3.0) for frame in at_best)
    comparison = compare_paired(*at_best, (RATING, FLAT))
    return sign_over_draws(comparison, at_best=at_best, drawn=drawn(differences), uncertainties=5)


def test_the_sign_is_the_one_at_the_best_values():
    differences = [0.02, 0.01, -0.01, 0.03, 0.0]
    up, down = examined(differences), examined(differences, planted=-0.01)
    assert (up["rating"].holds.count, up["rating"].holds.total) == (3, 5)
    assert (down["rating"].holds.count, down["rating"].direction) == (1, -1.0)
    assert up["rating"].at_best.value == 1.0
    assert up["rating"].middle == pytest.approx(0.01)


def test_what_does_not_differ_at_the_best_values_has_no_sign():
    assert "flat" not in examined([0.01, 0.02])


def test_a_draw_in_which_a_side_failed_is_no_trial():
    found = examined([0.02, float("nan"), 0.01])
    assert found["rating"].holds.total == 2 and found.draws == 3
    assert list(found["rating"].to_json()) == list(JSON_KEYS)
