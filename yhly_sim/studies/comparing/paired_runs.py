"""Two scenarios, run side by side with the same luck, as many replications as it takes."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Mapping, Sequence

from yhly_sim.analysis.comparison.precision import Reached, half_width, replications_to_stop
from yhly_sim.design.precision import Precision
from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.outcomes import Outcome, Row
from yhly_sim.execution.executor import execute
from yhly_sim.execution.finished import Finished, OnProgress
from yhly_sim.report.comparison.verdict import FIRST_OUTCOMES
from yhly_sim.studies.arguments import check_on_scale
from yhly_sim.studies.batch.frames import runs_frame
from yhly_sim.studies.subject import Subject

if TYPE_CHECKING:
    import pandas as pd

SIDES = ("baseline", "treatment")


@dataclass
class PairedRuns:
    """Runs of two scenarios; `finished` has those of each side in the order of their replications."""

    subject: Subject
    scenarios: Sequence[Any]
    seed: int
    days: int | None
    world: str | None
    workers: int | None
    progress: OnProgress | None
    finished: Mapping[str, list[Finished]] = field(default_factory=lambda: {side: [] for side in SIDES})

    @property
    def replications(self) -> int:
        return len(self.finished["baseline"])

    def go_on(self, replications: int) -> None:
        """Run what is missing to so many replications."""
        self.run([{"replication": r} for r in range(self.replications, replications)])

    def run(self, settings: Sequence[Row]) -> None:
        """Run both scenarios once for each of `settings` (keys of a row besides the scenario)."""
        rows = [{"scenario": scenario, "seed": self.seed, "days": self.days, "world": self.world, **setting}
                for setting in settings for scenario in self.scenarios]
        new = execute(rows, self.subject.run, group_adapter=self.subject.run_group, group_size=2, workers=self.workers,
                      prepare=self.subject.prepare, on_progress=self.progress)
        for place, side in enumerate(SIDES):
            self.finished[side].extend(new[place::2])

    @property
    def all_finished(self) -> list[Finished]:
        """Pair by pair, baseline first."""
        pairs = zip(*(self.finished[side] for side in SIDES), strict=True)
        return [one for pair in pairs for one in pair]

    def frames(self) -> dict[str, pd.DataFrame]:
        """side -> one row a run that succeeded, index replication."""
        return {side: runs_frame(runs, self.subject.outcomes) for side, runs in self.finished.items()}

    def go_on_until(self, precision: Precision) -> None:
        """Run blocks of replications until every half-width is reached, or the most that are allowed."""
        while True:
            frames = self.frames()
            wanted = max((_wanted(frames, name, width, done=self.replications)
                          for name, width in precision.half_widths.items()), default=0)
            total = precision.next_total(self.replications, wanted)
            if total <= self.replications:
                return
            self.go_on(total)


def read_precision(precision: float | Mapping[str, float], subject: Subject, *, first: int, most: int) -> Precision:
    """What `precision` asks for: half-widths by outcome, or one number for the headline outcome.

    Raises UserError for an unknown outcome, a half-width that is not above 0, or fewer replications at most than there
    are to begin with.
    """
    known = {outcome.name: outcome for outcome in subject.outcomes}
    widths = dict(precision) if isinstance(precision, Mapping) else {headline_name(subject.outcomes): precision}
    for name, width in widths.items():
        if name not in known:
            raise UserError("unknown_outcome", name=name, nearest=nearest(name, known), known=", ".join(known))
        if isinstance(width, bool) or not isinstance(width, (int, float)) or not width > 0:
            raise UserError("precision_not_positive", name=name, value=width)
        check_on_scale("--precision", known[name], width)
    first = max(first, Precision.first)
    if most < first:
        raise UserError("precision_most_too_few", most=most, least=first)
    return Precision({name: float(width) for name, width in widths.items()}, most, first=first)


def headline_name(outcomes: Sequence[Outcome]) -> str:
    """The outcome that a study is about where none is named."""
    known = {outcome.name: outcome for outcome in outcomes}
    directed = [outcome.name for outcome in outcomes if outcome.higher_is_better is not None]
    return next(name for name in (*FIRST_OUTCOMES, *directed, *known) if name in known)


def reached(frames: Mapping[str, pd.DataFrame], precision: Precision,
            outcomes: Sequence[Outcome]) -> tuple[Reached, ...]:
    """How precise each outcome became that a half-width was asked for."""
    units = {outcome.name: outcome.unit for outcome in outcomes}
    found = []
    for name, wanted in precision.half_widths.items():
        pairs = _differences(frames, name)
        width = half_width(float(pairs.std(ddof=1)), len(pairs)) if len(pairs) > 1 else math.nan
        found.append(Reached(name, units[name], wanted, width, len(pairs), precision.most))
    return tuple(found)


def _wanted(frames: Mapping[str, pd.DataFrame], name: str, width: float, *, done: int) -> int:
    """Replications at which this outcome may be precise enough, counting pairs without a value as lost."""
    pairs = _differences(frames, name)
    if len(pairs) < 2:
        return 0
    return replications_to_stop(float(pairs.std(ddof=1)), width) + done - len(pairs)


def _differences(frames: Mapping[str, pd.DataFrame], name: str) -> pd.Series:
    return (frames["treatment"][name] - frames["baseline"][name]).dropna()
