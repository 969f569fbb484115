"""Outcomes about bodies: branches, committees, firms, centres, and the work they put in."""

from __future__ import annotations

import numpy as np

from yhly_sim.domain.codes import BranchKind, CommitteeForm, Star
from yhly_sim.model.outcomes.end import End, mean_over, ratio
from yhly_sim.model.outcomes.register import outcome


@outcome(unit="bodies", higher_is_better=None, group="bodies", zh="小区支部数",
         en="compound branches",
         zh_definition="期末建有支部的网格数", definition="grids with a branch on the last day", needs=("branch",),
         from_zero=True)
def branch_count(end: End) -> float:
    return float(np.count_nonzero(end.state.grids.branch_kind != BranchKind.NONE))


@outcome(unit="people", higher_is_better=None, group="bodies", zh="支部委员人数",
         en="branch officers",
         zh_definition="期末支部委员人数，含书记", definition="branch officers on the last day, secretaries included",
         needs=("branch",), from_zero=True)
def officer_count(end: End) -> float:
    grids = end.state.grids
    return float(grids.officer_count[grids.branch_kind != BranchKind.NONE].sum())


@outcome(unit="share", higher_is_better=True, group="bodies", zh="实际投入",
         en="effort on real work",
         zh_definition="期末各支部书记实际投入的均值", definition="mean real effort of the branches on the last day",
         needs=("branch",))
def effort_real(end: End) -> float:
    grids = end.state.grids
    return mean_over(grids.effort_real, grids.branch_kind != BranchKind.NONE)


@outcome(unit="share", higher_is_better=None, group="bodies", zh="显性投入",
         en="effort on work that is seen",
         zh_definition="期末各支部书记显性投入的均值", definition="mean visible effort of the branches on the last day",
         needs=("branch",))
def effort_visible(end: End) -> float:
    grids = end.state.grids
    return mean_over(grids.effort_visible, grids.branch_kind != BranchKind.NONE)


@outcome(unit="score", higher_is_better=True, group="bodies", zh="内在动机",
         en="motivation of the secretaries",
         zh_definition="期末各支部书记内在动机的均值", definition="mean motivation of the branches on the last day",
         needs=("branch",))
def motivation(end: End) -> float:
    grids = end.state.grids
    return mean_over(grids.motivation, grids.branch_kind != BranchKind.NONE)


@outcome(unit="bodies", higher_is_better=None, group="bodies", zh="业委会数",
         en="owners' committees",
         zh_definition="期末有业委会（或其他形式）的网格数，含改革前已有的",
         definition="grids with a committee of any form on the last day, those founded before the reform included",
         needs=("committee",))
def committee_count(end: End) -> float:
    return float(np.count_nonzero(end.state.grids.committee_form != CommitteeForm.NONE))


@outcome(unit="share", higher_is_better=None, group="bodies", zh="业委会覆盖率",
         en="share of grids with a committee",
         zh_definition="期末有业委会的网格 / 全部网格", definition="grids with a committee on the last day / all grids",
         needs=("committee",))
def committee_share(end: End) -> float:
    return ratio(committee_count(end), len(end.state.grids))


@outcome(unit="bodies", higher_is_better=None, group="bodies", zh="服务中心数",
         en="service centres",
         zh_definition="期末已启用的党群服务中心数", definition="centres that are open on the last day",
         needs=("service_centres",), from_zero=True)
def centre_count(end: End) -> float:
    opened = end.state.grids.centre_open_day
    return float(np.count_nonzero((opened >= 0) & (opened < end.end_day)))


@outcome(unit="bodies", higher_is_better=True, group="bodies", zh="社会组织数",
         en="residents' associations",
         zh_definition="期末居民社会组织数", definition="residents' associations on the last day")
def association_count(end: End) -> float:
    return float(end.state.grids.association_count.sum())


@outcome(unit="bodies", higher_is_better=None, group="bodies", zh="引进物业企业数",
         en="property firms that entered",
         zh_definition="改革日起进驻的引进企业数", definition="introduced firms that entered from the reform day on",
         needs=("firm",))
def firm_entered_count(end: End) -> float:
    firms = end.state.firms
    return float(np.count_nonzero(firms.is_introduced & (firms.entry_day >= end.reform_day)))


@outcome(unit="bodies", higher_is_better=False, group="bodies", zh="退出物业企业数",
         en="property firms that left",
         zh_definition="改革日起退出的企业数", definition="firms that left from the reform day on")
def firm_exit_count(end: End) -> float:
    return float(np.count_nonzero(end.state.firms.exit_day >= end.reform_day))


@outcome(unit="count", higher_is_better=None, group="bodies", zh="平均获星数",
         en="stars a branch holds",
         zh_definition="期末各支部持有的星数均值（0 至 5）",
         definition="mean number of stars (0 to 5) that branches hold on the last day",
         needs=("star_rating",))
def star_count(end: End) -> float:
    held = end.state.stars.is_awarded.reshape(-1, len(Star)).sum(axis=1)
    return mean_over(held, end.state.grids.branch_kind != BranchKind.NONE)


@outcome(unit="share", higher_is_better=None, group="bodies", zh="五星支部占比",
         en="share of five-star branches",
         zh_definition="期末五星俱全的支部 / 全部支部",
         definition="branches that hold all five stars on the last day / branches",
         needs=("star_rating",))
def five_star_share(end: End) -> float:
    held = end.state.stars.is_awarded.reshape(-1, len(Star)).all(axis=1)
    return mean_over(held, end.state.grids.branch_kind != BranchKind.NONE)


@outcome(unit="people", higher_is_better=None, group="bodies", zh="招录书记人数",
         en="secretaries recruited as officials",
         zh_definition="截至期末被招录的书记人数", definition="secretaries recruited as officials up to the last day",
         needs=("promotion",))
def recruited_count(end: End) -> float:
    return float(end.state.subdistricts.recruited_count.sum())


@outcome(unit="share", higher_is_better=None, group="bodies", zh="物业企业盈亏率",
         en="surplus of property firms",
         zh_definition="期末在营企业最近一月（实收物业费 - 服务成本）/ 应收物业费的均值",
         definition="mean over active firms, last month: (fees paid - cost of service) / fees due")
def firm_margin_share(end: End) -> float:
    firms = end.state.firms
    return mean_over(firms.margin_share, firms.is_active)


@outcome(unit="share", higher_is_better=True, group="bodies", zh="服务中心使用率",
         en="use of the centres",
         zh_definition="期末已启用的党群服务中心使用率的均值",
         definition="mean share of use of the centres that are open on the last day",
         needs=("service_centres",))
def centre_use_share(end: End) -> float:
    opened = end.state.grids.centre_open_day
    return mean_over(end.state.grids.centre_use_share, (opened >= 0) & (opened < end.end_day))


@outcome(unit="bodies", higher_is_better=None, group="bodies", zh="联合支部数",
         en="joint branches",
         zh_definition="期末与企业或商户联合建立的支部数",
         definition="branches joint with a firm or with merchants on the last day",
         needs=("branch",))
def joint_branch_count(end: End) -> float:
    return float(np.count_nonzero(end.state.grids.branch_kind == BranchKind.JOINT))
