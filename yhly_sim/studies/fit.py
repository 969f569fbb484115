"""`yhly fit`: the numbers that are fitted, found again from their targets under common random numbers."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, Mapping, Sequence

import numpy as np

from yhly_sim.analysis.root import RootSearch
from yhly_sim.domain.catalogue import catalogue
from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.execution.finished import OnProgress, Progress
from yhly_sim.studies.arguments import check_optional_count, check_seed
from yhly_sim.studies.batch.provenance import now, origin
from yhly_sim.studies.patterns.pattern import Source, runs, source_of
from yhly_sim.studies.validate import row_of, run_rows, values_of

if TYPE_CHECKING:
    import pandas as pd

FILE = Path(__file__).resolve().parent / "fitted.yaml"
MOST_VISITS = 3
"""A parameter is searched at most so often: later fits move what earlier ones met."""


@dataclass(frozen=True)
class Fit:
    """A parameter and the number that it is to bring to its target; None: the number is the parameter itself."""

    parameter: str
    of: Source
    target: float | None
    meets: str
    tolerance: float
    rises: bool
    digits: int
    zh: str
    en: str
    why: Mapping[str, str]

    def label(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en

    def gap(self, value: float, statistic: float) -> float:
        """Statistic less target; 0 where at least the target is asked for and more is there."""
        gap = statistic - (value if self.target is None else self.target)
        return min(gap, 0.0) if self.meets == "at_least" else gap

    def holds(self, value: float, statistic: float) -> bool:
        """Whether the gap is within the tolerance."""
        return abs(self.gap(value, statistic)) <= self.tolerance


@dataclass(frozen=True)
class Statistic:
    """A mean over seeds and its Monte Carlo standard error."""

    mean: float
    error: float


@dataclass(frozen=True)
class Fitted:
    """What became of one fit. `evaluations`: values that were tried; 0 where the old value held."""

    fit: Fit
    old: float
    new: float
    before: Statistic
    after: Statistic
    evaluations: int

    @property
    def is_met(self) -> bool:
        return self.fit.holds(self.new, self.after.mean)


Evaluate = Callable[[Mapping[str, float], Sequence[Fit]], list[Statistic]]
"""Values of parameters -> the statistic of each fit, always with the same luck."""


@dataclass(frozen=True)
class FitResult:
    """All fits in their order, and where they come from."""

    fitted: tuple[Fitted, ...]
    provenance: Mapping[str, Any]
    written: tuple[str, ...] = ()

    @property
    def table(self) -> pd.DataFrame:
        """One row a parameter: old, new, statistic before and after, target, tolerance, Monte Carlo error, met."""
        import pandas as pd

        return pd.DataFrame.from_dict(self.to_json()["fits"], orient="index").rename_axis("parameter")

    def to_json(self) -> dict[str, Any]:
        """`fits` (parameter -> numbers), `written` (parameters whose files were changed) and `provenance`."""
        return {
            "fits": {one.fit.parameter: {
                "old": one.old, "new": one.new, "statistic_before": one.before.mean, "statistic": one.after.mean,
                "target": one.new if one.fit.target is None else one.fit.target, "meets": one.fit.meets,
                "tolerance": one.fit.tolerance, "error": one.after.error, "met": one.is_met,
                "evaluations": one.evaluations} for one in self.fitted},
            "written": list(self.written),
            "provenance": dict(self.provenance),
        }


@cache
def fits() -> dict[str, Fit]:
    """parameter -> fit, in the order in which they are made."""
    return {parameter: _fit(parameter, fields) for parameter, fields in _data()["fits"].items()}


def fit(
    chosen: Sequence[str] | None = None,
    *,
    seeds: int | None = None,
    seed: int = 1,
    workers: int | None = None,
    write: bool = False,
    progress: OnProgress | None = None,
    evaluate: Evaluate | None = None,
) -> FitResult:
    """Bring every number of `fitted.yaml` to its target, where it is not there already.

    chosen: parameters, all by default. seeds: runs behind each mean (default: the file's); seed is the first of them.
    write: put new values into the parameter files, layout and comments kept. evaluate: another way to find the
    statistics. A value whose statistic is within its tolerance stays as it is; the others are searched in order, each
    with all the others at their newest values, until all are met or have been searched three times.

    Raises UserError for an unknown parameter or a wrong number.
    """
    check_seed(seed)
    for name, count in (("seeds", seeds), ("workers", workers)):
        check_optional_count(name, count)
    wanted = asked_for(chosen)
    started, clock = now(), time.perf_counter()
    asked = evaluate or _Model(seeds or int(_data()["seeds"]), seed, workers, _prepared_once(progress))
    fitted = fit_all(wanted, {one.parameter: float(catalogue()[one.parameter].value) for one in wanted}, asked)
    written = tuple(write_values({one.fit.parameter: one.new for one in fitted})) if write else ()
    return FitResult(tuple(fitted), {
        **origin(), "study": "fit", "seed": seed, "seeds": seeds or _data()["seeds"], "started": started,
        "finished": now(), "seconds": round(time.perf_counter() - clock, 3)}, written)


def asked_for(chosen: Sequence[str] | None) -> list[Fit]:
    """The fits of these parameters, all where there are none; UserError for one that is not fitted."""
    return [_known(name) for name in chosen] if chosen else list(fits().values())


def fit_all(wanted: Sequence[Fit], start: Mapping[str, float], evaluate: Evaluate) -> list[Fitted]:
    """The driver: evaluate all, search the first that is not met, and again."""
    values = dict(start)
    before = evaluate(values, wanted)
    found = [Fitted(one, start[one.parameter], start[one.parameter], statistic, statistic, 0)
             for one, statistic in zip(wanted, before, strict=True)]
    visits = dict.fromkeys(start, 0)
    while True:
        place = next((i for i, one in enumerate(found) if not one.is_met and visits[one.fit.parameter] < MOST_VISITS
                      ), None)
        if place is None:
            return found
        one = found[place]
        visits[one.fit.parameter] += 1
        search = _search(one.fit, values, one.after, evaluate)
        moved = search.best != values[one.fit.parameter]
        values[one.fit.parameter] = search.best
        found[place] = replace(one, evaluations=one.evaluations + len(search.told) - 1)
        if not moved:
            visits[one.fit.parameter] = MOST_VISITS
            continue
        after = evaluate(values, wanted)
        found = [replace(each, new=values[each.fit.parameter], after=statistic)
                 for each, statistic in zip(found, after, strict=True)]


def _search(one: Fit, values: Mapping[str, float], known: Statistic, evaluate: Evaluate) -> RootSearch:
    parameter = catalogue()[one.parameter]
    assert parameter.low is not None and parameter.high is not None
    value = values[one.parameter]
    search = RootSearch(low=parameter.low, high=parameter.high, start=value, rises=one.rises,
                        enough=one.tolerance / 2, digits=one.digits)
    search.tell(value, one.gap(value, known.mean))
    while not search.is_done:
        value = search.ask()
        search.tell(value, one.gap(value, evaluate({**values, one.parameter: value}, [one])[0].mean))
    return search


@dataclass(frozen=True)
class _Model:
    """Finds statistics by running the model: the same seeds whatever the values."""

    seeds: int
    seed: int
    workers: int | None
    progress: OnProgress | None

    def __call__(self, values: Mapping[str, float], wanted: Sequence[Fit]) -> list[Statistic]:
        readings: dict[str, set[str]] = {}
        for one in wanted:
            readings.setdefault(one.of.run, set()).add(one.of.reading)
        rows = [row_of(runs()[run], seed=self.seed + place, readings=sorted(names), values=values)
                for run, names in readings.items() for place in range(self.seeds)]
        found = values_of(run_rows(rows, workers=self.workers, progress=self.progress))
        return [_statistic(list(found[one.of.run, one.of.name].values())) for one in wanted]


def _prepared_once(progress: OnProgress | None) -> OnProgress | None:
    """Tells of preparing the first time only: every evaluation is a batch of its own."""
    if progress is None:
        return None
    told: set[str] = set()

    def tell(step: Progress) -> None:
        if step.stage == "running" or step.stage not in told:
            told.add(step.stage)
            progress(step)

    return tell


def _statistic(values: Sequence[float]) -> Statistic:
    error = float(np.std(values, ddof=1)) / math.sqrt(len(values)) if len(values) > 1 else math.nan
    return Statistic(float(np.mean(values)), error)


def write_values(values: Mapping[str, float]) -> list[str]:
    """Put numbers into the parameter files: only the number behind `value:` changes. Gives back what was changed."""
    changed = []
    for path, value in values.items():
        parameter = catalogue()[path]
        if value == parameter.value:
            continue
        file = Path(parameter.file)
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        lines[parameter.line - 1] = replaced_value(lines[parameter.line - 1], value)
        file.write_text("".join(lines), encoding="utf-8")
        changed.append(path)
    return changed


def replaced_value(line: str, value: float) -> str:
    """A line of YAML with another number behind its key; indentation and comment stay.

    >>> replaced_value("  value: -1.15  # fitted\\n", -1.2)
    '  value: -1.2  # fitted\\n'
    """
    key, colon, rest = line.partition(":")
    number = rest.strip().split()[0]
    return f"{key}{colon}{rest.replace(number, f'{value:g}', 1)}"


def _known(name: str) -> Fit:
    if name not in fits():
        raise UserError("unknown_fit", name=name, nearest=nearest(name, fits()), known=", ".join(fits()))
    return fits()[name]


@cache
def _data() -> Any:
    from yhly_sim.engine.safe_yaml import plain_load

    return plain_load(FILE.read_text(encoding="utf-8"))


def _fit(parameter: str, fields: Mapping[str, Any]) -> Fit:
    target = None if fields["target"] == "itself" else float(fields["target"])
    words = {key: value for key, value in fields.items() if key not in ("of", "target")}
    return Fit(parameter=parameter, of=source_of(fields["of"]), target=target, **words)
