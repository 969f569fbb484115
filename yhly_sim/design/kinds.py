"""Kinds of design: what each takes, which factors it sets in a grid and which it draws, and how many points it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Iterable, Mapping, Sequence

from yhly_sim.design import grids
from yhly_sim.design.factor import Factor
from yhly_sim.design.fractional import aliases, columns_for, columns_of, resolution_of
from yhly_sim.design.search_arguments import KEYS as SEARCH_KEYS
from yhly_sim.design.search_arguments import SEARCH, SearchArguments
from yhly_sim.engine.errors import nearest
from yhly_sim.engine.pages import Page
from yhly_sim.engine.safe_yaml import KeyPath

DRAWN = ("lhs", "sobol", "morris")
"""Kinds that draw their points; the others set them in a grid."""

ARGUMENTS: dict[str, tuple[str, ...]] = {
    "replications": ("draws",),
    "factorial": ("steps", "draws"),
    "fractional_factorial": ("resolution", "generators", "draws"),
    "one_at_a_time": ("steps", "draws"),
    "ablation": ("shapley", "draws"),
    "formation_orders": ("draws",),
    "lhs": ("samples",),
    "sobol": ("samples", "second_order"),
    "morris": ("trajectories", "levels"),
    SEARCH: SEARCH_KEYS,
}
"""kind -> its arguments; every kind also takes `requirements`."""

REQUIREMENTS = ("refuse", "stay_off")
"""What becomes of a part whose level is on where a part that it requires is off."""

LEAST = {"draws": 1, "steps": 2, "samples": 2, "trajectories": 2, "levels": 2, "resolution": 3}
DEFAULTS: dict[str, Any] = {"draws": None, "steps": 2, "trajectories": 10, "levels": 4, "resolution": None,
                            "second_order": False, "shapley": False, "generators": None, "requirements": "refuse"}
FLAGS = ("second_order", "shapley")
SECTION: KeyPath = ("design",)


def read_kind(page: Page) -> tuple[str, dict[str, Any]]:
    """The kind of design of a page, and all of its arguments with the ones that are not written at their defaults."""
    kind = page.text((*SECTION, "kind"))
    if kind is None or kind not in ARGUMENTS:
        raise page.refusal("design_unknown_kind", (*SECTION, "kind"), kind=kind, nearest=nearest(str(kind), ARGUMENTS),
                           known=", ".join(ARGUMENTS))
    names = (*ARGUMENTS[kind], "requirements")
    page.check_keys(SECTION, ("kind", *names))
    if kind == SEARCH:  # read where its levers are known
        draws = (*SECTION, "draws")
        return kind, {"requirements": "stay_off", "draws": SearchArguments.draws if page.at(draws) is None else
                      page.whole_number(draws, 1)}
    return kind, {name: _argument(page, kind, name) for name in names}


def _argument(page: Page, kind: str, name: str) -> Any:
    path = (*SECTION, name)
    value = page.at(path)
    if value is None:
        if name not in DEFAULTS:
            raise page.refusal("design_argument_missing", SECTION, kind=kind, name=name)
        return DEFAULTS[name]
    if name in FLAGS:
        if not isinstance(value, bool):
            raise page.refusal("factor_on_or_off", path, name=name, value=value)
        return value
    if name == "requirements":
        if value not in REQUIREMENTS:
            raise page.refusal("design_word_expected", path, name=name, value=value, known=", ".join(REQUIREMENTS))
        return value
    if name == "generators":
        return {factor: [str(one) for one in page.listed((*path, factor))] for factor in page.mapping(path)}
    number = page.whole_number(path, LEAST[name])
    if (kind == "sobol" and number & (number - 1)) or (name == "levels" and number % 2):
        raise page.refusal("design_power_of_two" if kind == "sobol" else "design_even", path, name=name, value=number)
    return number


@dataclass(frozen=True)
class Parts:
    """Which factors a design sets in a grid, and which it draws (columns of the sampler, in this order)."""

    gridded: tuple[Factor, ...]
    drawn: tuple[Factor, ...]


def parts_of(page: Page, kind: str, arguments: Mapping[str, Any], *, levers: Sequence[Factor],
             uncertainties: Sequence[Factor], has_joint: bool) -> Parts:
    """Split the factors of an experiment.

    A drawn kind draws the uncertainties and the levers that have a range, under every combination of the levers that
    have levels; without uncertainties it draws all levers. A grid takes all factors, or with `draws` the levers only,
    and draws the uncertainties by a Latin hypercube. A search draws the uncertainties and has its levers at their
    baseline; other settings it finds as it goes. Raises UserError where that leaves nothing to vary.
    """
    if kind == SEARCH:
        return Parts(tuple(levers), tuple(uncertainties))
    beside = (*levers, *uncertainties)
    has_uncertainties = bool(uncertainties) or has_joint
    if kind in DRAWN:
        if has_joint and kind != "lhs":
            raise page.refusal("draws_need_lhs", ("uncertainties", "from"), kind=kind)
        if not has_uncertainties:
            parts = Parts((), tuple(levers))
        else:
            ranged = tuple(factor for factor in levers if factor.is_continuous)
            parts = Parts(tuple(factor for factor in levers if not factor.is_continuous), (*ranged, *uncertainties))
        if not parts.drawn and not has_joint:
            raise page.refusal("design_nothing_to_vary", SECTION, kind=kind)
        return parts
    if arguments["draws"] is not None:
        if not has_uncertainties:
            raise page.refusal("design_draws_of_nothing", (*SECTION, "draws"))
        parts = Parts(tuple(levers), tuple(uncertainties))
    else:
        if has_joint:
            raise page.refusal("draws_need_draws", ("uncertainties", "from"), kind=kind)
        parts = Parts(beside, ())
    if kind == "replications" and parts.gridded:
        raise page.refusal("design_factors_idle", SECTION, names=", ".join(one.name for one in parts.gridded))
    if kind != "replications" and not parts.gridded:
        raise page.refusal("design_nothing_to_vary", SECTION, kind=kind)
    return parts


@dataclass(frozen=True)
class Grid:
    """How many combinations a grid has, and how to make them; what is known of it besides."""

    size: int
    combinations: Callable[[], Iterable[grids.Combination]]
    facts: Mapping[str, Any]


def grid_of(page: Page, kind: str, arguments: Mapping[str, Any], factors: Sequence[Factor]) -> Grid:
    """The grid of a kind over some factors; for a drawn kind, every combination of the levels beside the draws."""
    if kind == SEARCH:
        return Grid(1, lambda: [tuple(_baseline(factor) for factor in factors)], {})
    if kind == "fractional_factorial":
        return _fraction(page, arguments, factors)
    if kind == "ablation":
        _check_present(page, factors)
    if kind == "one_at_a_time" or (kind == "ablation" and not arguments["shapley"]):
        steps = arguments.get("steps", 2)
        return Grid(grids.one_at_a_time_size(factors, steps=steps),
                    lambda: grids.one_at_a_time(factors, steps=steps), {})
    steps = arguments.get("steps", 2)
    return Grid(grids.factorial_size(factors, steps=steps), lambda: grids.factorial(factors, steps=steps), {})


def _baseline(factor: Factor) -> grids.Setting:
    assert factor.baseline is not None
    return factor.baseline


def _check_present(page: Page, factors: Sequence[Factor]) -> None:
    """An ablation takes away what is there: a lever of two levels that is on in the scenario."""
    for factor in factors:
        if len(factor.levels) != 2 or factor.baseline != factor.levels[1].label:
            raise page.refusal("ablation_part_absent", ("levers", factor.name), name=factor.name)


def _fraction(page: Page, arguments: Mapping[str, Any], factors: Sequence[Factor]) -> Grid:
    names = [factor.name for factor in factors]
    for factor in factors:
        if len(grids.settings_of(factor)) != 2:
            raise page.refusal("fraction_two_levels", SECTION, name=factor.name)
    generators, resolution = arguments["generators"], arguments["resolution"]
    if (generators is None) == (resolution is None):
        raise page.refusal("fraction_one_of_two", SECTION)
    if generators is None:
        columns = columns_for(len(names), resolution=resolution)
    else:
        _check_generators(page, names, generators)
        columns = columns_of(names, generators)
    facts = {"resolution": resolution_of(columns) if max(columns).bit_length() < len(names) else None,
             "aliases": aliases(names, columns),
             "generators": {name: [names[columns.index(1 << bit)] for bit in range(column.bit_length())
                                   if column >> bit & 1]
                            for name, column in zip(names, columns, strict=True) if column.bit_count() > 1}}
    return Grid(1 << max(columns).bit_length(), lambda: grids.fraction(factors, columns), facts)


def _check_generators(page: Page, names: Sequence[str], generators: Mapping[str, Sequence[str]]) -> None:
    path = (*SECTION, "generators")
    bases = [name for name in names if name not in generators]
    for name, parts in generators.items():
        if name not in names:
            raise page.refusal("fraction_unknown_factor", (*path, name), name=name, nearest=nearest(name, names))
        for part in parts:
            if part not in bases:
                raise page.refusal("fraction_unknown_factor", (*path, name), name=part, nearest=nearest(part, bases))
        if len(set(parts)) < 2 or len(set(parts)) < len(parts):
            raise page.refusal("fraction_bad_generator", (*path, name), name=name)
    if len({frozenset(parts) for parts in generators.values()}) < len(generators):
        raise page.refusal("fraction_bad_generator", path, name=", ".join(generators))


def draw_count(kind: str, arguments: Mapping[str, Any], drawn: int) -> int:
    """Rows that are drawn for `drawn` factors; 1 where nothing is."""
    if kind == "sobol":
        return int(arguments["samples"]) * (drawn * (2 if arguments["second_order"] else 1) + 2)
    if kind == "morris":
        return int(arguments["trajectories"]) * (drawn + 1)
    return int(arguments["samples"] if kind == "lhs" else arguments["draws"] or 1)
