"""The end of a report: what the model cannot say, what it rests on, what was set, and how to make it again."""

from __future__ import annotations

from typing import Mapping

from yhly_sim.engine.identity import ABSENT, BIT_CHANGING
from yhly_sim.engine.language import say
from yhly_sim.report.far_draws import far_draws
from yhly_sim.report.written.content import Block, Bullets, Code, Paragraph, Section, TableBlock
from yhly_sim.report.written.differences import amount_word, range_words
from yhly_sim.report.written.facts import Facts, Setting

LIMITS = ("no_outcomes", "schematic", "assumptions", "short", "people", "not_forecast")
GRADES = ("report", "evidence", "derived", "assumption")
MOST_SOURCES, MOST_VALUES = 30, 6


def limits(facts: Facts, lang: str) -> Section:
    """What cannot be said."""
    said = [say(f"written_limit_{name}", lang=lang) for name in LIMITS]
    warning = far_draws(facts.results.arguments, lang)
    return Section(say("written_limits", lang=lang), (Bullets((*([warning] if warning else []), *said)),))


def drivers(facts: Facts, lang: str) -> Section:
    """How much is assumed: of all parameters in force, and of those that matter, with the sources of these."""
    blocks: list[Block] = []
    own = {grade: sum(one.grade == grade for one in facts.drivers) for grade in GRADES}
    if facts.grades:
        blocks.append(Paragraph(say("written_grades", lang=lang, total=sum(facts.grades.values()),
                                    counts=_counts(facts.grades, lang))))
    if sum(own.values()):
        blocks.append(Paragraph(say(f"written_drivers_{facts.drivers_by}", lang=lang, total=sum(own.values()),
                                    counts=_counts(own, lang))))
    if sum(facts.grades.values()):
        shares = (("force", facts.grades), *((("drivers", own),) if sum(own.values()) else ()))
        rows = tuple((say(f"written_grades_{name}", lang=lang),
                      *(f"{grades.get(grade, 0):,}" for grade in GRADES), f"{sum(grades.values()):,}")
                     for name, grades in shares)
        heads = (*(say(f"grade_{grade}", lang=lang) for grade in GRADES), say("written_head_all", lang=lang))
        blocks.append(TableBlock(say("written_grades_table", lang=lang),
                                 (say("written_head_parameters", lang=lang), *heads), rows,
                                 note=say("written_grades_note", lang=lang)))
    if facts.drivers:
        order = sorted(facts.drivers, key=lambda one: GRADES.index(one.grade) if one.grade in GRADES else len(GRADES))
        shown = (list(facts.drivers) if facts.drivers_by == "found" else order)[:MOST_SOURCES]
        heads = ("parameter", "best", "plausible", "grade", "source")
        blocks.append(TableBlock(
            say("written_sources_table" if len(shown) < len(facts.drivers) else "written_sources_table_all", lang=lang,
                shown=len(shown), all=len(facts.drivers)),
            tuple(say(f"written_head_{head}", lang=lang) for head in heads),
            tuple((one.label[lang] or one.path, _values(one, lang), _plausible(one, lang), _grade(one, lang),
                   one.source[lang] or "–") for one in shown), texts=5, note=say("written_sources_note", lang=lang)))
    return Section(say("written_drivers", lang=lang), tuple(blocks) or
                   (Paragraph(say("written_drivers_none", lang=lang)),))


def _counts(grades: Mapping[str, int], lang: str) -> str:
    return say("written_listed", lang=lang).join(
        say("written_grade_count", lang=lang, grade=say(f"grade_{grade}", lang=lang), count=grades.get(grade, 0))
        for grade in GRADES if grades.get(grade, 0))


def _grade(one: Setting, lang: str) -> str:
    return say(f"grade_{one.grade}", lang=lang) if one.grade in GRADES else "–"


def _plausible(one: Setting, lang: str) -> str:
    return "–" if one.plausible is None else range_words(*one.plausible, one.unit, lang)


def _values(one: Setting, lang: str) -> str:
    told = say("written_listed", lang=lang).join(amount_word(value, one.unit, lang)
                                                 for value in one.values[:MOST_VALUES])
    return f"{told}{' …' if len(one.values) > MOST_VALUES else ''}"


def settings(facts: Facts, lang: str) -> Section:
    """Every parameter that somebody set, with its range, its grade and where it was set."""
    title = say("written_settings", lang=lang)
    if not facts.settings:
        return Section(title, (Paragraph(say("written_settings_none", lang=lang)),))
    heads = ("parameter", "value", "plausible", "grade", "origin")
    uncertain = {factor.parameter for factor in facts.results.factors if factor.role == "uncertainty"}
    rows = tuple((one.label[lang] or one.path,
                  say("written_drawn", lang=lang) if one.path in uncertain else _values(one, lang),
                  _plausible(one, lang), _grade(one, lang) if one.grade else one.source[lang] or "–",
                  say("written_by_plan", lang=lang) if one.origin == "plan" else one.origin)
                 for one in facts.settings)
    return Section(title, (TableBlock(
        say("written_settings_table", lang=lang, count=len(rows)),
        tuple(say(f"written_head_{head}", lang=lang) for head in heads), rows, texts=len(heads)),))


def again(facts: Facts, lang: str) -> Section:
    """The commands, and what must be the same for the same numbers."""
    runs = [f"yhly experiment {facts.asked}"] if len(facts.asked.removesuffix(" --quick").split()) == 1 else []
    libraries = [f"{package}=={facts.versions[package]}" for package in BIT_CHANGING
                 if facts.versions.get(package, ABSENT) != ABSENT]
    commands = "\n".join(
        (
            " ".join(["pip install '.[experiments,report]'", *libraries]),
            "yhly doctor",
            *runs,
            f"yhly report {facts.asked} --to html --lang {lang}",
        )
    )
    versions = say("written_listed", lang=lang).join(
        f"{package} {version}" for package, version in facts.versions.items()
    )
    return Section(
        say("written_again", lang=lang),
        (
            Paragraph(say("written_again_lead", lang=lang, version=facts.versions.get("yhly-sim", ""),
                          python=facts.versions.get("python", ""))),
            Code(commands),
            Bullets(
                (
                    say("written_again_code", lang=lang, code=facts.code),
                    say("written_again_digest", lang=lang, digest=facts.digest),
                    say("written_again_seed", lang=lang, seed=facts.results.seed),
                    say("written_again_versions", lang=lang, versions=versions),
                )
            ),
        ),
    )
