"""A Mesa model that leaves a line in a file whenever it is run, and fails, dies or takes its time when told to.

What is told comes from the environment, which is no part of what a run follows from: the same run gives the same result
whether it takes long or not, and a run that was told to die is well again when nobody tells it.
"""

import json
import os
import time

import mesa
from mesa.datacollection import DataCollector

EXECUTIONS = "YHLY_TEST_EXECUTIONS"
"""A file: a line for each execution, `x/drift seed pid time`, written when it begins."""

TROUBLE = "YHLY_TEST_TROUBLE"
"""A file of JSON: "x/drift seed" -> "raise" or "die"."""

SECONDS = "YHLY_TEST_SECONDS"
"""How long a run takes by the clock."""


class Logged(mesa.Model):
    """Somebody walks three steps from `x`."""

    def __init__(self, x: float = 0.0, drift: float = 0.0, rng=None):
        super().__init__(rng=rng)
        self.x, self.drift, self.place, self.name = x, drift, x, f"{x}/{drift} {rng}"
        self.datacollector = DataCollector({"place": "place"})
        self.datacollector.collect(self)

    def step(self):
        if self.steps == 1:
            say_so(self.name)
            get_into_trouble(self.name)
        self.place += self.drift + self.random.gauss(0.0, 1.0)
        self.datacollector.collect(self)


def say_so(name):
    """One write, so that lines of several processes do not mix."""
    if os.environ.get(EXECUTIONS):
        handle = os.open(os.environ[EXECUTIONS], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(handle, f"{name} {os.getpid()} {time.time()}\n".encode())
        os.close(handle)
    time.sleep(float(os.environ.get(SECONDS, 0)))


def get_into_trouble(name):
    file = os.environ.get(TROUBLE)
    if not file or not os.path.exists(file):
        return
    with open(file) as told:
        what = json.load(told).get(name)
    if what == "raise":
        raise ValueError(f"told to fail at {name}")
    if what == "die":
        os._exit(7)
