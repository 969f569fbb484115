"""How many rows travel together follows from what runs take."""

import pytest

from yhly_sim.execution.finished import Finished
from yhly_sim.execution.grouping import MOST_TOGETHER, Grouping


def learnt(*, cpu_seconds, seconds, times=12, **options):
    """The sizes of the first groups when every run takes this."""
    grouping, sizes = Grouping(**options), []
    for _ in range(times):
        sizes.append(grouping.size)
        grouping.learn([Finished({}, None, None, seconds, cpu_seconds=cpu_seconds)] * grouping.size)
    return sizes


def test_it_begins_with_one_and_doubles_at_most():
    assert learnt(cpu_seconds=0.0, seconds=0.0) == [1, 2, 4, 8, 16, 32, 64, 128, 128, 128, 128, 128]
    assert MOST_TOGETHER == 128


@pytest.mark.parametrize(("cpu_seconds", "size"), [(0.1, 10), (0.2, 5), (0.4, 2), (0.9, 1), (30.0, 1)])
def test_a_task_takes_about_a_second_of_the_processor(cpu_seconds, size):
    assert learnt(cpu_seconds=cpu_seconds, seconds=cpu_seconds)[-1] == size


def test_a_busy_machine_changes_nothing_until_a_task_lasts_long_by_the_clock():
    assert learnt(cpu_seconds=0.2, seconds=0.8)[-1] == 5
    assert learnt(cpu_seconds=0.01, seconds=1.0)[-1] == 5


@pytest.mark.parametrize(("seconds", "size"), [(0.1, 10), (1.0, 4), (4.0, 3), (6.0, 2), (60.0, 1)])
def test_rows_that_may_share_work_travel_in_fours_where_they_are_not_too_long(seconds, size):
    assert learnt(cpu_seconds=seconds, seconds=seconds, are_alike=True)[-1] == size


def test_slow_runs_that_come_late_shrink_the_groups():
    grouping = Grouping()
    for seconds, times in ((0.0, 10), (0.5, 12)):
        for _ in range(times):
            grouping.learn([Finished({}, None, None, seconds, cpu_seconds=seconds)] * grouping.size)
    assert grouping.size == 2


def test_an_early_slow_group_coming_back_late_does_not_undo_what_was_learnt():
    grouping = Grouping()
    for _ in range(6):
        grouping.learn([Finished({}, None, None, 0.0)] * grouping.size)
    grouping.learn([Finished({}, None, None, 0.0)])
    assert grouping.size == 64
