"""How somebody looks on at a run: before and after each phase, with a listener between the phase and its rules."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Callable, Protocol

from yhly_sim.engine.schedule import Phase, Run, Schedule
from yhly_sim.model.observing.listening import Listener, ListeningChance, ListeningRules, NumbersInForce


class Observer(Protocol):
    """Who looks on. All of it may read the state and write down; nothing of it may change the state."""

    listener: Listener

    def start(self, run: Run) -> None:
        """Before the next day."""

    def before(self, run: Run, phase: Phase) -> None:
        """Just before a phase."""

    def after(self, run: Run, phase: Phase) -> None:
        """Just after it."""

    def finish(self, run: Run) -> None:
        """After the last day."""


def look_on(model: Any, observer: Observer) -> None:
    """Put an observer around every phase of a model; same phases, order, luck and numbers, from the next day on.

    Several may look on, one around the other. What needs what came before must look on from the first morning.
    """
    if model.strict:
        raise ValueError("a strict model shows each phase its own columns only, and who looks on needs more")
    run, numbers = model._run, NumbersInForce(observer.listener)
    run.rules = ListeningRules(run.rules, observer.listener)
    run.chance = ListeningChance(run.chance, observer.listener)
    model._schedule = Schedule(
        replace(phase, act=_watched(phase, observer, numbers)) for phase in model._schedule.phases)
    observer.start(run)


def _watched(phase: Phase, observer: Observer, numbers: NumbersInForce) -> Callable[[Run], None]:
    def act(run: Run) -> None:
        in_force = run.p
        run.p = numbers.of(in_force)
        observer.before(run, phase)
        phase.act(run)
        observer.after(run, phase)
        run.p = in_force

    return act
