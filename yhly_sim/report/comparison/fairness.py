"""Who gains, in words and as a table."""

from __future__ import annotations

from typing import Sequence

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from yhly_sim.analysis.comparison.compare import Difference
from yhly_sim.analysis.comparison.fairness import Fairness, Gap, GroupDifference
from yhly_sim.engine.language import catalogue, current_language, say
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.report.comparison.table import MARKS, STYLES
from yhly_sim.report.comparison.verdict import FIRST_OUTCOMES, LARGEST_P, direction_of
from yhly_sim.report.numbers import number_form


def main_outcome(fairness: Fairness) -> str | None:
    """The outcome that sentence and table are about: the first of the main ones that groups have."""
    there = list(dict.fromkeys(one.difference.name for one in fairness.groups))
    return next((name for name in (*FIRST_OUTCOMES, *there) if name in there), None)


def group_label(dimension: str, group: str, lang: str) -> str:
    """What a group is called; its name where it is none of ours."""
    message = f"fairness_group_{dimension}_{group}"
    return say(message, lang=lang) if message in catalogue() else group


def dimension_label(dimension: str, lang: str) -> str:
    message = f"fairness_dimension_{dimension}"
    return say(message, lang=lang) if message in catalogue() else dimension


def fairness_sentence(fairness: Fairness, outcomes: Sequence[Outcome], lang: str | None = None) -> str:
    """For each dimension the groups in which the main outcome changes most and least to the good, if a change is
    detected in any, and whether their gap changes."""
    lang = lang or current_language()
    name = main_outcome(fairness)
    if name is None:
        return ""
    outcome = next(one for one in outcomes if one.name == name)
    dimensions = dict.fromkeys(one.dimension for one in fairness.groups)
    parts = []
    for dimension in dimensions:
        groups = [one for one in fairness.groups if one.dimension == dimension and one.difference.name == name]
        gap = next((one for one in fairness.gaps if one.dimension == dimension and one.outcome == name), None)
        if len(groups) > 1 and gap is not None:
            parts.append(_said(groups, gap, outcome, lang))
    return say("sentence_joint", lang=lang).join(parts)


def fairness_table(fairness: Fairness, outcomes: Sequence[Outcome], lang: str | None = None) -> Group:
    """The main outcome in every group: both sides, the paired difference and its interval; below each dimension the gap
    between its best and worst off group."""
    lang = lang or current_language()
    name = main_outcome(fairness)
    outcome = next(one for one in outcomes if one.name == name)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False, title_justify="left",
                  title=say("fairness_title", lang=lang, label=outcome.label(lang)))
    table.add_column(say("fairness_who", lang=lang), min_width=12, overflow="fold")
    for column in ("fairness_before", "fairness_after", "table_difference", "table_interval"):
        table.add_column(say(column, lang=lang), justify="right", no_wrap=True)
    for dimension in dict.fromkeys(one.dimension for one in fairness.groups):
        if table.row_count:
            table.add_section()
        table.add_row(Text(dimension_label(dimension, lang), style="bold"))
        for one in fairness.groups:
            if (one.dimension, one.difference.name) == (dimension, name):
                table.add_row(group_label(dimension, one.group, lang), *_cells(one.difference, outcome, lang))
        for gap in fairness.gaps:
            if (gap.dimension, gap.outcome) == (dimension, name):
                is_better = gap.difference.difference < 0
                table.add_row(Text(say("fairness_gap", lang=lang), style="dim"),
                              *_cells(gap.difference, outcome, lang, direction="better" if is_better else "worse"))
    return Group(table, "", Text(say("fairness_note", lang=lang), style="dim"))


def _cells(difference: Difference, outcome: Outcome, lang: str, *, direction: str | None = None) -> list[Text | str]:
    form = number_form(difference, lang)
    is_found = difference.p_holm < LARGEST_P
    mark = (direction or direction_of(difference, outcome)) if is_found else "open"
    interval = " … ".join(form.bare(end, signed=True) for end in (difference.ci_low, difference.ci_high))
    return [form.bare(difference.baseline), form.bare(difference.treatment),
            Text(f"{form.bare(difference.difference, signed=True)} {MARKS[mark]}", style=STYLES[mark]),
            interval if difference.has_interval else "–"]


def _said(groups: Sequence[GroupDifference], gap: Gap, outcome: Outcome, lang: str) -> str:
    towards_better = -1.0 if outcome.higher_is_better is False else 1.0
    ordered = sorted(groups, key=lambda one: towards_better * one.difference.difference)
    least, most = ordered[0], ordered[-1]
    form = number_form(gap.difference, lang)
    low, high = (form.bare(end, signed=True) for end in (gap.difference.ci_low, gap.difference.ci_high))
    is_found = gap.difference.has_interval and gap.difference.p_holm < LARGEST_P
    message = ("fairness_narrows" if gap.difference.difference < 0 else "fairness_widens") if is_found else \
        "fairness_gap_open" if gap.difference.has_interval else "fairness_gap_one_pair"
    told = say(message, lang=lang, before=form.size(gap.difference.baseline), after=form.size(gap.difference.treatment),
               low=low, high=high, worst=group_label(gap.dimension, gap.worst_treatment, lang))
    changes = [one.difference.p_holm < LARGEST_P for one in groups if one.difference.has_interval]
    kind = "one_pair" if not changes else "found" if any(changes) else "open"
    return say(f"fairness_groups_{kind}", lang=lang, dimension=dimension_label(gap.dimension, lang),
               label=outcome.label(lang), most=_named(most, lang), least=_named(least, lang), gap=told)


def _named(one: GroupDifference, lang: str) -> str:
    difference, form = one.difference, number_form(one.difference, lang)
    amount = form.difference(difference.difference)
    if difference.has_interval:
        low, high = (form.bare(end, signed=True) for end in (difference.ci_low, difference.ci_high))
        amount = say("fairness_amount", lang=lang, difference=amount, low=low, high=high)
    return say("others_item", lang=lang, label=group_label(one.dimension, one.group, lang), difference=amount)
