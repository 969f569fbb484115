from __future__ import annotations

import json
import pickle
import subprocess
import sys

import pytest

from yhly_sim.engine.errors import UserError
from yhly_sim.engine.tables import State
from yhly_sim.model import adapter
from yhly_sim.model.governance import GovernanceModel
from yhly_sim.model.snapshot import Snapshot

TWENTY_RUNS = """
import resource
from yhly_sim.model.adapter import run_group
from yhly_sim.scenarios.load import load_scenario

pair = [load_scenario(name).with_settings(warmup_days=10, days=30, world="middle") for name in ("no_reform", "weidu")]
for seed in range(20):
    run_group([{"scenario": scenario, "seed": seed} for scenario in pair])
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.fixture
def row(short):
    return {"scenario": short(), "seed": 3, "replication": 2, "world": "small"}


def test_a_row_is_a_run(row):
    result = adapter.run_scenario(row)
    model = GovernanceModel(row["scenario"], rng=3, replication=2, world="small")
    model.run_model()
    assert result.outcomes == model.outcomes
    assert result.provenance["run"] == model.address
    assert list(result.series)[0] == "day"


def test_rows_and_results_travel_between_processes(row):
    assert pickle.loads(pickle.dumps(adapter.run_scenario)) is adapter.run_scenario
    result = adapter.run_scenario(pickle.loads(pickle.dumps(row)))
    assert pickle.loads(pickle.dumps(result)).outcomes == result.outcomes
    assert json.loads(json.dumps(result.provenance)) == result.provenance


def test_a_group_gives_what_its_rows_give_alone(short):
    rows = [{"scenario": short(name), "seed": seed, "world": "small"}
            for seed in (1, 2) for name in ("no_reform", "weidu", "branch_only")]
    together = adapter.run_group(rows)
    for one, row in zip(together, rows, strict=True):
        alone = adapter.run_scenario(row)
        assert one.outcomes == alone.outcomes
        assert one.provenance["run"] == alone.provenance["run"]
        assert str(one.series) == str(alone.series)


def test_a_group_shares_no_warm_up_where_policies_differ_before_the_reform(short):
    rows = [{"scenario": short(), "seed": 1, "world": "small"},
            {"scenario": short(), "seed": 1, "world": "small", "values": {"disputes.base_rate": 60.0}}]
    assert [one.outcomes for one in adapter.run_group(rows)] == [adapter.run_scenario(row).outcomes for row in rows]


def test_rows_that_differ_from_the_reform_on_share_its_warm_up_bit_for_bit(short, monkeypatch):
    """Parts begin at the reform, and the numbers of a part that is off until then are at their nulls."""
    ground = {"scenario": short(days=60), "seed": 5, "replication": 1, "world": "small"}
    rows = [ground, {**ground, "switches": {"committee": False, "cross_appointment": False, "deliberation": False}},
            {**ground, "switches": {"digital": False}, "values": {"disputes.voice_branch_gain": 0.1}},
            {**ground, "scenario": short("no_reform", days=60), "switches": {"grids": True, "branch": True}},
            {**ground, "days": 30}, {**ground, "seed": 6}, {**ground, "seed": 6, "switches": {"digital": False}}]
    alone = [adapter.run_scenario(row) for row in rows]
    went_on = []
    monkeypatch.setattr(adapter, "_continue", lambda row, kept, own=adapter._continue: went_on.append(
        own(row, kept)) or went_on[-1])
    together = adapter.run_group(rows)
    assert [model is not None for model in went_on] == [True, True, True, True, False, True]
    for one, other in zip(together, alone, strict=True):
        assert str((one.outcomes, one.series, one.books)) == str((other.outcomes, other.series, other.books))
        assert one.provenance["content"] == other.provenance["content"]
    assert len({str(one.outcomes) for one in together}) == len(rows)


def test_an_unknown_entry_or_value_of_a_row_is_refused(row):
    with pytest.raises(UserError, match="replication"):
        adapter.run_scenario({**row, "replicaton": 1})
    with pytest.raises(UserError):
        adapter.run_scenario({**row, "values": {"disputes.base_rate": 1e9}})


def test_values_reach_the_run(row):
    few, many = (adapter.run_scenario({**row, "values": {"disputes.base_rate": rate}}) for rate in (12.0, 80.0))
    assert few.outcomes["arisen_count"] < many.outcomes["arisen_count"]
    assert few.provenance["run"] != many.provenance["run"]
    assert {"path": "disputes.base_rate", "value": 12.0, "file": "plan", "line": 0} in few.provenance["set"]


def test_no_model_stays_in_memory_after_its_run(row):
    import gc

    from yhly_sim.model.agents import Institution

    def there():
        return [one for one in gc.get_objects() if isinstance(one, (GovernanceModel, Institution, State, Snapshot))]

    gc.collect()
    gc.disable()
    try:
        before = there()  # of tests that ran in this process before
        adapter.run_scenario(row)
        adapter.run_group([row, {**row, "scenario": row["scenario"].with_settings(days=30)}])
        left = [one for one in there() if not any(one is other for other in before)]
    finally:
        gc.enable()
    assert left == []


@pytest.mark.long
def test_the_memory_of_a_worker_stays_flat_over_twenty_runs(row):
    done = subprocess.run([sys.executable, "-c", TWENTY_RUNS], capture_output=True, text=True, check=True)
    megabytes = [int(word) for word in done.stdout.split()]
    assert len(megabytes) == 20
    assert megabytes[-1] - megabytes[4] <= 5


def test_preparing_builds_and_keeps_the_worlds_that_rows_need(row, monkeypatch, tmp_path):
    monkeypatch.setenv("YHLY_CACHE", str(tmp_path))
    adapter.prepare([row, {**row, "seed": 4}, {**row, "world_seed": 2}])
    addresses = {adapter.make_model({**row, "world_seed": seed}).world_address for seed in (1, 2)}
    assert {path.stem for path in (tmp_path / "worlds").iterdir()} == addresses
    with pytest.raises(UserError):
        adapter.prepare([{**row, "world": "no_such_world"}])


def test_worlds_that_are_too_many_to_be_kept_are_not_built_beforehand(row, monkeypatch, tmp_path):
    monkeypatch.setenv("YHLY_CACHE", str(tmp_path))
    monkeypatch.setattr(adapter, "KEPT_WORLDS", 2)
    rows = ({**row, "values": {"world.motivation_start": share}} for share in (0.4, 0.5, 0.6))
    adapter.prepare(rows)
    assert not (tmp_path / "worlds").exists()
    adapter.prepare({**row, "replication": number} for number in range(5))
    assert len(list((tmp_path / "worlds").iterdir())) == 1
