"""Experiments that can be read or run: those of the library and the working folder, and those that a store has."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Mapping, Sequence

from yhly_sim.design.experiment import Experiment
from yhly_sim.design.search_arguments import SEARCH
from yhly_sim.engine import finder
from yhly_sim.engine.errors import UserError, YhlyError
from yhly_sim.engine.fingerprints import blake, fingerprint
from yhly_sim.engine.identity import code_id
from yhly_sim.engine.language import LANGUAGES
from yhly_sim.execution.processes import usable_workers
from yhly_sim.studies.batch.plan import QUICK, about, loaded, name_in_store
from yhly_sim.studies.batch.stores import reading_store, store_folder
from yhly_sim.studies.report import MOST_DESIGNS
from yhly_sim.studies.reporting.names import subject_of_report

if TYPE_CHECKING:
    from yhly_sim.store.store import Store

FIRST = ("incentive_designs", "core_wings_incentives", "contested_rule", "formation_orders")
"""Comparisons of designs that the page names first."""


def experiments_address() -> str:
    """What names the facts of all experiment files in reach: the code, and the files that they are made of."""
    kinds = ("experiments", "scenarios", "scenarios/worlds")
    files = [path for kind in kinds for path in finder.names(kind).values()]
    return fingerprint([code_id(), usable_workers(), [(str(path), blake(path.read_bytes()).hex()) for path in files]])


def experiment_files() -> list[dict[str, Any]]:
    """Facts of every experiment file in reach; one that is wrong says so in a sentence."""
    names = sorted(finder.names("experiments"), key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST),
                                                                  name))
    return [_facts_of_file(name) for name in names]


def kept_in_store(store: str | Path | None = None) -> dict[str, Any]:
    """`kept`: name in the store -> planned, ok, failed, latest, and about: what the experiment was when it was run;
    `lists`: facts of comparisons of scenarios that have no file. Nothing where there is no store."""
    if not store_folder(store).is_dir():
        return {"kept": {}, "lists": []}
    files = finder.names("experiments")
    with reading_store(store) as kept:
        rows = {str(row.pop("name")): row for row in kept.experiments().to_dict("records")}
        for name, row in rows.items():
            row["about"] = fingerprint(about(kept.experiment(name)[0]))
        lists = {name.removesuffix(QUICK): scenarios for name in rows if name.removesuffix(QUICK) not in files
                 and (scenarios := _scenarios_of(kept, name)) is not None}
    return {"kept": rows, "lists": [_facts_of_list(scenarios) for scenarios in lists.values()]}


def chosen_experiment(name: str, *, quick: bool, store: str | Path | None = None) -> Experiment:
    """The experiment of a name as a page has it from the list; a path is none."""
    if name in finder.names("experiments"):
        return loaded(name, quick=quick)
    return subject_of_report(scenarios_of_list(name, store), quick=quick)


def scenarios_of_list(name: str, store: str | Path | None = None) -> Sequence[str]:
    """Scenarios that the store has held against each other under this name; a UserError where there are none."""
    if store_folder(store).is_dir():
        with reading_store(store) as kept:
            there = set(kept.experiments()["name"])
            for one in (name, name + QUICK):
                if one in there and (scenarios := _scenarios_of(kept, one)) is not None:
                    return scenarios
    raise UserError("policy_unknown_experiment", name=name[:80])


def _scenarios_of(store: Store, name: str) -> Sequence[str] | None:
    """Of a comparison of scenarios that `yhly report` or a page has run; None where it is something else, or a scenario
    is not there any more."""
    spec, _ = store.experiment(name)
    scenarios = [str(one) for one in spec.get("scenarios", ())]
    if len(scenarios) < 2 or spec.get("model") is not None:
        return None
    try:
        one = subject_of_report(scenarios, quick=bool(spec.get("quick")))
    except YhlyError:
        return None
    return scenarios if name_in_store(one) == name and about(one.spec) == about(spec) else None


def size_facts(one: Experiment) -> dict[str, Any]:
    """Runs, world, days and what they will take, of one size of an experiment. about: as `kept_in_store` has it."""
    from yhly_sim.studies.batch.run_costs import estimate_of

    spent = estimate_of(one, workers=usable_workers())
    designs = _design_count(one)
    return {"about": fingerprint(about(one.spec)), "points": spent.points, "replications": spent.replications,
            "runs": spent.runs, "world": one.world,
            "days": one.days, "seconds": spent.seconds, "bytes": spent.bytes, "designs": designs,
            "states": max(spent.points // max(designs, 1), 1),
            "uncertainties": sum(factor.role == "uncertainty" for factor in one.factors),
            "is_comparison": 2 <= designs <= MOST_DESIGNS and one.kind != SEARCH}


def _facts_of_list(scenarios: Sequence[str]) -> dict[str, Any]:
    full, quick = (subject_of_report(scenarios, quick=is_quick) for is_quick in (False, True))
    return {**_words(full), "name": full.name, "sizes": {"full": size_facts(full), "quick": size_facts(quick)},
            "is_list": True}


def _facts_of_file(name: str) -> dict[str, Any]:
    try:
        full = loaded(name)
        sizes = {"full": size_facts(full)}
        if full.has_quick:
            sizes["quick"] = size_facts(loaded(name, quick=True))
        return {**_words(full), "name": name, "sizes": sizes, "is_list": False}
    except UserError as error:
        told = {lang: error.sentence(lang) for lang in LANGUAGES}
        return {"name": name, "title": dict.fromkeys(LANGUAGES, name), "sizes": {}, "is_list": False, "wrong": told}


def _words(one: Experiment) -> dict[str, Any]:
    words: Mapping[str, tuple[str, str]] = {"title": one.title, "question": one.question, "look_at": one.look_at}
    told: dict[str, Any] = {key: dict(zip(LANGUAGES, said, strict=True)) for key, said in words.items()}
    if not all(told["title"].values()):
        told["title"] = dict.fromkeys(LANGUAGES, one.name)
    return {**told, "kind": one.kind, "is_search": one.kind == SEARCH, "outcomes": list(one.outcomes)}


def _design_count(one: Experiment) -> int:
    """How many designs it compares: settings of its levers, times scenarios; a lever that is drawn makes none."""
    plan = one.plan
    if any(factor.role == "lever" for factor in plan.drawn):
        return 1
    places = [place for place, factor in enumerate(plan.gridded) if factor.role == "lever"]
    return len(plan.scenarios) * len({tuple(setting[place] for place in places) for setting in plan.combinations})
