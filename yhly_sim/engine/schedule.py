"""The schedule: phases in a fixed order, each saying what it reads, writes and draws."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Callable, Iterable, Protocol, Sequence

from yhly_sim.engine.calendar import EVERY, Day
from yhly_sim.engine.chance import Chance
from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.rules import RuleTable
from yhly_sim.engine.tables import State


class Policy(Protocol):
    """What is in force on a day: switches that are on, and the numbers that follow from them."""

    def on_day(self, day: int) -> tuple[frozenset[str], Any]:
        """(switches on, frozen configuration) on a day."""


@dataclass
class Run:
    """A world in motion: what a phase is given.

    state      tables of columns (`run.state.disputes.stage`)
    day        today's row of the day table (`run.day.number`, `run.day.weekday`)
    p          the numbers in force today (`run.p.disputes.base_rate`)
    switches   the parts of the reform that are on today
    chance     luck by address
    rules      rules by name
    scratch    what one phase leaves for a later one of the same day; emptied every night
    constants  fitted or derived once from the start of the world
    """

    state: Any
    day: Day
    p: Any
    switches: frozenset[str]
    chance: Chance
    rules: RuleTable
    scratch: SimpleNamespace
    constants: SimpleNamespace
    phase_code: int = 0

    def is_on(self, switch: str) -> bool:
        return switch in self.switches


@dataclass(frozen=True)
class Phase:
    """One row of `yhly plan`."""

    name: str
    every: str
    act: Callable[[Run], None]
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    draws: tuple[int, ...]
    after: str | None = None
    summary: str = ""

    def scope(self, state: State) -> SimpleNamespace:
        """The state as this phase may see it: only declared columns, only declared ones writable."""
        reads, writes = _by_table(self.reads), _by_table(self.writes)
        tables = SimpleNamespace()
        for name, table in state.tables.items():
            seen, written = reads.get(name, frozenset()), writes.get(name, frozenset())
            if seen or written:
                setattr(tables, name, table.scoped(seen | written, written))
        return tables


def _by_table(declarations: Sequence[str]) -> dict[str, frozenset[str]]:
    tables: dict[str, frozenset[str]] = {}
    for declaration in declarations:
        table, _, columns = declaration.partition(":")
        tables[table.strip()] = tables.get(table.strip(), frozenset()) | frozenset(columns.split())
    return tables


def phase(*, every: str, reads: Sequence[str] = (), writes: Sequence[str] = (), draws: Sequence[int] = (),
          after: str | None = None) -> Callable[[Callable[[Run], None]], Phase]:
    """Make a function of a run into a phase.

    every   how often it runs: day, tuesday, sunday, month_end, half_year, year
    reads, writes   columns, as "table: column column ..."
    draws   decisions of the register that it takes luck from
    after   for a phase that is added to a model: the phase it follows

    >>> @phase(every="sunday", reads=["courtyards: norm"], after="norms")
    ... def watch(run):
    ...     "Looks at the norms of the courtyards."
    >>> watch.name, watch.every
    ('watch', 'sunday')
    """
    if every not in EVERY:
        raise UserError("unknown_every", name=every, known=", ".join(EVERY))

    def make(function: Callable[[Run], None]) -> Phase:
        summary = (function.__doc__ or "").strip().split("\n")[0]
        return Phase(function.__name__, every, function, tuple(reads), tuple(writes), tuple(draws), after, summary)

    return make


class Schedule:
    """Phases in order; the order is the only one there is."""

    def __init__(self, phases: Iterable[Phase]) -> None:
        self.phases = list(phases)
        self._of_kind_of_day: dict[tuple[bool, ...], list[tuple[int, Phase]]] = {}
        names = [p.name for p in self.phases]
        if len(set(names)) != len(names):
            raise ValueError(f"a phase stands twice in the schedule: {names}")

    def with_added(self, added: Iterable[Phase]) -> Schedule:
        """A schedule with phases put in behind those they name in `after` (at the end without it).

        A phase that bears the name of one that is there takes its place.
        """
        phases = list(self.phases)
        for new in added:
            if not isinstance(new, Phase):
                raise UserError("not_a_phase", name=getattr(new, "__name__", repr(new)))
            names = [p.name for p in phases]
            if new.name in names:
                phases[names.index(new.name)] = new
                continue
            if new.after is None:
                phases.append(new)
                continue
            if new.after not in names:
                raise UserError("unknown_phase", name=new.after, nearest=nearest(new.after, names))
            phases.insert(names.index(new.after) + 1, new)
        return Schedule(phases)

    def on(self, day: Day) -> list[tuple[int, Phase]]:
        """(place in the plan, phase) of the phases that run on a day, in order."""
        kind_of_day = (day.weekday == 1, day.weekday == 6, day.is_month_end, day.is_half_year_end, day.is_year_end)
        if kind_of_day not in self._of_kind_of_day:
            self._of_kind_of_day[kind_of_day] = [
                (code, step) for code, step in enumerate(self.phases) if day.falls_on(step.every)]
        return self._of_kind_of_day[kind_of_day]

    def run_day(self, run: Run, *, strict: bool = False) -> None:
        """All phases of today in order. strict: each sees only the columns it declares (tests use it)."""
        run.scratch = SimpleNamespace()
        state = run.state
        for code, step in self.on(run.day):
            run.phase_code = code
            if strict:
                run.state = step.scope(state)
                try:
                    step.act(run)
                finally:
                    run.state = state
            else:
                step.act(run)
