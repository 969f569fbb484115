"""Small tables at the end of a run say the same as the outcomes, group by group and day by day."""

import numpy as np
import pandas as pd
import pytest

from yhly_sim.analysis.comparison.survival import kaplan_meier
from yhly_sim.domain.codes import CourtyardKind, Stage
from yhly_sim.model.adapter import make_model, run_scenario
from yhly_sim.model.outcomes.groups import AGES, COLUMNS
from yhly_sim.model.outcomes.people import satisfaction_in


@pytest.fixture(scope="module")
def model():
    lived = make_model({"scenario": "weidu", "seed": 3, "world": "small", "days": 150})
    lived.run_model()
    return lived


@pytest.fixture(scope="module")
def groups(model):
    return pd.DataFrame(model.tables["groups"]).set_index(["dimension", "group"])


def test_a_run_gives_its_tables_as_plain_lists():
    found = run_scenario({"scenario": "no_reform", "seed": 3, "world": "small", "days": 20}).tables
    assert list(found) == ["groups", "durations"] and list(found["groups"]) == list(COLUMNS)
    assert all(isinstance(column, list) for table in found.values() for column in table.values())
    assert all(type(value) in (int, float, str) for table in found.values() for column in table.values() for value in column)
    assert all(np.isnan(share) for share in found["groups"]["participation_share"])


def test_groups_have_the_satisfaction_of_the_outcomes(model, groups):
    for kind in CourtyardKind:
        assert groups.loc[("courtyard_kind", kind.name.lower()), "satisfaction"] == pytest.approx(satisfaction_in(model.end, kind))
    assert groups.loc[("age", "60_and_older"), "satisfaction"] == pytest.approx(model.outcomes["satisfaction_elderly"])


@pytest.mark.parametrize("dimension", ["courtyard_kind", "age"])
def test_groups_together_are_everybody(model, groups, dimension):
    part = groups.loc[dimension]
    assert part["people"].sum() == model.state.courtyards.adult_count.sum()
    for outcome in ("satisfaction", "trust_local", "trust_higher", "participation_share"):
        assert np.average(part[outcome], weights=part["people"]) == pytest.approx(model.outcomes[outcome])


def test_ages_are_those_of_the_residents(model, groups):
    residents = model.state.residents
    age = residents.age_years[residents.is_adult > 0]
    starts = [*AGES.values(), 10_000]
    for name, first, end in zip(AGES, starts[:-1], starts[1:], strict=True):
        assert groups.loc[("age", name), "people"] == np.count_nonzero((age >= first) & (age < end))


def test_disputes_of_the_groups_together_are_all_disputes(model, groups):
    end, disputes = model.end, model.state.disputes
    part = groups.loc["courtyard_kind"]
    kind = model.state.courtyards.kind[disputes.courtyard_id]
    voiced = np.array([np.count_nonzero(kind[end.in_window] == one) for one in CourtyardKind])
    shares = np.where(voiced > 0, part["resolved_share"].to_numpy(), 0.0)
    assert (shares * voiced).sum() == pytest.approx(model.outcomes["resolved_count"])
    residents = np.bincount(model.state.courtyards.kind, weights=model.state.courtyards.resident_count)
    hidden = (part["hidden_stock"].to_numpy() * residents / 1000).sum()
    assert hidden == pytest.approx(np.count_nonzero(disputes.stage == Stage.HIDDEN))


def test_the_curve_of_the_durations_has_the_medians_of_the_outcomes(model):
    table = pd.DataFrame(model.tables["durations"])
    for event, outcome in (("resolution", "resolution_days_median"), ("response", "response_days_median")):
        part = table[table["event"] == event]
        counts = np.zeros((2, int(part["days"].max()) + 1))
        counts[:, part["days"]] = part[["happened", "left"]].to_numpy().T
        assert kaplan_meier(*counts).quantile(0.5) == model.outcomes[outcome]
        assert counts.sum() == np.count_nonzero(model.end.in_window)


def test_looking_at_the_tables_changes_nothing(model):
    before = dict(model.outcomes)
    assert str(model.tables) == str(model.tables) and dict(model.outcomes) == before
