"""The day table: the only calendar. One tick is one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from yhly_sim.engine.errors import UserError

EVERY = ("day", "tuesday", "sunday", "month_end", "half_year", "year")
"""How often a phase may run."""


@dataclass(frozen=True)
class Day:
    """One row of the day table. weekday: Monday 0 to Sunday 6; month 1-12; year_day 0-365."""

    number: int
    date: date
    weekday: int
    is_workday: bool
    month: int
    year_day: int
    is_month_end: bool
    is_half_year_end: bool
    is_year_end: bool

    def falls_on(self, every: str) -> bool:
        """Whether a phase that runs `every` ... runs on this day."""
        if every == "day":
            return True
        if every == "tuesday":
            return self.weekday == 1
        if every == "sunday":
            return self.weekday == 6
        if every == "month_end":
            return self.is_month_end
        if every == "half_year":
            return self.is_half_year_end
        if every == "year":
            return self.is_year_end
        raise UserError("unknown_every", name=every, known=", ".join(EVERY))


def day_table(first: date, count: int) -> list[Day]:
    """`count` days from `first` on; Monday to Friday are workdays, holidays are not modelled.

    >>> from datetime import date
    >>> [d.weekday for d in day_table(date(2022, 3, 5), 3)]
    [5, 6, 0]
    """
    days = []
    for number in range(count):
        today = first + timedelta(days=number)
        is_month_end = (today + timedelta(days=1)).month != today.month
        days.append(
            Day(
                number=number,
                date=today,
                weekday=today.weekday(),
                is_workday=today.weekday() < 5,
                month=today.month,
                year_day=today.timetuple().tm_yday - 1,
                is_month_end=is_month_end,
                is_half_year_end=is_month_end and today.month in (6, 12),
                is_year_end=is_month_end and today.month == 12,
            )
        )
    return days


def add_workdays(day: int, weekday: int, count: int) -> int:
    """The day number `count` workdays after a day that is the given weekday.

    >>> add_workdays(0, 4, 1)  # Friday + 1 workday = Monday
    3
    """
    while count > 0:
        day += 1
        weekday = (weekday + 1) % 7
        if weekday < 5:
            count -= 1
    return day
