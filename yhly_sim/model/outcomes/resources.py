"""Outcomes about resources: fees, service, and what governing costs."""

from __future__ import annotations

from yhly_sim.domain.codes import Purpose
from yhly_sim.model.outcomes.end import End, mean_over
from yhly_sim.model.outcomes.register import ONE_POINT, TWO_PERCENT, outcome


@outcome(unit="share", higher_is_better=True, group="resources", zh="物业费收缴率",
         en="share of property fees collected",
         zh_definition="有物业企业的庭院最近一月到期账单缴纳比例，按户数加权",
         definition="share of last month's bills that were paid, over courtyards with a firm, weighted by households",
         smallest=TWO_PERCENT)
def fee_collection_share(end: End) -> float:
    courtyards = end.state.courtyards
    has_firm = end.state.grids.firm_id[courtyards.grid_id] >= 0
    return mean_over(courtyards.paying_share, courtyards.household_count * has_firm)


@outcome(unit="score", higher_is_better=True, group="resources", zh="物业服务质量",
         en="quality of property service",
         zh_definition="期末各庭院物业服务质量按户数加权的均值",
         definition="mean quality of property service on the last day, weighted by households", smallest=ONE_POINT)
def quality(end: End) -> float:
    return mean_over(end.state.courtyards.quality, end.state.courtyards.household_count)


@outcome(unit="yuan", higher_is_better=False, group="resources", zh="治理支出",
         en="money spent on governing",
         zh_definition="改革日起账目中的金额合计，不含物业费",
         definition="all money in the books from the reform day on, property fees left out")
def cost_yuan(end: End) -> float:
    accounts = end.state.accounts
    counted = (accounts.day >= end.reform_day) & (accounts.purpose != Purpose.FEE)
    return float(accounts.yuan[counted].sum())


@outcome(unit="hours", higher_is_better=False, group="resources", zh="治理工时",
         en="hours spent on governing",
         zh_definition="改革日起账目中的工时合计，含居民的",
         definition="all hours in the books from the reform day on, those of residents included")
def cost_hours(end: End) -> float:
    accounts = end.state.accounts
    return float(accounts.hours[accounts.day >= end.reform_day].sum())
