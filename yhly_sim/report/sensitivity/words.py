"""How factors, indices and their numbers are written, for table, figure and sentence alike."""

from __future__ import annotations

import math

from yhly_sim.analysis.sensitivity.analyse import Sensitivity
from yhly_sim.analysis.sensitivity.indices import Index
from yhly_sim.analysis.sensitivity.strata import Stratum
from yhly_sim.engine.language import say
from yhly_sim.report.numbers import NumberForm, form_for
from yhly_sim.report.titles import title_of_scenario

UNITLESS = NumberForm("count", "en", 1.0, 2)
"""Shares of the variance and distances: two decimals, in both languages."""

SIZES = ("mu_star", "sigma", "median", "maximum")
"""Indices that are never below zero, whatever a symmetric interval says."""


def title_of(found: Sensitivity, lang: str) -> str:
    """Scenario (with the settings of what stands in a grid) and outcome; where another was taken away, both."""
    label, here = found.outcome.label(lang), stratum_label(found.stratum, lang)
    if found.against is None:
        return say("sensitivity_title", lang=lang, scenario=here, label=label)
    return say("sensitivity_title_difference", lang=lang, scenario=here, label=label,
               against=stratum_label(found.against, lang))


def stratum_label(stratum: Stratum, lang: str) -> str:
    scenario = title_of_scenario(stratum.scenario, lang)
    if not stratum.at:
        return scenario
    settings = say("sensitivity_separator", lang=lang).join(f"{name}={setting}" for name, setting in stratum.at.items())
    return say("sensitivity_stratum", lang=lang, scenario=scenario, settings=settings)


def factor_label(found: Sensitivity, name: str, lang: str) -> str:
    return next(factor.label(lang) for factor in found.factors if factor.name == name)


def form_of(found: Sensitivity, lang: str) -> NumberForm:
    """The form of the method's numbers: the unit of the outcome for Morris, else two decimals."""
    if found.method != "morris":
        return UNITLESS
    largest, half_width = found.largest
    return form_for(found.outcome.unit, lang, largest=largest, width=half_width or largest / 30)


def number(found: Sensitivity, index: Index, value: float, lang: str) -> str:
    """One number of an index, with a sign where the index has one."""
    return form_of(found, lang).bare(value, signed=index.name in ("mu", "s2"))


def give_or_take(found: Sensitivity, index: Index, value: float, half: float, lang: str) -> str:
    """A number of an index with half its interval, which is symmetric; a dash where it is not known."""
    if math.isnan(value):
        return "–"
    return say("sensitivity_give_or_take", lang=lang, value=number(found, index, value, lang),
               half=form_of(found, lang).bare(half))


def interval(found: Sensitivity, index: Index, lang: str, *, ends: tuple[float, float] | None = None) -> str:
    """Both ends of the interval of an index (or of `ends`); a dash where they are not known."""
    both = ends or (index.ci_low, index.ci_high)
    if not all(map(math.isfinite, both)):
        return "–"
    floor = 0.0 if index.name in SIZES else -math.inf
    low, high = (number(found, index, max(end, floor), lang) for end in both)
    return say("sensitivity_range", lang=lang, low=low, high=high)


def percent(share: float) -> str:
    """A share as whole percent; small ones with a digit.

    >>> percent(0.314), percent(0.0021), percent(0.00004), percent(-0.04), percent(float("nan"))
    ('31%', '0.2%', '<0.1%', '−4%', '–')
    """
    if not math.isfinite(share):
        return "–"
    if 0 < share < 0.0005:
        return "<0.1%"
    shown = round(100 * share, 1 if 0 < abs(share) < 0.01 else 0) + 0.0
    return f"{shown:.{1 if 0 < abs(share) < 0.01 else 0}f}%".replace("-", "−")
