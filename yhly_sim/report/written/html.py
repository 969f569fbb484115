"""A report as one HTML file: it asks nobody for anything, can be printed, and its charts can be moved over."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from html import escape
from itertools import count
from typing import Iterator

from yhly_sim.engine.language import say
from yhly_sim.report.written.content import (
    Block,
    Bullets,
    Code,
    Document,
    Paragraph,
    Picture,
    Section,
    Subheading,
    TableBlock,
)
from yhly_sim.report.written.page_font import style_of

STYLE = """
:root { --ink: #1d2733; --soft: #56616e; --line: #d8d5cd; --accent: #1f5a93; --better: #1f6fb2; --worse: #a85a00; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: #fbfaf7; line-height: 1.75; line-break: strict;
  text-spacing-trim: trim-start;
  font: 17px/1.75 Report, "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", system-ui,
  sans-serif; }
main { max-width: 54rem; margin: 0 auto; padding: 3.5rem 1.5rem 5rem; }
h1 { font-size: 2.1rem; line-height: 1.3; margin: 0 0 .6rem; text-wrap: balance; }
h2 { font-size: 1.4rem; line-height: 1.4; margin: 3rem 0 .8rem; padding-top: 1rem; border-top: 1px solid var(--line);
  break-after: avoid; }
.question { font-size: 1.2rem; color: var(--soft); margin: 0 0 1rem; }
.about { color: var(--soft); font-size: .85rem; margin: 0; }
.lead { font-size: 1.12rem; }
p { margin: 0 0 .9rem; overflow-wrap: anywhere; }
nav { margin: 2rem 0 0; columns: 2; font-size: .95rem; }
nav a { color: var(--accent); text-decoration: none; display: block; padding: .1rem 0; }
nav a:hover { text-decoration: underline; }
figure { margin: 1.6rem 0; break-inside: avoid; }
figure svg { width: 100%; height: auto; }
figcaption, caption { color: var(--soft); font-size: .88rem; text-align: left; padding-bottom: .4rem; }
caption { caption-side: top; }
.scroll { overflow-x: auto; margin: 1.4rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; line-height: 1.5; }
table { font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .38rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th:first-child, .text { text-align: left !important; }
thead th { word-break: keep-all; }
.short { white-space: nowrap; }
thead th { border-bottom: 2px solid var(--ink); font-weight: 600; }
tbody th { font-weight: 400; }
td.better { color: var(--better); font-weight: 600; }
td.worse { color: var(--worse); font-weight: 600; }
.note { color: var(--soft); font-size: .84rem; margin-top: -.8rem; }
pre { background: #f0eee8; padding: .9rem 1.1rem; border-radius: .5rem; overflow-x: auto; font-size: .85rem; }
h3 { font-size: 1.1rem; margin: 2rem 0 .6rem; break-after: avoid; }
.still { display: none; }
@media print { body { background: white; font-size: 10.5pt; } main { max-width: none; padding: 0; }
  .chart { display: none; } .still { display: block; } .scroll { overflow: visible; } nav a { color: inherit; }
  h2 { margin-top: 1.6rem; } p, li { orphans: 3; widows: 3; } table { font-size: 9pt; }
  th, td { padding: .25rem .4rem; } thead { display: table-header-group; }
  tr, li, .whole { break-inside: avoid; } caption { break-after: avoid; }
  .note { break-before: avoid; } pre { white-space: pre-wrap; break-inside: avoid; } }
@page { size: A4; margin: 20mm 18mm;
  @bottom-center { content: counter(page) " / " counter(pages); color: #56616e; font: 9pt Report, sans-serif; } }
"""

SHORT = 12
"""Cells of so few letters stand on one line."""

WHOLE = 16
"""Tables of so few rows are not cut by the end of a page."""

WITHOUT_PROGRAM = ".chart { display: none; } .still { display: block; }"


def html_of(document: Document, *, has_program: bool = True) -> str:
    """The whole file. Plotly's program stands in it once where a picture has a chart; other pictures are vectors.

    has_program: without it all pictures are vectors, for a page that is printed.
    """
    numbers = _Numbers()
    if not has_program:
        document = _still(document)
    sections = [_section(section, place, document.lang, numbers) for place, section in enumerate(document.sections, 1)]
    contents = "".join(
        f'<a href="#s{place}">{place}. {escape(section.title)}</a>'
        for place, section in enumerate(document.sections, 1)
    )
    has_charts = any(
        isinstance(block, Picture) and block.chart for section in document.sections for block in section.blocks
    )
    about = "".join(f'<p class="about">{escape(line)}</p>' for line in document.about)
    body = (
        f"<main>\n<h1>{escape(document.title)}</h1>\n"
        f'<p class="question">{escape(document.question)}</p>\n{about}\n'
        f'<nav aria-label="{escape(say("written_contents", lang=document.lang))}">{contents}</nav>\n'
        + "\n".join(sections)
        + "\n</main>\n"
    )
    return (
        f'<!doctype html>\n<html lang="{"zh-CN" if document.lang == "zh" else "en"}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(document.title)}</title>\n<style>{style_of(body, document.lang)}{STYLE}</style>\n"
        f"<noscript><style>{WITHOUT_PROGRAM}</style></noscript>\n"
        f"{_program() if has_charts else ''}</head>\n<body>\n{body}</body>\n</html>\n"
    )


class _Numbers:
    """Numbers of tables and figures, in the order in which they come."""

    def __init__(self) -> None:
        self.tables: Iterator[int] = count(1)
        self.figures: Iterator[int] = count(1)


def _still(document: Document) -> Document:
    """The same document with pictures that do not move."""
    return replace(document, sections=tuple(
        replace(section, blocks=tuple(replace(block, chart=None) if isinstance(block, Picture) else block
                                      for block in section.blocks)) for section in document.sections))


def _program() -> str:
    from plotly.offline import get_plotlyjs

    return f"<script>{get_plotlyjs()}</script>\n"


def _section(section: Section, place: int, lang: str, numbers: _Numbers) -> str:
    blocks = "\n".join(_block(block, lang, numbers) for block in section.blocks)
    return f'<section id="s{place}">\n<h2>{place}. {escape(section.title)}</h2>\n{blocks}\n</section>'


def _block(block: Block, lang: str, numbers: _Numbers) -> str:
    if isinstance(block, Paragraph):
        return f'<p class="lead">{escape(block.text)}</p>' if block.is_lead else f"<p>{escape(block.text)}</p>"
    if isinstance(block, Subheading):
        return f"<h3>{escape(block.text)}</h3>"
    if isinstance(block, Bullets):
        return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in block.items) + "</ul>"
    if isinstance(block, Code):
        return f"<pre>{escape(block.text)}</pre>"
    if isinstance(block, TableBlock):
        return _table(block, say("written_table", lang=lang, number=next(numbers.tables), caption=block.caption))
    return _picture(block, next(numbers.figures), lang)


def _table(block: TableBlock, caption: str) -> str:
    def kind(column: int, *more: str) -> str:
        names = " ".join([*(["text"] if column < block.texts else []), *more])
        return f' class="{names}"' if names else ""

    head = "".join(f'<th scope="col"{kind(j)}>{escape(name)}</th>' for j, name in enumerate(block.header))
    rows = []
    for i, row in enumerate(block.rows):
        first = ' class="short"' if len(row[0]) <= SHORT else ""
        cells = [f'<th scope="row"{first}>{escape(row[0])}</th>']
        for j, cell in enumerate(row[1:], 1):
            mark = (block.marks or {}).get((i, j))
            more = [*([mark] if mark else []), *(["short"] if len(cell) <= SHORT else [])]
            cells.append(f"<td{kind(j, *more)}>{escape(cell)}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    note = f'<p class="note">{escape(block.note)}</p>' if block.note else ""
    return (
        f'<div class="scroll{" whole" * (len(block.rows) <= WHOLE)}" tabindex="0" role="region" '
        f'aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        f"</div>{note}"
    )


def _picture(block: Picture, number: int, lang: str) -> str:
    caption = escape(say("written_figure", lang=lang, number=number, caption=block.caption))
    image = f'<div role="img" aria-label="{escape(block.says)}">{_vector(block)}</div>'
    if block.chart is None:
        return f"<figure>{image}<figcaption>{caption}</figcaption></figure>"
    content = json.dumps(block.chart, ensure_ascii=False).replace("<", "\\u003c")
    drawn = (
        f"<script>Plotly.newPlot('chart{number}', Object.assign({content}, "
        "{config: {responsive: true, displaylogo: false}}));</script>"
    )
    return (
        f'<figure><div class="chart" id="chart{number}"></div>{drawn}<div class="still">{image}</div>'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def _vector(block: Picture) -> str:
    """The figure as SVG without a name of its own program and date, so that the same runs give the same file."""
    figure, sink = block.draw(), io.StringIO()
    figure.savefig(sink, format="svg", bbox_inches="tight", metadata={"Date": None, "Creator": None})
    text = sink.getvalue()
    text = text[text.index("<svg") :]
    return re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
