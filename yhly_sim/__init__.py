"""yhly-sim: Party-led community governance in an urban district, simulated.

    import yhly_sim as yhly

    scenario = yhly.load("weidu")
    result = yhly.compare(["no_reform", "weidu"], replications=10)
    model = yhly.GovernanceModel(scenario, rng=1)

Nothing is imported before it is asked for, so `import yhly_sim` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.3.0"

_PUBLIC = {
    "load": ("yhly_sim.scenarios.load", "load_scenario"),
    "run": ("yhly_sim.studies.run", "run"),
    "compare": ("yhly_sim.studies.compare", "compare"),
    "rank": ("yhly_sim.studies.rank", "rank"),
    "robustness": ("yhly_sim.studies.robustness", "robustness"),
    "sensitivity": ("yhly_sim.studies.sensitivity", "sensitivity"),
    "attribute": ("yhly_sim.studies.attribute", "attribute"),
    "calibrate": ("yhly_sim.studies.calibrate", "calibrate"),
    "discover": ("yhly_sim.studies.discover", "discover"),
    "experiment": ("yhly_sim.studies.batch.vocabulary", "experiment"),
    "load_experiment": ("yhly_sim.studies.batch.vocabulary", "load_experiment"),
    "optimise": ("yhly_sim.studies.optimise", "optimise"),
    "reproduce": ("yhly_sim.studies.reproduce", "reproduce"),
    "results_of": ("yhly_sim.studies.batch.stored_results", "results_of"),
    "small_tables_of": ("yhly_sim.studies.batch.stored_results", "small_tables_of"),
    "run_experiment": ("yhly_sim.studies.experiment", "run_experiment"),
    "explain": ("yhly_sim.studies.explain", "explain"),
    "fit": ("yhly_sim.studies.fit", "fit"),
    "validate": ("yhly_sim.studies.validate", "validate"),
    "GovernanceModel": ("yhly_sim.model.governance", "GovernanceModel"),
    "phase": ("yhly_sim.engine.schedule", "phase"),
    "rule": ("yhly_sim.engine.rules", "rule"),
}
"""public name -> (module, its name there)"""

__all__ = sorted([*_PUBLIC, "__version__"])

if TYPE_CHECKING:
    from yhly_sim.engine.rules import rule as rule
    from yhly_sim.engine.schedule import phase as phase
    from yhly_sim.model.governance import GovernanceModel as GovernanceModel
    from yhly_sim.scenarios.load import load_scenario as load  # noqa: F401 - public as yhly_sim.load
    from yhly_sim.studies.attribute import attribute as attribute
    from yhly_sim.studies.batch.stored_results import results_of as results_of
    from yhly_sim.studies.batch.stored_results import small_tables_of as small_tables_of
    from yhly_sim.studies.batch.vocabulary import experiment as experiment
    from yhly_sim.studies.batch.vocabulary import load_experiment as load_experiment
    from yhly_sim.studies.calibrate import calibrate as calibrate
    from yhly_sim.studies.compare import compare as compare
    from yhly_sim.studies.discover import discover as discover
    from yhly_sim.studies.experiment import run_experiment as run_experiment
    from yhly_sim.studies.explain import explain as explain
    from yhly_sim.studies.fit import fit as fit
    from yhly_sim.studies.optimise import optimise as optimise
    from yhly_sim.studies.rank import rank as rank
    from yhly_sim.studies.reproduce import reproduce as reproduce
    from yhly_sim.studies.robustness import robustness as robustness
    from yhly_sim.studies.run import run as run
    from yhly_sim.studies.sensitivity import sensitivity as sensitivity
    from yhly_sim.studies.validate import validate as validate


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'yhly_sim' has no attribute '{name}'")
    module, inner = _PUBLIC[name]
    return getattr(import_module(module), inner)


def __dir__() -> list[str]:
    return __all__
