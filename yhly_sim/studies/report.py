"""`yhly report`: an experiment that was run, written for those who decide; nothing is run."""

from __future__ import annotations

import os
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Mapping, Sequence

from yhly_sim.analysis.compare import Comparison
from yhly_sim.analysis.designs import Designs, designs_of
from yhly_sim.analysis.results import Results
from yhly_sim.design.experiment import Experiment
from yhly_sim.engine.errors import MachineError, UserError
from yhly_sim.engine.language import LANGUAGES, current_language, say
from yhly_sim.report.written.facts import Facts, FurtherFinding, Setting, best_of
from yhly_sim.studies.analysed import outcomes_for
from yhly_sim.studies.design_titles import design_titles
from yhly_sim.studies.experiment_plan import loaded, subject_of_experiment
from yhly_sim.studies.provenance import now, versions
from yhly_sim.studies.stored_results import results_in
from yhly_sim.studies.stores import reading_store

if TYPE_CHECKING:
    import pandas as pd

    from yhly_sim.store.records import RunRecord
    from yhly_sim.store.store import Store
    from yhly_sim.studies.subject import Subject

Format = Literal["html", "docx"]
FORMATS: tuple[Format, ...] = ("html", "docx")

MOST_DESIGNS = 24
"""A report compares so many designs; where there are more, those that do best and worst by the headline stand in it."""

MOST_OUTCOMES = 8


def written_report(
    experiment: str | Path | Experiment,
    *,
    to: Format = "html",
    lang: str | None = None,
    quick: bool = False,
    store: str | Path | None = None,
) -> bytes:
    """The report of an experiment that was run, as the bytes of a file.

    Raises UserError where it was never run with this store, where its file has changed since, where its runs come from
    different code, or for an unknown format; MachineError where a library that writes the file is missing.
    """
    if to not in FORMATS:
        raise UserError("written_unknown_format", format=to, known=", ".join(FORMATS))
    lang = lang or current_language()
    document = document_of(facts_of(experiment, quick=quick, store=store), lang)
    try:
        if to == "docx":
            from yhly_sim.report.written.docx import docx_of

            return docx_of(document)
        from yhly_sim.report.written.html import html_of

        return html_of(document).encode()
    except ImportError as error:
        raise MachineError("written_library_missing", library=error.name) from error


def write_report(experiment: str | Path | Experiment, out: str | Path, **asked: Any) -> Path:
    """Write the report to a file, which is there whole or not at all; gives back its path."""
    content, target = written_report(experiment, **asked), Path(out)
    draft = target.with_name(target.name + ".tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        os.replace(draft, target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise MachineError("machine_refuses", reason=error.strerror or str(error), file=target) from error
    return target


def document_of(facts: Facts, lang: str) -> Any:
    """The report as a `Document`."""
    from yhly_sim.report.written import closing, findings, opening
    from yhly_sim.report.written.content import Document

    place = LANGUAGES.index(lang)
    sections = (
        opening.answer(facts, lang),
        opening.compared(facts, lang),
        opening.model(lang),
        opening.methods(facts, lang),
        findings.results(facts, lang),
        findings.costs(facts, lang),
        findings.who_gains(facts, lang),
        *findings.further(facts, lang),
        findings.backfires(facts, lang),
        closing.limits(facts, lang),
        closing.settings(facts, lang),
        closing.again(facts, lang),
    )
    about = (
        say(
            "written_about",
            lang=lang,
            name=facts.experiment.name,
            runs=f"{len(facts.results.runs):,}",
            made=facts.made[:10],
            version=facts.versions.get("yhly-sim", ""),
            code=facts.code[:8],
        ),
    )
    return Document(lang, facts.experiment.title[place], facts.experiment.question[place], about, sections)


def facts_of(experiment: str | Path | Experiment, *, quick: bool = False, store: str | Path | None = None) -> Facts:
    """Everything a report says, found in stored runs."""
    chosen = loaded(experiment, quick=quick)
    subject = subject_of_experiment(chosen)
    with reading_store(store) as kept:
        results = results_in(kept, chosen)
        if not len(results.runs):
            raise UserError(
                "experiment_not_run", name=chosen.name, store=kept.folder, quick=" --quick" if quick else ""
            )
        about = outcomes_for(results, None)[:MOST_OUTCOMES]
        about = tuple(name for name in about if name in {outcome.name for outcome in results.outcomes})
        designs = _designs(results, about)
        comparisons = designs.compared(results)
        shown = best_of(comparisons, results.outcome(about[0])) if about and comparisons else None
        keys = list(results.runs["key"])
        records = [kept.record(key) for key in _one_run_a_design(results, designs)]
        return Facts(
            experiment=chosen,
            results=results,
            designs=designs,
            titles=design_titles(results),
            comparisons=comparisons,
            shown=shown,
            about=about,
            effects=subject.effects,
            costs=_costs(results, designs, subject),
            spent=_spent(kept, results, designs, shown),
            fairness=_fairness(kept, results, designs, shown),
            further=_further(results),
            settings=_settings(records),
            grades=_grades(records),
            versions=versions(),
            code=str(results.provenance.get("code_id") or ""),
            digest=kept.digest(keys),
            started=min((record.started for record in records), default=""),
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


def _one_run_a_design(results: Results, designs: Designs) -> list[str]:
    first = results.runs.drop_duplicates("point").set_index("point")["key"]
    return [first[point] for point in designs.points if point in first.index]


def _word(setting: object) -> str:
    return f"{setting:g}" if isinstance(setting, float) else str(setting)


def _costs(results: Results, designs: Designs, subject: Subject) -> tuple[tuple[Any, ...], ...]:
    from yhly_sim.analysis.cost_effectiveness import cost_effectiveness

    return tuple(
        cost_effectiveness(designs.frames[0], frame, subject.effects, results.outcomes) for frame in designs.frames[1:]
    )


def _keys_of(results: Results, designs: Designs, place: int) -> list[str]:
    """Runs of the points of a design (in a batch with draws: of all its points)."""
    from yhly_sim.analysis.robustness_space import policies_of

    mine = {
        point
        for point, name in zip(results.points.index, policies_of(results), strict=True)
        if name == designs.names[place]
    }
    return list(results.runs.loc[results.runs["point"].isin(mine), "key"])


def _sides(results: Results, designs: Designs, shown: Comparison | None) -> list[tuple[str, list[str]]]:
    if shown is None:
        return []
    return [
        ("first", _keys_of(results, designs, 0)),
        ("shown", _keys_of(results, designs, designs.names.index(shown.treatment))),
    ]


def _spent(store: Store, results: Results, designs: Designs, shown: Comparison | None) -> pd.DataFrame:
    """Yuan a run by payer and purpose, means of both sides."""
    import pandas as pd

    found = {}
    for side, keys in _sides(results, designs, shown):
        books = store.books(keys)
        if not {"payer", "purpose", "priced_yuan"} <= set(books.columns):
            return pd.DataFrame(columns=["payer", "purpose", "first", "shown"])
        found[side] = books.groupby(["payer", "purpose"])["priced_yuan"].sum() / len(set(keys))
    return pd.DataFrame(found, columns=["first", "shown"]).fillna(0.0).rename_axis(["payer", "purpose"]).reset_index()


def _fairness(store: Store, results: Results, designs: Designs, shown: Comparison | None) -> Any:
    """Groups of people in both sides, replication by replication (in a batch with draws: draw by draw)."""
    import pandas as pd

    from yhly_sim.analysis.fairness import compare_groups

    parts = []
    for side, keys in zip(("baseline", "treatment"), _sides(results, designs, shown), strict=False):
        groups = store.small_tables("groups", keys[1])
        if "dimension" not in groups:
            return None
        place = {key: number for number, key in enumerate(keys[1])}  # both sides in the order of draws and replications
        groups.insert(0, "side", side)
        groups.insert(1, "replication", groups.pop("key").map(place))
        parts.append(groups)
    return compare_groups(pd.concat(parts, ignore_index=True), results.outcomes) if parts else None


def _further(results: Results) -> tuple[FurtherFinding, ...]:
    """What the other analyses find in the same runs; those that the design is not made for are left out."""
    from yhly_sim.studies.attribute import attribute
    from yhly_sim.studies.robustness import robustness
    from yhly_sim.studies.sensitivity import sensitivity

    found = []
    studies: Mapping[str, Any] = {"attribution": attribute, "sensitivity": sensitivity, "robustness": robustness}
    for kind, study in studies.items():
        try:
            one = study(results)
        except UserError:
            continue
        found.append(FurtherFinding(kind, {lang: one.sentence(lang) for lang in LANGUAGES}, partial(_drawn, one)))
    return tuple(found)


def _drawn(found: Any, lang: str) -> Any:
    return found.plot(lang=lang)


def _settings(records: Sequence[RunRecord]) -> tuple[Setting, ...]:
    """What was set in some of the runs, one row a parameter; an uncertain one says its range, not each draw."""
    from yhly_sim.domain.catalogue import catalogue

    known, values, origins = catalogue(), dict[str, list[Any]](), dict[str, str]()
    for record in records:
        for one in record.settings:
            seen = values.setdefault(str(one["parameter"]), [])
            if one["value"] not in seen:
                seen.append(one["value"])
            origins.setdefault(
                str(one["parameter"]),
                Path(str(one.get("file", ""))).name + (f":{one['line']}" if one.get("line") else ""),
            )
    found = []
    for path, seen in sorted(values.items()):
        parameter = known.get(path)
        words = ", ".join(
            _word(float(one)) if isinstance(one, float) else str(one).lower() if isinstance(one, bool) else str(one)
            for one in seen[:6]
        ) + (" …" if len(seen) > 6 else "")
        is_range = parameter is not None and parameter.low is not None and parameter.high is not None
        found.append(
            Setting(
                path,
                {"zh": parameter.zh, "en": parameter.en} if parameter else dict.fromkeys(LANGUAGES, path),
                words,
                parameter.unit if parameter else "",
                f"{parameter.low:g} – {parameter.high:g}" if parameter is not None and is_range else "–",
                parameter.grade if parameter else "",
                parameter.source if parameter else "",
                origins[path],
            )
        )
    return tuple(found)


def _grades(records: Sequence[RunRecord]) -> dict[str, int]:
    """How many parameters of the catalogue in force have which grade."""
    grades = Counter(
        str(one.get("grade"))
        for one in (records[0].catalogue if records else {}).values()
        if isinstance(one, Mapping) and one.get("grade")
    )
    return dict(grades)
