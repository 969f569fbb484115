"""The recorder: weekly series of the district, and weekly frames of its courtyards.

It reads columns and keeps numbers; nothing of the model depends on it. A reading at full size
costs about a millisecond.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.accounts.prices import is_cost
from yhly_sim.domain.codes import Level, Reason, Stage
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.model.outcomes import OUTCOMES, End, names_for

STATES = ("norm", "quality", "fee_collection_share", "hidden_stock", "association_count", "branch_count",
          "officer_count", "effort_real", "effort_visible", "motivation", "committee_count", "centre_count",
          "firm_entered_count", "firm_exit_count")
"""Outcomes that describe a moment and are cheap: read every week by the function that defines them."""

PEOPLE = ("satisfaction", "satisfaction_new_compound", "satisfaction_old_compound", "satisfaction_no_responsible_unit",
          "satisfaction_residents_group", "trust_local", "trust_higher")
"""Outcomes that one pass over all adults gives together."""

FRAMES = ("satisfaction", "norm", "hidden", "open")

WEEKLY: dict[str, Outcome] = {
    one.name: one
    for one in (
        Outcome("open_count", "cases", False, "在办纠纷数", "open disputes"),
        Outcome("arisen_this_week", "cases", False, "本周产生", "arisen this week"),
        Outcome("voiced_this_week", "cases", None, "本周提出", "voiced this week"),
        Outcome("settled_this_week", "cases", True, "本周化解", "settled this week"),
        *(Outcome(f"settled_level_{int(level)}_this_week", "cases", None, f"本周在第{int(level)}级化解",
                  f"settled at level {int(level)} this week") for level in Level if level),
        Outcome("faded_this_week", "cases", False, "本周消退", "faded unvoiced this week"),
        Outcome("withdrawn_this_week", "cases", False, "本周撤回", "withdrawn this week"),
        Outcome("went_up_this_week", "cases", False, "本周上行", "went up, to a petition or to court this week"),
        Outcome("relapsed_this_week", "cases", False, "本周复发", "relapsed this week"),
        Outcome("yuan_this_week", "yuan", False, "本周支出", "money spent this week"),
        Outcome("hours_this_week", "hours", False, "本周工时", "hours spent this week"),
    )
}
"""Series that are no outcomes: what happened since the reading before."""

_REASONS = {
    "arisen_this_week": (Reason.ARISEN,),
    "faded_this_week": (Reason.FADED,),
    "withdrawn_this_week": (Reason.WITHDRAWN,),
    "went_up_this_week": (Reason.PATIENCE_ENDED, Reason.PETITIONED, Reason.SUED),
    "relapsed_this_week": (Reason.RELAPSED,),
}

_SETTLED, _VOICED = int(Stage.SETTLED), int(Stage.VOICED)
_SETTLED_AT = {f"settled_level_{int(level)}_this_week": int(level) for level in Level if level}
_IS_VOICING = np.array([reason in (Reason.ARISEN, Reason.VOICED) for reason in Reason])

ALL = (*PEOPLE, *STATES, *WEEKLY)


def names_of_series(switches: frozenset[str]) -> list[str]:
    """Series that exist in a run in which these switches are on on some day."""
    exist = set(names_for(switches))
    return [name for name in ALL if name in WEEKLY or name in exist]


class Recorder:
    """Takes a reading before the first day, every Sunday evening and at the end of the last day.

    days       days lived at each reading (0 before the first)
    series     name -> one value a reading; a name that is an outcome's means the same
    frames     name -> one array over courtyards a reading (satisfaction, norm, hidden and open disputes)
    """

    def __init__(self) -> None:
        self.days: list[int] = []
        self.series: dict[str, list[float]] = {name: [] for name in ALL}
        self.frames: dict[str, list[NDArray[Any]]] = {name: [] for name in FRAMES}
        self._ledger_seen = self._accounts_seen = 0

    def read(self, end: End) -> None:
        """Take a reading of a run as it stands."""
        state = end.state
        values = {name: float(OUTCOMES[name].read(end)) for name in (*PEOPLE, *STATES)}
        values |= {**self._moves(state), **self._books(state)}
        stage, courtyard = state.disputes.stage, state.disputes.courtyard_id
        is_open = (stage >= Stage.VOICED) & (stage <= Stage.POOLED)
        values["open_count"] = float(np.count_nonzero(is_open))
        self.days.append(end.end_day)
        for name in ALL:
            self.series[name].append(values[name])
        count = len(state.courtyards)
        self.frames["satisfaction"].append(end.courtyard_satisfaction.astype(np.float32))
        self.frames["norm"].append(state.courtyards.norm.astype(np.float32))
        self.frames["hidden"].append(np.bincount(courtyard[stage == Stage.HIDDEN], minlength=count).astype(np.int16))
        self.frames["open"].append(np.bincount(courtyard[is_open], minlength=count).astype(np.int16))

    def latest(self) -> dict[str, float]:
        """name -> value of the last reading, and `day`."""
        return {"day": self.days[-1], **{name: values[-1] for name, values in self.series.items()}}

    def on_each_day(self, day: int) -> dict[str, list[float]]:
        """name -> the value that held on the evening of each of the first `day` days."""
        at = np.searchsorted(self.days, np.arange(1, day + 1), side="right") - 1
        columns: dict[str, list[Any]] = {"day": self.days, **self.series}
        return {name: [values[i] for i in at] for name, values in columns.items()}

    def _moves(self, state: Any) -> dict[str, float]:
        ledger, since = state.ledger, self._ledger_seen
        self._ledger_seen = len(ledger)
        reason, to, came_from = ledger.reason[since:], ledger.stage_to[since:], ledger.stage_from[since:]
        reasons = np.bincount(reason, minlength=len(Reason)).tolist()
        values = {name: float(sum(reasons[one] for one in of)) for name, of in _REASONS.items()}
        is_settling = (to == _SETTLED) & (came_from != _SETTLED)
        by_level = np.bincount(ledger.level[since:][is_settling], minlength=len(Level)).tolist()
        values["settled_this_week"] = float(sum(by_level))
        for name, level in _SETTLED_AT.items():
            values[name] = float(by_level[level])
        is_voicing = (to == _VOICED) & _IS_VOICING[reason]
        values["voiced_this_week"] = float(np.count_nonzero(is_voicing))
        return values

    def _books(self, state: Any) -> dict[str, float]:
        accounts, since = state.accounts, self._accounts_seen
        self._accounts_seen = len(accounts)
        is_governing = is_cost(accounts.payer[since:], accounts.purpose[since:])
        return {"yuan_this_week": float(accounts.yuan[since:][is_governing].sum()),
                "hours_this_week": float(accounts.hours[since:].sum())}

    def copy(self) -> Recorder:
        """A recorder that goes on from here by itself."""
        twin = Recorder()
        twin.days = list(self.days)
        twin.series = {name: list(values) for name, values in self.series.items()}
        twin.frames = {name: list(frames) for name, frames in self.frames.items()}
        twin._ledger_seen, twin._accounts_seen = self._ledger_seen, self._accounts_seen
        return twin


def describe(name: str) -> Outcome:
    """Labels and unit of a series."""
    return WEEKLY[name] if name in WEEKLY else OUTCOMES[name].outcome
