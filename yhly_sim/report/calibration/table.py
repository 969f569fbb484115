"""A calibration for a terminal: parameters, targets, and the posterior at other shares of accepted runs."""

from __future__ import annotations

from typing import Mapping

from rich import box as lines
from rich.console import Group
from rich.table import Table
from rich.text import Text

from yhly_sim.analysis.calibration.posterior import Calibration
from yhly_sim.engine.language import current_language, say
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.engine.units import unit_word
from yhly_sim.report.calibration.sentence import ratio_words, target_form, target_label
from yhly_sim.report.limits import factor_value, share_words
from yhly_sim.report.titles import title_of_scenario

NOTE_STYLE = "dim"
STYLES = {"narrowed": "bold blue", "hardly": "", "untouched": NOTE_STYLE, "inside": "", "edge": "bold",
          "unreachable": "bold dark_orange"}


def calibration_table(found: Calibration, outcomes: Mapping[str, Outcome], lang: str | None = None) -> Group:
    """Three tables and a note."""
    lang = lang or current_language()
    note = say("calibrate_table_note", lang=lang, draws=f"{len(found.draws):,}", settings=f"{found.draws.settings:,}",
               lucks=found.draws.lucks, accepted=f"{len(found.posterior.rows):,}",
               effective=f"{found.posterior.effective:.0f}")
    return Group(_parameters(found, lang), "", _targets(found, outcomes, lang), "", _tolerances(found, lang), "",
                 Text(note, style=NOTE_STYLE))


def _parameters(found: Calibration, lang: str) -> Table:
    table = _table(lang, "parameter", "unit", "prior", "mean", "interval", "ratio", "state", "coverage",
                   mass=share_words(found.mass))
    for place, (one, factor) in enumerate(zip(found.estimates, found.draws.factors, strict=True)):
        low, high = (ratio_words(end) for end in one.ratio_interval)
        below, above = (factor_value(end, factor) for end in one.interval)
        table.add_row(
            factor.label(lang), unit_word(factor.unit, lang),
            _ends(factor_value(one.low, factor), factor_value(one.high, factor), lang),
            factor_value(one.mean, factor), _ends(below, above, lang),
            say("calibrate_with_ends", lang=lang, value=ratio_words(one.ratio), low=low, high=high),
            Text(say(f"calibrate_state_{one.state}", lang=lang), style=STYLES[one.state]),
            share_words(float(found.recovery.coverage[place])))
    return table


def _targets(found: Calibration, outcomes: Mapping[str, Outcome], lang: str) -> Table:
    table = _table(lang, "target", "scenario", "value", "prior_predicts", "accepted", "nearest", "reach", "source")
    for target, reach in zip(found.draws.targets, found.reaches, strict=True):
        form = target_form(target, reach, outcomes, lang)
        table.add_row(
            target_label(target, found.draws, lang),
            title_of_scenario(target.scenario, lang) if target.scenario else "",
            f"{form.bare(target.value)} ± {form.bare(target.sd)} {form.unit_name()}".rstrip(),
            say("calibrate_with_ends", lang=lang, value=form.bare(reach.middle), low=form.bare(reach.low),
                high=form.bare(reach.high)),
            form.bare(reach.after), f"{reach.nearest:.1f}",
            Text(say(f"calibrate_reach_{reach.state}", lang=lang), style=STYLES[reach.state]),
            target.source_in(lang))
    return table


def _tolerances(found: Calibration, lang: str) -> Table:
    """The check over shares: mean ± standard deviation of each parameter."""
    table = Table(box=lines.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    table.add_column(say("calibrate_heading_share", lang=lang), justify="right")
    for factor in found.draws.factors:
        table.add_column(factor.label(lang), justify="right", overflow="fold")
    for one in found.tolerances:
        cells = [f"{factor_value(mean, factor)} ± {factor_value(sd, factor)}"
                 for mean, sd, factor in zip(one.mean, one.sd, found.draws.factors, strict=True)]
        table.add_row(share_words(one.share), *cells, style="bold" if one.share == found.share else None)
    return table


def _table(lang: str, *headings: str, **fields: str) -> Table:
    table = Table(box=lines.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    for heading in headings:
        is_number = heading in ("mean", "accepted", "nearest", "coverage")
        table.add_column(say(f"calibrate_heading_{heading}", lang=lang, **fields), overflow="fold",
                         justify="right" if is_number else "left")
    return table


def _ends(low: str, high: str, lang: str) -> str:
    return say("calibrate_ends", lang=lang, low=low, high=high)
