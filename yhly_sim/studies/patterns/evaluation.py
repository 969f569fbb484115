"""V3, V4 and V8: what evaluation does to reports and to real work, read off outcomes."""

from __future__ import annotations

from typing import Any

from yhly_sim.analysis.course import course
from yhly_sim.model.outcomes import OUTCOMES, End
from yhly_sim.studies.patterns.reading import Reading

REPORTED_RESOLUTION = "resolved_share_reported"
YEAR_DAYS = 365


class Outcomes(Reading):
    """Every outcome of the register, as `yhly run` gives it at the end."""

    numbers = tuple(OUTCOMES)

    def read(self, model: Any) -> dict[str, float]:
        return {name: model.outcomes.get(name, float("nan")) for name in OUTCOMES}


class Climb(Reading):
    """The reported share of disputes resolved, year by year from the reform day.

    A year's value is the outcome `resolved_share_reported` with that year as its window: of the disputes first voiced
    in it, read on its last evening. first, last: of the first and the last whole year; best_year: the greatest rise
    from one year to the next; slackening: what the first half of the years gains over the second (positive: concave).
    """

    numbers = ("first_year", "last_year", "best_year", "slackening")

    def __init__(self) -> None:
        self._years: list[float] = []

    def evening(self, model: Any) -> None:
        lived = model.day - model.reform_day
        if lived > 0 and lived % YEAR_DAYS == 0 and REPORTED_RESOLUTION in OUTCOMES:
            year = End(model.state, model.day - YEAR_DAYS, model.day, model.switches)
            self._years.append(float(OUTCOMES[REPORTED_RESOLUTION].read(year)))

    def read(self, model: Any) -> dict[str, float]:
        whole = course(self._years)
        rises = [after - before for before, after in zip(self._years, self._years[1:], strict=False)]
        return {"first_year": whole.first, "last_year": whole.last, "slackening": whole.slackening,
                "best_year": max(rises, default=float("nan"))}
