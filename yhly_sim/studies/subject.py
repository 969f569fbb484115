"""What is studied: a model behind an adapter, and what a study must know of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Callable, Mapping, Protocol, Sequence

from yhly_sim.engine.identity import code_id
from yhly_sim.engine.outcomes import GROUPS, Adapter, Effect, Outcome, Row, RunResult
from yhly_sim.execution.finished import GroupAdapter, Prepare
from yhly_sim.studies.batch.point_reader import PointReader, address_by_words, code_of, settings_of_words

Watch = Callable[[Mapping[str, Any], Callable[[int, int], None]], RunResult]


class Reader(Protocol):
    """Reads the rows of one plan; make one for each plan, since files that rows name may change between two.

    address: all that a run follows from but code, seed and replication, as plain data. digest: a fingerprint of it,
    quick where a point is asked for again. plain: the row as JSON data that can be run again as it is. settings: each
    parameter that somebody set, and where.
    """

    def address(self, row: Row) -> Mapping[str, Any]: ...

    def digest(self, row: Row) -> str: ...

    def plain(self, row: Row) -> dict[str, Any]: ...

    def settings(self, row: Row) -> list[dict[str, Any]]: ...


@dataclass(frozen=True)
class Subject:
    """A model as studies see it.

    run: the adapter. outcomes: its register. series: labels of weekly series that are no outcomes.
    effects: what its cost is set against in a comparison.
    run_group: runs rows that share seed and replication at once. watch: runs one row and tells (day, days).
    prepare: called once in the driver with all rows before the first run (compile, build and keep the world).
    facts: what is to be kept of a scenario (name, title, file, text, resolved parameters); it refuses a wrong one.
    priced: a scenario with prices of a costs file; None where the model has no prices.
    model: its name. code_id: a fingerprint of all code that its runs follow from.
    reader: makes a reader of rows for one plan. origins: where each number of a row comes from, as plain data.
    catalogue: what its parameters say that nobody sets, as plain data.
    description: of a model that is not ours, what it is read from (`subject_of_mesa`).
    """

    run: Adapter
    outcomes: tuple[Outcome, ...]
    model: str
    code_id: Callable[[], str]
    reader: Callable[[], Reader]
    series: tuple[Outcome, ...] = ()
    effects: tuple[Effect, ...] = ()
    run_group: GroupAdapter | None = None
    watch: Watch | None = None
    prepare: Prepare | None = None
    facts: Callable[[Any], dict[str, Any]] = lambda scenario: {"name": str(scenario)}
    priced: Callable[[Any, Any], Any] | None = None
    origins: Callable[[Row], list[dict[str, Any]]] | None = None
    catalogue: Callable[[], Mapping[str, Any]] = dict
    description: Mapping[str, Any] | None = None

    def address(self, row: Row) -> Mapping[str, Any]:
        """The content address of one row; for many rows take a `reader`."""
        return self.reader().address(row)

    def plain_row(self, row: Row) -> dict[str, Any]:
        """One row as JSON data that can be run again; for many rows take a `reader`."""
        return self.reader().plain(row)

    def with_costs(self, scenario: Any, costs: Any) -> Any:
        """The scenario with the prices of a costs file, if one is given."""
        if costs is None:
            return scenario
        if self.priced is None:
            raise TypeError("a model of your own has no prices that a costs file could replace")
        return self.priced(scenario, costs)


def subject_of(adapter: Adapter | None, outcomes: Sequence[Outcome] | None) -> Subject:
    """The subject of an adapter of the caller's own with its register of outcomes; without one, our own model."""
    if adapter is None:
        return our_model()
    if outcomes is None:
        raise TypeError("an adapter of your own needs its register: outcomes=[Outcome(...), ...]")
    name = f"{adapter.__module__}:{getattr(adapter, '__qualname__', type(adapter).__qualname__)}"
    return Subject(run=adapter, outcomes=tuple(outcomes), model=name, code_id=partial(code_of, adapter),
                   reader=partial(PointReader, partial(address_by_words, name), dict, settings_of_words))


def subject_of_mesa(description: Mapping[str, Any], *, beside: Path | None = None) -> Subject:
    """Any Mesa model by its description (`model.any_mesa.description`); paths are looked for in `beside` first."""
    from yhly_sim.model.any_mesa.description import mesa_model

    model = mesa_model(description, beside=beside)
    return Subject(
        run=model,
        outcomes=model.outcomes,
        model=model.name,
        code_id=model.code_id,
        reader=partial(PointReader, model.address, model.plain, model.settings),
        catalogue=model.defaults,
        prepare=model.prepare,
        facts=lambda scenario: {"name": str(scenario), "model": model.name, "arguments": model.scenario(scenario)},
        description=model.description,
    )


def subject_of_row(row: Row) -> Subject:
    """The subject of a row that was kept: the Mesa model that it describes, or ours."""
    return subject_of_mesa(row["model"]) if row.get("model") else our_model()


def our_model() -> Subject:
    """The governance model with its register, its compiled code and its scenarios."""
    from yhly_sim.model.adapter import finish, make_model, prepare, run_group, run_scenario
    from yhly_sim.model.addresses import MODEL
    from yhly_sim.model.kept_settings import catalogue_kept
    from yhly_sim.model.origins import origins
    from yhly_sim.model.outcomes import EFFECTS, OUTCOMES
    from yhly_sim.model.recorder import WEEKLY
    from yhly_sim.model.rows import RowReader

    def watch(row: Mapping[str, Any], on_day: Callable[[int, int], None]) -> RunResult:
        model = make_model(row)
        while model.running:
            model.step()
            on_day(model.day, model.day_count)
        return finish(model)

    return Subject(
        run=run_scenario,
        run_group=run_group,
        watch=watch,
        model=MODEL,
        code_id=code_id,
        reader=RowReader,
        origins=origins,
        catalogue=catalogue_kept,
        outcomes=tuple(sorted((m.outcome for m in OUTCOMES.values()), key=lambda o: GROUPS.index(o.group))),
        series=tuple(WEEKLY.values()),
        effects=EFFECTS,
        prepare=prepare,
        facts=scenario_facts,
        priced=priced_scenario,
    )


def priced_scenario(scenario: Any, costs: Any) -> Any:
    """One of our scenarios with the prices of a costs file (name, path or `Costs`) in place of those it has."""
    from yhly_sim.scenarios.costs import load_costs
    from yhly_sim.scenarios.load import load_scenario

    return load_scenario(scenario).with_priced(load_costs(costs).prices)


def scenario_facts(scenario: Any) -> dict[str, Any]:
    """Name, title, file, text, policy and every parameter with its origin, of one of our scenarios, as plain data.

    Raises UserError for a scenario that is unknown or wrong.
    """
    from yhly_sim.scenarios.load import load_scenario
    from yhly_sim.scenarios.policy import policy_of

    loaded = load_scenario(scenario)
    file = Path(loaded.file)
    periods = policy_of(loaded).periods
    return {
        "name": loaded.name,
        "title": dict(zip(("zh", "en"), loaded.title, strict=True)),
        "question": dict(zip(("zh", "en"), loaded.question, strict=True)),
        "policy_digest": loaded.policy_digest,
        "file": file.name,
        "text": file.read_text(encoding="utf-8") if file.is_file() else "",
        "resolved": loaded.resolved(),
        "parameters": [
            {
                "start_day": period.start_day,
                "parameter": path,
                "value_in_force": parameter.resolved(period.off_switches),
                "value": parameter.value,
                "unit": parameter.unit,
                "acts_for": parameter.acts_for,
                "role": parameter.role,
                "grade": parameter.grade,
                "source": parameter.source,
                "source_zh": parameter.source_zh,
                "file": Path(parameter.file).name if parameter.file.startswith("/") else parameter.file,
                "line": parameter.line,
                "zh": parameter.zh,
                "en": parameter.en,
            }
            for period in periods
            for path, parameter in period.catalogue.items()
        ],
    }


LONG_FACTS = ("text", "resolved", "parameters")
"""Facts of a scenario that are kept in the folder of a study and left out of its JSON."""


def short_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a scenario without the long ones."""
    return {key: value for key, value in facts.items() if key not in LONG_FACTS}
