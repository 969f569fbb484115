"""The sections `levers` and `uncertainties` together: nothing varied twice, nothing that can have no effect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping, Sequence

from yhly_sim.design import kinds
from yhly_sim.design.factor import Factor
from yhly_sim.design.joint_draws import JointDraws
from yhly_sim.design.read_factors import FactorReader, check_apart, touched
from yhly_sim.design.uncertainties import (
    RESERVED,
    Reason,
    Uncertainties,
    hindrance,
    read_uncertainties,
    without_effect,
)
from yhly_sim.design.vocabulary import ScenarioFacts
from yhly_sim.engine.safe_yaml import KeyPath

ORDER = "formation_order"
"""The lever that the kind `formation_orders` adds."""

Placed = dict[KeyPath, Factor]
"""Factors by where they are written."""


@dataclass(frozen=True)
class Found:
    """What the two sections give. joint: draws from a file, whose factors are not among the uncertainties.
    left_out: uncertainties that were asked for as a whole and cannot be varied to any effect, with the reason."""

    levers: tuple[Factor, ...]
    uncertainties: tuple[Factor, ...]
    joint: JointDraws | None
    left_out: tuple[tuple[str, Reason], ...]

    @property
    def factors(self) -> tuple[Factor, ...]:
        return (*self.levers, *self.uncertainties, *(self.joint.factors if self.joint else ()))


def read_factors(reader: FactorReader, kind: str, scenarios: Sequence[ScenarioFacts]) -> Found:
    """Read both sections. Raises UserError for a factor that is wrong, that changes what another one changes, or that
    is named and can have no effect."""
    levers = _levers(reader, kind)
    asked = read_uncertainties(reader)
    named = {**levers, **asked.named}
    on, occurring = _in_reach(reader, scenarios, named)
    quantities = reader.words.vocabulary.quantities
    for path, factor in named.items():
        quantity = quantities.get(str(factor.parameter))
        reason = hindrance(quantity, on=on, scenarios=occurring) if quantity is not None else None
        if quantity is not None and reason in ("part_off", "dated"):
            raise without_effect(reader.page, path, factor, quantity, reason)
    reasons = {name: hindrance(quantities[name], on=on, scenarios=occurring) for name in asked.wide}
    wide: Placed = {("uncertainties", name): reader.of_catalogue(name, name, "uncertainty", path)
                    for name, path in asked.wide.items() if reasons[name] is None}
    _check_all(reader, {**named, **wide, **_joint(asked)}, len(scenarios))
    left_out = tuple((name, reason) for name, reason in reasons.items() if reason is not None)
    return Found(tuple(levers.values()), (*asked.named.values(), *wide.values()), asked.joint, left_out)


def _levers(reader: FactorReader, kind: str) -> Placed:
    page = reader.page
    levers: Placed = {}
    if kind == "formation_orders":
        order = reader.words.vocabulary.formation_order
        if order is None:
            raise page.refusal("design_without_orders", kinds.SECTION)
        levers[kinds.SECTION] = reader.of_catalogue(ORDER, order, "lever", kinds.SECTION)
    for name in page.mapping(("levers",)):
        levers["levers", name] = reader.factor(name, "lever", ("levers", name))
    return levers


def _joint(asked: Uncertainties) -> Placed:
    factors = asked.joint.factors if asked.joint else ()
    return {("uncertainties", "from", factor.name): factor for factor in factors}


def _in_reach(reader: FactorReader, scenarios: Sequence[ScenarioFacts],
              factors: Mapping[KeyPath, Factor]) -> tuple[set[str], list[ScenarioFacts]]:
    """Switches that are on at some point, and all scenarios that occur."""
    patches = [reader.ground, *(level.patch for factor in factors.values() for level in factor.levels)]
    elsewhere = [reader.words.vocabulary.scenario(patch.scenario) for patch in patches if patch.scenario is not None]
    occurring = [*scenarios, *elsewhere]
    on = {name for facts in occurring for name in facts.switches}
    on |= {name for patch in patches for name, is_on in patch.switches.items() if is_on}
    return on, occurring


def _check_all(reader: FactorReader, factors: Placed, scenarios: int) -> None:
    check_apart(reader.page, factors)
    for path, factor in factors.items():
        if scenarios > 1 and ("scenario", "") in touched(factor):
            raise reader.page.refusal("factors_collide", path, name=factor.name, other="scenarios", what="scenario")
    seen: set[str] = set()
    for path, factor in factors.items():
        if factor.name in seen or factor.name in RESERVED or factor.name == "scenario":
            raise reader.page.refusal("factor_name_taken", path, name=factor.name)
        seen.add(factor.name)
