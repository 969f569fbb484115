"""Mistakes of one line each, made in a copy of the package, are all caught by the oracle."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import yhly_sim
from tests.oracle.comparison import oracle_columns
from tests.oracle.drawn_scenarios import draw_lived_in_world, terms_of
from tests.oracle.mutations import MUTATIONS, Mutation
from tests.oracle.schedule import live

PACKAGE = Path(yhly_sim.__file__).parent
ROOT = Path(__file__).resolve().parents[2]
WORLDS = (186, 110, 45, 192)
"""Worlds in which so much happens that each mistake shows in one of them."""


@pytest.fixture(scope="module")
def expected_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the oracle says of the worlds, kept for all copies."""
    columns = {world: oracle_columns(live(draw_lived_in_world(world), **terms_of(world))) for world in WORLDS}
    file = tmp_path_factory.mktemp("oracle") / "expected.pickle"
    file.write_bytes(pickle.dumps(columns))
    return file


def first_difference(folder: Path, expected_file: Path) -> str:
    """What the package in a folder does otherwise than the oracle, asked of a process of its own."""
    environment = os.environ | {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
    asked = subprocess.run([sys.executable, "-m", "tests.oracle.mutant", str(expected_file)], cwd=folder,
                           env=environment, capture_output=True, text=True, check=False)
    assert asked.returncode == 0, asked.stderr
    return asked.stdout.strip()


@pytest.fixture
def copy_of_package(tmp_path: Path) -> Path:
    shutil.copytree(PACKAGE, tmp_path / "yhly_sim", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_there_are_twenty_mistakes_or_more_and_each_can_be_made() -> None:
    assert len(set(MUTATIONS)) == len(MUTATIONS) >= 20
    for mutation in MUTATIONS:
        assert (PACKAGE / mutation.file).read_text(encoding="utf-8").count(mutation.old) == 1, mutation


@pytest.mark.long
def test_a_copy_without_a_mistake_is_the_oracles_equal(copy_of_package: Path, expected_file: Path) -> None:
    assert first_difference(copy_of_package, expected_file) == "no difference"


@pytest.mark.long
@pytest.mark.one_in(5)
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.breaks)
def test_a_mistake_is_caught(mutation: Mutation, copy_of_package: Path, expected_file: Path) -> None:
    file = copy_of_package / "yhly_sim" / mutation.file
    source = file.read_text(encoding="utf-8")
    assert source.count(mutation.old) == 1
    file.write_text(source.replace(mutation.old, mutation.new), encoding="utf-8")
    assert first_difference(copy_of_package, expected_file).startswith("world ")
