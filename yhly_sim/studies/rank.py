"""`yhly rank`: more than two designs with the same luck; which is best, and with what probability."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Mapping, Sequence

from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.language import LANGUAGES, current_language
from yhly_sim.engine.outcomes import Adapter, Outcome
from yhly_sim.execution.finished import Finished, OnProgress
from yhly_sim.studies.arguments import check_count, check_optional_count, check_seed
from yhly_sim.studies.batch.frames import raise_if_nothing_ran
from yhly_sim.studies.batch.provenance import failures_of, now, origin
from yhly_sim.studies.comparing.designs_side_by_side import SideBySide
from yhly_sim.studies.comparing.paired_runs import headline_name
from yhly_sim.studies.subject import short_facts, subject_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from yhly_sim.analysis.ranking.rank import Ranking

FEWEST_FOR_A_BUDGET = 10
"""Replications of each design before a budget is spent: with fewer their spread is hardly known."""


@dataclass(frozen=True)
class RankingResult:
    """What a ranking found, with all its runs.

    rankings: outcome -> ranking. headline: the outcome that the sentence is about and a budget was spent for. runs: one
    row a run (design, replication, seed, then outcomes). stages: replications of each design before and after each
    stage of the budget. scenarios: what is kept of each, long facts included.
    """

    rankings: Mapping[str, Ranking]
    headline: str
    outcomes: tuple[Outcome, ...]
    runs: pd.DataFrame
    stages: tuple[Mapping[str, tuple[int, int]], ...]
    scenarios: tuple[Mapping[str, Any], ...]
    provenance: Mapping[str, Any]

    @property
    def table(self) -> pd.DataFrame:
        """One row a design and outcome: mean, interval, difference to the best, simultaneous interval, probability."""
        import pandas as pd

        rows = [{"outcome": name, "design": one.design, **one.to_json()}
                for name, ranking in self.rankings.items() for one in ranking.standings]
        table = pd.DataFrame(rows)
        table.attrs["units"] = {name: ranking.outcome.unit for name, ranking in self.rankings.items()}
        return table

    @property
    def titles(self) -> dict[str, Mapping[str, str]]:
        """Scenario name -> language -> title, for the scenarios that have one."""
        return {str(facts["name"]): facts["title"] for facts in self.scenarios if "title" in facts}

    def ranking(self, outcome: str) -> Ranking:
        """The ranking by an outcome; a UserError where it is unknown, no design has it, or it cannot be ranked by."""
        known = {one.name for one in self.outcomes}
        if outcome not in known:
            raise UserError("unknown_outcome", name=outcome, nearest=nearest(outcome, known), known=", ".join(known))
        found = self.rankings.get(outcome)
        if found is None:
            raise UserError("rank_outcome_absent", name=outcome)
        if found.leader is None:
            raise UserError("rank_no_direction" if found.outcome.higher_is_better is None else "rank_outcome_absent",
                            name=outcome)
        return found

    def sentence(self, lang: str | None = None) -> str:
        """Which design is best by the headline outcome, how sure that is, and what the intervals are not."""
        from yhly_sim.report.ranking.words import ranking_sentence

        return ranking_sentence(self.rankings[self.headline], lang, titles=self.titles)

    def plot(self, lang: str | None = None) -> Figure:
        """Designs from the best down: difference to the best with simultaneous intervals, and probability."""
        from yhly_sim.report.ranking.figure import ranking_figure

        return ranking_figure(self.rankings[self.headline], titles=self.titles, lang=lang or current_language())

    def to_json(self, lang: str | None = None) -> dict[str, Any]:
        """`designs` (name -> outcome -> standing), `outcomes` (unit, best, contenders), `stages`, `sentence`,
        `provenance`, ready for `json.dumps`; only the sentence has a language."""
        designs: dict[str, Any] = {str(facts["name"]): {} for facts in self.scenarios}
        for name, ranking in self.rankings.items():
            for standing in ranking.standings:
                designs[standing.design][name] = standing.to_json()
        outcomes = {name: {"unit": one.outcome.unit, "best": one.leader, "may_be_best": list(one.contenders)}
                    for name, one in self.rankings.items()}
        stages = [{design: list(counts) for design, counts in stage.items()} for stage in self.stages]
        return {"designs": designs, "outcomes": outcomes, "headline": self.headline, "stages": stages,
                "sentence": self.sentence(lang), "provenance": dict(self.provenance)}

    def write(self, out: str | Path, lang: str | None = None) -> Path:
        """Write runs, table, figure, sentence and provenance to a folder; gives back the folder."""
        from yhly_sim.report.folder import write_study

        columns = {name: f"rank_column_{name}" for name in COLUMNS}
        return write_study(Path(out), table=self.to_json(lang), frames={"runs": self.runs, "ranking": self.table},
                           outcomes=self.outcomes, figure=self.plot(lang), scenarios=self.scenarios, columns=columns,
                           sentences={one: self.sentence(one) for one in LANGUAGES}, provenance=self.provenance)


COLUMNS = ("design", "outcome", "mean", "ci_low", "ci_high", "difference_to_best", "probability_best", "best_low",
           "best_high", "may_be_best", "replications")


def rank(
    scenarios: Sequence[Any],
    *,
    replications: int = 30,
    outcome: str | None = None,
    budget: int = 0,
    seed: int = 1,
    days: int | None = None,
    world: str | None = None,
    costs: Any = None,
    workers: int | None = None,
    out: str | Path | None = None,
    progress: OnProgress | None = None,
    adapter: Adapter | None = None,
    outcomes: Sequence[Outcome] | None = None,
) -> RankingResult:
    """Run two or more scenarios `replications` times each, all with the same luck, and rank them by every outcome.

    outcome: what they are ranked by first of all (default: the headline outcome). budget: so many runs more, spent in
    stages where they tell most about which is best by that outcome. The other arguments are those of `compare`.

    Raises UserError for fewer than two scenarios, one that is there twice, or whatever else is wrong, before anything
    runs. A replication in which a run fails is taken from all scenarios that ran it.
    """
    if isinstance(scenarios, str) or len(scenarios) < 2:
        raise UserError("rank_two_or_more", count=1 if isinstance(scenarios, str) else len(scenarios))
    check_count("replications", replications)
    check_count("budget", budget, least=0)
    if budget:
        check_count("replications", replications, least=FEWEST_FOR_A_BUDGET)
    check_seed(seed)
    check_optional_count("days", days)
    check_optional_count("workers", workers)
    if out is not None:
        from yhly_sim.report.folder import check_folder

        check_folder(Path(out))
    subject = subject_of(adapter, outcomes)
    headline = rankable(outcome, subject.outcomes)
    facts = tuple(subject.facts(scenario) for scenario in scenarios)
    names = [str(fact["name"]) for fact in facts]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise UserError("rank_twice", name=twice)
    started, clock = now(), time.perf_counter()
    runs = SideBySide(subject, dict(zip(names, [subject.with_costs(one, costs) for one in scenarios], strict=True)),
                      seed, days, world, workers, progress)
    runs.go_on(dict.fromkeys(names, replications))
    raise_if_nothing_ran(runs.all_finished)
    stages = runs.spend(budget, headline) if budget else ()

    from yhly_sim.analysis.ranking.rank import rank_designs

    rankings = rank_designs(runs.frames(), subject.outcomes, seed=seed)
    if headline.name not in rankings or rankings[headline.name].leader is None:
        raise UserError("rank_outcome_absent", name=headline.name)
    finished: list[Finished] = runs.all_finished
    failures = failures_of(finished)
    result = RankingResult(
        rankings=rankings, headline=headline.name, outcomes=subject.outcomes, runs=runs.frame(), stages=stages,
        scenarios=facts,
        provenance={
            **origin(), "study": "rank", "scenarios": [short_facts(fact) for fact in facts], "seed": seed,
            "replications": {name: len(done) for name, done in runs.finished.items()}, "budget": budget, "days": days,
            "world": world, "costs": None if costs is None else str(costs), "runs_planned": len(finished),
            "runs_failed": len(failures), "failures": failures, "started": started, "finished": now(),
            "seconds": round(time.perf_counter() - clock, 3)})
    if out is not None:
        result.write(out)
    return result


def rankable(name: str | None, outcomes: Sequence[Outcome]) -> Outcome:
    """The outcome to be ranked by (the headline where none is named); a UserError where it is unknown, or no direction
    of it is good by itself."""
    known = {outcome.name: outcome for outcome in outcomes}
    chosen = headline_name(outcomes) if name is None else name
    if chosen not in known:
        raise UserError("unknown_outcome", name=chosen, nearest=nearest(chosen, known), known=", ".join(known))
    if known[chosen].higher_is_better is None:
        raise UserError("rank_no_direction", name=chosen)
    return known[chosen]
