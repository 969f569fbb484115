"""Listening in on a run: which rules were asked for one dispute or grid, with which numbers, and which luck it drew.

Nothing here knows a rule. A phase calls rules with a column of numbers and draws luck for a column of keys of the same
length; the place of a key in its draw is the place of its numbers in the rules asked beside it. What listens calls the
original and changes nothing: the run is the same to the bit.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Callable, Collection, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.decisions import Decision
from yhly_sim.engine.chance import Chance
from yhly_sim.engine.rules import RuleTable

LONGEST_COLUMN = 50_000
"""Columns that are longer are of residents or households, and no dispute or grid is drawn for there."""


@dataclass(frozen=True)
class RuleCall:
    """A rule as it was asked for one dispute or grid: its numbers, what it gave, the parameters read to ask it.

    beside: the decision of the draw beside which it was asked.
    """

    rule: str
    arguments: Mapping[str, float]
    result: float
    parameters: tuple[str, ...] = ()
    beside: str = ""


@dataclass(frozen=True)
class Draw:
    """Luck drawn for one dispute or grid.

    weights: of the options of a race, or the rates of competing risks; parameters: what was read just before and just
    after, to weigh the draw and to judge it.
    """

    decision: str
    u: float
    weights: tuple[float, ...] = ()
    chosen: int | None = None
    which: str = ""
    u_which: float | None = None
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Heard:
    """What was heard of one dispute or grid in one phase of one day."""

    calls: tuple[RuleCall, ...] = ()
    draws: tuple[Draw, ...] = ()

    def call(self, rule: str, beside: Decision | None = None) -> RuleCall | None:
        """The first call of a rule, or the first beside the draw of a decision."""
        return next((call for call in self.calls
                     if call.rule == rule and (beside is None or call.beside == beside.name)), None)

    def draw(self, decision: Decision) -> Draw | None:
        return next((draw for draw in self.draws if draw.decision == decision.name), None)

    def __bool__(self) -> bool:
        return bool(self.calls or self.draws)


@dataclass
class _Asked:
    rule: str
    arguments: Mapping[str, Any]
    result: Any
    parameters: tuple[str, ...]
    length: int


@dataclass
class _Drawn:
    length: int
    of: dict[int, tuple[int, Draw]] = field(default_factory=dict)
    """watched key -> (its place, what it drew)"""
    parameters: tuple[str, ...] = ()


class Listener:
    """Keeps what is said in a phase while it is on; `of(key)` says what concerned one key."""

    def __init__(self, keys: Collection[int]) -> None:
        self.keys = {int(key) for key in keys}
        self._kinds = {key >> 60 for key in self.keys}
        self.is_on = False
        self._said: list[_Asked | _Drawn] = []
        self._read: list[str] = []

    def begin(self) -> None:
        self.is_on, self._said, self._read = True, [], []

    def end(self) -> None:
        self._take_read()
        self.is_on = False

    def _take_read(self) -> tuple[str, ...]:
        """What was read since the last thing said; right behind a draw it is what the draw was judged by."""
        read, self._read = tuple(self._read), []
        if self._said and isinstance(self._said[-1], _Drawn):
            self._said[-1].parameters += read
        return read

    def read(self, path: str) -> None:
        if self.is_on and path not in self._read:
            self._read.append(path)

    def asked(self, rule: str, function: Callable[..., Any], given: tuple[Any, ...], named: Mapping[str, Any],
              result: Any) -> None:
        parameters = self._take_read()
        if np.size(result) > LONGEST_COLUMN:
            return
        bound = dict(zip(_names(function), given, strict=False)) | dict(named)
        kept = {name: np.array(value) for name, value in bound.items()}
        length = max((value.shape[-1] for value in (*kept.values(), np.asarray(result)) if value.ndim), default=0)
        self._said.append(_Asked(rule, kept, np.array(result), parameters, length))

    def drew(self, keys: NDArray[np.uint64], draw_of: Callable[[int], Draw]) -> None:
        drawn = _Drawn(keys.size, parameters=self._take_read())
        if keys.size and int(keys.flat[0]) >> 60 in self._kinds:
            for key in self.keys:
                places = np.flatnonzero(keys == np.uint64(key))
                if places.size:
                    drawn.of[key] = (int(places[0]), draw_of(int(places[0])))
        self._said.append(drawn)

    def of(self, key: int) -> Heard:
        """What concerned a key: its draws, and each rule whose nearest draw of the same length was for the key too."""
        draws = [replace(said.of[key][1], parameters=said.parameters)
                 for said in self._said if isinstance(said, _Drawn) and key in said.of]
        if not draws:
            return Heard()
        calls = []
        read: tuple[str, ...] = ()  # for rules on the way to this one, which were asked for other columns
        for when, said in enumerate(self._said):
            if isinstance(said, _Drawn):
                read = ()
                continue
            beside = self._beside(when, said, key)
            read += said.parameters
            if beside is not None:
                calls.append(replace(_call_at(said, *beside), parameters=tuple(dict.fromkeys(read))))
                read = ()
        return Heard(tuple(calls), tuple(draws))

    def column(self, rule: str) -> tuple[Mapping[str, Any], Any] | None:
        """The arguments and the result of the first call of a rule in this phase, as whole columns."""
        return next(((said.arguments, said.result) for said in self._said
                     if isinstance(said, _Asked) and said.rule == rule), None)

    def _beside(self, when: int, asked: _Asked, key: int) -> tuple[int, str] | None:
        """The place of the key in the draw nearest to a call among those of its length, and the draw's decision."""
        beside = [(abs(other - when), other, said) for other, said in enumerate(self._said)
                  if isinstance(said, _Drawn) and said.length == asked.length]
        if not beside:
            return None
        _, _, nearest = min(beside, key=lambda one: one[:2])
        if key not in nearest.of:
            return None
        place, draw = nearest.of[key]
        return place, draw.decision


def _call_at(asked: _Asked, place: int, decision: str) -> RuleCall:
    arguments = {name: _at(value, place, asked.length) for name, value in asked.arguments.items()}
    return RuleCall(asked.rule, {name: value for name, value in arguments.items() if value is not None},
                    _at(asked.result, place, asked.length) or 0.0, asked.parameters, decision)


def _at(value: Any, place: int, length: int) -> float | None:
    if value.ndim == 0:
        return float(value)
    return float(value[place]) if value.shape == (length,) else None


@cache
def _names(function: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(inspect.signature(function).parameters)


class ListeningRules(RuleTable):
    """The rules of a run, each of which tells what it was asked and what it gave."""

    def __init__(self, rules: RuleTable, listener: Listener) -> None:
        super().__init__(rules.replaced)
        self.original = rules
        for name in rules:
            self.__dict__[name] = _telling(name, getattr(rules, name), listener)


def _telling(name: str, function: Callable[..., Any], listener: Listener) -> Callable[..., Any]:
    def rule(*given: Any, **named: Any) -> Any:
        result = function(*given, **named)
        if listener.is_on:
            listener.asked(name, function, given, named, result)
        return result

    rule.__wrapped__ = function  # type: ignore[attr-defined]
    return rule


class ListeningNumbers:
    """The numbers of one folder, or all of them by folder, telling which was read."""

    def __init__(self, numbers: Any, listener: Listener, path: str = "") -> None:
        self.__dict__.update(_numbers=numbers, _listener=listener, _path=path, _inner={})

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._numbers, name)
        if not self._path:
            return self._inner.setdefault(name, ListeningNumbers(value, self._listener, name))
        self._listener.read(f"{self._path}.{name}")
        return value

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self._numbers, name, value)

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __deepcopy__(self, memo: object) -> ListeningNumbers:
        return self

    def __eq__(self, other: object) -> bool:
        """As the numbers themselves: a phase that compares them with what it kept before somebody looked on sees none
        of this."""
        return bool(self._numbers == (other._numbers if isinstance(other, ListeningNumbers) else other))

    __hash__ = None  # type: ignore[assignment]


class NumbersInForce:
    """The same listening numbers for the same configuration, so that a phase that compares them sees no change."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._known: dict[int, tuple[Any, ListeningNumbers]] = {}

    def of(self, config: Any) -> Any:
        return self._known.setdefault(id(config), (config, ListeningNumbers(config, self._listener)))[1]


class ListeningChance(Chance):
    """The luck of a run, which tells what was drawn for the keys that are listened for."""

    def __init__(self, chance: Chance, listener: Listener) -> None:
        super().__init__(chance.seed, chance.replication)
        self._listener, self._original = listener, chance

    def uniform(self, decision: int, day: int, keys: Any, *, ordinal: Any = 0) -> Any:
        out = self._original.uniform(decision, day, keys, ordinal=ordinal)
        if self._listener.is_on:
            self._listener.drew(keys, lambda place: Draw(_name(decision), float(out[place])))
        return out

    def competing(self, whether: int, which: int, day: int, keys: Any, probability: Any, rates: Any) -> Any:
        out = self._original.competing(whether, which, day, keys, probability, rates)
        if self._listener.is_on:
            self._listener.drew(keys, lambda place: Draw(
                _name(whether), self._one(whether, day, keys[place]), tuple(float(rate) for rate in rates[:, place]),
                int(out[place]), _name(which), self._one(which, day, keys[place])))
        return out

    def choose_option(self, decision: int, day: int, keys: Any, weights: Any) -> Any:
        out = self._original.choose_option(decision, day, keys, weights)
        if self._listener.is_on:
            self._listener.drew(keys, lambda place: Draw(
                _name(decision), self._one(decision, day, keys[place]),
                tuple(float(weight) for weight in weights[place]), int(out[place])))
        return out

    def _one(self, decision: int, day: int, key: Any) -> float:
        return float(super().uniform(decision, day, np.array([key], dtype=np.uint64))[0])


def _name(decision: int) -> str:
    return Decision(decision).name
