"""A reading: what is looked at while a run lives, and the numbers that come of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Callable, Mapping


class Reading(ABC):
    """Looks at a run and changes nothing.

    `numbers` names what `read` gives. `rules` may put listeners in the place of rules; they return what the rule
    returns. `evening` is called after every day, `read` once, after the last.
    """

    numbers: tuple[str, ...] = ()

    def rules(self) -> Mapping[str, Callable[..., Any]]:
        """Listeners by the name of their rule."""
        return {}

    def evening(self, model: Any) -> None:  # noqa: B027 - most readings look at the end only
        """After a day was lived; its number is `model.day - 1`."""

    @abstractmethod
    def read(self, model: Any) -> dict[str, float]:
        """number -> value, NaN where the run gives none."""
