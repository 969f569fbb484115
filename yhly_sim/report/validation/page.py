"""The page of the documents that says what the patterns found, made from the record."""

from __future__ import annotations

from typing import Any, Mapping

from yhly_sim.engine.language import say
from yhly_sim.report.validation.fits import target_text
from yhly_sim.report.validation.patterns import band_text


def validation_page(record: Mapping[str, Any], patterns: Mapping[str, Any], fits: Mapping[str, Any], *, size: str,
                    lang: str) -> str:
    """The whole page in Markdown: how to read it, the verdicts, every pattern with its numbers, what is fitted.

    record: pattern id -> verdict, reason, parts, as `validation.yaml` keeps it; patterns and fits: what they are; size:
    why the runs are as large as they are.
    """
    lines = [f"# {say('page_title', lang=lang)}", "", say("page_written", lang=lang), "",
             say("page_intro", lang=lang), "", say("page_size", lang=lang, why=size), "",
             f"## {say('page_summary', lang=lang)}", "", say("page_head_summary", lang=lang), "|---|---|---|"]
    lines += [f"| {name} | {patterns[name].titled(lang)} | {_verdict(entry['verdict'], lang)} |"
              for name, entry in record.items()]
    for name, entry in record.items():
        lines += ["", f"## {name} {patterns[name].titled(lang)}", "",
                  f"**{_verdict(entry['verdict'], lang)}**. {entry['reason'][lang]}" if lang == "en" else
                  f"**{_verdict(entry['verdict'], lang)}**。{entry['reason'][lang]}", "",
                  say("page_source", lang=lang, source=patterns[name].source), "",
                  say("page_head_parts", lang=lang), "|---|---|---|---|---|---|---|---|"]
        lines += [_part_row(part, entry["parts"][part.name], lang) for part in patterns[name].parts
                  if part.name in entry["parts"]]
    lines += ["", f"## {say('page_fitted', lang=lang)}", "", say("page_fitted_intro", lang=lang), "",
              say("page_head_fitted", lang=lang), "|---|---|---|---|---|"]
    lines += ["| " + " | ".join((f"`{one.parameter}`", one.label(lang), target_text(one, lang), f"{one.tolerance:g}",
                                 one.why[lang])) + " |" for one in fits.values()]
    return "\n".join(lines) + "\n"


def _verdict(verdict: str, lang: str) -> str:
    return say(f"pattern_verdict_{verdict}", lang=lang)


def _part_row(part: Any, kept: Mapping[str, Any], lang: str) -> str:
    is_there = "value" in kept
    value = f"{kept['value']:g}" if is_there else "-"
    interval, spread = (_pair(kept[name]) if is_there else "-" for name in ("interval", "spread"))
    verdict = "-" if part.mark == "shown" else _verdict(kept["verdict"], lang)
    cells = (part.label(lang), value, interval, spread, band_text(part.low, part.high, lang),
             say(f"pattern_mark_{part.mark}", lang=lang), verdict, part.why[lang])
    return "| " + " | ".join(cells) + " |"


def _pair(pair: Any) -> str:
    return " … ".join(f"{end:g}".replace("-", "−") for end in pair)
