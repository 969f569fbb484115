"""Instruments: what is rewarded, in whom, how it is measured, how often, and with what. An instrument is data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from yhly_sim.domain.codes import Role, Star

if TYPE_CHECKING:
    from yhly_sim.engine.schedule import Run

REWARDED = ("score", "star", "five_stars", "rank")
"""The mean score of the five stars, each star, all five together, or the place among the grids of a subdistrict."""

MEASURED = ("true", "reported")
"""By the facts, or as appraised."""

TIMES_A_YEAR = {"month": 12.0, "half_year": 2.0, "year": 1.0}

WHOM = {
    "secretary": Role.SECRETARY,
    "chair": Role.CHAIR,
    "manager": Role.MANAGER,
}
TEAM = "branch"
"""The whole branch: what it gets is divided among its officers, and its secretary feels one part."""


@dataclass(frozen=True)
class Instrument:
    """One way to reward the work of a grid.

    name      its name; one's own may not bear that of one of the report's
    rewards   one of REWARDED
    whom      roles it is for; is_team: the secretary feels one officer's part of it
    measured  one of MEASURED; what is `reported` exists only where there is a rating
    every     month, half_year or year: when it is given
    yuan      money for each score of 1, star, five stars, or first place
    honour    recognitions, likewise
    post      posts in the district for those nominated (rank only)
    pull      what it means in itself, in units of motivation, likewise (nothing is given)
    share     share of the money that goes to the person; the rest is the grid's
    unit_yuan   what one recognition costs; unit_hours: hours of paperwork for each prize
    needs_committee   acts only where a committee acts, for it is the committee that gives it
    """

    name: str
    rewards: str
    whom: tuple[Role, ...]
    measured: str
    every: str
    yuan: float = 0.0
    honour: float = 0.0
    post: float = 0.0
    pull: float = 0.0
    share: float = 1.0
    unit_yuan: float = 0.0
    unit_hours: float = 0.0
    is_team: bool = False
    needs_committee: bool = False

    @property
    def times_a_year(self) -> float:
        return TIMES_A_YEAR[self.every]

    @property
    def gives(self) -> bool:
        """Whether there is anything in it."""
        return any(amount != 0.0 for amount in (self.yuan, self.honour, self.post, self.pull))


SECRETARY, CHAIR, MANAGER = (Role.SECRETARY,), (Role.CHAIR,), (Role.MANAGER,)
EVERYBODY = (*SECRETARY, *CHAIR, *MANAGER)


def of_the_report(p: Any) -> tuple[Instrument, ...]:
    """The report's own instruments at the numbers `p` in force; a part that is off has its amount at 0.

    The rating as such (I8), star money (I1, in either reading), honours (I4) and a health check (I5) for five stars,
    recruitment (I2), recommendation as community worker for each star (I6), and the renewal of a firm's contract,
    which a committee decides on what it sees.
    """
    per_star = p.star_money_reading == "per_star"
    return (
        Instrument("rating", "score", (*SECRETARY, *CHAIR), "reported", "year", pull=p.rating_esteem),
        Instrument("star_money", "star" if per_star else "five_stars", SECRETARY, "reported", "year",
                   yuan=p.yuan_per_star if per_star else len(Star) * p.yuan_per_star, share=p.secretary_share),
        Instrument("honours", "five_stars", EVERYBODY, "reported", "year", honour=p.honour_units,
                   unit_yuan=p.honour_yuan),
        Instrument("health_check", "five_stars", EVERYBODY, "reported", "year", honour=p.health_check_units,
                   unit_yuan=p.health_check_yuan),
        Instrument("promotion", "rank", SECRETARY, "reported", "year", post=p.promotion_posts),
        Instrument("worker_recommendation", "star", (*SECRETARY, *CHAIR), "reported", "year",
                   pull=p.recommendation_pull, unit_hours=p.recommendation_hours),
        Instrument("contract_renewal", "score", MANAGER, "true", "year", pull=p.renewal_pull, needs_committee=True),
    )


def in_force(run: Run) -> tuple[Instrument, ...]:
    """The instruments of today that give anything: the report's, then the scenario's own in their order."""
    return tuple(one for one in (*of_the_report(run.p.incentives), *_own(run)) if one.gives)


def _own(run: Run) -> tuple[Instrument, ...]:
    """Those of the scenario's own; the numbers of the catalogue have none."""
    return vars(run.p).get("instruments", ())  # type: ignore[no-any-return]


def scores_are_needed(run: Run) -> bool:
    """Whether anybody looks at scores: there is a rating, or an instrument of the scenario's own."""
    return run.is_on("star_rating") or bool(_own(run))
