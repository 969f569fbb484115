"""What a lesson may name: the runs that it shows, and what is measured in each of them."""

from __future__ import annotations

from typing import Any, Mapping

WEEKLY_END = "_this_week"
"""How the name of a series ends that counts what happened in a week; all others describe a moment."""


def named_run(said: str | Mapping[str, Any]) -> dict[str, Any]:
    """A run that a lesson shows: its scenario as a request asks for it, its title, and what is measured in it.

    measured: name -> unit, zh, en, better, is_series (read every week), is_weekly (and counts what happened in it),
    is_reported, of all series and outcomes. Raises UserError as the loader of scenarios does.
    """
    from yhly_sim.model.outcomes import OUTCOMES, names_for
    from yhly_sim.model.recorder import describe, names_of_series
    from yhly_sim.scenarios.definition import scenario_of
    from yhly_sim.scenarios.policy import policy_of
    from yhly_sim.studies.classroom.scenario_data import scenario_definition

    definition = scenario_definition(said)
    scenario = scenario_of(definition)
    on = frozenset().union(*(period.switches for period in policy_of(scenario).periods))
    series = names_of_series(on)
    measured = {}
    for name in (*series, *names_for(on)):
        one = OUTCOMES[name].outcome if name in OUTCOMES else describe(name)
        measured[name] = {"unit": one.unit, "zh": one.zh, "en": one.en, "better": one.higher_is_better,
                          "is_series": name in series, "is_weekly": name.endswith(WEEKLY_END),
                          "is_reported": one.reported_of is not None}
    return {"scenario": dict(said) if isinstance(said, Mapping) else said,
            "title": dict(zip(("zh", "en"), scenario.title, strict=True)), "days": scenario.days, "measured": measured}
