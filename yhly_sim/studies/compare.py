"""`yhly compare`: two scenarios with the same luck, replication by replication."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Mapping, Sequence

from yhly_sim.engine.errors import UserError
from yhly_sim.engine.language import current_language
from yhly_sim.engine.outcomes import Adapter, Effect, Outcome
from yhly_sim.execution.executor import execute
from yhly_sim.execution.finished import Finished, OnProgress
from yhly_sim.studies.arguments import check_count, check_optional_count, check_seed
from yhly_sim.studies.frames import books_frame, kept_frames, raise_if_nothing_ran, runs_frame, series_frame
from yhly_sim.studies.provenance import failures_of, now, origin
from yhly_sim.studies.subject import short_facts, subject_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from yhly_sim.analysis.compare import Comparison
    from yhly_sim.analysis.cost_effectiveness import CostEffectiveness

SIDES = ("baseline", "treatment")


@dataclass(frozen=True)
class ComparisonResult:
    """What a comparison found, with all its runs.

    runs: one row a run (side, replication, seed, then outcomes); series: one row a run and week.
    books: one row a run, payer and purpose: yuan, hours, and both priced.
    outcomes, weekly: registers of outcomes and of the other weekly series.
    effects, costs_of_effects: what cost is set against, and what was found about each.
    scenarios: for each side what is kept of its scenario, long facts included.
    """

    comparison: Comparison
    outcomes: tuple[Outcome, ...]
    weekly: tuple[Outcome, ...]
    runs: pd.DataFrame
    series: pd.DataFrame
    books: pd.DataFrame
    effects: tuple[Effect, ...]
    costs_of_effects: tuple[CostEffectiveness, ...]
    scenarios: tuple[Mapping[str, Any], Mapping[str, Any]]
    provenance: Mapping[str, Any]

    @property
    def table(self) -> pd.DataFrame:
        """One row per outcome: means, paired difference, interval, p, effect size; units in `.attrs["units"]`."""
        return self.comparison.table

    @property
    def cost_effectiveness(self) -> pd.DataFrame:
        """One row per effect: unit, both differences, verdict, ratio and its interval (NaN where there is none), the
        quadrant of the mean and the share of pairs in each quadrant."""
        from yhly_sim.analysis.cost_effectiveness import table_of

        return table_of(self.costs_of_effects)

    @property
    def titles(self) -> dict[str, Mapping[str, str]]:
        """Scenario name -> language -> title, for the scenarios that have one."""
        return {str(facts["name"]): facts["title"] for facts in self.scenarios if "title" in facts}

    def sentence(self, lang: str | None = None) -> str:
        """What was found, how sure it is, what got worse, and what the interval is not."""
        from yhly_sim.report.sentence import comparison_sentence

        return comparison_sentence(self.comparison, self.outcomes, lang, titles=self.titles)

    def cost_sentence(self, lang: str | None = None) -> str:
        """What one more unit of each effect costs, or why that cannot be said."""
        from yhly_sim.report.costs import cost_sentence

        return cost_sentence(self.costs_of_effects, self.effects, lang)

    def plot(self, lang: str | None = None) -> Figure:
        """The figure: paired differences with intervals, and the weekly course of both sides."""
        from yhly_sim.report.figure import comparison_figure

        return comparison_figure(
            self.comparison,
            self.series,
            outcomes=self.outcomes,
            weekly=self.weekly,
            titles=self.titles,
            lang=lang or current_language(),
        )

    def to_json(self, lang: str | None = None) -> dict[str, Any]:
        """`comparisons`, `cost_effectiveness`, `sentence`, `cost_sentence` and `provenance`, ready for `json.dumps`;
        only the sentences have a language."""
        return {
            "comparisons": {d.name: d.to_json() for d in self.comparison.differences},
            "cost_effectiveness": {one.name: one.to_json() for one in self.costs_of_effects},
            "sentence": self.sentence(lang),
            "cost_sentence": self.cost_sentence(lang),
            "provenance": dict(self.provenance),
        }

    def write(self, out: str | Path, lang: str | None = None) -> Path:
        """Write data, dictionary, figure, sentence, table and provenance to a folder; gives back the folder."""
        from yhly_sim.report.folder import write_study

        return write_study(
            Path(out),
            table=self.to_json(lang),
            sentences={one: f"{self.sentence(one)}\n{self.cost_sentence(one)}".strip() for one in ("zh", "en")},
            frames=kept_frames(runs=self.runs, series=self.series, books=self.books),
            outcomes=(*self.outcomes, *self.weekly),
            figure=self.plot(lang),
            scenarios=self.scenarios,
            provenance=self.provenance,
        )


def compare(
    scenarios: Sequence[Any],
    *,
    replications: int = 10,
    seed: int = 1,
    days: int | None = None,
    world: str | None = None,
    costs: Any = None,
    workers: int | None = None,
    out: str | Path | None = None,
    progress: OnProgress | None = None,
    adapter: Adapter | None = None,
    outcomes: Sequence[Outcome] | None = None,
) -> ComparisonResult:
    """Run two scenarios `replications` times each, both sides with the same luck, and compare them pair by pair.

    scenarios: baseline first, then the treatment. days, world: instead of what the scenarios say. costs: a costs file
    (name or path) whose prices replace those of both.
    workers: processes (default: one a core). out: a folder that is written at the end. progress: is told where
    the batch stands. adapter, outcomes: another model and its register instead of ours.

    Raises UserError for a wrong scenario, number or folder before anything runs. A run that fails is left out
    together with its twin and listed in the provenance.
    """
    if isinstance(scenarios, str) or len(scenarios) != 2:
        given = [scenarios] if isinstance(scenarios, str) else scenarios
        raise UserError("compare_two_scenarios", count=len(given))
    check_count("replications", replications)
    check_seed(seed)
    check_optional_count("days", days)
    check_optional_count("workers", workers)
    if out is not None:
        from yhly_sim.report.folder import check_folder

        check_folder(Path(out))
    subject = subject_of(adapter, outcomes)
    scenarios = [subject.with_costs(scenario, costs) for scenario in scenarios]
    facts = (subject.facts(scenarios[0]), subject.facts(scenarios[1]))
    rows = [
        {"scenario": scenario, "seed": seed, "replication": replication, "days": days, "world": world}
        for replication in range(replications)
        for scenario in scenarios
    ]
    started, clock = now(), time.perf_counter()
    finished = execute(
        rows,
        subject.run,
        group_adapter=subject.run_group,
        group_size=2,
        workers=workers,
        prepare=subject.prepare,
        on_progress=progress,
    )
    raise_if_nothing_ran(finished)

    import pandas as pd

    from yhly_sim.analysis.compare import compare_paired
    from yhly_sim.analysis.cost_effectiveness import cost_effectiveness

    sides = {"baseline": finished[0::2], "treatment": finished[1::2]}
    frames = {side: runs_frame(runs, subject.outcomes) for side, runs in sides.items()}
    names = (facts[0]["name"], facts[1]["name"])
    comparison = compare_paired(frames["baseline"], frames["treatment"], subject.outcomes, names=names)
    failures = failures_of(finished)
    result = ComparisonResult(
        comparison=comparison,
        outcomes=subject.outcomes,
        weekly=subject.series,
        runs=_all_runs(frames, seed),
        series=pd.concat([series_frame(runs, side) for side, runs in sides.items()], ignore_index=True),
        books=_all_books(sides),
        effects=subject.effects,
        costs_of_effects=cost_effectiveness(frames["baseline"], frames["treatment"], subject.effects, subject.outcomes),
        scenarios=facts,
        provenance={
            **origin(),
            "study": "compare",
            "scenarios": [short_facts(fact) for fact in facts],
            "seed": seed,
            "replications": replications,
            "days": days,
            "world": world,
            "costs": None if costs is None else str(costs),
            "absent": dict(comparison.absent),
            "pairs_left_out": dict(comparison.left_out),
            "runs_planned": len(rows),
            "runs_failed": len(failures),
            "failures": failures,
            "started": started,
            "finished": now(),
            "seconds": round(time.perf_counter() - clock, 3),
        },
    )
    if out is not None:
        result.write(out)
    return result


def _all_books(sides: Mapping[str, Sequence[Finished]]) -> pd.DataFrame:
    import pandas as pd

    parts = [books_frame(runs, side) for side, runs in sides.items()]
    whole = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)
    whole.attrs = parts[0].attrs
    return whole


def _all_runs(frames: Mapping[str, pd.DataFrame], seed: int) -> pd.DataFrame:
    import pandas as pd

    parts = []
    for side, frame in frames.items():
        part = frame.reset_index()
        part.insert(0, "side", side)
        part.insert(2, "seed", seed)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)
