"""The words of an experiment, taken from the model it is about, and experiments read with them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Collection, Mapping

from yhly_sim.design.experiment import Experiment
from yhly_sim.design.load import build_experiment
from yhly_sim.design.load import load_experiment as load_with_words
from yhly_sim.design.vocabulary import Part, Quantity, ScenarioFacts, Vocabulary
from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.switches import switches
from yhly_sim.engine.parameters import Parameter
from yhly_sim.scenarios.load import ALIASES, load_scenario
from yhly_sim.scenarios.world_files import load_world

if TYPE_CHECKING:
    from yhly_sim.model.any_mesa.models import MesaModel

FORMATION_ORDER = "branches.formation_order"


def load_experiment(name_or_path: str | Path, *, quick: bool = False) -> Experiment:
    """The experiment of a name ("morris_all") or of a file, checked; `quick`: the size that ends in two minutes.

    Raises UserError with file, line and remedy for whatever is wrong.
    """
    return load_with_words(name_or_path, vocabulary_of, quick=quick)


def experiment(name: str = "experiment", *, quick: bool = False, **sections: Any) -> Experiment:
    """An experiment made in Python: the keys of a file as keyword arguments, with the same checks.

    >>> made = experiment(scenarios=["no_reform", "weidu"], design={"kind": "replications"}, replications=5, days=30)
    >>> len(made.points()), made.run_count
    (2, 10)
    """
    return build_experiment(sections, vocabulary_of, name=name, quick=quick)


def vocabulary_of(model: Mapping[str, Any] | None, folder: Path) -> Vocabulary:
    """The words of a model: of ours where none is named.

    model: how another one is found, as an experiment says it. folder: where files that it names are looked for.
    """
    if model is None:
        return our_vocabulary()
    from yhly_sim.model.any_mesa.description import mesa_model

    return mesa_vocabulary(mesa_model(model, beside=folder))


def mesa_vocabulary(model: MesaModel) -> Vocabulary:
    """The words of another Mesa model: arguments of its constructor, its scenarios, the outcomes that it is asked for.

    An argument has no range of its own, so that its factors need levels or a range; nothing is known of its parts.
    """
    scenarios = {name: ScenarioFacts(name, values=dict(arguments)) for name, arguments in model.scenarios}

    def facts(name: str) -> ScenarioFacts:
        model.scenario(name)
        return scenarios[name]

    quantities = {name: Quantity(name, argument.default, options=(True, False) if argument.is_switch else (),
                                 role="lever", is_whole=argument.is_whole, zh=name, en=name)
                  for name, argument in model.signature.arguments.items()}
    outcomes = {one.name: one for one in model.outcomes}
    return Vocabulary(quantities, outcomes, facts, default_scenario=next(iter(scenarios)))


def our_vocabulary() -> Vocabulary:
    """The words of the governance model: its catalogue, switches, scenarios, worlds and register of outcomes.

    A scenario is read once for each vocabulary, so that all of an experiment means the same.
    """
    from yhly_sim.model.outcomes import OUTCOMES

    return Vocabulary(
        quantities={path: _quantity(parameter) for path, parameter in catalogue().items()},
        outcomes={name: measure.outcome for name, measure in OUTCOMES.items()},
        scenario=lru_cache(maxsize=None)(scenario_facts),
        switches={one.name: Part(one.name, one.zh, one.en, one.requires) for one in switches().values()},
        aliases=ALIASES,
        rules=rule_names,
        check_world=check_world,
        formation_order=FORMATION_ORDER,
    )


def _quantity(parameter: Parameter) -> Quantity:
    key = "" if parameter.key is None else f" ({parameter.key})"
    return Quantity(parameter.path, parameter.value, parameter.low, parameter.high, parameter.options, parameter.role,
                    parameter.acts_for, unit="" if parameter.is_choice else parameter.unit,
                    zh=parameter.zh + key, en=parameter.en + key)


def scenario_facts(name: str) -> ScenarioFacts:
    """What is known of one of our scenarios before it runs; a UserError where it is unknown or wrong."""
    scenario = load_scenario(name)
    dated = frozenset(setting.path for change in scenario.changes for setting in change.settings)
    return ScenarioFacts(name, scenario.switches, scenario.values(), dated, scenario.world, scenario.days,
                         *scenario.title)


def rule_names() -> Collection[str]:
    """Names of all rules; asked for only where an experiment replaces one, as all mechanisms are imported for it."""
    import yhly_sim.domain.schedule  # noqa: F401 - mechanisms register their rules
    from yhly_sim.engine.rules import RuleTable

    return tuple(RuleTable())


def check_world(world: str) -> None:
    """Refuse a world that is not there or wrong."""
    load_world(world)
