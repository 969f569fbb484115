"""The model described by the ODD protocol, with the decisions of ODD+D, from code, data and the prose beside it."""

from __future__ import annotations

from typing import Any, Mapping

from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.columns import TABLES
from yhly_sim.domain.schedule import SCHEDULE
from yhly_sim.engine.finder import library
from yhly_sim.engine.language import LANGUAGES, say
from yhly_sim.engine.outcomes import GROUPS
from yhly_sim.engine.units import unit_word
from yhly_sim.model.outcomes import OUTCOMES
from yhly_sim.model.recorder import WEEKLY
from yhly_sim.report.documents.markdown import code, page, table
from yhly_sim.report.documents.patterns import patterns_table
from yhly_sim.report.documents.prose import paragraphs, table_title
from yhly_sim.report.documents.register import register
from yhly_sim.report.documents.submodels import rows_of_draws, submodels
from yhly_sim.scenarios.load import load_scenario
from yhly_sim.scenarios.world_files import load_world

CONCEPTS = ("background", "emergence", "decisions", "learning", "prediction", "sensing", "interaction", "collectives",
            "heterogeneity")
"""Design concepts that are prose; stochasticity and observation follow, with tables from the code."""


def odd(lang: str, patterns: Mapping[str, Any] | None) -> str:
    """The whole document. patterns: the record of tested patterns, None where there is none."""
    return page(
        f"# {say('documents_title_odd', lang=lang)}", say("documents_written", lang=lang),
        say("documents_odd_intro", lang=lang),
        _heading("purpose", lang), _purpose(lang, patterns),
        _heading("entities", lang), _entities(lang),
        _heading("schedule", lang), _schedule(lang),
        _heading("concepts", lang), *_concepts(lang),
        _heading("initialisation", lang), _initialisation(lang),
        _heading("input", lang), _input(lang),
        _heading("submodels", lang), submodels(lang),
    )


def _heading(section: str, lang: str, depth: int = 2) -> str:
    return "#" * depth + " " + say(f"odd_{section}", lang=lang)


def _words(names: tuple[str, ...], lang: str) -> list[str]:
    return [say(name, lang=lang) for name in names]


def _purpose(lang: str, patterns: Mapping[str, Any] | None) -> str:
    grades = [parameter.grade for parameter in catalogue().values()]
    text = paragraphs("purpose", lang, parameter_count=len(grades), assumption_count=grades.count("assumption"))
    heading = f"### {say('odd_patterns', lang=lang)}"
    names = dict.fromkeys(f"{one.folder}.{one.name}" for one in catalogue().values() if "fitted" in one.source)
    fitted = say("odd_fitted", lang=lang, names=code(names))
    if not patterns:
        return page(text, heading, paragraphs("patterns_absent", lang), fitted)
    return page(text, heading, paragraphs("patterns", lang), patterns_table(patterns, lang), fitted)


def _entities(lang: str) -> str:
    rows = [(f"`{name}`", table_title(name, lang), _variables(name, lang)) for name in TABLES]
    scenario = load_scenario(str(library("scenarios") / "weidu.yaml"))
    world = load_world(library("scenarios") / "worlds" / f"{scenario.world}.yaml")
    counts: list[tuple[str, str]] = [
        (say("level_subdistricts", lang=lang), f"{len(world.subdistricts):,}"),
        (say("level_communities", lang=lang), f"{len(world.communities):,}"),
        (say("level_grids", lang=lang), f"{world.grid_count:,}"),
        (say("level_courtyards", lang=lang), f"{world.courtyard_count:,}"),
        (say("level_residents", lang=lang), f"{world.resident_count:,}"),
        (say("odd_days", lang=lang), f"{scenario.warmup_days} + {scenario.days}"),
    ]
    return page(
        paragraphs("entities", lang),
        table(_words(("odd_table", "odd_row_is", "odd_state_variables"), lang), rows),
        paragraphs("scales", lang),
        table([say("odd_quantity", lang=lang), say("odd_count_of_world", lang=lang, title=world.title[lang])], counts))


def _variables(name: str, lang: str) -> str:
    """Names of the state variables of a table; in Chinese each behind its label."""
    if lang == "en":
        return code(TABLES[name])
    return "；".join(f"{column.zh} `{word}`" for word, column in TABLES[name].items())


def _schedule(lang: str) -> str:
    rows = [(number, f"`{phase.name}`", say(f"every_{phase.every}", lang=lang), say(f"phase_{phase.name}", lang=lang))
            for number, phase in enumerate(SCHEDULE.phases, start=1)]
    return page(paragraphs("schedule", lang),
                table(["", *_words(("heading_phase", "heading_every", "heading_summary"), lang)], rows))


def _concepts(lang: str) -> list[str]:
    parts: list[str] = []
    for concept in CONCEPTS:
        parts += [_heading(concept, lang, 3), paragraphs(concept, lang)]
    parts += [_heading("stochasticity", lang, 3), paragraphs("stochasticity", lang), _blocks(lang)]
    parts += [_heading("observation", lang, 3), paragraphs("observation", lang), outcomes_table(lang),
              say("odd_series", lang=lang, names=_series(lang))]
    return parts


def _blocks(lang: str) -> str:
    counts: dict[str, int] = {}
    for draw in register().values():
        counts[draw.block] = counts.get(draw.block, 0) + 1
    return table(_words(("odd_block", "heading_count"), lang), counts.items())


def outcomes_table(lang: str) -> str:
    """Every outcome with its definition, block by block."""
    rows = []
    for name, measure in sorted(OUTCOMES.items(), key=lambda item: GROUPS.index(item[1].outcome.group)):
        one = measure.outcome
        direction = "neither" if one.higher_is_better is None else "higher" if one.higher_is_better else "lower"
        needs = say("odd_needs", lang=lang, switches=code(measure.needs, " / ")) if measure.needs else ""
        rows.append((f"{one.label(lang)}<br>`{name}`", f"{one.defined(lang)}{needs}", unit_word(one.unit, lang),
                     say(f"odd_better_{direction}", lang=lang)))
    return table(_words(("odd_outcome", "odd_definition", "heading_unit", "odd_better"), lang), rows)


def _series(lang: str) -> str:
    if lang == "en":
        return code(WEEKLY)
    return "、".join(f"{one.zh} `{name}`" for name, one in WEEKLY.items())


def _initialisation(lang: str) -> str:
    drawn_by_phases = {decision for phase in SCHEDULE.phases for decision in phase.draws}
    rows = [draw for draw in register().values() if draw.decision not in drawn_by_phases]
    return page(paragraphs("implementation", lang), paragraphs("initialisation", lang),
                table(_words(("odd_number", "odd_decision", "odd_asked"), lang), rows_of_draws(rows, lang)))


def _input(lang: str) -> str:
    scenarios = [load_scenario(str(path)) for path in sorted(library("scenarios").glob("*.yaml"))]
    place = LANGUAGES.index(lang)
    rows = [(f"`{one.name}`", one.title[place], one.question[place]) for one in scenarios]
    return page(paragraphs("input", lang),
                table(_words(("heading_scenario", "heading_title", "heading_question"), lang), rows))
