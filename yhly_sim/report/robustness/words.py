"""Which policy stands where nobody knows the parameters, in words and as tables."""

from __future__ import annotations

import math
from typing import Sequence

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from yhly_sim.analysis.robustness.policies import PolicyRobustness, Robustness
from yhly_sim.analysis.robustness.regions import Region, Regions
from yhly_sim.analysis.shares import Share
from yhly_sim.design.factor import Factor
from yhly_sim.engine.language import current_language, say
from yhly_sim.report.comparison.plausible import percent
from yhly_sim.report.numbers import FINEST_SHARE, NumberForm, form_for

MOST_NAMED = 4


def robustness_sentence(found: Robustness, regions: Regions, factors: Sequence[Factor], lang: str | None = None) -> str:
    """The policy with the smallest 90 % regret and how sure that choice is; in what share of the space it is better
    than the first policy and than its strongest rival; what separates the space; what was not examined."""
    lang = lang or current_language()
    form, chosen = form_of(found, lang), found[found.minimax_high]
    label = found.outcome.label(lang)
    by_luck = "" if math.isnan(found.luck) else say("robustness_by_luck", lang=lang, luck=form.size(found.luck))
    tied = found.least_regretted
    parts = [say("robustness_chosen" if len(tied) == 1 else "robustness_tied", lang=lang, label=label,
                 policy=listed(tied, lang), draws=found.draws, count=len(found.policies),
                 regret=form.size(chosen.regret_high), low=form.bare(chosen.regret_low),
                 high=form.bare(chosen.regret_upper), chosen=percent(chosen.chosen), luck=by_luck)]
    if found.is_all_alike:
        smallest = found.outcome.smallest_difference
        assert smallest is not None
        parts.append(say("robustness_all_alike", lang=lang, smallest=form.size(smallest)))
    if found.minimax not in tied:
        worst = found[found.minimax]
        parts.append(say("robustness_minimax", lang=lang, policy=worst.policy, regret=form.size(worst.regret_max)))
    others = dict.fromkeys(one for one in (found.against, regions.policy if regions.policy != chosen.policy else
                                           regions.other) if one != chosen.policy)
    parts += [_beats(found, chosen.policy, other, lang) for other in others]
    parts.append(_separates(regions, factors, lang))
    parts.append(say("robustness_scope" if found.replications > 1 else "robustness_scope_one", lang=lang,
                     n=found.replications))
    return say("sentence_joint", lang=lang).join(part for part in parts if part)


def robustness_table(found: Robustness, lang: str | None = None) -> Group:
    """Policies in the order of their 90 % regret: mean, worst draw, regrets, how often it suffices, and in what share
    of the space it is better than the first policy."""
    lang = lang or current_language()
    form = form_of(found, lang)
    unit = form.unit_name()
    title = found.outcome.label(lang) + (say("table_unit_beside", lang=lang, unit=unit) if unit else "")
    table = _empty(title)
    table.add_column(say("robustness_policy", lang=lang), min_width=10, overflow="fold")
    for name in ("mean", "worst", "regret_max", "regret_high", "suffices", "share", "clear"):
        table.add_column(say(f"robustness_{name}", lang=lang), justify="right", no_wrap=True)
    for one in sorted(found.policies, key=lambda one: one.regret_high):
        table.add_row(*_row(one, found, form, lang))
    notes = [say("robustness_note", lang=lang, draws=found.draws, n=found.replications, against=found.against,
                 threshold=form.level(found.threshold),
                 given=say("robustness_given" if found.is_given else "robustness_not_given", lang=lang))]
    if found.left_out:
        notes.append(say("robustness_left_out", lang=lang, count=found.left_out))
    return Group(table, "", *(Text(note, style="dim") for note in notes))


def regions_table(regions: Regions, factors: Sequence[Factor], lang: str | None = None) -> Group:
    """The parts of the space that the tree tells apart: conditions, draws, and in how many the policy is better."""
    lang = lang or current_language()
    table = _empty(say("regions_title", lang=lang, policy=regions.policy, other=regions.other))
    table.add_column(say("regions_where", lang=lang), min_width=20, overflow="fold")
    table.add_column(say("regions_draws", lang=lang), justify="right", no_wrap=True)
    table.add_column(say("regions_better", lang=lang), justify="right", no_wrap=True)
    for region in regions.regions:
        share = Share(region.better, region.draws)
        low, high = share.ci
        table.add_row(where(region, factors, lang), str(region.draws),
                      say("plausible_share", lang=lang, share=percent(share.value), low=percent(low),
                      high=percent(high)))
    return Group(table)


def where(region: Region, factors: Sequence[Factor], lang: str) -> str:
    """The conditions of a region in words; those on one factor together.

    >>> where(Region((("x", ">", 2.0), ("x", ">", 3.0), ("x", "<=", 5.0)), 10, 3), (), "en")
    '3 < x ≤ 5'
    """
    labels = {factor.name: factor.label(lang) for factor in factors}
    parts = []
    for name in dict.fromkeys(name for name, _, _ in region.conditions):
        mine = [(way, value) for one, way, value in region.conditions if one == name]
        label = labels.get(name, name)
        lows = [value for way, value in mine if way == ">" and isinstance(value, float)]
        highs = [value for way, value in mine if way == "<=" and isinstance(value, float)]
        if lows or highs:
            left = f"{max(lows):.4g} < " if lows and highs else ""
            right = f" ≤ {min(highs):.4g}" if highs else f" > {max(lows):.4g}"
            parts.append(f"{left}{label}{right}")
        parts += [say("regions_is" if way == "is" else "regions_is_not", lang=lang, factor=label, level=value)
                  for way, value in mine if way in ("is", "is not")]
    return say("regions_and", lang=lang).join(parts) or say("regions_everywhere", lang=lang)


def form_of(found: Robustness, lang: str) -> NumberForm:
    """One form for all policies, as fine as the regrets ask for."""
    regrets = [one.regret_mean for one in found.policies if one.regret_mean > 0]
    largest = max(abs(one.mean) for one in found.policies)
    finest = FINEST_SHARE * (found.outcome.smallest_difference or 0.0)
    width = max(min(regrets, default=largest / 30) / 3, finest)
    return form_for(found.outcome.unit, lang, largest=largest, width=width)


def _empty(title: str) -> Table:
    return Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False, title=title,
                 title_justify="left")


def _row(one: PolicyRobustness, found: Robustness, form: NumberForm, lang: str) -> list[Text | str]:
    low, high = one.suffices.ci
    suffices = say("plausible_share", lang=lang, share=percent(one.suffices.value), low=percent(low),
                   high=percent(high))
    name = Text(one.policy, style="bold" if one.policy == found.minimax_high else "")
    regret = f"{form.bare(one.regret_high)} ({form.bare(one.regret_low)} … {form.bare(one.regret_upper)})"
    cells: list[Text | str] = [name, form.bare(one.mean), form.bare(one.worst), form.bare(one.regret_max), regret,
                               suffices]
    if one.policy == found.against:
        return [*cells, "–", "–"]
    pair = found.beats(one.policy, found.against)
    shares = say("plausible_share", lang=lang, share=percent(pair.share), low=percent(pair.ci_low),
                 high=percent(pair.ci_high))
    if pair.wins is None or pair.losses is None or pair.open is None:
        return [*cells, shares, "–"]
    return [*cells, shares, " / ".join(percent(part.value) for part in (pair.wins, pair.losses, pair.open,
                                                                          pair.equal))]


def _beats(found: Robustness, policy: str, other: str, lang: str) -> str:
    pair = found.beats(policy, other)
    if pair.equal.value == 1.0:
        return say("robustness_equal", lang=lang, policy=policy, other=other)
    fields = {"policy": policy, "other": other, "share": percent(pair.share), "low": percent(pair.ci_low),
              "high": percent(pair.ci_high)}
    if pair.wins is None or pair.losses is None or pair.open is None:
        return say("robustness_beats", lang=lang, **fields)
    return say("robustness_beats_clearly", lang=lang, wins=percent(pair.wins.value), losses=percent(pair.losses.value),
               open=percent(pair.open.value), equal=percent(pair.equal.value), **fields)


def listed(names: Sequence[str], lang: str) -> str:
    """Some names in quotation marks, the others counted."""
    shown = [say("rank_quoted", lang=lang, name=name) for name in names[:MOST_NAMED]]
    if len(names) > MOST_NAMED:
        shown.append(say("others_more", lang=lang, count=len(names) - MOST_NAMED))
    return say("others_separator", lang=lang).join(shown)


def _separates(regions: Regions, factors: Sequence[Factor], lang: str) -> str:
    fields = {"policy": regions.policy, "other": regions.other}
    if math.isnan(regions.majority):
        return ""
    if not regions.regions:
        return say("regions_too_few" if regions.rarer else "regions_one_sided", lang=lang, draws=regions.draws,
                   rarer=regions.rarer, **fields)
    fields |= {"accuracy": percent(regions.accuracy), "majority": percent(regions.majority)}
    if not regions.is_found:
        return say("regions_none", lang=lang, **fields)
    best = max(regions.regions, key=lambda region: (region.better / region.draws, region.draws))
    least = min(regions.regions, key=lambda region: (region.better / region.draws, -region.draws))
    return say("regions_found", lang=lang, best=where(best, factors, lang), least=where(least, factors, lang),
               best_share=percent(best.better / best.draws), least_share=percent(least.better / least.draws), **fields)
