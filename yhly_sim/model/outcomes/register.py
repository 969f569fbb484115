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


OUTCOMES: dict[str, Measure] = {}
"""outcome name -> measure, in the order of the files that define them."""


def outcome(*, unit: str, higher_is_better: bool | None, group: str, zh: str, en: str, zh_definition: str,
            definition: str, needs: Iterable[str] = ()) -> Callable[[Callable[[End], float]], Callable[[End], float]]:
    """Enter a function of the end of a run into the register, under its own name.

    needs: the outcome is absent in a run in which none of these switches is ever on.
    """
    def enter(read: Callable[[End], float]) -> Callable[[End], float]:
        name = read.__name__
        if name in OUTCOMES:
            raise ValueError(f"outcome '{name}' stands twice in the register")
        described = Outcome(name=name, unit=unit, higher_is_better=higher_is_better, zh=zh, en=en, group=group,
                            definition=definition, definition_zh=zh_definition)
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
