"""What nobody knows, drawn: points of the plausible ranges, the same for both sides of a comparison."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Sequence

from yhly_sim.engine.derived_seeds import derived_seed
from yhly_sim.studies.batch.frames import runs_frame
from yhly_sim.studies.comparing.paired_runs import PairedRuns

if TYPE_CHECKING:
    import pandas as pd

    from yhly_sim.analysis.comparison.compare import Comparison
    from yhly_sim.analysis.comparison.plausible import Plausible
    from yhly_sim.engine.parameters import Parameter

DISTRICT = "world"
"""Parameters of this folder say what the district is like; it stays the one that was asked for."""


def examine(pairs: PairedRuns, comparison: Comparison, draws: int) -> tuple[Plausible, pd.DataFrame, list[Any]]:
    """Run both scenarios once at each of `draws` points of the plausible ranges.

    Gives what became of the signs; one row a draw and side, with the outcomes; and the finished runs.
    """
    from yhly_sim.analysis.comparison.plausible import sign_over_draws

    ranges = uncertain_parameters(pairs.scenarios)
    points = drawn_values(ranges, draws, seed=pairs.seed)
    apart = replace(pairs, finished={side: [] for side in pairs.finished})
    apart.run([{"replication": draw, "values": values} for draw, values in enumerate(points)])
    drawn = apart.frames()
    at_best = pairs.frames()
    found = sign_over_draws(comparison, at_best=(at_best["baseline"], at_best["treatment"]),
                            drawn=(drawn["baseline"], drawn["treatment"]), uncertainties=len(ranges))
    return found, _rows(apart, points), apart.all_finished


def uncertain_parameters(scenarios: Sequence[Any]) -> list[Parameter]:
    """Uncertainties of the catalogue that can have an effect on a side: they have a range, their part is on somewhere,
    no side sets them, and they are not about what the district is like."""
    from yhly_sim.domain.catalogue import catalogue
    from yhly_sim.scenarios.load import load_scenario

    loaded = [load_scenario(scenario) for scenario in scenarios]
    changes = [change for one in loaded for change in one.changes]
    on = frozenset().union(*(one.switches for one in loaded))
    on |= {name for change in changes for name, is_on in change.switches if is_on}
    taken = {setting.path for one in loaded for setting in one.settings}
    taken |= {setting.path for change in changes for setting in change.settings}
    return [one for one in catalogue().values()
            if one.role == "uncertainty" and one.folder != DISTRICT and one.path not in taken
            and one.low is not None and one.high is not None and one.low < one.high
            and (one.acts_for is None or one.acts_for in on)]


def drawn_values(ranges: Sequence[Parameter], draws: int, *, seed: int) -> list[dict[str, float]]:
    """Parameter -> value, one mapping a draw: a Latin hypercube over the ranges, each of them uniform."""
    from yhly_sim.design.samples import latin_hypercube

    shares = latin_hypercube(len(ranges), samples=draws, seed=derived_seed(seed, "plausible ranges"))
    return [{one.path: float(one.low + share * (one.high - one.low))  # type: ignore[operator]
             for one, share in zip(ranges, row, strict=True)} for row in shares]


def _rows(apart: PairedRuns, points: Sequence[dict[str, float]]) -> pd.DataFrame:
    """One row a draw and side: draw, side, outcomes, then the values drawn."""
    import pandas as pd

    values = pd.DataFrame(points).rename_axis("draw")
    parts = []
    for side, runs in apart.finished.items():
        part = runs_frame(runs, apart.subject.outcomes).rename_axis("draw").join(values).reset_index()
        part.insert(1, "side", side)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)
