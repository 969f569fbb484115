"""A Mesa model that does nothing but use the processor for so long, and has as much to tell as one likes."""

from __future__ import annotations

import time

import mesa
from mesa.datacollection import DataCollector

SERIES = 20


class Spin(mesa.Model):  # type: ignore[misc]
    """One step; `x` and `y` make points differ. weeks: length of each of the series that it leaves."""

    def __init__(self, x: int = 0, y: int = 0, cpu_seconds: float = 0.0, weeks: int = 0,
                 rng: int | None = None) -> None:
        super().__init__(rng=rng)
        self.x, self.y, self.cpu_seconds, self.value = x, y, cpu_seconds, 0.0
        self.datacollector = DataCollector()
        self.datacollector.model_vars = {
            f"series_{number}": [self.random.random() for _ in range(weeks)]
            for number in range(SERIES if weeks else 0)}

    def step(self) -> None:
        end = time.thread_time() + self.cpu_seconds
        self.value += self.random.random()
        while time.thread_time() < end:
            sum(range(1000))
        self.running = False
