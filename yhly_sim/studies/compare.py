"""`yhly compare`: two scenarios with the same luck, replication by replication."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Mapping, Sequence

from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.outcomes import Adapter, Outcome
from yhly_sim.execution.finished import Finished, OnProgress
from yhly_sim.report.comparison.verdict import headline_of
from yhly_sim.studies.arguments import check_count, check_on_scale, check_optional_count, check_seed
from yhly_sim.studies.batch.frames import books_frame, raise_if_nothing_ran, series_frame, table_frame
from yhly_sim.studies.batch.provenance import failures_of, now, origin
from yhly_sim.studies.comparing.comparison import ComparisonResult
from yhly_sim.studies.comparing.paired_runs import PairedRuns, reached, read_precision
from yhly_sim.studies.subject import Subject, short_facts, subject_of

if TYPE_CHECKING:
    import pandas as pd

    from yhly_sim.analysis.comparison.compare import Comparison
    from yhly_sim.analysis.comparison.equivalence import Equivalence

MOST_REPLICATIONS = 200
"""Where a comparison that goes on for precision ends, unless it is told otherwise."""


def compare(
    scenarios: Sequence[Any],
    *,
    replications: int = 10,
    seed: int = 1,
    days: int | None = None,
    world: str | None = None,
    costs: Any = None,
    precision: float | Mapping[str, float] | None = None,
    most: int = MOST_REPLICATIONS,
    uncertain: int = 0,
    equivalence: bool | Mapping[str, float] = False,
    workers: int | None = None,
    out: str | Path | None = None,
    progress: OnProgress | None = None,
    adapter: Adapter | None = None,
    outcomes: Sequence[Outcome] | None = None,
) -> ComparisonResult:
    """Run two scenarios `replications` times each, both sides with the same luck, and compare them pair by pair.

    scenarios: baseline first, then the treatment. days, world: instead of what the scenarios say. costs: a costs file
    (name or path) whose prices replace those of both.
    precision: go on in blocks until the half-width of the headline outcome (a number) or of each named one (a mapping)
    is reached, or `most` replications are done. uncertain: so many points of the plausible ranges are drawn, the same
    for both sides, to see whether signs hold there. equivalence: test whether sides are practically the same, against
    the smallest difference of interest of each outcome or the margins given (outcome -> margin).
    workers: processes (default: one a core). out: a folder that is written at the end. progress: is told where
    the batch stands. adapter, outcomes: another model and its register instead of ours.

    Raises UserError for a wrong scenario, number or folder before anything runs. A run that fails is left out
    together with its twin and listed in the provenance.
    """
    if isinstance(scenarios, str) or len(scenarios) != 2:
        given = [scenarios] if isinstance(scenarios, str) else scenarios
        raise UserError("compare_two_scenarios", count=len(given))
    check_count("replications", replications)
    check_count("uncertain", uncertain, least=0)
    check_seed(seed)
    check_optional_count("days", days)
    check_optional_count("workers", workers)
    if out is not None:
        from yhly_sim.report.folder import check_folder

        check_folder(Path(out))
    subject = subject_of(adapter, outcomes)
    goal = None if precision is None else read_precision(precision, subject, first=replications, most=most)
    margins = _margins(equivalence, subject)
    if uncertain and adapter is not None:
        raise TypeError("a model of your own has no catalogue of uncertainties that could be drawn")
    scenarios = [subject.with_costs(scenario, costs) for scenario in scenarios]
    facts = (subject.facts(scenarios[0]), subject.facts(scenarios[1]))
    started, clock = now(), time.perf_counter()
    pairs = PairedRuns(subject, scenarios, seed, days, world, workers, progress)
    pairs.go_on(replications if goal is None else goal.first)
    raise_if_nothing_ran(pairs.all_finished)
    if goal is not None:
        pairs.go_on_until(goal)

    import pandas as pd

    from yhly_sim.analysis.comparison.compare import compare_paired
    from yhly_sim.analysis.comparison.cost_effectiveness import cost_effectiveness
    from yhly_sim.analysis.comparison.fairness import compare_groups
    from yhly_sim.analysis.comparison.survival import compare_survival

    frames, sides = pairs.frames(), pairs.finished
    both = frames["baseline"], frames["treatment"]
    comparison = compare_paired(*both, subject.outcomes, names=(facts[0]["name"], facts[1]["name"]))
    plausible, drawn = None, None
    extra: list[Finished] = []
    if uncertain:
        from yhly_sim.studies.comparing.plausible_ranges import examine

        plausible, drawn, extra = examine(pairs, comparison, uncertain)
    groups, durations = (_both_sides(sides, name) for name in ("groups", "durations"))
    failures = failures_of([*pairs.all_finished, *extra])
    result = ComparisonResult(
        comparison=comparison,
        outcomes=subject.outcomes,
        weekly=subject.series,
        runs=_all_runs(frames, seed),
        series=pd.concat([series_frame(runs, side) for side, runs in sides.items()], ignore_index=True),
        books=_all_books(sides),
        groups=groups,
        durations=durations,
        effects=subject.effects,
        costs_of_effects=cost_effectiveness(*both, subject.effects, subject.outcomes),
        fairness=compare_groups(groups, subject.outcomes),
        survival=compare_survival(durations),
        scenarios=facts,
        equivalence=_equivalence(comparison, margins, subject),
        precision=() if goal is None else reached(frames, goal, subject.outcomes),
        plausible=plausible,
        drawn=drawn,
        provenance={
            **origin(),
            "study": "compare",
            "scenarios": [short_facts(fact) for fact in facts],
            "seed": seed,
            "replications": pairs.replications,
            "days": days,
            "world": world,
            "costs": None if costs is None else str(costs),
            "precision": None if goal is None else goal.to_json(),
            "uncertain": uncertain,
            "equivalence": None if margins is None else dict(margins),
            "absent": dict(comparison.absent),
            "pairs_left_out": dict(comparison.left_out),
            "runs_planned": len(pairs.all_finished) + len(extra),
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


def _margins(equivalence: bool | Mapping[str, float], subject: Subject) -> Mapping[str, float] | None:
    """Margins that were given, checked; None where equivalence was not asked for."""
    if equivalence is False:
        return None
    given = {} if equivalence is True else dict(equivalence)
    known = {outcome.name: outcome for outcome in subject.outcomes}
    for name, margin in given.items():
        if name not in known:
            raise UserError("unknown_outcome", name=name, nearest=nearest(name, known), known=", ".join(sorted(known)))
        if isinstance(margin, bool) or not isinstance(margin, (int, float)) or not margin > 0:
            raise UserError("margin_not_positive", name=name, value=margin)
        check_on_scale("--margin", known[name], margin)
    return given


def _equivalence(comparison: Comparison, margins: Mapping[str, float] | None,
                 subject: Subject) -> dict[str, Equivalence]:
    if margins is None:
        return {}
    from yhly_sim.analysis.comparison.equivalence import equivalences

    headline = headline_of(comparison, subject.outcomes)
    return equivalences(comparison, margins=margins, headline=None if headline is None else headline.name)


def _both_sides(sides: Mapping[str, Sequence[Finished]], name: str) -> pd.DataFrame:
    """A small table of all runs of both sides, with side and replication."""
    import pandas as pd

    parts = [part for side, runs in sides.items() if len(part := table_frame(runs, side, name))]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


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
