"""What other analyses found, with designs and scenarios under the names that people read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Mapping, TypeVar

from yhly_sim.analysis.robustness.policies import Robustness
from yhly_sim.analysis.robustness.regions import Regions
from yhly_sim.analysis.sensitivity.strata import Stratum
from yhly_sim.design.factor import Factor
from yhly_sim.report.titles import title_of_scenario
from yhly_sim.studies.attribute import AttributionResult
from yhly_sim.studies.reporting.names import level_title
from yhly_sim.studies.robustness import RobustnessResult
from yhly_sim.studies.sensitivity import SensitivityResult

Found = TypeVar("Found", AttributionResult, SensitivityResult, RobustnessResult)


def titled(found: Found, titles: Mapping[str, Mapping[str, str]], lang: str) -> Found:
    """The same finding in one language: titles of designs (design -> language -> title) and of scenarios."""
    if isinstance(found, RobustnessResult):
        words = {name: title[lang] for name, title in titles.items()}
        return replace(found, findings=tuple(_robustness(one, words) for one in found.findings),
                       regions=tuple(_regions(one, words) for one in found.regions))
    if isinstance(found, AttributionResult):
        parts: Any = tuple(replace(one, scenario=title_of_scenario(one.scenario, lang)) for one in found.findings)
        return replace(found, findings=parts)
    factors = {one.name: one for one in found.results.factors}
    strata: Any = tuple(
        replace(one, stratum=_stratum(one.stratum, factors, lang),
                against=None if one.against is None else _stratum(one.against, factors, lang))
        for one in found.findings)
    return replace(found, findings=strata)


def _stratum(stratum: Stratum, factors: Mapping[str, Factor], lang: str) -> Stratum:
    at = {factors[name].label(lang): level_title(factors[name], setting, lang) for name, setting in stratum.at.items()}
    return Stratum(title_of_scenario(stratum.scenario, lang), at)


def _robustness(found: Robustness, words: Mapping[str, str]) -> Robustness:
    def word(name: str) -> str:
        return words.get(name, name)

    return replace(
        found, against=word(found.against),
        policies=tuple(replace(one, policy=word(one.policy)) for one in found.policies),
        pairs=tuple(replace(one, policy=word(one.policy), other=word(one.other)) for one in found.pairs),
        space=replace(found.space, policies=tuple(word(name) for name in found.space.policies)))


def _regions(found: Regions, words: Mapping[str, str]) -> Regions:
    return replace(found, policy=words.get(found.policy, found.policy), other=words.get(found.other, found.other))
