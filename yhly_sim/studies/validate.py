"""`yhly validate`: the model against the patterns V1-V13, over several seeds, with what is fitted named."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Iterable, Mapping, Sequence

from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.language import current_language
from yhly_sim.execution.executor import execute
from yhly_sim.execution.finished import Finished, OnProgress
from yhly_sim.studies.arguments import check_optional_count, check_seed
from yhly_sim.studies.batch.frames import raise_if_nothing_ran
from yhly_sim.studies.batch.provenance import failures_of, now, origin
from yhly_sim.studies.patterns.pattern import (
    Measured,
    Pattern,
    RunSpec,
    Source,
    patterns,
    runs,
    verdict_of,
    why_this_size,
)
from yhly_sim.studies.patterns.record import Record, band_of, computed_reason, read_record, record_file, write_record

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Validation:
    """What the patterns found.

    measured: pattern id -> its parts. record: the verdicts that are kept; None of a quick look, for which they do not
    hold.
    """

    measured: Mapping[str, tuple[Measured, ...]]
    record: Record | None
    provenance: Mapping[str, Any]

    def verdict(self, pattern: str) -> str:
        """pass, fail or not_examined."""
        return verdict_of([(one.part.mark, one.verdict) for one in self.measured[pattern]])

    def reason(self, pattern: str, lang: str | None = None) -> str:
        """The reason that the record keeps where its verdict is this one, else what decided."""
        lang = lang or current_language()
        kept = (self.record or {}).get(pattern)
        if kept is not None and kept["verdict"] == self.verdict(pattern):
            return str(kept["reason"][lang])
        return computed_reason(self.measured[pattern], lang)

    @property
    def changed(self) -> list[str]:
        """Patterns whose verdict is another one than the record's; none of a quick look."""
        if self.record is None:
            return []
        return [name for name in self.measured
                if name not in self.record or self.record[name]["verdict"] != self.verdict(name)]

    @property
    def table(self) -> pd.DataFrame:
        """One row a part: pattern, part, mark, mean, smallest and largest over seeds, interval, band, verdict, unit."""
        import pandas as pd

        return pd.DataFrame([
            {"pattern": name, "part": one.part.name, "mark": one.part.mark, "value": one.value,
             "least": min(one.values, default=math.nan), "most": max(one.values, default=math.nan),
             "ci_low": one.interval[0], "ci_high": one.interval[1], "low": one.part.low, "high": one.part.high,
             "verdict": one.verdict, "unit": one.part.unit, "seeds": len(one.values)}
            for name, measured in self.measured.items() for one in measured])

    def to_json(self, lang: str | None = None) -> dict[str, Any]:
        """`patterns` (id -> value, band, verdict, reason, mark, parts) and `provenance`; only reasons have a language.

        value and band are by part; an open side of a band, and a value that there is none of, is null.
        """
        return {
            "patterns": {name: self._pattern_json(name, measured, lang) for name, measured in self.measured.items()},
            "changed": self.changed,
            "provenance": dict(self.provenance),
        }

    def _pattern_json(self, name: str, measured: Sequence[Measured], lang: str | None) -> dict[str, Any]:
        return {
            "value": {one.part.name: _plain(one.value) for one in measured},
            "band": {one.part.name: band_of(one) for one in measured},
            "verdict": self.verdict(name),
            "reason": self.reason(name, lang),
            "mark": patterns()[name].mark,
            "parts": {one.part.name: {
                "mark": one.part.mark, "verdict": one.verdict, "unit": one.part.unit, "values": list(one.values),
                "interval": [_plain(end) for end in one.interval], "missing": list(one.missing)} for one in measured},
        }


def validate(
    chosen: Sequence[str] | None = None,
    *,
    seeds: int | None = None,
    seed: int = 1,
    world: str | None = None,
    days: int | None = None,
    workers: int | None = None,
    write: bool = False,
    progress: OnProgress | None = None,
) -> Validation:
    """Run what the patterns need and say of each whether it passes, fails or was not examined.

    chosen: ids of patterns, all by default. seeds: runs of each kind, instead of what `patterns.yaml` says; seed is the
    first of them, and the k-th run of every kind shares its luck. world, days: another size, for a quick look only.
    write: keep the verdicts in the record. Takes some minutes on two cores.

    Raises UserError for an unknown pattern, a wrong number, or `write` at another size.
    """
    check_seed(seed)
    for name, count in (("seeds", seeds), ("days", days), ("workers", workers)):
        check_optional_count(name, count)
    is_quick = (seeds, world, days) != (None, None, None)
    wanted = asked_for(chosen, world=world, keeps=write, is_quick=is_quick)
    parts = [part for pattern in wanted for part in pattern.parts]
    missing = {source: missing_for(source) for part in parts for source in part.sources}
    rows = rows_for([source for source, names in missing.items() if not names], seeds=seeds, seed=seed, world=world,
                    days=days)
    started, clock = now(), time.perf_counter()
    finished = run_rows(rows, workers=workers, progress=progress) if rows else []
    found = values_of(finished)
    measured = {pattern.id: tuple(
        Measured(part, _differences(found, part.sources) if not any(missing[source] for source in part.sources) else (),
                 tuple(sorted({name for source in part.sources for name in missing[source]})))
        for part in pattern.parts) for pattern in wanted}
    failures = failures_of(finished)
    result = Validation(measured, None if is_quick else read_record(), {
        **origin(), "study": "validate", "seed": seed, "seeds": seeds, "world": world, "days": days,
        "runs_planned": len(rows), "runs_failed": len(failures), "failures": failures, "started": started,
        "finished": now(), "seconds": round(time.perf_counter() - clock, 3)})
    if write:
        write_record(measured, seed=seed)
        write_pages()
    return result


def pages() -> dict[str, str]:
    """File name -> text of the pages of the documents that are made from the record, one a language."""
    from yhly_sim.report.validation.page import validation_page
    from yhly_sim.studies.fit import fits

    return {name: validation_page(read_record(), patterns(), fits(), size=why_this_size(lang), lang=lang)
            for name, lang in (("validation.md", "en"), ("validation.zh.md", "zh"))}


def write_pages() -> None:
    """Write these pages beside the record."""
    for name, text in pages().items():
        record_file().with_name(name).write_text(text, encoding="utf-8")


def asked_for(chosen: Sequence[str] | None, *, world: str | None, keeps: bool, is_quick: bool) -> list[Pattern]:
    """The patterns that these ids mean, all where there are none.

    Raises UserError for an unknown id or world, and where verdicts of a quick look were to be kept.
    """
    from yhly_sim.scenarios.world_files import load_world

    wanted = [_known(name) for name in chosen] if chosen else list(patterns().values())
    if world is not None:
        load_world(world)
    if keeps and is_quick:
        raise UserError("validate_write_needs_full_size")
    return wanted


def missing_for(source: Source) -> tuple[str, ...]:
    """What this version lacks for a number: its scenario, its switches, its outcome."""
    from yhly_sim.domain.switches import switches
    from yhly_sim.model.outcomes import OUTCOMES
    from yhly_sim.scenarios.load import scenario_names

    spec = runs()[source.run]
    lacking = [] if spec.scenario in scenario_names() else [spec.scenario]
    lacking += [name for name in spec.switches if name not in switches()]
    if source.reading == "outcome" and source.number not in OUTCOMES:
        lacking.append(source.number)
    if source.reading == "climb" and "resolved_share_reported" not in OUTCOMES:
        lacking.append("resolved_share_reported")
    return tuple(lacking)


def rows_for(sources: Sequence[Source], *, seeds: int | None, seed: int, world: str | None,
             days: int | None) -> list[dict[str, Any]]:
    """One row a run and seed, with all readings that are wanted of it; the longest first."""
    readings: dict[str, set[str]] = defaultdict(set)
    for source in sources:
        readings[source.run].add(source.reading)
    specs = sorted((runs()[name] for name in readings), key=lambda spec: -(spec.days or 0))
    return [row_of(spec, seed=seed + place, world=world, days=days, readings=sorted(readings[spec.name]))
            for spec in specs for place in range(seeds or spec.seeds)]


def row_of(spec: RunSpec, *, seed: int, readings: Sequence[str], world: str | None = None, days: int | None = None,
           values: Mapping[str, float] | None = None) -> dict[str, Any]:
    """The row of a run, as `measure` takes it; `values` are set beside the run's own."""
    return {"run": spec.name, "scenario": spec.scenario, "seed": seed, "replication": 0, "world": world,
            "days": days or spec.days, "values": {**spec.values, **(values or {})}, "switches": dict(spec.switches),
            "later": dict(spec.later), "instruments": list(spec.instruments), "readings": tuple(readings)}


def run_rows(rows: Sequence[Mapping[str, Any]], *, workers: int | None, progress: OnProgress | None) -> list[Finished]:
    """Compile and build beforehand, then run the rows."""
    from yhly_sim.model.adapter import prepare
    from yhly_sim.studies.patterns.measure import measure

    def make_ready(all_rows: Iterable[Mapping[str, Any]]) -> None:
        prepare([{key: row[key] for key in ("scenario", "world", "values")} for row in all_rows])

    finished = execute(rows, measure, workers=workers, prepare=make_ready, on_progress=progress)
    raise_if_nothing_ran(finished)
    return finished


def values_of(finished: Sequence[Finished]) -> dict[tuple[str, str], dict[int, float]]:
    """(run, reading.number) -> seed -> value."""
    found: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for one in finished:
        for name, value in (one.result.outcomes if one.result is not None else {}).items():
            found[one.row["run"], name][one.row["seed"]] = value
    return found


def _differences(found: Mapping[tuple[str, str], Mapping[int, float]], sources: Sequence[Source]) -> tuple[float, ...]:
    """Values by seed of the first source, less those of the second where there is one; seeds without a value are left
    out."""
    sides = [found.get((source.run, source.name), {}) for source in sources]
    shared = sorted(set(sides[0]).intersection(*sides[1:]))
    values = [sides[0][seed] - sum(side[seed] for side in sides[1:]) for seed in shared]
    return tuple(value for value in values if not math.isnan(value))


def _known(name: str) -> Pattern:
    known = patterns()
    if name.upper() not in known:
        raise UserError("unknown_pattern", name=name, nearest=nearest(name.upper(), known), known=", ".join(known))
    return known[name.upper()]


def _plain(value: float) -> float | None:
    return value if math.isfinite(value) else None



