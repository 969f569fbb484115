"""The words of an experiment on any Mesa model: its constructor's arguments, its scenarios, its outcomes."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Mapping

from yhly_sim.design.vocabulary import Quantity, ScenarioFacts, Vocabulary


def vocabulary_of_mesa(description: Mapping[str, Any], folder: Path) -> Vocabulary:
    """The words of the model that a description names; `folder`: where files that it names are looked for first.

    Every argument but the seed is a parameter, with its default as value and no range: an experiment says its own.
    Raises UserError for what is wrong with the description, or where the model cannot be had.
    """
    from yhly_sim.model.mesa_description import mesa_model

    model = mesa_model(description, beside=folder)
    made = dict(model.made)

    def facts(name: str) -> ScenarioFacts:
        return ScenarioFacts(name, values=model.scenario(name), zh=name, en=name)

    return Vocabulary(
        quantities={name: Quantity(name, one.default if one.is_plain else None, is_whole=one.is_whole,
                                   options=(False, True) if one.is_switch else (), zh=name, en=name)
                    for name, one in model.signature.arguments.items() if name not in made},
        outcomes={outcome.name: outcome for outcome in model.outcomes},
        scenario=facts,
        default_scenario=model.scenarios[0][0],
    )
