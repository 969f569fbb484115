"""`yhly report`: an experiment that was run, or scenarios, written for those who decide."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Mapping, Sequence

from yhly_sim.analysis.comparison.designs import Designs, corrected_together, designs_of
from yhly_sim.analysis.results import Results
from yhly_sim.design.experiment import Experiment
from yhly_sim.engine.errors import MachineError, UserError
from yhly_sim.engine.language import LANGUAGES, current_language, say
from yhly_sim.report.written.facts import Facts, FurtherFinding, best_of
from yhly_sim.studies.batch.plan import subject_of_experiment
from yhly_sim.studies.batch.provenance import now
from yhly_sim.studies.batch.stored_results import results_in
from yhly_sim.studies.batch.stores import check_extra, reading_store
from yhly_sim.studies.reporting.names import outcomes_shown, subject_of_report, titles_of

if TYPE_CHECKING:
    from yhly_sim.execution.finished import OnProgress
    from yhly_sim.report.written.content import Document
    from yhly_sim.studies.subject import Subject

Format = Literal["html", "docx", "pdf"]
FORMATS: tuple[Format, ...] = ("html", "docx", "pdf")

MOST_DESIGNS = 24
"""A report compares so many designs; where there are more, those that do best and worst by the headline stand in it."""

About = str | Path | Experiment | Sequence[str]
"""An experiment by name, file or object; or names of scenarios, the baseline first."""


@dataclass(frozen=True)
class Written:
    """A report that was written. digest: of all results that it is about."""

    file: Path
    format: Format
    runs: int
    digest: str

    def to_json(self) -> dict[str, Any]:
        return {"file": str(self.file), "format": self.format, "bytes": self.file.stat().st_size, "runs": self.runs,
                "digest": self.digest}


def written_report(about: About, *, to: Format = "html", lang: str | None = None, quick: bool = False,
                   store: str | Path | None = None) -> bytes:
    """The report of an experiment that was run, as the bytes of a file.

    Raises UserError where it was never run with this store, where its file has changed since, where its runs come from
    different code, or for an unknown format; MachineError where a library that writes the file is missing, or the
    browser that prints it.
    """
    check_format(to)
    return _bytes_of(facts_of(about, quick=quick, store=store), to, lang)


def write_report(about: About, out: str | Path, *, to: Format = "html", lang: str | None = None, quick: bool = False,
                 store: str | Path | None = None) -> Written:
    """Write the report to a file, which is there whole or not at all; raises what `written_report` raises."""
    check_format(to)
    facts, target = facts_of(about, quick=quick, store=store), Path(out)
    content = _bytes_of(facts, to, lang)
    draft = target.with_name(target.name + ".tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        os.replace(draft, target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise MachineError("machine_refuses", reason=error.strerror or str(error), file=target) from error
    return Written(target, to, len(facts.results.runs), facts.digest)


def run_missing(about: Sequence[str], *, quick: bool = False, store: str | Path | None = None,
                workers: int | None = None, progress: OnProgress | None = None) -> Experiment:
    """Run what the store has not yet of scenarios that a report is asked for; gives back their experiment.

    Where nothing is missing the store is only read, so that a batch may be writing into it meanwhile.
    """
    from yhly_sim.studies.experiment import run_experiment

    chosen = subject_of_report(list(about), quick=quick)
    if not _is_there(chosen, store):
        run_experiment(chosen, store=store, workers=workers, progress=progress)
    return chosen


def _is_there(chosen: Experiment, store: str | Path | None) -> bool:
    """Whether the store has every run of an experiment, made by the code of now."""
    try:
        with reading_store(store) as kept:
            results = results_in(kept, chosen)
    except UserError:  # never run, run with other settings, or by other code
        return False
    told = results.provenance
    is_whole = bool(told["runs_there"] == told["runs_planned"])
    return is_whole and bool(told["code_id"] == subject_of_experiment(chosen).code_id())


def check_format(to: str) -> None:
    """Refuse an unknown format, and one of which a library is missing."""
    if to not in FORMATS:
        raise UserError("written_unknown_format", format=to, known=", ".join(FORMATS))
    check_extra("pdf" if to == "pdf" else "report")


def _bytes_of(facts: Facts, to: Format, lang: str | None) -> bytes:
    document = document_of(facts, lang or current_language())
    if to == "docx":
        from yhly_sim.report.written.docx import docx_of

        return docx_of(document)
    if to == "pdf":
        from yhly_sim.report.written.pdf import pdf_of

        return pdf_of(document)
    from yhly_sim.report.written.html import html_of

    return html_of(document).encode()


def document_of(facts: Facts, lang: str) -> Document:
    """The report as data: sections of paragraphs, tables and pictures."""
    from yhly_sim.report.written import closing, dangers, findings, money, opening
    from yhly_sim.report.written.content import Document

    place = LANGUAGES.index(lang)
    sections = (
        opening.answer(facts, lang),
        opening.compared(facts, lang),
        opening.model(lang),
        opening.methods(facts, lang),
        findings.results(facts, lang),
        money.costs(facts, lang),
        findings.who_gains(facts, lang),
        *findings.further(facts, lang),
        dangers.backfires(facts, lang),
        closing.limits(facts, lang),
        closing.drivers(facts, lang),
        closing.settings(facts, lang),
        closing.again(facts, lang),
    )
    about = say("written_about", lang=lang, name=facts.experiment.name, runs=f"{len(facts.results.runs):,}",
                made=facts.made[:10], version=facts.versions.get("yhly-sim", ""), code=facts.code[:8])
    return Document(lang, facts.experiment.title[place], facts.experiment.question[place], (about,), sections)


def facts_of(about: About, *, quick: bool = False, store: str | Path | None = None) -> Facts:
    """Everything a report says, found in stored runs."""
    from yhly_sim.studies.reporting import records

    names = [about] if isinstance(about, (str, Path, Experiment)) else list(about)
    chosen = subject_of_report(names, quick=quick)
    quick = chosen.is_quick
    subject = subject_of_experiment(chosen)
    with reading_store(store) as kept:
        results = results_in(kept, chosen)
        if not len(results.runs):
            raise UserError("experiment_not_run", name=chosen.name, store=kept.folder, quick=" --quick" * quick)
        shown_first = outcomes_shown(results)
        designs = _designs(results, shown_first)
        comparisons = corrected_together(designs.compared(results), shown_first)
        shown = best_of(comparisons, results.outcome(shown_first[0])) if shown_first and comparisons else None
        of_designs = records.one_record_a_design(kept, results, designs)
        on, titles = records.parts_on(of_designs), titles_of(results, designs)
        further, refused = _further(results, titles)
        drivers_by, drivers = records.drivers_of(results, designs, of_designs, _detected(further))
        best = None if shown is None else shown.treatment
        world, days = records.world_and_days(of_designs)
        runs = kept.runs(list(results.runs["key"]))
        return Facts(
            experiment=chosen,
            asked=" ".join([*(chosen.name if isinstance(one, Experiment) else str(one) for one in names),
                            *(["--quick"] if quick else [])]),
            results=results,
            designs=designs,
            titles=titles,
            on=on if any(on.values()) else {},
            values=records.own_values(of_designs, results),
            comparisons=comparisons,
            shown=shown,
            about=shown_first,
            effects=subject.effects,
            costs=_costs(results, designs, subject),
            payers=None if best is None else records.spent_by_payer(kept, results, designs, best),
            spent=records.spent_by_purpose(kept, results, designs, best),
            fairness=None if best is None else records.fairness_of(kept, results, designs, best),
            further=further,
            refused=refused,
            settings=records.settings_of(list(of_designs.values())),
            drivers_by=drivers_by,
            drivers=drivers,
            grades=records.grades_in_force(list(of_designs.values())),
            versions=next((record.origin.get("versions", {}) for record in of_designs.values()), {}),
            code=str(results.provenance.get("code_id") or ""),
            digest=kept.digest(list(results.runs["key"])),
            world=None if world is None else records.world_called(world),
            days=days,
            started=str(runs["started"].min()),
            finished=str(runs["started"].max()),
            made=now(),
        )


def _designs(results: Results, about: Sequence[str]) -> Designs:
    """All designs; of very many the first, and those at both ends of the first outcome."""
    every = designs_of(results)
    if len(every.names) <= MOST_DESIGNS or not about:
        return every
    means = {name: float(frame[about[0]].mean()) for name, frame in zip(every.names, every.frames, strict=True)}
    ordered = sorted(every.names[1:], key=lambda name: means[name])
    half = (MOST_DESIGNS - 1) // 2
    ends = {*ordered[:half], *ordered[-half:]}
    return designs_of(results, names=[every.names[0], *(name for name in every.names[1:] if name in ends)])


def _costs(results: Results, designs: Designs, subject: Subject) -> tuple[tuple[Any, ...], ...]:
    from yhly_sim.analysis.comparison.cost_effectiveness import cost_effectiveness

    return tuple(
        cost_effectiveness(designs.frames[0], frame, subject.effects, results.outcomes) for frame in designs.frames[1:]
    )


def _further(results: Results, titles: Mapping[str, Mapping[str, str]],
             ) -> tuple[tuple[FurtherFinding, ...], dict[str, dict[str, str]]]:
    """What the other analyses find in the same runs, and why those do not that an experiment with drawn parameters
    should allow: kind -> language -> the reason. One part alone is not attributed: it is the comparison itself."""
    from yhly_sim.studies.attribute import attribute
    from yhly_sim.studies.reporting.titled import titled
    from yhly_sim.studies.robustness import robustness
    from yhly_sim.studies.sensitivity import sensitivity

    found, refused = list[FurtherFinding](), dict[str, dict[str, str]]()
    is_drawn = any(factor.role == "uncertainty" for factor in results.factors)
    studies: Mapping[str, Any] = {"attribution": attribute, "sensitivity": sensitivity, "robustness": robustness}
    for kind, study in studies.items():
        try:
            one = study(results)
        except UserError as error:
            if is_drawn:
                refused[kind] = {lang: error.sentence(lang) for lang in LANGUAGES}
            continue
        if kind == "attribution" and len(one.findings[0].players) < 2:
            continue
        named = {lang: titled(one, titles, lang) for lang in LANGUAGES}
        found.append(FurtherFinding(kind, {lang: named[lang].sentence(lang) for lang in LANGUAGES},
                                    partial(_drawn, named), one))
    return tuple(found), refused


def _drawn(named: Mapping[str, Any], lang: str) -> Any:
    return named[lang].plot(lang=lang)


def _detected(further: Sequence[FurtherFinding]) -> list[str]:
    """Factors that a sensitivity analysis detects for its first outcome, the strongest first."""
    for one in further:
        if one.kind == "sensitivity":
            ranking = one.found.findings[0].ranking
            return [name for name, index in ranking.items() if index.is_detected]
    return []
