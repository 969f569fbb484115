"""One run with its readings: the adapter that the executor calls, and the register of readings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Callable, Mapping

from yhly_sim.engine.outcomes import RunResult
from yhly_sim.model.governance import GovernanceModel
from yhly_sim.scenarios.instruments import read_instrument
from yhly_sim.scenarios.load import load_scenario
from yhly_sim.scenarios.scenario import Change, Scenario
from yhly_sim.studies.patterns.associations import Associations
from yhly_sim.studies.patterns.collection import Collection
from yhly_sim.studies.patterns.contacts import Contacts
from yhly_sim.studies.patterns.contribution import Contribution
from yhly_sim.studies.patterns.evaluation import Climb, Outcomes
from yhly_sim.studies.patterns.formation import Formation
from yhly_sim.studies.patterns.mediation import Mediation
from yhly_sim.studies.patterns.priority import Priority
from yhly_sim.studies.patterns.reading import Reading
from yhly_sim.studies.patterns.rounds import Rounds
from yhly_sim.studies.patterns.trust_gap import TrustGap
from yhly_sim.studies.patterns.turnout import Turnout

READINGS: dict[str, Callable[[], Reading]] = {
    "outcome": Outcomes,
    "formation": Formation,
    "mediation": Mediation,
    "contacts": Contacts,
    "collection": Collection,
    "contribution": Contribution,
    "turnout": Turnout,
    "trust_gap": TrustGap,
    "priority": Priority,
    "rounds": Rounds,
    "associations": Associations,
    "climb": Climb,
}
"""name in `patterns.yaml` and `fitted.yaml` -> reading; a number is written reading.number."""


def numbers_of(reading: str) -> tuple[str, ...]:
    """What a reading gives."""
    return READINGS[reading].numbers  # type: ignore[attr-defined,no-any-return]


def scenario_of(row: Mapping[str, Any]) -> Scenario:
    """The scenario of a row: one of the library with its `values`, `days`, `switches` (name -> on), `later` (day ->
    switches that come on) and `instruments`."""
    chosen = load_scenario(row["scenario"]).with_settings(row.get("values"), days=row.get("days"), origin=("plan", 0))
    chosen = chosen.with_switches(row.get("switches") or {}, origin=("plan", 0))
    later = tuple(Change(day, tuple((switch, True) for switch in names), ())
                  for day, names in (row.get("later") or {}).items())
    own = tuple(read_instrument(one, file="plan", line=0) for one in row.get("instruments") or ())
    return replace(chosen, changes=(*chosen.changes, *later),
                   instruments=(*chosen.instruments, *own))


def measure(row: Mapping[str, Any]) -> RunResult:
    """Live the run of a row and read its `readings`; outcomes are named reading.number."""
    readings = {name: READINGS[name]() for name in row["readings"]}
    rules: dict[str, Callable[..., Any]] = {}
    for reading in readings.values():
        rules |= reading.rules()
    model = GovernanceModel(scenario_of(row), rng=row["seed"], replication=row["replication"], world=row.get("world"),
                            rules=rules)
    while model.running:
        model.step()
        for reading in readings.values():
            reading.evening(model)
    found = {f"{name}.{number}": value for name, reading in readings.items()
             for number, value in reading.read(model).items()}
    model.discard()
    return RunResult(found)
