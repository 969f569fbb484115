"""Experiments on the logged model: as files and as processes of `yhly`, and what they did, told by its log."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterable, Iterator

from tests.execution.clusters import below_of
from tests.faults import logged
from yhly_sim.design.experiment import Experiment
from yhly_sim.engine.derived_seeds import derived_seed
from yhly_sim.engine.errors import UserError
from yhly_sim.store.store import Store
from yhly_sim.studies.batch.plan import Plan, subject_of_experiment
from yhly_sim.studies.batch.vocabulary import load_experiment

ROOT = Path(__file__).resolve().parents[2]

PAGE = """
title: {{zh: 走路, en: Walks}}
question: {{zh: 走多远？, en: How far?}}
model:
  class: logged.py:Logged
  steps: 3
  outcomes:
    place: {{attribute: place, unit: score, zh: 位置, en: place}}
    way: {{reporter: place, take: mean, unit: score, zh: 途中, en: on the way}}
levers:
  x: {{levels: {levels}}}
{drift}design: {{kind: factorial}}
replications: {replications}
seed: {seed}
"""

DRIVER = """
from yhly_sim.execution import grouping
grouping.MOST_TOGETHER = {together}
from yhly_sim.cli.main import main
main()
"""
"""`yhly`, whose tasks are small: how many runs one holds."""

TOGETHER = 2


def write_experiment(folder: Path, *, levels: list[float] | None = None, drifts: list[float] | None = None,
                     replications: Any = 4, seed: int = 0, name: str = "walks") -> Path:
    """The page of an experiment with the model beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(logged.__file__, folder / "logged.py")
    page = folder / f"{name}.yaml"
    drifts = [0.0, 0.5] if drifts is None else drifts
    page.write_text(PAGE.format(levels=levels or [0.0, 1.0, 2.0], drift=f"  drift: {{levels: {drifts}}}\n" if drifts else "",
                                replications=replications, seed=seed), encoding="utf-8")
    return page


@dataclass(frozen=True)
class Executions:
    """The log of a model, read with the plan of an experiment: which run each line is of."""

    file: Path
    key_of: dict[str, str]

    @classmethod
    def of(cls, page: Path | Experiment, file: Path) -> Executions:
        experiment = page if isinstance(page, Experiment) else load_experiment(page)
        plan = Plan.of(experiment, subject_of_experiment(experiment), experiment.most_replications)
        keys = {name_of(row): key for row, key in zip(plan.rows(range(len(plan.keys))), plan.keys, strict=True)}
        return cls(file, keys)

    def keys(self, *, since: int = 0) -> list[str]:
        """The keys of the runs that were begun, in that order; since: lines to be left out."""
        return [self.key_of[" ".join(line.split()[:2])] for line in self._lines()[since:]]

    def count(self) -> int:
        return len(self._lines())

    def times(self) -> Counter[str]:
        """How often each run was begun."""
        return Counter(self.keys())

    def _lines(self) -> list[str]:
        return self.file.read_text().splitlines() if self.file.exists() else []


def name_of(row: Any) -> str:
    """What the model calls the run of a row."""
    return f"{row['values']['x']}/{row['values'].get('drift', 0.0)} {derived_seed(row['seed'], 'replication ' + str(row['replication']))}"


def statuses(store: Path, keys: Iterable[str] | None = None) -> dict[str, str]:
    """key -> status of what a store has of some keys (None: all); nothing where nobody has made it yet."""
    try:
        with Store.open(store) as kept:
            assert [one for one in kept.check() if one.kind != "foreign"] == []
            return kept.statuses(kept.runs()["key"] if keys is None else keys)
    except UserError as error:
        assert error.message == "store_missing"
        return {}


@contextmanager
def driver(*words: object, together: int = TOGETHER, limit: str = "", python: str = sys.executable,
           **told: object) -> Iterator[subprocess.Popen[str]]:
    """A process of `yhly` in a session of its own; when this ends, it and all that it has started are gone.

    told: what the model is told in the environment. limit: statements that come before everything. python: the interpreter.
    """
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "YHLY_LANG": "en", **{name: str(value) for name, value in told.items()}}
    process = subprocess.Popen(
        [python, "-c", limit + DRIVER.format(together=together), *map(str, words)], cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    try:
        yield process
    finally:
        below = below_of(process.pid)
        if process.poll() is None:
            process.kill()
        for one in below:
            if one.is_running():
                one.kill()
        process.communicate()
