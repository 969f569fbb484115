"""What an experiment will take, before it runs: runs, time, bytes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from yhly_sim.design.experiment import Experiment


@dataclass(frozen=True)
class Estimate:
    """Points, replications of each (at most), runs (at most), seconds on `workers`, bytes kept.

    seconds, bytes: None where nothing is known of a run of this model yet.
    """

    points: int
    replications: int
    runs: int
    workers: int
    seconds: float | None
    bytes: float | None

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)


def estimate(experiment: Experiment, *, seconds_per_run: float | None, bytes_per_run: float | None,
             workers: int) -> Estimate:
    """The estimate for an experiment whose runs take `seconds_per_run` of one processor and leave `bytes_per_run`.

    It is an upper bound where replications go on until a precision is reached, or where the store has some of the runs.
    """
    runs = experiment.most_runs
    return Estimate(len(experiment.points()), experiment.most_replications, runs, workers,
                    None if seconds_per_run is None else runs * seconds_per_run / min(workers, runs),
                    None if bytes_per_run is None else runs * bytes_per_run)
