"""How a world begins: its bodies, its matters, and the hidden disputes that are already there."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from yhly_sim.domain.bodies.directory import Directory, make_bodies
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.disputes.arise import KIND_COUNT, add_disputes, arise_rates, courtyard_kind_keys
from yhly_sim.domain.incentives.motivation import start_chairs
from yhly_sim.domain.incentives.stars import make_stars
from yhly_sim.domain.residents.associations import start_associations
from yhly_sim.domain.residents.norms import start_norms
from yhly_sim.domain.residents.satisfaction import start_satisfaction
from yhly_sim.domain.systems.deliberation import make_matters
from yhly_sim.engine.calendar import Day
from yhly_sim.engine.chance import START_DAY, Chance
from yhly_sim.engine.rules import RuleTable
from yhly_sim.engine.schedule import Run
from yhly_sim.engine.tables import State


def start(state: State, p: Any, chance: Chance, rules: RuleTable, first_day: Day) -> SimpleNamespace:
    """Fill what a built world lacks on its first day; returns the constants derived from it.

    has_ended_bodies: whether a body has ever ended, so that disputes may still lie with it.
    directory: where the rows of each kind of body are. courtyard_kind_keys: keys of (courtyard, kind).
    kind_normaliser (kinds,): residents' mean propensity of each kind on day 0, so that the district's total is the
    base rate in every scenario.
    """
    make_bodies(state)
    make_matters(state)
    make_stars(state)
    start_chairs(state)
    state.grids.firm_effort[:] = p.incentives.manager_motivation
    constants = SimpleNamespace(
        directory=Directory.of(state),
        kind_normaliser=np.ones(KIND_COUNT),
        courtyard_kind_keys=courtyard_kind_keys(len(state.courtyards)),
        has_ended_bodies=False,
    )
    run = Run(state, first_day, p, frozenset(), chance, rules, SimpleNamespace(), constants)
    raw = arise_rates(run, is_normalised=False).sum(axis=0)
    residents = float(np.where(state.courtyards.adult_count > 0, state.courtyards.resident_count, 0).sum())
    constants.kind_normaliser = raw / (p.disputes.base_rate * p.disputes.kind_share * residents)
    start_norms(state)
    start_associations(run)
    _start_stock(run)
    start_satisfaction(run)
    return constants


def _start_stock(run: Run) -> None:
    """Hidden disputes at rest: as many as arise hidden in the mean time that one stays hidden.

    Count of (courtyard, kind): Poisson with mean rate x hidden share / (voice + fade), voice at trust .5 and the
    courtyard's norm; age in days: floor(-ln(u) / (voice + fade)). Keys carry START_DAY as their day.
    """
    p, courtyards = run.p.disputes, run.state.courtyards
    voice = run.rules.voice_rate(p.voice_rate, 0.0, 0.0, 0.0, 0.0, 0.5, p.voice_trust_least, p.voice_trust_power, 1.0,
                                 courtyards.norm, p.voice_norm_effect, 0.0)
    leaving = voice + p.fade_rate
    means = (arise_rates(run) * p.hidden_share / leaving[:, None]).ravel()
    counts = run.chance.poisson(Decision.STOCK_COUNT, START_DAY, run.constants.courtyard_kind_keys, means)

    def ages(keys: Any, courtyard: Any) -> Any:
        u = run.chance.uniform(Decision.STOCK_AGE, START_DAY, keys)
        return np.floor(-np.log(u) / leaving[courtyard]).astype(np.int64)

    add_disputes(run, counts, key_day=START_DAY, ages=ages)
