"""What a run takes, by the size of its district and its days: measured, so that a plan can say how long it will be."""

from __future__ import annotations

import math
import os
from bisect import bisect_right
from collections import Counter
from typing import Sequence

from yhly_sim.design.estimate import Estimate, estimate
from yhly_sim.design.experiment import Experiment
from yhly_sim.scenarios.load import load_scenario
from yhly_sim.scenarios.world_files import load_world

RESIDENTS = (5_000, 50_000, 525_000)
"""People of the worlds `small`, `middle` and `weidu`."""

DAYS = (360, 545, 910)
"""Days of a run, warm-up included."""

SECONDS = ((0.47, 0.83, 2.3), (0.80, 1.5, 3.4), (1.6, 2.8, 4.9))
"""Processor seconds of a run under the whole programme, for each of DAYS and RESIDENTS; measured on one machine."""

BYTES, BYTES_A_DAY, BYTES_A_VALUE = 10_000.0, 14.0, 40.0
"""What a run leaves in the store: of its own, for each day of weekly series, for each number that its row sets."""


def estimate_of(experiment: Experiment, *, workers: int | None = None) -> Estimate:
    """The estimate for an experiment from measured times; without time and bytes for a model that is not ours."""
    workers = workers or os.cpu_count() or 1
    if experiment.model is not None:
        return estimate(experiment, seconds_per_run=None, bytes_per_run=None, workers=workers)
    points = experiment.points()
    scenarios = Counter(point.patch.scenario or point.scenario for point in points[:points.points_a_draw])
    of_each = {scenario: _length(scenario, experiment) for scenario in scenarios}
    lengths = [of_each[scenario] for scenario in scenarios.elements()]
    seconds = sum(run_seconds(residents, days) for residents, days in lengths) / len(lengths)
    values = len(points[0].patch.values)
    kept = BYTES + BYTES_A_DAY * sum(days for _, days in lengths) / len(lengths) + BYTES_A_VALUE * values
    return estimate(experiment, seconds_per_run=seconds, bytes_per_run=kept, workers=workers)


def run_seconds(residents: float, days: float) -> float:
    """Processor seconds of a run: between what was measured, straight in days and in the logarithm of residents; beyond
    it in proportion to the last ones.

    >>> run_seconds(5_000, 910), round(run_seconds(525_000, 545), 2)
    (1.6, 3.4)
    >>> 0 < run_seconds(500, 30) < run_seconds(500_000, 3_000)
    True
    """
    at_size = [_between([math.log(count) for count in RESIDENTS], row, math.log(max(residents, 1))) for row in SECONDS]
    return max(0.05, _between(DAYS, at_size, days))


def _between(known: Sequence[float], values: Sequence[float], at: float) -> float:
    place = min(max(bisect_right(known, at) - 1, 0), len(known) - 2)
    share = (at - known[place]) / (known[place + 1] - known[place])
    return values[place] + share * (values[place + 1] - values[place])


def _length(scenario: str, experiment: Experiment) -> tuple[float, float]:
    """(residents, days with the warm-up) of a run of an experiment under a scenario."""
    chosen = load_scenario(scenario)
    communities = load_world(experiment.world or chosen.world).communities
    residents = sum(community.resident_count for community in communities)
    days = chosen.days if experiment.days is None else experiment.days
    return float(residents), float(chosen.warmup_days + days)
