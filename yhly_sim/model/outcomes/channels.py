"""Outcomes about ways: at which level disputes end, and who went past it."""

from __future__ import annotations

import numpy as np

from yhly_sim.domain.codes import Level, Reason
from yhly_sim.model.outcomes.end import End, ratio
from yhly_sim.model.outcomes.register import TWO_PERCENT, outcome

BELOW_COMMUNITY = ("branch", "committee", "firm")
"""Without one of these nobody below the community handles disputes."""

BODIES_OF_GRIDS = ("branch", "committee")
"""Without one of these nobody in a grid handles disputes."""


@outcome(unit="share", higher_is_better=True, group="channels", zh="小区内化解率",
         en="share contained in the compound",
         zh_definition="在庭院层级、或在只含一个庭院的网格达成协议的纠纷 / 窗口内已办结（协议 + 撤回 + 外部）的纠纷",
         definition="settled in the courtyard, or in the grid where the grid is one courtyard / closed disputes of the "
                    "window (settled + withdrawn + outside)", needs=BELOW_COMMUNITY, smallest=TWO_PERCENT,
         from_zero=True)
def contained_compound_share(end: End) -> float:
    return ratio(np.count_nonzero(end.is_contained_in_compound), np.count_nonzero(end.is_closed))


@outcome(unit="share", higher_is_better=True, group="channels", zh="网格内化解率",
         en="share contained in the grid",
         zh_definition="在网格及以下达成协议的纠纷 / 窗口内已办结的纠纷",
         definition="settled in the grid or below / closed disputes of the window", needs=BELOW_COMMUNITY,
         smallest=TWO_PERCENT, from_zero=True)
def contained_grid_share(end: End) -> float:
    return ratio(np.count_nonzero(end.is_settled & (end.level <= Level.GRID)), np.count_nonzero(end.is_closed))


@outcome(unit="share", higher_is_better=True, group="channels", zh="社区及以下化解率",
         en="share settled in the community or below",
         zh_definition="在社区及以下达成协议的纠纷 / 窗口内已办结的纠纷",
         definition="settled in the community or below / closed disputes of the window", smallest=TWO_PERCENT)
def settled_community_share(end: End) -> float:
    return ratio(np.count_nonzero(end.is_settled & (end.level <= Level.COMMUNITY)), np.count_nonzero(end.is_closed))


def settled_at(end: End, level: Level) -> float:
    return ratio(np.count_nonzero(end.is_settled & (end.level == level)), np.count_nonzero(end.is_closed))


@outcome(unit="share", higher_is_better=None, group="channels", zh="庭院化解占比",
         en="share settled in the courtyard",
         zh_definition="在庭院（第一级）达成协议的纠纷 / 窗口内已办结的纠纷",
         definition="settled in the courtyard (level 1) / closed disputes of the window", needs=BELOW_COMMUNITY,
         smallest=TWO_PERCENT, from_zero=True)
def settled_level_1_share(end: End) -> float:
    return settled_at(end, Level.COURTYARD)


@outcome(unit="share", higher_is_better=None, group="channels", zh="网格化解占比",
         en="share settled in the grid",
         zh_definition="在网格（第二级）达成协议的纠纷 / 窗口内已办结的纠纷",
         definition="settled in the grid (level 2) / closed disputes of the window", needs=BODIES_OF_GRIDS,
         smallest=TWO_PERCENT, from_zero=True)
def settled_level_2_share(end: End) -> float:
    return settled_at(end, Level.GRID)


@outcome(unit="share", higher_is_better=None, group="channels", zh="社区化解占比",
         en="share settled in the community",
         zh_definition="在社区（第三级）达成协议的纠纷 / 窗口内已办结的纠纷",
         definition="settled in the community (level 3) / closed disputes of the window", smallest=TWO_PERCENT)
def settled_level_3_share(end: End) -> float:
    return settled_at(end, Level.COMMUNITY)


@outcome(unit="share", higher_is_better=None, group="channels", zh="街道化解占比",
         en="share settled in the subdistrict",
         zh_definition="在街道（第四级）达成协议的纠纷 / 窗口内已办结的纠纷",
         definition="settled in the subdistrict (level 4) / closed disputes of the window", smallest=TWO_PERCENT)
def settled_level_4_share(end: End) -> float:
    return settled_at(end, Level.SUBDISTRICT)


@outcome(unit="share", higher_is_better=None, group="channels", zh="区级化解占比",
         en="share settled in the district",
         zh_definition="在区（第五级，各部门）达成协议的纠纷 / 窗口内已办结的纠纷",
         definition="settled in the district (level 5, its departments) / closed disputes of the window",
         smallest=TWO_PERCENT)
def settled_level_5_share(end: End) -> float:
    return settled_at(end, Level.DISTRICT)


@outcome(unit="share", higher_is_better=False, group="channels", zh="上行比例",
         en="share that went up",
         zh_definition="曾因久拖上移、上访或起诉的纠纷 / 窗口内提出的全部纠纷",
         definition="disputes that went up for want of patience, to a petition or to court / all disputes of "
                    "the window", smallest=TWO_PERCENT)
def escalated_share(end: End) -> float:
    went_up = end.count(Reason.PATIENCE_ENDED, Reason.PETITIONED, Reason.SUED) > 0
    return ratio(np.count_nonzero(went_up), end.stage.size)


@outcome(unit="cases", higher_is_better=False, group="channels", zh="上访件数",
         en="petitions",
         zh_definition="窗口内纠纷的上访次数", definition="petitions by the disputes of the window")
def petition_count(end: End) -> float:
    return float(end.count(Reason.PETITIONED).sum())


@outcome(unit="cases", higher_is_better=False, group="channels", zh="起诉件数",
         en="suits",
         zh_definition="窗口内纠纷的起诉次数", definition="suits by the disputes of the window")
def suit_count(end: End) -> float:
    return float(end.count(Reason.SUED).sum())


@outcome(unit="cases", higher_is_better=False, group="channels", zh="被压回件数",
         en="disputes displaced",
         zh_definition="窗口内纠纷被压回隐性状态的次数",
         definition="times a dispute of the window was pushed back into hiding", needs=("three_zeros",),
         from_zero=True)
def displaced_count(end: End) -> float:
    return float(end.count(Reason.DISPLACED).sum())


@outcome(unit="cases", higher_is_better=False, group="channels", zh="上访被劝返件数",
         en="petitions talked out of",
         zh_definition="窗口内纠纷的当事人被劝返、未能上访的次数",
         definition="times the party of a dispute of the window was talked out of a petition", needs=("three_zeros",),
         from_zero=True)
def discouraged_count(end: End) -> float:
    return float(end.count(Reason.DISCOURAGED).sum())


@outcome(unit="cases", higher_is_better=False, group="channels", zh="超载转出件数",
         en="disputes passed over",
         zh_definition="窗口内纠纷因机构停办或超载而转往下一机构的次数",
         definition="times a body without time passed a dispute of the window on to the next")
def passed_over_count(end: End) -> float:
    return float(end.count(Reason.PASSED_OVER).sum())


@outcome(unit="cases", higher_is_better=True, group="channels", zh="协商决定件数",
         en="disputes decided by deliberation",
         zh_definition="窗口内纠纷经协商作出决定的次数",
         definition="times a deliberation decided a dispute of the window", needs=("deliberation",),
         from_zero=True)
def decided_count(end: End) -> float:
    return float(end.count(Reason.DECIDED).sum())
