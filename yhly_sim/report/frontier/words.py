"""The front of a search in front of people: a table of designs, and one sentence that says how sure all this is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping, Sequence

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from yhly_sim.analysis.search.frontier import SURE, Candidate, Estimate, Frontier
from yhly_sim.engine.language import current_language, say
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.report.design_words import LevelWords, design_words
from yhly_sim.report.numbers import NumberForm, form_for

NOTE_STYLE = "dim"


@dataclass(frozen=True)
class FrontierWords:
    """What is needed to say what a search found in one language."""

    found: Frontier
    outcomes: Sequence[Outcome]
    lang: str
    level_words: LevelWords

    def outcome(self, name: str) -> Outcome:
        return next(one for one in self.outcomes if one.name == name)

    def label(self, name: str) -> str:
        return self.outcome(name).label(self.lang)

    def design(self, candidate: Candidate) -> str:
        return design_words(candidate.settings, self.found.levers, self.lang,
                            only_with=self.found.arguments.only_with, level_words=self.level_words)

    def listed_design(self, candidate: Candidate) -> str:
        """Its letter and what that stands for."""
        design = self.design(candidate)
        if candidate.is_baseline:
            design = say("frontier_the_baseline", lang=self.lang, design=design)
        return say("frontier_list_item", lang=self.lang, letter=candidate.letter, design=design)

    def form(self, name: str) -> NumberForm:
        """The form that fits an outcome of all designs looked at again."""
        told = [one.estimates[name] for one in self.found.candidates if name in one.estimates]
        largest = max((abs(end) for one in told for end in (one.value, one.ci_low, one.ci_high) if end == end),
                      default=0.0)
        widths = sorted((one.ci_high - one.ci_low) / 2 for one in told if one.has_interval and one.ci_high > one.ci_low)
        return form_for(self.outcome(name).unit, self.lang, largest=largest,
                        width=widths[len(widths) // 2] if widths else largest / 30)

    def amount(self, name: str, value: float) -> str:
        """A value with its unit: signed where it is a difference from the baseline."""
        form = self.form(name)
        return form.difference(value) if self.is_difference else form.level(value)

    @property
    def is_difference(self) -> bool:
        return self.found.arguments.measured == "difference"

    def interval(self, name: str, one: Estimate) -> str:
        if not one.has_interval:
            return "–"
        form = self.form(name)
        return " … ".join(form.bare(end, signed=self.is_difference) for end in (one.ci_low, one.ci_high))

    def estimate(self, name: str, candidate: Candidate) -> str:
        """Value and interval of a design, with the unit."""
        one = candidate.estimates[name]
        if not one.has_interval:
            return self.amount(name, one.value)
        form = self.form(name)
        low, high = (form.bare(end, signed=self.is_difference) for end in (one.ci_low, one.ci_high))
        return say("frontier_estimate", lang=self.lang, value=self.amount(name, one.value), low=low, high=high)

    def listed(self, names: Sequence[str]) -> str:
        return say("others_separator", lang=self.lang).join(names)


def frontier_table(found: Frontier, outcomes: Sequence[Outcome], lang: str | None = None, *,
                   level_words: LevelWords | None = None) -> Group:
    """A row a design on the front, then the baseline: its letter, every objective with its 95 % interval, how often it
    is on the front, replications; below, what each letter stands for in words, and what the numbers are."""
    words = FrontierWords(found, outcomes, lang or current_language(), level_words or {})
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    table.add_column("", no_wrap=True, style="bold")
    names = [one.outcome for one in found.arguments.objectives]
    for name in names:
        unit = words.form(name).unit_name()
        table.add_column(say("frontier_column", lang=words.lang, label=words.label(name), unit=unit), justify="right",
                         overflow="fold", min_width=12)
    for message in ("frontier_sure", "frontier_replications"):
        table.add_column(say(message, lang=words.lang), justify="right", overflow="fold", min_width=8)
    shown = [*found.members, *(one for one in found.candidates if one.is_baseline and not one.is_member)]
    for place, one in enumerate(shown):
        if place:
            table.add_section()
        mark = " !" if one.reported_only else ""
        letter = one.letter + mark if one.is_member else say("frontier_baseline_short", lang=words.lang)
        table.add_row(letter, *(_cell(words, name, one) for name in names), _sure(one),
                      str(one.replications))
    designs = [Text(words.listed_design(one)) for one in found.members]
    return Group(table, "", *designs, "", *(Text(note, style=NOTE_STYLE) for note in _notes(words)))


def frontier_sentence(found: Frontier, outcomes: Sequence[Outcome], lang: str | None = None, *,
                      titles: Mapping[str, str] | None = None, level_words: LevelWords | None = None) -> str:
    """What was searched under what budget, how many designs are on the front and how sure, the best for the first
    objective, what could backfire, whether the search had ended, and what the intervals are not.

    titles: scenario name -> title in this language.
    """
    words = FrontierWords(found, outcomes, lang or current_language(), level_words or {})
    parts = [_searched(words, titles or {})]
    if not found.members:
        parts.append(say("frontier_nobody", lang=words.lang))
    else:
        parts += [_how_sure(words), _best(words), _too_small(words), _backfires(words), _gets_worse(words)]
    parts += [_left_out(words), _convergence(words), say("frontier_limits", lang=words.lang)]
    return say("sentence_joint", lang=words.lang).join(part for part in parts if part)


def _cell(words: FrontierWords, name: str, one: Candidate) -> str:
    if name not in one.estimates:
        return "–"
    estimate = one.estimates[name]
    value = words.form(name).bare(estimate.value, signed=words.is_difference)
    return f"{value}\n[{words.interval(name, estimate)}]" if estimate.has_interval else value


def _sure(one: Candidate) -> str:
    return f"{100 * one.front_probability:.0f}% / {100 * one.front_probability_with_draws:.0f}%"


def _notes(words: FrontierWords) -> list[str]:
    notes = [say("frontier_note_difference" if words.is_difference else "frontier_note_level", lang=words.lang),
             say("frontier_note_sure", lang=words.lang)]
    if any(one.reported_only for one in words.found.members):
        notes.append(say("frontier_note_mark", lang=words.lang))
    return notes


def _searched(words: FrontierWords, titles: Mapping[str, str]) -> str:
    found, arguments = words.found, words.found.arguments
    message = "frontier_searched" if found.draws > 1 or arguments.draws > 1 else "frontier_searched_certain"
    return say(message, lang=words.lang, scenario=titles.get(found.scenario, found.scenario), designs=len(found.tried),
               generations=len(found.convergence), draws=arguments.draws, replications=arguments.replications,
               budget=_budget(words), members=len(found.members))


def _budget(words: FrontierWords) -> str:
    arguments = words.found.arguments
    if not arguments.budgets:
        return say("frontier_no_budget", lang=words.lang)
    items = []
    for budget in arguments.budgets:
        form = form_for(words.outcome(budget.outcome).unit, words.lang, largest=abs(budget.most),
                        width=abs(budget.most) / 30)
        kind = "difference" if words.is_difference else "level"
        item = say(f"frontier_budget_{kind}", lang=words.lang, label=words.label(budget.outcome),
                   most=form.level(budget.most))
        if budget.statistic == "pessimistic":
            item += say("frontier_budget_pessimistic", lang=words.lang,
                        share=f"{100 * arguments.pessimistic_quantile:.0f}")
        items.append(item)
    return words.listed(items)


def _how_sure(words: FrontierWords) -> str:
    found = words.found
    if not found.is_looked_at_again:
        return say("frontier_not_again", lang=words.lang)
    counts = [one.replications for one in found.candidates]
    fewest = f"{min(counts)}" if min(counts) == max(counts) else f"{min(counts)}–{max(counts)}"
    return say("frontier_again", lang=words.lang, looked=len(counts), draws=found.draws, replications=fewest,
               runs=f"{found.runs_again:,}", sure=sum(one.front_probability >= SURE for one in found.members),
               both=sum(one.front_probability_with_draws >= SURE for one in found.members),
               members=len(found.members))


def _best(words: FrontierWords) -> str:
    first, *others = words.found.arguments.objectives
    sign = 1.0 if first.direction == "max" else -1.0
    best = max(words.found.members, key=lambda one: sign * one.estimates[first.outcome].value)
    told = [say("frontier_other", lang=words.lang, label=words.label(one.outcome),
                value=words.estimate(one.outcome, best)) for one in others]
    return say("frontier_best", lang=words.lang, label=words.label(first.outcome), letter=best.letter,
               design=words.design(best), value=words.estimate(first.outcome, best), others=words.listed(told))


def _too_small(words: FrontierWords) -> str:
    """Where no design moves the first objective by as much as is of interest."""
    first = words.found.arguments.objectives[0].outcome
    stated = words.outcome(first).smallest_difference
    if stated is None:
        return ""
    gains = [one.gains[first] for one in words.found.members]
    if not all(gain.has_interval and -stated < gain.ci_low and gain.ci_high < stated for gain in gains):
        return ""
    form = form_for(words.outcome(first).unit, words.lang, largest=stated, width=stated)
    return say("frontier_too_small", lang=words.lang, label=words.label(first), smallest=form.size(stated))


def _backfires(words: FrontierWords) -> str:
    names = dict.fromkeys(name for one in words.found.members for name in one.reported_only)
    told = []
    for name in names:
        letters = [one.letter for one in words.found.members if name in one.reported_only]
        told.append(say("frontier_backfires", lang=words.lang, letters=words.listed(letters),
                        reported=words.label(name), true=words.label(str(words.outcome(name).reported_of))))
    return say("sentence_joint", lang=words.lang).join(told)


def _gets_worse(words: FrontierWords) -> str:
    names = dict.fromkeys(name for one in words.found.members for name in one.worse)
    items = []
    for name in names:
        letters = [one.letter for one in words.found.members if name in one.worse]
        items.append(say("frontier_worse_item", lang=words.lang, label=words.label(name),
                         letters=words.listed(letters)))
    return say("frontier_worse", lang=words.lang, items=words.listed(items)) if items else ""


def _left_out(words: FrontierWords) -> str:
    told = []
    if words.found.too_few_runs:
        told.append(say("frontier_too_few_runs", lang=words.lang, count=len(words.found.too_few_runs)))
    if any(words.found.lost_draws):
        told.append(say("frontier_lost_draws", lang=words.lang, search=words.found.lost_draws[0],
                        again=words.found.lost_draws[1]))
    return say("sentence_joint", lang=words.lang).join(told)


def _convergence(words: FrontierWords) -> str:
    growth = words.found.growth
    if growth != growth:
        return say("frontier_too_short", lang=words.lang)
    message = "frontier_still_growing" if words.found.is_still_growing else "frontier_settled"
    return say(message, lang=words.lang, generations=len(words.found.convergence) // 4,
               growth=f"{100 * growth:.1f}")
