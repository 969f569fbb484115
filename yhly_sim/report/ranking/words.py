"""Which of several designs is best, in words and as a table."""

from __future__ import annotations

import math
from typing import Mapping, Sequence

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from yhly_sim.analysis.ranking.rank import Ranking, Standing
from yhly_sim.engine.language import current_language, say
from yhly_sim.report.comparison.plausible import percent
from yhly_sim.report.numbers import FINEST_SHARE, NumberForm, form_for
from yhly_sim.report.titles import Titles

FEWEST_REPLICATIONS = 5
MOST_NAMED = 4


def ranking_sentence(ranking: Ranking, lang: str | None = None, *, titles: Titles | None = None) -> str:
    """Which design is best, with what probability, which others it may be, and what the intervals are not."""
    lang = lang or current_language()
    assert ranking.leader is not None
    form, leader = form_of(ranking, lang), ranking[ranking.leader]
    following = [one for one in ranking.from_the_top() if one.design != leader.design]
    others = [named(one.design, titles, lang) for one in following if one.may_be_best]
    tied = [named(one.design, titles, lang) for one in ranking.standings if one.difference_to_best == 0.0]
    n = min(one.replications for one in ranking.standings)
    if n < FEWEST_REPLICATIONS:
        message = "rank_too_few"
    elif all(one.difference_to_best == 0.0 for one in ranking.standings):
        message = "rank_same"
    elif ranking.lead == 0.0:
        message = "rank_tied"
    else:
        message = "rank_open" if others else "rank_established"
    said = say(
        message, lang=lang, label=ranking.outcome.label(lang), best=named(leader.design, titles, lang),
        mean=form.level(leader.mean), low=form.bare(leader.ci_low), high=form.bare(leader.ci_high),
        chance=chance(leader.probability_best), next=named(following[0].design, titles, lang),
        lead=form.size(ranking.lead), n=n,
        tied=_listed(tied, lang), others=_listed(others, lang), count=len(ranking.standings))
    alike = [say("rank_all_alike", lang=lang, smallest=form.size(ranking.outcome.smallest_difference or 0.0))
             ] if n >= FEWEST_REPLICATIONS and is_all_alike(ranking) else []
    return say("sentence_joint", lang=lang).join([said, *alike, say("rank_luck_only", lang=lang)])


def is_all_alike(ranking: Ranking) -> bool:
    """Whether no design is away from the best of the others by as much as the smallest difference of interest."""
    smallest = ranking.outcome.smallest_difference
    ends = [abs(end) for one in ranking.standings for end in (one.best_low, one.best_high)]
    return smallest is not None and all(end < smallest for end in ends)


def ranking_table(ranking: Ranking, lang: str | None = None, *, titles: Titles | None = None) -> Group:
    """Designs from the best down: mean with its interval, difference to the best, its simultaneous interval,
    probability of being the best, and replications."""
    lang = lang or current_language()
    form = form_of(ranking, lang)
    unit = form.unit_name()
    title = ranking.outcome.label(lang) + (say("table_unit_beside", lang=lang, unit=unit) if unit else "")
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False, title=title,
                  title_justify="left")
    table.add_column(say("rank_design", lang=lang), min_width=12, overflow="fold")
    for name in ("mean", "interval", "behind", "simultaneous", "chance", "n"):
        table.add_column(say(f"rank_{name}", lang=lang), justify="right", no_wrap=True)
    for standing in ranking.from_the_top():
        table.add_row(*_row(standing, ranking, form, lang, titles))
    notes = [say("rank_note", lang=lang)]
    if ranking.left_out:
        notes.append(say("rank_left_out", lang=lang, count=ranking.left_out))
    if ranking.absent:
        names = say("others_separator", lang=lang).join(named(one, titles, lang) for one in ranking.absent)
        notes.append(say("rank_absent", lang=lang, names=names))
    return Group(table, "", *(Text(note, style="dim") for note in notes))


def form_of(ranking: Ranking, lang: str) -> NumberForm:
    """One form for all designs, as fine as the narrowest simultaneous interval asks for, and no finer than matters."""
    widths = [(one.best_high - one.best_low) / 4 for one in ranking.standings]
    widths += [(one.ci_high - one.ci_low) / 2 for one in ranking.standings]
    known = [width for width in widths if math.isfinite(width) and width > 0]
    largest = max(abs(one.mean) for one in ranking.standings)
    finest = FINEST_SHARE * (ranking.outcome.smallest_difference or 0.0)
    return form_for(ranking.outcome.unit, lang, largest=largest, width=max(min(known, default=largest / 30), finest))


def named(design: str, titles: Titles | None, lang: str) -> str:
    """The title of a scenario, where it has one of its own; else its name."""
    known: Mapping[str, Mapping[str, str]] = titles or {}
    title = known.get(design, {}).get(lang) or design
    is_shared = sum(one.get(lang) == title for one in known.values()) > 1
    return design if is_shared else title


def chance(probability: float) -> str:
    """A probability that was found by drawing, in percent: none is so small that it could be called 0.

    >>> chance(0.0), chance(0.25), chance(1.0)
    ('<1', '25', '>99')
    """
    return percent(min(max(probability, 1e-9), 1 - 1e-9))


def _row(standing: Standing, ranking: Ranking, form: NumberForm, lang: str, titles: Titles | None) -> list[Text | str]:
    is_leader = standing.design == ranking.leader
    interval = " … ".join(form.bare(end) for end in (standing.ci_low, standing.ci_high))
    around = " … ".join(form.bare(end, signed=True) for end in (standing.best_low, standing.best_high))
    style = "bold" if is_leader else "" if standing.may_be_best else "dim"
    name = Text(named(standing.design, titles, lang), style=style)
    behind = say("rank_leads", lang=lang) if is_leader else form.bare(standing.difference_to_best, signed=True)
    return [name, form.bare(standing.mean), interval, behind, around, chance(standing.probability_best) + "%",
            str(standing.replications)]


def _listed(names: Sequence[str], lang: str) -> str:
    shown = [say("rank_quoted", lang=lang, name=name) for name in names[:MOST_NAMED]]
    if len(names) > MOST_NAMED:
        shown.append(say("others_more", lang=lang, count=len(names) - MOST_NAMED))
    return say("others_separator", lang=lang).join(shown)
