"""Who is rewarded for what, as a policy says it period by period: plain data for a page."""

from __future__ import annotations

from typing import Any

from yhly_sim.domain.incentives.instruments import WHOM, Instrument, of_the_report

AMOUNTS = ("yuan", "honour", "post", "pull")
NAMES = {role: name for name, role in WHOM.items()}


def told_instruments(policy: Any) -> list[dict[str, Any]]:
    """For each period from the reform on: `day` of the run on which it begins, whether there is a `rating`, and the
    instruments in force that give anything, the report's before the scenario's own (`is_own`).

    What is measured as reported gives nothing where there is no rating.

    >>> from yhly_sim.scenarios.load import load_scenario
    >>> from yhly_sim.scenarios.policy import policy_of
    >>> period = told_instruments(policy_of(load_scenario("incentives_team_bonus")))[-1]
    >>> [(one["name"], one["whom"], one["measured"]) for one in period["instruments"] if one["is_own"]]
    [('team_bonus', ['branch'], 'reported')]
    """
    return [{"day": period.start_day, "rating": "star_rating" in period.switches,
             "instruments": _in_force(period)} for period in policy.periods]


def _in_force(period: Any) -> list[dict[str, Any]]:
    is_rated, told = "star_rating" in period.switches, []
    for is_own, listed in ((False, of_the_report(period.config.incentives)), (True, period.instruments)):
        for one in listed:
            if one.gives and (is_rated or one.measured == "true") and _has_receiver(one, period.switches):
                told.append(_told(one, is_own))
    return told


def _has_receiver(one: Instrument, on: frozenset[str]) -> bool:
    return not one.needs_committee or "committee" in on


def _told(one: Instrument, is_own: bool) -> dict[str, Any]:
    amount = next(name for name in AMOUNTS if getattr(one, name))
    return {"name": one.name, "is_own": is_own, "rewards": one.rewards, "measured": one.measured, "every": one.every,
            "whom": ["branch"] if one.is_team else [NAMES[role] for role in one.whom],
            "gives": amount, "amount": getattr(one, amount), "share": one.share}
