"""The calendar: one day after the other from 2022-03-05 on, Monday to Friday are workdays."""

from __future__ import annotations

from datetime import date, timedelta

FIRST_DAY = date(2022, 3, 5)


class Day:
    """One day: its number from 0, its weekday (Monday 0), its month, and what ends with it."""

    def __init__(self, number):
        today = FIRST_DAY + timedelta(days=number)
        self.number = number
        self.weekday = today.weekday()
        self.is_workday = self.weekday < 5
        self.month, self.year = today.month, today.year
        self.day_of_month = today.day
        self.is_month_end = (today + timedelta(days=1)).month != today.month

    def falls_on(self, every):
        """Whether what happens every ... happens on this day."""
        return {
            "day": True,
            "tuesday": self.weekday == 1,
            "sunday": self.weekday == 6,
            "month_end": self.is_month_end,
            "half_year": self.is_month_end and self.month in (6, 12),
            "year": self.is_month_end and self.month == 12,
        }[every]


def add_workdays(day, weekday, count):
    """The number of the day that lies `count` workdays after a day which is the given weekday."""
    while count > 0:
        day, weekday = day + 1, (weekday + 1) % 7
        if weekday < 5:
            count -= 1
    return day
