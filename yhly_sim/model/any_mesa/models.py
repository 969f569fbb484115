"""Any Mesa model behind the same adapter: rows in, outcomes out, the same luck for the same replication."""

from __future__ import annotations

import json
import random
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Iterable, Iterator

from yhly_sim.engine.derived_seeds import derived_seed
from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.outcomes import Outcome, Row, RunResult
from yhly_sim.engine.references import is_path
from yhly_sim.model.any_mesa.code import code_of_references
from yhly_sim.model.any_mesa.measures import Lived, Measure, check_reporter, read_attribute
from yhly_sim.model.any_mesa.signature import Signature, is_plain, signature_of
from yhly_sim.model.references import load_reference, parts_of

KEYS = ("scenario", "seed", "replication", "days", "values", "model")


@dataclass(frozen=True)
class MesaModel:
    """A Mesa model as an adapter: call it with a row. Frozen and picklable; the class is found anew in every process.

    reference   `module:Class`, or `path/to/file.py:Class` with the full path
    steps       it lives until `running` is False, at most so many steps
    must_stop   a run that is still running after them has failed
    measures    how its outcomes are read
    scenarios   name -> arguments by name
    made        argument -> reference of what is called, without arguments, to make its value for each run
    real        arguments that are no counts, though their default is a whole number
    told        the description that all of this was read from, as JSON (`description`)
    """

    reference: str
    steps: int
    must_stop: bool
    measures: tuple[Measure, ...]
    scenarios: tuple[tuple[str, tuple[tuple[str, Any], ...]], ...]
    made: tuple[tuple[str, str], ...]
    real: frozenset[str]
    told: str

    @property
    def description(self) -> dict[str, Any]:
        """The description that it was read from, with full paths: `mesa_model` makes the same of it in any folder."""
        return dict(json.loads(self.told))

    @property
    def name(self) -> str:
        """Module (of a file its stem) and class: what it is called, wherever its file lies."""
        where, name = parts_of(self.reference)
        return f"{Path(where).stem if is_path(where) else where}:{name}"

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        return tuple(measure.outcome for measure in self.measures)

    @property
    def signature(self) -> Signature:
        """What its constructor takes."""
        return signature_of(self._class(), self.real)

    def code_id(self) -> str:
        """A fingerprint of our code, Mesa's version, and the sources of the model's package and its version (of a file:
        of what it imports of its folder)."""
        return code_of_references([self.reference, *(reference for _, reference in self.made)])

    def address(self, row: Row) -> dict[str, Any]:
        """All that a row's run follows from but code, seed and replication, as plain data; defaults are filled in."""
        self.check_row(row)
        return {"model": self.name, "arguments": self.arguments_of(row), "made": dict(self.made),
                "steps": self._steps(row), "must_stop": self.must_stop,
                "measures": {measure.outcome.name: measure.plain for measure in self.measures}}

    def plain(self, row: Row) -> dict[str, Any]:
        """The row as JSON data from which it can be run again, with the description of the model."""
        self.check_row(row)
        return {**{key: row[key] for key in KEYS if row.get(key) not in (None, {})}, "model": self.description}

    def settings(self, row: Row) -> list[dict[str, Any]]:
        """Each argument that the scenario or the row sets, and which of them ("plan" for the row) does so."""
        values = row.get("values") or {}
        return [{"parameter": name, "value": value, "file": "plan" if name in values else f"scenario {row['scenario']}"}
                for name, value in {**self.scenario(row["scenario"]), **values}.items()]

    def defaults(self) -> dict[str, Any]:
        """argument -> the default that its constructor has and the class, of those that can be kept as data."""
        return {name: {"value": one.default, "file": self.reference}
                for name, one in self.signature.arguments.items() if one.is_plain and not one.is_required}

    def check_row(self, row: Row) -> None:
        """Refuse a row with an entry that means nothing to a model that is not ours."""
        for key in row:
            if key not in KEYS:
                raise UserError("unknown_row_key", key=key, nearest=nearest(key, KEYS))

    def arguments_of(self, row: Row) -> dict[str, Any]:
        """The arguments of a row: defaults, above them the scenario's, above these its `values`; a wrong one raises
        UserError."""
        signature, made = self.signature, dict(self.made)
        signature.checked(dict.fromkeys(made))
        given = signature.checked({**self.scenario(row["scenario"]), **(row.get("values") or {})})
        for name, value in given.items():
            if not is_plain(value) or name in made:
                raise UserError("mesa_argument_not_plain", model=self.name, name=name, value=repr(value)[:80])
        arguments = {}
        for name, one in signature.arguments.items():
            if name in given:
                arguments[name] = given[name]
            elif one.is_required and name not in made:
                raise UserError("mesa_argument_missing", model=self.name, name=name)
            elif one.is_plain and not one.is_required and name not in made:
                arguments[name] = one.default
        return arguments

    def scenario(self, name: str) -> dict[str, Any]:
        """The arguments of a scenario; a UserError names the nearest one that there is."""
        known = dict(self.scenarios)
        if name not in known:
            raise UserError("mesa_unknown_scenario", model=self.name, name=name, nearest=nearest(name, known),
                            known=", ".join(known))
        return dict(known[name])

    def prepare(self, rows: Iterable[Row]) -> None:
        """See before anything runs that the model can be had and reports what is asked of it.

        Raises UserError where not. A model that cannot be built says so when it runs, as a failed run.
        """
        for row in islice(rows, 1):
            self.check_row(row)
            try:
                with _alone_in_the_process(self._seed(row)):
                    collected = _collected(self._build(row))
            except UserError:
                raise
            except Exception:
                continue
            for measure in self.measures:
                if measure.reporter is not None:
                    check_reporter(measure.reporter, collected, model=self.name)

    def __call__(self, row: Row) -> RunResult:
        """Run a row to its end. An error of the model is left to whoever runs it."""
        self.check_row(row)
        with _alone_in_the_process(self._seed(row)):
            lived = self._live(self._build(row), self._steps(row))
        found = {measure.outcome.name: measure.read(lived) for measure in self.measures}
        outcomes = {name: value for name, value in found.items() if value is not None}
        return RunResult(outcomes, lived.series, {
            "content": self.address(row), "code": self.code_id(), "model_seed": self._seed(row), "steps": lived.steps,
            "stopped": lived.stopped})

    def _class(self) -> type:
        import mesa

        found = load_reference(self.reference)
        if not (isinstance(found, type) and issubclass(found, mesa.Model)):
            raise UserError("mesa_no_model", reference=self.reference)
        return found

    def _seed(self, row: Row) -> int:
        return derived_seed(row["seed"], f"replication {row.get('replication', 0)}")

    def _steps(self, row: Row) -> int:
        return self.steps if row.get("days") is None else int(row["days"])

    def _build(self, row: Row) -> Any:
        known = self.signature.arguments
        said = {name: value for name, value in self.arguments_of(row).items()
                if known[name].is_required or repr(value) != repr(known[name].default)}
        made = {name: load_reference(reference)() for name, reference in self.made}
        return self._class()(**self.signature.handed({**said, **made}, self._seed(row)))

    def _live(self, model: Any, most: int) -> Lived:
        last = {measure.attribute for measure in self.measures if measure.attribute is not None}
        each_step = {measure.attribute for measure in self.measures if measure.take != "last"}
        attributes: dict[str, list[Any]] = {name: [] for name in sorted(last)}
        steps = 0
        while True:
            is_over = steps >= most or not model.running
            for name, values in attributes.items():
                if is_over or name in each_step:
                    values.append(read_attribute(model, name))
            if is_over:
                break
            model.step()
            steps += 1
        stopped = not model.running
        if self.must_stop and not stopped:
            raise UserError("mesa_did_not_stop", model=self.name, steps=most)
        return Lived(self.name, _collected(model), attributes, steps, stopped)


def _collected(model: Any) -> dict[str, list[Any]]:
    return dict(getattr(getattr(model, "datacollector", None), "model_vars", {}))


@contextmanager
def _alone_in_the_process(seed: int) -> Iterator[None]:
    """Give a model luck of its own, and leave no trace of it.

    What a careless one draws from, Python's and NumPy's generators of the process, is seeded, and given back.
    """
    import numpy as np

    python, numpy, known = random.getstate(), np.random.get_state(), set(_id_tables())
    random.seed(seed)
    np.random.seed(seed)
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)
        _forget(known)


def _forget(known: set[Any]) -> None:
    """Two tables of Mesa's classes would keep every model for ever: ids of agents in 3.3 and 3.4.0, by model, and
    neighbourhoods of cells, whose cells lead to the model."""
    ids = _id_tables()
    for model in set(ids) - known:
        del ids[model]
    cells = sys.modules.get("mesa.discrete_space.cell")
    for method in vars(cells.Cell).values() if cells is not None else ():
        if hasattr(method, "cache_clear"):
            method.cache_clear()


def _id_tables() -> dict[Any, Any]:
    import mesa

    return getattr(mesa.Agent, "_ids", {})
