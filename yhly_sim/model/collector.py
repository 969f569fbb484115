"""Mesa's data collector over the recorder: one row a day, so that Mesa's own tools find what they expect."""

from __future__ import annotations

from functools import partial
from typing import Any, Iterable

from mesa.datacollection import DataCollector


def latest(name: str, model: Any) -> Any:
    return model.latest.get(name)


class DailyCollector(DataCollector):  # type: ignore[misc]
    """Row d is the evening of day d. Columns: `day` (days lived at the last reading), the series, the outcomes.

    Readings are taken on Sundays and on the last day and hold until the next one. Outcomes that
    are no series stand in the last row only. Numbers are appended as they are; Mesa would
    copy each one deeply.
    """

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(model_reporters={name: partial(latest, name) for name in names})
        self._own = frozenset(self.model_reporters)

    def collect(self, model: Any) -> None:
        if self._own != self.model_reporters.keys() or self.agent_reporters or self.agenttype_reporters:
            super().collect(model)
            return
        if hasattr(self, "_collection_steps"):
            self._collection_steps.append(model.time)
        for name, values in self.model_vars.items():
            values.append(model.latest.get(name))

    def take_over(self, columns: dict[str, list[Any]], days: int) -> None:
        """Start from the rows of the first `days` days; a column that is not given stands empty in them."""
        for name in self.model_vars:
            self.model_vars[name] = list(columns.get(name, [None] * days))
        if hasattr(self, "_collection_steps"):
            self._collection_steps = list(range(1, days + 1))
