"""Genomes and the designs they stand for: what does not act tells no designs apart and changes nothing."""

from __future__ import annotations

from tests.analysis.known_fronts import lever, switch
from yhly_sim.analysis.search.space import SearchSpace, draw_uncertainties
from yhly_sim.design.factor import Factor, Level, Patch

ORDER = Factor("order", "lever", tuple(Level(name, Patch(scenario=name)) for name in ("ab", "ba")), baseline="ab")
WHOLE = Factor("posts", "lever", low=1, high=3, parameter="posts", baseline=2, is_whole=True)
SPACE = SearchSpace((switch("rating"), switch("money"), lever("yuan", 0.0, 10.0, 3.0), ORDER, WHOLE),
                    {"money": (("rating", "on"),), "yuan": (("money", "on"),)}, 4)


def genome(rating: int, money: int, yuan: float, order: int = 0, posts: float = 0.5) -> dict[str, float]:
    return {"rating": rating, "money": money, "yuan": yuan, "order": order, "posts": posts}


def test_an_amount_stands_on_a_step_and_a_whole_number_is_whole() -> None:
    assert SPACE.design(genome(1, 1, 0.3, 1, 1.0)) == ("on", "on", 2.5, "ba", 3)
    assert isinstance(SPACE.design(genome(1, 1, 0.3))[4], int)


def test_what_does_not_act_tells_no_designs_apart() -> None:
    assert SPACE.design(genome(1, 0, 0.1)) == SPACE.design(genome(1, 0, 0.9)) == ("on", "off", None, "ab", 2)
    assert SPACE.design(genome(0, 1, 0.1)) == SPACE.design(genome(0, 0, 0.9)) == ("off", None, None, "ab", 2)
    assert SPACE.is_same(genome(0, 1, 0.1), genome(0, 0, 0.9)) and not SPACE.is_same(genome(1, 1, 0.1), genome(1, 1, 0.9))


def test_a_part_that_does_not_act_is_off_and_an_amount_at_its_baseline() -> None:
    patch = SPACE.patch(SPACE.design(genome(0, 1, 0.9, 1)))
    assert patch == Patch("ba", {"rating": False, "money": False}, {"yuan": 3.0, "posts": 2})
    assert SPACE.settings(SPACE.design(genome(0, 1, 0.9))) == {"rating": "off", "order": "ab", "posts": 2}


def test_the_baseline_is_a_design_like_any_other() -> None:
    assert SPACE.baseline() == SPACE.design(genome(0, 0, 0.5))
    first, *others = SPACE.first_genomes(9, 1)
    assert SPACE.design(first) == SPACE.baseline() and len(others) == 8
    assert {one["order"] for one in others} == {0, 1} and len({round(8 * one["yuan"] - 0.5) for one in others}) > 5


def test_draws_are_spread_over_each_range() -> None:
    drawn = draw_uncertainties([lever("u", 0.0, 8.0, 4.0), ORDER], draws=8, seed=0)
    assert sorted(int(one["u"]) for one in drawn) == list(range(8))
    assert [one["order"] for one in drawn].count("ab") == 4
    assert draw_uncertainties([], draws=8, seed=0) == [{}]
