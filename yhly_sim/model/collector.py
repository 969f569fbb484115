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
    copy each one deeply. A day only notes the reading that holds; rows are made when somebody looks.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._noted: list[dict[str, Any]] = []
        super().__init__(model_reporters={name: partial(latest, name) for name in names})
        self._own = frozenset(self.model_reporters)

    @property
    def model_vars(self) -> dict[str, list[Any]]:
        """name -> one value a day."""
        for reading in self._noted:
            for name, values in self._columns.items():
                values.append(reading.get(name))
        self._noted.clear()
        return self._columns

    @model_vars.setter
    def model_vars(self, columns: dict[str, list[Any]]) -> None:
        self._columns = columns

    def collect(self, model: Any) -> None:
        if self._own != self.model_reporters.keys() or self.agent_reporters or self.agenttype_reporters:
            super().collect(model)
            return
        if hasattr(self, "_collection_steps"):
            self._collection_steps.append(model.time)
        self._noted.append(model.latest)

    def take_over(self, columns: dict[str, list[Any]], days: int) -> None:
        """Start from the rows of the first `days` days; a column that is not given stands empty in them."""
        self._noted.clear()
        for name in self._columns:
            self._columns[name] = list(columns.get(name, [None] * days))
        if hasattr(self, "_collection_steps"):
            self._collection_steps = list(range(1, days + 1))
