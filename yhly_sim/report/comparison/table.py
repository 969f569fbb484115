"""Tables for a terminal: a comparison, and a single run. Readable at 100 columns in both languages."""

from __future__ import annotations

import math
from typing import Mapping, Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Group
from rich.table import Table
from rich.text import Text

from yhly_sim.analysis.comparison.compare import Comparison, Difference
from yhly_sim.engine.language import current_language, say
from yhly_sim.engine.outcomes import GROUPS, Outcome
from yhly_sim.report.comparison.verdict import headline_of, verdict_of
from yhly_sim.report.numbers import form_for, number_form
from yhly_sim.report.titles import Titles, titles_of_sides

NOTE_STYLE = "dim"
FULL_WIDTH = 96
STATISTICS = ("difference", "interval", "effect", "p", "vrf", "needed")
LEFT_OUT_FIRST = ("effect", "vrf", "needed")
LEAST_SIDE, MOST_WORD = 7, 10
STYLES = {"better": "bold blue", "worse": "bold dark_orange", "higher": "bold", "lower": "bold", "open": "",
          "same": "", "equivalent": NOTE_STYLE}
MARKS = {"better": "▲", "worse": "▼", "higher": "△", "lower": "▽", "open": " ", "same": " ",
         "equivalent": "≈"}


def comparison_table(
    comparison: Comparison,
    outcomes: Sequence[Outcome],
    lang: str | None = None,
    *,
    titles: Titles | None = None,
    width: int = FULL_WIDTH,
) -> Group:
    """Every outcome with both means, the paired difference, its 95 % interval, effect size, Holm-corrected p,
    variance-reduction factor and the pairs still needed; in groups, units beside the names, absent outcomes named.

    width: columns of the terminal; where they are fewer than `FULL_WIDTH`, effect size, factor and pairs still needed
    are left out, and a note says so.
    """
    lang = lang or current_language()
    headline = headline_of(comparison, outcomes)
    table = _empty(lang)
    table.add_column(say("table_unit", lang=lang), style=NOTE_STYLE, no_wrap=True)
    sides = titles_of_sides(comparison, titles, lang)
    for side, title in sides.items():
        numbers = [number_form(d, lang).bare(getattr(d, side)) for d in comparison.differences]
        broad = max(LEAST_SIDE, min(MOST_WORD, max(map(cell_len, title.split()))), *map(cell_len, numbers))
        table.add_column(title, justify="right", overflow="fold", min_width=broad, max_width=broad)
    shown = [place for place, name in enumerate(STATISTICS) if width >= FULL_WIDTH or name not in LEFT_OUT_FIRST]
    for place in shown:
        table.add_column(say(f"table_{STATISTICS[place]}", lang=lang), justify="right", no_wrap=True)
    for group, members in grouped([o for o in outcomes if o.name in comparison]):
        _add_group(table, group, lang)
        for outcome in members:
            difference = comparison[outcome.name]
            row = _row(difference, outcome, headline, lang)
            table.add_row(*row[:-len(STATISTICS)], *(row[place - len(STATISTICS)] for place in shown))
    notes = _notes(comparison, outcomes, sides, lang)
    if len(shown) < len(STATISTICS):
        notes.append(Text(say("table_narrow", lang=lang, width=FULL_WIDTH), style=NOTE_STYLE))
    return Group(table, "", *notes)


def run_table(values: Mapping[str, float], outcomes: Sequence[Outcome], lang: str | None = None) -> Group:
    """The outcomes of one run, true and reported, in groups; the caption says that one run is one draw of luck."""
    lang = lang or current_language()
    table = _empty(lang)
    for message in ("table_value", "table_reported", "table_unit"):
        table.add_column(say(message, lang=lang), justify="left" if message == "table_unit" else "right", no_wrap=True)
    reported = {o.reported_of: values[o.name] for o in outcomes if o.reported_of is not None and o.name in values}
    shown = [o for o in outcomes if o.name in values and not (o.reported_of is not None and o.reported_of in values)]
    for group, members in grouped(shown):
        _add_group(table, group, lang)
        for outcome in members:
            value = values[outcome.name]
            form = form_for(outcome.unit, lang, largest=abs(value), width=abs(value) / 30)
            beside = form.bare(reported[outcome.name]) if outcome.name in reported else ""
            table.add_row(outcome.label(lang), form.bare(value), beside, form.unit_name())
    return Group(table, "", Text(say("table_one_run", lang=lang), style=NOTE_STYLE))


def grouped(outcomes: Sequence[Outcome]) -> list[tuple[str, list[Outcome]]]:
    """(group, its outcomes) in the order of the groups; empty groups are left out."""
    blocks = [(group, [o for o in outcomes if o.group == group]) for group in GROUPS]
    return [(group, members) for group, members in blocks if members]


def _empty(lang: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    table.add_column(say("table_outcome", lang=lang), min_width=12, overflow="fold")
    return table


def _add_group(table: Table, group: str, lang: str) -> None:
    if table.row_count:
        table.add_section()
    table.add_row(Text(say(f"group_{group}", lang=lang), style="bold"))


def _row(difference: Difference, outcome: Outcome, headline: Difference | None, lang: str) -> list[Text | str]:
    form = number_form(difference, lang)
    verdict = verdict_of(difference, outcome, headline)
    return [
        outcome.label(lang),
        form.unit_name(),
        form.bare(difference.baseline),
        form.bare(difference.treatment),
        Text(f"{form.bare(difference.difference, signed=True)} {MARKS[verdict]}", style=STYLES[verdict]),
        _interval(difference, lang),
        _short(difference.effect_size),
        _p(difference.p_holm),
        _short(difference.vrf),
        _still_needed(difference),
    ]


def _interval(difference: Difference, lang: str) -> str:
    if not difference.has_interval:
        return "–"
    form = number_form(difference, lang)
    return " … ".join(form.bare(end, signed=True) for end in (difference.ci_low, difference.ci_high))


def _still_needed(difference: Difference) -> str:
    if difference.replications_needed is None:
        return "–"
    return f"{max(0, difference.replications_needed - difference.replications):,}"


def _short(value: float) -> str:
    """About two significant digits.

    >>> [_short(x) for x in (0.123, -4.56, 87.6)]
    ['0.12', '−4.6', '88']
    """
    if not math.isfinite(value):
        return "∞" if value == math.inf else "–"
    decimals = 2 if abs(value) < 1 else 1 if abs(value) < 10 else 0
    return f"{round(value, decimals) + 0.0:,.{decimals}f}".replace("-", "−")


def _p(value: float) -> str:
    """
    >>> [_p(x) for x in (0.00001, 0.0412, 1.0, float("nan"))]
    ['<.001', '.041', '1', '–']
    """
    if math.isnan(value):
        return "–"
    if value < 0.001:
        return "<.001"
    return "1" if value > 0.9995 else f"{value:.3f}".removeprefix("0")


def _notes(comparison: Comparison, outcomes: Sequence[Outcome], sides: Mapping[str, str], lang: str) -> list[Text]:
    counts = [d.replications for d in comparison.differences]
    notes: list[str] = []
    if counts:
        notes.extend(say(message, lang=lang, n=max(counts)) for message in ("table_note_marks", "table_note_terms"))
    labels = {outcome.name: outcome.label(lang) for outcome in outcomes}
    separator = say("others_separator", lang=lang)
    partial = [d for d in comparison.differences if d.name in comparison.left_out]
    if partial:
        items = [say("table_pairs_item", lang=lang, label=labels[d.name], n=d.replications) for d in partial]
        notes.append(say("table_pairs", lang=lang, items=separator.join(items)))
    if comparison.absent:
        for side in ("baseline", "treatment", "both"):
            names = separator.join(labels[name] for name, where in comparison.absent.items() if where == side)
            if names:
                notes.append(say(f"table_absent_{'both' if side == 'both' else 'one'}", lang=lang, names=names,
                                 scenario=sides.get(side, "")))
    return [Text(note, style=NOTE_STYLE) for note in notes]
