"""A discovery for a terminal: the limits of the box, how good box and tree are, the leaves of the tree."""

from __future__ import annotations

import math
from typing import Mapping

from rich import box as lines
from rich.console import Group
from rich.table import Table
from rich.text import Text

from yhly_sim.analysis.discovery.evidence import Evidence
from yhly_sim.analysis.discovery.finding import Discovery, Spread
from yhly_sim.design.factor import Factor
from yhly_sim.engine.language import current_language, say
from yhly_sim.engine.units import unit_word
from yhly_sim.report.discovery.sentence import p_words
from yhly_sim.report.limits import (
    box_words,
    factor_label,
    factor_value,
    in_order,
    label_words,
    limit_words,
    share_words,
)

NOTE_STYLE, REGION_STYLE = "dim", "bold"
OFTEN = 0.2
"""A factor that the box does not restrict is shown where this share of the resamples does."""


def discovery_table(found: Discovery, factors: Mapping[str, Factor], lang: str | None = None) -> Group:
    """Three tables and a note. A box that is noise shows its limits dimmed: this is what noise makes."""
    lang = lang or current_language()
    return Group(_limits(found, factors, lang), "", _measures(found, lang), "", _leaves(found, factors, lang), "",
                 Text(say("discover_table_note", lang=lang), style=NOTE_STYLE))


def shown_factors(found: Discovery, factors: Mapping[str, Factor]) -> list[str]:
    """The factors of the box, then those that resamples restrict often."""
    often = [name for name, share in found.box_evidence.used.items() if share >= OFTEN and name not in found.box.limits]
    return [*in_order(found.box.limits, factors), *in_order(often, factors)]


def _limits(found: Discovery, factors: Mapping[str, Factor], lang: str) -> Table:
    table = _table(lang, "factor", "role", "limit", "range", "unit", "quasi_p", "again", "spread")
    for name in shown_factors(found, factors):
        factor = factors.get(name)
        is_limited = name in found.box.limits
        words = limit_words(found.box.limits[name], factor, lang) if is_limited else "–"
        doubts = [p_words(p) for (one, _), p in found.doubts.items() if one == name]
        table.add_row(
            factor_label(name, factors, lang),
            say(f"discover_role_{factor.role if factor else 'scenario'}", lang=lang), words,
            _range(name, factor, found, lang), unit_word(factor.unit, lang) if factor else "",
            " · ".join(doubts) or "–",
            share_words(found.box_evidence.used[name]), _spread(name, factor, found.spreads),
            style=NOTE_STYLE if found.is_noise or not is_limited else None)
    if not table.row_count:
        table.add_row(say("limit_none", lang=lang))
    return table


def _range(name: str, factor: Factor | None, found: Discovery, lang: str) -> str:
    if factor is not None and factor.is_continuous:
        return f"{factor_value(factor.low, factor)} … {factor_value(factor.high, factor)}"
    labels = [level.label for level in factor.levels] if factor else found.settings.labels[name]
    return say("others_separator", lang=lang).join(label_words(label, lang) for label in labels)


def _spread(name: str, factor: Factor | None, spreads: Mapping[tuple[str, str], Spread]) -> str:
    ends = [spreads[name, side] for side in ("low", "high") if (name, side) in spreads]
    if factor is None or not ends:
        return "–"
    return " · ".join(f"{factor_value(one.quantiles[0], factor)} … {factor_value(one.quantiles[2], factor)}"
                      for one in ends if one.share >= OFTEN) or "–"


def _measures(found: Discovery, lang: str) -> Table:
    table = _table(lang, "measure", "box", "tree")
    both = ((found.in_box, found.box_evidence), (found.in_tree, found.tree_evidence))
    clear = say("discover_not_examined", lang=lang) if found.among_clear is None else share_words(
        found.among_clear.density)
    rows = {
        "base_rate": [share_words(found.in_box.base_rate)] * 2,
        "density_held_out": [_interval(e.held_out.density, e.density, lang) for _, e in both],
        "coverage_held_out": [_interval(e.held_out.coverage, e.coverage, lang) for _, e in both],
        "density": [share_words(one.density) for one, _ in both],
        "coverage": [share_words(one.coverage) for one, _ in both],
        "mass": [share_words(one.mass) for one, _ in both],
        "clear": [clear, "–"],
        "overlap": [_overlap(e, lang) if one.inside else "–" for one, e in both],
        "p": [p_words(e.p) if one.inside else "–" for one, e in both],
    }
    for name, cells in rows.items():
        table.add_row(say(f"discover_measure_{name}", lang=lang), *cells)
    return table


def _leaves(found: Discovery, factors: Mapping[str, Factor], lang: str) -> Table:
    table = _table(lang, "leaf", "points", "density", "region")
    for leaf in found.tree.leaves:
        table.add_row(box_words(leaf.box, factors, lang) or say("limit_none", lang=lang), f"{leaf.points:,}",
                      share_words(leaf.density), say("discover_yes" if leaf.is_region else "discover_no", lang=lang),
                      style=REGION_STYLE if leaf.is_region else None)
    return table


def _table(lang: str, *headings: str) -> Table:
    table = Table(box=lines.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    for heading in headings:
        table.add_column(say(f"discover_heading_{heading}", lang=lang), overflow="fold",
                         justify="right" if heading in ("points", "density", "quasi_p", "again") else "left")
    return table


def _interval(share: float, ends: tuple[float, float], lang: str) -> str:
    if math.isnan(share):
        return "–"
    low, high = (share_words(end) for end in ends)
    return say("discover_share_interval", lang=lang, share=share_words(share), low=low, high=high)


def _overlap(evidence: Evidence, lang: str) -> str:
    low, middle, high = (f"{one:.2f}" for one in evidence.overlap)
    return say("discover_share_interval", lang=lang, share=middle, low=low, high=high)

