"""Outcomes about resources: fees, service, and what governing costs."""

from __future__ import annotations

from yhly_sim.model.outcomes.end import End, mean_over, ratio
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
         zh_definition="改革日起账目中的金额合计，不含物业费和共建单位的捐助（后者在社区使用时入账）",
         definition="all money in the books from the reform day on; property fees left out, and gifts of units,"
                    " which are booked when communities spend them")
def cost_yuan(end: End) -> float:
    return float(end.entries.yuan[end.entries.is_cost].sum())


@outcome(unit="hours", higher_is_better=False, group="resources", zh="治理工时",
         en="hours spent on governing",
         zh_definition="改革日起账目中的工时合计，含居民的",
         definition="all hours in the books from the reform day on, those of residents included")
def cost_hours(end: End) -> float:
    return float(end.entries.hours.sum())


@outcome(unit="yuan", higher_is_better=False, group="resources", zh="治理全成本（工时计价）",
         en="full cost of governing, hours priced",
         zh_definition="改革日起治理支出与治理工时乘以各自单价的合计，单价见 accounts.*；"
                       "没有改革也要花的工时也在内，所以要看差异",
         definition="money spent on governing and hours times their prices (accounts.*), from the reform day on; hours"
                    " that are given without the reform as well are in it, so read the difference")
def cost_full_yuan(end: End) -> float:
    return float(end.entries.priced[end.entries.is_cost].sum())


# Who bears the full cost, and the same cost for one adult: parts and forms of what is judged above, so that a sentence
# does not count one cost four times.


@outcome(unit="yuan", higher_is_better=None, group="resources", zh="全成本：公共财政和干部承担",
         en="full cost: borne by public budgets and staff",
         zh_definition="全成本中由区级、社区、干部和共建单位承担的部分",
         definition="the part of the full cost that the district, communities, officials and resident units bear")
def cost_public_yuan(end: End) -> float:
    return float(end.entries.priced[end.entries.is_cost & end.entries.is_public].sum())


@outcome(unit="yuan", higher_is_better=None, group="resources", zh="全成本：居民、骨干和企业承担",
         en="full cost: borne by residents, volunteers and firms",
         zh_definition="全成本中由居民、支部骨干、业委会、物业企业和维修资金承担的部分",
         definition="the part of the full cost that residents, officers of branches, committees, firms and maintenance"
                    " funds bear")
def cost_private_yuan(end: End) -> float:
    return float(end.entries.priced[end.entries.is_cost & ~end.entries.is_public].sum())


@outcome(unit="yuan", higher_is_better=None, group="resources", zh="全成本：每名成年人",
         en="full cost: for each adult",
         zh_definition="治理全成本除以成年人数", definition="full cost of governing / adults")
def cost_per_adult_yuan(end: End) -> float:
    return ratio(cost_full_yuan(end), len(end.state.adults))
