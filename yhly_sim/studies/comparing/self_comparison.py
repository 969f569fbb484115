"""A scenario against itself: does the comparison keep its word on this model?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Mapping, Sequence

from yhly_sim.engine.outcomes import Adapter, Outcome, RunResult
from yhly_sim.execution.executor import execute
from yhly_sim.execution.finished import OnProgress
from yhly_sim.studies.arguments import check_count, check_seed
from yhly_sim.studies.batch.frames import raise_if_nothing_ran, runs_frame
from yhly_sim.studies.subject import subject_of

if TYPE_CHECKING:
    import pandas as pd

    from yhly_sim.analysis.comparison.compare import Comparison


@dataclass(frozen=True)
class SelfComparison:
    """Many comparisons of a scenario with itself."""

    comparisons: tuple[Comparison, ...]

    @property
    def p_values(self) -> pd.DataFrame:
        """One row a comparison, one column an outcome."""
        import pandas as pd

        return pd.DataFrame([{d.name: d.p for d in comparison.differences} for comparison in self.comparisons])

    @property
    def rejected_shares(self) -> dict[str, float]:
        """outcome -> share of comparisons with p below .05; about .05 where sides have luck of their own."""
        return {name: float((p.dropna() < 0.05).mean()) for name, p in self.p_values.items()}


def compare_with_itself(
    scenario: Any,
    *,
    comparisons: int = 500,
    replications: int = 3,
    seed: int = 1,
    same_seed: bool = False,
    days: int | None = None,
    world: str | None = None,
    workers: int | None = None,
    progress: OnProgress | None = None,
    adapter: Adapter | None = None,
    outcomes: Sequence[Outcome] | None = None,
) -> SelfComparison:
    """Compare a scenario with itself `comparisons` times.

    Every comparison has seeds of its own; its two sides have disjoint seeds (no shared luck, so p below .05
    must come up in about 5 %), or with `same_seed` the same one (so every difference must be exactly 0).
    """
    check_count("comparisons", comparisons)
    check_count("replications", replications, least=2)
    check_seed(seed)
    check_seed(seed + 2 * comparisons)
    subject = subject_of(adapter, outcomes)
    subject.facts(scenario)
    rows = [
        {
            "scenario": scenario,
            "seed": seed + 2 * comparison + (0 if same_seed else side),
            "replication": replication,
            "days": days,
            "world": world,
        }
        for comparison in range(comparisons)
        for side in (0, 1)
        for replication in range(replications)
    ]
    lean = partial(_outcomes_only, subject.run)
    finished = execute(
        rows, lean, group_size=2 * replications, workers=workers, prepare=subject.prepare, on_progress=progress
    )
    raise_if_nothing_ran(finished)

    from yhly_sim.analysis.comparison.compare import compare_paired

    frames = [
        runs_frame(finished[start : start + replications], subject.outcomes)
        for start in range(0, len(rows), replications)
    ]
    pairs = zip(frames[0::2], frames[1::2], strict=True)
    return SelfComparison(tuple(compare_paired(first, second, subject.outcomes) for first, second in pairs))


def _outcomes_only(adapter: Adapter, row: Mapping[str, Any]) -> RunResult:
    return RunResult(outcomes=adapter(row).outcomes)
