from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from pathlib import Path

import mesa
import pytest
from mesa.batchrunner import batch_run

from yhly_sim.model.governance import GovernanceModel

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.long
def test_the_surface_is_there_also_as_a_plain_script():
    done = subprocess.run([sys.executable, ROOT / "tests" / "check_mesa_surface.py"], capture_output=True, text=True,
                          cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    assert "all there" in done.stdout


def test_batch_run_takes_scenarios_as_parameters_and_ends_with_the_outcomes(short):
    scenarios = [short("no_reform"), short("weidu")]
    rows = batch_run(GovernanceModel, {"scenario": scenarios, "world": "small", "rng": [7]}, display_progress=False)
    assert [row["scenario"].name for row in rows] == ["no_reform", "weidu"]
    for row, scenario in zip(rows, scenarios, strict=True):
        model = GovernanceModel(scenario, rng=7, world="small")
        model.run_model()
        assert {name: row[name] for name in model.outcomes} == model.outcomes
        assert row["Step"] == model.day_count - 1


def test_the_data_frame_has_a_row_a_day_and_a_reading_a_week(short):
    model = GovernanceModel(short(), world="small")
    assert len(model.datacollector.get_model_vars_dataframe()) == 0
    model.run_model()
    frame = model.datacollector.get_model_vars_dataframe()
    assert len(frame) == model.day_count == 50
    # Day 0 is a Saturday: Sundays are days 1, 8, ...; a reading after day d says d + 1 days lived.
    assert frame["day"].tolist() == [0] + [2 + 7 * ((d - 1) // 7) for d in range(1, 49)] + [50]
    assert frame["satisfaction"].iloc[-1] == model.outcomes["satisfaction"]
    assert frame["resolved_share"].iloc[:-1].isna().all()
    assert frame["resolved_share"].iloc[-1] == model.outcomes["resolved_share"]


def test_a_reporter_of_ones_own_is_collected_too(short):
    model = GovernanceModel(short(), world="small")
    model.datacollector._new_model_reporter("grids", lambda m: len(m.state.grids))
    model.live_until(3)
    assert model.datacollector.get_model_vars_dataframe()["grids"].tolist() == [len(model.state.grids)] * 3


def test_no_model_stays_in_memory_after_its_run(short):
    model = GovernanceModel(short(days=3), world="small")
    model.run_model()
    list(model.residents.select(at_most=3))
    watched = weakref.ref(model)
    del model
    gc.collect()
    assert watched() is None
    assert not getattr(mesa.Agent, "_ids", {})


def test_mesas_own_generators_are_untouched(short):
    model = GovernanceModel(short(days=3), rng=11, world="small")
    model.run_model()
    fresh = mesa.Model(rng=11)
    assert model.random.random() == fresh.random.random()
    assert model.rng.random() == fresh.rng.random()
