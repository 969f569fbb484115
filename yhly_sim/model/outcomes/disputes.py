"""Outcomes about disputes: how many there are, how they end, how fast."""

from __future__ import annotations

import numpy as np

from yhly_sim.domain.codes import Reason, Stage
from yhly_sim.model.outcomes.end import End, ratio
from yhly_sim.model.outcomes.register import ONE_DAY, ONE_IN_FIVE_THOUSAND, ONE_WEEK, TWO_PERCENT, outcome
from yhly_sim.model.survival import kaplan_meier_quantile


@outcome(unit="cases", higher_is_better=False, group="disputes", zh="产生纠纷数",
         en="disputes that arose",
         zh_definition="改革日起产生的纠纷数，含未提出的",
         definition="disputes that arose from the reform day on, hidden ones included")
def arisen_count(end: End) -> float:
    return end.events(Reason.ARISEN)


@outcome(unit="cases", higher_is_better=None, group="disputes", zh="提出纠纷数",
         en="disputes voiced",
         zh_definition="改革日起首次提出的纠纷数（统计窗口）",
         definition="disputes first voiced from the reform day on (the window)")
def voiced_count(end: End) -> float:
    return float(np.count_nonzero(end.in_window))


@outcome(unit="cases_per_thousand", higher_is_better=False, group="disputes", zh="隐性纠纷存量",
         en="hidden disputes",
         zh_definition="期末处于隐性状态的纠纷数（被压回的也算）/ 全体居民数 × 1000",
         definition="disputes that are hidden on the last day, those pushed back into hiding included / all "
                    "residents x 1,000", smallest=ONE_IN_FIVE_THOUSAND)
def hidden_stock(end: End) -> float:
    return ratio(1000.0 * np.count_nonzero(end.state.disputes.stage == Stage.HIDDEN), len(end.state.residents))


@outcome(unit="share", higher_is_better=False, group="disputes", zh="未提出即消退比例",
         en="share that faded unvoiced",
         zh_definition="改革日起消退的次数 /（消退 + 提出）",
         definition="disputes that faded / (faded + voiced out of hiding), from the reform day on",
         smallest=TWO_PERCENT)
def faded_share(end: End) -> float:
    faded = end.events(Reason.FADED)
    return ratio(faded, faded + end.events(Reason.VOICED))


@outcome(unit="cases", higher_is_better=True, group="disputes", zh="化解纠纷数",
         en="disputes resolved",
         zh_definition="窗口内提出、期末处于达成协议状态的纠纷数",
         definition="disputes of the window that are settled on the last day")
def resolved_count(end: End) -> float:
    return float(np.count_nonzero(end.is_settled))


@outcome(unit="share", higher_is_better=True, group="disputes", zh="纠纷化解率",
         en="share of disputes resolved",
         zh_definition="期末处于达成协议状态的纠纷 / 窗口内提出的全部纠纷（未办结的计入分母）",
         definition="settled on the last day / all disputes of the window, those still open included",
         smallest=TWO_PERCENT)
def resolved_share(end: End) -> float:
    return ratio(np.count_nonzero(end.is_settled), end.stage.size)


@outcome(unit="share", higher_is_better=None, group="disputes", zh="期末未办结比例",
         en="share still open",
         zh_definition="期末仍未办结（删失）的纠纷 / 窗口内提出的全部纠纷",
         definition="neither closed nor hidden again on the last day (censored) / all disputes of the window",
         smallest=TWO_PERCENT)
def open_share(end: End) -> float:
    is_open = np.isin(end.stage, (Stage.VOICED, Stage.QUEUED, Stage.POOLED))
    return ratio(np.count_nonzero(is_open), end.stage.size)


@outcome(unit="share", higher_is_better=False, group="disputes", zh="撤回比例",
         en="share withdrawn",
         zh_definition="期末已撤回的纠纷 / 窗口内提出的全部纠纷",
         definition="withdrawn on the last day / all disputes of the window", smallest=TWO_PERCENT)
def withdrawn_share(end: End) -> float:
    return ratio(np.count_nonzero(end.stage == Stage.WITHDRAWN), end.stage.size)


@outcome(unit="share", higher_is_better=False, group="disputes", zh="复发比例",
         en="share that relapsed",
         zh_definition="协议破裂至少一次的纠纷 / 窗口内曾达成协议的纠纷",
         definition="disputes whose agreement broke at least once / disputes of the window that were ever settled",
         smallest=TWO_PERCENT)
def relapse_share(end: End) -> float:
    relapsed = np.count_nonzero(end.count(Reason.RELAPSED))
    ever_settled = np.count_nonzero(end.count(Reason.AGREED, Reason.DECIDED))
    return ratio(relapsed, ever_settled)


@outcome(unit="days", higher_is_better=False, group="disputes", zh="化解天数中位数",
         en="days to resolution, median",
         zh_definition="自首次提出到最终达成协议的天数；期末未结及以其他方式离开的作删失（Kaplan-Meier）",
         definition="days from first voicing to the agreement that held; open cases are censored at the end, "
                    "those that left otherwise on that day (Kaplan-Meier)", smallest=ONE_DAY)
def resolution_days_median(end: End) -> float:
    return kaplan_meier_quantile(end.days_seen, end.is_settled, 0.5)


@outcome(unit="days", higher_is_better=False, group="disputes", zh="化解天数九成位数",
         en="days to resolution, 90 %",
         zh_definition="九成纠纷在此天数内化解（Kaplan-Meier，口径同中位数）",
         definition="days within which nine in ten are resolved (Kaplan-Meier, as the median)", smallest=ONE_WEEK)
def resolution_days_p90(end: End) -> float:
    return kaplan_meier_quantile(end.days_seen, end.is_settled, 0.9)


@outcome(unit="days", higher_is_better=False, group="disputes", zh="首次响应天数中位数",
         en="days to first response, median",
         zh_definition="自首次提出到有人着手办理的天数；未响应的作删失（Kaplan-Meier）",
         definition="days from first voicing to the first day somebody worked on it; the others are censored "
                    "(Kaplan-Meier)", smallest=ONE_DAY)
def response_days_median(end: End) -> float:
    return kaplan_meier_quantile(*end.response_days, 0.5)
