"""Outcomes about ways: at which level disputes end, and who went past it."""

from __future__ import annotations

import numpy as np

from yhly_sim.domain.codes import Level, Reason
from yhly_sim.model.outcomes.end import End, ratio
from yhly_sim.model.outcomes.register import outcome

BELOW_COMMUNITY = ("branch", "committee", "firm")
"""Without one of these nobody below the community handles disputes."""


@outcome(unit="share", higher_is_better=True, group="channels", zh="小区内化解率",
         en="share contained in the compound",
         zh_definition="在庭院层级、或在只含一个庭院的网格达成协议的纠纷 / 窗口内已办结(协议 + 撤回 + 外部)的纠纷",
         definition="settled in the courtyard, or in the grid where the grid is one courtyard / closed disputes of the "
                    "window (settled + withdrawn + outside)", needs=BELOW_COMMUNITY)
def contained_compound_share(end: End) -> float:
    return ratio(np.count_nonzero(end.is_contained_in_compound), np.count_nonzero(end.is_closed))


@outcome(unit="share", higher_is_better=True, group="channels", zh="网格内化解率",
         en="share contained in the grid",
         zh_definition="在网格及以下达成协议的纠纷 / 窗口内已办结的纠纷",
         definition="settled in the grid or below / closed disputes of the window", needs=BELOW_COMMUNITY)
def contained_grid_share(end: End) -> float:
    return ratio(np.count_nonzero(end.is_settled & (end.level <= Level.GRID)), np.count_nonzero(end.is_closed))


@outcome(unit="share", higher_is_better=True, group="channels", zh="社区及以下化解率",
         en="share settled in the community or below",
         zh_definition="在社区及以下达成协议的纠纷 / 窗口内已办结的纠纷",
         definition="settled in the community or below / closed disputes of the window")
def settled_community_share(end: End) -> float:
    return ratio(np.count_nonzero(end.is_settled & (end.level <= Level.COMMUNITY)), np.count_nonzero(end.is_closed))


@outcome(unit="share", higher_is_better=False, group="channels", zh="上行比例",
         en="share that went up",
         zh_definition="曾因久拖上移、上访或起诉的纠纷 / 窗口内提出的全部纠纷",
         definition="disputes that went up for want of patience, to a petition or to court / all disputes of "
                    "the window")
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
         definition="times a dispute of the window was pushed back into hiding", needs=("three_zeros",))
def displaced_count(end: End) -> float:
    return float(end.count(Reason.DISPLACED).sum())


@outcome(unit="cases", higher_is_better=False, group="channels", zh="超载转出件数",
         en="disputes passed over",
         zh_definition="窗口内纠纷因机构停办或超载而转往下一机构的次数",
         definition="times a body without time passed a dispute of the window on to the next")
def passed_over_count(end: End) -> float:
    return float(end.count(Reason.PASSED_OVER).sum())


@outcome(unit="cases", higher_is_better=True, group="channels", zh="协商决定件数",
         en="disputes decided by deliberation",
         zh_definition="窗口内纠纷经协商作出决定的次数",
         definition="times a deliberation decided a dispute of the window", needs=("deliberation",))
def decided_count(end: End) -> float:
    return float(end.count(Reason.DECIDED).sum())
