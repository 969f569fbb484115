"""Submodels of the ODD: every phase with its words, its rules with their equations, and all that it touches."""

from __future__ import annotations

from typing import Any, Callable, Iterable

import yhly_sim.domain.start  # noqa: F401 - registers the rules that only a beginning uses
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.schedule import SCHEDULE
from yhly_sim.engine.language import say
from yhly_sim.engine.rules import RuleTable
from yhly_sim.engine.schedule import Phase
from yhly_sim.report.documents.docstrings import described
from yhly_sim.report.documents.equations import equation_of, wrapped
from yhly_sim.report.documents.markdown import code, fence, page
from yhly_sim.report.documents.mechanisms import file_of, mechanism_of
from yhly_sim.report.documents.prose import chinese_of_decision, chinese_of_rule, paragraphs
from yhly_sim.report.documents.register import Draw, register


def submodels(lang: str) -> str:
    """Section 7: one part a phase, in the order of the day; a rule stands where it is used first."""
    parts = [paragraphs("submodels", lang), paragraphs("submodels_wording", lang)]
    told: set[str] = set()
    for number, phase in enumerate(SCHEDULE.phases, start=1):
        parts.append(_submodel(number, phase, told, lang))
    others = [name for name in RuleTable() if name not in told]
    if others:
        parts += [f"### {say('odd_other_rules', lang=lang)}", *(_rule(name, lang) for name in others)]
    return page(*parts)


def _submodel(number: int, phase: Phase, told: set[str], lang: str) -> str:
    used = mechanism_of(phase)
    new = [name for name in used.rules if name not in told]
    old = [name for name in used.rules if name in told]
    told |= set(new)
    files = [file for file in used.files if file == file_of(phase.act) or file in map(file_of, used.rules.values())]
    parts = [
        f"### 7.{number} {phase.name}",
        say("odd_when_and_where", lang=lang, when=say(f"every_{phase.every}", lang=lang), files=code(files)),
        described(phase.act) if lang == "en" else say(f"phase_{phase.name}", lang=lang),
    ]
    parts += [_rule(name, lang) for name in new]
    if old:
        parts.append(say("odd_described_with", lang=lang, names=code(old)))
    parts.append(_touched(phase, lang))
    return page(*parts)


def _rule(name: str, lang: str) -> str:
    rule: Callable[..., Any] = RuleTable()[name]
    words = described(rule) if lang == "en" else chinese_of_rule(name)
    return page(f"`{name}` — {words}", fence(wrapped(equation_of(rule))))


def _touched(phase: Phase, lang: str) -> str:
    """All that a phase reads, writes and draws, its parameters, and the switches it asks for, as a list."""
    used = mechanism_of(phase)
    draws = [register()[Decision(number)] for number in phase.draws]
    facts = {
        "reads": _columns(phase.reads), "writes": _columns(phase.writes), "parameters": code(sorted(used.parameters)),
        "switches": code(sorted(used.switches)), "draws": _drawn(draws, lang)}
    return "\n".join(say("documents_fact", lang=lang, label=say(f"odd_{name}", lang=lang), text=text)
                     for name, text in facts.items() if text != "-")


def _columns(declarations: Iterable[str]) -> str:
    """ "table: column column" of every table once, in the order of the declarations."""
    tables: dict[str, dict[str, None]] = {}
    for declaration in declarations:
        name, _, columns = declaration.partition(":")
        tables.setdefault(name.strip(), {}).update(dict.fromkeys(columns.split()))
    return "; ".join(f"{name} {code(columns)}" for name, columns in tables.items()) or "-"


def _drawn(draws: list[Draw], lang: str) -> str:
    if not draws:
        return say("odd_nothing_drawn", lang=lang)
    return "".join(f"\n  - {int(draw.decision)} `{draw.decision.name}` {_question(draw, lang)}" for draw in draws)


def _question(draw: Draw, lang: str) -> str:
    return draw.question if lang == "en" else chinese_of_decision(draw.decision.name)


def rows_of_draws(draws: Iterable[Draw], lang: str) -> list[tuple[object, ...]]:
    """(number, name, question) of every draw."""
    return [(int(draw.decision), f"`{draw.decision.name}`", _question(draw, lang)) for draw in draws]
