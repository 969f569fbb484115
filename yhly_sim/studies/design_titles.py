"""What designs of an experiment are called, in both languages: the parts that are on, or the title of a scenario."""

from __future__ import annotations

from typing import Any, Sequence

from yhly_sim.analysis.results import Results
from yhly_sim.analysis.robustness_space import policies_of
from yhly_sim.design.factor import Factor
from yhly_sim.engine.language import LANGUAGES, catalogue, say
from yhly_sim.report.design_words import is_part

Title = dict[str, str]
"""language -> what something is called."""


def design_titles(results: Results) -> dict[str, Title]:
    """design (`policies_of`) -> its title.

    The title of its scenario where there are several or no levers; then its levers: a part that is on by its name, a
    level that is a scenario by that one's title, any other level beside the name of its lever.
    """
    levers = [factor for factor in results.factors if factor.role == "lever"]
    with_scenario = results.points["scenario"].nunique() > 1 or not levers
    names = policies_of(results)
    first = {name: point for point, name in reversed(list(zip(results.points.index, names, strict=True)))}
    return {name: {lang: _title(results.points.loc[first[name]], levers, with_scenario, lang) for lang in LANGUAGES}
            for name in dict.fromkeys(names)}


def scenario_title(name: str, lang: str) -> str:
    """The title of one of our scenarios; another one has its name."""
    from yhly_sim.scenarios.load import load_scenario, scenario_names

    if name not in scenario_names():
        return name
    return load_scenario(name).title[LANGUAGES.index(lang)] or name


def _title(point: Any, levers: Sequence[Factor], with_scenario: bool, lang: str) -> str:
    said = [scenario_title(str(point["scenario"]), lang)] if with_scenario else []
    parts = [lever.label(lang) for lever in levers if is_part(lever) and point[lever.name] == "on"]
    said += [say("design_parts_joint", lang=lang).join(parts)] if parts else []
    said += [_level(lever, point[lever.name], len(levers), lang) for lever in levers if not is_part(lever)]
    return say("written_title_joint", lang=lang).join(said) or say("design_as_baseline", lang=lang)


def _level(lever: Factor, setting: Any, levers: int, lang: str) -> str:
    scenario = next((level.patch.scenario for level in lever.levels if level.label == setting), None)
    if scenario is not None:
        title = scenario_title(scenario, lang)
        return title if levers == 1 else say("written_setting", lang=lang, factor=lever.label(lang), level=title)
    word = f"{setting:g}" if isinstance(setting, float) else str(setting)
    if f"choice_{word}" in catalogue():
        return say(f"choice_{word}", lang=lang)
    return say("written_setting", lang=lang, factor=lever.label(lang), level=word)
