"""Outcomes as they are reported: what superiors see of closed and recorded disputes, beside the facts about them."""

from __future__ import annotations

import numpy as np

from yhly_sim.model.outcomes.end import End, Floats, Mask, mean_over, ratio
from yhly_sim.model.outcomes.register import ONE_POINT, TWO_PERCENT, outcome


def mean_reported(end: End, true: Floats, cases: Mask) -> float:
    """Mean of what reports make of a fact, over some cases of the window."""
    return mean_over(as_reported(end, true), cases)


def as_reported(end: End, true: Floats) -> Floats:
    """What the reports of its grid make of a fact about each dispute of the window."""
    from yhly_sim.domain.incentives.reporting import reported_value

    reported: Floats = reported_value(true, end.report_gain)
    return reported


def callers_satisfaction(end: End) -> tuple[Floats, Mask]:
    """True satisfaction of each complainant of the window, and who is asked: those of closed, recorded disputes."""
    people = end.state.disputes.complainant_id[end.in_window]
    asked = end.is_closed & end.is_recorded & (people >= 0)
    return end.state.residents.satisfaction[np.maximum(people, 0)], asked


@outcome(unit="score", higher_is_better=None, group="people", zh="上报满意度",
         en="satisfaction as reported",
         zh_definition="窗口内已办结且已登记的纠纷的诉求人满意度，经上报修饰后的均值",
         definition="mean satisfaction of the complainants of closed and recorded disputes of the window, as reports "
                    "make it",
         reported_of="satisfaction", smallest=ONE_POINT)
def satisfaction_reported(end: End) -> float:
    return mean_reported(end, *callers_satisfaction(end))


@outcome(unit="score", higher_is_better=False, group="people", zh="上报与真实满意度之差",
         en="gap between reported and true satisfaction",
         zh_definition="同一批已办结且已登记的纠纷的诉求人：上报满意度减去真实满意度",
         definition="satisfaction as reported less the true one, of the same complainants of closed and recorded "
                    "disputes",
         smallest=ONE_POINT)
def gap_reported(end: End) -> float:
    true, asked = callers_satisfaction(end)
    return mean_over(as_reported(end, true) - true, asked)


@outcome(unit="share", higher_is_better=None, group="disputes", zh="上报化解率",
         en="share of disputes resolved, as reported",
         zh_definition="窗口内已登记的纠纷（未办结的计入分母）的化解率，经上报修饰后",
         definition="settled on the last day / recorded disputes of the window, those still open included, as reports "
                    "make it",
         reported_of="resolved_share", smallest=TWO_PERCENT)
def resolved_share_reported(end: End) -> float:
    return mean_reported(end, end.is_settled.astype(np.float64), end.is_recorded)


@outcome(unit="share", higher_is_better=True, group="disputes", zh="调解成功率",
         en="success of mediation",
         zh_definition="达成协议的纠纷 / 窗口内至少调解一次且已办结的纠纷",
         definition="settled / closed disputes of the window that had at least one attempt", smallest=TWO_PERCENT)
def mediation_success(end: End) -> float:
    tried = end.is_closed & end.attempted
    return ratio(np.count_nonzero(end.is_settled & tried), np.count_nonzero(tried))


@outcome(unit="share", higher_is_better=None, group="disputes", zh="上报调解成功率",
         en="success of mediation, as reported",
         zh_definition="窗口内至少调解一次、已办结且已登记的纠纷的成功率，经上报修饰后",
         definition="settled / closed and recorded disputes of the window that had at least one attempt, as reports "
                    "make it",
         reported_of="mediation_success", smallest=TWO_PERCENT)
def mediation_success_reported(end: End) -> float:
    return mean_reported(end, end.is_settled.astype(np.float64), end.is_closed & end.attempted & end.is_recorded)
