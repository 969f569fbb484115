"""The table of a sensitivity analysis for a terminal: every factor with its indices, intervals and share of luck."""

from __future__ import annotations

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from yhly_sim.analysis.sensitivity.analyse import Sensitivity
from yhly_sim.analysis.sensitivity.indices import Index
from yhly_sim.engine.language import current_language, say
from yhly_sim.report.sensitivity.sentence import sensitivity_sentence
from yhly_sim.report.sensitivity.words import factor_label, form_of, give_or_take, interval, number, percent, title_of

QUIET = "dim"
MARKS = {True: " ", False: "○", None: "?"}
MOST_PAIRS = 10
MOST_ROWS = 40


def sensitivity_table(found: Sensitivity, lang: str | None = None) -> Group:
    """Every factor, the main index first: value and interval, the other indices, luck alone, the share of luck, the
    range over single replications; for Sobol the index less luck, and the largest pairs. Notes say what was left out.
    An outcome that is the same everywhere has a sentence and no table."""
    lang = lang or current_language()
    title = Text(title_of(found, lang), style="bold")
    if found.is_constant:
        return Group(title, Text(sensitivity_sentence(found, lang)))
    others = [name for name in found.names if name not in (found.main, "s2")]
    if found.method == "morris" and (unit := form_of(found, lang).unit_name()):
        title.append(say("table_unit_beside", lang=lang, unit=unit))
    table = _empty(lang)
    table.add_column(_index_name(found.main, lang), justify="right", no_wrap=True)
    table.add_column(say("sensitivity_interval", lang=lang), justify="right", no_wrap=True)
    for name in others:
        table.add_column(_index_name(name, lang), justify="right", no_wrap=True)
    for message in ("dummy", "noise", "replications", *(["without_noise"] if found.method == "sobol" else [])):
        table.add_column(say(f"sensitivity_{message}", lang=lang), justify="right", no_wrap=True)
    by_name = {name: found.of(name) for name in others}
    for factor, index in list(found.ranking.items())[:MOST_ROWS]:
        row = [factor_label(found, factor, lang), f"{number(found, index, index.value, lang)} "
               f"{MARKS[index.is_detected]}", interval(found, index, lang)]
        row += [_short(found, by_name[name][factor], lang) for name in others]
        row += [number(found, index, index.dummy, lang), percent(index.noise_share),
                interval(found, index, lang, ends=(index.replication_low, index.replication_high))]
        if found.method == "sobol":
            half = index.without_noise_high - index.without_noise
            row.append(give_or_take(found, index, index.without_noise, half, lang))
        table.add_row(*(Text(cell, style="" if index.is_detected else QUIET) for cell in row))
    parts: list[Text | Table | str] = [title, table]
    if found.pairs:
        parts += ["", Text(say("sensitivity_pairs_heading", lang=lang), style="bold"), _pair_table(found, lang)]
    return Group(*parts, "", *(Text(note, style=QUIET) for note in notes(found, lang)))


def notes(found: Sensitivity, lang: str) -> list[str]:
    """What the numbers mean, how many there were, what was left out, and how far the sample goes."""
    hidden = len(found.factors) - MOST_ROWS
    said = [say("sensitivity_more", lang=lang, count=hidden)] if hidden > 0 else []
    said += [say("sensitivity_note_marks", lang=lang), say("sensitivity_note_terms", lang=lang),
            say("sensitivity_note_points", lang=lang, method=found.method.upper() if found.method == "pawn"
                else found.method.capitalize(), points=found.points, replications=found.replications)]
    if found.replications > 1:
        said.append(_luck_note(found, lang))
    if found.method == "sobol" and any(
            index.ci_low < 0.0 or index.ci_high > 1.0 for index in found.indices if index.other is None):
        said.append(say("sensitivity_note_above", lang=lang))
    if found.convergence is not None:
        said.append(say("sensitivity_note_convergence", lang=lang, index=_index_name(found.main, lang),
                        units=" → ".join(map(str, found.convergence.units)), widest=percent(found.convergence.widest)))
    if found.loss.lost:
        said.append(say(f"sensitivity_lost_{found.method}", lang=lang, units=found.loss.units, lost=found.loss.lost))
    if found.loss.filled:
        said.append(say("sensitivity_note_filled", lang=lang, count=found.loss.filled))
    if found.loss.left_out:
        said.append(say("sensitivity_note_left_out", lang=lang, count=found.loss.left_out))
    return said


def _luck_note(found: Sensitivity, lang: str) -> str:
    """The share of luck, and what it would be if points did not share it: a multiple where it is more than there is."""
    own, shared = found.noise.own_luck, percent(min(found.noise.shared_luck, 1.0))
    if own > 1.0:
        return say("sensitivity_note_noise_times", lang=lang, shared=shared, times=f"{own:.1f}")
    return say("sensitivity_note_noise", lang=lang, shared=shared, own=percent(own))


def _pair_table(found: Sensitivity, lang: str) -> Table:
    table = _empty(lang)
    table.add_column(_index_name("s2", lang), justify="right", no_wrap=True)
    table.add_column(say("sensitivity_interval", lang=lang), justify="right", no_wrap=True)
    for index in found.pairs[:MOST_PAIRS]:
        names = say("attribution_pair", lang=lang, first=factor_label(found, index.factor, lang),
                    second=factor_label(found, str(index.other), lang))
        row = (names, f"{number(found, index, index.value, lang)} {MARKS[index.is_detected]}",
               interval(found, index, lang))
        table.add_row(*(Text(cell, style="" if index.is_detected else QUIET) for cell in row))
    return table


def _empty(lang: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    table.add_column(say("sensitivity_factor", lang=lang), min_width=10, overflow="fold")
    return table


def _short(found: Sensitivity, index: Index, lang: str) -> str:
    half = index.ci_high - index.value
    return f"{give_or_take(found, index, index.value, half, lang)} {MARKS[index.is_detected]}"


def _index_name(name: str, lang: str) -> str:
    return say(f"sensitivity_index_{name}", lang=lang)

