"""A rule is a pure function of numbers that works on arrays as well.

Rules are written with NumPy's elementwise functions (`np.exp`, `np.minimum`, `np.where`),
so the same lines hold for one number and for a column, and a kernel can compile them.
Phases look rules up in the run's rule table by name; `GovernanceModel(..., rules={name: f})`
puts any function of arrays in a rule's place.
"""

from __future__ import annotations

from typing import Any, Callable, Iterator, Mapping, TypeVar

from yhly_sim.engine.errors import UserError, nearest

F = TypeVar("F", bound=Callable[..., Any])

_REGISTER: dict[str, Callable[..., Any]] = {}


def rule(function: F) -> F:
    """Register a rule under its name. Its docstring must say what happens, units and source."""
    name = function.__name__
    if not function.__doc__:
        raise ValueError(f"rule '{name}' has no docstring")
    known = _REGISTER.get(name)
    if known is not None and known.__module__ != function.__module__:
        raise ValueError(f"rule '{name}' stands in {known.__module__} and {function.__module__}")
    _REGISTER[name] = function
    return function


class RuleTable(Mapping[str, Callable[..., Any]]):
    """The rules of one run; `rules.voice_rate(...)` calls the registered or the replaced one."""

    def __init__(self, replaced: Mapping[str, Callable[..., Any]] | None = None) -> None:
        self._rules = dict(_REGISTER)
        self.replaced = dict(replaced or {})
        for name, function in self.replaced.items():
            if name not in self._rules:
                raise UserError("unknown_rule", name=name, nearest=nearest(name, self._rules))
            if not callable(function):
                raise UserError("rule_not_callable", name=name)
            self._rules[name] = function
        self.__dict__.update(self._rules)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        raise AttributeError(f"no rule named '{name}'")

    def __getitem__(self, name: str) -> Callable[..., Any]:
        return self._rules[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)
