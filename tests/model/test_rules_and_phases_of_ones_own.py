from __future__ import annotations

import re
import runpy
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from yhly_sim.engine.errors import UserError
from yhly_sim.engine.schedule import phase
from yhly_sim.model.governance import GovernanceModel
from yhly_sim.model.sources import source_of

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "extending.md"


def nobody_withdraws(rate, severity):
    return 0.0 * severity


def somebody_withdraws(rate, severity):
    return rate * (1.0 - severity)


@phase(every="day", reads=("courtyards: norm",), writes=("courtyards: norm",))
def norms_fall(run):
    """Norms fall by a thousandth a day."""
    run.state.courtyards.norm[:] = np.maximum(run.state.courtyards.norm - 0.001, 0.0)


@pytest.mark.long
def test_the_code_of_the_document_runs(tmp_path):
    blocks = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), flags=re.S)
    assert len(blocks) >= 2
    script = tmp_path / "extending.py"
    script.write_text("\n".join(blocks), encoding="utf-8")
    names = runpy.run_path(str(script))
    assert names["changed"].day == names["plain"].day > 0
    assert names["changed"].outcomes != names["plain"].outcomes
    assert names["watched"].state.courtyards.digest() != names["plain"].state.courtyards.digest()


def test_a_rule_in_the_place_of_another_is_used_and_named(short):
    plain = GovernanceModel(short(days=80), world="small")
    changed = GovernanceModel(short(days=80), world="small", rules={"withdraw_rate": nobody_withdraws})
    same = GovernanceModel(short(days=80), world="small", rules={"withdraw_rate": somebody_withdraws})
    for model in (plain, changed, same):
        model.run_model()
    assert changed.outcomes["withdrawn_share"] == 0.0 < plain.outcomes["withdrawn_share"]
    assert same.state.digest() == plain.state.digest()
    assert len({plain.address, changed.address, same.address}) == 3
    assert "nobody_withdraws" in changed.provenance["own_rules_and_phases"]["rule withdraw_rate"]


def test_a_phase_of_ones_own_runs_where_it_says(short):
    plain, added = GovernanceModel(short(), world="small"), GovernanceModel(short(), world="small", phases=[norms_fall])
    assert added.phase_names == [*plain.phase_names, "norms_fall"]
    plain.run_model()
    added.run_model()
    assert added.outcomes["norm"] < plain.outcomes["norm"]
    assert added.address != plain.address


def test_the_address_holds_what_a_function_closes_over(short):
    def fixed_rate(value):
        def withdraw_rate(rate, severity):
            return value + 0.0 * severity

        return withdraw_rate

    addresses = {GovernanceModel(short(), world="small", rules={"withdraw_rate": fixed_rate(value)}).address
                 for value in (0.1, 0.2)}
    assert len(addresses) == 2


def test_a_rule_without_source_is_refused():
    for sourceless in (partial(nobody_withdraws, 0.1), len, eval("lambda rate, severity: 0.0")):
        with pytest.raises(UserError):
            source_of("withdraw_rate", sourceless)
