"""A waiting room: patients come, doctors see them in their order, and some give up."""

from __future__ import annotations

from typing import Any

import mesa
from mesa.datacollection import DataCollector

from clinic_queue.agents import Patient


class Clinic(mesa.Model):
    """A clinic.

    Args:
        doctors: patients that can be seen in a step.
        arrivals: patients that come in a step, on average.
        patience: steps that a patient waits at most.
        is_open_late: whether those that still wait are seen when the day is over.
        rng: seed of all luck.
    """

    def __init__(self, doctors: int = 2, arrivals: float = 2.5, patience: int = 8, *, is_open_late: bool = False,
                 rng: Any = None) -> None:
        super().__init__(rng=rng)
        self.doctors, self.arrivals, self.patience = doctors, arrivals, patience
        self.is_open_late = is_open_late
        self.come = self.seen = self.left = 0
        self.minutes = 0
        self.datacollector = DataCollector(model_reporters={
            "waiting": lambda model: len(model.agents),
            "seen_share": lambda model: model.seen / model.come if model.come else None,
        })
        self.datacollector.collect(self)

    @property
    def left_share(self) -> float:
        """Share of those who came that went home unseen."""
        return self.left / self.come if self.come else 0.0

    def step(self) -> None:
        """One step of a day of a hundred."""
        come = int(self.rng.poisson(self.arrivals))
        self.come += come
        for _ in range(come):
            Patient(self, self.patience)
        for patient in sorted(self.agents, key=lambda one: one.unique_id)[:self.doctors]:
            self.seen += 1
            patient.remove()
        self.agents.do("wait")
        self.minutes += 1
        if self.minutes >= 100:
            if self.is_open_late:
                self.seen += len(self.agents)
            self.running = False
        self.datacollector.collect(self)
