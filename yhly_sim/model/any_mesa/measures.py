"""What is read of a Mesa model: a reporter of its DataCollector or an attribute, over its steps."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Callable, Mapping, Sequence

from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.outcomes import Outcome

TAKES: dict[str, Callable[[Sequence[float]], float]] = {
    "last": lambda values: values[-1],
    "mean": lambda values: math.fsum(values) / len(values),
    "max": max,
    "min": min,
}
"""What an outcome may take of the values of all steps, the start included."""


@dataclass(frozen=True)
class Measure:
    """How one outcome is read.

    Either `reporter`, a name in the model's `DataCollector(model_reporters=...)`, or `attribute`, a number of the model
    (or a method without arguments). take: last, mean, max or min over the steps. scale: what it is multiplied by (0.01
    makes a share of percent).
    """

    outcome: Outcome
    reporter: str | None
    attribute: str | None
    take: str
    scale: float

    @property
    def plain(self) -> dict[str, Any]:
        """How it is read, as it enters the address."""
        return {"reporter": self.reporter, "attribute": self.attribute, "take": self.take, "scale": self.scale}

    def read(self, lived: Lived) -> float | None:
        """The value; None where the model gives none (None or NaN at that step). Raises UserError for no number."""
        found = lived.attributes[self.attribute] if self.attribute is not None else lived.reported(self.reporter or "-")
        values = [found[-1]] if self.take == "last" and found else found
        numbers = [self._number(value) for value in values]
        known = [number for number in numbers if number is not None]
        return TAKES[self.take](known) * self.scale if known else None

    def _number(self, value: Any) -> float | None:
        number = as_number(value)
        if number is None and value is not None:
            raise UserError("mesa_outcome_no_number", outcome=self.outcome.name, value=repr(value)[:80])
        return None if number is None or math.isnan(number) else number


@dataclass(frozen=True)
class Lived:
    """What was seen of one run: values by name, one for each step or collection. steps: how many steps it lived."""

    model: str
    collected: Mapping[str, Sequence[Any]]
    attributes: Mapping[str, Sequence[Any]]
    steps: int
    stopped: bool

    def reported(self, name: str) -> Sequence[Any]:
        """The values of a reporter; a UserError names the nearest one that there is."""
        check_reporter(name, self.collected, model=self.model)
        return self.collected[name]

    @property
    def series(self) -> dict[str, list[float]]:
        """Reporters that are numbers, NaN where one is missing; `day` is the step, 0 the start if it is collected."""
        length = max((len(values) for values in self.collected.values()), default=0)
        numbers = {name: [_or_nan(as_number(value)) for value in values]
                   for name, values in self.collected.items() if name != "day" and len(values) == length}
        numbers = {name: values for name, values in numbers.items() if not all(map(math.isnan, values))}
        first = 1 if length == self.steps else 0
        return {"day": [float(first + place) for place in range(length)], **numbers} if numbers else {}


def check_reporter(name: str, known: Mapping[str, Any], *, model: str) -> None:
    """Refuse a reporter that a model has not."""
    if name not in known:
        raise UserError("mesa_no_reporter", model=model, name=name, nearest=nearest(name, known),
                        known=", ".join(known) or "-")


def read_attribute(model: Any, name: str) -> Any:
    """An attribute of a model, or what a method without arguments gives."""
    if not hasattr(model, name):
        words = [word for word in dir(model) if not word.startswith("_")]
        raise UserError("mesa_no_attribute", model=type(model).__name__, name=name, nearest=nearest(name, words))
    value = getattr(model, name)
    return value() if callable(value) else value


def as_number(value: Any) -> float | None:
    """A finite number or NaN as a float, true as 1; None for everything else."""
    if isinstance(value, (str, bytes)) or value is None:
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return None if math.isinf(number) else number


def _or_nan(number: float | None) -> float:
    return math.nan if number is None else number
