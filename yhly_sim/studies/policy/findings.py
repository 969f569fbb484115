"""What a page asks beyond its product: other baselines or prices, where an order flips, who gains, what drives it."""

from __future__ import annotations

from typing import Any, Mapping

import numpy as np

from yhly_sim.analysis.comparison.designs import designs_of
from yhly_sim.analysis.results import Results
from yhly_sim.analysis.robustness.policies import Robustness
from yhly_sim.analysis.weighing import oriented, weigh
from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.language import LANGUAGES
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.report.comparison.fairness import dimension_label, fairness_sentence, group_label
from yhly_sim.studies.batch.stores import reading_store
from yhly_sim.studies.policy.drivers import drivers
from yhly_sim.studies.policy.ledger import COSTS
from yhly_sim.studies.policy.page import held_against, levels
from yhly_sim.studies.policy.runs import PolicyRuns
from yhly_sim.studies.reporting.records import fairness_of

WEIGHTED = "weighted"
"""The outcome that a page makes of others by its weights."""


def finding(runs: PolicyRuns, asked: Mapping[str, Any]) -> dict[str, Any]:
    """kind `against` {baseline, prices}, `flips` {basis: outcome | weights, policy, other, prices}, `gains` {baseline,
    design}, `drivers` {outcome, design, baseline or none}; gives what was found, plain data.

    Raises UserError for names that are not there.
    """
    runs = runs.priced(asked.get("prices") or {})
    if asked["kind"] == "against":
        _known(asked["baseline"], runs)
        costs = [one for one in runs.results.outcomes if one.name in COSTS]
        return {**held_against(runs, asked["baseline"]), "levels": levels(runs.designs, costs)}
    if asked["kind"] == "flips":
        return flips(runs, asked["basis"], asked.get("policy"), asked.get("other"))
    if asked["kind"] == "gains":
        return gains(runs, asked["baseline"], asked["design"])
    for one in (asked["design"], asked.get("baseline")):
        if one is not None:
            _known(one, runs)
    return drivers(runs, runs.results.outcome(asked["outcome"]).name, asked["design"], asked.get("baseline"))


def flips(runs: PolicyRuns, basis: str | Mapping[str, float], policy: str | None, other: str | None) -> dict[str, Any]:
    """In what share of the plausible space each design is better than each other, how it may be regretted, and what
    separates the parts of the space where `policy` or `other` is better (by default those of `yhly robustness`).

    basis: an outcome, or weights of outcomes: then their sum as in `analysis.weighing`, from 0 to 100.
    """
    from yhly_sim.studies.robustness import robustness

    results, name = (runs.results, basis) if isinstance(basis, str) else (_weighted(runs, basis), WEIGHTED)
    for one in (policy, other):
        if one is not None:
            _known(one, runs)
    found = robustness(results, [name], policy=policy, against=other)
    robust = found.findings[0]
    states = robust.space.states
    return {**robust.to_json(), "regions": found.regions[0].to_json(),
            "means": [[float(f"{_sign(robust) * value:.8g}") for value in row] for row in robust.means],
            "states": {column: states[column].tolist() for column in states.columns}}


def gains(runs: PolicyRuns, baseline: str, design: str) -> dict[str, Any]:
    """Groups of people under a design against a baseline: dimension -> outcome -> groups and gap; empty where the runs
    keep none."""
    for one in (baseline, design):
        _known(one, runs)
    with reading_store(runs.store) as kept:
        fairness = fairness_of(kept, runs.results, designs_of(runs.results, names=[baseline, design]), design)
    if fairness is None:
        return {"dimensions": {}}
    told = fairness.to_json()
    labels = {dimension: {
        **{lang: dimension_label(dimension, lang) for lang in LANGUAGES},
        "groups": {one.group: {lang: group_label(dimension, one.group, lang) for lang in LANGUAGES}
                   for one in fairness.groups if one.dimension == dimension}} for dimension in told}
    said = {lang: fairness_sentence(fairness, runs.results.outcomes, lang) if fairness.groups else ""
            for lang in LANGUAGES}
    return {"dimensions": told, "labels": labels, "sentence": said}


def _weighted(runs: PolicyRuns, weights: Mapping[str, float]) -> Results:
    """The results with the weighted sum of outcomes, scaled as on the page."""
    register = {one.name: one for one in runs.results.outcomes}
    for name in weights:
        if name not in register:
            raise UserError("unknown_outcome", name=name, nearest=nearest(name, register), known=", ".join(register))
    chosen = [register[name] for name, weight in weights.items() if weight > 0]
    if not chosen:
        raise UserError("policy_no_weight")
    values = np.stack([oriented(runs.values(one.name), one) for one in chosen])
    found = weigh(values, np.array([float(weights[one.name]) for one in chosen]),
                  np.array([one.smallest_difference or 0.0 for one in chosen]), np.zeros(values.shape[1:]))
    return runs.with_cells(Outcome(WEIGHTED, "count", True, "加权总分", "weighted score"), found.scored)


def _known(name: str, runs: PolicyRuns) -> int:
    if name not in runs.names:
        raise UserError("robustness_unknown_policy", name=name, nearest=nearest(name, runs.names),
                        known=", ".join(runs.names))
    return runs.names.index(name)


def _sign(found: Robustness) -> float:
    return -1.0 if found.outcome.higher_is_better is False else 1.0
