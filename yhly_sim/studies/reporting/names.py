"""What a report is about, and what its designs are called: an experiment, or scenarios against each other."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Mapping, Sequence

from yhly_sim.analysis.comparison.designs import Designs, deciding
from yhly_sim.analysis.results import Results
from yhly_sim.design.experiment import Experiment
from yhly_sim.design.factor import Factor
from yhly_sim.design.load import build_experiment
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.language import LANGUAGES, say
from yhly_sim.report.design_words import is_part
from yhly_sim.report.titles import title_of_scenario
from yhly_sim.report.written.differences import amount_word
from yhly_sim.studies.batch.analysed import outcomes_for
from yhly_sim.studies.batch.plan import loaded
from yhly_sim.studies.batch.vocabulary import vocabulary_of

REPLICATIONS = 30
QUICK = {"world": "small", "days": 180, "replications": 10}
"""Of a report about scenarios, in full and quick."""

MOST_OUTCOMES = 8

OUTCOMES = ("satisfaction", "satisfaction_reported", "resolved_share", "resolved_share_reported", "gap_reported",
            "hidden_stock", "trust_local", "cost_full_yuan")
"""What a report about scenarios shows."""


def subject_of_report(names: Sequence[str | Path | Experiment], *, quick: bool) -> Experiment:
    """The experiment of one name or file; of several names of scenarios an experiment that repeats them, the first of
    them the baseline.

    Raises UserError for a name that is neither, and for one scenario alone, which can be compared with nothing.
    """
    if len(names) > 1:
        return _of_scenarios([str(name) for name in names], quick=quick)
    if not isinstance(names[0], Experiment) and _is_scenario(str(names[0])):
        raise UserError("written_one_scenario", name=names[0])
    return loaded(names[0], quick=quick)


def _is_scenario(name: str) -> bool:
    from yhly_sim.design.load import experiment_names, is_experiment_file
    from yhly_sim.scenarios.load import scenario_names

    if name.endswith((".yaml", ".yml")):
        return Path(name).is_file() and not is_experiment_file(name)
    return name in scenario_names() and name not in experiment_names()


def _of_scenarios(names: Sequence[str], *, quick: bool) -> Experiment:
    from yhly_sim.scenarios.load import load_scenario

    scenarios = [load_scenario(name) for name in names]
    if len({one.name for one in scenarios}) < len(scenarios):
        raise UserError("rank_twice", name=next(one for one in names if list(names).count(one) > 1))
    titles = [[one.title[place] for one in scenarios] for place in range(len(LANGUAGES))]
    told = {lang: say("written_against", lang=lang, first=mine[0],
                      others=say("written_listed", lang=lang).join(mine[1:]))
            for lang, mine in zip(LANGUAGES, titles, strict=True)}
    question = dict(zip(LANGUAGES, scenarios[-1].question, strict=True)) if len(names) == 2 else {
        lang: say("written_question", lang=lang, first=mine[0], others=say("written_listed", lang=lang).join(mine[1:]))
        for lang, mine in zip(LANGUAGES, titles, strict=True)}
    sections = {"scenarios": list(names), "title": told, "question": question, "design": {"kind": "replications"},
                "outcomes": list(OUTCOMES), "replications": REPLICATIONS, "quick": QUICK}
    return build_experiment(sections, vocabulary_of, name="_".join(one.name for one in scenarios), quick=quick)


def outcomes_shown(results: Results) -> tuple[str, ...]:
    """What an experiment is about, of that what its runs have: what a report compares, and p values are corrected
    over."""
    there = {outcome.name for outcome in results.outcomes}
    return tuple(name for name in outcomes_for(results, None)[:MOST_OUTCOMES] if name in there)


def titles_of(results: Results, designs: Designs) -> dict[str, dict[str, str]]:
    """design -> language -> what it is called."""
    return titles_at(results, dict(zip(designs.names, designs.points, strict=True)))


def titles_at(results: Results, points: Mapping[str, int]) -> dict[str, dict[str, str]]:
    """name -> language -> what the design of a point is called: its scenario where there are several, and the settings
    of its levers.

    Where two would be called the same, both have their names.
    """
    levers = deciding(results)
    several = results.points["scenario"].nunique() > 1 or not levers
    titles = {}
    for name, point in points.items():
        row = results.points.loc[point]
        titles[name] = {lang: _title(row, levers, several, lang) for lang in LANGUAGES}
    for lang in LANGUAGES:
        words = [title[lang] for title in titles.values()]
        if len(set(words)) < len(words):
            titles = {name: {**title, lang: name} for name, title in titles.items()}
    return titles


def _title(row: Mapping[str, Any], levers: Sequence[Factor], several: bool, lang: str) -> str:
    said = [title_of_scenario(str(row["scenario"]), lang)] if several else []
    parts = [one for one in levers if is_part(one)]
    if parts:
        said.append(_parts(row, parts, lang))
    said += [_setting(lever, row[lever.name], lang, is_alone=len(levers) == 1 and not several)
             for lever in levers if lever not in parts]
    return say("written_title_joint", lang=lang).join(said)


def _parts(row: Mapping[str, Any], parts: Sequence[Factor], lang: str) -> str:
    """Which parts are on; where the baseline has them all and most are, which are not."""
    joint = say("written_parts_joint", lang=lang)
    on = [one.label(lang) for one in parts if row[one.name] == "on"]
    off = [one.label(lang) for one in parts if row[one.name] != "on"]
    if len(parts) == 1:
        return say("written_parts_without" if off else "written_parts_with", lang=lang, parts=parts[0].label(lang))
    if not on:
        return say("written_parts_none", lang=lang)
    if all(one.baseline == "on" for one in parts) and len(off) < len(on):
        return say("written_parts_without" if off else "written_parts_all", lang=lang,
                   parts=say("written_listed", lang=lang).join(off))
    return joint.join(on)


def _setting(lever: Factor, setting: Any, lang: str, *, is_alone: bool) -> str:
    level = level_title(lever, setting, lang)
    if is_alone and not lever.is_continuous and isinstance(setting, str):
        return level
    return say("written_setting", lang=lang, factor=lever.label(lang), level=level)


def level_title(lever: Factor, setting: Any, lang: str) -> str:
    """A level by the title of the scenario that it stands for, or as the experiment calls it."""
    scenario = None if lever.is_continuous else lever.patch(setting).scenario
    if scenario is not None:
        return title_of_scenario(scenario, lang)
    return amount_word(setting, lever.unit, lang)
