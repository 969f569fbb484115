"""The first part of a report: the answer, what was compared, the model on a page, and how it was found out."""

from __future__ import annotations

from yhly_sim.engine.language import LANGUAGES, say
from yhly_sim.report.numbers import number_form
from yhly_sim.report.sentence import comparison_sentence
from yhly_sim.report.written.content import Block, Bullets, Paragraph, Section, TableBlock
from yhly_sim.report.written.differences import verdict_word
from yhly_sim.report.written.facts import Facts, best_of

MODEL_PARAGRAPHS = ("world", "disputes", "institutions", "effort", "truth", "luck")


def answer(facts: Facts, lang: str) -> Section:
    """Which design does best by the headline, how sure that is, and what gets worse."""
    title, name = say("written_answer", lang=lang), facts.headline
    best = best_of(facts.comparisons, facts.outcome(name)) if name is not None else None
    if name is None or best is None:
        return Section(title, (Paragraph(say("written_answer_none", lang=lang), is_lead=True),))
    outcome, found = facts.outcome(name), best[name]
    form = number_form(found, lang)
    told = {
        "outcome": outcome.label(lang),
        "count": len(facts.designs.names),
        "best": facts.title(best.treatment, lang),
        "baseline": facts.title(best.baseline, lang),
        "difference": form.difference(found.difference),
        "smallest": number_form(found, lang).size(found.smallest_difference),
        "low": form.bare(found.ci_low, signed=True),
        "high": form.bare(found.ci_high, signed=True),
    }
    word = verdict_word(found, outcome)
    kind = (
        "small"
        if found.is_within_smallest
        else "better"
        if word == "better"
        else "worse"
        if word == "worse"
        else "open"
    )
    blocks: list[Block] = [Paragraph(say(f"written_answer_{kind}", lang=lang, **told), is_lead=True)]
    blocks.append(Paragraph(comparison_sentence(best, facts.outcomes, lang, titles=facts.titles)))
    tied = [one for one in facts.comparisons if name in one and verdict_word(one[name], outcome) == "open"]
    if len(facts.comparisons) > 1:
        blocks.append(
            Paragraph(
                say(
                    "written_answer_open",
                    lang=lang,
                    count=len(tied),
                    all=len(facts.comparisons),
                    outcome=outcome.label(lang),
                )
            )
        )
    blocks.append(Paragraph(say(f"written_answer_covers_{facts.designs.unit}", lang=lang)))
    return Section(title, tuple(blocks))


def compared(facts: Facts, lang: str) -> Section:
    """The designs, and how they differ."""
    experiment, blocks = facts.experiment, list[Block]()
    look = experiment.look_at[LANGUAGES.index(lang)]
    if look:
        blocks.append(Paragraph(look))
    levers = [factor for factor in facts.results.factors if factor.role == "lever"]
    if levers:
        rows = []
        for lever in levers:
            settings = (
                f"{lever.low:g} – {lever.high:g}"
                if lever.is_continuous
                else say("written_listed", lang=lang).join(level_word(str(level.label), lang) for level in lever.levels)
            )
            rows.append((lever.label(lang), f"{settings} {lever.unit}".strip()))
        blocks.append(
            TableBlock(say("written_levers", lang=lang), _heads(("lever", "levels"), lang), tuple(rows), texts=2)
        )
    blocks.append(
        TableBlock(
            say("written_designs", lang=lang),
            _heads(("design", "runs"), lang),
            tuple(
                (
                    facts.title(name, lang),
                    f"{len(facts.results.runs[facts.results.runs['point'].isin([point])]):,}"
                    if facts.designs.unit == "run"
                    else f"{len(frame):,}",
                )
                for name, point, frame in zip(
                    facts.designs.names, facts.designs.points, facts.designs.frames, strict=True
                )
            ),
            note=say(f"written_designs_{facts.designs.unit}", lang=lang),
        )
    )
    return Section(say("written_compared", lang=lang), tuple(blocks))


def model(lang: str) -> Section:
    """The model on one page."""
    return Section(
        say("written_model", lang=lang),
        tuple(Paragraph(say(f"written_model_{name}", lang=lang)) for name in MODEL_PARAGRAPHS),
    )


def methods(facts: Facts, lang: str) -> Section:
    """How the runs were made and compared, from what the runs say of themselves."""
    results = facts.results
    drawn = [factor for factor in results.factors if factor.role == "uncertainty"]
    items = [
        say(
            "written_methods_design",
            lang=lang,
            kind=say(f"written_kind_{results.kind}", lang=lang),
            points=f"{len(results.points):,}",
            replications=results.replications,
            runs=f"{len(results.runs):,}",
            failed=f"{len(results.failed):,}",
        ),
        say("written_methods_luck", lang=lang, seed=results.seed),
        say("written_methods_interval", lang=lang),
        say("written_methods_holm", lang=lang, count=len(results.outcomes)),
    ]
    if drawn:
        items.append(say("written_methods_drawn", lang=lang, count=len(drawn), draws=len(facts.designs.frames[0])))
    if facts.experiment.days is not None or facts.experiment.world is not None:
        items.append(
            say(
                "written_methods_world",
                lang=lang,
                world=facts.experiment.world or "weidu",
                days=facts.experiment.days or "–",
            )
        )
    if facts.experiment.is_quick:
        items.append(say("written_methods_quick", lang=lang))
    return Section(say("written_methods", lang=lang), (Bullets(tuple(items)),))


def level_word(label: str, lang: str) -> str:
    """A level as people say it."""
    return say(f"level_{label}", lang=lang) if label in ("on", "off") else label


def _heads(names: tuple[str, ...], lang: str) -> tuple[str, ...]:
    return tuple(say(f"written_head_{name}", lang=lang) for name in names)
