"""Outcomes about people: satisfaction, trust, taking part, norms."""

from __future__ import annotations

from yhly_sim.domain.codes import CourtyardKind
from yhly_sim.model.outcomes.end import End, mean_over, ratio
from yhly_sim.model.outcomes.register import ONE_POINT, TWO_PERCENT, outcome

SATISFACTION, TRUST_LOCAL, TRUST_HIGHER = range(3)
"""Columns of `End.adults`."""


def mean_of_adults(end: End, column: int) -> float:
    return ratio(float(end.adults[:, column].sum()), float(end.state.courtyards.adult_count.sum()))


def satisfaction_in(end: End, kind: CourtyardKind) -> float:
    added, count = end.satisfaction_by_kind
    return ratio(float(added[kind]), float(count[kind]))


@outcome(unit="score", higher_is_better=True, group="people", zh="居民满意度",
         en="residents' satisfaction",
         zh_definition="期末全体成年居民真实满意度的均值",
         definition="mean true satisfaction of all adults on the last day", smallest=ONE_POINT)
def satisfaction(end: End) -> float:
    return mean_of_adults(end, SATISFACTION)


@outcome(unit="score", higher_is_better=True, group="people", zh="新建小区满意度",
         en="satisfaction in new compounds",
         zh_definition="期末新建小区成年居民满意度的均值",
         definition="mean satisfaction of adults in new compounds on the last day", smallest=ONE_POINT)
def satisfaction_new_compound(end: End) -> float:
    return satisfaction_in(end, CourtyardKind.NEW_COMPOUND)


@outcome(unit="score", higher_is_better=True, group="people", zh="老旧小区满意度",
         en="satisfaction in old compounds",
         zh_definition="期末老旧小区成年居民满意度的均值",
         definition="mean satisfaction of adults in old compounds on the last day", smallest=ONE_POINT)
def satisfaction_old_compound(end: End) -> float:
    return satisfaction_in(end, CourtyardKind.OLD_COMPOUND)


@outcome(unit="score", higher_is_better=True, group="people", zh="无主管庭院满意度",
         en="satisfaction, no responsible unit",
         zh_definition="期末无主管庭院成年居民满意度的均值",
         definition="mean satisfaction of adults in courtyards without a responsible unit on the last day",
         smallest=ONE_POINT)
def satisfaction_no_responsible_unit(end: End) -> float:
    return satisfaction_in(end, CourtyardKind.NO_RESPONSIBLE_UNIT)


@outcome(unit="score", higher_is_better=True, group="people", zh="居民组满意度",
         en="satisfaction in residents' groups",
         zh_definition="期末居民组成年居民满意度的均值",
         definition="mean satisfaction of adults in residents' groups on the last day", smallest=ONE_POINT)
def satisfaction_residents_group(end: End) -> float:
    return satisfaction_in(end, CourtyardKind.RESIDENTS_GROUP)


@outcome(unit="score", higher_is_better=True, group="people", zh="老年居民满意度",
         en="satisfaction, 60 and older",
         zh_definition="期末 60 岁及以上居民满意度的均值",
         definition="mean satisfaction of residents of 60 and older on the last day", smallest=ONE_POINT)
def satisfaction_elderly(end: End) -> float:
    total, count, _ = end.old_and_active
    return ratio(total, count)


@outcome(unit="score", higher_is_better=True, group="people", zh="对基层的信任",
         en="trust in the local level",
         zh_definition="期末全体成年居民对庭院、网格、社区信任的均值",
         definition="mean trust of all adults in courtyard, grid and community on the last day", smallest=ONE_POINT)
def trust_local(end: End) -> float:
    return mean_of_adults(end, TRUST_LOCAL)


@outcome(unit="score", higher_is_better=True, group="people", zh="对上级的信任",
         en="trust in the higher level",
         zh_definition="期末全体成年居民对街道和区信任的均值",
         definition="mean trust of all adults in subdistrict and district on the last day", smallest=ONE_POINT)
def trust_higher(end: End) -> float:
    return mean_of_adults(end, TRUST_HIGHER)


@outcome(unit="share", higher_is_better=True, group="people", zh="参与率",
         en="share of adults who have taken part",
         zh_definition="自运行开始至少到场议事过一次的成年居民 / 全体成年居民",
         definition="adults who have come to a deliberation at least once since the run began / all adults",
         needs=("deliberation",), smallest=TWO_PERCENT, from_zero=True)
def participation_share(end: End) -> float:
    return ratio(end.old_and_active[2], float(end.state.courtyards.adult_count.sum()))


@outcome(unit="score", higher_is_better=True, group="people", zh="公共规范",
         en="public-minded norm",
         zh_definition="期末各庭院公共规范按人口加权的均值",
         definition="mean norm of the courtyards on the last day, weighted by residents", smallest=ONE_POINT)
def norm(end: End) -> float:
    return mean_over(end.state.courtyards.norm, end.state.courtyards.resident_count)
