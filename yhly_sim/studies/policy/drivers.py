"""What results depend on: uncertain parameters that were drawn, parts of a factorial, and what parameters rest on."""

from __future__ import annotations

from collections import Counter
from typing import Any

from yhly_sim.engine.errors import UserError
from yhly_sim.engine.language import LANGUAGES, say
from yhly_sim.report.written.closing import GRADES
from yhly_sim.report.written.differences import amount_word, range_words
from yhly_sim.report.written.facts import Setting
from yhly_sim.studies.batch.stores import reading_store
from yhly_sim.studies.policy.runs import PolicyRuns
from yhly_sim.studies.reporting import records as report_records
from yhly_sim.studies.reporting.titled import titled


def drivers(runs: PolicyRuns, outcome: str, design: str, baseline: str | None) -> dict[str, Any]:
    """`sensitivity`: which of the drawn parameters an outcome of a design depends on, or its difference from a baseline
    (as `yhly sensitivity --at` and `--against` find it); None where none can be analysed, and `refused` says why.
    `parts`: what each part of a factorial adds (`yhly attribute`). `settings`: parameters that were drawn, or else of
    the parts in which designs differ, with range, grade and source; `by` and `grades` as a report counts them."""
    found, refused = None, None
    if any(one.role == "uncertainty" for one in runs.results.factors):
        try:
            found = _sensitivity(runs, outcome, design, baseline)
        except UserError as error:
            refused = {lang: error.sentence(lang) for lang in LANGUAGES}
    by, settings = _settings(runs)
    return {"sensitivity": found, "refused": refused, "parts": _parts(runs, outcome), "by": by,
            "settings": [_setting_facts(one) for one in settings], "grades": _grades(settings)}


def is_against_possible(runs: PolicyRuns) -> bool:
    """Whether a baseline can be taken away: designs differ in one thing, scenario or lever."""
    return len(_differing(runs)) == 1


def _differing(runs: PolicyRuns) -> list[str]:
    levers = [one.name for one in runs.results.factors if one.role == "lever"]
    return [*(["scenario"] if runs.results.points["scenario"].nunique() > 1 else []), *levers]


def _sensitivity(runs: PolicyRuns, outcome: str, design: str, baseline: str | None) -> dict[str, Any]:
    from yhly_sim.studies.sensitivity import sensitivity

    results = runs.results
    here, there = (None if one is None else results.points.loc[runs.designs.points[runs.names.index(one)]]
                   for one in (design, baseline))
    levers = [one.name for one in results.factors if one.role == "lever"]
    against = None
    if there is not None and is_against_possible(runs):
        name = _differing(runs)[0]
        against = str(there[name]) if name == "scenario" else f"{name}={there[name]}"
    assert here is not None
    at = {name: str(here[name]) for name in levers}
    told = sensitivity(results, [outcome], scenario=str(here["scenario"]), at=at, against=against)
    one = told.findings[0]
    paths = {factor.name: factor.parameter for factor in results.factors}
    words = {lang: titled(told, runs.titles, lang) for lang in LANGUAGES}
    return {
        "sentence": {lang: words[lang].sentence(lang) for lang in LANGUAGES},
        "index": {lang: say(f"sensitivity_index_{one.main}", lang=lang) for lang in LANGUAGES},
        "unit": one.outcome.unit if one.method == "morris" else "", "draws": one.points,
        "factors": [{"name": name, "path": paths[name],
                     **{lang: next(factor.label(lang) for factor in one.factors if factor.name == name)
                        for lang in LANGUAGES}, **index.to_json()} for name, index in one.ranking.items()]}


def _parts(runs: PolicyRuns, outcome: str) -> dict[str, Any] | None:
    """What each part of a factorial adds to an outcome; None where the design is none."""
    from yhly_sim.studies.attribute import attribute

    try:
        told = attribute(runs.results, [outcome])
    except UserError:
        return None
    one = told.findings[0]
    words = {lang: titled(told, runs.titles, lang) for lang in LANGUAGES}
    return {"sentence": {lang: words[lang].sentence(lang) for lang in LANGUAGES}, "unit": one.outcome.unit,
            "parts": [{"name": player.name, **{lang: player.label(lang) for lang in LANGUAGES},
                       **one[player.name].amount.to_json()} for player in one.players],
            "total": one.total.to_json()}


def _settings(runs: PolicyRuns) -> tuple[str, tuple[Setting, ...]]:
    with reading_store(runs.store) as kept:
        records = report_records.one_record_a_design(kept, runs.results, runs.designs)
    return report_records.drivers_of(runs.results, runs.designs, records, [])


def _setting_facts(one: Setting) -> dict[str, Any]:
    """A parameter as a page needs it; its range stands beside its best value, which has the unit."""
    unit = one.unit if one.unit == "share" else "1"
    plausible = one.plausible and {lang: range_words(*one.plausible, unit, lang) for lang in LANGUAGES}
    return {"path": one.path, **{lang: one.label[lang] or one.path for lang in LANGUAGES}, "plausible": plausible,
            "best": {lang: ", ".join(amount_word(value, one.unit, lang) for value in one.values) for lang in LANGUAGES},
            "grade": one.grade if one.grade in GRADES else "", "source": dict(one.source)}


def _grades(settings: tuple[Setting, ...]) -> list[dict[str, Any]]:
    """Grades in their order, with how many have each."""
    counts = Counter(one.grade for one in settings)
    return [{"name": grade, **{lang: say(f"grade_{grade}", lang=lang) for lang in LANGUAGES}, "count": counts[grade]}
            for grade in GRADES if counts[grade]]
