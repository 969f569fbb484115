"""Disputes worth telling: a few for each thing that can make one so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.codes import DisputeKind, Level, Reason, Stage
from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.language import current_language, say
from yhly_sim.report.story.place_names import PlaceNames

if TYPE_CHECKING:
    import pandas as pd


Rows = NDArray[np.int64]


@dataclass(frozen=True)
class DisputeList:
    """Found disputes, one row each: why it is worth telling, key, kind, places, stage, moves, days open."""

    table: pd.DataFrame
    names: PlaceNames

    @property
    def keys(self) -> list[int]:
        return [int(key) for key in self.table["dispute_key"]]

    @classmethod
    def of(cls, state: Any, ledger: pd.DataFrame, names: PlaceNames, *, reform_day: int, count: int,
           grid: int | None = None, courtyard: int | None = None, kind: str | None = None) -> DisputeList:
        """At most `count` of each sort among disputes that arose or moved after the reform."""
        import pandas as pd

        disputes = state.disputes
        chosen = np.ones(len(disputes), dtype=bool)
        if grid is not None:
            chosen &= disputes.grid_id == grid
        if courtyard is not None:
            chosen &= disputes.courtyard_id == courtyard
        if kind is not None:
            chosen &= disputes.kind == int(_kind(kind))
        moves = ledger.groupby("dispute_key")["day"].agg(["first", "last"])
        first_last = moves.reindex(disputes.dispute_key)
        last = first_last["last"].to_numpy()
        chosen &= last >= reform_day
        days = last - first_last["first"].to_numpy()
        rows: list[tuple[str, int]] = []
        for sort, picked in _sorts(state, ledger, days).items():
            fitting = picked[chosen[picked]][:count]
            chosen[fitting] = False
            rows += [(sort, int(row)) for row in fitting]
        places = np.array([row for _, row in rows], dtype=np.int64)
        table = pd.DataFrame({
            "sort": [sort for sort, _ in rows], "dispute_key": disputes.dispute_key[places],
            "kind": [DisputeKind(int(code)).name.lower() for code in disputes.kind[places]],
            "courtyard_id": disputes.courtyard_id[places], "grid_id": disputes.grid_id[places],
            "stage": [Stage(int(code)).name.lower() for code in disputes.stage[places]],
            "move_count": disputes.move_count[places], "days": days[places].astype(np.int64)})
        return cls(table, names)

    def to_json(self) -> list[dict[str, Any]]:
        rows = self.table.to_dict("records")
        return [row | {"dispute_key": hex(int(row["dispute_key"]))} for row in rows]

    def rows(self, lang: str | None = None) -> list[tuple[str, ...]]:
        """The table in words: sort, key, kind, courtyard, grid, how it stands, moves, days."""
        lang = lang or current_language()
        return [
            (say(f"sort_{row.sort}", lang=lang), hex(int(row.dispute_key)), say(f"word_kind_{row.kind}", lang=lang),
             self.names.name("courtyard", int(row.courtyard_id), lang), self.names.name("grid", int(row.grid_id), lang),
             say(f"word_stage_{row.stage}", lang=lang), str(row.move_count), str(row.days))
            for row in self.table.itertuples()]


def _kind(name: str) -> DisputeKind:
    known = {kind.name.lower(): kind for kind in DisputeKind}
    for kind in DisputeKind:
        if say(f"word_kind_{kind.name.lower()}", lang="zh").startswith(name):
            return kind
    if name not in known:
        raise UserError("dispute_kind_unknown", name=name, nearest=nearest(name, known), known=", ".join(known))
    return known[name]


def _sorts(state: Any, ledger: pd.DataFrame, days: Any) -> dict[str, Rows]:
    """Rows of disputes by what makes them worth telling, the most telling first."""
    disputes = state.disputes
    busy = np.lexsort((disputes.dispute_key, -disputes.move_count))

    def with_reason(reason: Reason) -> Rows:
        keys = ledger["dispute_key"].to_numpy()[ledger["reason"].to_numpy() == int(reason)]
        return _middling_first(busy[np.isin(disputes.dispute_key[busy], keys)])

    def by(order: Callable[[Any], Any], among: Any) -> Rows:
        rows = np.flatnonzero(among)
        return rows[np.lexsort((disputes.dispute_key[rows], order(rows)))]

    settled = disputes.stage == int(Stage.SETTLED)
    return {
        "settled_in_courtyard": by(lambda rows: disputes.move_count[rows],
                                   settled & (disputes.level == int(Level.COURTYARD))),
        "passed_over": with_reason(Reason.PASSED_OVER),
        "relapsed": with_reason(Reason.RELAPSED),
        "deliberated": with_reason(Reason.DECIDED),
        "deliberation_failed": with_reason(Reason.DELIBERATION_FAILED),
        "paid": by(lambda rows: -disputes.money_need_yuan[rows], settled & (disputes.money_need_yuan > 0.0)),
        "petitioned": with_reason(Reason.PETITIONED),
        "discouraged": with_reason(Reason.DISCOURAGED),
        "sued": with_reason(Reason.SUED),
        "displaced": with_reason(Reason.DISPLACED),
        "body_ended": with_reason(Reason.BODY_ENDED),
        "longest": by(lambda rows: -days[rows], disputes.move_count > 1),
        "most_moves": busy,
        "faded": by(lambda rows: -days[rows], (disputes.stage == int(Stage.FADED)) & (disputes.move_count == 2)),
    }


def _middling_first(rows: Rows) -> Rows:
    """Stories of middling length first: the busiest are long to read and tell the same thing again."""
    return np.concatenate([rows[rows.size // 2:], rows[: rows.size // 2][::-1]])
