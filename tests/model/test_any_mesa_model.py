from __future__ import annotations

import json
import math
import pickle
import random
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

from tests.model.mesa_descriptions import CLINIC, SCHELLING, WEALTH, WOLVES
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.outcomes import RunResult
from yhly_sim.model.any_mesa.description import mesa_model

OTHER_PACKAGE = Path(__file__).parent / "other_package"

SMALL = """
    import random

    import mesa
    import numpy as np
    from mesa.datacollection import DataCollector


    class Walk(mesa.Model):
        def __init__(self, drift: float = 0.0, *, hurdle: int = 10**9, breaks=False, words=None, rng=None):
            super().__init__(rng=rng)
            self.drift, self.hurdle, self.breaks, self.place = drift, hurdle, breaks, 0.0
            self.datacollector = DataCollector({"place": "place", "name": lambda model: "walk"})

        def step(self):
            if self.breaks and self.place != 0.0:
                raise ZeroDivisionError("broke on the way")
            self.place += self.drift + self.rng.normal()
            self.running = self.place < self.hurdle
            self.datacollector.collect(self)

        def twice(self):
            return 2.0 * self.place

        def luck(self):
            return self.rng.integers(2**31)

        def infinite(self):
            return float("inf")


    class BySeed(Walk):
        def __init__(self, drift=0.0, seed=None):
            super().__init__(drift, rng=seed)


    class HandsOn(Walk):
        def __init__(self, extra: int = 1, **others):
            super().__init__(**others)
            self.extra = extra


    class Careless(Walk):
        def step(self):
            self.place += random.random() + np.random.rand()
            self.datacollector.collect(self)


    class NoSeed(mesa.Model):
        def __init__(self, drift=0.0):
            super().__init__()


    class Needs(Walk):
        def __init__(self, drift: float, rng=None):
            super().__init__(drift, rng=rng)


    class NoModel:
        pass
"""


@pytest.fixture
def walk(tmp_path):
    """Makes a description of one of the small models in a file."""
    file = tmp_path / "walks.py"
    file.write_text(textwrap.dedent(SMALL), encoding="utf-8")

    def make(name="Walk", *, take="last", source=None, **others):
        outcome = {"unit": "count", "zh": "位置", "en": "place", "take": take, **(source or {"reporter": "place"})}
        return mesa_model({"class": f"{file}:{name}", "steps": 5, "outcomes": {"place": outcome}, **others})

    return make


def row(replication=0, *, seed=1, **others):
    return {"scenario": "default", "seed": seed, "replication": replication, **others}


@pytest.mark.parametrize("description", [SCHELLING, WEALTH, WOLVES], ids=["schelling", "wealth", "wolves"])
def test_models_that_mesa_ships_run_as_they_are(description):
    model = mesa_model(description)
    one = {**row(), "scenario": model.scenarios[0][0]}
    model.prepare([one])
    results = [model({**one, "seed": seed, "replication": replication}) for seed in (0, 1) for replication in (0, 1)]
    assert all(set(result.outcomes) == set(description["outcomes"]) for result in results)
    assert len({str(result) for result in results}) == 4
    assert pickle.loads(pickle.dumps(model))(one) == model(one)
    assert results[0].series["day"][0] == 0.0 and results[0].series["day"][-1] == results[0].provenance["steps"]


def test_two_by_five_points_over_replications_differ_where_they_should():
    model = mesa_model(WEALTH)
    gini = {(n, width): [model(row(r, values={"n": n, "width": width})).outcomes["gini"] for r in range(4)]
            for n in (20, 60) for width in (2, 4, 6, 8, 10)}
    assert len({tuple(values) for values in gini.values()}) == 10
    assert all(0.0 <= value < 1.0 for values in gini.values() for value in values)


def test_a_replication_has_the_same_luck_at_every_point(walk):
    model = walk(source={"attribute": "luck"})
    by_point = {drift: [model(row(r, values={"drift": drift})).outcomes["place"] for r in range(3)]
                for drift in (0.0, 1.0)}
    assert by_point[0.0] == by_point[1.0]
    assert len(set(by_point[0.0])) == 3
    assert model(row(0, seed=2)).outcomes != model(row(0)).outcomes


@pytest.mark.parametrize(("name", "word"), [("Walk", "rng"), ("BySeed", "seed"), ("HandsOn", "rng")])
def test_the_seed_is_handed_over_in_whichever_way_the_model_takes_it(walk, name, word):
    model = walk(name)
    assert model.signature.seed == word
    assert model(row()) == model(row()) != model(row(1))


def test_arguments_that_are_handed_on_are_known(walk):
    model = walk("HandsOn")
    assert list(model.signature.arguments) == ["extra", "drift", "hurdle", "breaks", "words"]
    assert model(row(values={"drift": 9.0})).outcomes["place"] > 20.0
    with pytest.raises(UserError, match="drift"):
        model(row(values={"drif": 1.0}))


def test_a_careless_model_is_repeatable_and_disturbs_nobody(walk):
    model = walk("Careless")
    random.seed(5), np.random.seed(5)
    expected = random.random(), np.random.rand()
    random.seed(5), np.random.seed(5)
    first, second = model(row()), model(row())
    assert first == second != model(row(1))
    assert (random.random(), np.random.rand()) == expected


def test_a_model_that_raises_raises_where_it_is_run(walk):
    model = walk(scenarios={"default": {"breaks": True}})
    model.prepare([row()])
    with pytest.raises(ZeroDivisionError, match="broke on the way"):
        model(row())


def test_a_model_lives_until_it_stops_or_its_steps_are_over(walk):
    without_end, stops = walk()(row()), walk(arguments={"drift": 100.0, "hurdle": 150})(row())
    assert (without_end.provenance["steps"], without_end.provenance["stopped"]) == (5, False)
    assert (stops.provenance["steps"], stops.provenance["stopped"]) == (2, True)
    assert walk()(row(days=7)).provenance["steps"] == 7
    with pytest.raises(UserError, match="5"):
        walk(must_stop=True)(row())
    assert walk(must_stop=True, arguments={"drift": 100.0, "hurdle": 150})(row()).outcomes


def test_what_is_taken_over_the_steps(walk):
    places = walk()(row()).series["place"]
    found = {take: walk(take=take)(row()).outcomes["place"] for take in ("last", "mean", "max", "min")}
    assert found == {"last": places[-1], "mean": pytest.approx(sum(places) / 5), "max": max(places),
                     "min": min(places)}
    assert walk(source={"attribute": "twice"})(row()).outcomes["place"] == 2.0 * places[-1]
    attribute = walk(take="mean", source={"attribute": "place", "scale": 6.0})(row()).outcomes["place"]
    assert attribute == pytest.approx(sum(places)), "the start, 0, is one of six"


def test_series_are_numbers_by_step_and_travel(walk):
    result = walk()(row())
    assert list(result.series) == ["day", "place"]
    assert result.series["day"] == [1.0, 2.0, 3.0, 4.0, 5.0], "this model collects after its steps only"
    assert isinstance(result, RunResult) and json.loads(json.dumps(result.provenance)) == result.provenance


def test_an_outcome_that_is_not_there_yet_is_left_out(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(OTHER_PACKAGE / "src"))
    description = {**CLINIC, "outcomes": {"seen": {"reporter": "seen_share", "unit": "share", "zh": "看", "en": "seen"}}}
    model = mesa_model(description)
    assert model(row(values={"arrivals": 0.0})).outcomes == {}
    assert math.isnan(model(row()).series["seen_share"][0])


def test_a_package_of_somebody_else_runs(monkeypatch):
    monkeypatch.syspath_prepend(str(OTHER_PACKAGE / "src"))
    model = mesa_model(CLINIC)
    few, many = (model(row(values={"doctors": doctors})) for doctors in (1, 4.0))
    assert few.outcomes["left_share"] > many.outcomes["left_share"] == 0.0
    assert model.outcomes[0].higher_is_better is False and model.outcomes[0].definition_zh
    assert many.provenance["content"]["arguments"] == {
        "doctors": 4, "arrivals": 2.5, "patience": 8, "is_open_late": False}


def test_other_processes_get_the_same(walk):
    model = walk()
    program = "import pickle, sys; model, row = pickle.loads(sys.stdin.buffer.read()); print(model(row).outcomes)"
    done = subprocess.run([sys.executable, "-c", program], input=pickle.dumps((model, row())), capture_output=True,
                          check=True)
    assert done.stdout.decode().strip() == str(model(row()).outcomes)


def test_the_same_in_other_words_has_the_same_address(walk):
    model = walk("HandsOn", scenarios={"default": {}, "other": {"extra": 1}})
    address = model.address(row())
    for same in ({"values": {"extra": 1.0}}, {"values": {"extra": 1.2}}, {"scenario": "other"}, {"seed": 9},
                 {"values": {"breaks": 0}}, {"values": {"drift": 0.0}}, {"days": 5}):
        assert model.address({**row(), **same}) == address
    for other in ({"values": {"extra": 2}}, {"values": {"drift": 0.1}}, {"days": 6}, {"values": {"breaks": 1}}):
        assert model.address({**row(), **other}) != address
    assert json.loads(json.dumps(address)) == address


def test_the_code_id_moves_with_the_code_of_the_model_only(walk, tmp_path):
    model, file = walk(), tmp_path / "walks.py"
    before, text = model.code_id(), file.read_text(encoding="utf-8")
    file.write_text(f"# a remark\n{text}", encoding="utf-8")
    assert model.code_id() == before
    (tmp_path / "README.md").write_text("words", encoding="utf-8")
    assert model.code_id() == before
    file.write_text(text.replace("2.0 * self.place", "3.0 * self.place"), encoding="utf-8")
    assert model.code_id() != before
    assert mesa_model(SCHELLING).code_id() != model.code_id()


def test_a_kept_row_describes_the_model(walk, tmp_path, monkeypatch):
    model = walk()
    kept = json.loads(json.dumps(model.plain(row(3, values={"drift": 1.0}))))
    monkeypatch.chdir("/")
    again = mesa_model(kept["model"])
    assert again == model and again(kept) == model(row(3, values={"drift": 1.0}))


def test_a_model_is_found_beside_the_file_that_names_it(walk, tmp_path):
    outcome = {"reporter": "place", "unit": "count", "zh": "位置", "en": "place"}
    model = mesa_model({"class": "walks.py:Walk", "steps": 5, "outcomes": {"place": outcome}}, beside=tmp_path)
    walk()
    assert model(row()) == walk()(row()) and model.name == "walks:Walk"


@pytest.mark.parametrize(("change", "word"), [
    ({"class": None}, "module:name"), ({"class": "walks"}, "module:name"), ({"steps": 0}, "steps"),
    ({"steps": True}, "steps"), ({"step": 3}, "steps"), ({"outcomes": {}}, "outcomes"), ({"outcomes": []}, "outcomes"),
    ({"outcomes": {"x": {"unit": "share", "zh": "a", "en": "b"}}}, "reporter"),
    ({"outcomes": {"x": {"reporter": "p", "unit": "metres", "zh": "a", "en": "b"}}}, "share"),
    ({"outcomes": {"x": {"reporter": "p", "unit": "share", "zh": "a"}}}, "en"),
    ({"outcomes": {"x": {"reporter": "p", "unit": "share", "zh": "a", "en": "b", "tak": "last"}}}, "take"),
    ({"outcomes": {"x": {"reporter": "p", "unit": "share", "zh": "a", "en": "b", "take": "sum"}}}, "mean"),
    ({"outcomes": {"x": {"reporter": "p", "unit": "share", "zh": "a", "en": "b", "scale": "1"}}}, "scale"),
    ({"outcomes": {"x": {"reporter": 3, "unit": "share", "zh": "a", "en": "b"}}}, "reporter"),
    ({"outcomes": {"x": {"reporter": "p", "unit": "share", "zh": "a", "en": "b", "higher_is_better": "yes"}}}, "true"),
    ({"must_stop": "yes"}, "must_stop"), ({"real": "drift"}, "real"), ({"scenarios": {"default": 3}}, "default"),
    ({"arguments": {"words": object()}}, "made"),
])
def test_a_wrong_description_is_refused_in_one_sentence(change, word, monkeypatch):
    monkeypatch.setenv("YHLY_LANG", "en")
    with pytest.raises(UserError) as refused:
        mesa_model({**WEALTH, **change})
    assert word in str(refused.value) and "\n" not in str(refused.value)


@pytest.mark.parametrize(("name", "others", "asked", "word"), [
    ("Walk", {}, {"values": {"drit": 1.0}}, "drift"), ("Walk", {}, {"scenario": "defalt"}, "default"),
    ("Walk", {}, {"switches": {"branch": True}}, "switches"), ("Walk", {}, {"values": {"words": {1, 2}}}, "words"),
    ("NoSeed", {}, {}, "rng"), ("Needs", {}, {}, "drift"), ("NoModel", {}, {}, "mesa.Model"), ("Wal", {}, {}, "Walk"),
    ("Walk", {"real": ["hurdel"]}, {}, "hurdle"), ("Walk", {"source": {"reporter": "plac"}}, {}, "place"),
    ("Walk", {"made": {"words": "yhly_sim:nothing"}}, {}, "nothing"),
    ("Walk", {"made": {"simulator": "builtins:dict"}}, {}, "simulator"),
])
def test_what_cannot_run_is_said_before_anything_runs(walk, name, others, asked, word, monkeypatch):
    monkeypatch.setenv("YHLY_LANG", "en")
    model = walk(name, **others)
    for ask in (lambda one: model.prepare([one]), model):
        with pytest.raises(UserError) as refused:
            ask({**row(), **asked})
        assert word in str(refused.value) and "\n" not in str(refused.value)


@pytest.mark.parametrize(("source", "word"), [
    ({"attribute": "plac"}, "place"), ({"reporter": "name"}, "'walk'"), ({"attribute": "infinite"}, "inf")])
def test_what_is_no_number_is_said_by_the_run(walk, source, word):
    with pytest.raises(UserError, match=word):
        walk(source=source)(row())


def test_no_model_stays_in_memory_after_its_run(walk):
    import gc

    import mesa

    def left():
        gc.collect()
        return sum(isinstance(one, mesa.Model) for one in gc.get_objects())

    before = left()
    for model in map(mesa_model, (SCHELLING, WEALTH, WOLVES)):
        model({**row(), "scenario": model.scenarios[0][0]})
    broken = walk(scenarios={"default": {"breaks": True}})
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            broken(row())
    assert left() == before
