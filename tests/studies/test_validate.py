"""`yhly validate`: verdicts from numbers, the record that keeps them, and that both agree."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

from tests.docs.test_sources_are_named import ids_in, rows
from tests.turns import has_its_turn
from yhly_sim.domain.checklist import checklist
from yhly_sim.engine.errors import UserError
from yhly_sim.studies.patterns.measure import READINGS, measure, numbers_of
from yhly_sim.studies.patterns.pattern import MARKS, VERDICTS, Measured, Part, Source, judge, patterns, runs, verdict_of
from yhly_sim.studies.patterns.record import computed_reason, read_record, record_file, write_record
from yhly_sim.studies.validate import missing_for, pages, row_of, validate

CHINESE = re.compile("[\u4e00-\u9fff]")
IDS = [f"V{number}" for number in range(1, 14)]
PARTS = [(pattern.id, part) for pattern in patterns().values() for part in pattern.parts]


def part(name: str = "x", mark: str = "test", low: float = 0.0, high: float = 1.0) -> Part:
    return Part(name, Source("weidu", "formation", "branches_per_grid"), None, low, high, mark, "share", "甲", "x", {"zh": "-", "en": "-"})


def test_there_are_thirteen_patterns_in_their_order() -> None:
    assert list(patterns()) == IDS


@pytest.mark.parametrize(("pattern", "one"), PARTS, ids=lambda one: getattr(one, "name", one))
def test_a_part_names_runs_and_numbers_that_there_are(pattern: str, one: Part) -> None:
    for source in one.sources:
        assert source.run in runs() and source.reading in READINGS
        known = numbers_of(source.reading)
        assert source.number in known or missing_for(source), (pattern, source)
    assert one.mark in MARKS and one.low <= one.high
    assert set(one.why) == {"zh", "en"} and not CHINESE.search(one.why["en"])
    assert CHINESE.search(one.zh) and not CHINESE.search(one.en)


def test_the_sources_of_a_pattern_are_explained_and_it_stands_among_them() -> None:
    known = {*rows(), *checklist()}
    for pattern in patterns().values():
        named = set(ids_in(pattern.source))
        assert named and named <= set(known) and pattern.id in known, pattern.id


def test_every_run_and_every_reading_is_used() -> None:
    used = {source.run for _, one in PARTS for source in one.sources}
    assert used == set(runs())
    assert {source.reading for _, one in PARTS for source in one.sources} == set(READINGS)


def test_a_part_passes_only_with_its_whole_interval() -> None:
    assert Measured(part(), (0.5, 0.52, 0.48)).verdict == "pass"
    assert Measured(part(), (0.9, 1.0, 0.95)).verdict == "fail"
    assert Measured(part(low=0.0, high=math.inf), (-0.1, 0.3)).verdict == "fail"
    assert Measured(part(), ()).verdict == "not_examined"
    assert Measured(part(), (0.5,)).verdict == "not_examined"
    assert Measured(part(low=0, high=0), (0.0, 0.0)).verdict == "pass"


def test_what_is_fitted_or_only_shown_decides_nothing_beside_a_test() -> None:
    assert verdict_of([("test", "pass"), ("fitted", "fail"), ("shown", "fail")]) == "pass"
    assert verdict_of([("fitted", "fail"), ("shown", "pass")]) == "fail"
    assert judge(0.5, (0.4, 0.6), (-math.inf, math.inf)) == "pass"


def test_the_record_keeps_a_reason_as_long_as_its_verdict(tmp_path: Path) -> None:
    file = tmp_path / "validation.yaml"
    passing, failing = Measured(part(), (0.5, 0.5)), Measured(part(), (1.5, 1.5))
    write_record({"V1": [passing]}, seed=1, path=file)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(read_record(file)["V1"]["reason"]["en"], "somebody found why"), encoding="utf-8")
    write_record({"V1": [passing], "V2": [failing]}, seed=1, path=file)
    assert read_record(file)["V1"]["reason"]["en"] == "somebody found why"
    write_record({"V1": [failing]}, seed=1, path=file)
    kept = read_record(file)
    assert kept["V1"]["reason"]["en"] == computed_reason([failing], "en") and kept["V2"]["verdict"] == "fail"
    assert list(kept) == ["V1", "V2"]


def test_the_record_speaks_of_every_pattern_in_both_languages() -> None:
    record = read_record()
    assert list(record) == IDS
    for name, entry in record.items():
        assert entry["verdict"] in VERDICTS
        assert CHINESE.search(entry["reason"]["zh"]) and not CHINESE.search(entry["reason"]["en"])
        assert len(entry["reason"]["en"]) > 40, name


@pytest.mark.parametrize("name", IDS)
def test_the_record_has_the_parts_bands_and_marks_of_the_patterns(name: str) -> None:
    kept = read_record()[name]["parts"]
    assert list(kept) == [one.name for one in patterns()[name].parts]
    for one in patterns()[name].parts:
        band = [None if math.isinf(end) else end for end in (one.low, one.high)]
        assert kept[one.name]["band"] == band and kept[one.name]["mark"] == one.mark, one.name


@pytest.mark.parametrize("name", IDS)
def test_the_verdicts_of_the_record_follow_from_its_numbers(name: str) -> None:
    """Rounded to three decimals, an interval may touch its band; it may not lie on the other side of it."""
    entry = read_record()[name]
    grain = 0.0005
    for one in patterns()[name].parts:
        kept = entry["parts"][one.name]
        if kept["verdict"] == "not_examined":
            assert "value" not in kept
            continue
        low, high = kept["interval"]
        assert low - grain <= kept["value"] <= high + grain
        is_in = one.low - grain <= low and high <= one.high + grain
        is_out = low < one.low + grain or high > one.high - grain
        assert is_in if kept["verdict"] == "pass" else is_out, one.name
    assert entry["verdict"] == verdict_of([(kept["mark"], kept["verdict"]) for kept in entry["parts"].values()])


def test_what_the_version_lacks_is_not_examined_and_named() -> None:
    lacking = [one for _, one in PARTS if any(missing_for(source) for source in one.sources)]
    for one in lacking:
        found = Measured(one, (), tuple(name for source in one.sources for name in missing_for(source)))
        assert found.verdict == "not_examined" and found.missing[0] in computed_reason([found], "en")


def test_a_run_of_a_pattern_is_read_and_left_as_it_was() -> None:
    """Every reading listens to a run in a small world; the run is bit for bit the one without listeners."""
    spec = runs()["weidu"]
    names = sorted(READINGS)
    row = row_of(spec, seed=3, world="small", days=70, readings=names)
    found = measure(row).outcomes
    assert set(found) == {f"{name}.{number}" for name in names for number in numbers_of(name)}
    alone = measure({**row, "readings": ("outcome",)}).outcomes
    assert all(found[name] == value or math.isnan(value) for name, value in alone.items())


@pytest.mark.slow
def test_a_quick_look_gives_scripts_what_they_rely_on() -> None:
    found = validate(["v10"], seeds=2, world="small", days=60, workers=1).to_json("en")
    assert set(found["patterns"]["V10"]) >= {"value", "band", "verdict", "reason"}
    assert found["patterns"]["V10"]["band"]["weidu"] == [0.33, 0.67]


def test_an_unknown_pattern_or_a_record_at_another_size_is_refused() -> None:
    with pytest.raises(UserError) as refused:
        validate(["V31"])
    assert refused.value.message == "unknown_pattern"
    with pytest.raises(UserError) as refused:
        validate(world="small", write=True)
    assert refused.value.message == "validate_write_needs_full_size"


def test_the_record_lies_where_the_documents_are() -> None:
    assert record_file().parts[-2:] == ("docs", "validation.yaml") and record_file().exists()


def test_the_pages_of_the_documents_say_what_the_record_says() -> None:
    for name, text in pages().items():
        assert record_file().with_name(name).read_text(encoding="utf-8") == text, "yhly validate --write makes them anew"


@pytest.mark.long
def test_no_verdict_differs_from_the_record() -> None:
    """Of a third of the patterns, other ones with every change of the code: all take ten minutes on two cores."""
    chosen = [name for name in patterns() if has_its_turn(name, 3)] or list(patterns())[:1]
    found = validate(chosen)
    assert found.provenance["runs_failed"] == 0
    assert {name: (read_record()[name]["verdict"], found.verdict(name)) for name in found.changed} == {}
