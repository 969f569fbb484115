"""Checks what Mesa's users expect of GovernanceModel, on whatever Mesa is installed. Run it: it ends with one line.

    python tests/check_mesa_surface.py
"""

from __future__ import annotations

import copy
import gc
import sys
import weakref
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def check(statement: bool, what: str) -> None:
    if not statement:
        raise SystemExit(f"Mesa surface: {what}")


def short_scenario():
    from yhly_sim.scenarios.load import load_scenario

    return load_scenario("weidu").with_settings(warmup_days=9, days=12)


def check_model() -> None:
    import mesa
    from mesa.agent import AgentSet

    from yhly_sim.model.agents import KINDS, Grid
    from yhly_sim.model.governance import GovernanceModel

    model = GovernanceModel(short_scenario(), rng=3, world="small")
    check(isinstance(model, mesa.Model), "GovernanceModel is a mesa.Model")
    check({type(agent) for agent in model.agents} == set(KINDS), "model.agents holds every kind of institution")
    check(set(model.agents_by_type) == set(KINDS), "agents_by_type knows them")
    grid = next(iter(model.agents_by_type[Grid]))
    grid.motivation = 0.9
    check(model.state.grids.motivation[grid.row] == 0.9, "an attribute writes its column")
    check(not hasattr(grid, "motivatoin"), "an unknown attribute is refused")
    before = (model.day, model.running)
    model.step()
    check(before == (0, True) and model.day == 1 and model.steps == 1, "a step is a day")
    model.run_model()
    check(model.day == 21 and not model.running, "run_model runs to the end")
    frame = model.datacollector.get_model_vars_dataframe()
    check(len(frame) == 21, "the data frame has a row a day")
    check(frame["satisfaction"].iloc[-1] == model.outcomes["satisfaction"], "its last row is the end")

    people = model.residents
    check(isinstance(people, AgentSet), "residents are an AgentSet")
    check(len(people.get("age_years")) == len(people), "get")
    people.set("past_success", 0.5)
    check(people.agg("past_success", [min, max]) == [0.5, 0.5], "set and agg")
    old = people.select(lambda person: person.age_years > 70)
    check(len(old) == len(people.select(where=lambda column: column.age_years > 70)), "select")
    check(sum(people.groupby("courtyard_id").count().values()) == len(people), "groupby")
    old.do(lambda person: setattr(person, "past_success", 0.25))
    check(old.agg("past_success", max) == 0.25, "do")
    person = old.to_list()[0]
    check(isinstance(person, mesa.Agent) and person in old and len(copy.copy(old)) == len(old), "views are agents")
    check(len(old.shuffle().sort("age_years")) == len(old), "shuffle and sort")


def check_batch_run() -> None:
    import warnings

    from mesa.batchrunner import batch_run

    from yhly_sim.model.governance import GovernanceModel

    results = []
    for processes in (1, 2):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            rows = batch_run(GovernanceModel, {"scenario": [short_scenario()], "world": "small", "rng": [1, 2]},
                             number_processes=processes, display_progress=False) if _takes_rng_as_parameter() else \
                batch_run(GovernanceModel, {"scenario": [short_scenario()], "world": "small"}, rng=[1, 2],
                          number_processes=processes, display_progress=False)
        results.append(sorted((row["rng"], row["satisfaction"], row["voiced_count"]) for row in rows))
    check(len(results[0]) == 2 and results[0][0][1:] != results[0][1][1:], "batch_run runs each seed")
    check(results[0] == results[1], "batch_run gives the same on one process and on two")


def _takes_rng_as_parameter() -> bool:
    import inspect

    from mesa.batchrunner import batch_run

    return "rng" not in inspect.signature(batch_run).parameters


def check_no_model_stays() -> None:
    from yhly_sim.model.governance import GovernanceModel

    model = GovernanceModel(short_scenario(), world="small")
    model.run_model()
    watched = weakref.ref(model)
    del model
    gc.collect()
    check(watched() is None, "no model stays in memory after its run")


def check_models_of_other_people() -> None:
    import mesa

    from tests.model.mesa_descriptions import SCHELLING, WEALTH, WOLVES
    from yhly_sim.model.any_mesa.description import mesa_model

    for model in map(mesa_model, (SCHELLING, WEALTH, WOLVES)):
        rows = [{"scenario": model.scenarios[0][0], "seed": 1, "replication": replication} for replication in (0, 0, 1)]
        model.prepare(rows)
        first, again, other = map(model, rows)
        check(set(first.outcomes) == {outcome.name for outcome in model.outcomes}, f"{model.name} gives its outcomes")
        check(first == again and first.series != other.series, f"{model.name} follows its seed")
    gc.collect()
    check(not any(isinstance(one, mesa.Model) for one in gc.get_objects()), "no model of other people stays in memory")


def main() -> None:
    import mesa

    check_model()
    check_no_model_stays()
    check_models_of_other_people()
    check_batch_run()
    print(f"Mesa surface: all there (Mesa {mesa.__version__}, Python {sys.version_info.major}.{sys.version_info.minor})")


if __name__ == "__main__":
    main()
