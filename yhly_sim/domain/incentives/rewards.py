"""What an instrument is worth at the margin: how much more a little more score promises."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from yhly_sim.domain.codes import Role, Star
from yhly_sim.domain.incentives.inspection import expected_catch
from yhly_sim.domain.incentives.instruments import Instrument, in_force
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run

Floats = NDArray[np.float64]

READS = (
    "stars: score_true score_reported",
    "grids: community_id officer_count committee_start_day last_inspection_day x_metres y_metres secretary_leave_day"
    " branch_kind",
    "communities: subdistrict_id",
    "subdistricts: x_metres y_metres",
)
"""What a phase declares among its reads when it asks for `marginal_rewards`."""


@rule
def above_probability(score: Any, threshold: Any, noise: Any) -> Any:
    """Chance that a score turns out to be above a threshold, with normal noise: Phi((score - threshold) / noise).

    >>> float(above_probability(0.5, 0.5, 0.1))
    0.5
    """
    return ndtr((score - threshold) / noise)


@rule
def above_density(score: Any, threshold: Any, noise: Any) -> Any:
    """How much a little more score raises that chance: the normal density of (score - threshold) / noise, over noise.

    Source: model text 4.12.

    >>> round(float(above_density(0.5, 0.5, 0.1)), 6)
    3.989423
    """
    return np.exp(-0.5 * ((score - threshold) / noise) ** 2) / (noise * np.sqrt(2.0 * np.pi))


@rule
def contest_density(share: Any, temperature: Any) -> Any:
    """How much a little more score raises the chance of being nominated: p (1 - p) / temperature (softmax).

    share: own chance p among the subdistrict's. Source: model text 4.12; M8.

    >>> round(float(contest_density(0.05, 0.1)), 6)
    0.475
    """
    return share * (1.0 - share) / temperature


@rule
def instrument_pull(yuan: Any, times_a_year: Any, yuan_utility: Any, honour: Any, honour_utility: Any, post_chance: Any,
                    post_utility: Any, pull: Any) -> Any:
    """What a whole prize means to a person, in units of motivation.

    times a year x (yuan / 1000 x its utility + honour x its utility) + post chance x its utility + pull. yuan to this
    person; post_chance: posts over subdistricts, at most 1. Source: model text 4.12; sizes assumed.

    >>> round(float(instrument_pull(2000, 1, 0.05, 1, 0.3, 0, 3, 0)), 12)
    0.4
    """
    return times_a_year * (yuan / 1000.0 * yuan_utility + honour * honour_utility) + post_chance * post_utility + pull


class Promise(NamedTuple):
    """What an instrument promises each grid: the expected number of prizes, and how a little more score raises it."""

    expected: Floats
    density: Floats


class Rewards(NamedTuple):
    """Marginal rewards of real and of visible work, and cash a year that is expected: (roles, grids) each."""

    real: Floats
    visible: Floats
    cash: Floats


def scores_by_star(run: Run, measured: str) -> Floats:
    """Scores by the facts or as appraised: (grids, stars)."""
    stars = run.state.stars
    return np.asarray((stars.score_true if measured == "true" else stars.score_reported).reshape(-1, len(Star)))


def mean_score(run: Run, measured: str) -> Floats:
    """Mean of the five stars of each grid, added in their order."""
    scores = scores_by_star(run, measured)
    total = np.zeros(scores.shape[0])
    for star in range(len(Star)):
        total = total + scores[:, star]
    return total / len(Star)


def holds_post(run: Run, role: Role) -> NDArray[np.bool_]:
    """Grids in which somebody holds the post of a role and acts: a secretary, a chair, an introduced firm's manager."""
    grids = run.state.grids
    if role == Role.SECRETARY:
        return np.asarray((grids.branch_kind > 0) & run.is_on("branch") & (grids.secretary_leave_day < 0))
    if role == Role.CHAIR:
        return np.asarray((grids.committee_start_day >= 0) & run.is_on("committee"))
    serves = grids.firm_id >= 0
    return np.asarray(serves & run.state.firms.is_introduced[np.maximum(grids.firm_id, 0)] & run.is_on("firm"))


def subdistrict_of_grids(run: Run) -> NDArray[np.int64]:
    return np.asarray(run.state.communities.subdistrict_id[run.state.grids.community_id], dtype=np.int64)


def nomination_weights(run: Run, score: Floats, is_candidate: NDArray[np.bool_]) -> Floats:
    """Softmax weight of each candidate, exp((score - best of its subdistrict) / temperature); 0 for the others."""
    subdistrict = subdistrict_of_grids(run)
    best = np.full(len(run.state.subdistricts), -np.inf)
    np.maximum.at(best, subdistrict[is_candidate], score[is_candidate])
    gap = np.where(is_candidate, score - best[subdistrict], 0.0)
    return np.where(is_candidate, np.exp(gap / run.p.incentives.nomination_temperature), 0.0)


def promise(run: Run, instrument: Instrument, is_candidate: NDArray[np.bool_]) -> Promise:
    """Expected prizes and their density, by what the instrument rewards."""
    p, rules = run.p.incentives, run.rules
    if instrument.rewards == "score":
        score = mean_score(run, instrument.measured)
        return Promise(score, np.ones(score.size))
    if instrument.rewards == "rank":
        weight = nomination_weights(run, mean_score(run, instrument.measured), is_candidate)
        subdistrict = subdistrict_of_grids(run)
        total = np.bincount(subdistrict, weights=weight, minlength=len(run.state.subdistricts))
        share = weight / np.maximum(total[subdistrict], 1e-300)
        return Promise(share, rules.contest_density(share, p.nomination_temperature))
    scores = scores_by_star(run, instrument.measured)
    above = rules.above_probability(scores, p.star_threshold[None, :], p.score_noise)
    density = rules.above_density(scores, p.star_threshold[None, :], p.score_noise)
    if instrument.rewards == "star":
        return Promise(_added(above), _added(density))
    all_five = np.ones(scores.shape[0])
    slope = np.zeros(scores.shape[0])
    for star in range(len(Star)):
        slope = slope * above[:, star] + all_five * density[:, star]
        all_five = all_five * above[:, star]
    return Promise(all_five, slope)


def _added(values: Floats) -> Floats:
    total = np.zeros(values.shape[0])
    for star in range(values.shape[1]):
        total = total + values[:, star]
    return total


def marginal_rewards(run: Run) -> Rewards:
    """What real and visible work promise to secretaries, chairs and managers, over all instruments in force.

    For each instrument and role: worth = `instrument_pull` of a whole prize (yuan x share; for a team over the
    officers) x density of `promise`. Real work is believed to raise a true score by `perceived_real_effect`, a
    reported one by that times (1 - visible_share); visible work a reported one by visible_share x (1 - expected
    catch). Nothing where nobody holds the post, or where the instrument needs a committee and none acts. Penalties
    take penalty_pull x expected catch off visible work, from secretaries. Cash is yuan x share x times a year x
    expected prizes, over the officers for a team. Sums in the order of the instruments.
    """
    p, grids = run.p.incentives, run.state.grids
    shape = (len(Role), len(grids))
    real, visible, cash = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    instruments = in_force(run)
    if not instruments and p.penalty_pull == 0.0:
        return Rewards(real, visible, cash)
    caught = expected_catch(run)
    acting = [holds_post(run, role) for role in Role]
    for instrument in instruments:
        is_reported = instrument.measured == "reported"
        of_real = p.perceived_real_effect * (1.0 - p.visible_share if is_reported else 1.0)
        of_visible = p.visible_share * (1.0 - caught) if is_reported else np.zeros(len(grids))
        people = np.maximum(grids.officer_count, 1) if instrument.is_team else 1.0
        yuan = instrument.yuan * instrument.share / people
        post_chance = np.minimum(1.0, instrument.post / len(run.state.subdistricts))
        worth = run.rules.instrument_pull(
            yuan, instrument.times_a_year, p.yuan_utility, instrument.honour / people, p.honour_utility, post_chance,
            p.post_utility, instrument.pull)
        for role in instrument.whom:
            gets = acting[role] & acting[Role.CHAIR] if instrument.needs_committee else acting[role]
            promised = promise(run, instrument, gets)
            real[role] += np.where(gets, worth * promised.density * of_real, 0.0)
            visible[role] += np.where(gets, worth * promised.density * of_visible, 0.0)
            cash[role] += np.where(gets, yuan * instrument.times_a_year * promised.expected, 0.0)
    visible[Role.SECRETARY] -= np.where(acting[Role.SECRETARY], p.penalty_pull * caught, 0.0)
    return Rewards(real, visible, cash)
