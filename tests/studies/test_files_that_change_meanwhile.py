from __future__ import annotations

import pytest

from yhly_sim.engine.errors import UserError
from yhly_sim.store.keys import address_digest
from yhly_sim.studies.batch import batches
from yhly_sim.studies.batch.batches import LazyEngine, key_of, run_through_store
from yhly_sim.studies.batch.stores import writing_store
from yhly_sim.studies.batch.vocabulary import experiment
from yhly_sim.studies.subject import our_model, subject_of, subject_of_mesa

SCENARIO = "extends: no_reform\nquestion: {zh: 问, en: asked}\nset: {disputes.base_rate: 33}\ndays: 20\nwarmup_days: 5\nworld: small\n"
RULE = "def withdraw_rate(rate, severity):\n    return 0.5 * rate + 0.0 * severity\n"


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A folder with a scenario and a rule of one's own, worked in."""
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "own.yaml").write_text(SCENARIO, encoding="utf-8")
    (tmp_path / "mine.py").write_text(RULE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run_while(own, rows, change, monkeypatch, *, subject=None):
    """Run rows through a store, with a change to a file between planning and running; gives the kept records."""
    subject = subject or our_model()
    reader = subject.reader()
    keys = [key_of(reader, row, code_id=subject.code_id()) for row in rows]
    change()
    monkeypatch.setattr(batches, "COMMIT_AT", 1)
    with writing_store(own / "store") as store, LazyEngine(serial=True) as engine:
        run_through_store(subject, reader, lambda places: (rows[place] for place in places), keys=keys, store=store,
                          engine=engine)
        return [store.record(key) for key in keys]


def test_a_scenario_edited_while_a_batch_runs_stays_what_it_was_when_it_was_planned(own, monkeypatch):
    rows = [{"scenario": "own", "seed": 1, "replication": number} for number in range(2)]
    file = own / "scenarios" / "own.yaml"
    records = run_while(own, rows, lambda: file.write_text(SCENARIO.replace("33", "60"), encoding="utf-8"), monkeypatch)
    expected = our_model().run({**rows[0], "scenario": "no_reform", "days": 20, "world": "small",
                                "definition": records[0].row["definition"]})
    assert records[0].outcomes == expected.outcomes
    assert records[0].address["periods"][0]["values"]["disputes.base_rate"] == pytest.approx(33 / 1000 / 365)


def test_a_rule_edited_while_a_batch_runs_stops_it_and_spoils_no_result(own, monkeypatch):
    rows = [{"scenario": "own", "seed": 1, "replication": 0, "rules": {"withdraw_rate": "mine.py:withdraw_rate"}}]
    with pytest.raises(UserError, match="own"):
        run_while(own, rows, lambda: (own / "mine.py").write_text(RULE.replace("0.5", "0.6"), encoding="utf-8"),
                  monkeypatch)
    assert run_while(own, rows, lambda: None, monkeypatch)[0].status == "ok"


def test_a_model_edited_while_a_batch_runs_stops_it(own, monkeypatch):
    text = ("import mesa\n\n\nclass Still(mesa.Model):\n    def __init__(self, x=1.0, rng=None):\n"
            "        super().__init__(rng=rng)\n        self.x = x\n\n    def step(self):\n        self.x += 1.0\n")
    file = own / "still.py"
    file.write_text(text, encoding="utf-8")
    subject = subject_of_mesa({"class": "still.py:Still", "steps": 3, "outcomes": {
        "x": {"attribute": "x", "unit": "count", "zh": "数", "en": "number"}}})
    rows = [{"scenario": "default", "seed": 1, "replication": 0}]
    with pytest.raises(UserError, match="default"):
        run_while(own, rows, lambda: file.write_text(text.replace("+= 1.0", "+= 2.0"), encoding="utf-8"), monkeypatch,
                  subject=subject)
    assert run_while(own, rows, lambda: None, monkeypatch, subject=subject)[0].outcomes == {"x": 7.0}


def test_the_store_and_the_reader_call_a_point_by_the_same_digest():
    reader = our_model().reader()
    for point in experiment(scenarios=["weidu"], uncertainties=["disputes"], design={"kind": "lhs", "samples": 3},
                            replications=1).points():
        row = point.row(seed=1, replication=0)
        assert reader.digest(row) == address_digest(reader.address(row))


def twice(row):
    return 2.0 * row["values"]["x"]


def test_an_adapter_of_ones_own_has_an_address_a_code_id_and_plain_rows():
    subject = subject_of(twice, ())
    row = {"scenario": "any", "seed": 1, "replication": 2, "values": {"x": 1.0}, "days": None}
    assert subject.address(row) == subject.address({**row, "seed": 5}) != subject.address({**row, "days": 3})
    assert subject.plain_row(row) == row and subject.model.endswith(":twice")
    assert subject.code_id() == subject_of(twice, ()).code_id() != our_model().code_id()
    reader = subject.reader()
    assert reader.digest(row) == reader.digest({**row, "replication": 3}) == address_digest(subject.address(row))
