"""Several scenarios with the same luck, each as often as it takes to tell which is best."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Mapping

from yhly_sim.engine.outcomes import Outcome
from yhly_sim.execution.executor import execute
from yhly_sim.execution.finished import Finished, OnProgress
from yhly_sim.studies.batch.frames import runs_frame
from yhly_sim.studies.subject import Subject

if TYPE_CHECKING:
    import pandas as pd

MOST_TOGETHER = 6
"""Rows that travel together share world and warm-up; more of them would leave a worker idle at the end."""


@dataclass
class SideBySide:
    """Runs of several designs; `finished` has those of each in the order of its replications 0, 1, ..."""

    subject: Subject
    scenarios: Mapping[str, Any]
    seed: int
    days: int | None
    world: str | None
    workers: int | None
    progress: OnProgress | None
    finished: dict[str, list[Finished]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.finished = {name: [] for name in self.scenarios}

    def go_on(self, counts: Mapping[str, int]) -> None:
        """Run what is missing until each design has so many replications, replication by replication."""
        wanted = [(replication, name) for name, count in counts.items()
                  for replication in range(len(self.finished[name]), count)]
        wanted.sort(key=lambda one: one[0])
        rows = [{"scenario": self.scenarios[name], "seed": self.seed, "replication": replication, "days": self.days,
                 "world": self.world} for replication, name in wanted]
        done = execute(rows, self.subject.run, group_adapter=self.subject.run_group,
                       group_size=min(len(self.scenarios), MOST_TOGETHER), workers=self.workers,
                       prepare=self.subject.prepare, on_progress=self.progress)
        for (_, name), one in zip(wanted, done, strict=True):
            self.finished[name].append(one)

    def spend(self, budget: int, outcome: Outcome) -> tuple[Mapping[str, tuple[int, int]], ...]:
        """Run `budget` more, stage by stage where they tell most about which design is best; gives for each stage the
        replications of each design before and after it."""
        import numpy as np

        from yhly_sim.analysis.ranking.budget import STAGES, counts_after, shares_in_pairs
        from yhly_sim.analysis.ranking.pairs import pairs_of
        from yhly_sim.analysis.ranking.rank import oriented

        stages = []
        sizes = [len(part) for part in np.array_split(np.arange(budget), min(STAGES, budget))]
        for size in sizes:
            there = {name: frame for name, frame in self.frames().items() if frame[outcome.name].notna().any()}
            if len(there) < 2:
                break
            pairs = pairs_of(oriented(there, outcome))
            shares = shares_in_pairs(pairs, smallest=(outcome.smallest_difference or 0.0) / 2)
            before = {name: len(self.finished[name]) for name in there}
            after = counts_after(np.array(list(before.values())), shares, size)
            self.go_on(dict(zip(there, (int(one) for one in after), strict=True)))
            stages.append({name: (before[name], int(one)) for name, one in zip(there, after, strict=True)})
        return tuple(stages)

    @property
    def all_finished(self) -> list[Finished]:
        return [one for done in self.finished.values() for one in done]

    def frames(self) -> dict[str, pd.DataFrame]:
        """design -> one row a run that succeeded, index replication."""
        return {name: runs_frame(done, self.subject.outcomes) for name, done in self.finished.items()}

    def frame(self) -> pd.DataFrame:
        """One row a run: design, replication, seed, then outcomes."""
        import pandas as pd

        parts = []
        for name, frame in self.frames().items():
            part = frame.reset_index()
            part.insert(0, "design", name)
            part.insert(2, "seed", self.seed)
            parts.append(part)
        return pd.concat(parts, ignore_index=True)
