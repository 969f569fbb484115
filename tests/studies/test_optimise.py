"""`optimise`: any model, through the store or any other way of running rows; again it runs nothing; JSON and folder."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.model.mesa_descriptions import CLINIC
from yhly_sim.cli.main import run
from yhly_sim.design.experiment import Experiment
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.studies.batch.kept_runs import kept_failures, kept_runs
from yhly_sim.studies.batch.vocabulary import experiment
from yhly_sim.studies.optimise import OptimiseResult, optimise, search_of

OTHER_PACKAGE = Path(__file__).parents[1] / "model" / "other_package"
GOALS = [{"outcome": "left_share", "direction": "min"}, {"outcome": "waiting", "direction": "min"}]


def clinic(**design: Any) -> Experiment:
    """More patience or more doctors: two levers of a model of somebody else."""
    return experiment(
        "clinic", model=CLINIC, seed=0, replications=2, levers={"patience": {"range": [2, 12]}, "doctors": {"levels": [1, 2]}},
        uncertainties={"arrivals": {"range": [2.0, 3.0]}},
        design={"kind": "search", "population": 4, "generations": 3, "draws": 2, "objectives": GOALS,
                "reevaluate": {"candidates": 3, "draws": 2, "least": 2, "runs": 24}, **design})


@pytest.fixture
def other_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(OTHER_PACKAGE / "src"))


def without_times(found: OptimiseResult) -> str:
    told = found.to_json("en")
    return json.dumps({key: told[key] for key in ("front", "others", "convergence", "search", "sentence")}, sort_keys=True,
                      allow_nan=False)


def test_a_model_of_others_is_searched_kept_and_played_again_to_the_same_front(
    other_package: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    first = optimise(clinic(), store=store, serial=True, out=tmp_path / "out")
    kept = kept_runs("clinic", store=store)
    assert set(kept["status"]) == {"ok"} and len(kept) == first.found.runs == len(set(kept["key"]))
    assert first.found.members and first.found.is_looked_at_again
    assert all(one.estimates["left_share"].has_interval for one in first.found.members if not one.is_baseline)

    def refused(*_: Any, **__: Any) -> None:
        raise AssertionError("a run that is kept was run again")

    monkeypatch.setattr("yhly_sim.studies.batch.batches.run_batch", refused)
    assert without_times(optimise(clinic(), store=store, serial=True)) == without_times(first)
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names >= {"front.csv", "tried.parquet", "convergence.csv", "figure.png", "figure.svg", "sentence.txt",
                     "table.json", "provenance.json"}
    table = json.loads((tmp_path / "out" / "table.json").read_text(encoding="utf-8"))
    assert [one["letter"] for one in table["front"]] == [one.letter for one in first.found.members]
    assert len(pd.read_parquet(tmp_path / "out" / "tried.parquet")) == table["search"]["designs"]


def test_more_generations_go_on_from_what_is_kept(other_package: None, tmp_path: Path) -> None:
    first = optimise(clinic(generations=2, reevaluate=False), store=tmp_path, serial=True)
    more = optimise(clinic(generations=3, reevaluate=False), store=tmp_path, serial=True)
    designs = first.found.tried.drop(columns="generation")
    assert more.found.tried.drop(columns="generation").iloc[:len(designs)].equals(designs)
    assert not more.found.is_looked_at_again and more.found.runs > first.found.runs



def test_rows_can_be_run_in_any_way(other_package: None) -> None:
    """Rows of the clinic, answered by a function in its place."""
    register = tuple(Outcome(one["outcome"], "share", False, "一", "one") for one in GOALS)
    seen: list[int] = []

    def evaluate(rows: Any) -> pd.DataFrame:
        seen.append(len(rows))
        return pd.DataFrame([{"left_share": 1 / row["values"]["patience"] + row["values"]["arrivals"] / 100,
                              "waiting": float(row["values"]["patience"])} for row in rows])

    found = optimise(clinic(generations=6, population=8, reevaluate=False), evaluate=evaluate, outcomes=register)
    assert sum(seen) == found.found.runs and len(found.found.members) > 4
    by_patience = found.table[found.table["on_front"]].sort_values("patience")
    assert by_patience["left_share"].is_monotonic_decreasing and by_patience["waiting"].is_monotonic_increasing


def test_runs_that_fail_are_kept_with_their_reason_and_what_cannot_be_compared_is_said(
    other_package: None, tmp_path: Path
) -> None:
    asked = clinic(generations=2, draws=3, reevaluate=False)
    asked = replace(asked, plan=replace(asked.plan, drawn=(replace(asked.plan.drawn[0], low=-2.0, high=4.0),)))
    found = optimise(asked, store=tmp_path, serial=True)
    failed = kept_failures("clinic", store=tmp_path)
    assert len(failed) == 2 * len(found.found.tried) == found.found.tried["failed_runs"].sum()
    assert failed["reason"].str.contains("lam").all()
    assert found.found.lost_draws == (1, 0) and found.found.draws == 2 and found.found.members
    assert "1 in the search" in found.sentence("en")


def test_an_experiment_that_is_no_search_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        optimise("morris_all", store=tmp_path)
    assert refused.value.message == "optimise_wants_search" and not list(tmp_path.iterdir())


def test_the_shipped_search_keeps_true_outcomes_beside_reported_ones_and_begins_without_incentives() -> None:
    from yhly_sim.studies.batch.vocabulary import load_experiment
    from yhly_sim.studies.subject import our_model

    chosen = load_experiment("optimise_incentives", quick=True)
    search = search_of(chosen, our_model().outcomes)
    assert {"satisfaction", "satisfaction_reported", "gap_reported", "cost_yuan"} <= set(search.columns)
    rows = search.ask()
    assert len(rows) == 2 * 2 * len(search.designs) >= 16 and {row["world"] for row in rows} == {"small"}
    off = [row for row in rows if not any(row["switches"].values())]
    assert off and off[0]["scenario"] == "incentives_none"
    for row in rows:
        if not row["switches"]["star_rating"]:
            assert not {name for name, is_on in row["switches"].items() if is_on} - {"hardship_aid"}


@pytest.mark.slow
def test_the_command_says_what_was_found_and_again_runs_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text("""
question: {zh: 哪种方案？, en: Which design?}
scenarios: [incentives_none]
levers: {star_rating: {switches: [star_rating]}, star_money: {switches: [star_money]}, incentives.yuan_per_star: catalogue}
design:
  kind: search
  population: 4
  generations: 2
  objectives: [{outcome: satisfaction, direction: max}, {outcome: cost_yuan, direction: min}]
  budget: {outcome: cost_yuan, most: 200000}
  reevaluate: {candidates: 2, least: 2, runs: 8}
outcomes: [satisfaction, satisfaction_reported, cost_yuan]
replications: 1
world: small
days: 30
""", encoding="utf-8")
    words = ["optimise", "mine.yaml", "--store", "store", "--serial", "--quiet"]
    assert run(words) == 0
    shown = capsys.readouterr().out
    assert "哪种方案？" in shown and "在前沿上" in shown and "预算：治理支出至多比基准多 200,000 元" in shown.replace("20.0 万元", "200,000 元")
    assert run([*words, "--json", "--lang", "en"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["search"]["looked_at_again"] and told["front"] and "were not examined" in told["sentence"]
