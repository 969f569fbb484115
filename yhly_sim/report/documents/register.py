"""The register of decisions with the question that each answers: the comment behind its number."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from functools import lru_cache

from yhly_sim.domain import decisions
from yhly_sim.domain.decisions import Decision

_BLOCK = re.compile(r"^    # (.+?), (\d+-\d+)(?:: (.+))?$")
_ROW = re.compile(r"^    ([A-Z_0-9]+) = (\d+)(?:  # (.+))?$")


@dataclass(frozen=True)
class Draw:
    """One decision: its number, its block of the register, and what is asked of luck, in English."""

    decision: Decision
    block: str
    question: str


@lru_cache(maxsize=1)
def register() -> dict[Decision, Draw]:
    """decision -> what it is, in the order of the register.

    >>> register()[Decision.SURFACE_WHICH].question
    'voiced or faded'
    """
    found: dict[Decision, Draw] = {}
    block = ""
    for line in inspect.getsource(decisions).splitlines():
        if heading := _BLOCK.match(line):
            block = f"{heading[1]}, {heading[2]}"
        elif row := _ROW.match(line):
            found[Decision[row[1]]] = Draw(Decision[row[1]], block, row[3] or row[1].lower().replace("_", " "))
    return found
