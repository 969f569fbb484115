"""The register of outcomes: what each is called, what it means, and how it is read off the end of a run."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Callable, Iterable

from yhly_sim.engine.outcomes import GROUPS, Outcome
from yhly_sim.model.outcomes.end import End


@dataclass(frozen=True)
class Measure:
    """An outcome, the function that reads it, and the switches without any of which it does not exist."""

    outcome: Outcome
    read: Callable[[End], float]
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Smallest:
    """A smallest difference of interest, in the outcome's unit, and why it is this one."""

    value: float
    zh: str
    en: str


ONE_POINT = Smallest(0.01, "百分制 1 分：两次各约三千名成年人的调查，抽样误差就这么大",
                     "1 point of 100, about what the sampling of two surveys of 3,000 adults each would hide")
TWO_PERCENT = Smallest(0.02, "2 个百分点：每五十件（人、户）中的一件", "2 percentage points, one in fifty")
ONE_DAY = Smallest(1.0, "1 天：模型的一步", "1 day, the step of the model")
ONE_WEEK = Smallest(7.0, "7 天：各机构按周安排工时", "7 days, since bodies plan their hours by the week")
ONE_IN_FIVE_THOUSAND = Smallest(0.2, "每千人 0.2 件：约五千居民的社区里的一件",
                                "0.2 per 1,000 residents, one case in a community of about 5,000")

OUTCOMES: dict[str, Measure] = {}
"""outcome name -> measure, in the order of the files that define them."""


def outcome(*, unit: str, higher_is_better: bool | None, group: str, zh: str, en: str, zh_definition: str,
            definition: str, needs: Iterable[str] = (), smallest: Smallest | None = None,
            reported_of: str | None = None, from_zero: bool = False
            ) -> Callable[[Callable[[End], float]], Callable[[End], float]]:
    """Enter a function of the end of a run into the register, under its own name.

    reported_of: the true outcome that this one is the reported value of.
    needs: the outcome is absent in a run in which none of these switches is ever on. from_zero: without them it cannot
    but be zero, so that what they add is the whole of it. smallest: the smallest difference of interest; its reason
    becomes part of the definition. Counts, money and hours have none: what matters of them grows with the world.
    """
    if smallest is not None:
        zh_definition = f"{zh_definition}；值得关注的最小差异：{smallest.zh}"
        definition = f"{definition}; smallest difference of interest: {smallest.en}"

    def enter(read: Callable[[End], float]) -> Callable[[End], float]:
        name = read.__name__
        if name in OUTCOMES:
            raise ValueError(f"outcome '{name}' stands twice in the register")
        described = Outcome(name=name, unit=unit, higher_is_better=higher_is_better, zh=zh, en=en, group=group,
                            reported_of=reported_of, definition=definition, definition_zh=zh_definition,
                            smallest_difference=None if smallest is None else smallest.value,
                            zero_without=tuple(needs) if from_zero else ())
        OUTCOMES[name] = Measure(described, read, tuple(needs))
        return read

    return enter


def names_for(switches: frozenset[str]) -> list[str]:
    """Outcomes that exist in a run in which these switches are on on some day, block by block."""
    exist = [name for name, measure in OUTCOMES.items() if not measure.needs or switches & set(measure.needs)]
    return sorted(exist, key=lambda name: GROUPS.index(OUTCOMES[name].outcome.group))


def outcomes_of(end: End) -> dict[str, float]:
    """name -> value. Absent, never zero: what has no mechanism in this run, no case, or no answer yet."""
    values = {name: float(OUTCOMES[name].read(end)) for name in names_for(end.switches)}
    return {name: value for name, value in values.items() if not math.isnan(value)}
