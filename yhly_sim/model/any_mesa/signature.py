"""The arguments of a Mesa model: their names, defaults and kinds, and how it takes them and its seed."""

from __future__ import annotations

import inspect
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Mapping

from yhly_sim.engine.errors import UserError, nearest

SEEDS = ("rng", "seed")
"""Words for the seed, the one that is taken first first."""

SCENARIO = "scenario"
"""The word for an object that holds all arguments and the seed (Mesa 3.5 and later)."""


@dataclass(frozen=True)
class Argument:
    """One argument of a constructor.

    default: None where it has none and `is_required`. is_whole: it counts something, so a number between two whole ones
    is rounded. is_switch: it is true or false. is_plain: its default can be kept as data.
    """

    name: str
    default: Any
    is_required: bool
    is_whole: bool
    is_switch: bool

    @property
    def is_plain(self) -> bool:
        return is_plain(self.default)

    def taken(self, value: Any) -> Any:
        """A value of a design as the model takes it: 20.0 is 20 for what is whole, 1 is true for a switch.

        >>> Argument("n", 10, False, True, False).taken(20.4), Argument("grass", True, False, False, True).taken(0)
        (20, False)
        """
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return value
        if self.is_switch and value in (0, 1):
            return bool(value)
        if self.is_whole and value != int(value):
            return round(value)
        is_counted = self.is_whole or (isinstance(self.default, int) and not isinstance(self.default, bool))
        return int(value) if is_counted and value == int(value) else value


@dataclass(frozen=True)
class Signature:
    """What a model takes: arguments in their order, the word for its seed, and the class of Mesa's scenario where it
    takes both in such an object."""

    model: str
    arguments: Mapping[str, Argument]
    seed: str
    holder: type | None = None

    def handed(self, given: Mapping[str, Any], seed: int) -> dict[str, Any]:
        """What the constructor is called with."""
        if self.holder is None:
            return {**given, self.seed: seed}
        return {SCENARIO: self.holder(**given, **{self.seed: seed})}

    def checked(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The given arguments as the model takes them. Raises UserError for one that it does not know."""
        for name in given:
            if name not in self.arguments:
                raise UserError("mesa_unknown_argument", model=self.model, name=name,
                                nearest=nearest(name, self.arguments), known=", ".join(self.arguments) or "-")
        return {name: self.arguments[name].taken(value) for name, value in given.items()}


@lru_cache(maxsize=64)
def signature_of(model: type, real: frozenset[str] = frozenset()) -> Signature:
    """What a model's constructor takes, and those of its parents to which it hands on what it does not name.

    A model that takes one of Mesa's scenarios takes what stands in the scenario's class, which is looked for beside it.
    real: arguments that are no counts though they look so. Raises UserError where it takes no seed.
    """
    import mesa

    known: dict[str, inspect.Parameter] = {}
    for kind in model.__mro__:
        if kind is mesa.Model:
            known.setdefault("rng", inspect.Parameter("rng", inspect.Parameter.KEYWORD_ONLY, default=None))
            break
        if "__init__" not in vars(kind):
            continue
        taken = list(inspect.signature(vars(kind)["__init__"]).parameters.values())[1:]
        for one in taken:
            if one.kind in (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY):
                known.setdefault(one.name, one)
        if not any(one.kind is inspect.Parameter.VAR_KEYWORD for one in taken):
            break
    seed = next((word for word in SEEDS if word in known), None)
    holder = _holder(model) if seed is None and SCENARIO in known else None
    if holder is not None:
        known, seed = _held(holder), SEEDS[0]
    if seed is None:
        raise UserError("mesa_takes_no_seed", model=model.__name__)
    unknown = real - set(known)
    if unknown:
        name = min(unknown)
        raise UserError("mesa_unknown_argument", model=model.__name__, name=name, nearest=nearest(name, known),
                        known=", ".join(known))
    arguments = {name: _argument(one, real=name in real) for name, one in known.items() if name not in SEEDS}
    return Signature(model.__name__, arguments, seed, holder)


def _holder(model: type) -> type | None:
    """The class of scenarios that stands beside a model, where there is one and only one."""
    beside = next(vars(kind)["__init__"].__globals__ for kind in model.__mro__ if "__init__" in vars(kind))
    found = {one for one in beside.values() if isinstance(one, type) and any(
        kind.__name__ == "Scenario" and kind.__module__.startswith("mesa.") for kind in one.__mro__[1:])}
    return found.pop() if len(found) == 1 else None


def _held(holder: type) -> dict[str, inspect.Parameter]:
    """The fields of a class of scenarios as arguments."""
    fields: dict[str, inspect.Parameter] = {}
    for kind in reversed(holder.__mro__):
        for name, annotation in vars(kind).get("__annotations__", {}).items():
            if not kind.__module__.startswith("mesa.experimental.scenarios") and not name.startswith("_"):
                default = getattr(holder, name, inspect.Parameter.empty)
                fields[name] = inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default,
                                                 annotation=annotation)
    return fields


def _argument(one: inspect.Parameter, *, real: bool) -> Argument:
    is_required = one.default is inspect.Parameter.empty
    default = None if is_required else one.default
    said = getattr(one.annotation, "__name__", str(one.annotation))
    is_switch = said == "bool" or isinstance(default, bool)
    is_whole = not real and not is_switch and (said == "int" or (said == "_empty" and isinstance(default, int)))
    return Argument(one.name, default, is_required, is_whole, is_switch)


def is_plain(value: Any) -> bool:
    """Whether a value is JSON data."""
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError):
        return False
    return True
