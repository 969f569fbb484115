"""All that a page needs of an experiment that compares designs: runs, paired differences, books, states.

What a page may ask beyond it is found by `policy_findings`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Iterable

import numpy as np

from yhly_sim.analysis.comparison.compare import Difference
from yhly_sim.analysis.comparison.cost_effectiveness import cost_effectiveness
from yhly_sim.analysis.comparison.designs import Designs, corrected_together, designs_of
from yhly_sim.analysis.comparison.precision import half_width
from yhly_sim.analysis.robustness.space import Floats
from yhly_sim.design.factor import Factor
from yhly_sim.engine.identity import installed_version
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.report.written.differences import verdict_word
from yhly_sim.studies.policy.drivers import is_against_possible
from yhly_sim.studies.policy.ledger import agrees, costs_at, line_facts, usual_prices
from yhly_sim.studies.policy.runs import PolicyRuns

if TYPE_CHECKING:
    import pandas as pd

FULL_COST = "cost_full_yuan"
DIGITS = 8
MOST_SHOWN = 7
"""Outcomes that a table begins with."""


def policy_page(runs: PolicyRuns) -> dict[str, Any]:
    """The product, plain data: `experiment`, `designs`, `outcomes`, `values` (outcome -> designs -> cells, state after
    state, replication after replication), `states`, `levels`, what `held_against` tells of the first design, `effects`,
    `ledger`, `may_subtract`: whether a design less the baseline can be looked at."""
    results, experiment = runs.results, runs.experiment
    asked = runs.asked
    days, world = _extent(runs)
    return {
        "experiment": {
            "name": experiment.name, "is_quick": experiment.is_quick, "kind": results.kind,
            **{key: dict(zip(("zh", "en"), getattr(experiment, key), strict=True))
               for key in ("title", "question", "look_at")},
            "days": days, "world": world, "seed": results.seed, "unit": runs.designs.unit,
            "runs": len(results.runs), "planned": runs.planned, "failed": len(results.failed),
            "states": len(runs.space.states), "left_out": runs.space.left_out,
            "replications": runs.values(results.outcomes[0].name).shape[2],
            "units": max(len(frame) for frame in runs.designs.frames), "digest": runs.digest,
            "code": str(results.provenance.get("code_id") or ""), "version": installed_version("yhly-sim"),
            "has_groups": runs.has_groups},
        "designs": [{"name": name, **runs.titles[name]} for name in runs.names],
        "outcomes": [{**outcome_facts(one), "is_asked": one.name in asked,
                      "is_shown": one.name in asked[:MOST_SHOWN]} for one in results.outcomes],
        "values": {one.name: _cells(runs.values(one.name)) for one in results.outcomes},
        "states": [state_facts(factor, runs) for factor in results.factors if factor.role == "uncertainty"],
        "levels": levels(runs.designs, results.outcomes),
        "baseline": runs.names[0], **held_against(runs, runs.names[0]),
        "effects": [{"name": one.name, "outcome": one.outcome, "cost": one.cost, "zh": one.zh, "en": one.en}
                    for one in runs.subject.effects],
        "ledger": _ledger(runs), "may_subtract": is_against_possible(runs),
    }


def outcome_facts(one: Outcome) -> dict[str, Any]:
    """An outcome as a page needs it."""
    return {"name": one.name, "unit": one.unit, "zh": one.zh, "en": one.en, "group": one.group,
            "better": one.higher_is_better, "reported_of": one.reported_of, "smallest": one.smallest_difference,
            "definition": {"zh": one.definition_zh, "en": one.definition}}


def state_facts(factor: Factor, runs: PolicyRuns) -> dict[str, Any]:
    """An uncertainty with its setting in every state."""
    settings = runs.space.states[factor.name].tolist()
    labels = None if factor.is_continuous else [str(level.label) for level in factor.levels]
    return {"name": factor.name, "zh": factor.label("zh"), "en": factor.label("en"), "unit": factor.unit,
            "low": factor.low if factor.is_continuous else None, "high": factor.high if factor.is_continuous else None,
            "levels": labels, "settings": [_short(one) if isinstance(one, float) else one for one in settings]}


def held_against(runs: PolicyRuns, baseline: str) -> dict[str, Any]:
    """Every other design against a baseline. `differences`: design -> outcome -> [difference, low, high, p_holm,
    verdict]; `prices`: design -> effect -> [verdict, ratio, low, high, unit], what one more of it costs.

    Holm's correction is that of a report: over all designs in the outcomes that the experiment is about, and over all
    others. What somebody hides on a page changes no p.
    """
    results, others = runs.results, [name for name in runs.names if name != baseline]
    designs = designs_of(results, names=[baseline, *others])
    register = {one.name: one for one in results.outcomes}
    return {
        "differences": {found.treatment: {one.name: _said(one, register[one.name]) for one in found.differences}
                        for found in corrected_together(designs.compared(results), runs.asked)},
        "prices": {name: _prices(designs.frames[0], frame, runs)
                   for name, frame in zip(designs.names[1:], designs.frames[1:], strict=True)}}


def _prices(before: pd.DataFrame, after: pd.DataFrame, runs: PolicyRuns) -> dict[str, list[Any]]:
    found = cost_effectiveness(before, after, runs.subject.effects, runs.results.outcomes)
    return {one.name: [one.verdict, *(_short(value) for value in (one.ratio, one.ci_low, one.ci_high)), one.unit]
            for one in found}


def _said(one: Difference, outcome: Outcome) -> list[Any]:
    return [*(_short(value) for value in (one.difference, one.ci_low, one.ci_high, one.p_holm)), _verdict(one, outcome)]


def _verdict(one: Difference, outcome: Outcome) -> str:
    """same (not at all different), else as a report words it: better, worse, higher, lower, equivalent, open."""
    return "same" if one.difference == 0.0 and one.is_deterministic else verdict_word(one, outcome)


def levels(designs: Designs, outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """outcome -> designs -> [mean, low, high] over independent units, with the 95 % Student interval."""
    return {one.name: [_level(frame[one.name]) for frame in designs.frames] for one in outcomes}


def _level(column: pd.Series) -> list[float | None]:
    values = column.to_numpy(dtype=np.float64)
    values = values[np.isfinite(values)]
    if not values.size:
        return [None, None, None]
    mean = float(values.mean())
    margin = half_width(float(values.std(ddof=1)), len(values)) if len(values) > 1 else math.nan
    return [_short(mean), _short(mean - margin), _short(mean + margin)]


def _ledger(runs: PolicyRuns) -> dict[str, Any] | None:
    """Lines with their amounts, and whether the usual prices give the cost that the runs told."""
    if not runs.lines or FULL_COST not in {one.name for one in runs.results.outcomes}:
        return None
    told = {FULL_COST: runs.values(FULL_COST)}
    usual = costs_at(runs.lines, usual_prices(runs.lines), told)
    return {"lines": [{**line_facts(line), "amounts": _cells(line.amounts)} for line in runs.lines],
            "is_as_told": agrees(usual[FULL_COST], told[FULL_COST])}


def _extent(runs: PolicyRuns) -> tuple[int | None, str | None]:
    """Days after the warm-up and world of its runs."""
    experiment = runs.experiment
    if experiment.model is not None or (experiment.days is not None and experiment.world is not None):
        return experiment.days, experiment.world
    from yhly_sim.scenarios.load import load_scenario

    one = load_scenario(experiment.scenarios[0])
    return experiment.days or one.days, experiment.world or one.world


def _cells(values: Floats) -> list[list[float | None]]:
    return [[_short(float(value)) for value in row.ravel()] for row in values]


def _short(value: float) -> float | None:
    """A number that is no longer than it need be; None where there is none."""
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None
