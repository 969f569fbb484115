from __future__ import annotations

import numpy as np
import pytest

from yhly_sim.engine.errors import UserError
from yhly_sim.engine.rules import RuleTable
from yhly_sim.model import snapshot as snapshots
from yhly_sim.model.governance import GovernanceModel
from yhly_sim.model.sharing import written_columns
from yhly_sim.model.snapshot import load_or_build, read_state, world_file, write_state
from yhly_sim.model.world import find_world
from yhly_sim.scenarios.load import load_scenario
from yhly_sim.scenarios.policy import policy_of


@pytest.fixture
def own_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("YHLY_CACHE", str(tmp_path))
    return tmp_path


@pytest.fixture
def no_reform():
    return policy_of(load_scenario("no_reform"))


def test_a_world_from_the_cache_is_the_one_that_was_built(own_cache, no_reform):
    world = find_world("small", no_reform, 1)
    assert not world_file(world.address).exists()
    built = world.state()
    assert world_file(world.address).exists()
    assert world.state().digest() == built.digest()
    assert not list(own_cache.rglob("*.part"))


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "nonsense"])
def test_a_damaged_file_is_built_anew(own_cache, no_reform, damage):
    world = find_world("small", no_reform, 1)
    built = world.state().digest()
    path = world_file(world.address)
    content = path.read_bytes()
    middle = len(content) // 2
    flipped = content[:middle] + bytes([content[middle] ^ 255]) + content[middle + 1:]
    path.write_bytes({"cut": content[:middle], "flip": flipped, "empty": b"", "nonsense": b"no archive"}[damage])
    assert world.state().digest() == built
    assert read_state(path).digest() == built


def test_a_cache_that_cannot_be_written_costs_only_time(monkeypatch, tmp_path, no_reform):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("YHLY_CACHE", str(tmp_path / "file"))
    assert len(find_world("small", no_reform, 1).state().residents) == 5000


def test_the_newest_worlds_are_kept(own_cache, no_reform, monkeypatch):
    monkeypatch.setattr(snapshots, "KEPT_WORLDS", 2)
    worlds = [find_world("small", no_reform, seed) for seed in (1, 2, 3)]
    for world in worlds:
        world.state()
    assert [world_file(world.address).exists() for world in worlds] == [False, True, True]


def test_a_writer_that_is_stopped_leaves_no_half_file(own_cache, no_reform, monkeypatch):
    state = find_world("small", no_reform, 1).state()

    def stop(file, **arrays):
        file.write(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez", stop)
    path = own_cache / "one" / "world.npz"
    with pytest.raises(KeyboardInterrupt):
        write_state(state, path)
    assert not list((own_cache / "one").iterdir())


def test_addresses_differ_with_seed_and_numbers_but_not_with_the_reform(no_reform):
    weidu = load_scenario("weidu")
    address = find_world("small", no_reform, 1).address
    assert find_world("small", policy_of(weidu), 1).address == address
    assert find_world("small", no_reform, 2).address != address
    assert find_world("middle", no_reform, 1).address != address
    poorer = weidu.with_settings({"world.motivation_start": 0.4})
    assert find_world("small", policy_of(poorer), 1).address != address


def test_load_or_build_builds_once(own_cache, no_reform):
    state = find_world("small", no_reform, 1).state()
    calls = []

    def build():
        calls.append(1)
        return state

    for _ in range(3):
        assert load_or_build("an-address", build).digest() == state.digest()
    assert len(calls) == 1


def finished(model):
    model.run_model()
    return model.state.digest(), model.outcomes, model.series, model.datacollector.get_model_vars_dataframe()


def test_a_run_from_a_snapshot_is_the_run_itself(short):
    whole = GovernanceModel(short(), rng=4, world="small")
    half = GovernanceModel(short(), rng=4, world="small")
    half.live_until(25)
    kept = half.snapshot()
    half.run_model()
    later = GovernanceModel(short(), rng=4, world="small", snapshot=kept)
    assert later.day == 25
    again = GovernanceModel(short(), rng=4, world="small")
    again.restore(kept)
    expected = finished(whole)
    for model in (half, later, again):
        found = finished(model)
        assert found[:2] == expected[:2]
        assert all(np.array_equal(found[2][name], expected[2][name], equal_nan=True) for name in expected[2])
        assert found[3].equals(expected[3])


def test_two_scenarios_share_a_warm_up(short):
    reformed = GovernanceModel(short("weidu"), rng=4, world="small")
    warm = GovernanceModel(short("no_reform"), rng=4, world="small")
    warm.live_until(10)
    shared = GovernanceModel(short("weidu"), rng=4, world="small", snapshot=warm.snapshot())
    assert finished(shared)[0] == finished(reformed)[0]


def test_a_snapshot_of_another_run_is_refused(short):
    model = GovernanceModel(short("weidu"), rng=4, world="small")
    model.live_until(11)
    kept = model.snapshot()
    for other in ({"rng": 5}, {"rng": 4, "replication": 1}, {"rng": 4, "world_seed": 2}):
        with pytest.raises(UserError, match="11"):
            GovernanceModel(short("weidu"), world="small", snapshot=kept, **other)
    with pytest.raises(UserError):
        GovernanceModel(short("no_reform"), rng=4, world="small", snapshot=kept)


def test_what_is_shared_is_written_by_nobody_for_another(short):
    model = GovernanceModel(short(), world="small")
    model.live_until(5)
    kept = model.snapshot()
    ages = kept.state.residents.age_years.copy()
    model.residents.set("age_years", 50)
    next(iter(model.households)).contribution_type = 2
    model.residents.set("satisfaction", 0.0)
    twin = GovernanceModel(short(), world="small", snapshot=kept)
    assert np.array_equal(twin.state.residents.age_years, ages)
    assert (model.state.residents.age_years == 50).all()
    assert kept.state.residents.satisfaction.max() > 0.0


def test_written_columns_are_gathered_from_the_declarations(small):
    written = written_columns(small._schedule.phases)
    assert "stage" in written["disputes"] and "satisfaction" in written["residents"]
    assert "ties" not in written
    assert isinstance(small._run.rules, RuleTable)
