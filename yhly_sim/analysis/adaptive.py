"""How many replications an experiment still needs, where it goes on until its answers are precise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping

from yhly_sim.analysis.comparison.precision import MOST_REPLICATIONS, replications_to_stop
from yhly_sim.analysis.results import Results
from yhly_sim.design.experiment import Experiment
from yhly_sim.design.precision import Precision

if TYPE_CHECKING:
    from numpy.typing import NDArray


def next_replications(experiment: Experiment, results: Results) -> int:
    """Replications of every point that the experiment should go on to: as many as `results` have when it is done.

    It goes on in blocks, until every interval is expected to be as narrow as its precision asks, or the most
    replications are reached; with a fixed number, until there are so many.
    """
    done, precision = results.replications, experiment.replications
    if isinstance(precision, int):
        return max(done, precision)
    values = {name: results.by_replication(name).to_numpy() for name in precision.half_widths}
    wanted = replications_wanted(values, precision, points_a_draw=experiment.points().points_a_draw)
    return precision.next_total(done, wanted)


def replications_wanted(values: Mapping[str, Any], precision: Precision, *, points_a_draw: int) -> int:
    """Replications at which every interval is expected to be as narrow as asked for, from those that are there, with an
    allowance for looking again and again (`precision.replications_to_stop`).

    values: outcome -> (points, replications), NaN where a run failed or has no such value
    (`Results.by_replication(...).to_numpy()`). points_a_draw: neighbouring points that share a draw; with
    `of: difference` each is compared with the first of them, pair by pair, and a point alone by its mean. A point with
    fewer than two values (its mechanism is off) asks for nothing.

    >>> import numpy as np
    >>> values = {"x": np.array([[0.0, 1.0, 2.0, 3.0], [1.0, 2.0, 3.0, 4.0]])}
    >>> replications_wanted(values, Precision({"x": 0.5}, 100), points_a_draw=2)
    10
    >>> replications_wanted(values, Precision({"x": 0.5}, 100, of="mean"), points_a_draw=2)
    32
    """
    spreads = {name: max(_spreads(values[name], precision, points_a_draw), default=None)
               for name in precision.half_widths}
    wanted = [replications_to_stop(spread, precision.half_widths[name])
              for name, spread in spreads.items() if spread is not None]
    return min(max(wanted, default=2), MOST_REPLICATIONS)


def _spreads(values: NDArray[Any], precision: Precision, points_a_draw: int) -> list[float]:
    """Standard deviations over replications of what the intervals are of."""
    import numpy as np

    compared = values
    if precision.of == "difference" and points_a_draw > 1:
        blocks = values.reshape(-1, points_a_draw, values.shape[1])
        compared = (blocks[:, 1:] - blocks[:, :1]).reshape(-1, values.shape[1])
    there = np.isfinite(compared)
    return [float(np.std(row[known], ddof=1)) for row, known in zip(compared, there, strict=True) if known.sum() > 1]
