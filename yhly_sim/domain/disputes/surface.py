"""Hidden disputes are voiced or fade, and sour while they wait."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.branches.secretaries import known_factor
from yhly_sim.domain.centres.use import function_reads, in_use
from yhly_sim.domain.codes import CentreFunction, Level, Reason, Stage
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.disputes.ledger import LEDGER, MOVED, release
from yhly_sim.domain.residents.example import EXAMPLE_READS, example
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run, phase

EXITS = np.array([Stage.VOICED, Stage.FADED], dtype=np.int64)
REASONS = np.array([Reason.VOICED, Reason.FADED], dtype=np.int64)
"""The two ways out of hiding."""


@rule
def voice_rate(base_rate: Any, branch: Any, committee: Any, digital: Any, member: Any, trust_local: Any,
               trust_least: Any, trust_power: Any, access: Any, norm: Any, norm_effect: Any, legal: Any) -> Any:
    """Hazard a day that a hidden dispute is voiced.

    base x (1 + branch + committee + digital + member + legal) x (max(trust, least) / .5)^power x access
    x exp(-effect (norm - .5)); the five gains are already multiplied by their strengths and zero where the body is
    absent. Trust below `trust_least` counts as that. A strong norm silences (effect > 0) or encourages (effect < 0).
    Source: model text 4.4; report O7, T4, T5 give the direction.

    >>> float(voice_rate(0.0033, 0, 0, 0, 0, 0.5, 0.05, 0.5, 1.0, 0.5, 0.2, 0))
    0.0033
    """
    return (base_rate * (1.0 + branch + committee + digital + member + legal)
            * (np.maximum(trust_local, trust_least) / 0.5) ** trust_power * access
            * np.exp(-norm_effect * (norm - 0.5)))


@rule
def exit_probability(total_rate: Any) -> Any:
    """Chance of leaving within a day under a total hazard: 1 - exp(-rate).

    >>> float(exit_probability(0.0))
    0.0
    """
    return -np.expm1(-total_rate)


@phase(
    every="day",
    reads=(
        "disputes: dispute_key courtyard_id grid_id complainant_id day_arisen",
        "courtyards: norm", *EXAMPLE_READS,
        "grids: branch_kind secretary_source committee_start_day seat_count effort_real committee_effort"
        " legal_officer_count",
        function_reads(CentreFunction.MEDIATION),
        "residents: trust_local digital_skill age_years",
    ),
    writes=(MOVED, LEDGER, "disputes: severity voiced_day level_day"),
    draws=(Decision.SURFACE_WHETHER, Decision.SURFACE_WHICH),
)
def surface(run: Run) -> None:
    """Each hidden dispute that arose before today leaves hiding or sours.

    One uniform of (dispute, today) says whether it leaves (rates of voicing and fading together), a second
    which: voiced if it is below voice / (voice + fade). One that stays grows in severity by `souring_rate`. A branch
    counts with its real effort, times `assigned_known_factor` where its secretary was assigned.

    The gain of members is voice_member_gain x visible share, and needy_link_gain x `example` of the courtyard for a
    complainant in need: of at least needy_age_years, or with trust_local of at most needy_trust_limit. That of legal
    officers is voice_legal_gain x min(1, officers of the grid x legal_officer_hours). Where the platform is digital,
    access is smaller for those without skill, by 1 - digital_access_loss x (1 - digital_skill).
    """
    state, p, day = run.state, run.p.disputes, run.day.number
    disputes = state.disputes
    hidden = (disputes.stage == int(Stage.HIDDEN)).nonzero()[0]
    rows = hidden[disputes.day_arisen[hidden] < day]
    if rows.size == 0:
        return
    courtyard, grid = disputes.courtyard_id[rows], disputes.grid_id[rows]
    person = disputes.complainant_id[rows]
    branch, committee, access = _support(run, grid)
    trust = state.residents.trust_local[person]
    digital: Any = 0.0
    if p.voice_digital_gain or p.digital_access_loss:
        skill = state.residents.digital_skill[person]
        digital = p.voice_digital_gain * skill
        access = access * (1.0 - p.digital_access_loss * (1.0 - skill))
    member = p.voice_member_gain and p.voice_member_gain * state.courtyards.visible_share[courtyard]
    if run.p.platforms.needy_link_gain:
        member = member + run.p.platforms.needy_link_gain * example(run)[courtyard] * _is_needy(run, person, trust)
    legal = p.voice_legal_gain and p.voice_legal_gain * np.minimum(
        1.0, state.grids.legal_officer_count[grid] * run.p.bodies.legal_officer_hours)
    voice = run.rules.voice_rate(
        p.voice_rate, branch, committee, digital, member, trust, p.voice_trust_least,
        p.voice_trust_power, access, state.courtyards.norm[courtyard], p.voice_norm_effect, legal)
    rates = np.empty((len(EXITS), rows.size))
    rates[0], rates[1] = voice, p.fade_rate
    way = run.chance.competing(Decision.SURFACE_WHETHER, Decision.SURFACE_WHICH, day, disputes.dispute_key[rows],
                               run.rules.exit_probability(rates.sum(axis=0)), rates)
    leaves = way >= 0
    stays, left, way = rows[~leaves], rows[leaves], way[leaves]
    disputes.severity[stays] = np.minimum(1.0, disputes.severity[stays] + p.souring_rate)
    voiced = left[way == 0]
    disputes.voiced_day[voiced] = day
    disputes.level_day[voiced] = day
    release(run, left, EXITS[way], reason=REASONS[way], level=int(Level.NONE), unit_id=-1)


def _is_needy(run: Run, person: NDArray[Any], trust: NDArray[Any]) -> NDArray[np.bool_]:
    """Whom the members' link to the needy is meant to reach: the old, and those who have lost trust."""
    p = run.p.platforms
    is_old = run.state.residents.age_years[person] >= p.needy_age_years
    return np.asarray(is_old | (trust <= p.needy_trust_limit))


def _support(run: Run, grid: NDArray[Any]) -> tuple[Any, Any, Any]:
    """What the branch and the committee of each dispute's grid add, and the factor of access of its centre."""
    p, grids = run.p.disputes, run.state.grids
    branch: Any = 0.0
    committee: Any = 0.0
    access: Any = 1.0
    if run.is_on("branch"):
        branch = p.voice_branch_gain * np.where(
            grids.branch_kind > 0, grids.effort_real * known_factor(run), 0.0)[grid]
    if run.is_on("committee"):
        filled = grids.seat_count / run.p.committees.small_seat_count
        committee = p.voice_committee_gain * np.where(
            grids.committee_start_day >= 0, filled * grids.committee_effort, 0.0)[grid]
    if run.p.centres.access_gain != 0.0:
        access = 1.0 + run.p.centres.access_gain * in_use(run, CentreFunction.MEDIATION)[grid]
    return branch, committee, access
