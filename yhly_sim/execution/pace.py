"""How fast a batch goes, and how long it will still take."""

from __future__ import annotations

import time
from collections import deque
from typing import Callable

SECONDS_LOOKED_BACK = 60.0


class Pace:
    """How fast a batch goes, over its last minute (longer where little comes back), and what is left of it.

    >>> pace = Pace(clock=iter([0.0, 10.0]).__next__)
    >>> pace.saw(0, 100), pace.saw(20, 100)
    (None, (2.0, 40.0))
    """

    def __init__(self, clock: Callable[[], float] | None = None) -> None:
        self._clock = clock or time.monotonic
        self._seen: deque[tuple[float, int]] = deque()

    def saw(self, done: int, planned: int) -> tuple[float, float] | None:
        """What is done now; gives (done a second, seconds left), or None while nothing can be said."""
        now = self._clock()
        if self._seen and done < self._seen[-1][1]:  # another batch of the same job
            self._seen.clear()
        if not self._seen or done > self._seen[-1][1]:
            self._seen.append((now, done))
        while len(self._seen) > 2 and self._seen[1][0] <= now - SECONDS_LOOKED_BACK:
            self._seen.popleft()
        began, before = self._seen[0]
        if done == before or now == began:
            return None
        rate = (done - before) / (now - began)
        return rate, (planned - done) / rate
