"""What is made before a class: only what is missing, in its order, told as it comes; and shown as a bar or as lines."""

from __future__ import annotations

from typing import Any

import pytest

from yhly_sim.cli.machine.preparing import shown_steps
from yhly_sim.engine.language import LANGUAGES, say
from yhly_sim.web import making_ready
from yhly_sim.web.making_ready import Step, make_ready, steps
from yhly_sim.web.routes.ready import Readiness


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Three things, of which the map is there; gives what is there by now."""
    there = {"map"}

    def make(name: str) -> Any:
        def act(tell: Any) -> None:
            tell(1, 2)
            there.add(name)
        return act

    monkeypatch.setattr(making_ready, "steps", lambda seeds: [
        Step(name, lambda name=name: name in there, make(name)) for name in ("world", "map", "font")])  # type: ignore[misc]
    return there


def test_only_what_is_missing_is_made_and_told_with_its_place(three: set[str]) -> None:
    told: list[dict[str, Any]] = []
    assert make_ready(seeds=[], tell=told.append) == 2 and three == {"world", "map", "font"}
    assert [(one["step"], one["place"], one["count"], one["done"], one["of"]) for one in told] == [
        ("world", 1, 2, 0, 0), ("world", 1, 2, 1, 2), ("font", 2, 2, 0, 0), ("font", 2, 2, 1, 2)]
    assert make_ready(seeds=[], tell=told.append) == 0 and len(told) == 4


def test_a_line_is_printed_for_each_thing_and_none_where_all_is_there(
        three: set[str], capsys: pytest.CaptureFixture[str]) -> None:
    for lines in (2, 0):
        with shown_steps(quiet=False) as show:
            make_ready(seeds=[], tell=show)
        assert len(capsys.readouterr().err.splitlines()) == lines


def test_every_thing_has_a_name_in_both_languages() -> None:
    for step in steps([1]):
        assert all(say(f"web_ready_{step.name}", lang=lang, **dict(step.fields)) for lang in LANGUAGES)


def test_the_page_hears_what_is_made_until_nothing_is_any_more() -> None:
    heard: list[Any] = []
    readiness = Readiness()
    readiness.on_news = heard.append
    news = {"step": "world", "fields": {}, "place": 1, "count": 1, "done": 0, "of": 0}
    readiness.hear(news)
    assert (readiness.is_ready, readiness.news) == (False, news)
    readiness.end()
    assert (readiness.is_ready, readiness.news) == (True, None) and heard == [news, None]
