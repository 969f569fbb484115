"""The engine and the oracle, two implementations of one model, live the same days in the same worlds."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.oracle import codes, decisions, schedule
from tests.oracle.chance import Luck, make_key, make_person_key, normal_quantile
from tests.oracle.comparison import columns_of, compare, live_with_engine
from tests.oracle.coverage import count, expected, table
from tests.oracle.drawn_scenarios import DAYS, draw_lived_in_world, terms_of
from yhly_sim.domain import codes as engine_codes
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.schedule import SCHEDULE
from yhly_sim.engine.chance import Chance, KeyKind
from yhly_sim.engine.chance import make_key as engine_key
from yhly_sim.engine.chance import make_person_key as engine_person_key

SHORT_WORLDS = range(1000, 1012)
LONG_WORLDS = range(200)
WORLDS_AT_ONCE = 10
LEAST_OCCURRENCES = 20


def differences_in(world: int) -> tuple[list[str], Counter[tuple[str, str]]]:
    found, engine = compare(draw_lived_in_world(world), **terms_of(world))
    return [f"world {world}: {line}" for line in found], count(engine["ledger"])


def say(title: str, lines: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Print past pytest's capture, so that the table is seen in every run."""
    with capsys.disabled():
        print(f"\n{title}", *lines, sep="\n", file=sys.stderr)


@pytest.mark.slow
def test_engine_and_oracle_write_the_same_ledger_and_end_in_the_same_state(capsys: pytest.CaptureFixture[str]) -> None:
    parted, occurred = [], Counter[tuple[str, str]]()
    for world in SHORT_WORLDS:
        found, counted = differences_in(world)
        parted += found
        occurred += counted
    say(f"What occurred in {len(SHORT_WORLDS)} drawn worlds of {DAYS} days:", table(occurred), capsys)
    assert not parted, "\n".join(parted)
    assert sum(occurred["reason", name] > 0 for kind, name in expected() if kind == "reason") >= 15


@pytest.fixture
def counted(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder of this test run, the same for all its workers."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "counted"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.mark.long
@pytest.mark.one_in(2)
@pytest.mark.parametrize("first", LONG_WORLDS[::WORLDS_AT_ONCE])
def test_engine_and_oracle_agree_in_two_hundred_drawn_worlds(first: int, counted: Path) -> None:
    parted, occurred = [], Counter[tuple[str, str]]()
    for world in range(first, first + WORLDS_AT_ONCE):
        found, inside = differences_in(world)
        parted += found
        occurred += inside
    part = counted / f"{first}.part"
    part.write_text(json.dumps([[*thing, times] for thing, times in occurred.items()]), encoding="utf-8")
    part.rename(counted / f"{first}.json")
    assert not parted, "\n".join(parted)


@pytest.mark.long
def test_every_move_body_and_reason_occurs_in_the_two_hundred_worlds(
        counted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Worlds without a turn, or that the test before has not come to, are counted with the engine alone, the oracle's equal."""
    occurred = Counter[tuple[str, str]]()
    for first in LONG_WORLDS[::WORLDS_AT_ONCE]:
        if (file := counted / f"{first}.json").exists():
            occurred += Counter({(kind, name): times for kind, name, times in json.loads(file.read_text(encoding="utf-8"))})
            continue
        for world in range(first, first + WORLDS_AT_ONCE):
            occurred += count(columns_of(live_with_engine(draw_lived_in_world(world), **terms_of(world)))["ledger"])
    say(f"What occurred in {len(LONG_WORLDS)} drawn worlds of {DAYS} days:", table(occurred), capsys)
    assert [thing for thing in expected() if occurred[thing] < LEAST_OCCURRENCES] == []


def test_both_order_the_day_alike() -> None:
    assert [(phase.every, phase.name) for phase in SCHEDULE.phases] == [
        (every, phase.__name__) for every, phase in schedule.PHASES]


def test_both_keep_the_same_register_of_decisions() -> None:
    ours = {name: number for name, number in vars(decisions).items() if name.isupper()}
    assert ours == {one.name: int(one) for one in Decision if int(one) >= 100}


@pytest.mark.parametrize(("ours", "theirs"), [
    ("Stage", "Stage"), ("Level", "Level"), ("Body", "Body"), ("Reason", "Reason"), ("Channel", "Channel"),
    ("Kind", "DisputeKind"), ("Authority", "Authority"), ("Respondent", "Respondent"), ("Payer", "Payer"),
    ("Purpose", "Purpose"), ("MemberKind", "MemberKind"), ("BranchKind", "BranchKind"), ("Event", "ParticipationEvent"),
    ("CommitteeForm", "CommitteeForm"), ("ContributionType", "ContributionType"), ("CourtyardKind", "CourtyardKind"),
    ("SecretarySource", "SecretarySource"), ("Role", "Role"), ("Star", "Star"),
    ("SecretarySource", "SecretarySource"), ("BigBody", "BigBody"), ("CentreFunction", "CentreFunction"),
    ("AgencyService", "AgencyService"),
])
def test_both_keep_the_same_codes(ours: str, theirs: str) -> None:
    words = {name: number for name, number in vars(getattr(codes, ours)).items() if isinstance(number, int)}
    assert words == {one.name: int(one) for one in getattr(engine_codes, theirs)}


def test_both_allow_the_same_moves() -> None:
    ours = {(before, after) for before, others in codes.LEGAL_MOVES.items() for after in others}
    assert ours == engine_codes.LEGAL_MOVES


def test_both_have_the_same_luck_at_the_same_address() -> None:
    keys = np.concatenate([engine_key(KeyKind.DISPUTE, np.arange(50), dispute_kind=3, day=0xFFFF, ordinal=16383),
                           engine_person_key(KeyKind.RESIDENT, 2**24 - 1, np.arange(0, 2**20, 2**15))])
    own_keys = [make_key(1, unit, 3, 0xFFFF, 16383) for unit in range(50)]
    own_keys += [make_person_key(2, 2**24 - 1, place) for place in range(0, 2**20, 2**15)]
    assert keys.tolist() == own_keys
    chance, luck = Chance(2**32 - 1, 5), Luck(2**32 - 1, 5)
    assert chance.uniform(115, 909, keys, ordinal=7).tolist() == [luck.uniform(115, 909, key, 7) for key in own_keys]
    ours = np.array([luck.normal(308, 30, key) for key in own_keys])
    np.testing.assert_allclose(chance.normal(308, 30, keys), ours, rtol=1e-13)


@pytest.mark.parametrize("u", [1e-300, 1e-12, 0.01, 0.07, 0.5, 0.93, 0.99, 1 - 1e-12])
def test_the_normal_quantile_is_the_inverse_of_the_normal_distribution(u: float) -> None:
    from statistics import NormalDist

    assert normal_quantile(u) == pytest.approx(NormalDist().inv_cdf(u), rel=1e-12, abs=1e-15)


def test_the_oracle_imports_nothing_of_the_package() -> None:
    """Only the files that bring both together do: the drawn scenarios (parameter loader), the comparison, the tests."""
    folder = os.path.dirname(__file__)
    allowed = {"comparison.py", "drawn_scenarios.py", "mutations.py", "mutant.py", "test_oracle.py", "test_mutations.py"}
    for root, _, files in os.walk(folder):
        for name in files:
            if name.endswith(".py") and name not in allowed:
                with open(os.path.join(root, name), encoding="utf-8") as file:
                    lines = file.read().splitlines()
                assert not [line for line in lines if "yhly_sim" in line and "import" in line.split("#")[0]], name
                assert not [line for line in lines if line.startswith(("import numpy", "import numba"))], name
