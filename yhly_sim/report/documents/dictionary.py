"""The two long tables that the ODD refers to: every column, and every parameter."""

from __future__ import annotations

from typing import Sequence

from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.columns import TABLES
from yhly_sim.engine.language import say
from yhly_sim.engine.parameters import GRADES, Parameter
from yhly_sim.engine.units import unit_word
from yhly_sim.report.documents.markdown import page, table
from yhly_sim.report.documents.mechanisms import parameter_file
from yhly_sim.report.documents.prose import table_title


def columns(lang: str) -> str:
    """The data dictionary: tables, their columns, types, units, start values."""
    headings = [say(name, lang=lang) for name in
                ("documents_column", "heading_words", "heading_unit", "documents_type", "documents_start")]
    parts = [f"# {say('documents_title_columns', lang=lang)}", say("documents_written", lang=lang),
             say("documents_columns_intro", lang=lang)]
    for name, declared in TABLES.items():
        rows = [(f"`{word}`", getattr(one, lang), unit_word(one.unit, lang), one.dtype, f"{one.start:g}")
                for word, one in declared.items()]
        parts += [f"## {name}", table_title(name, lang), table(headings, rows)]
    return page(*parts)


def parameters(lang: str) -> str:
    """The catalogue, folder by folder; a table of numbers is one row."""
    headings = [say(name, lang=lang) for name in
                ("heading_parameter", "heading_value", "heading_unit", "heading_range", "documents_acts_for",
                 "documents_role_and_grade", "heading_source")]
    grades = [one.grade for one in catalogue().values()]
    counts = ("、" if lang == "zh" else ", ").join(
        f"{say(f'grade_{grade}', lang=lang)} {grades.count(grade)}" for grade in GRADES)
    parts = [f"# {say('documents_title_parameters', lang=lang)}", say("documents_written", lang=lang),
             say("documents_parameters_intro", lang=lang, total=len(grades), counts=counts)]
    for folder, named in entries().items():
        parts += [f"## {folder}", say("documents_file", lang=lang, file=parameter_file(folder)),
                  table(headings, [_row(rows, lang) for rows in named.values()])]
    return page(*parts)


def entries() -> dict[str, dict[str, list[Parameter]]]:
    """folder -> name -> the rows of a parameter: one, or those of its table."""
    folders: dict[str, dict[str, list[Parameter]]] = {}
    for one in catalogue().values():
        folders.setdefault(one.folder, {}).setdefault(one.name, []).append(one)
    return folders


def _row(rows: Sequence[Parameter], lang: str) -> tuple[str, ...]:
    first = rows[0]
    null = together([written(one.null) for one in rows], rows)
    acts = "-" if first.acts_for is None else f"`{first.acts_for}` ({null})"
    value = together([written(one.value) for one in rows], rows)
    return (
        f"`{first.folder}.{first.name}`<br>{getattr(first, lang)}", value, unit_word(first.unit, lang),
        together([extent(one) for one in rows], rows), acts,
        f"{say(f'documents_role_{first.role}', lang=lang)}<br>{say(f'grade_{first.grade}', lang=lang)}",
        first.source_in(lang))


def together(texts: Sequence[str], rows: Sequence[Parameter]) -> str:
    """One text where all rows of a table say the same, else each behind its word."""
    if len(set(texts)) == 1:
        return texts[0]
    return "<br>".join(f"{row.key} {text}" for text, row in zip(texts, rows, strict=True))


def written(value: float | str | None) -> str:
    """A number or choice as a reader sees it; a dash where there is none."""
    return "-" if value is None else value if isinstance(value, str) else f"{value:g}"


def extent(parameter: Parameter) -> str:
    """The range of a number, or the options of a choice."""
    if parameter.is_choice:
        return "<br>".join(parameter.options)
    return f"{parameter.low:g} – {parameter.high:g}"

