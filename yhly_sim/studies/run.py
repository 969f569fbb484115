"""`yhly run`: one scenario, one seed, one run."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Mapping, Sequence

from yhly_sim.engine.language import current_language
from yhly_sim.engine.outcomes import Adapter, Outcome, RunResult
from yhly_sim.execution.finished import Finished, OnProgress, Progress
from yhly_sim.studies.arguments import check_count, check_optional_count, check_seed
from yhly_sim.studies.batch.frames import books_frame, kept_frames, runs_frame, series_frame
from yhly_sim.studies.batch.provenance import now, origin
from yhly_sim.studies.subject import short_facts, subject_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class RunOutcome:
    """What one run ended with: one draw of luck, so no value here says how sure it is.

    books: who paid how much for what: a row a payer and purpose, yuan, hours, and both priced.
    """

    result: RunResult
    outcomes: tuple[Outcome, ...]
    weekly: tuple[Outcome, ...]
    runs: pd.DataFrame
    series: pd.DataFrame
    books: pd.DataFrame
    scenario: Mapping[str, Any]
    provenance: Mapping[str, Any]

    @property
    def table(self) -> pd.DataFrame:
        """One row per outcome that exists in this run: value, unit, and the reported value where there is one."""
        import pandas as pd

        rows = self.to_json()["outcomes"]
        table = pd.DataFrame.from_dict(rows, orient="index", columns=["value", "unit", "reported"])
        table.index.name = "outcome"
        table.attrs["units"] = {name: row["unit"] for name, row in rows.items()}
        return table

    def plot(self, lang: str | None = None) -> Figure:
        """The weekly course of the main series."""
        from yhly_sim.report.comparison.figure import run_figure

        lang = lang or current_language()
        name = str(self.scenario["name"])
        return run_figure(
            self.series,
            name=self.scenario.get("title", {}).get(lang, name),
            outcomes=self.outcomes,
            weekly=self.weekly,
            lang=lang,
        )

    def to_json(self) -> dict[str, Any]:
        """`outcomes` (name -> value, unit, reported where there is one) and `provenance`."""
        values = self.result.outcomes
        reported = {o.reported_of: values[o.name] for o in self.outcomes if o.reported_of and o.name in values}
        told: dict[str, dict[str, Any]] = {}
        for outcome in self.outcomes:
            if outcome.name in values:
                told[outcome.name] = {"value": values[outcome.name], "unit": outcome.unit}
                if outcome.name in reported:
                    told[outcome.name]["reported"] = reported[outcome.name]
        return {"outcomes": told, "provenance": dict(self.provenance)}

    def write(self, out: str | Path, lang: str | None = None) -> Path:
        """Write data, dictionary, figure, values and provenance to a folder; gives back the folder."""
        from yhly_sim.report.folder import write_study

        return write_study(
            Path(out),
            table=self.to_json(),
            frames=kept_frames(runs=self.runs, series=self.series, books=self.books),
            outcomes=(*self.outcomes, *self.weekly),
            figure=self.plot(lang),
            scenarios=(self.scenario,),
            provenance=self.provenance,
        )


def run(
    scenario: Any,
    *,
    seed: int = 1,
    replication: int = 0,
    days: int | None = None,
    world: str | None = None,
    costs: Any = None,
    out: str | Path | None = None,
    progress: OnProgress | None = None,
    adapter: Adapter | None = None,
    outcomes: Sequence[Outcome] | None = None,
) -> RunOutcome:
    """Run one scenario once, in this process.

    days, world: instead of what the scenario says. costs: a costs file (name or path) whose prices replace the
    scenario's. progress: is told the day lived (done) of all days (planned).

    Raises UserError for a wrong scenario, number or folder before anything runs.
    """
    check_seed(seed)
    check_count("replication", replication, least=0)
    check_optional_count("days", days)
    if out is not None:
        from yhly_sim.report.folder import check_folder

        check_folder(Path(out))
    subject = subject_of(adapter, outcomes)
    scenario = subject.with_costs(scenario, costs)
    facts = subject.facts(scenario)
    row = {"scenario": scenario, "seed": seed, "replication": replication, "days": days, "world": world}
    started, clock = now(), time.perf_counter()
    tell = progress or (lambda step: None)
    tell(Progress("preparing", 0, 0, 0))
    if subject.prepare is not None:
        subject.prepare([row])
    if subject.watch is not None:
        result = subject.watch(row, lambda day, planned: tell(Progress("running", day, planned, 0)))
    else:
        result = subject.run(row)
    finished = [Finished(row, result, None, time.perf_counter() - clock)]
    runs = runs_frame(finished, subject.outcomes).reset_index()
    runs.insert(0, "side", "run")
    runs.insert(2, "seed", seed)
    outcome = RunOutcome(
        result=result,
        outcomes=subject.outcomes,
        weekly=subject.series,
        runs=runs,
        series=series_frame(finished, "run"),
        books=books_frame(finished, "run"),
        scenario=facts,
        provenance={
            **origin(),
            "study": "run",
            "scenarios": [short_facts(facts)],
            "seed": seed,
            "replication": replication,
            "days": days,
            "world": world,
            "costs": None if costs is None else str(costs),
            "run": result.provenance,
            "started": started,
            "finished": now(),
            "seconds": round(time.perf_counter() - clock, 3),
        },
    )
    if out is not None:
        outcome.write(out)
    return outcome
