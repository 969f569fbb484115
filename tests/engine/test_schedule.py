"""The schedule: one order, days on which each phase runs, and phases of one's own put in where they ask to be."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from yhly_sim.engine.calendar import EVERY, Day, add_workdays, day_table
from yhly_sim.engine.chance import Chance
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.rules import RuleTable
from yhly_sim.engine.schedule import Phase, Run, Schedule, phase
from yhly_sim.engine.tables import Column, State, Table

DAYS = day_table(date(2022, 3, 5), 910)


def make_run(day: Day = DAYS[0]) -> Run:
    table = Table("cases", {"stage": Column("i1", "code", 0, "阶段", "stage"),
                            "severity": Column("f8", "score", 0.0, "严重程度", "severity")}, 2)
    return Run(State([table]), day, SimpleNamespace(), frozenset({"grids"}), Chance(1), RuleTable(), SimpleNamespace(),
               SimpleNamespace())


def named(name: str, diary: list[str], *, every: str = "day", after: str | None = None) -> Phase:
    def act(run: Run) -> None:
        diary.append(f"{name}{run.phase_code}")

    return Phase(name, every, act, (), (), (), after)


def test_phases_run_in_their_order_and_the_ledger_knows_their_place() -> None:
    diary: list[str] = []
    Schedule([named("a", diary), named("b", diary), named("c", diary)]).run_day(make_run())

    assert diary == ["a0", "b1", "c2"]


def test_a_phase_that_does_not_run_today_keeps_its_place() -> None:
    diary: list[str] = []
    saturday = DAYS[0]
    Schedule([named("a", diary), named("b", diary, every="sunday"), named("c", diary)]).run_day(make_run(saturday))

    assert diary == ["a0", "c2"]


@pytest.mark.parametrize(("every", "first", "count"), [
    ("day", date(2022, 3, 5), 910), ("tuesday", date(2022, 3, 8), 130), ("sunday", date(2022, 3, 6), 130),
    ("month_end", date(2022, 3, 31), 29), ("half_year", date(2022, 6, 30), 5), ("year", date(2022, 12, 31), 2)])
def test_every_period_ends_when_the_calendar_says(every: str, first: date, count: int) -> None:
    days = [day.date for day in DAYS if day.falls_on(every)]

    assert (days[0], len(days)) == (first, count)


def test_an_unknown_period_is_refused_where_it_is_written() -> None:
    with pytest.raises(UserError, match="fortnight"):
        phase(every="fortnight")
    with pytest.raises(UserError):
        DAYS[0].falls_on("fortnight")
    assert set(EVERY) == {"day", "tuesday", "sunday", "month_end", "half_year", "year"}


def test_the_reform_begins_on_the_first_of_september() -> None:
    assert DAYS[180].date == date(2022, 9, 1)
    assert DAYS[909].number == 909 and DAYS[909].date == date(2024, 8, 30)


def test_workdays_skip_the_weekend_and_only_the_weekend() -> None:
    friday = next(day for day in DAYS if day.weekday == 4)

    assert [add_workdays(friday.number, 4, count) - friday.number for count in range(7)] == [0, 3, 4, 5, 6, 7, 10]
    assert add_workdays(10, 5, 1) == 12  # Saturday: the next workday is Monday
    assert [day.is_workday for day in DAYS[:3]] == [False, False, True]


def test_an_added_phase_stands_behind_the_one_it_names() -> None:
    diary: list[str] = []
    plan = Schedule([named("a", diary), named("b", diary)])

    longer = plan.with_added([named("x", diary, after="a"), named("last", diary)])

    assert [one.name for one in longer.phases] == ["a", "x", "b", "last"]
    assert [one.name for one in plan.phases] == ["a", "b"]


def test_an_added_phase_of_a_known_name_takes_its_place() -> None:
    diary: list[str] = []
    longer = Schedule([named("a", []), named("b", [])]).with_added([named("a", diary)])
    longer.run_day(make_run())

    assert [one.name for one in longer.phases] == ["a", "b"]
    assert diary == ["a0"]


def test_a_phase_behind_nobody_and_a_plain_function_are_refused() -> None:
    plan = Schedule([named("surface", [])])

    with pytest.raises(UserError, match="surface"):
        plan.with_added([named("x", [], after="surfcae")])
    with pytest.raises(UserError):
        plan.with_added([lambda run: None])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="twice"):
        Schedule([named("a", []), named("a", [])])


def test_what_one_phase_leaves_for_another_is_gone_the_next_day() -> None:
    seen: list[bool] = []

    @phase(every="day")
    def look_and_leave(run: Run) -> None:
        seen.append(hasattr(run.scratch, "note"))
        run.scratch.note = 1

    run = make_run()
    plan = Schedule([look_and_leave])
    plan.run_day(run)
    plan.run_day(run)

    assert seen == [False, False]


def test_a_strict_day_gives_each_phase_what_it_declares_and_no_more() -> None:
    @phase(every="day", reads=["cases: severity"], writes=["cases: stage"])
    def honest(run: Run) -> None:
        run.state.cases.stage[:] = run.state.cases.severity > 0.5

    @phase(every="day", reads=["cases: stage"])
    def peeps(run: Run) -> Any:
        return run.state.cases.severity

    @phase(every="day", reads=["cases: stage"])
    def scribbles(run: Run) -> None:
        run.state.cases.stage[:] = 1

    run = make_run()
    state = run.state
    Schedule([honest]).run_day(run, strict=True)
    with pytest.raises(AttributeError, match="cases.severity"):
        Schedule([peeps]).run_day(run, strict=True)
    with pytest.raises(ValueError, match="read-only"):
        Schedule([scribbles]).run_day(run, strict=True)
    assert run.state is state


def test_a_plan_can_be_printed_from_the_phases() -> None:
    @phase(every="sunday", reads=["cases: severity"], draws=[450])
    def watch(run: Run) -> None:
        """Watches the cases.

        And more that the plan does not print.
        """

    assert (watch.name, watch.every, watch.summary, watch.draws) == ("watch", "sunday", "Watches the cases.", (450,))
