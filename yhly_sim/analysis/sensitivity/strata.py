"""Parts of an experiment that are analysed apart: each scenario, under each combination of what stands in a grid."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Mapping

from yhly_sim.analysis.results import Results
from yhly_sim.engine.errors import UserError, nearest

if TYPE_CHECKING:
    import pandas as pd

Setting = str | float


@dataclass(frozen=True)
class Stratum:
    """A scenario, and the settings of the factors that are set in a grid beside those that are drawn (often none)."""

    scenario: str
    at: Mapping[str, Setting] = field(default_factory=dict)

    def __str__(self) -> str:
        return " ".join([self.scenario, *(f"{name}={setting}" for name, setting in self.at.items())])


def strata_of(results: Results, *, scenario: str | None = None, at: Mapping[str, str] | None = None,
              gridded: tuple[str, ...] | None = None) -> tuple[Stratum, ...]:
    """The strata of an experiment in the order of its points: all, or those of one scenario and of some settings.

    at: factor -> label of its level, as text. gridded: the factors (default: those that the design sets in a grid).
    UserErrors name the scenarios, factors and settings there are.
    """
    known = list(dict.fromkeys(results.points["scenario"]))
    if scenario is not None and scenario not in known:
        raise UserError("analysis_unknown_scenario", scenario=scenario, nearest=nearest(scenario, known),
                        known=", ".join(known))
    names = list(results.arguments.get("gridded", ())) if gridded is None else list(gridded)
    for name, setting in (at or {}).items():
        _check_setting(results, names, name, setting)
    rows = results.points[["scenario", *names]].drop_duplicates().itertuples(index=False, name=None)
    found = [Stratum(row[0], dict(zip(names, row[1:], strict=True))) for row in rows]
    return tuple(one for one in found if scenario in (None, one.scenario)
                 and all(str(one.at[name]) == setting for name, setting in (at or {}).items()))


def only_stratum(results: Results, *, scenario: str | None = None, at: Mapping[str, str] | None = None) -> Stratum:
    """The one stratum that this describes; a UserError names them where there are several."""
    found = strata_of(results, scenario=scenario, at=at)
    if len(found) != 1:
        raise UserError("analysis_needs_stratum", name=results.name, count=len(found),
                        known="; ".join(map(str, found[:5])))
    return found[0]


def only_scenario(results: Results, scenario: str | None) -> str:
    """The scenario that is asked for, or the only one; a UserError names them where there are several."""
    found = strata_of(results, scenario=scenario, gridded=())
    if len(found) != 1:
        raise UserError("analysis_needs_stratum", name=results.name, count=len(found),
                        known="; ".join(map(str, found[:5])))
    return found[0].scenario


def beside(results: Results, stratum: Stratum, against: str) -> Stratum:
    """The stratum that differs in what `against` says: another scenario, or `factor=level`."""
    name, is_setting, setting = against.partition("=")
    if is_setting:
        _check_setting(results, list(stratum.at), name, setting)
        label = next(label for label in results.points[name] if str(label) == setting)
        return replace(stratum, at={**stratum.at, name: label})
    return replace(stratum, scenario=strata_of(results, scenario=against)[0].scenario)


def points_of(results: Results, stratum: Stratum) -> pd.Index:
    """The points of a stratum, in the order of the design."""
    is_in = results.points["scenario"] == stratum.scenario
    for name, setting in stratum.at.items():
        is_in &= results.points[name] == setting
    return results.points.index[is_in].sort_values()


def _check_setting(results: Results, names: list[str], name: str, setting: str) -> None:
    if name not in names:
        raise UserError("analysis_not_gridded", factor=name, known=", ".join(names) or "-")
    settings = list(dict.fromkeys(map(str, results.points[name])))
    if setting not in settings:
        raise UserError("analysis_unknown_setting", factor=name, setting=setting, nearest=nearest(setting, settings),
                        known=", ".join(settings))
