"""Coverage of the report: each of its statements quoted, with what the model makes of it, or why nothing."""

from __future__ import annotations

from itertools import groupby

from yhly_sim.domain.checklist import KINDS, ChecklistRow, checklist
from yhly_sim.engine.language import say
from yhly_sim.report.documents.markdown import code, page, table

NO_UNITS = ("qual.", "struct.", "order", "rule", "process", "eval.")
"""What the table of the report says where a value is no quantity."""


def coverage(lang: str) -> str:
    """The whole table, chapter by chapter of the report."""
    rows = checklist().values()
    left_out = [row.id for row in rows if not row.is_modelled]
    parts = [
        f"# {say('documents_title_coverage', lang=lang)}", say("documents_written", lang=lang),
        say("coverage_intro", lang=lang, total=len(rows), modelled=len(rows) - len(left_out),
            ids=", ".join(left_out) or "-"),
    ]
    headings = [say(name, lang=lang) for name in ("coverage_id", "coverage_report", "coverage_model", "coverage_names")]
    for chapter, chosen in groupby(rows, key=lambda row: row.id[0]):
        parts += [f"## {say(f'coverage_chapter_{chapter}', lang=lang)}",
                  table(headings, [(row.id, _said(row, lang), _taken(row, lang), _names(row, lang)) for row in chosen])]
    return page(*parts)


def quoted(text: str) -> str:
    """The report's words in quotation marks, inner ones single.

    >>> quoted("提倡“一肩挑”")
    '“提倡‘一肩挑’”'
    """
    return "“" + text.replace("“", "‘").replace("”", "’") + "”"


def _said(row: ChecklistRow, lang: str) -> str:
    if lang == "zh":
        return quoted(row.quote) if row.zh.strip("“”") in row.quote else f"{quoted(row.quote)}<br>{row.zh}"
    number = row.value if any(letter.isdigit() for letter in row.value) else ""
    unit = "" if row.unit in NO_UNITS else row.unit
    return f"{quoted(row.quote)}<br>{row.en}" + (f" ({number} {unit}".rstrip() + ")" if number else "")


def _taken(row: ChecklistRow, lang: str) -> str:
    if row.is_modelled:
        return row.takes[lang]
    return say("coverage_not_modelled", lang=lang, reason=row.takes[lang])


def _names(row: ChecklistRow, lang: str) -> str:
    return "<br>".join(f"{say(f'coverage_kind_{kind}', lang=lang)} {code(row.maps[kind])}"
                       for kind in KINDS if kind in row.maps) or "-"
