"""What keeps an institution from a grid, asked of formation itself: all six orders, and every other cause."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import pytest

from yhly_sim.domain.branches.order import Institution
from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.codes import Obstacle
from yhly_sim.engine.language import LANGUAGES
from yhly_sim.engine.language import catalogue as messages
from yhly_sim.model.governance import FIRST_DAY, GovernanceModel
from yhly_sim.model.observing.grid_observer import GridObserver
from yhly_sim.model.observing.grid_record import INSTITUTIONS, GridRecord
from yhly_sim.model.sharing import writable
from yhly_sim.report.story.grid import PARAMETERS, STRICTNESS, GridStory, event_sentence, stall_sentence
from yhly_sim.report.story.place_names import LEVELS, PlaceNames
from yhly_sim.report.story.words import Words
from yhly_sim.scenarios.load import load_scenario
from yhly_sim.studies.explain import explain

ORDERS = catalogue()["branches.formation_order"].options
NEVER = {
    "branch": {"branches.formation_hours": "high", "world.preparation_hours": "low"},
    "committee": {"committees.preparation_hours": "high", "world.preparation_hours": "low",
                  "committees.founding_rate": "high"},
    "firm": {"firms.entry_collection": "high"},
}
"""What keeps the first of an order away for good: too few hours to prepare it, or a firm that asks for too much."""
FOR_GOOD = ("coverage", "tender_limit", "notice", "bundle_before", "vote_limit", "members_needed")
"""What never comes is not waited for."""
COMING = {"branch": ("branch",), "committee": ("committee_acts",), "firm": ("firm_entered",)}
OWN_CAUSES = {"branch": "hours", "committee": "hours", "firm": "collection"}


HARD_VOTES = {"committees.courtyard_quorum_factor": "high", "committees.management_quorum_factor": "high",
              "committees.founding_rate": "high", "committees.canvass_mean": "low", "branches.order_strictness": "low"}
"""Many votes, two thirds asked of every form of committee, and a canvass that reaches few."""


def at_the_end(path: str, end: str) -> float:
    parameter = catalogue()[path]
    value = parameter.high if end == "high" else parameter.low
    assert value is not None
    return value


def lived(values: dict[str, Any], grids: range, *, days: int = 300, scenario: str = "weidu",
          has_members: bool = True) -> list[GridRecord]:
    chosen = load_scenario(scenario).with_settings(values, days=days, warmup_days=30)
    observers = [GridObserver(grid, 30) for grid in grids]
    model = GovernanceModel(chosen, world="small")
    if not has_members:
        writable(model.state.courtyards, "local_member_count")[:] = 0
    for observer in observers:
        model.watch(observer)
    model.run_model()
    for observer in observers:
        observer.finish(model._run)
    return [observer.record for observer in observers]


@cache
def stalled(order: str) -> tuple[GridRecord, ...]:
    first = order.split("_")[0]
    values = {"branches.formation_order": order}
    values |= {path: at_the_end(path, end) for path, end in NEVER[first].items()}
    return tuple(lived(values, range(8)))


def is_awaited_on(day: int, institution: str, record: GridRecord) -> bool:
    """Missing on the morning of that day, and able to come one day."""
    for stall in record.stalls:
        if (stall.day, stall.institution) == (day, institution):
            return stall.cause not in FOR_GOOD
    return any(event.day == day and event.kind in COMING[institution] for event in record.events)


@pytest.mark.long
@pytest.mark.one_in(3)
@pytest.mark.parametrize("order", ORDERS)
def test_every_order_runs_and_what_comes_later_names_the_one_it_waits_for(order: str) -> None:
    """The first of the order is kept away: both later ones say that they wait for it, and for every other one before
    them that could still come and had not come before that month end."""
    first, second, third = order.split("_")
    waited = Counter[str]()
    for record in stalled(order):
        if record.stands[first]:
            continue
        own = record.last_stall(first)
        assert own is not None and own.waits_for == ()
        for later in (second, third):
            stall = record.last_stall(later)
            if stall is None or stall.obstacle not in ("none", "founded_before"):
                continue
            earlier = order.split("_")[: order.split("_").index(later)]
            assert set(stall.waits_for) == {name for name in earlier if is_awaited_on(stall.day, name, record)}
            if stall.waits_for:
                assert stall.readiness == 0.0 and stall.cause == "order"
            waited[later] += first in stall.waits_for
    assert waited[second] > 0 and waited[third] > 0, waited


@pytest.mark.long
@pytest.mark.one_in(3)
def test_the_cause_of_the_first_in_its_order_is_its_own() -> None:
    for order in ORDERS:
        first = order.split("_")[0]
        causes = Counter(stall.cause for record in stalled(order) for stall in record.stalls
                         if stall.institution == first)
        assert OWN_CAUSES[first] in causes and "order" not in causes, (order, causes)


@pytest.mark.long
@pytest.mark.one_in(3)
def test_without_strictness_nothing_waits_for_the_order() -> None:
    loose = {f"{folder}.order_strictness": 0.0 for folder in ("branches", "committees", "firms")}
    for record in lived(loose, range(8)):
        assert all(not stall.waits_for and stall.readiness == 1.0 for stall in record.stalls)


@pytest.mark.long
@pytest.mark.one_in(3)
@pytest.mark.parametrize(("cause", "institution", "values"), [
    ("quorum", "committee", HARD_VOTES),
    ("vote_retry", "committee", HARD_VOTES),
    ("tender_limit", "firm", {"firms.introduced_count": "low"}),
    ("collection", "firm", {"firms.entry_collection": "high", "branches.order_strictness": "low",
                            "committees.order_strictness": "low"}),
    ("luck", "centre", {}),
    ("before_census", "branch", {}),
    ("before_survey", "centre", {}),
])
def test_each_cause_is_found_where_it_acts(cause: str, institution: str, values: dict[str, str]) -> None:
    given = {path: at_the_end(path, end) for path, end in values.items()}
    records = lived(given, range(8))
    assert any(stall.cause == cause for record in records for stall in record.stalls
               if stall.institution == institution)


@pytest.mark.slow
def test_without_members_or_partners_there_is_no_branch_and_the_story_says_so() -> None:
    """No member is organised in any grid and no merchants would join: a joint branch only where a firm serves."""
    for record in lived({"branches.merchants_share": 0.0}, range(8), has_members=False):
        causes = {stall.cause for stall in record.stalls if stall.institution == "branch" and stall.day > 120}
        if not record.about["had_firm"]:
            assert causes == {"members_needed"} and not record.stands["branch"]
        else:
            assert "members_needed" not in causes


@pytest.mark.slow
def test_a_part_that_is_off_is_said_to_be_off() -> None:
    for record in lived({}, range(2), scenario="branch_only"):
        assert {stall.cause for stall in record.stalls if stall.institution in ("committee", "firm", "centre")} == {"off"}


@pytest.mark.long
@pytest.mark.one_in(3)
def test_where_luck_says_no_the_luck_is_not_below_the_chance() -> None:
    seen = 0
    for record in lived({}, range(8), days=420):
        for stall in record.stalls:
            if stall.cause == "luck" and stall.probability is not None and stall.u is not None:
                assert stall.u >= stall.probability
                seen += 1
    assert seen > 20


def test_every_cause_of_a_stall_has_its_sentences_and_its_parameters_are_in_the_catalogue() -> None:
    causes = {one.name.lower() for one in Obstacle} - {"none", "started", "founded_before"}
    causes |= {"order", "luck", "hours", "quorum", "collection"}
    for cause in causes:
        assert f"stall_{cause}" in messages() and f"cause_{cause}" in messages(), cause
    for cause, of_institution in PARAMETERS.items():
        assert cause in causes and set(of_institution) <= set(INSTITUTIONS)
        assert all(path in catalogue() for paths in of_institution.values() for path in paths)
    assert set(STRICTNESS) == {one.name.lower() for one in Institution} and set(STRICTNESS.values()) <= set(catalogue())


@pytest.mark.long
def test_every_stall_and_event_of_many_months_can_be_said_in_both_languages() -> None:
    """Whatever kept an institution away in any month of any order, not only in the last one."""
    words = [Words(lang, PlaceNames({level: {} for level in LEVELS}, {}), FIRST_DAY, 30) for lang in LANGUAGES]
    said = set()
    for order in ORDERS:
        for record in stalled(order):
            for stall in record.stalls:
                said |= {stall_sentence(stall, [], one) for one in words}
            for event in record.events:
                said |= {event_sentence(event, one) for one in words}
    assert len(said) > 50 and not any("{" in sentence for sentence in said)


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_story_of_a_grid_is_told_in_either_language(lang: str) -> None:
    story = explain("weidu", grid="Grid 3", world="small", days=300)
    assert isinstance(story, GridStory)
    text = story.text(lang)
    assert ("第003网格" in text) == (lang == "zh") and ("Grid 3" in text) == (lang == "en")
    assert not set("{}") & set(text)
    assert set(story.missing) == set(story.record.missing())
    months = story.months
    assert len(months) == len(story.record.months) and months["settled"].sum() > 0
    assert list(story.chain["event"])[:1] == ["legal_officers"]
    assert explain("weidu", grid=2, world="small", days=300).to_json() == story.to_json()
