"""Instruments: what is rewarded, in whom, how it is measured, how often and with what."""

from __future__ import annotations

from types import SimpleNamespace

from tests.oracle.codes import STARS, Role

TIMES_A_YEAR = {"month": 12.0, "half_year": 2.0, "year": 1.0}
EVERYBODY = (Role.SECRETARY, Role.CHAIR, Role.MANAGER)
NOTHING = {
    "yuan": 0.0, "honour": 0.0, "post": 0.0, "pull": 0.0, "share": 1.0, "unit_yuan": 0.0, "unit_hours": 0.0,
    "is_team": False, "needs_committee": False,
}


def instrument(rewards, whom, measured="reported", every="year", **given):
    return SimpleNamespace(**{**NOTHING, "rewards": rewards, "whom": whom, "measured": measured, "every": every,
                              **given})


def of_the_report(district):
    """The report's own; what belongs to a part that is off has its amount at 0."""
    p, first_two = district.p.incentives, (Role.SECRETARY, Role.CHAIR)
    if p.star_money_reading == "per_star":
        star_money = instrument("star", (Role.SECRETARY,), yuan=p.yuan_per_star, share=p.secretary_share)
    else:
        star_money = instrument(
            "five_stars", (Role.SECRETARY,), yuan=len(STARS) * p.yuan_per_star, share=p.secretary_share)
    return [
        instrument("score", first_two, pull=p.rating_esteem),
        star_money,
        instrument("five_stars", EVERYBODY, honour=p.honour_units, unit_yuan=p.honour_yuan),
        instrument("five_stars", EVERYBODY, honour=p.health_check_units, unit_yuan=p.health_check_yuan),
        instrument("rank", (Role.SECRETARY,), post=p.promotion_posts),
        instrument("star", first_two, pull=p.recommendation_pull, unit_hours=p.recommendation_hours),
        instrument("score", (Role.MANAGER,), "true", pull=p.renewal_pull, needs_committee=True),
    ]


def in_force(district):
    """The report's and then the scenario's own, as far as they give anything."""
    return [one for one in (*of_the_report(district), *district.p.instruments)
            if one.yuan or one.honour or one.post or one.pull]


def scores_are_needed(district):
    return district.is_on("star_rating") or len(district.p.instruments) > 0
