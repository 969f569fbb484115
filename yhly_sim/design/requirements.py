"""Parts that cannot do without others: a combination that cannot be is refused, and named."""

from __future__ import annotations

from yhly_sim.design.factor import Point
from yhly_sim.design.plan import Plan, deciding
from yhly_sim.engine.language import say
from yhly_sim.engine.pages import Page


def check_requirements(page: Page, plan: Plan) -> None:
    """Refuse an experiment in which some point has a part without one that it requires.

    With `requirements: stay_off` such a part is off there, and only points that the scenario itself makes impossible
    could be refused, which is the scenario's own check.
    """
    if not plan.vocabulary.switches:
        return
    for index in deciding(plan):
        point = plan[index]
        lack = plan.vocabulary.missing(_on(plan, point))
        if lack is not None:
            raise page.refusal("requirement_unmet", ("design",), combination=Combination(point), part=lack[0],
                               required=lack[1])


def stay_off(plan: Plan) -> dict[str, int]:
    """Parts that are off somewhere because one that they require is: part -> at how many of the combinations."""
    found: dict[str, int] = {}
    if plan.stays_off:
        for index in deciding(plan):
            point = plan[index]
            on = frozenset(_asked_on(plan, point))
            for name in on - _on(plan, point):
                found[name] = found.get(name, 0) + 1
    return {name: found[name] for name in plan.vocabulary.switches if name in found}


def _on(plan: Plan, point: Point) -> frozenset[str]:
    return plan.switches_on(point.patch.scenario or point.scenario, point.patch.switches)


def _asked_on(plan: Plan, point: Point) -> set[str]:
    """What would be on if nothing stayed off."""
    on = set(plan.switches_on(point.patch.scenario or point.scenario, plan.ground.switches))
    for factor in (*plan.gridded, *plan.drawn):
        for name, is_on in factor.patch(point.settings[factor.name]).switches.items() if factor.levels else ():
            (on.add if is_on else on.discard)(name)
    return on


class Combination:
    """The settings of a point that say which parts are on, in words."""

    def __init__(self, point: Point) -> None:
        self.scenario = point.scenario
        self.settings = {name: setting for name, setting in point.settings.items() if isinstance(setting, str)}

    def said(self, lang: str | None) -> str:
        told = [f"{name} = {setting}" for name, setting in self.settings.items()]
        return say("requirement_combination", lang=lang, settings=", ".join(told) or "-", scenario=self.scenario)
