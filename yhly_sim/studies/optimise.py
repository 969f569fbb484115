"""`yhly optimise`: designs within a budget, searched for by ask and tell over runs that are kept."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, Mapping, Sequence

from yhly_sim.design.experiment import Experiment
from yhly_sim.design.search_arguments import SEARCH, SearchArguments
from yhly_sim.engine.derived_seeds import derived_seed
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.language import current_language
from yhly_sim.engine.outcomes import Outcome, Row
from yhly_sim.studies.batch.analysed import with_warning
from yhly_sim.studies.batch.provenance import now, origin

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure
    from rich.console import Group

    from yhly_sim.analysis.search.frontier import Candidate, Estimate, Frontier
    from yhly_sim.analysis.search.search import Search
    from yhly_sim.execution.finished import OnProgress
    from yhly_sim.report.design_words import LevelWords

Evaluate = Callable[[Sequence[Row]], "pd.DataFrame"]
"""Runs rows: one row a run in the same order, a column an outcome, NaN where a run failed or has no such value."""


@dataclass(frozen=True)
class OptimiseResult:
    """What a search found.

    titles: scenario -> language -> title. level_words: what levels are called. provenance: how it was done.
    """

    experiment: Experiment
    found: Frontier
    outcomes: tuple[Outcome, ...]
    titles: Mapping[str, Mapping[str, str]]
    level_words: LevelWords
    provenance: Mapping[str, Any]

    @property
    def table(self) -> pd.DataFrame:
        """One row a design that was looked at again (index: its number): letter, whether it is on the front and how
        sure, its levers, then for each outcome the estimate with its ends; units in `.attrs["units"]`."""
        import pandas as pd

        rows = [{"letter": one.letter, "on_front": one.is_member, "front_probability": one.front_probability,
                 "front_probability_with_draws": one.front_probability_with_draws,
                 "within_budget": one.is_within_budget, "budget_probability": one.budget_probability,
                 "replications": one.replications,
                 **{lever.name: one.settings.get(lever.name) for lever in self.found.levers},
                 **{column: number for name, estimate in one.estimates.items()
                    for column, number in _columns(name, estimate).items()}} for one in self.found.candidates]
        table = pd.DataFrame(rows, index=pd.Index([one.number for one in self.found.candidates], name="design"))
        table.attrs["units"] = {one.name: one.unit for one in self.outcomes}
        return table

    def tables(self, lang: str | None = None) -> Group:
        """The designs on the front, for a terminal."""
        from yhly_sim.report.frontier.words import frontier_table

        return frontier_table(self.found, self.outcomes, lang, level_words=self.level_words)

    def sentence(self, lang: str | None = None) -> str:
        """Budget, how many designs and draws, who is on the front and how sure, and what could backfire."""
        from yhly_sim.report.frontier.words import frontier_sentence

        lang = lang or current_language()
        titles = {name: words[lang] for name, words in self.titles.items()}
        said = frontier_sentence(self.found, self.outcomes, lang, titles=titles, level_words=self.level_words)
        return with_warning(said, self.experiment.arguments, lang)

    def plot(self, lang: str | None = None) -> Figure:
        """The front against cost, and how it came forward."""
        from yhly_sim.report.frontier.figure import frontier_figure

        lang = lang or current_language()
        return frontier_figure(self.found, self.outcomes, title=self.experiment.titled(lang), lang=lang,
                               level_words=self.level_words)

    def to_json(self, lang: str | None = None) -> dict[str, Any]:
        """`front`, `others`, `convergence`, `search`, `sentence` and `provenance`; only the words have a language."""
        found, lang = self.found, lang or current_language()
        return {
            "front": [self._candidate(one, lang) for one in found.members],
            "others": [self._candidate(one, lang) for one in found.candidates if not one.is_member],
            "convergence": found.convergence.to_dict("records"),
            "search": {**found.arguments.plain(), "designs": len(found.tried), "draws_compared": found.draws,
                       "runs": found.runs, "runs_again": found.runs_again, "growth": _plain(found.growth),
                       "too_few_runs": list(found.too_few_runs), "lost_draws": list(found.lost_draws),
                       "looked_at_again": found.is_looked_at_again},
            "sentence": self.sentence(lang),
            "provenance": dict(self.provenance),
        }

    def write(self, out: str | Path, lang: str | None = None) -> Path:
        """Write the front, all designs that were tried, figure, sentence and provenance to a folder; gives it back."""
        from yhly_sim.report.folder import write_study

        return write_study(
            Path(out), table=self.to_json(lang), sentences={one: self.sentence(one) for one in ("zh", "en")},
            frames={"front": self.table.reset_index(), "tried": _as_text(self.found.tried.reset_index(), self.found),
                    "convergence": self.found.convergence},
            outcomes=self.outcomes, figure=self.plot(lang), scenarios=[], provenance=self.provenance)

    def _candidate(self, one: Candidate, lang: str) -> dict[str, Any]:
        from yhly_sim.report.design_words import design_words

        words = design_words(one.settings, self.found.levers, lang, only_with=self.found.arguments.only_with,
                             level_words=self.level_words)
        return {
            "design": one.number, "letter": one.letter, "settings": dict(one.settings), "words": words,
            "estimates": {name: {key: _plain(getattr(estimate, key)) for key in estimate.__dataclass_fields__}
                          for name, estimate in one.estimates.items()},
            "front_probability": one.front_probability,
            "front_probability_with_draws": one.front_probability_with_draws,
            "within_budget": one.is_within_budget, "budget_probability": one.budget_probability,
            "replications": one.replications, "largest_error": _plain(one.largest_error),
            "reported_only": list(one.reported_only), "worse": list(one.worse),
        }


def optimise(
    experiment: str | Path | Experiment,
    *,
    quick: bool = False,
    evaluate: Evaluate | None = None,
    outcomes: Sequence[Outcome] | None = None,
    store: str | Path | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    serial: bool = False,
    retry_failed: bool = False,
    progress: OnProgress | None = None,
    out: str | Path | None = None,
) -> OptimiseResult:
    """Search for the designs of an experiment of kind `search`, and give back the front.

    experiment: name, file or object. store, workers, scheduler, serial, retry_failed: as for `run_experiment`.
    evaluate, outcomes: what runs the rows, and its register, in place of the store and the experiment's model.

    Runs are content-addressed, so the same search again runs nothing, and one that was stopped goes on where it was:
    it is played from its beginning, every answer that the store has is taken from there, and the front is the same to
    the last bit. Raises UserError before anything runs where the experiment is no search or is wrong.
    """
    from yhly_sim.studies.batch.plan import loaded, subject_of_experiment

    chosen = loaded(experiment, quick=quick)
    if chosen.kind != SEARCH:
        raise UserError("optimise_wants_search", name=chosen.name, kind=chosen.kind)
    if out is not None:
        from yhly_sim.report.folder import check_folder

        check_folder(Path(out))
    started, clock = now(), time.perf_counter()
    subject = subject_of_experiment(chosen) if evaluate is None or outcomes is None else None
    register = tuple(outcomes if outcomes is not None else subject.outcomes if subject is not None else ())
    if evaluate is not None:
        search = played(search_of(chosen, register), evaluate)
    else:
        from yhly_sim.studies.batch.optimise_runs import kept_evaluation

        assert subject is not None
        with kept_evaluation(chosen, subject, store=store, workers=workers, scheduler=scheduler, serial=serial,
                             retry_failed=retry_failed, progress=progress) as kept:
            search = played(search_of(chosen, register), kept)
    from yhly_sim.analysis.search.frontier import frontier

    facts = {} if subject is None or chosen.model is not None else _titles(chosen, subject.facts)
    result = OptimiseResult(
        chosen, frontier(search, register), register, {name: facts[name] for name in chosen.scenarios if name in facts},
        _level_words(chosen, facts),
        {**origin(), "study": "optimise", "experiment": chosen.spec, "seed": chosen.seed, "runs": search.runs_told,
         "runs_again": search.runs_again, "started": started, "finished": now(),
         "seconds": round(time.perf_counter() - clock, 3)})
    if out is not None:
        result.write(out)
    return result


def search_of(experiment: Experiment, outcomes: Sequence[Outcome]) -> Search:
    """The search that an experiment describes, not begun.

    Its draws are those of the experiment's plan; for the second look the same is drawn with a seed of its own. Outcomes
    that the experiment names are kept, and with a reported one the true one it is of.
    """
    from yhly_sim.analysis.search.search import Search

    arguments, plan = SearchArguments.of(experiment.arguments), experiment.plan
    joint = plan.joint.factors if plan.joint else ()
    again = plan
    if arguments.reevaluate is not None:
        again = replace(plan, draws=arguments.reevaluate.draws, seed=derived_seed(plan.seed, "second look"))
    watched = set(experiment.outcomes)
    watched |= {one.reported_of for one in outcomes if one.name in watched and one.reported_of is not None}
    return Search(
        arguments, levers=[factor for factor in experiment.factors if factor.role == "lever"],
        uncertainties=(*plan.drawn, *joint), draws=[plan.draw_settings(draw) for draw in range(plan.draws)],
        draws_again=[again.draw_settings(draw) for draw in range(again.draws)], ground=plan.ground,
        scenario=experiment.scenarios[0], seed=experiment.seed, days=experiment.days, world=experiment.world,
        watched=[one.name for one in outcomes if one.name in watched])


def played(search: Search, evaluate: Evaluate) -> Search:
    """Ask and tell until there is nothing more to ask."""
    while rows := search.ask():
        search.tell(evaluate(rows))
    return search


def _titles(experiment: Experiment, facts: Callable[[Any], Mapping[str, Any]]) -> dict[str, Mapping[str, str]]:
    """scenario -> language -> title, of all scenarios that occur."""
    names = {*experiment.scenarios, *(level.patch.scenario for factor in experiment.factors for level in factor.levels
                                      if level.patch.scenario is not None)}
    return {name: facts(name)["title"] for name in sorted(names)}


def _level_words(experiment: Experiment, titles: Mapping[str, Mapping[str, str]]) -> LevelWords:
    """A level that puts another scenario in place is called by its title."""
    return {(factor.name, str(level.label)): titles[str(level.patch.scenario)] for factor in experiment.factors
            for level in factor.levels if level.patch.scenario in titles}


def _columns(name: str, estimate: Estimate) -> dict[str, float]:
    return {name: estimate.value, f"{name}_ci_low": estimate.ci_low, f"{name}_ci_high": estimate.ci_high,
            f"{name}_standard_error": estimate.standard_error, f"{name}_pessimistic": estimate.pessimistic}


def _as_text(tried: pd.DataFrame, found: Frontier) -> pd.DataFrame:
    """Columns of levers that mix words and nothing as text, so that every file format takes them."""
    plain = tried.copy()
    for lever in found.levers:
        if not lever.is_continuous:
            plain[lever.name] = plain[lever.name].map(lambda setting: "" if setting is None else str(setting))
        else:
            plain[lever.name] = plain[lever.name].astype(float)
    return plain


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and value - value != 0 else value
