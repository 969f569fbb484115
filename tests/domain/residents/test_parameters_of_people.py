"""The numbers beside the mechanisms of people and platforms."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.domain.residents.hamlet import PLATFORMS, RESIDENTS, SYSTEMS
from yhly_sim.domain.catalogue import FOLDER, axes
from yhly_sim.domain.switches import switches
from yhly_sim.engine.parameter_files import load_catalogue
from yhly_sim.engine.parameters import Catalogue


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    folder = tmp_path_factory.mktemp("domain")
    for name in ("residents", "platforms", "systems"):
        (folder / name).mkdir()
        shutil.copy(Path(FOLDER) / name / "parameters.yaml", folder / name)
    return load_catalogue(folder, axes=axes(), switches=switches())


def test_the_numbers_that_phases_use_are_in_the_catalogue(numbers: Catalogue) -> None:
    config = numbers.config()
    assert set(vars(RESIDENTS)) <= set(config.residents) and set(vars(PLATFORMS)) == set(config.platforms)
    assert set(vars(SYSTEMS)) <= set(config.systems)


def test_every_number_of_a_platform_acts_for_a_switch_and_has_its_null_in_range(numbers: Catalogue) -> None:
    for path, parameter in numbers.items():
        if path.startswith(("platforms.", "systems.check_in")) and not path.startswith("platforms.needy_"):
            assert parameter.acts_for in ("moral_governance", "self_governance", "member_appraisal", "three_zeros"), path
            assert parameter.null == 0.0, path


def test_the_link_to_the_needy_acts_for_the_platform_and_who_is_needy_for_none(numbers: Catalogue) -> None:
    assert numbers["platforms.needy_link_gain"].acts_for == "moral_governance"
    assert {numbers[f"platforms.needy_{name}"].acts_for for name in ("age_years", "trust_limit")} == {None}


def test_rates_come_as_so_many_a_day(numbers: Catalogue) -> None:
    config = numbers.config()
    assert config.platforms.show_rate == pytest.approx(2 / 365)
    assert config.residents.association_rate == pytest.approx(6 / 365)
    assert config.residents.trust_relax_rate == 0.005 / 7
