"""Time to an event: curves and log-rank parts of statsmodels, luck shared by the cases of a run, censoring at the end."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

from yhly_sim.analysis.comparison.survival import compare_survival, kaplan_meier, log_rank


def waited(luck, n, rate, *, length=60):
    """Days and whether it was the event: exponential waiting, cases voiced over `length` days, censored at its end."""
    days = luck.exponential(1 / rate, n).astype(int)
    seen = luck.integers(1, length, n)
    return np.minimum(days, seen), days <= seen


def counted(days, is_event, length=61):
    return np.bincount(days[is_event], minlength=length), np.bincount(days[~is_event], minlength=length)


def table(runs):
    """runs: (side, replication, days, is_event)."""
    parts = []
    for side, replication, days, is_event in runs:
        happened, left = counted(days, is_event)
        seen = np.flatnonzero(happened + left)
        parts.append(pd.DataFrame({"side": side, "replication": replication, "event": "resolution", "days": seen,
                                   "happened": happened[seen], "left": left[seen]}))
    return pd.concat(parts, ignore_index=True)


def study(luck, *, replications, rates=(0.05, 0.05), n=80, spread=0.0):
    """Both sides of each replication share a factor of their rate: the cases of a run have luck in common."""
    runs = []
    for replication in range(replications):
        common = np.exp(luck.normal(0, spread))
        for side, rate in zip(("baseline", "treatment"), rates, strict=True):
            own = np.exp(luck.normal(0, spread / 2))
            runs.append((side, replication, *waited(luck, n, rate * common * own)))
    return table(runs)


def test_the_curve_and_its_limits_are_those_of_statsmodels():
    days, is_event = waited(np.random.default_rng(4), 200, 0.06)
    curve, told = kaplan_meier(*counted(days, is_event)), SurvfuncRight(days, is_event.astype(int))
    at = told.surv_times.astype(int)
    assert curve.waiting[at] == pytest.approx(told.surv_prob)
    assert curve.at_risk[at] == pytest.approx(told.n_risk)
    is_open = (told.surv_prob > 0) & (told.surv_prob < 1)
    surviving, error = told.surv_prob[is_open], told.surv_prob_se[is_open]
    scale = error / (surviving * np.log(surviving))
    for limit, way in ((curve.low, -1), (curve.high, 1)):
        assert limit[at][is_open] == pytest.approx(surviving ** np.exp(way * 1.959963985 * scale), rel=1e-6)
    assert curve.quantile(0.5) == told.quantile(0.5)


def test_the_log_rank_parts_give_the_chi_square_of_statsmodels():
    luck = np.random.default_rng(9)
    groups = [waited(luck, 120, rate) for rate in (0.05, 0.08)]
    counts = [counted(*group) for group in groups]
    at_risk = np.array([kaplan_meier(*one).at_risk for one in counts])
    surplus, variance = log_rank(np.array([happened for happened, _ in counts]), at_risk)
    days, is_event = (np.concatenate(part) for part in zip(*groups, strict=True))
    chi, _ = survdiff(days, is_event.astype(int), np.repeat([0, 1], 120))
    assert surplus**2 / variance == pytest.approx(chi)
    assert surplus > 0


def test_cases_that_still_wait_are_counted():
    days, is_event = np.array([1, 2, 60, 60]), np.array([True, True, False, False])
    curve = kaplan_meier(*counted(days, is_event))
    assert curve.waiting[-1] == 0.5 and curve.mean_until(60) == pytest.approx((1 + 2 + 60 + 60) / 4)


@pytest.mark.long
def test_two_equal_sides_differ_in_speed_in_five_percent_though_the_cases_of_a_run_share_luck():
    luck = np.random.default_rng(12)
    found = [compare_survival(study(luck, replications=8, n=40, spread=0.4))[0] for _ in range(300)]
    assert 0.03 <= np.mean([one.p < 0.05 for one in found]) <= 0.075
    assert 0.03 <= np.mean([one.difference.p < 0.05 for one in found]) <= 0.075


def test_what_comes_faster_is_waited_for_less():
    [one] = compare_survival(study(np.random.default_rng(3), replications=12, rates=(0.05, 0.08)))
    assert one.p < 0.001 and one.difference.ci_high < 0
    assert one.rate_low < 1.6 < one.rate_high and one.rate_low > 1
    told = one.to_json()
    assert told["difference"] < 0 and told["replications"] == 12 and told["median_baseline"] > told["median_treatment"]


def test_waiting_is_counted_as_long_as_every_run_sees_cases_or_none_waits_any_more():
    early = (np.array([1] * 5 + [2] * 5), np.ones(10, dtype=bool))
    late = (np.array([1] * 5 + [50] * 5), np.array([True] * 5 + [False] * 5))
    [over] = compare_survival(table([("baseline", 0, *late), ("treatment", 0, *early)]))
    assert over.until == 51
    thin = (np.array([1] * 9 + [50]), np.array([True] * 9 + [False]))
    [cut] = compare_survival(table([("baseline", 0, *thin), ("treatment", 0, *early)]))
    assert cut.until == 2


def test_one_replication_has_curves_and_no_interval_and_what_lacks_a_side_is_left_out():
    luck = np.random.default_rng(1)
    runs = study(luck, replications=3)
    [one] = compare_survival(runs[runs["replication"] == 0])
    assert np.isnan(one.p) and one.to_json()["p"] is None and one.baseline.waiting[0] <= 1
    gone = runs[~((runs["side"] == "treatment") & (runs["replication"] == 2))]
    assert compare_survival(gone)[0].difference.replications == 2
    assert compare_survival(runs[runs["side"] == "baseline"]) == () == compare_survival(runs[:0])
