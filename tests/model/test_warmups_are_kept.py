"""Warm-ups on disk: who goes on from one lives the same days, to the bit; a damaged or foreign one is not used."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from yhly_sim.model import warmups
from yhly_sim.model.adapter import make_model
from yhly_sim.model.snapshot import Snapshot
from yhly_sim.model.warmups import kept_warmup, warmup_of
from yhly_sim.studies.classroom.tape import WARMUPS, is_warmup_kept, record_tape, warm_up


@pytest.fixture
def row(short: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[dict[str, Any]]:
    monkeypatch.setenv("YHLY_CACHE", str(tmp_path))
    WARMUPS.clear()
    yield {"scenario": short(), "world": "small", "seed": 3}
    WARMUPS.clear()


def tape_of(row: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    assert record_tape(row, out.write)
    return out.getvalue()


def kept(row: dict[str, Any]) -> Snapshot:
    """Its warm-up from disk, as another process finds it."""
    assert warm_up(row, keeps=True) and is_warmup_kept(row)
    WARMUPS.clear()
    found = kept_warmup(row)
    assert found is not None
    return found


def test_a_run_from_disk_is_the_run_to_the_bit(row: dict[str, Any], short: Any) -> None:
    anew = {name: tape_of({**row, "scenario": short(name)}) for name in ("no_reform", "weidu")}
    WARMUPS.clear()
    lived = make_model(row)
    lived.live_until(lived.reform_day)
    assert kept(row).state.digest() == lived.state.digest()
    for name, tape in anew.items():
        WARMUPS.clear()
        assert tape_of({**row, "scenario": short(name)}) == tape
    assert len(list(warmup_of(row).path.parent.iterdir())) == 1


def test_only_the_same_luck_world_length_and_beginning_share_a_file(row: dict[str, Any], short: Any) -> None:
    early = short().with_settings({"disputes.base_rate": 40.0})
    others = [row | changed for changed in ({"seed": 4}, {"replication": 1}, {"world_seed": 2}, {"scenario": early},
                                            {"scenario": short(warmup_days=11)})]
    assert len({warmup_of(one).path for one in (row, *others)}) == 1 + len(others)
    for same in ({"days": 20}, {"scenario": short("no_reform")}, {"replication": 0}):
        assert warmup_of({**row, **same}).path == warmup_of(row).path


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "nonsense"])
def test_a_damaged_file_is_not_used(row: dict[str, Any], damage: str) -> None:
    tape, path = tape_of(row), warmup_of(row).path
    kept(row)
    content = path.read_bytes()
    middle = len(content) // 2
    flipped = content[:middle] + bytes([content[middle] ^ 255]) + content[middle + 1:]
    path.write_bytes({"cut": content[:middle], "flip": flipped, "empty": b"", "nonsense": b"no archive"}[damage])
    assert kept_warmup(row) is None and tape_of(row) == tape


def test_the_newest_files_are_kept_and_no_half_one(row: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warmups, "KEPT_WARMUPS", 2)
    rows = [{**row, "seed": seed} for seed in (1, 2, 3)]
    for one in rows:
        warm_up(one, keeps=True)
    assert [is_warmup_kept(one) for one in rows] == [False, True, True]
    assert {path.suffix for path in warmup_of(row).path.parent.iterdir()} == {".npz"}


def test_who_changes_the_seed_and_goes_back_lives_no_day_before_the_reform_again(row: dict[str, Any]) -> None:
    tapes = {seed: tape_of({**row, "seed": seed}) for seed in (3, 4)}
    third, fourth = WARMUPS
    assert tape_of(row) == tapes[3] and WARMUPS[0] is fourth and WARMUPS[1] is third
    tape_of({**row, "seed": 5})
    assert WARMUPS[0] is third and [one.seed for one in WARMUPS] == [3, 5]
    assert tape_of({**row, "seed": 4}) == tapes[4] and WARMUPS[-1] is not fourth


def test_days_that_only_load_code_change_nothing_and_end_when_another_is_waited_for(row: dict[str, Any]) -> None:
    tape = tape_of(row)
    WARMUPS.clear()
    lived = []
    assert warm_up(row, days_on=4, is_wanted=lambda: lived.append(1) or True)
    reform = len(lived) - 4
    assert WARMUPS[-1].day == reform == make_model(row).reform_day and tape_of(row) == tape
    lived.clear()
    assert warm_up(row, days_on=4, is_wanted=lambda: lived.append(1) or len(lived) < 2)
    assert len(lived) == 2 and WARMUPS[-1].day == reform and tape_of(row) == tape
