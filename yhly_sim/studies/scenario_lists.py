"""A list of scenarios that somebody puts together on a page: an experiment without a file, found again in the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Sequence

from yhly_sim.engine.errors import UserError
from yhly_sim.engine.fingerprints import fingerprint
from yhly_sim.engine.language import LANGUAGES, say
from yhly_sim.studies.stores import reading_store

if TYPE_CHECKING:
    from yhly_sim.design.experiment import Experiment
    from yhly_sim.store.store import Store

PREFIX = "list_"
MOST_SCENARIOS = 8
SIZES: dict[str, dict[str, Any]] = {
    "quick": {"world": "small", "days": 365, "replications": 12},
    "middle": {"world": "middle", "days": 730, "replications": 20},
    "full": {"world": "weidu", "days": 730, "replications": 30},
}
OUTCOMES = ("satisfaction", "resolved_share", "contained_grid_share", "hidden_stock", "trust_local", "gap_reported",
            "cost_full_yuan")


def list_of_scenarios(scenarios: Sequence[str], size: str) -> Experiment:
    """The experiment that holds these scenarios against each other; the first is the baseline.

    Its name follows from what it is, so that the same list is the same experiment. Raises UserError for fewer than two
    scenarios, more than `MOST_SCENARIOS`, one twice, an unknown one, or an unknown size.
    """
    from yhly_sim.studies.design_titles import scenario_title

    name = list_name(scenarios, size)
    titles = {lang: say("policy_list_joint", lang=lang).join(scenario_title(one, lang) for one in scenarios)
              for lang in LANGUAGES}
    return _made(name, scenarios=list(scenarios), seed=1, outcomes=list(OUTCOMES), title=titles,
                 question={lang: say("policy_list_question", lang=lang) for lang in LANGUAGES}, **SIZES[size])


def list_name(scenarios: Sequence[str], size: str) -> str:
    """What the list is called in the store."""
    if not 2 <= len(set(scenarios)) == len(scenarios) <= MOST_SCENARIOS:
        raise UserError("policy_list_length", most=MOST_SCENARIOS)
    if size not in SIZES:
        raise UserError("policy_list_size", size=size, known=", ".join(SIZES))
    return PREFIX + fingerprint([list(scenarios), SIZES[size]])[:12]


def kept_list(name: str, store: str | Path | None = None) -> Experiment:
    """The list of that name, as the store says what it is; a UserError where it is not there."""
    with reading_store(store) as kept:
        return kept_list_in(kept, name)


def kept_list_in(store: Store, name: str) -> Experiment:
    """The same from an open store."""
    spec, _ = store.experiment(name)
    keys = ("scenarios", "seed", "outcomes", "title", "question", "world", "days", "replications")
    return _made(name, **{key: spec[key] for key in keys})


def is_list(name: str) -> bool:
    return name.startswith(PREFIX)


def _made(name: str, **sections: Any) -> Experiment:
    from yhly_sim.studies.vocabulary import experiment

    return experiment(name, design={"kind": "replications"}, **sections)
