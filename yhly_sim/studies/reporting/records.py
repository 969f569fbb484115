"""What the records of an experiment's runs say about its designs: parts that are on, parameters, books, groups."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Iterator, Mapping, Sequence

from yhly_sim.analysis.comparison.compare import Comparison, compare_paired
from yhly_sim.analysis.comparison.designs import Designs, designs_of, designs_of_points, units_of
from yhly_sim.analysis.comparison.fairness import Fairness, compare_groups
from yhly_sim.analysis.results import Results
from yhly_sim.engine.language import LANGUAGES, say
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.report.written.facts import Setting

if TYPE_CHECKING:
    import pandas as pd

    from yhly_sim.engine.parameters import Parameter
    from yhly_sim.store.records import RunRecord
    from yhly_sim.store.store import Store

SWITCH, INSTRUMENT = "switches.", "instruments."
MEASURES = (("yuan", "yuan"), ("hours", "hours"))
"""Column of the books, and the unit of what it holds."""


def one_record_a_design(store: Store, results: Results, designs: Designs) -> dict[str, RunRecord]:
    """design -> the record of a run of its first point; without those of which no run succeeded."""
    first = results.runs.drop_duplicates("point").set_index("point")["key"]
    return {name: store.record(first[point]) for name, point in zip(designs.names, designs.points, strict=True)
            if point in first.index}


def parts_on(records: Mapping[str, RunRecord]) -> dict[str, frozenset[str]]:
    """design -> parts that are on at any time of its runs; empty for a model that has none."""
    found = {name: [period.get("switches", ()) for period in record.address.get("periods", ())]
             for name, record in records.items()}
    return {name: frozenset(part for parts in periods for part in parts) for name, periods in found.items()}


def world_and_days(records: Mapping[str, RunRecord]) -> tuple[str | None, int | None]:
    """World and days after the reform of the runs of our model; None where a model has none, or designs differ."""
    rows = [(record.row.get("world") or record.row.get("definition", {}).get("world"),
             record.address.get("days")) for record in records.values()]
    return rows[0] if rows and len(set(rows)) == 1 and rows[0][0] is not None else (None, None)


def world_called(name: str) -> dict[str, str]:
    """language -> what a world is called, and how many people live in it; its name where its file is gone."""
    from yhly_sim.engine.errors import YhlyError
    from yhly_sim.scenarios.world_files import load_world

    try:
        world = load_world(name)
    except YhlyError:
        return dict.fromkeys(LANGUAGES, name)
    residents = sum(community.resident_count for community in world.communities)
    return {lang: say("written_world", lang=lang, title=world.title.get(lang, name), residents=f"{residents:,}")
            for lang in LANGUAGES}


def own_values(records: Mapping[str, RunRecord], results: Results) -> dict[str, dict[str, Any]]:
    """design -> parameter -> what it is set to, of parameters in which designs differ; uncertain ones are left out.
    Instruments of a scenario's own stand there as `instruments.NAME`."""
    drawn = {factor.parameter for factor in results.factors if factor.role == "uncertainty"}
    found = {name: {**{str(one["parameter"]): one["value"] for one in record.settings
                       if one["parameter"] not in drawn and not str(one["parameter"]).startswith(SWITCH)},
                    **_instruments(record)}
             for name, record in records.items()}
    paths = dict.fromkeys(path for values in found.values() for path in values)
    differing = [path for path in paths if len({str(values.get(path)) for values in found.values()}) > 1]
    return {name: {path: values[path] for path in differing if path in values} for name, values in found.items()}


def _instruments(record: RunRecord) -> dict[str, Any]:
    return {f"{INSTRUMENT}{one['name']}": one for period in record.address.get("periods", ())
            for one in period.get("instruments") or ()}


def settings_of(records: Sequence[RunRecord]) -> tuple[Setting, ...]:
    """What was set in some of the runs, one row a parameter; parts that are on or off stand elsewhere."""
    values, origins = dict[str, list[Any]](), dict[str, str]()
    for record in records:
        for one in record.settings:
            path = str(one["parameter"])
            if path.startswith(SWITCH):
                continue
            seen = values.setdefault(path, [])
            if one["value"] not in seen:
                seen.append(one["value"])
            line = f":{one['line']}" if one.get("line") else ""
            origins.setdefault(path, Path(str(one.get("file", ""))).name + line)
    return tuple(_setting(path, seen, origins[path], records) for path, seen in sorted(values.items()))


def drivers_of(results: Results, designs: Designs, of_designs: Mapping[str, RunRecord], detected: Sequence[str],
               ) -> tuple[str, tuple[Setting, ...]]:
    """How the parameters that matter were told apart, and these parameters.

    `found`: those that a sensitivity analysis of these runs detects, the strongest first (detected: names of factors).
    `drawn`: those that were drawn, where none was detected. `parts`: where nothing was drawn, all uncertain parameters
    of the parts in which designs differ.
    """
    from yhly_sim.domain.catalogue import catalogue

    records = list(of_designs.values())
    paths = {factor.name: factor.parameter for factor in results.factors if factor.parameter is not None}
    found = [paths[name] for name in detected if name in paths]
    drawn = [factor.parameter for factor in results.factors if factor.role == "uncertainty" and factor.parameter]
    if found or drawn:
        return ("found" if found else "drawn"), tuple(_setting(path, (), "", records) for path in found or drawn)
    on = parts_on(of_designs)
    first = on.get(designs.names[0], frozenset())
    differing = frozenset().union(*(parts ^ first for parts in on.values()))
    return "parts", tuple(_setting(one.path, (one.value,), "", records) for one in catalogue().values()
                          if one.role == "uncertainty" and one.acts_for in differing)


def _setting(path: str, seen: Sequence[Any], origin: str, records: Sequence[RunRecord]) -> Setting:
    """A parameter as the catalogue has it. Runs of our model tell of a catalogue; one that is not in that of now has
    gone since, and its source says so."""
    from yhly_sim.domain.catalogue import catalogue

    known = catalogue().get(path)
    if known is None:
        is_gone = any(record.catalogue for record in records)
        source = {lang: say("written_not_in_catalogue", lang=lang) if is_gone else "" for lang in LANGUAGES}
        return Setting(path, dict.fromkeys(LANGUAGES, path), tuple(seen), "", None, "", source, origin)
    return Setting(path, _labels(known), tuple(seen) or (known.value,), known.unit, _range(known), known.grade,
                   {lang: known.source_in(lang) for lang in LANGUAGES}, origin)


def _labels(known: Parameter) -> dict[str, str]:
    key = "" if known.key is None else f" ({known.key})"
    return {"zh": known.zh + key, "en": known.en + key}


def _range(known: Parameter) -> tuple[float, float] | None:
    return (known.low, known.high) if known.low is not None and known.high is not None else None


def grades_of(settings: Sequence[Any]) -> dict[str, int]:
    """How many of some parameters have which grade."""
    return dict(Counter(str(one) for one in settings if one))


def grades_in_force(records: Sequence[RunRecord]) -> dict[str, int]:
    """How many parameters of the catalogue in force have which grade."""
    catalogue = records[0].catalogue if records else {}
    return grades_of([one.get("grade") for one in catalogue.values() if isinstance(one, Mapping)])


def keys_of(results: Results, designs: Designs, name: str) -> list[str]:
    """Runs of all points of a design, in the order of draws and replications."""
    return list(results.runs.loc[results.runs["point"].map(designs_of_points(results)) == name, "key"])


def spent_by_purpose(store: Store, results: Results, designs: Designs, shown: str | None) -> Comparison | None:
    """Yuan (hours priced) of each payer for each purpose as outcomes `PAYER PURPOSE`, compared like any; without a
    second design the first with nothing spent. None without books."""
    costs = _costs_in(store, results, designs, shown, {"payer", "purpose", "priced_yuan"})
    if costs is None:
        return None
    sums = {f"{payer} {purpose}": ("yuan", rows.groupby("key")["priced_yuan"].sum())
            for (payer, purpose), rows in costs.groupby(["payer", "purpose"])}
    return _compared(sums, results, designs, shown)


def spent_by_payer(store: Store, results: Results, designs: Designs, shown: str) -> Comparison | None:
    """Yuan and hours of each payer as outcomes `PAYER yuan`, `PAYER hours`, compared like any; None without books."""
    costs = _costs_in(store, results, designs, shown, {"payer", "yuan", "hours"})
    if costs is None:
        return None
    sums = {f"{payer} {unit}": (unit, costs[costs["payer"] == payer].groupby("key")[column].sum())
            for payer in dict.fromkeys(costs["payer"]) for column, unit in MEASURES}
    return _compared(sums, results, designs, shown)


def _costs_in(store: Store, results: Results, designs: Designs, shown: str | None, needed: set[str],
              ) -> pd.DataFrame | None:
    """What the runs of two designs spent; None where their books have not the columns."""
    names = dict.fromkeys([designs.names[0], shown or designs.names[0]])
    books = store.books([key for name in names for key in keys_of(results, designs, name)])
    return books[books["is_cost"].astype(bool)] if needed | {"is_cost"} <= set(books.columns) else None


def _compared(sums: Mapping[str, tuple[str, pd.Series]], results: Results, designs: Designs, shown: str | None,
              ) -> Comparison:
    """Sums over runs (name -> unit, key -> sum) as outcomes of the first design and of another, unit by unit, or
    without another of nothing and the first; those that are nothing throughout are left out."""
    sums = {name: (unit, values) for name, (unit, values) in sums.items() if values.abs().sum() > 0}
    outcomes = tuple(Outcome(name, unit, None, name, name) for name, (unit, _) in sums.items())
    columns = {name: results.runs["key"].map(values).fillna(0.0) for name, (_, values) in sums.items()}
    taken = replace(results, runs=results.runs.assign(**columns), outcomes=outcomes)
    if shown is None:
        (frame,) = designs_of(taken, names=designs.names[:1]).frames
        return compare_paired(frame * 0.0, frame, outcomes, names=("", designs.names[0]))
    return designs_of(taken, names=[designs.names[0], shown]).compared(taken)[0]


def fairness_of(store: Store, results: Results, designs: Designs, shown: str) -> Fairness | None:
    """Groups of people in both designs, pair by pair; None where the runs keep no such table."""
    import pandas as pd

    parts = list(_groups(store, results, designs, shown))
    return compare_groups(pd.concat(parts, ignore_index=True), results.outcomes) if len(parts) == 2 else None


def _groups(store: Store, results: Results, designs: Designs, shown: str) -> Iterator[pd.DataFrame]:
    """Both sides, one row a unit and group: a replication, or the mean over those of a draw."""
    unit, units = units_of(results)
    for side, name in (("baseline", designs.names[0]), ("treatment", shown)):
        groups = store.small_tables("groups", keys_of(results, designs, name))
        if "dimension" not in groups:
            return
        groups["replication"] = groups.pop("key").map(units)
        if unit == "draw":
            groups = groups.groupby(["replication", "dimension", "group"], sort=False).mean().reset_index()
        groups.insert(0, "side", side)
        yield groups
