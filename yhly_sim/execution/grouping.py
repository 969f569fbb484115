"""How many rows travel together: as many as make a task of about a second."""

from __future__ import annotations

from typing import Sequence

from yhly_sim.execution.finished import Finished

TASK_CPU_SECONDS = 1.0
"""Sending a task costs some milliseconds of CPU: little beside a second. Losing one costs a second: little too.

CPU, because on a busy machine the same work takes longer by the clock and costs as much to send."""

TASK_SECONDS = 5.0
"""By the clock a task lasts at most this: runs may wait for something, and a person wants to see them come back."""

MOST_TOGETHER = 128

ALIKE_TOGETHER = 4
TASKS_OF_ALIKE = 12
"""Rows that can share their warm-up save about a fifth of their time when four of them are run at once: for that a task
may last twelve times as long, which still is little to lose."""

WEIGHT_OF_THE_NEWEST = 0.3


class Grouping:
    """The size of the next group, from what runs took so far.

    It begins with one and at most doubles what has come back, so a slow run among quick ones is met early.
    `are_alike`: whether rows that travel together may share work.

    >>> grouping = Grouping()
    >>> for _ in range(4):
    ...     grouping.learn([Finished({}, None, None, seconds=0.4, cpu_seconds=0.2)] * grouping.size)
    >>> grouping.size
    5
    """

    def __init__(self, *, are_alike: bool = False) -> None:
        self.size, self._are_alike = 1, are_alike
        self._mean: float | None = None

    def learn(self, finished: Sequence[Finished]) -> None:
        """A group has come back."""
        parts = [max(one.cpu_seconds / TASK_CPU_SECONDS, one.seconds / TASK_SECONDS) for one in finished]
        mean = sum(parts) / len(parts)
        before = mean if self._mean is None else self._mean
        self._mean = before + WEIGHT_OF_THE_NEWEST * (mean - before)
        together = 1 / max(self._mean, 1 / MOST_TOGETHER)
        wanted = max(together, min(ALIKE_TOGETHER, TASKS_OF_ALIKE * together)) if self._are_alike else together
        self.size = max(1, min(round(wanted), max(self.size, 2 * len(finished))))
