"""What the effect of a comparison costs: a table, and a sentence that never divides by what is not there."""

from __future__ import annotations

from typing import Sequence

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from yhly_sim.analysis.comparison.cost_effectiveness import CostEffectiveness
from yhly_sim.engine.language import current_language, say
from yhly_sim.engine.outcomes import Effect
from yhly_sim.report.comparison.sentence import pairs_of
from yhly_sim.report.numbers import NumberForm, form_for, number_form


def cost_table(found: Sequence[CostEffectiveness], effects: Sequence[Effect], lang: str | None = None) -> Group:
    """A row an effect: both differences, the cost of one with its interval or why there is none, and the share of pairs
    in each quadrant of the plane of cost and effect."""
    lang = lang or current_language()
    table = Table(title=say("cost_title", lang=lang), title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0),
                  pad_edge=False, show_edge=False)
    table.add_column(say("cost_what", lang=lang), overflow="fold")
    for name in ("more", "gain", "each"):
        table.add_column(say(f"cost_{name}", lang=lang), justify="right")
    table.add_column(say("cost_quadrants", lang=lang))
    labels = {effect.name: effect.label(lang) for effect in effects}
    for one in found:
        table.add_row(labels[one.name], *cost_cells(one, lang), _shares(one, lang))
    return Group(table, "", Text(say("cost_note", lang=lang), style="dim"))


def cost_cells(one: CostEffectiveness, lang: str) -> tuple[str, str, str]:
    """Both differences, and what one costs or why that cannot be said."""
    return (number_form(one.cost, lang).difference(one.cost.difference),
            number_form(one.effect, lang).difference(one.effect.difference), _each(one, lang))


def cost_sentence(found: Sequence[CostEffectiveness], effects: Sequence[Effect], lang: str | None = None, *,
                  unit: str = "run") -> str:
    """For the first effect on each outcome: what one more of it costs, or why that cannot be said. unit: what a pair
    is, as `comparison_sentence` takes it."""
    lang = lang or current_language()
    labels = {effect.name: effect.label(lang) for effect in effects}
    first: dict[str, CostEffectiveness] = {}
    for one in found:
        first.setdefault(one.effect.name, one)
    return say("sentence_joint", lang=lang).join(_sentence(one, labels[one.name], unit, lang) for one in first.values())


def _sentence(one: CostEffectiveness, what: str, unit: str, lang: str) -> str:
    fields = {
        "what": what, "pairs": pairs_of(one.replications, unit, lang),
        "gain": number_form(one.effect, lang).difference(one.effect.difference),
        "cost": number_form(one.cost, lang).difference(one.cost.difference),
        "quadrant": say(f"quadrant_{one.quadrant}", lang=lang), "shares": _shares(one, lang),
    }
    if one.has_ratio:
        form = _ratio_form(one, lang)
        fields |= {"ratio": form.level(one.ratio), "low": form.bare(one.ci_low), "high": form.bare(one.ci_high)}
    return say(f"cost_{one.verdict}", lang=lang, **fields)


def _each(one: CostEffectiveness, lang: str) -> str:
    if not one.has_ratio:
        return say(f"cost_short_{one.verdict}", lang=lang)
    form = _ratio_form(one, lang)
    return say("cost_interval", lang=lang, ratio=form.level(one.ratio), low=form.bare(one.ci_low),
               high=form.bare(one.ci_high))


def _shares(one: CostEffectiveness, lang: str) -> str:
    shares = dict(one.quadrant_shares)
    shares[""] = 1.0 - sum(shares.values())
    return say("others_separator", lang=lang).join(
        say("cost_share", lang=lang, quadrant=say(f"quadrant_{quadrant}", lang=lang), share=f"{100 * share:.0f}")
        for quadrant, share in shares.items() if round(100 * share) > 0)


def _ratio_form(one: CostEffectiveness, lang: str) -> NumberForm:
    """The form of a price: one or two significant digits of its interval's half-width."""
    width = (one.ci_high - one.ci_low) / 2
    largest = abs(one.ratio)
    return form_for(one.cost.unit, lang, largest=largest, width=width if width > 0 else largest / 30)
