"""The end of a report: what the model cannot say, what it rests on, and how to make it again."""

from __future__ import annotations

from yhly_sim.engine.language import say
from yhly_sim.report.written.content import Bullets, Code, Paragraph, Section, TableBlock
from yhly_sim.report.written.facts import Facts

LIMITS = ("no_outcomes", "schematic", "assumptions", "short", "people", "not_forecast")
GRADES = ("report", "evidence", "derived", "assumption")


def limits(facts: Facts, lang: str) -> Section:
    """What cannot be said, and how much of the model is assumed."""
    total = sum(facts.grades.values())
    blocks = [Bullets(tuple(say(f"written_limit_{name}", lang=lang) for name in LIMITS))]
    if not total:
        return Section(say("written_limits", lang=lang), tuple(blocks))
    counts = say("written_listed", lang=lang).join(
        say("written_grade_count", lang=lang, grade=say(f"grade_{grade}", lang=lang), count=facts.grades.get(grade, 0))
        for grade in GRADES
    )
    return Section(
        say("written_limits", lang=lang),
        (*blocks, Paragraph(say("written_grades", lang=lang, total=total, counts=counts))),
    )


def settings(facts: Facts, lang: str) -> Section:
    """Every parameter that somebody set, with its range, its grade and where it was set."""
    title = say("written_settings", lang=lang)
    if not facts.settings:
        return Section(title, (Paragraph(say("written_settings_none", lang=lang)),))
    heads = ("parameter", "value", "plausible", "grade", "origin")
    rows = tuple(
        (
            one.label[lang] or one.path,
            f"{one.values} {one.unit}".strip(),
            one.plausible,
            say(f"grade_{one.grade}", lang=lang) if one.grade in GRADES else "–",
            one.origin,
        )
        for one in facts.settings
    )
    return Section(
        title,
        (
            TableBlock(
                say("written_settings_table", lang=lang, count=len(rows)),
                tuple(say(f"written_head_{head}", lang=lang) for head in heads),
                rows,
                texts=len(heads),
            ),
            Bullets(
                tuple(
                    say("written_source", lang=lang, label=one.label[lang] or one.path, source=one.source)
                    for one in facts.settings
                    if one.source
                )
            ),
        ),
    )


def again(facts: Facts, lang: str) -> Section:
    """The commands, and what must be the same for the same numbers."""
    quick = " --quick" if facts.experiment.is_quick else ""
    name = facts.experiment.name
    commands = "\n".join(
        (
            f"pip install 'yhly-sim[experiments,report]=={facts.versions.get('yhly-sim', '')}'",
            f"yhly experiment {name}{quick}",
            f"yhly report {name}{quick} --to html",
        )
    )
    versions = say("written_listed", lang=lang).join(
        f"{package} {version}" for package, version in facts.versions.items()
    )
    return Section(
        say("written_again", lang=lang),
        (
            Paragraph(say("written_again_lead", lang=lang)),
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
